import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Collector } from '../collect/collector.ts';
import { tagApis } from '../collect/tags.ts';
import { permissionOf } from '../collect/permissions.ts';

/** The IAM actions that collectors' declared commands need, sorted, each once. */
export function actionsOf(collectors: readonly Pick<Collector, 'apis'>[]): string[] {
  const actions = collectors.flatMap(({ apis }) => Object.entries(apis).flatMap(([service, { commands }]) =>
    Object.keys(commands).map((name) => permissionOf(service, name.slice(0, -'Command'.length)))));
  return [...new Set(actions)].sort();
}

/** The statement of a sweep function's role: exactly the actions that its collectors and the look-up of owners declare, on whatever there is. */
export const readStatement = (collectors: readonly Collector[]): PolicyStatement =>
  new PolicyStatement({ sid: 'ReadWhatTheRulesJudge', actions: actionsOf([...collectors, { apis: tagApis }]), resources: ['*'] });
