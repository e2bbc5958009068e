import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { decideAnswer, diffAnswer, policyAnswer } from '../iam/answers.ts';
import { InputError } from '../errors.ts';
import { readInput } from './input.ts';
import type { Output } from './output.ts';

/** Options of `stance policy` and of its subcommands. */
export interface PolicyOptions { readonly ndjson?: true; readonly account?: string; readonly kind?: string }

type Answer = (question: unknown) => unknown;

/** `stance policy`: what policies allow, and to whom. */
export const policy = (output: Output, files: readonly string[], options: PolicyOptions): Promise<number> =>
  answer(output, files, options, (question) => policyAnswer(isDocument(question) ? asked(question, options) : question));

/** `stance policy diff`: whether a candidate grants anything new. */
export const policyDiff = (output: Output, files: readonly string[], options: PolicyOptions): Promise<number> => answer(output, files, options, diffAnswer);

/** `stance policy decide`: one request. */
export const policyDecide = (output: Output, files: readonly string[], options: PolicyOptions): Promise<number> => answer(output, files, options, decideAnswer);

async function answer(output: Output, files: readonly string[], options: PolicyOptions, to: Answer): Promise<number> {
  for (const file of files.length === 0 ? ['-'] : files) {
    if (options.ndjson) await answerLines(output, file, to);
    else output.out(`${JSON.stringify(to(parse(await readInput(file), file)), undefined, 2)}\n`);
  }
  return 0;
}

/** Line by line, so that answers come as questions do and no input is too long. */
async function answerLines(output: Output, file: string, to: Answer): Promise<void> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const failed = new Promise<never>((_done, fail) => {
    input.once('error', (error: NodeJS.ErrnoException) => { fail(new InputError({ file, what: `the file can't be read (${error.code ?? error.message})`, mend: 'name a readable file, or - for standard input' })); });
  });
  const read = async (): Promise<void> => {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (line.trim() !== '') output.out(`${JSON.stringify(answered(line, to))}\n`);
    }
  };
  await Promise.race([read(), failed]);
}

function answered(line: string, to: Answer): unknown {
  try {
    return to(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError) return { id: null, error: { text: 'the line is not JSON', path: '' } };
    throw error;
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InputError({ file, what: `this is not JSON: ${error.message}`, mend: 'give one policy or question a file, or one a line with --ndjson' });
    throw error;
  }
}

/** True for a bare policy document. */
const isDocument = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).some((key) => key.toLowerCase() === 'statement');

const asked = (document: object, { account, kind }: PolicyOptions): object =>
  ({ id: null, policy: document, ...(kind === undefined ? {} : { kind }), context: account === undefined ? {} : { account } });
