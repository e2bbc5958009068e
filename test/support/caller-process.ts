/** Which function of an emulator made a call: Linux tells the process at the other end of a connection (proc(5), `/proc/net/tcp`). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The process of a deployed function that holds the loopback port; an Error where it is none, so that nothing else is ever killed. */
export function callerOf(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .map((line) => line.trim().split(/\s+/)).flatMap((fields) => (fields[1]?.endsWith(local) ? [`socket:[${fields[9] ?? ''}]`] : []));
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (isWorker(pid) && descriptorsOf(pid).some((of) => inodes.includes(of))) return Number(pid);
  }
  throw new Error(`no function holds port ${port}`);
}

const isWorker = (pid: string): boolean => tried(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('_worker.js')) ?? false;
const descriptorsOf = (pid: string): readonly string[] =>
  (tried(() => readdirSync(`/proc/${pid}/fd`)) ?? []).map((fd) => tried(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '');

/** Processes end while they are looked at. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
