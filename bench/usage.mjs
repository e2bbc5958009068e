// Preloaded into measured processes: tells what each used when it ends.
import { appendFileSync } from 'node:fs';

const file = process.env['STANCE_BENCH_USAGE'];
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  if (file) appendFileSync(file, `${JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1000 })}\n`);
});
