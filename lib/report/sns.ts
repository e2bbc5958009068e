import type { Announcement } from './alert.ts';

/** Bytes of a body: SNS takes 256 KiB in all, for two bodies and the JSON around them. */
const longestBody = 100_000;

/** An announcement as the parameters of Publish: a body per protocol, and attributes: https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
export function messageOf({ subject, mail, json, attributes }: Announcement) {
  const short = json.length <= longestBody ? json : JSON.stringify({ kind: 'alert', cut: true, attributes, text: mail.slice(0, 10_000) });
  return {
    Subject: subject, MessageStructure: 'json',
    Message: JSON.stringify({ default: mail.slice(0, longestBody), email: mail.slice(0, longestBody), 'email-json': short, sqs: short, lambda: short, http: short, https: short, firehose: short, sms: subject }),
    MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value === '' ? 'none' : value.slice(0, 256) }])),
  };
}
