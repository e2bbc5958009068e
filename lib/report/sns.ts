import type { Announcement } from './alert.ts';

/** Bytes that all bodies may have together: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestMessage = 256 * 1024;
/** Characters of a body that fit whatever they are: two bodies, at most four bytes each and an escape before. */
const surelyFits = 20_000;

/**
 * An announcement as the parameters of Publish: text for people, JSON for all other subscribers, and attributes to filter
 * by: https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function messageOf({ subject, mail, json, attributes }: Announcement) {
  const whole = bodies(mail, json, subject);
  const fits = byteLength(whole) <= longestMessage;
  return {
    Subject: subject, MessageStructure: 'json',
    Message: fits ? whole : bodies(mail.slice(0, surelyFits), JSON.stringify({ kind: 'alert', cut: true, attributes, text: mail.slice(0, 1000) }), subject),
    MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value === '' ? 'none' : value.slice(0, 256) }])),
  };
}

const bodies = (mail: string, json: string, subject: string): string => JSON.stringify({ default: json, email: mail, sms: subject });
const byteLength = (text: string): number => new TextEncoder().encode(text).length;
