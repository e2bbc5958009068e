import type { Condition } from './ast.ts';
import { glob } from './match.ts';
import { type Sample, anything, patternsOf } from './outsider.ts';
import { sampleOf } from './sample.ts';

/** An identity provider that issues tokens to anyone's workloads or users: who holds one is told by its claims alone. */
interface SharedProvider {
  /** Claims that name a tenant, an application or a subject; the rest can be chosen by whoever asks for a token. */
  readonly binding: readonly string[];
  /** Labels of a subject after which a whole tenant name stands, as in `repo:my-org/...`. */
  readonly tenants: readonly string[];
}

// id_roles_providers_oidc ("Configuring a role for GitHub OIDC", "Identity providers with shared issuers"), id_roles_providers_create_oidc.
const SHARED: ReadonlyMap<string, SharedProvider> = new Map([
  ['token.actions.githubusercontent.com', {
    binding: ['sub', 'repository', 'repository_id', 'repository_owner', 'repository_owner_id', 'enterprise', 'enterprise_id'],
    tenants: ['repo', 'repository', 'repository_owner', 'repository_owner_id', 'repository_id', 'enterprise', 'org'],
  }],
  ['gitlab.com', { binding: ['sub', 'namespace_id', 'namespace_path', 'project_id', 'project_path'], tenants: ['project_path', 'group_path', 'namespace_path'] }],
  ['app.terraform.io', { binding: ['sub', 'terraform_organization_id', 'terraform_organization_name', 'terraform_workspace_id', 'terraform_project_id'], tenants: ['organization'] }],
  ['agent.buildkite.com', { binding: ['sub', 'organization_slug', 'organization_id', 'pipeline_id'], tenants: ['organization'] }],
  ['oidc.codefresh.io', { binding: ['sub', 'account_id'], tenants: ['account'] }],
  ['api.pulumi.com/oidc', { binding: ['sub', 'aud'], tenants: ['pulumi'] }],
  ['oidc.vercel.com', { binding: ['sub', 'owner', 'owner_id'], tenants: ['owner'] }],
  ['cognito-identity.amazonaws.com', { binding: ['aud', 'sub'], tenants: [] }],
  ['cognito-identity-us-gov.amazonaws.com', { binding: ['aud', 'sub'], tenants: [] }],
  ['accounts.google.com', { binding: ['aud', 'sub', 'azp', 'oaud', 'email'], tenants: [] }],
  ['www.amazon.com', { binding: ['app_id', 'user_id', 'aud', 'sub'], tenants: [] }],
  ['graph.facebook.com', { binding: ['app_id', 'id', 'aud', 'sub'], tenants: [] }],
]);

/** The issuer of an OpenID Connect provider, as its condition keys spell it; `undefined` for SAML providers. */
export const issuerOf = (provider: string): string | undefined => {
  const at = provider.indexOf(':oidc-provider/');
  if (at !== -1) return provider.slice(at + 15).toLowerCase();
  return provider.startsWith('arn:') ? undefined : provider.toLowerCase();
};

/** Whether anyone can get a token from this provider, so that a trust policy must bind a subject or an audience. */
export const isShared = (provider: string): boolean => provider === '*' || SHARED.has(issuerOf(provider) ?? '');

const FIRST_WILDCARD = /[*?]|\$\{/;
const TENANT = /^([a-z_]+):[^/:]+[/:]/;
/** Whether a pattern names a whole tenant before its first wildcard. */
const bindsTenant = (pattern: string, tenants: readonly string[]): boolean => {
  const label = TENANT.exec(pattern.slice(0, pattern.search(FIRST_WILDCARD)))?.[1];
  return label !== undefined && tenants.includes(label);
};

const CLAIM_OF_ISSUER = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[^:]*)?:/;
const FRESH: readonly Sample[] = ['zqstranger', 'repo:zqstranger/zq:ref:refs/heads/zq'].map((text) => ({ values: [text], stranger: true }));

/** Values that a stranger's token from a shared provider may have for a key; `undefined` where the key is no claim. */
export const claimSamples = (key: string, conditions: readonly Condition[], provider: string): readonly Sample[] | undefined => {
  if (!CLAIM_OF_ISSUER.test(key)) return undefined;
  const issuer = issuerOf(provider) ?? '';
  const claim = key.startsWith(`${issuer}:`) ? key.slice(issuer.length + 1) : undefined;
  const shared = SHARED.get(issuer);
  // Claims of another issuer are not in this one's tokens.
  if (claim === undefined || shared === undefined) return [{ values: undefined, stranger: true }];
  if (!shared.binding.includes(claim)) return anything(conditions).filter((sample) => sample.values !== undefined || claim !== 'aud');
  const open = patternsOf(conditions).filter(({ text, wild }) => wild && !bindsTenant(text, shared.tenants));
  return [...FRESH, ...open.map(({ text }) => ({ values: [sampleOf(glob(text, true))], stranger: true }))];
};
