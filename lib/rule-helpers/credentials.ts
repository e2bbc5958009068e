import { cannotKnow, each, type Subject, type Wrong } from '../rule.ts';
import { dayOf, isOlder } from './age.ts';

/** A user as rules on credentials see it. */
export type UserWithKeys = Subject<'AWS::IAM::User', 'AWS::IAM::AccessKey'>;

/** When an access key was made; unknown where nothing tells, as in a template. */
export const madeOn = (key: { readonly CreateDate?: string }): string =>
  key.CreateDate ?? cannotKnow({ reason: 'unsupported', path: 'AWS::IAM::AccessKey.CreateDate', text: 'It is not known when the access key was made.' });

/**
 * Passwords and active keys of a user that nobody used for so many days; what was never used counts from the day it was
 * set: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function unusedFor(days: number, user: UserWithKeys, now: Date): Wrong {
  const passwordFrom = (): string | undefined => user.PasswordLastUsed ?? user.PasswordLastChanged ?? user.CreateDate;
  return each(['password', 'keys'], (kind) => {
    if (kind === 'keys') return each(user.parts('AWS::IAM::AccessKey'), (key) => key.Status === 'Active' && stale('An active access key', key.LastUsedDate, madeOn(key), days, now));
    return user.LoginProfile && stale('The password', user.PasswordLastUsed, passwordFrom() ?? neverSaid(), days, now);
  });
}

const stale = (what: string, used: string | undefined, from: string, days: number, now: Date): Wrong =>
  isOlder(used ?? from, days, now) && (used === undefined
    ? `${what} was set on ${dayOf(from)} and was never used.` : `${what} was last used on ${dayOf(used)}, more than ${days} days ago.`);

const neverSaid = (): never => cannotKnow({ reason: 'unsupported', path: 'PasswordLastChanged', text: 'It is not known when the password was set.' });
