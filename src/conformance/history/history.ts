// The runs of a directory, in the order of time, each beside the one before it of the same target.

import type { PastRun } from './read.js';

/** A run, and what changed since the one before it of the same target; of the first one all is undefined. */
export interface HistoryRow extends PastRun {
  /** Findings that the run before did not have. */
  readonly added?: number;
  /** Findings that only the run before had: mended, or not met. */
  readonly gone?: number;
}

/** Oldest first. */
export function historyOf(runs: readonly PastRun[]): readonly HistoryRow[] {
  const last = new Map<string, PastRun>();
  const sorted = [...runs].sort(
    (a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.file < b.file ? -1 : 1),
  );
  return sorted.map((run) => {
    const before = last.get(run.target);
    last.set(run.target, run);
    if (before === undefined) return run;
    return { ...run, added: missingIn(before, run), gone: missingIn(run, before) };
  });
}

/** How many findings of the other run one has not. */
function missingIn({ findings }: PastRun, other: PastRun): number {
  const known = new Set(findings);
  return new Set(other.findings.filter((key) => !known.has(key))).size;
}

/** When a run began, as people read it: to the minute, in UTC. */
export function begunText({ startedAt }: Pick<PastRun, 'startedAt'>): string {
  return `${new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What changed, such as `+2 −1`. */
export function changeText({ added, gone }: HistoryRow): string {
  if (added === undefined || gone === undefined) return '';
  return added === 0 && gone === 0 ? '=' : [added > 0 ? `+${added}` : '', gone > 0 ? `−${gone}` : ''].join(' ').trim();
}
