// The CPU time of another process.

import { readFileSync } from 'node:fs';

/** User and system time of a process so far, in ticks of 10 ms; NaN: the system does not tell. */
export function cpuMilliseconds(pid = 0): number {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /, '')
      .split(' ')
      .slice(11, 13);
    return 10 * (Number(user) + Number(system));
  } catch {
    return Number.NaN;
  }
}
