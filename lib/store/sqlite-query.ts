import type { SQLInputValue } from 'node:sqlite';
import { isoTime } from '../engine/lifecycle.ts';
import type { FindingQuery } from './store.ts';

/** The condition of a query: fixed text, with every value a parameter. */
export function findingsWhere(query: FindingQuery): { readonly where: string; readonly values: readonly SQLInputValue[] } {
  const terms: string[] = ['1'];
  const values: SQLInputValue[] = [];
  const term = (sql: string, ...more: SQLInputValue[]): void => { terms.push(sql); values.push(...more); };
  const among = (column: 'state' | 'severity' | 'rule', list: readonly string[] | undefined): void => {
    if (list) term(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(list));
  };
  among('state', query.states);
  among('severity', query.severities);
  among('rule', query.rules);
  const { resource, account, owner, since } = query;
  if (resource !== undefined) term('(arn = ? OR resource_id = ? OR resource_name = ?)', resource, resource, resource);
  if (account !== undefined) term('account = ?', account);
  if (owner !== undefined) term('owner = ?', owner);
  if (since !== undefined) term('changed_at >= ?', isoTime(since));
  return { where: terms.join(' AND '), values };
}

/** A row's content; empty where it is no JSON object. */
export function parsed<T>(text: string): Partial<T> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
