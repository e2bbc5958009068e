/** Texts and lists that functions and loops make grow no further than what a machine holds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StanceError } from '../../lib/errors.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { load } from './support.ts';

const nested = (name: string, times: number, inner: unknown): unknown => (times === 0 ? inner : { [name]: nested(name, times - 1, inner) });
const topics = (properties: readonly object[], more: object = {}): string =>
  JSON.stringify({ ...more, Resources: Object.fromEntries(properties.map((Properties, index) => [`T${index}`, { Type: 'AWS::SNS::Topic', Properties }])) });
const tooMuch = /expands to more than \d+ (?:characters|values|resources)/;
const refused = (text: string): void => {
  assert.throws(() => load(text), (error) => error instanceof StanceError && tooMuch.test(error.message));
};

test('a text that grows with every step is not put together', () => {
  for (const name of ['Fn::ToJsonString', 'Fn::Base64']) {
    const [topic] = load(topics([{ DisplayName: nested(name, 100, { 'Fn::Sub': 'a"b' }) }])).resources;
    assert.ok(isUnknown(topic?.properties['DisplayName']), name);
  }
  const wide = { 'Fn::ToJsonString': Array.from({ length: 100 }, () => ({ Ref: 'P' })) };
  assert.ok(isUnknown(load(topics([{ DisplayName: wide }], { Parameters: { P: { Type: 'String', Default: 'x'.repeat(100_000) } } })).resources[0]?.properties['DisplayName']));
});

test('what functions put together is as one text neither too long nor too often there', () => {
  const long = { Parameters: { P: { Type: 'String', Default: 'x'.repeat(1_000_000) } } };
  refused(topics(Array.from({ length: 100 }, (_, index) => ({ DisplayName: { 'Fn::Sub': `\${P}${index}` } })), long));
  refused(topics(Array.from({ length: 100 }, () => ({ DisplayName: { Ref: 'P' } })), long));
});

test('long lists count as their members', () => {
  const long = (Type: string): object => ({ Parameters: { P: { Type, Default: 'x,'.repeat(10_000) } } });
  refused(topics(Array.from({ length: 100 }, () => ({ DeliveryStatusLogging: { Ref: 'P' } })), long('CommaDelimitedList')));
  refused(topics(Array.from({ length: 100 }, () => ({ DeliveryStatusLogging: { 'Fn::Split': [',', { Ref: 'P' }] } })), long('String')));
});

test('members of loops that are put together from those of outer loops', () => {
  const body = { 'T${V4}': { Type: 'AWS::SNS::Topic', Properties: { DisplayName: '${V4}' } } };
  const loops = [4, 3, 2, 1, 0].reduce<object>((inner, depth) => ({ [`Fn::ForEach::L${depth}`]: [`V${depth}`, [depth === 0 ? 'abcdefghij' : `\${V${depth - 1}}`.repeat(200)], inner] }), body);
  refused(JSON.stringify({ Transform: 'AWS::LanguageExtensions', Resources: loops }));
});

test('more resources than any stack has are refused, also where a loop makes them', () => {
  refused(topics(Array.from({ length: 2001 }, () => ({}))));
  const members = Array.from({ length: 50 }, (_, index) => `m${index}`);
  refused(JSON.stringify({ Transform: 'AWS::LanguageExtensions', Resources: { 'Fn::ForEach::A': ['A', members, { 'Fn::ForEach::B': ['B', members, { 'T${A}${B}': { Type: 'AWS::SNS::Topic' } }] }] } }));
});
