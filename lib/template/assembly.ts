import { posix } from 'node:path';
import { InputError, StanceError } from '../errors.ts';
import { constructsOf, isStackArtifact } from './constructs.ts';
import type { LoadOptions } from './load.ts';
import { assemble, type Loaded } from './loaded.ts';
import { openNested, type Reader } from './nested.ts';
import { parse, requireTemplate } from './parse.ts';
import { entriesOf, isRecord, member, textOf } from './shape.ts';
import { newShared, Stack, type Shared } from './stack.ts';

/** True where a `manifest.json` is that of a cloud assembly, and not of a web page. */
export const isAssemblyManifest = (text: string): boolean => text.includes('"artifacts"') && (text.includes('aws:cloudformation:stack') || text.includes('cdk:cloud-assembly') || text.includes('cdk:tree'));

const deepestAssembly = 5;

interface Context { readonly read: Reader; readonly options: LoadOptions; readonly shared: Shared; readonly errors: StanceError[] }

/**
 * Reads a cloud assembly (`cdk.out`): its stacks, those of its stages, and nested stacks, as one application, so that
 * references between stacks hold (AWS CDK, "Cloud assembly"). A stack that is malformed is an error beside the others.
 */
export function loadAssembly(folder: string, read: Reader, options: LoadOptions = {}): Loaded {
  const context: Context = { read, options, shared: newShared(options.assumed), errors: [] };
  return assemble(stacksOf(folder, context, 0), context.errors, (assumed) => loadAssembly(folder, read, { ...options, assumed }));
}

function stacksOf(folder: string, context: Context, depth: number): Stack[] {
  const file = posix.join(folder, 'manifest.json');
  try {
    const manifest = document(file, context.read);
    const artifacts = member(manifest, 'artifacts');
    if (!isRecord(artifacts)) throw new InputError({ file, what: 'this is no manifest of a cloud assembly: it has no artifacts', mend: 'synthesize again' });
    return Object.entries(artifacts).flatMap(([id, artifact]) => {
      if (isStackArtifact(artifact)) return stackOf(folder, id, artifact, context);
      const directory = textOf(member(artifact, 'properties'), 'directoryName');
      const isAssembly = textOf(artifact, 'type') === 'cdk:cloud-assembly' && directory !== undefined && depth < deepestAssembly;
      return isAssembly ? stacksOf(posix.join(folder, directory), context, depth + 1) : [];
    });
  } catch (error) {
    if (!(error instanceof StanceError)) throw error;
    context.errors.push(error);
    return [];
  }
}

function stackOf(folder: string, id: string, artifact: Record<string, unknown>, { read, options, shared, errors }: Context): Stack[] {
  const properties = member(artifact, 'properties');
  const file = posix.join(folder, textOf(properties, 'templateFile') ?? `${id}.template.json`);
  try {
    const text = read(file);
    if (text === undefined) throw missing(file);
    const parsed = requireTemplate(file, text, 'synthesize again', 'may be empty');
    const extra = textOf(artifact, 'additionalMetadataFile');
    const metadata = { ...Object.fromEntries(entriesOf(artifact['metadata'])), ...(extra === undefined ? {} : Object.fromEntries(entriesOf(document(posix.join(folder, extra), read)))) };
    const constructs = constructsOf(metadata);
    const stack = new Stack({
      template: parsed.value, source: parsed.source, shared, prefix: `${id}.`,
      place: { ...placeOf(textOf(artifact, 'environment')), ...given(options), stackName: textOf(properties, 'stackName') ?? id },
      parameters: { ...Object.fromEntries(entriesOf(member(properties, 'parameters'))), ...options.parameters },
      constructs: constructs(file.slice(file.lastIndexOf('/') + 1)),
    });
    return [stack, ...openNested(stack, { read, errors, assets: assetsOf(posix.join(folder, `${id}.assets.json`), read), constructs })];
  } catch (error) {
    if (!(error instanceof StanceError)) throw error;
    errors.push(error);
    return [];
  }
}

const missing = (file: string): InputError => new InputError({ file, what: 'the file is missing', mend: 'synthesize again' });

function document(file: string, read: Reader): unknown {
  const text = read(file);
  if (text === undefined) throw missing(file);
  return parse(file, text).value;
}

/** `aws://111122223333/eu-west-1`; `unknown-account` and `unknown-region` where the stack may go anywhere. */
function placeOf(environment: string | undefined): { account?: string; region?: string } {
  const [account = '', region = ''] = environment?.startsWith('aws://') === true ? environment.slice('aws://'.length).split('/') : [];
  return { ...(account === '' || account.startsWith('unknown-') ? {} : { account }), ...(region === '' || region.startsWith('unknown-') ? {} : { region }) };
}

/** What the user says of the place goes before what the assembly says. */
const given = ({ account, region, partition }: LoadOptions): { account?: string; region?: string; partition?: string } => ({
  ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }), ...(partition === undefined ? {} : { partition }),
});

/** Template files by the names under which CDK uploads them. */
function assetsOf(file: string, read: Reader): ReadonlyMap<string, string> {
  const text = read(file);
  if (text === undefined) return new Map();
  return new Map(entriesOf(member(parse(file, text).value, 'files')).flatMap(([hash, asset]) => {
    const path = textOf(member(asset, 'source'), 'path');
    return path === undefined ? [] : [[`${hash}.json`, path] as const];
  }));
}
