import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allow, manyResources, tenResources } from './templates.ts';

interface Template { readonly Parameters?: object; readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object; readonly Metadata?: object }>>; readonly Outputs?: object }

/**
 * Writes a `cdk.out` as `cdk synth` would: so many stacks of 22 resources, each with a nested stack of four more that takes a key of its parent.
 * Each but the first uses a queue and a table of the one before.
 */
export async function writeCdkOut(folder: string, stacks: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const artifacts: Record<string, object> = {};
  for (let i = 0; i < stacks; i += 1) {
    const name = `Stack${i}`;
    const nested = withPaths(nestedTemplate(), `${name}/Child`);
    const hash = createHash('sha256').update(name).digest('hex');
    const template = withPaths(stackTemplate(i, hash), name);
    const files: Record<string, object> = {
      [`${name}.template.json`]: template,
      [`${name}Child.nested.template.json`]: nested,
      [`${name}.assets.json`]: { version: '55.0.0', files: { [hash]: { source: { path: `${name}Child.nested.template.json`, packaging: 'file' }, destinations: {} } }, dockerImages: {} },
      [`${name}.metadata.json`]: { ...written(template, name), ...written(nested, `${name}/Child`), [`/${name}/Child`]: [{ type: 'aws:cdk:templateFile', data: `${name}Child.nested.template.json` }] },
    };
    for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), JSON.stringify(content, null, 1));
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
    artifacts[name] = {
      type: 'aws:cloudformation:stack', environment: 'aws://111122223333/eu-west-1', properties: { templateFile: `${name}.template.json` },
      dependencies: [...(i === 0 ? [] : [`Stack${i - 1}`]), `${name}.assets`], additionalMetadataFile: `${name}.metadata.json`, displayName: name,
    };
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }, null, 1));
}

function stackTemplate(i: number, nestedHash: string): Template {
  const ofOther = (output: string): object => (i === 0 ? { 'Fn::GetAtt': ['Queue0', 'Arn'] } : { 'Fn::ImportValue': `Stack${i - 1}:ExportsOutput${output}` });
  return {
    Resources: {
      ...manyResources(2),
      Consumer: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'Consumer', Roles: [{ Ref: 'Role0' }], PolicyDocument: allow({ Action: ['sqs:ReceiveMessage', 'dynamodb:PutItem'], Resource: [ofOther('Queue'), ofOther('Table')] }) } },
      Child: {
        Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': `Stack${i}Child.nested.template.json`, 'aws:asset:property': 'TemplateURL' },
        Properties: { Parameters: { Key: { 'Fn::GetAtt': ['Key0', 'Arn'] } }, TemplateURL: { 'Fn::Sub': `https://s3.\${AWS::Region}.\${AWS::URLSuffix}/cdk-assets-\${AWS::AccountId}/${nestedHash}.json` } },
      },
    },
    Outputs: {
      ExportsOutputQueue: { Value: { 'Fn::GetAtt': ['Queue1', 'Arn'] }, Export: { Name: `Stack${i}:ExportsOutputQueue` } },
      ExportsOutputTable: { Value: { 'Fn::GetAtt': ['Table1', 'Arn'] }, Export: { Name: `Stack${i}:ExportsOutputTable` } },
    },
  };
}

function nestedTemplate(): Template {
  const { Bucket0, BucketPolicy0, Topic0, Queue0 } = tenResources(0);
  if (!Bucket0 || !BucketPolicy0 || !Topic0 || !Queue0) throw new Error('the ten resources have other names now');
  return { Parameters: { Key: { Type: 'String' } }, Resources: { Bucket0, BucketPolicy0, Topic0, Queue0: { Type: Queue0.Type, Properties: { KmsMasterKeyId: { Ref: 'Key' } } } } };
}

/** The construct path of each resource, as CDK notes it in templates. */
const withPaths = (template: Template, path: string): Template => ({
  ...template, Resources: Object.fromEntries(Object.entries(template.Resources).map(([id, resource]) => [id, { ...resource, Metadata: { ...resource.Metadata, 'aws:cdk:path': `${path}/${id}/Resource` } }])),
});

/** Where each construct was written, as CDK notes it beside templates. */
const written = ({ Resources }: Template, path: string): object => Object.fromEntries(Object.keys(Resources).map((id, i) => [`/${path}/${id}/Resource`, [
  { type: 'aws:cdk:logicalId', data: id }, { type: 'aws:cdk:creationStack', data: ['new Resource (/app/node_modules/aws-cdk-lib/core/lib/resource.js:1:1)', `new Shop (/app/lib/shop.ts:${10 + i}:5)`, '...node internals...'] },
]]));
