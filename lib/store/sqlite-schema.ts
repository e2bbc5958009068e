/** Marks a file as ours: "STNC". */
export const applicationId = 0x53544e43;
/** Version of the tables below; a file of a later one is refused. */
export const schemaVersion = 1;

const derived = (column: string, path: string, type = 'TEXT'): string =>
  `${column} ${type} GENERATED ALWAYS AS (CASE WHEN json_valid(body) THEN json_extract(body, '$.${path}') END) VIRTUAL`;

/** Tables that files of the same version may lack. */
export const additions = `
CREATE TABLE IF NOT EXISTS pending (
  family TEXT NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (family, scope, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS edges (
  account TEXT NOT NULL, target TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (account, target, scope, key)
) STRICT, WITHOUT ROWID;
`;

/**
 * The tables. A row's content is its `body`; the other columns are derived from it, so that they can be queried and
 * can't say anything else.
 */
export const schema = `
CREATE TABLE findings (
  id TEXT PRIMARY KEY, scope TEXT NOT NULL, hash TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
  ${derived('rule', 'ruleId')}, ${derived('severity', 'severity')}, ${derived('state', 'state')},
  ${derived('account', 'account')}, ${derived('region', 'region')}, ${derived('type', 'type')},
  ${derived('arn', 'resource.arn')}, ${derived('resource_id', 'resource.id')}, ${derived('resource_name', 'resource.name')},
  ${derived('message', 'message')}, ${derived('owner', 'owner')}, ${derived('changed_at', 'changedAt')}, ${derived('until', 'suppression.until')}
) STRICT;
CREATE INDEX findings_scope ON findings (scope, hash);
CREATE INDEX findings_state ON findings (state, severity, changed_at);
CREATE INDEX findings_rule ON findings (rule, state);
CREATE INDEX findings_arn ON findings (arn);
CREATE INDEX findings_resource_id ON findings (resource_id);
CREATE INDEX findings_resource_name ON findings (resource_name);
CREATE INDEX findings_until ON findings (until) WHERE until IS NOT NULL;
CREATE TABLE history (
  chain TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL,
  ${derived('id', 'id')}, ${derived('finding', 'findingId')}, ${derived('sequence', 'sequence', 'INTEGER')}, ${derived('at', 'at')}, ${derived('kind', 'kind')}, ${derived('rule', 'ruleId')}, ${derived('severity', 'severity')}, ${derived('message', 'message')},
  PRIMARY KEY (chain, position)
) STRICT;
CREATE UNIQUE INDEX history_id ON history (id);
CREATE INDEX history_finding ON history (finding, sequence);
CREATE INDEX history_at ON history (at);
CREATE TABLE anchors (chain TEXT PRIMARY KEY, count INTEGER NOT NULL, head TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE latest (
  scope TEXT NOT NULL, hash TEXT NOT NULL, key TEXT NOT NULL, read_at TEXT NOT NULL, body TEXT NOT NULL,
  ${derived('resource_id', 'resource.id')},
  PRIMARY KEY (scope, hash)
) STRICT;
CREATE INDEX latest_resource_id ON latest (resource_id);
CREATE TABLE assessments (
  scope TEXT NOT NULL, key TEXT NOT NULL, read_at TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (scope, key, read_at)
) STRICT;
CREATE TABLE sweeps (scope TEXT NOT NULL, started_at TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (scope, started_at)) STRICT, WITHOUT ROWID;
CREATE TABLE suppressions (
  rule TEXT NOT NULL, resource TEXT NOT NULL, account TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (rule, resource, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE announcements (change TEXT PRIMARY KEY, until INTEGER NOT NULL, done INTEGER NOT NULL) STRICT, WITHOUT ROWID;
${additions}
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${schemaVersion};
`;
