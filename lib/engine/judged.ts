import type { Rule } from '../rule.ts';
import type { Resource } from '../model/resource.ts';
import type { Verdict } from '../model/verdict.ts';

/** A verdict of one rule on one resource. */
export interface Judged { readonly rule: Rule; readonly resource: Resource; readonly verdict: Verdict }
