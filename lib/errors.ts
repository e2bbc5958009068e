/** What went wrong, for one line to the user. */
export interface Trouble {
  /** What happened, as a clause without a full stop. */
  readonly what: string;
  /** What to do about it, as a clause in the imperative. */
  readonly mend: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** A failure that the user can mend: its message is one line, and the tool ends with exit code 2. */
export class StanceError extends Error {
  readonly exitCode = 2;
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(oneLine(`${placeOf(trouble)}${trouble.what}; ${trouble.mend}.`, 2000));
    this.name = new.target.name;
    this.trouble = trouble;
  }
}

/** Bad input: an option, a configuration, a recording, a suppression. */
export class InputError extends StanceError {}

/** AWS can't be used: no credentials, expired credentials, no connection. */
export class AccessError extends StanceError {}

/** The store can't be used: unwritable, foreign, damaged, wrong table, denied. */
export class StoreError extends StanceError {}

const placeOf = ({ file, line, column }: Trouble): string =>
  (file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: `);

/**
 * Text from outside made safe for one line of a terminal or a log: control characters, line ends and the
 * bidirectional and zero-width characters that can disguise a line become a space; `length` in characters.
 */
export function oneLine(text: string, length = 300): string {
  const clean = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, ' ');
  return clean.length <= length ? clean : `${clean.slice(0, length)}...`;
}
