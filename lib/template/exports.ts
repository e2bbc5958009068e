import { isUnknown } from '../model/unknown.ts';
import { unresolved, type Environment } from './environment.ts';
import { resolve } from './resolve.ts';
import { entriesOf, member } from './shape.ts';
import type { Stack } from './stack.ts';

/** What stacks that are read together give one another: outputs by export name, unique within an account and region, and by stack. */
export class Exports {
  private readonly values = new Map<string, () => unknown>();

  /** Makes the outputs of a stack known to the others. */
  publish(stack: Stack): void {
    const { account, region, stackName } = stack.environment;
    for (const [name, output] of entriesOf(stack.template['Outputs'])) {
      const value = (): unknown => stack.output(name);
      this.values.set(JSON.stringify([account, region, stackName, name]), value);
      const exported = resolve(member(member(output, 'Export'), 'Name'), stack.scope());
      if (typeof exported === 'string') this.values.set(JSON.stringify([account, region, exported]), value);
    }
  }

  /** `Fn::ImportValue`. */
  imported(name: unknown, { account, region }: Environment): unknown {
    if (isUnknown(name)) return name;
    const found = typeof name === 'string' ? this.values.get(JSON.stringify([account, region, name])) : undefined;
    return found ? found() : unresolved(`The export ${String(name)} is in another stack.`);
  }

  /** `Fn::GetStackOutput`: an output by its stack; in another region where one is named, in another account where a role reads it. */
  output(stackName: string, name: string, { account, region }: Pick<Environment, 'account' | 'region'>): unknown {
    const found = this.values.get(JSON.stringify([account, region, stackName, name]));
    return found ? found() : unresolved(`The output ${name} is in the stack ${stackName}.`);
  }
}
