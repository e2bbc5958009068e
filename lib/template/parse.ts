import { InputError, StanceError } from '../errors.ts';
import { isRecord } from './shape.ts';
import { parseJson } from './json.ts';
import { longestText } from './limits.ts';
import type { Source } from './places.ts';
import { parseYaml } from './yaml.ts';

/** A document with its text's name and lines. */
export interface Parsed { readonly value: unknown; readonly source: Source }

/** Reads a JSON or YAML text; `StanceError` with file, line and mend where it is malformed. */
export function parse(file: string, text: string): Parsed {
  if (text.length > longestText) throw new InputError({ file, what: `the file has ${text.length} characters, more than ${longestText}`, mend: 'split the template' });
  if (!startsLikeJson(text)) return parseYaml(file, text);
  try {
    return parseJson(file, text);
  } catch (error) {
    // YAML's flow style begins with a brace as well.
    if (!(error instanceof StanceError) || file.endsWith('.json')) throw error;
    try {
      return parseYaml(file, text);
    } catch (second) {
      throw second instanceof StanceError ? error : second;
    }
  }
}

/** A parsed template. */
export type ParsedTemplate = Parsed & { readonly value: Record<string, unknown> };

/** A template's document, or undefined where the text is something else: no object with `Resources`. */
export function parseTemplate(file: string, text: string): ParsedTemplate | undefined {
  try {
    return asTemplate(parse(file, text));
  } catch (error) {
    if (error instanceof StanceError && !looksLikeTemplate(text)) return undefined;
    throw error;
  }
}

/** The document of a file that must be a template; `mend` says what to do where it is none. CDK also synthesizes stacks without resources. */
export function requireTemplate(file: string, text: string, mend: string, mayBeEmpty: 'may be empty' | 'has resources' = 'has resources'): ParsedTemplate {
  const parsed = parse(file, text);
  const template = asTemplate(parsed);
  if (!template && mayBeEmpty === 'may be empty' && isRecord(parsed.value) && parsed.value['Resources'] === undefined) return { value: parsed.value, source: parsed.source };
  if (!template) throw new InputError({ file, line: 1, what: 'this is no CloudFormation template: it has no Resources', mend });
  return template;
}

function asTemplate({ value, source }: Parsed): ParsedTemplate | undefined {
  return isRecord(value) && isRecord(value['Resources']) ? { value, source } : undefined;
}

const startsLikeJson = (text: string): boolean => {
  const start = text.slice(0, 1000).trimStart();
  return start.startsWith('{') || start.startsWith('[');
};

/** What a malformed file was meant to be: other YAML and JSON files lie in the same folders. */
const looksLikeTemplate = (text: string): boolean =>
  text.includes('AWSTemplateFormatVersion') || (text.includes('Resources') && text.includes('AWS::'));
