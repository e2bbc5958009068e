import { InputError, StanceError } from '../errors.ts';
import type { Place } from './environment.ts';
import { assemble, type Loaded } from './loaded.ts';
import { openNested, type Reader } from './nested.ts';
import { parseTemplate } from './parse.ts';
import { newShared, Stack } from './stack.ts';

/** How templates are read. */
export interface LoadOptions extends Place {
  /** Parameters by name, over the defaults; those that a template does not declare are ignored. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Reads the templates of nested stacks, by path; without it they are left out. */
  readonly read?: Reader;
}

/** Reads one template; undefined where the text is something else. `StanceError` with file, line and mend where it is malformed. */
export function loadTemplate(file: string, text: string, options: LoadOptions = {}): Loaded | undefined {
  const parsed = parseTemplate(file, text);
  if (!parsed) return undefined;
  const shared = newShared();
  const stack = new Stack({ template: parsed.value, source: parsed.source, place: options, parameters: options.parameters ?? {}, prefix: '', shared });
  const errors: StanceError[] = [];
  const nested = options.read ? openNested(stack, { read: options.read, errors }) : [];
  return assemble([stack, ...nested], errors);
}

/** The same for a file that was named explicitly: it must be a template. */
export function loadNamedTemplate(file: string, text: string, options: LoadOptions = {}): Loaded {
  const loaded = loadTemplate(file, text, options);
  if (loaded) return loaded;
  throw new InputError({ file, what: 'this is no CloudFormation template: it has no Resources', mend: 'name a template, a folder or a cdk.out' });
}
