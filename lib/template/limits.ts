import type { Location } from '../model/resource.ts';
import { InputError, type StanceError } from '../errors.ts';

/** CloudFormation takes 1 MB; synthesized templates that are split later may be larger. */
export const longestText = 8 * 1024 * 1024;
/** Deeper than any template that CloudFormation takes, and far from the end of the stack. */
export const deepest = 150;
/** Values that one template may expand to, aliases and loops included. */
export const mostValues = 250_000;

/** Counts values while a template is expanded. */
export class Budget {
  private left = mostValues;
  private readonly file: string;
  constructor(file: string) { this.file = file; }

  /** Takes one value off; `StanceError` where none is left. */
  spend(place?: () => Location): void {
    this.left -= 1;
    if (this.left < 0) throw new InputError({ ...(place?.() ?? { file: this.file, line: 1 }), what: `the template expands to more than ${mostValues} values`, mend: 'remove nested aliases or loops, or split it' });
  }
}

/** The error for values nested too deep. */
export const tooDeep = (place: Location): StanceError =>
  new InputError({ ...place, what: `values are nested more than ${deepest} deep`, mend: 'flatten them' });

/** The error for a key that stands twice in one object. */
export const writtenTwice = (key: string, place: Location): StanceError =>
  new InputError({ ...place, what: `the key ${JSON.stringify(key.slice(0, 100))} is written twice`, mend: 'keep one' });

/** Longest text that functions may put together: names of names could double with every step. */
export const longestValue = 1024 * 1024;
