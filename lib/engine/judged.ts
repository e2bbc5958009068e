import type { Rule } from '../rule.ts';
import type { Resource } from '../model/resource.ts';
import type { Verdict } from '../model/verdict.ts';

/** A verdict of one rule on one resource, and the other resources that it rests on, as `targetOf` names them. */
export interface Judged { readonly rule: Rule; readonly resource: Resource; readonly verdict: Verdict; readonly reads?: readonly string[] }
