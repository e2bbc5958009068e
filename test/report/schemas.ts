import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv-draft-04';
import formats from 'ajv-formats';
import { memoryPages, validateXML } from 'xmllint-wasm';

const json = (path: string): object => JSON.parse(readFileSync(path, 'utf8')) as object;
// A pattern in the schema (of a language) is none where regular expressions are read as Unicode.
const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
formats.default(ajv);
const valid = ajv.compile(json(fileURLToPath(import.meta.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'))));

/** What the published schema of SARIF 2.1.0 (draft 4, formats included) has against a document, nothing where it is valid. */
export function sarifFaults(text: string): readonly string[] {
  valid(JSON.parse(text));
  return (valid.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`);
}

const xsd = { fileName: 'junit-10.xsd', contents: readFileSync(join(import.meta.dirname, 'schemas/junit-10.xsd'), 'utf8') };

/** What the schema of the Jenkins xunit plugin has against a document, nothing where it is valid. */
export async function junitFaults(text: string): Promise<readonly string[]> {
  const { valid: holds, errors, rawOutput } = await validateXML({ xml: { fileName: 'report.xml', contents: text }, schema: xsd, maxMemoryPages: memoryPages.GiB });
  return holds ? [] : errors.length > 0 ? errors.map(({ rawMessage }) => rawMessage) : [rawOutput];
}
