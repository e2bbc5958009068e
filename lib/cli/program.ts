import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { packageRoot } from '../package-root.ts';
import { oneLine, StanceError } from '../errors.ts';
import type { Output } from './output.ts';

/** The version in package.json. */
export const version = (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;

/** A command's work: its arguments and options as commander gives them; answers the exit code. */
type Work = (output: Output, ...given: never[]) => Promise<number>;

/** Runs the command line and answers the exit code: docs/formats.md. */
export async function run(args: readonly string[], output: Output): Promise<number> {
  let code = 0;
  const program = commands((work) => async (...given: unknown[]) => { code = await (await work())(output, ...given.slice(0, -1) as never[]); });
  program.exitOverride().configureOutput({ writeOut: (text) => { output.out(text); }, writeErr: (text) => { output.err(text); } });
  for (const command of program.commands.flatMap((c) => [c, ...c.commands])) command.exitOverride().copyInheritedSettings(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (process.env['STANCE_DEBUG'] === '1' && error instanceof Error) output.err(`${error.stack ?? error.message}\n`);
    if (error instanceof StanceError) {
      output.err(`stance: ${error.message}\n`);
      return error.exitCode;
    }
    output.err(`stance: ${oneLine(error instanceof Error ? error.message : String(error))}; this is a defect of Stance: run again with STANCE_DEBUG=1 and report what it prints.\n`);
    return 2;
  }
}

function commands(act: (work: () => Promise<Work>) => (...given: unknown[]) => Promise<void>): Command {
  const program = new Command('stance')
    .description('Continuous security posture for AWS: one set of rules for the live account, for events and for templates.')
    .version(version)
    .enablePositionalOptions()
    .showHelpAfterError('(stance --help shows the commands)')
    .addHelpText('after', `
Exit codes: 0 done, nothing at or above --fail-on; 1 findings at or above it; 2 the work could not be done;
3 undecided things remain and --strict was given.`);

  program.command('scan')
    .description('Look at the live account, judge it, remember it, and say what changed')
    .option('--regions <list>', 'regions, or all', undefined)
    .option('--services <list>', 'only rules of these services, such as s3,iam')
    .option('--rules <list>', 'only these rules')
    .option('--framework <list>', 'only rules of these frameworks, such as cis-v5')
    .option('--severity <least>', 'only rules of this severity or worse')
    .option('--profile <name>', 'profile of the AWS configuration files')
    .option('--fail-on <severity>', 'exit with 1 where a rule of this severity or worse fails, or none', 'none')
    .option('--strict', 'exit with 3 where anything could not be decided')
    .option('--format <format>', 'text, json or ndjson', 'text')
    .option('--verdicts <list>', 'verdicts to show: pass, fail, unknown', 'fail,unknown')
    .option('--record <file>', 'write every call and its answer to a file, secrets concealed')
    .option('--replay <file>', 'answer every call from such a file, without a network')
    .option('--store <where>', 'a file, dynamodb:TABLE, or none', '.stance/findings.db')
    .option('--suppressions <file>', 'accepted risks (default: stance.suppressions.yaml, if there is one), or none')
    .option('--config <file>', 'configuration (default: stance.config.ts, .mjs or .json, if there is one)')
    .addHelpText('after', `
Credentials come from the standard AWS chain; AWS_ENDPOINT_URL is honoured. Examples:
  stance scan                                   every enabled region, all rules
  stance scan --regions eu-central-1 --services s3,iam --fail-on high
  stance scan --record account.rec; stance scan --replay account.rec`)
    .action(act(async () => (await import('./scan.ts')).scan));

  program.command('rules')
    .description('List the rules, with the frameworks they cover')
    .option('--framework <list>', 'only rules of these frameworks; says how much of each is covered')
    .option('--services <list>', 'only rules of these services')
    .option('--severity <least>', 'only rules of this severity or worse')
    .option('--format <format>', 'text or json', 'text')
    .action(act(async () => (await import('./rules-command.ts')).rules));

  program.command('explain')
    .description('Say what a rule demands, why, how to mend it, with examples')
    .argument('<rule>', 'id of a rule')
    .option('--format <format>', 'text or json', 'text')
    .action(act(async () => (await import('./explain.ts')).explain));

  program.command('findings')
    .description('List what the store remembers')
    .option('--state <list>', 'open, resolved, suppressed, blind', 'open,blind')
    .option('--severity <list>', 'only these severities')
    .option('--rule <list>', 'only findings of these rules')
    .option('--framework <list>', 'only findings of rules of these frameworks')
    .option('--resource <arn>', 'only findings on this resource: ARN, id or name')
    .option('--account <id>', 'only findings of this account')
    .option('--owner <owner>', 'only findings on resources with this owner tag')
    .option('--since <time>', 'only findings that changed since, ISO 8601')
    .option('--format <format>', 'text, csv, json, ndjson or md', 'text')
    .option('--store <where>', 'a file, or dynamodb:TABLE', '.stance/findings.db')
    .action(act(async () => (await import('./findings.ts')).findings));

  program.command('show')
    .description('Tell all about one finding: what, why, how to mend it, its history')
    .argument('<finding>', 'id of a finding, or its beginning')
    .option('--format <format>', 'text or json', 'text')
    .option('--store <where>', 'a file, or dynamodb:TABLE', '.stance/findings.db')
    .action(act(async () => (await import('./show.ts')).show));

  program.command('suppress')
    .description('Accept the risk of one finding until a day: writes an entry into the file of suppressions')
    .argument('<finding>', 'id of a finding, or its beginning')
    .requiredOption('--until <date>', 'the last day, or a time; at most 365 days from now')
    .requiredOption('--reason <text>', 'why it is acceptable')
    .option('--owner <name>', 'who answers for it (default: the owner of the resource)')
    .option('--ticket <id>', 'where it was decided')
    .option('--suppressions <file>', 'the file of accepted risks', 'stance.suppressions.yaml')
    .option('--dry-run', 'only print the entry')
    .option('--store <where>', 'a file, or dynamodb:TABLE', '.stance/findings.db')
    .action(act(async () => (await import('./suppress.ts')).suppress));

  program.command('audit')
    .description('Prove that the history is whole: no entry changed, removed, reordered or cut off')
    .option('--anchors <file>', 'heads and counts that an earlier stance audit --format json printed')
    .option('--format <format>', 'text or json', 'text')
    .option('--store <where>', 'a file, or dynamodb:TABLE', '.stance/findings.db')
    .action(act(async () => (await import('./audit.ts')).audit));

  program.command('import')
    .description('Record verdict lines of stance scan --format ndjson in a store, through the same life cycle')
    .argument('<file>', 'a file, or - for standard input')
    .option('--store <where>', 'a file, or dynamodb:TABLE', '.stance/findings.db')
    .action(act(async () => (await import('./import.ts')).importVerdicts));

  program.command('gate')
    .description('Judge CloudFormation templates by the same rules, before a push')
    .argument('<path...>', 'templates, folders, or a cdk.out')
    .option('--format <format>', 'text, json, ndjson, sarif, junit, markdown or github', 'text')
    .option('--verdicts <list>', 'verdicts to show: pass, fail, unknown', 'fail,unknown')
    .option('--fail-on <severity>', 'exit with 1 where a rule of this severity or worse fails, or none', 'medium')
    .option('--strict', 'exit with 3 where anything could not be decided')
    .option('--baseline <file>', 'report only what is not in this output of --format json')
    .option('--parameters <list>', 'values of template parameters: Key=Value,Key=Value')
    .option('--suppressions <file>', 'accepted risks (default: stance.suppressions.yaml, if there is one), or none')
    .option('--config <file>', 'configuration (default: stance.config.ts, .mjs or .json, if there is one)')
    .action(act(async () => (await import('./gate.ts')).gate));

  const policy = program.command('policy')
    .description('Say who can do what by an IAM policy: public, outside access, confused deputies, administrators, escalations')
    .argument('[file...]', 'policies or questions (docs/formats.md); default standard input')
    .option('--ndjson', 'one question a line, one answer a line, in order, whatever the input')
    .option('--account <id>', 'the account that owns the resource; any other is outside')
    .option('--kind <kind>', 'resource, identity or trust; default: as the policy looks')
    .action(act(async () => (await import('./policy.ts')).policy));
  policy.command('diff')
    .description('Say whether a changed policy grants anything that the reference does not')
    .argument('[file...]', 'questions with reference and candidate; default standard input')
    .option('--ndjson', 'one question a line, one answer a line, in order, whatever the input')
    .action(act(async () => (await import('./policy.ts')).policyDiff));
  policy.command('decide')
    .description('Decide one request as AWS does, with every policy that has a say')
    .argument('[file...]', 'questions with request and policies; default standard input')
    .option('--ndjson', 'one question a line, one answer a line, in order, whatever the input')
    .action(act(async () => (await import('./policy.ts')).policyDecide));

  program.command('event')
    .description('Say for each CloudTrail event whether it leads to a check, and of what')
    .argument('[file...]', 'files with one event a line or an array; default standard input')
    .option('--run', 'perform the checks against the live account, and record what they find')
    .option('--confirm <seconds>', 'with --run: when to look again for what was not found', '60')
    .option('--profile <name>', 'with --run: profile of the AWS configuration files')
    .option('--store <where>', 'with --run: a file, or dynamodb:TABLE', '.stance/findings.db')
    .option('--config <file>', 'with --run: configuration (default: stance.config.ts, .mjs or .json, if there is one)')
    .addHelpText('after', `
One decision a line. With --run, after all decisions: one line {"kind":"verdict",...} for each verdict on what the events
changed and on what rests on it, as stance scan prints them, and one line {"kind":"change",...} for each finding that
changed, with who did it. Several events on one resource lead to one check. What is not found is looked for again after
--confirm seconds before its findings end. Exit code 2: something was no event, or could not be looked at.
Examples:
  stance event cloudtrail.json
  stance event --run < events.ndjson`)
    .action(act(async () => (await import('./event.ts')).event));

  program.command('redrive')
    .description('Move what the deployed monitor could not work on back to its queues')
    .option('--queue <name>', 'one dead-letter queue, as --dry-run names it, or all', 'all')
    .option('--stack <name>', 'the stack that was deployed', 'Stance')
    .option('--region <region>', 'the region of the stack (default: that of the credentials)')
    .option('--profile <name>', 'profile of the AWS configuration files')
    .option('--dry-run', 'only list the queues and how much waits in them')
    .action(act(async () => (await import('./redrive.ts')).redrive));

  return program;
}
