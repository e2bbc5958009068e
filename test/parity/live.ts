/** Scenes in an emulator: made through the services' own APIs, read by the collectors, judged as a sweep judges. */
import { AwsSession } from '../../lib/collect/aws.ts';
import { collectors } from '../../lib/collect/index.generated.ts';
import { Inventory } from '../../lib/collect/inventory.ts';
import type { Resource } from '../../lib/model/resource.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
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

  /** The verdicts of a sweep, which lists, and of a check after an event, which reads the subject alone, in an account that holds nothing but the scene. */
  async verdicts(scene: Scene): Promise<{ readonly sweep: Verdict; readonly check: Verdict }> {
    process.env['AWS_ENDPOINT_URL'] = this.emulator.endpoint;
    await this.emulator.reset();
    const { subject, others } = await this.create(scene);
    const { now, trusted, params } = scene.settings;
    const verdict = async (find: typeof listed): Promise<Verdict> => {
      const inventory = new Inventory({
        caller: this.session, account, partition: scene.partition, homeRegion: scene.region,
        source: async (type) => (await collectors[type]?.load())?.default,
      });
      const [judged] = await judge([scene.rule], await find(inventory, scene, subject), inventory, { now, trusted, params: others.renamed(params) });
      if (!judged) throw new Error('no verdict');
      return judged.verdict;
    };
    return { sweep: await verdict(listed), check: await verdict(found) };
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
async function listed(inventory: Inventory, scene: Scene, made: Made): Promise<Resource> {
  const { type } = scene.subject;
  const { resources, incomplete } = await inventory.list(type, regionOf(scene));
  const found = resources.find((one) => one.id === made.id || one.arn === made.arn || one.arn === made.id);
  if (!found) throw new Error(`${type} ${made.id} is not listed${incomplete ? `: ${incomplete.because.text}` : ''}`);
  return found;
}

/** The subject as an event names it. */
async function found(inventory: Inventory, scene: Scene, made: Made): Promise<Resource> {
  const { type } = scene.subject;
  const answer = await inventory.find(type, regionOf(scene), made.id);
  if (answer === undefined || isUnknown(answer)) throw new Error(`${type} ${made.id} is not found${answer ? `: ${answer.because.text}` : ''}`);
  return answer;
}

const regionOf = ({ subject, rule }: Scene): string => (subject.type === 'AWS::Account' && rule.scope !== 'region' ? 'global' : subject.region);
