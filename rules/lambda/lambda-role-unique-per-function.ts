import { each, notKnown, rule } from '../../lib/rule.ts';

const role = 'arn:aws:iam::111122223333:role/orders';

export default rule({
  id: 'lambda-role-unique-per-function',
  type: 'AWS::Lambda::Function',
  reads: ['AWS::Lambda::Function'],
  title: 'A function has an execution role of its own',
  severity: 'medium',
  why: 'Functions that share a role have the rights of each other: who breaks into the weakest has them all.',
  fix: 'Give each function a role with what it needs and no more, and set Role of the function to it.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  // The tag marks functions that share by design, such as the providers of custom resources.
  params: { exemptTag: 'shared-role' },
  check(fn, { all, params }) {
    if (!fn.Role) return;
    const others = each(all('AWS::Lambda::Function'), (other) => other.name !== fn.name && other.Role === fn.Role && other.name);
    return others.length > 0 && fn.tags[params.exemptTag] === undefined && `The role ${fn.Role} is also that of ${others.join(', ')}.`;
  },
  examples: {
    pass: [
      { name: 'alone', properties: { Role: role } },
      { name: 'another function with another role', properties: { Role: role }, others: [{ type: 'AWS::Lambda::Function', id: 'payments', properties: { Role: 'arn:aws:iam::111122223333:role/payments' } }] },
      { name: 'itself in the list', id: 'orders', properties: { Role: role }, others: [{ type: 'AWS::Lambda::Function', id: 'orders', properties: { Role: role } }] },
      { name: 'by design', properties: { Role: role }, tags: { 'shared-role': 'provider' }, others: [{ type: 'AWS::Lambda::Function', id: 'payments', properties: { Role: role } }] },
    ],
    fail: [
      { name: 'shared', properties: { Role: role }, others: [{ type: 'AWS::Lambda::Function', id: 'payments', properties: { Role: role } }] },
      { name: 'shared, where the rest is not known', properties: { Role: role }, others: [{ type: 'AWS::Lambda::Function', id: 'payments', properties: { Role: role } }, notKnown()] },
      { name: 'shared by three', properties: { Role: role }, tags: { owner: 'shop' }, others: [{ type: 'AWS::Lambda::Function', id: 'payments', properties: { Role: role } }, { type: 'AWS::Lambda::Function', id: 'returns', properties: { Role: role } }] },
    ],
  },
});
