import { styleText } from 'node:util';
import type { Paint } from '../report/text.ts';
import { plain } from '../report/text.ts';

/** Where a command writes: results to `out`, progress and errors to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Colours for results; plain unless they go to a terminal. */
  readonly paint: Paint;
  /** A line that is replaced by the next, only on a terminal; elsewhere nothing. */
  progress(text: string): void;
}

/** Whether colours are wanted: a terminal, and NO_COLOR (https://no-color.org) not set. */
const colours = (stream: NodeJS.WriteStream): boolean => stream.isTTY && !process.env['NO_COLOR'];

/** The process's own streams. */
export function processOutput(): Output {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) process.stderr.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  return {
    out(text) { clear(); process.stdout.write(text); },
    err(text) { clear(); process.stderr.write(text); },
    paint: colours(process.stdout) ? (style, text) => styleText(style, text, { validateStream: false }) : plain,
    progress(text) {
      if (!process.stderr.isTTY) return;
      clear();
      process.stderr.write(text);
      shown = text.length;
    },
  };
}
