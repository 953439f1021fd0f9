// What calls can reach, as text and as JSON: the cells of operation × key state × role × origin.

import { MEETING_KEYS, reachableSituations } from '../cells.js';

/** Every situation that a key can be in, a line each, with the shortest way there. */
export function cellsText(): string {
  const situations = reachableSituations();
  const rows = situations.map(({ situation: { state, role, origin }, way }) => [state, role, origin, way.join(' → ')]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const count = (number: number): string => number.toLocaleString('en');
  return [
    `${situations.length} situations that a key can be in × ${MEETING_KEYS.length} operations that name a key: ${count(situations.length * MEETING_KEYS.length)} cells`,
    '',
    ...rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')),
    '',
  ].join('\n');
}

/** Every cell, on one line. */
export function cellsJson(): string {
  const cells = reachableSituations().flatMap(({ situation, way }) =>
    MEETING_KEYS.map((operation) => ({ operation, ...situation, way })),
  );
  return `${JSON.stringify({ cells })}\n`;
}
