import { posix } from 'node:path';
import { StanceError } from '../errors.ts';
import type { Constructs } from './constructs.ts';
import { requireTemplate } from './parse.ts';
import { resolve } from './resolve.ts';
import { entriesOf, member, textOf } from './shape.ts';
import { Stack } from './stack.ts';

/** Text of a file, or undefined where there is none. */
export type Reader = (path: string) => string | undefined;

/** What is needed to follow nested stacks. */
export interface Nesting {
  readonly read: Reader;
  readonly errors: StanceError[];
  /** Template files by what a `TemplateURL` holds: the names of a CDK asset. */
  readonly assets?: ReadonlyMap<string, string>;
  readonly constructs?: ((templateFile: string) => Constructs) | undefined;
}

/** Opens the nested stacks whose templates are files here, and theirs (AWS::CloudFormation::Stack, AWS::Serverless::Application). */
export function openNested(stack: Stack, nesting: Nesting, above: readonly string[] = []): Stack[] {
  const trail = [...above, stack.source.file];
  return entriesOf(stack.template['Resources']).flatMap(([logicalId, resource]) => {
    const type = textOf(resource, 'Type');
    if (type !== 'AWS::CloudFormation::Stack' && type !== 'AWS::Serverless::Application') return [];
    const condition = textOf(resource, 'Condition');
    if (condition !== undefined && stack.condition(condition, stack.scope()) === false) return [];
    const file = fileOf(stack, resource, nesting);
    const child = file === undefined || trail.includes(file) ? undefined : open(stack, logicalId, resource, file, nesting);
    if (!child) return [];
    stack.nested.set(logicalId, child);
    return [child, ...openNested(child, nesting, trail)];
  });
}

function fileOf(stack: Stack, resource: unknown, { assets }: Nesting): string | undefined {
  const properties = member(resource, 'Properties');
  const location = textOf(member(resource, 'Metadata'), 'aws:asset:path') ?? member(properties, 'TemplateURL') ?? member(properties, 'Location');
  const text = typeof location === 'string' ? location : resolve(location, stack.scope());
  if (typeof text !== 'string') return undefined;
  const name = assets?.get(text.slice(text.lastIndexOf('/') + 1)) ?? (text.includes('://') ? undefined : text);
  return name === undefined ? undefined : posix.join(posix.dirname(stack.source.file), name);
}

function open(parent: Stack, logicalId: string, resource: unknown, file: string, nesting: Nesting): Stack | undefined {
  const text = nesting.read(file);
  if (text === undefined) return undefined;
  try {
    const parsed = requireTemplate(file, text, 'let TemplateURL name a template');
    const { account, region, partition } = parent.place;
    return new Stack({
      template: parsed.value, source: parsed.source, place: { account, region, partition }, shared: parent.shared,
      parameters: passedOn(parent, member(member(resource, 'Properties'), 'Parameters')), prefix: `${parent.prefix}${logicalId}.`,
      constructs: nesting.constructs?.(file.slice(file.lastIndexOf('/') + 1)),
    });
  } catch (error) {
    if (!(error instanceof StanceError)) throw error;
    nesting.errors.push(error);
    return undefined;
  }
}

/** Parameters are looked up when they are needed, since they may rest on the outputs of a sibling. */
function passedOn(parent: Stack, written: unknown): Readonly<Record<string, unknown>> {
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of entriesOf(written)) {
    let known: { readonly value: unknown } | undefined;
    Object.defineProperty(parameters, name, { enumerable: true, get: () => (known ??= { value: resolve(value, parent.scope()) }).value });
  }
  return parameters;
}
