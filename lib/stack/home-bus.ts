import { Stack } from 'aws-cdk-lib';
import { CfnEventBus, EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

/** The bus that forwarders of other regions send to: apart from the default bus, whose other rules would otherwise see foreign regions' events too. */
export class HomeBus extends Construct {
  readonly bus: IEventBus;

  constructor(scope: Construct, id: string, { name }: { readonly name: string }) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    const arn = `arn:${partition}:events:${region}:${account}:event-bus/${name}`;
    const bus = new CfnEventBus(this, 'Bus', {
      name, description: 'Changes in other regions, forwarded to Stance',
      policy: { Version: '2012-10-17', Statement: [{ Sid: 'ThisAccountOnly', Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'events:PutEvents', Resource: arn }] },
    });
    this.bus = EventBus.fromEventBusAttributes(this, 'Own', { eventBusName: bus.ref, eventBusArn: bus.attrArn, eventBusPolicy: '' });
  }
}
