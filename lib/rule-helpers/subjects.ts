const wild = /[*?]|\$\{/;
/** A part of a subject that is chosen by whoever may push or run: a branch, tag or environment. */
const place = /^(?:ref|ref_type|environment|job_workflow_ref|pull_request|context):?/;

/**
 * Whether a pattern for the subject of a token binds it: the repository or project by its full name, and the branch, tag or
 * environment up to its first wildcard (id_roles_create_for-idp_oidc, "Configuring a role for GitHub OIDC"). Of Terraform's subjects the last
 * part, the phase of a run, may be anything; those of other providers may have no wildcard.
 */
export function bindsSubject(issuer: string, pattern: string): boolean {
  if (!wild.test(pattern)) return pattern !== '';
  const parts = pattern.split(':');
  if (issuer === 'app.terraform.io') return !wild.test(parts.slice(0, parts.indexOf('run_phase')).join(':')) && parts.includes('workspace') && parts.includes('run_phase');
  if (parts.length < 3 || parts.slice(0, 2).some((part) => wild.test(part))) return false;
  if (issuer !== 'token.actions.githubusercontent.com' && issuer !== 'gitlab.com') return false;
  const rest = parts.slice(2).join(':');
  const named = rest.slice(0, rest.search(wild)).replace(/^ref:refs\/(?:heads|tags|pull)?\/?/, '').replace(/^ref_type:(?:branch|tag):ref:/, '').replace(/^environment:/, '');
  return place.test(rest) && named !== '' && !place.test(named);
}
