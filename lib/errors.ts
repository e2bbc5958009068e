/** Errors for users: one line that says what happened, where, and what to do. All end the command with exit code 2. */
export class StanceError extends Error {
  readonly exitCode = 2;
}

/** Bad input: an option, a configuration, a template, a recording, a policy. */
export class InputError extends StanceError {}

/** AWS can't be used: no credentials, expired credentials, no connection. */
export class AccessError extends StanceError {}

/** The store can't be used: unwritable, foreign, damaged, wrong table, denied. */
export class StoreError extends StanceError {}

/** Text from outside made safe for one line of a terminal or a log: control characters out, length cut. */
export function oneLine(text: string, length = 300): string {
  // C0, DEL, C1, and the bidirectional and zero-width controls that can disguise a line.
  const clean = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, ' ');
  return clean.length <= length ? clean : `${clean.slice(0, length)}...`;
}
