/** What a schema found wrong, as zod tells it. */
export interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
}

/** Says in a clause what is wrong and where; `whole` names the value where it is wrong as a whole. */
export function issueText(issue: Issue | undefined, whole: string): string {
  if (!issue) return `${whole} is not valid`;
  const place = issue.path.length === 0 ? whole : issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys': return `${place} has no field ${issue.keys?.map((key) => JSON.stringify(key)).join(', ') ?? ''}`;
    case 'invalid_type': return `${place} must be of type ${String(issue.expected)}`;
    case 'invalid_value': return `${place} must be ${issue.values?.map((value) => JSON.stringify(value)).join(' or ') ?? 'another value'}`;
    default: return `${place} is not valid${issue.message === 'Invalid input' ? '' : `: ${issue.message}`}`;
  }
}
