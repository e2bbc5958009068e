import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat, SourceMapMode, type BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { isBuilt, packageRoot } from '../package-root.ts';
import { acknowledge } from './acknowledge.ts';
import { bundling } from './bundling.ts';
import type { Encryption } from './encryption.ts';

/** What every function of Stance has. */
export interface StanceFunctionProps {
  /** Path of the handler's file below functions/, without its ending. */
  readonly entry: string;
  readonly description: string;
  readonly encryption: Encryption;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  readonly memory: number;
  readonly logRetentionDays: number;
  /** Where events go that it fails on, if it is not run from a queue or stream. */
  readonly lost?: IQueue;
  /** A file that is put beside the code. */
  readonly beside?: string;
}

const root = packageRoot;

/** A function with a role and a log group of its own; the role may do what is added to it, and nothing else. */
export class StanceFunction extends Construct {
  readonly function: NodejsFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: StanceFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', { encryptionKey: props.encryption.key, retention: props.logRetentionDays as RetentionDays, removalPolicy: RemovalPolicy.DESTROY });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: props.description });
    this.role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }));
    this.function = new NodejsFunction(this, 'Function', {
      entry: join(root, 'functions', `${props.entry}.ts`), description: props.description, role: this.role, logGroup,
      runtime: Runtime.NODEJS_24_X, architecture: Architecture.ARM_64, tracing: Tracing.ACTIVE,
      timeout: props.timeout, memorySize: props.memory, ...(props.lost ? { deadLetterQueue: props.lost } : {}),
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
      environmentEncryption: props.encryption.key,
      projectRoot: root, depsLockFilePath: join(root, 'package-lock.json'),
      bundling: {
        ...bundling, format: OutputFormat.CJS, minify: true, sourceMap: true, sourceMapMode: SourceMapMode.EXTERNAL, sourcesContent: false,
        externalModules: bundling.external, forceDockerBundling: false, ...copying(props.beside),
      },
      ...(isBuilt ? { code: builtCode(props), handler: 'index.handler' } : {}),
    });
    acknowledge(this.role, ['IAM5[Resource::*]'], 'X-Ray writes and list calls have no resource to name; every action is exact.');
  }
}

/** The code that `npm run build` made, with the file beside it. */
function builtCode({ entry, beside }: StanceFunctionProps): Code {
  const built = join(root, 'dist/functions', entry);
  if (beside === undefined) return Code.fromAsset(built);
  const folder = mkdtempSync(join(tmpdir(), 'stance-code-'));
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }); });
  cpSync(built, folder, { recursive: true });
  cpSync(beside, join(folder, basename(beside)));
  return Code.fromAsset(folder);
}

/** Bundling that copies a file beside the bundle. */
function copying(file: string | undefined): Pick<BundlingOptions, 'commandHooks'> {
  if (file === undefined) return {};
  const copy = (folder: string): string => (process.platform === 'win32' ? `copy "${file}" "${folder}"` : `cp ${quoted(file)} ${quoted(folder)}`);
  return { commandHooks: { beforeBundling: () => [], beforeInstall: () => [], afterBundling: (_from, to) => [copy(to)] } };
}

/** A path as one word of a shell. */
const quoted = (path: string): string => `'${path.replaceAll("'", String.raw`'\''`)}'`;
