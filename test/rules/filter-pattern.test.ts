import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterPattern } from '../../lib/rule-helpers/filter-pattern.ts';

const event = { eventName: 'CreateTrail', eventType: 'AwsApiCall', errorCode: 'Client.UnauthorizedOperation', userIdentity: { type: 'Root' }, readOnly: false, none: null, size: 7, resources: [{ type: 'a' }, { type: 'b' }] };

const cases: readonly (readonly [pattern: string, answer: boolean | undefined])[] = [
  ['{ $.eventName = CreateTrail }', true],
  ['{$.eventName="CreateTrail"}', true],
  ['{ ($.eventName = DeleteTrail) || ($.eventName = CreateTrail) }', true],
  ['{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}', true],
  ['{ $.eventName = A && $.eventName = B || $.eventName = CreateTrail }', true],
  ['{ $.eventName = A && ($.eventName = B || $.eventName = CreateTrail) }', false],
  ['{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }', true],
  ['{ $.errorCode = *Unauth*Op* }', true],
  ['{ $.errorCode = *Client*Client* }', false],
  ['{ $.eventName != CreateTrail }', false],
  ['{ $.missing = x }', false],
  ['{ $.missing != x }', undefined],
  ['{ $.missing != x && $.eventName = DeleteTrail }', false],
  ['{ $.none IS NULL && $.readOnly IS FALSE }', true],
  ['{ $.size > 6 && $.size <= 7 }', true],
  ['{ $.resources[1].type = b }', true],
  ['{ $.eventName = %Create.*% }', undefined],
  ['{ $.eventName = CreateTrail', undefined],
  ['{ $.userIdentity.invokedByNOT EXISTS }', undefined],
  ['{ eventName = CreateTrail }', undefined],
  ['{ ($.eventName = CreateTrail }', undefined],
  ['CreateTrail Root', true],
  ['CreateTrail -Root', false],
  ['?DeleteTrail ?CreateTrail', true],
  ['"Client.Unauthorized"', true],
  ['[ip, user]', false],
  ['', true],
];

for (const [pattern, answer] of cases) {
  test(`${pattern} is ${String(answer)}`, () => { assert.equal(filterPattern(pattern)(event), answer); });
}
