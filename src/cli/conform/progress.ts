// The progress of a run on one line of a terminal, drawn again and again.

import type { Progress } from '../../conformance/options.js';
import { cut, plural, type Surroundings } from '../terminal.js';

/** A terminal need not be drawn more often: nobody reads faster, and the run would wait for it. */
const LEAST_MS_BETWEEN_DRAWINGS = 100;
const BAR_COLUMNS = 20;
const CLEAR_LINE = '\r\u001b[K';

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away, so that what is printed next begins on an empty one. */
  readonly clear: () => void;
}

/** Draws nothing where standard error is no terminal. */
export function progressLine(around: Surroundings, now: () => number): ProgressLine {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  return {
    show: (progress) => {
      const columns = around.errColumns;
      if (columns === undefined || now() - drawnAt < LEAST_MS_BETWEEN_DRAWINGS) return;
      drawnAt = now();
      isDrawn = true;
      // A line as wide as the terminal would wrap, and the next drawing leave half of it.
      around.err(`${CLEAR_LINE}${cut(progressText(progress), columns - 1)}`);
    },
    clear: () => {
      if (isDrawn) around.err(CLEAR_LINE);
      isDrawn = false;
    },
  };
}

export function progressText({ phase, runs, calls, findings, elapsedMs, fraction, leftMs }: Progress): string {
  const share = Math.min(Math.max(fraction, 0), 1);
  const done = Math.floor(share * BAR_COLUMNS);
  const bar = '█'.repeat(done) + '░'.repeat(BAR_COLUMNS - done);
  const rate = elapsedMs > 0 ? Math.round((calls / elapsedMs) * 1000) : 0;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const left = leftMs === undefined ? [] : [`${leftText(leftMs)} left`];
  const counts = [
    ...left,
    plural(runs, 'run'),
    `${rate.toLocaleString('en')} calls/s`,
    plural(findings, 'finding'),
    phase,
  ];
  return `${bar} ${percent}  ${counts.join('  ')}`;
}

/** About how long, in one unit or two. */
function leftText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
