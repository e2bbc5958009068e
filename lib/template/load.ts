import type { StanceError } from '../errors.ts';
import type { Assumed } from './cases.ts';
import type { Place } from './environment.ts';
import { assemble, type Loaded } from './loaded.ts';
import { openNested, type Reader } from './nested.ts';
import { parseTemplate, requireTemplate, type ParsedTemplate } from './parse.ts';
import { newShared, Stack } from './stack.ts';

/** How templates are read. */
export interface LoadOptions extends Place {
  /** Parameters by name, over the defaults; those that a template does not declare are ignored. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What is taken to hold, in one case of what the templates leave open. */
  readonly assumed?: Assumed;
  /** Reads the templates of nested stacks, by path; without it they are left out. */
  readonly read?: Reader;
}

/** Reads one template; undefined where the text is something else. `StanceError` with file, line and mend where it is malformed. */
export function loadTemplate(file: string, text: string, options: LoadOptions = {}): Loaded | undefined {
  const parsed = parseTemplate(file, text);
  return parsed && loadParsed(parsed, options);
}

/** The same for a file that was named explicitly: it must be a template. */
export const loadNamedTemplate = (file: string, text: string, options: LoadOptions = {}): Loaded =>
  loadParsed(requireTemplate(file, text, 'name a template, a folder or a cdk.out'), options);

function loadParsed(parsed: ParsedTemplate, options: LoadOptions): Loaded {
  const stack = new Stack({ template: parsed.value, source: parsed.source, place: options, parameters: options.parameters ?? {}, prefix: '', shared: newShared(options.assumed) });
  const errors: StanceError[] = [];
  const nested = options.read ? openNested(stack, { read: options.read, errors }) : [];
  return assemble([stack, ...nested], errors, (assumed) => loadParsed(parsed, { ...options, assumed }));
}
