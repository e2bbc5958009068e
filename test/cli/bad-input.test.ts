/** What a user mistypes, breaks or lacks: one clear line, exit code 2, nothing half-written. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bareEnv, inFolder, stance, type RunOptions } from '../support/cli.ts';

const recording = join(import.meta.dirname, '../../examples/shop-before.rec');

/** Asserts one line on stderr, nothing on stdout, exit code 2, and answers the line. */
async function refused(args: readonly string[], says: RegExp, options: RunOptions = {}): Promise<string> {
  const { code, out, err } = await stance(args, options);
  assert.match(err, says);
  assert.equal(code, 2, err);
  assert.equal(out, '');
  assert.match(err, /^stance: [^\n]+\.\n$/, 'one line');
  return err;
}

describe('options', () => {
  const cases: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['scan', '--rules', 'sqs-queue-encryptd'], /no rule "sqs-queue-encryptd"; did you mean sqs-queue-encrypted\?/],
    [['scan', '--rules', 'zzzzzz'], /no rule "zzzzzz"; see stance rules/],
    [['scan', '--rules', ''], /the list of rules is empty/],
    [['scan', '--services', 's33'], /no service "s33"/],
    [['scan', '--services', 'lambdas'], /did you mean lambda\?/],
    [['scan', '--framework', 'cis-v9'], /no framework "cis-v9"/],
    [['scan', '--severity', 'hgih'], /--severity "hgih" is not a severity; take one of critical, high, medium, low, informational/],
    [['scan', '--fail-on', 'worst'], /--fail-on "worst" is not a severity/],
    [['scan', '--format', 'xml'], /--format "xml" is not known; take one of text, json, ndjson/],
    [['scan', '--verdicts', 'pass,maybe'], /--verdicts "maybe" is not known/],
    [['scan', '--regions', 'frankfurt'], /"frankfurt" is not a region's name/],
    [['scan', '--regions', ''], /"" is not a region's name/],
    [['scan', '--record', 'a', '--replay', 'b'], /--record and --replay exclude each other/],
    [['scan', '--replay', recording, '--regions', 'eu-west-1'], /the recording has no region eu-west-1; take of us-east-1/],
    [['scan', '--replay', recording, '--store', ''], /--store names nothing/],
    [['scan', '--replay', recording, '--store', 'dynamodb:'], /--store names nothing/],
    [['scan', '--replay', recording, '--store', 'dynamodb:findings'], /no region is set to find dynamodb:findings in; set AWS_REGION/],
    [['scan', '--profile', 'nobody', '--regions', 'us-east-1'], /there is no profile "nobody"/],
    [['rules', '--format', 'yaml'], /--format "yaml" is not known/],
    [['rules', '--framework', 'cis'], /no framework "cis"/],
    [['explain', 'sqs-queue-encryptd'], /did you mean sqs-queue-encrypted\?/],
    [['explain', 'sqs-queue-encrypted', '--format', 'html'], /--format "html" is not known/],
    [['findings'], /there is no store here yet; run `stance scan` first/],
    [['findings', '--state', 'closed'], /--state "closed" is not known/],
    [['findings', '--severity', 'urgent'], /--severity "urgent" is not known/],
    [['findings', '--since', 'yesterday'], /--since "yesterday" is not a time/],
    [['findings', '--store', 'none'], /--store none remembers nothing/],
    [['show', 'abcdef'], /there is no store here yet/],
    [['import', 'nowhere.ndjson'], /nowhere\.ndjson: there is no such file/],
    [['event', 'nowhere.json'], /nowhere\.json: there is no such file/],
  ];
  for (const [args, says] of cases) test(`stance ${args.join(' ')}`.replace(recording, 'FILE'), async () => {
    await inFolder(async (cwd) => {
      await refused(args, says, { cwd });
      assert.deepEqual(await readdir(cwd), [], 'nothing is left behind');
    });
  });

  test('an unknown option or command is told by name, with the way to help', async () => {
    const option = await stance(['scan', '--region', 'us-east-1']);
    assert.equal(option.code, 2);
    assert.match(option.err, /unknown option '--region'/);
    const command = await stance(['scna']);
    assert.equal(command.code, 2);
    assert.match(command.err, /unknown command 'scna'/);
    assert.equal(option.out + command.out, '');
  });
});

describe('credentials', () => {
  test('none', async () => {
    await inFolder(async (cwd) => {
      await refused(['scan', '--record', 'account.rec'], /no AWS credentials were found; set AWS_PROFILE or AWS_ACCESS_KEY_ID/, { cwd });
      assert.deepEqual(await readdir(cwd), []);
    });
  });
  test('an address that is none, and a time-out that is none', async () => {
    const env = { ...bareEnv, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    await refused(['scan'], /AWS_ENDPOINT_URL "localhost" is not an address/, { env: { ...env, AWS_ENDPOINT_URL: 'localhost' } });
    await refused(['scan'], /STANCE_CALL_TIMEOUT_MS "soon" is not a number of milliseconds/, { env: { ...env, STANCE_CALL_TIMEOUT_MS: 'soon' } });
    await refused(['scan', '--regions', 'us-east-1'], /AWS could not be asked who we are: .*ECONNREFUSED/, { env: { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } });
  });
});

describe('configuration', () => {
  const cases: readonly (readonly [name: string, file: string, text: string, says: RegExp])[] = [
    ['broken JSON', 'stance.config.json', '{ "regions": [', /stance\.config\.json: the configuration can't be read: .*JSON/],
    ['broken TypeScript', 'stance.config.ts', 'export default {', /stance\.config\.ts: the configuration can't be read/],
    ['TypeScript that throws', 'stance.config.ts', "throw new Error('not today');", /the configuration can't be read: not today/],
    ['no default export', 'stance.config.mjs', 'export const regions = [];', /the configuration must be of type object/],
    ['a wrong type', 'stance.config.json', '{"regions": 7}', /regions is not valid/],
    ['a region that is none', 'stance.config.json', '{"regions": ["Frankfurt"]}', /regions\.0|regions is not valid/],
    ['a field that is not known', 'stance.config.json', '{"region": "eu-west-1"}', /the configuration has no field "region"/],
    ['an account id that is none', 'stance.config.json', '{"trusted": {"accounts": ["12"]}}', /trusted\.accounts\.0 is not valid: an account id has 12 digits/],
    ['an unknown rule', 'stance.config.json', '{"rules": {"no-such-rule": false}}', /rules\.no-such-rule is not a rule; take an id that stance rules prints/],
    ['an unknown parameter', 'stance.config.json', '{"rules": {"iam-access-key-rotated-90-days": {"daze": 30}}}', /has no parameter daze/],
    ['a parameter that is inherited', 'stance.config.json', '{"rules": {"iam-access-key-rotated-90-days": {"constructor": 30}}}', /has no parameter constructor/],
  ];
  for (const [name, file, text, says] of cases) test(name, async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, file), text);
      await refused(['scan', '--replay', recording], says, { cwd });
      assert.deepEqual(await readdir(cwd), [file]);
    });
  });
  test('a file that is named and not there', async () => {
    await refused(['scan', '--config', 'mine.ts', '--replay', recording], /mine\.ts: there is no such configuration/);
    await refused(['scan', '--config', 'mine.json', '--replay', recording], /mine\.json: the configuration can't be read/);
  });
});

describe('recordings', () => {
  const damage: readonly (readonly [name: string, damaged: (text: string) => string, says: RegExp])[] = [
    ['empty', () => '', /:1: this is not a recording/],
    ['foreign', () => '{"hello":"world"}\n', /:1: this is not a recording of this version of Stance/],
    ['no text at all', () => '\u0000\u0001\u0002', /:1: this line is not JSON/],
    ['of a later format', (text) => text.replace('"format":1', '"format":2'), /:1: this is not a recording of this version/],
    ['cut off in a line', (text) => text.slice(0, text.length / 2), /this line is not JSON/],
    ['cut off between lines', (text) => text.split('\n').slice(0, 5).join('\n'), /:5: the recording is cut off/],
    ['with a line taken out', (text) => text.split('\n').toSpliced(4, 1).join('\n'), /the recording is cut off/],
    ['with a line that is no call', (text) => text.split('\n').with(4, '{"service":7}').join('\n'), /:5: this line is not a recorded call/],
    ['with a broken line', (text) => text.split('\n').with(2, 'x').join('\n'), /:3: this line is not JSON/],
  ];
  for (const [name, damaged, says] of damage) test(name, async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'account.rec'), damaged(await readFile(recording, 'utf8')));
      const err = await refused(['scan', '--replay', 'account.rec'], says, { cwd });
      assert.match(err, /account\.rec:\d+: .*; record it again with stance scan --record/);
      assert.deepEqual(await readdir(cwd), ['account.rec']);
    });
  });
  test('that is not there, or a folder', async () => {
    await refused(['scan', '--replay', 'nowhere.rec'], /nowhere\.rec: there is no such recording/);
    await refused(['scan', '--replay', '/tmp'], /\/tmp: the recording can't be read \(EISDIR\)/);
  });
});

describe('stores', () => {
  const scan = ['scan', '--replay', recording, '--store'];
  test('a file that is no SQLite, and one of somebody else', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'notes.txt'), 'these are my notes, and they are not a database\n'.repeat(100));
      await refused([...scan, 'notes.txt'], /notes\.txt: this is no SQLite file; name another file with --store/, { cwd });
      assert.match(await readFile(join(cwd, 'notes.txt'), 'utf8'), /^these are my notes/);
      const { DatabaseSync } = await import('node:sqlite');
      const db = new DatabaseSync(join(cwd, 'other.db'));
      db.exec('CREATE TABLE things (name TEXT)');
      db.close();
      await refused([...scan, 'other.db'], /other\.db: this is a SQLite file, but no Stance store/, { cwd });
      await refused(['findings', '--store', 'other.db'], /no Stance store/, { cwd });
    });
  });
  test('a damaged store', async () => {
    await inFolder(async (cwd) => {
      assert.equal((await stance([...scan, 'findings.db'], { cwd })).code, 0);
      const bytes = await readFile(join(cwd, 'findings.db'));
      bytes.fill(0x5a, 4096, Math.min(bytes.length, 4096 * 40));
      await writeFile(join(cwd, 'findings.db'), bytes);
      await refused(['findings', '--store', 'findings.db'], /findings\.db: (the store is damaged|this is no SQLite file|the store failed)/, { cwd });
    });
  });
  test('a folder, and a place that can not be written', async () => {
    await inFolder(async (cwd) => {
      await mkdir(join(cwd, 'folder'));
      await refused([...scan, 'folder'], /folder: the store is not a file/, { cwd });
      await writeFile(join(cwd, 'file'), '');
      await refused([...scan, 'file/findings.db'], /the (folder of the )?store can't be (made|opened)/, { cwd });
      await refused([...scan, '/proc/findings.db'], /\/proc\/findings\.db: the store can't be/, { cwd });
    });
  });
});
