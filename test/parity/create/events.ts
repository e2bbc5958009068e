import {
  CreateApiDestinationCommand, CreateConnectionCommand, CreateEventBusCommand, EventBridgeClient, PutPermissionCommand, PutRuleCommand, PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import type { Json } from '../../../lib/model/json.ts';
import { listOf } from '../../../lib/rule.ts';
import { NotCreatable, partsOf, tagList, text, unless, type Create } from './aws.ts';

/** AWS::Events::EventBus: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
export const bus: Create = async (thing, aws) => {
  const events = aws.client(EventBridgeClient);
  const EventBusName = thing.name;
  if (EventBusName.startsWith('aws.')) throw new NotCreatable('only a partner makes its event source');
  if (EventBusName !== 'default') await events.send(new CreateEventBusCommand({ Name: EventBusName, Tags: tagList(thing) }));
  const statements: unknown[] = listOf((thing.properties['Policy'] as { Statement?: Json[] } | undefined)?.Statement).slice();
  for (const { Action = 'events:PutEvents', Principal, StatementId, Condition, Statement } of partsOf(thing, 'AWS::Events::EventBusPolicy')) {
    if (Statement === undefined) await events.send(new PutPermissionCommand({ EventBusName, Action: String(Action), Principal: String(Principal), StatementId: `${String(StatementId)}${statements.length}`, Condition: Condition as never }));
    else statements.push(Statement);
  }
  if (statements.length > 0) await events.send(new PutPermissionCommand({ EventBusName, Policy: text({ Version: '2012-10-17', Statement: statements.map((statement, index) => ({ Sid: `s${index}`, ...statement as object })) }) }));
  return { id: EventBusName };
};

/** AWS::Events::Rule: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export const eventRule: Create = async (thing, aws) => {
  const events = aws.client(EventBridgeClient);
  const { EventPattern, ScheduleExpression, EventBusName, ManagedBy, Targets = [] } = thing.properties;
  if (ManagedBy !== undefined) throw new NotCreatable('only a service makes a rule that it manages');
  const bus = EventBusName === undefined ? {} : { EventBusName: String(EventBusName) };
  if (EventBusName !== undefined && EventBusName !== 'default') await unless(events.send(new CreateEventBusCommand({ Name: String(EventBusName) })), 'ResourceAlreadyExistsException');
  // A rule needs one of the two.
  const schedule = EventPattern === undefined ? { ScheduleExpression: String(ScheduleExpression ?? 'rate(1 day)') } : { EventPattern: text(EventPattern) };
  await events.send(new PutRuleCommand({ Name: thing.name, ...bus, ...schedule, Tags: tagList(thing) }));
  const targets = (Targets as object[]).map((target) => ({ Arn: `arn:${aws.partition}:lambda:${aws.region}:111122223333:function:f`, ...target }));
  if (targets.length > 0) await events.send(new PutTargetsCommand({ Rule: thing.name, ...bus, Targets: targets as never }));
  return { id: thing.name };
};

/** AWS::Events::Connection: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html */
export const connection: Create = async (thing, aws) => {
  const { AuthorizationType = 'API_KEY', AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue: 'not-a-secret' } } } = thing.properties;
  const { ConnectionArn } = await aws.client(EventBridgeClient).send(new CreateConnectionCommand({ Name: thing.name, AuthorizationType: AuthorizationType as never, AuthParameters: AuthParameters as never }));
  return { id: thing.name, arn: ConnectionArn };
};

/** AWS::Events::ApiDestination: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html */
export const apiDestination: Create = async (thing, aws) => {
  const { ConnectionArn, InvocationEndpoint } = thing.properties;
  const { ApiDestinationArn } = await aws.client(EventBridgeClient).send(new CreateApiDestinationCommand({
    Name: thing.name, ConnectionArn: String(ConnectionArn), InvocationEndpoint: String(InvocationEndpoint), HttpMethod: 'POST',
  }));
  return { id: thing.name, arn: ApiDestinationArn };
};
