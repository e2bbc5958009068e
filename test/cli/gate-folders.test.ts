/** How the gate takes folders: templates, assemblies, what is neither. */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inFolder, lines, stance } from '../support/cli.ts';

const stages = join(import.meta.dirname, '../corpus/cdk/stages');
const webManifest = JSON.stringify({ name: 'App', icons: [{ src: 'artifacts.png' }], start_url: '/' });
const template = JSON.stringify({ Resources: { Orders: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: false } } } });

interface Judged { readonly code: number | null; readonly err: string; readonly resources: unknown; readonly failed: readonly string[] }

/** Runs the gate and answers how it ended, how many resources it saw, and what fails where. */
async function gate(cwd: string, ...paths: readonly string[]): Promise<Judged> {
  const { code, out, err } = await stance(['gate', ...paths, '--format', 'ndjson', '--verdicts', 'fail'], { cwd });
  const all = lines(out);
  const failed = all.filter(({ kind }) => kind === 'verdict').map(({ ruleId, resource, location }) => {
    const { path, id } = resource as { path?: string; id: string };
    return `${String(ruleId)} ${path ?? id} ${(location as { file: string }).file}`;
  });
  return { code, err, resources: all.at(-1)?.['resources'], failed: failed.sort() };
}

/** Runs `work` in a project with a template, a web app, a cdk.out of stages, and installed packages. */
const inProject = (work: (cwd: string) => Promise<void>): Promise<void> => inFolder(async (cwd) => {
  await cp(stages, join(cwd, 'infra/cdk.out'), { recursive: true });
  for (const folder of ['web/public', 'node_modules/other', 'empty']) await mkdir(join(cwd, folder), { recursive: true });
  await writeFile(join(cwd, 'web/manifest.json'), webManifest);
  await writeFile(join(cwd, 'web/template.json'), template);
  await writeFile(join(cwd, 'node_modules/other/template.json'), template);
  await work(cwd);
});

describe('a folder with a manifest.json', () => {
  test('of a web page is an ordinary folder', () => inProject(async (cwd) => {
    const { code, err, resources, failed } = await gate(cwd, 'web');
    assert.deepEqual([code, err, resources], [1, '', 1]);
    assert.ok(failed.includes('sqs-queue-encrypted Orders web/template.json'), failed.join('\n'));
  }));
  test('of a cloud assembly is that, whatever lies beside', () => inProject(async (cwd) => {
    const alone = await gate(cwd, 'infra/cdk.out');
    await writeFile(join(cwd, 'infra/cdk.out/template.json'), template);
    assert.deepEqual(await gate(cwd, 'infra/cdk.out'), alone);
    assert.equal(alone.err, '');
    assert.ok(alone.failed.some((line) => line.includes(' Dev/Data/')));
  }));
  test('of a damaged assembly is told, not walked', () => inProject(async (cwd) => {
    const manifest = join(cwd, 'infra/cdk.out/manifest.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).trimEnd().slice(0, -1));
    for (const path of ['infra/cdk.out', '.']) {
      const { code, err, failed } = await gate(cwd, path);
      assert.equal(code, 2);
      assert.match(err, /^stance: infra\/cdk\.out\/manifest\.json:\d+:\d+: this is not valid JSON: [^\n]+\n$/);
      assert.ok(!failed.some((line) => line.includes('infra/')));
    }
  }));
});

describe('walking a folder', () => {
  test('finds an assembly inside, as one and once, beside the templates', () => inProject(async (cwd) => {
    const [all, web, app] = await Promise.all([gate(cwd, '.'), gate(cwd, 'web'), gate(cwd, 'infra/cdk.out')]);
    assert.deepEqual(all.failed, [...web.failed, ...app.failed].sort());
    assert.equal(all.resources, Number(web.resources) + Number(app.resources));
    assert.equal(all.err, '');
  }));
  test('finds several assemblies, each an application of its own', () => inProject(async (cwd) => {
    await cp(stages, join(cwd, 'infra/other.out'), { recursive: true });
    const [both, one] = await Promise.all([gate(cwd, 'infra'), gate(cwd, 'infra/cdk.out')]);
    assert.deepEqual(both.failed, [...one.failed, ...one.failed.map((line) => line.replace('cdk.out', 'other.out'))].sort());
  }));
  test('judges once what is named or linked twice', () => inProject(async (cwd) => {
    const once = await gate(cwd, '.');
    assert.deepEqual(await gate(cwd, '.', 'infra/cdk.out', 'web/template.json', 'web'), once);
    await symlink('template.json', join(cwd, 'web/zz-link.json'));
    assert.deepEqual(await gate(cwd, '.'), once);
  }));
  test('tells of a link that leads nowhere', () => inProject(async (cwd) => {
    await symlink('gone.json', join(cwd, 'web/gone-link.json'));
    const { code, err, resources } = await gate(cwd, 'web');
    assert.deepEqual([code, resources], [2, 1]);
    assert.match(err, /^stance: web\/gone-link\.json: there is no such file; [^\n]+\n$/);
  }));
});

describe('a folder of no use', () => {
  const refusal = (path: string): string => `stance: ${path}: there is neither a template nor a cdk.out in this folder; name a template, a folder or a cdk.out.\n`;
  test('is told, and all others are judged', () => inProject(async (cwd) => {
    const { code, err, resources } = await gate(cwd, 'empty', 'web');
    assert.deepEqual([code, err, resources], [2, refusal('empty'), 1]);
  }));
  test('may hold files that are no templates', () => inProject(async (cwd) => {
    await writeFile(join(cwd, 'web/public/manifest.json'), webManifest);
    await writeFile(join(cwd, 'web/public/compose.yaml'), 'services: {}\n');
    assert.deepEqual(await gate(cwd, 'web/public'), { code: 2, err: refusal('web/public'), resources: 0, failed: [] });
  }));
  test('is told once where malformed templates are all it has', () => inProject(async (cwd) => {
    await writeFile(join(cwd, 'empty/broken.json'), '{"Resources": {"Q": {"Type": "AWS::SQS::Queue",}}}');
    const { code, err } = await gate(cwd, 'empty');
    assert.equal(code, 2);
    assert.match(err, /^stance: empty\/broken\.json:1:\d+: this is not valid JSON: [^\n]+\n$/);
  }));
});
