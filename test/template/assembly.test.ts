import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isUnknown } from '../../lib/model/unknown.ts';
import { isAssemblyManifest, loadAssembly } from '../../lib/template/assembly.ts';
import { loadTemplate } from '../../lib/template/load.ts';
import { withoutNested } from '../../lib/template/loaded.ts';
import { byId, corpus, parts, read } from './support.ts';

const stages = (): ReturnType<typeof loadAssembly> => loadAssembly(join(corpus, 'cdk/stages'), read);

test('stages, stacks and nested stacks are one application', () => {
  const loaded = stages();
  assert.equal(loaded.stacks.length, 6);
  const accounts = new Map(loaded.resources.map((resource) => [resource.path ?? '', resource.account]));
  assert.equal(accounts.get('Dev/Data/Bucket/Resource'), '111122223333');
  assert.equal(accounts.get('Prod/Data/Bucket/Resource'), '444455556666');
  assert.ok(accounts.has('Dev/Api/Child/Topic/Resource'));
});

test('references hold across stacks and into nested stacks, and never between stages', () => {
  const loaded = stages();
  const find = (path: string): (typeof loaded.resources)[number] => {
    const found = loaded.resources.find((resource) => resource.path === path);
    assert.ok(found, path);
    return found;
  };
  for (const stage of ['Dev', 'Prod']) {
    const bucket = find(`${stage}/Data/Bucket/Resource`);
    const policies = JSON.stringify(['Fn', 'Child/Inner'].map((fn) => parts(find(`${stage}/Api/${fn}/ServiceRole/Resource`), 'AWS::IAM::RolePolicy')));
    assert.equal(policies.split(`"${bucket.arn}"`).length, 3, 'both roles name the bucket of their stage');
  }
});

test('places are those of the template and of the developer\'s own code', () => {
  const loaded = stages();
  const queue = loaded.resources.find((resource) => resource.path === 'Dev/Data/Queue/Resource');
  assert.ok(queue);
  const { source, ...place } = loaded.locate(queue, ['KmsMasterKeyId', 'SqsManagedSseEnabled']);
  assert.ok(place.file.endsWith('DevDataF961E460.template.json') || place.file.includes('DevData'));
  assert.match(readFileSync(place.file, 'utf8').split('\n')[place.line - 1] ?? '', /"SqsManagedSseEnabled"/);
  assert.equal(source?.file, '/src/app.ts');
  assert.ok(source.line > 1);
});

test('without path metadata the manifest tells the construct path', () => {
  const bare = (path: string): string | undefined => read(path)?.replaceAll('aws:cdk:path', 'x').replaceAll('aws:asset:path', 'y');
  const loaded = loadAssembly(join(corpus, 'cdk/stages'), bare);
  assert.equal(loaded.stacks.length, 6, 'nested templates are found through the assets');
  assert.deepEqual(new Set(loaded.resources.map(({ path }) => path)), new Set(stages().resources.map(({ path }) => path)));
});

test('one damaged stack is an error beside the others', () => {
  const damaged = (path: string): string | undefined => (path.includes('DevData') && path.endsWith('.template.json') ? '{\n"Resources": {' : read(path));
  const loaded = loadAssembly(join(corpus, 'cdk/stages'), damaged);
  assert.equal(loaded.errors.length, 1);
  assert.match(loaded.errors[0]?.message ?? '', /DevData[^:]*\.template\.json:2:\d+: this is not valid JSON/);
  assert.equal(loaded.stacks.length, 5);
  assert.equal(loadAssembly('/nowhere', () => undefined).errors[0]?.message, '/nowhere/manifest.json: the file is missing; synthesize again.');
  assert.match(loadAssembly('/odd', () => '[]').errors[0]?.message ?? '', /no manifest/);
});

test('nested templates beside their parent, with parameters and outputs both ways', () => {
  const file = join(corpus, 'nested/parent.yaml');
  const loaded = loadTemplate(file, readFileSync(file, 'utf8'), { read });
  assert.ok(loaded);
  assert.deepEqual(loaded.files.map((name) => name.split('/').at(-1)), ['parent.yaml', 'storage.yaml', 'compute.yaml']);
  const bucket = byId(loaded, 'Bucket');
  assert.equal(bucket.path, 'Storage/Bucket');
  assert.match(JSON.stringify(bucket.properties), /"KMSMasterKeyID":"alias\/shared"/);
  assert.match(JSON.stringify(parts(bucket, 'AWS::S3::BucketPolicy')), /role\/\(Compute\.Role\)/);
  assert.match(JSON.stringify(parts(byId(loaded, 'Role'), 'AWS::IAM::RolePolicy')), /arn:aws:s3:::\(Storage\.Bucket\)\/\*/);
  assert.equal(byId(loaded, 'Queue').path, 'Compute/Queue', 'a condition on what the parent passes');
  assert.ok(isUnknown(byId(loaded, 'Notify').properties['KmsMasterKeyId']));
});

test('a template that is nested in another is judged there', () => {
  const loaded = ['compute.yaml', 'parent.yaml', 'storage.yaml', 'echo.yaml'].map((name) => {
    const file = join(corpus, 'nested', name);
    const one = loadTemplate(file, readFileSync(file, 'utf8'), { read });
    assert.ok(one);
    return one;
  });
  assert.deepEqual(withoutNested(loaded).map(({ files }) => files[0]?.split('/').at(-1)), ['parent.yaml', 'echo.yaml']);
});

test('a manifest of an assembly is told from a web page\'s', () => {
  assert.ok(isAssemblyManifest(readFileSync(join(corpus, 'cdk/stages/manifest.json'), 'utf8')));
  assert.ok(!isAssemblyManifest('{"name":"App","icons":[]}'));
});

test('stacks that contain or feed themselves come to an end', () => {
  for (const name of ['loop.yaml', 'output-cycle.yaml']) {
    const file = join(corpus, 'nested', name);
    const loaded = loadTemplate(file, readFileSync(file, 'utf8'), { read });
    assert.ok(loaded && loaded.resources.length <= 2, name);
  }
});

test('a stack without resources is a stack, a file that is no object is an error', () => {
  const manifest = JSON.stringify({ artifacts: { Empty: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Empty.template.json' } }, Full: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Full.template.json' } } } });
  const files = (empty: string): ReadonlyMap<string, string> => new Map([['out/manifest.json', manifest], ['out/Empty.template.json', empty], ['out/Full.template.json', '{"Resources":{"B":{"Type":"AWS::S3::Bucket"}}}']]);
  const loaded = (empty: string): ReturnType<typeof loadAssembly> => loadAssembly('out', (path) => files(empty).get(path));
  const bare = loaded('{"Parameters":{"BootstrapVersion":{"Type":"AWS::SSM::Parameter::Value<String>"}}}');
  assert.deepEqual([bare.errors.length, bare.resources.map(({ id }) => id)], [0, ['B']]);
  assert.deepEqual(loaded('{"Resources":[]}').errors.length, 1);
  assert.deepEqual(loaded('[]').errors.length, 1);
});
