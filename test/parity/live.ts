/** Scenes in an emulator: made through the services' own APIs, read by the collectors, judged as a sweep judges. */
import { AwsSession } from '../../lib/collect/aws.ts';
import { collectors } from '../../lib/collect/index.generated.ts';
import { Inventory } from '../../lib/collect/inventory.ts';
import type { Resource } from '../../lib/model/resource.ts';
import type { TypeName } from '../../lib/model/types.ts';
import type { Verdict } from '../../lib/model/verdict.ts';
import { judge } from '../../lib/sweep/judge.ts';
import type { Emulator } from '../support/emulator.ts';
import { Aws, type Made } from './create/aws.ts';
import { creators } from './create/index.ts';
import { account, type Scene, type Thing } from './scene.ts';

/** An emulator with the clients and the session that its scenes share. */
export class Live {
  private readonly emulator: Emulator;
  private readonly aws: Aws;
  private readonly session: AwsSession;

  constructor(emulator: Emulator) {
    this.emulator = emulator;
    this.aws = new Aws(emulator.endpoint, 'aws', 'us-east-1');
    // An emulator has no quotas, so nothing waits.
    this.session = new AwsSession({ credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' }, endpoint: emulator.endpoint, clock: { now: () => Date.now(), sleep: () => Promise.resolve() } });
  }

  /** The verdict on the subject of a scene, in an account that holds nothing but the scene. */
  async verdict(scene: Scene): Promise<Verdict> {
    process.env['AWS_ENDPOINT_URL'] = this.emulator.endpoint;
    await this.emulator.reset();
    const { subject, others } = await this.create(scene);
    const inventory = new Inventory({
      caller: this.session, account, partition: scene.partition, homeRegion: scene.region,
      source: async (type) => (await collectors[type]?.load())?.default,
    });
    const resource = await find(inventory, scene, subject);
    const { now, trusted, params } = scene.settings;
    const [judged] = await judge([scene.rule], resource, inventory, { now, trusted, params: others.renamed(params) });
    if (!judged) throw new Error('no verdict');
    return judged.verdict;
  }

  /** Makes the others first, in the order in which they refer to each other; ids that AWS makes up replace those of the example. */
  private async create(scene: Scene): Promise<{ readonly subject: Made; readonly others: Renames }> {
    const others = new Renames();
    const order = [...creators.keys()];
    for (const thing of scene.others.toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type))) {
      others.add(thing, await this.make(others.renamed(thing), scene));
    }
    return { subject: await this.make(others.renamed(scene.subject), scene), others };
  }

  private make(thing: Thing, scene: Scene): Promise<Made> {
    const creator = creators.get(thing.type);
    if (!creator) throw new Error(`nothing makes a ${thing.type}`);
    return creator(thing, this.aws.in(thing.region, scene.partition));
  }

  close(): void { this.session.close(); }
}

/** Ids of examples, and what AWS made of them. */
class Renames {
  private readonly pairs: [string, string][] = [];

  add({ id, arn, type }: Thing, made: Made): void {
    if (arn !== undefined && made.arn !== undefined && arn !== made.arn) this.pairs.push([arn, made.arn]);
    if (type === 'AWS::KMS::Key' && id.length > 8) this.pairs.push([id, made.id]);
  }

  renamed<T>(value: T): T {
    if (this.pairs.length === 0) return value;
    return JSON.parse(this.pairs.reduce((text, [from, to]) => text.replaceAll(JSON.stringify(from).slice(1, -1), to), JSON.stringify(value))) as T;
  }
}

/** The subject as a sweep lists it. */
async function find(inventory: Inventory, scene: Scene, made: Made): Promise<Resource> {
  const type: TypeName = scene.subject.type;
  const region = type === 'AWS::Account' && scene.rule.scope !== 'region' ? 'global' : scene.subject.region;
  const { resources, incomplete } = await inventory.list(type, region);
  const found = resources.find((one) => one.id === made.id || one.arn === made.arn || one.arn === made.id);
  if (!found) throw new Error(`${type} ${made.id} is not listed${incomplete ? `: ${incomplete.because.text}` : ''}`);
  return found;
}
