import { parsePolicy, type Policy } from '../iam/policy.ts';
import { isUnknown } from '../model/unknown.ts';
import { whole, type PropertiesOf } from '../rule.ts';
import { policyOf } from './policy.ts';

type BusPolicy = PropertiesOf<'AWS::Events::EventBusPolicy'>;
type Bus = PropertiesOf<'AWS::Events::EventBus'> & { parts(type: 'AWS::Events::EventBusPolicy'): readonly BusPolicy[] };

const built = new WeakMap<object, Policy>();

/** The policies of a bus: its own property, and its satellites as one (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html). */
export function busPolicies(bus: Bus): readonly Policy[] {
  const list = whole(bus.parts('AWS::Events::EventBusPolicy')) as readonly BusPolicy[];
  const policy = built.get(list) ?? parsePolicy({ Version: '2012-10-17', Statement: list.map(statementOf) });
  built.set(list, policy);
  return bus.Policy === undefined ? [policy] : [policyOf(bus.Policy), policy];
}

function statementOf(part: BusPolicy): unknown {
  if (isUnknown(part)) return part;
  const { Statement, StatementId, Principal, Action, Condition }: Readonly<Record<string, unknown>> = { ...part };
  if (Statement !== undefined) return Statement;
  const { Type, Key, Value }: Readonly<Record<string, unknown>> = typeof Condition === 'object' && Condition !== null && !isUnknown(Condition) ? { ...Condition } : {};
  return {
    ...(StatementId === undefined ? {} : { Sid: StatementId }), Effect: 'Allow', Principal: Principal === '*' ? '*' : { AWS: Principal }, Action: Action ?? 'events:PutEvents',
    ...(Condition === undefined ? {} : { Condition: isUnknown(Condition) || typeof Type !== 'string' || typeof Key !== 'string' ? Condition : { [Type]: { [Key]: Value } } }),
  };
}
