/** What a condition operator compares; the families of the IAM JSON policy elements page "Condition operators". */
export type Comparison =
  | 'StringEquals' | 'StringEqualsIgnoreCase' | 'StringLike'
  | 'NumericEquals' | 'NumericLessThan' | 'NumericLessThanEquals' | 'NumericGreaterThan' | 'NumericGreaterThanEquals'
  | 'DateEquals' | 'DateLessThan' | 'DateLessThanEquals' | 'DateGreaterThan' | 'DateGreaterThanEquals'
  | 'Bool' | 'BinaryEquals' | 'IpAddress' | 'ArnLike' | 'Null';

/** A condition operator taken apart (reference_policies_elements_condition_operators, ..._condition-single-vs-multi-valued-context-keys). */
export interface Operator {
  /** `undefined` where the name is not one that AWS documents. */
  readonly comparison: Comparison | undefined;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier: 'one' | 'any' | 'all';
}

const NAMES: ReadonlyMap<string, readonly [Comparison, boolean]> = new Map([
  ['stringequals', ['StringEquals', false]], ['stringnotequals', ['StringEquals', true]],
  ['stringequalsignorecase', ['StringEqualsIgnoreCase', false]], ['stringnotequalsignorecase', ['StringEqualsIgnoreCase', true]],
  ['stringlike', ['StringLike', false]], ['stringnotlike', ['StringLike', true]],
  ['numericequals', ['NumericEquals', false]], ['numericnotequals', ['NumericEquals', true]],
  ['numericlessthan', ['NumericLessThan', false]], ['numericlessthanequals', ['NumericLessThanEquals', false]],
  ['numericgreaterthan', ['NumericGreaterThan', false]], ['numericgreaterthanequals', ['NumericGreaterThanEquals', false]],
  ['dateequals', ['DateEquals', false]], ['datenotequals', ['DateEquals', true]],
  ['datelessthan', ['DateLessThan', false]], ['datelessthanequals', ['DateLessThanEquals', false]],
  ['dategreaterthan', ['DateGreaterThan', false]], ['dategreaterthanequals', ['DateGreaterThanEquals', false]],
  ['bool', ['Bool', false]], ['binaryequals', ['BinaryEquals', false]],
  ['ipaddress', ['IpAddress', false]], ['notipaddress', ['IpAddress', true]],
  // ArnEquals and ArnLike behave identically, wildcards included.
  ['arnequals', ['ArnLike', false]], ['arnlike', ['ArnLike', false]],
  ['arnnotequals', ['ArnLike', true]], ['arnnotlike', ['ArnLike', true]],
  ['null', ['Null', false]],
] as const satisfies readonly (readonly [string, readonly [Comparison, boolean]])[]);

/** Reads an operator name such as `ForAnyValue:StringLikeIfExists`, whatever its case. */
export const parseOperator = (name: string): Operator => {
  let rest = name.trim().toLowerCase();
  let quantifier: Operator['quantifier'] = 'one';
  if (rest.startsWith('foranyvalue:')) { quantifier = 'any'; rest = rest.slice(12); }
  else if (rest.startsWith('forallvalues:')) { quantifier = 'all'; rest = rest.slice(13); }
  // Null has no IfExists form: it is the existence test itself.
  const ifExists = rest.endsWith('ifexists') && rest !== 'nullifexists';
  if (ifExists) rest = rest.slice(0, -8);
  const known = NAMES.get(rest);
  return { comparison: known?.[0], negated: known?.[1] ?? false, ifExists, quantifier };
};
