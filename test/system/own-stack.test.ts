/** The unmodified app, before a push and deployed: the gate on its `cdk.out` and the deployed sweep say the same of each resource. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openDynamoDb } from '../../lib/store/dynamodb.ts';
import { registry } from '../../rules/index.generated.ts';
import { eventually, invoke } from '../support/deployed.ts';
import { deployStance, startMiniStack, type MiniStack } from '../support/ministack.ts';
import { agree, gateVerdicts, isAbout, isKnownAs, listed, liveOf, physicalIds, scopesIn, sweptResources, told, type Pair, type Swept } from '../support/own-stack.ts';

const account = '123456789012';
/** Two regions, so that the stack of a forwarder is compared too. */
const stacks = { Stance: 'us-east-1', 'Stance-Forwarder-eu-west-1': 'eu-west-1' };

describe('the own stack by the gate and by the sweep', { timeout: 480_000 }, () => {
  let ministack: MiniStack;
  let folder: string;
  let pairs: readonly Pair[];
  let swept: readonly Swept[];
  let physical: ReadonlyMap<string, string>;
  /** By construct path: the live resource of each that the gate judges. */
  let live: ReadonlyMap<string, Swept>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stance-own-'));
    ministack = await startMiniStack();
    const regions = Object.values(stacks);
    const deployed = await deployStance(ministack, () => {}, regions, folder);
    Object.assign(process.env, ministack.environment);
    const store = openDynamoDb(deployed.tableName);
    await invoke(ministack, deployed.planFunctionName);
    const scopes = scopesIn(account, regions);
    const left = new Set(scopes);
    await eventually(120, async () => {
      for (const scope of left) for await (const _ of store.sweeps(scope)) { left.delete(scope); break; }
      return left.size === 0 ? true : undefined;
    });
    assert.deepEqual([...left], [], 'every scope is swept');
    [swept, physical] = [await sweptResources(store, scopes), await physicalIds(ministack, stacks)];
    await store.close();
    const found = new Map<string, Swept>();
    pairs = gateVerdicts([folder], account).map(({ ruleId, resource, verdict, message }) => {
      const path = resource.path ?? assert.fail(`${resource.type} ${resource.id} is not in the template`);
      const one = found.get(path) ?? liveOf(resource, physical, swept);
      if (one) found.set(path, one);
      return { ruleId, path, gate: { verdict, message }, sweep: one?.verdicts.get(ruleId) };
    });
    live = found;
  });
  after(async () => {
    await ministack?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('what the gate judges, the sweep judges', () => {
    assert.deepEqual(pairs.filter(({ sweep }) => sweep === undefined).map(told), []);
    assert.equal(new Set(live.values()).size, live.size, 'no two are the same live resource');
  });
  test('what the sweep judges, the gate judges, but by rules that no template can decide', () => {
    const [seen, made] = [new Set(live.values()), [...physical.values()]];
    assert.deepEqual(swept.filter((one) => !seen.has(one) && made.some((id) => isKnownAs(one, id))).map(({ resource }) => resource.id), []);
    const judged = new Set(pairs.map(({ ruleId, path }) => `${ruleId} ${path}`));
    const alone = [...live].flatMap(([path, { verdicts }]) => [...verdicts.keys()].filter((ruleId) => !judged.has(`${ruleId} ${path}`)));
    assert.deepEqual(alone.filter((id) => registry.find(({ rule }) => rule.id === id)?.template !== 'no'), []);
  });
  test('they agree on all that is not listed', () => {
    const differing = pairs.filter((pair) => !agree(pair) && !listed.some((entry) => isAbout(entry, pair)));
    assert.equal(differing.map(told).join('\n'), '', 'where MiniStack is at fault, or a template can\'t show it, list it in test/parity/known/own-stack.ts');
  });
  test('each listed pair exists, once, and differs', () => {
    assert.deepEqual(listed.filter((entry) => !pairs.some((pair) => isAbout(entry, pair))), [], 'the list speaks of nothing here');
    const about = pairs.map((pair) => ({ pair, times: listed.filter((entry) => isAbout(entry, pair)).length }));
    assert.deepEqual(about.filter(({ times }) => times > 1).map(({ pair }) => told(pair)), [], 'listed twice');
    assert.deepEqual(about.filter(({ pair, times }) => times > 0 && agree(pair)).map(({ pair }) => told(pair)), [], 'these agree now: take them off the list in test/parity/known/own-stack.ts');
  });
  test('the templates alone, which tell no account, leave some open and contradict nothing', () => {
    const alone = gateVerdicts(globSync(join(folder, '*.template.json')));
    assert.equal(alone.length, pairs.length);
    const whole = new Map(pairs.map(({ ruleId, path, gate }) => [`${ruleId} ${path}`, gate.verdict]));
    const contradicting = alone.filter(({ ruleId, resource, verdict }) => verdict !== 'unknown' && verdict !== whole.get(`${ruleId} ${resource.path ?? ''}`));
    assert.deepEqual(contradicting.map(({ ruleId, resource, message }) => `${ruleId} on ${resource.path ?? ''}: ${message}`), []);
  });
  test('the tally', () => {
    const agreed = pairs.filter(agree).length;
    process.stdout.write(`parity of the own stack: ${agreed} verdicts on ${live.size} resources compared, ${pairs.length - agreed} not comparable (listed)\n`);
    assert.ok(agreed > 1100);
    assert.ok(pairs.some((pair) => agree(pair) && pair.gate.verdict === 'fail'), 'also on what is wrong');
  });
});
