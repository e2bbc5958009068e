/** Any JSON value, as CloudFormation's `Json` properties hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A CloudFormation tag. */
export interface Tag { readonly Key: string; readonly Value: string }
