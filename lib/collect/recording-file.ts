import * as z from 'zod/mini';
import { InputError } from '../errors.ts';
import { decode, type Entry, type RecordingHeader } from './recording.ts';

const headerShape = z.object({
  kind: z.literal('stance-recording'), format: z.literal(1), account: z.string(), partition: z.string(), regions: z.array(z.string()), recorded: z.iso.datetime(),
});
const entryShape = z.object({ service: z.string(), operation: z.string(), region: z.string() });
const endShape = z.object({ kind: z.literal('end'), entries: z.number() });

/** A recording's text as its header and entries; InputError names the line where it is damaged or cut off. */
export function parseRecording(text: string, file: string): { readonly header: RecordingHeader; readonly entries: readonly Entry[] } {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const parsed = lines.map((line, index) => parseLine(line, index + 1, file));
  const header = headerShape.safeParse(parsed[0]);
  if (!header.success) throw damaged(file, 1, 'this is not a recording of this version of Stance');
  const end = endShape.safeParse(parsed.at(-1));
  if (!end.success || end.data.entries !== parsed.length - 2) throw damaged(file, lines.length, 'the recording is cut off');
  const entries = parsed.slice(1, -1).map((entry, index) => {
    if (!entryShape.safeParse(entry).success) throw damaged(file, index + 2, 'this line is not a recorded call');
    return entry as Entry;
  });
  return { header: header.data, entries };
}

function parseLine(line: string, number: number, file: string): unknown {
  try {
    return decode(line);
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(file, number, 'this line is not JSON');
    throw error;
  }
}

const damaged = (file: string, line: number, what: string): InputError => new InputError({ file, line, what, mend: 'record it again with stance scan --record' });
