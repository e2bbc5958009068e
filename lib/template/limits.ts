import type { Location } from '../model/resource.ts';
import { InputError, type StanceError } from '../errors.ts';

/** CloudFormation takes 1 MB; synthesized templates that are split later may be larger. */
export const longestText = 8 * 1024 * 1024;
/** Deeper than any template that CloudFormation takes, and far from the end of the stack. */
export const deepest = 150;
/** Values that one template may expand to, aliases and loops included. */
export const mostValues = 250_000;

/** Resources that one template may have: four times what CloudFormation takes, since rules compare each with all others. */
export const mostResources = 2000;
/** Longest text that functions may put together: names of names could double with every step. */
export const longestValue = 1024 * 1024;
/** Characters that the texts of one template may have together, each counted wherever it is used. */
export const mostText = 64 * 1024 * 1024;

/** Counts values, their texts and resources while a template is expanded; `StanceError` where there are too many. */
export class Budget {
  private values = mostValues;
  private characters = mostText;
  private readonly file: string;
  constructor(file: string) { this.file = file; }

  /** Takes values off. */
  spend(count = 1, place?: () => Location): void {
    this.values -= count;
    if (this.values < 0) throw this.exceeded(`${mostValues} values`, place?.());
  }

  /** Takes the characters of a text off. */
  write(length: number): void {
    this.characters -= length;
    if (this.characters < 0) throw this.exceeded(`${mostText} characters`);
  }

  /** Takes resources, once they are written out. */
  hold(resources: number): void {
    if (resources > mostResources) throw this.exceeded(`${mostResources} resources`);
  }

  private exceeded(what: string, place: Location = { file: this.file, line: 1 }): InputError {
    return new InputError({ ...place, what: `the template expands to more than ${what}`, mend: 'remove nested aliases or loops, or split it' });
  }
}

/** The error for values nested too deep. */
export const tooDeep = (place: Location): StanceError =>
  new InputError({ ...place, what: `values are nested more than ${deepest} deep`, mend: 'flatten them' });

/** The error for a key that stands twice in one object. */
export const writtenTwice = (key: string, place: Location): StanceError =>
  new InputError({ ...place, what: `the key ${JSON.stringify(key.slice(0, 100))} is written twice`, mend: 'keep one' });
