import data from '../../data/escalations.json' with { type: 'json' };

/** One publicly known way to gain privileges: what a principal needs, and where it was published. */
export interface Method {
  readonly id: string;
  readonly actions: readonly string[];
  /** Services of which iam:PassedToService must allow one (reference_policies_iam-condition-keys). */
  readonly passedTo: readonly string[];
  /** Only the credentials of other users gain anything: one's own do not. */
  readonly others: boolean;
  /** Counts only where the names of roles are not narrowed, as a role that may be assumed is no finding by itself. */
  readonly broad: boolean;
  readonly sources: readonly string[];
}

/** The day on which the catalogue was last looked over. */
export const CATALOGUE_DATE: string = data.date;

interface Row { readonly id: string; readonly actions: readonly string[]; readonly passedTo?: readonly string[]; readonly others?: boolean; readonly broad?: boolean; readonly sources: readonly string[] }
const rows: readonly Row[] = data.methods;

/** Every method of data/escalations.json. */
export const METHODS: readonly Method[] = rows.map((row) => ({
  id: row.id, actions: row.actions, passedTo: row.passedTo ?? [], others: row.others ?? false, broad: row.broad ?? false, sources: row.sources,
}));

/** The ARN templates that an action needs: all of the outer list, one of each inner list (Service Authorization Reference, "Resource types"). */
export const TARGETS: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(Object.entries<readonly (readonly string[])[]>(data.targets));
