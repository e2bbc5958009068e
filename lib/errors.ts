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
    super(oneLine(`${placeOf(trouble)}${trouble.what}; ${trouble.mend}.`));
    this.name = 'StanceError';
    this.trouble = trouble;
  }
}

const placeOf = ({ file, line, column }: Trouble): string =>
  (file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: `);

/** Hostile names may carry line breaks or terminal control sequences. */
const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
