// Preloaded into measured processes: tells what each used when it ends.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

const file = process.env['STANCE_BENCH_USAGE'];
const status = '/proc/self/status';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  // On Linux maxRSS begins with that of the process that started this one; VmHWM is its own (proc_pid_status(5)), in kB.
  const peak = existsSync(status) ? Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]) : maxRSS;
  if (file) appendFileSync(file, `${JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: peak * 1.024 / 1000 })}\n`);
});
