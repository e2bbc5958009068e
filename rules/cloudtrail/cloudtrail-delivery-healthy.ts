import { rule } from '../../lib/rule.ts';

const day = 86_400_000;

export default rule({
  id: 'cloudtrail-delivery-healthy',
  type: 'AWS::CloudTrail::Trail',
  title: 'A trail delivers its log files without errors',
  severity: 'high',
  why: 'A trail that is on but cannot write, because its bucket is gone or its policy changed, records nothing.',
  fix: 'Look at aws cloudtrail get-trail-status --name NAME; mend the bucket policy so that cloudtrail.amazonaws.com may put objects, or the key policy so that it may encrypt.',
  controls: { 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check(trail, { now }) {
    const { LatestDeliveryError: error, LatestDeliveryTime: last, StartLoggingTime: started } = trail.Delivery ?? {};
    if (error) return `The latest delivery failed: ${error}.`;
    const since = (time: string | undefined): number => (time === undefined ? Infinity : now.getTime() - Date.parse(time));
    if (since(last) < day || (last === undefined && since(started) < day)) return undefined;
    return last === undefined ? 'Nothing has been delivered yet.' : `Nothing has been delivered since ${last}.`;
  },
  examples: {
    pass: [
      { name: 'delivered an hour ago', properties: { Delivery: { LatestDeliveryTime: '2026-05-31T23:00:00.000Z' } } },
      { name: 'started an hour ago', properties: { Delivery: { StartLoggingTime: '2026-05-31T23:00:00.000Z' } } },
    ],
    fail: [
      { name: 'the bucket refuses', properties: { Delivery: { LatestDeliveryError: 'AccessDenied', LatestDeliveryTime: '2026-05-31T23:00:00.000Z' } } },
      { name: 'delivered a week ago', properties: { Delivery: { LatestDeliveryTime: '2026-05-25T00:00:00.000Z', StartLoggingTime: '2026-05-31T23:00:00.000Z' } } },
      { name: 'never delivered', properties: { Delivery: {} } },
    ],
    unknown: [{ name: 'a template delivers nothing yet', origin: 'template', properties: {} }],
  },
});
