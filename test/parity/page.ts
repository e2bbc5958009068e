/** The text of docs/parity.md. */
import { registry } from '../../rules/index.generated.ts';
import { known, type Known, type Side } from './known/index.ts';
import { ownStack } from './known/own-stack.ts';
import { kindOf, placingOf, tally } from './placing.ts';
import { scenesOf } from './scene.ts';

const titles: Readonly<Record<Side, string>> = {
  gate: 'What the gate leaves open', live: 'What no emulator can be made to show', moto: 'Defects and gaps of moto 5.2.5', ministack: 'Defects and gaps of MiniStack 1.5.33',
};

const intro = `# Parity

One rule judges a template, a resource after an event, and the whole account. \`test/parity\` holds the three together. Each passing and failing example of a
rule that a template can decide is

1. written as a CloudFormation template and judged by the gate, twice: with plain names, account and region, and as developers write it (generated names,
   \`Ref\`, \`Fn::GetAtt\` and \`Fn::Sub\`, inline policies as CDK makes them, account and region not known);
2. made in an emulator through the service's own API, read back by the collectors and judged as in a sweep and as in a check after an event.

The verdict has to be the example's each time, also where an example is about what a template leaves out: once deployed, it has the services' defaults.
Examples with something unknown in them, and those of the live account alone (\`origin\`), are on no side or on one. Live facts (who
manages a key, a subscription's ARN) are left out of templates, or said in CloudFormation's words where it has some.

Emulators have gaps. An example is made in moto, or one of Lambda in MiniStack; where that one is listed below, in the other; where both are, it is compared nowhere. The tests fail where
a listed pair agrees, so the lists are true. A new example that belongs here fails with the line to add to \`test/parity/known\`.
`;

const own = `## Stance's own stack

The app is deployed unmodified into MiniStack, as \`npm run local\` deploys it, with a forwarder in a second region. The gate judges the \`cdk.out\` of that very
deployment, the deployed functions sweep the account, and each rule has to say the same of each resource, accepted risks left aside
(\`test/system/own-stack.test.ts\` prints how many were compared). The resources below, by construct path, differ; the test fails where one of them agrees.
`;

const rowsOf = ({ reason, pairs }: Known): string[] =>
  Object.entries(pairs).map(([id, names], index) => `| ${index === 0 ? reason : ''} | \`${id}\` | ${names === '*' ? 'all' : names.join('; ')} |`);

/** The page: the numbers, and every listed pair with its reason. */
export function parityPage(): string {
  const scenes = registry.filter(({ template }) => template !== 'no').flatMap((registered) => scenesOf(registered).flatMap(({ scene }) => (scene ? [scene] : [])));
  const placings = scenes.map((scene) => ({ scene, placing: placingOf(scene) }));
  const alone = new Map<string, string[]>();
  for (const { scene, placing } of placings) {
    if (typeof placing.gate === 'object' && kindOf(placing) !== 'listed') alone.set(placing.gate.none, [...alone.get(placing.gate.none) ?? [], scene.rule.id]);
  }
  const lists = (['gate', 'live', 'moto', 'ministack'] as const).map((side) => [
    `## ${titles[side]}`, '', '| why | rule | examples |', '|---|---|---|',
    ...known.filter((entry) => entry.side === side).flatMap(rowsOf), '',
  ].join('\n'));
  return [
    intro, `\`${tally('', placings.map(({ placing }) => kindOf(placing)))}\``, '', ...lists,
    own, '| why | rule | resources |', '|---|---|---|', ...ownStack.flatMap(rowsOf), '',
    '## What no template shows', '', '| why | examples | rules |', '|---|---|---|',
    ...[...alone].map(([why, ids]) => `| ${why} | ${ids.length} | ${[...new Set(ids)].map((id) => `\`${id}\``).join(', ')} |`), '',
  ].join('\n');
}
