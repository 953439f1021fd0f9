// What became of the findings that were known before the run.

import type { JSX } from 'preact';
import { plural } from '../../shared/text.js';
import { type KnownLine, mendedLines, notExercisedLines } from './known.js';
import type { ConformReport } from './report.js';

export function Known({ report }: { readonly report: ConformReport }): JSX.Element {
  const again = report.baseline?.known.length ?? 0;
  return (
    <>
      <p>Found again: {plural(again, 'known finding')}, marked as such above.</p>
      <KnownList heading="Mended" lines={mendedLines(report)} />
      <KnownList heading="Not exercised" lines={notExercisedLines(report)} />
    </>
  );
}

function KnownList({
  heading,
  lines,
}: {
  readonly heading: string;
  readonly lines: readonly KnownLine[];
}): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{heading}</h3>
      <ul>
        {lines.map(({ finding, now }) => (
          <li key={finding}>
            {finding} <span class="soft">({now})</span>
          </li>
        ))}
      </ul>
    </>
  );
}
