// Names with what they stand for, and what was expected beside what came.

import { type ComponentChildren, Fragment, type JSX } from 'preact';

/** A name, and what it stands for. */
export type Entry = readonly [name: string, value: ComponentChildren];

export function KeyValues({ entries }: { readonly entries: readonly Entry[] }): JSX.Element {
  return (
    <dl class="parts-values">
      {entries.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Both under their names. */
export interface ComparisonProps {
  readonly expected: Entry;
  readonly received: Entry;
}

export function Comparison({ expected, received }: ComparisonProps): JSX.Element {
  return (
    <dl class="parts-comparison">
      <div class="parts-side parts-expected">
        <dt>{expected[0]}</dt>
        <dd>{expected[1]}</dd>
      </div>
      <div class="parts-side parts-received">
        <dt>✗ {received[0]}</dt>
        <dd>{received[1]}</dd>
      </div>
    </dl>
  );
}
