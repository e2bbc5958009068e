import { processOutput } from '../lib/cli/output.ts';
import { run } from '../lib/cli/program.ts';

process.exitCode = await run(process.argv.slice(2), processOutput());
