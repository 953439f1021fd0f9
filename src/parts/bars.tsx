// Numbers as bars side by side, each with its number: nothing is told by height alone.

import type { JSX } from 'preact';

export interface Bar {
  readonly name: string;
  readonly value: number;
}

export interface BarsProps {
  /** What a screen reader says of it. */
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 36;
const GAP = 8;
const HEIGHT = 120;
const LINE = 16;

export function Bars({ title, bars }: BarsProps): JSX.Element {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const width = Math.max(1, bars.length) * (WIDTH + GAP) + GAP;
  return (
    <section class="parts-chart" tabindex={0} aria-label={title}>
      <svg role="img" aria-label={title} width={width} height={HEIGHT + LINE} viewBox={`0 0 ${width} ${HEIGHT + LINE}`}>
        {bars.map(({ name, value }, index) => {
          const x = GAP + index * (WIDTH + GAP);
          // What is 0 is a line on the ground.
          const height = Math.max(1, (value / most) * HEIGHT);
          return (
            <g key={index}>
              <title>
                {name}: {value}
              </title>
              <rect x={x} y={HEIGHT + LINE - height} width={WIDTH} height={height} class="parts-bar" />
              <text x={x + WIDTH / 2} y={HEIGHT + LINE - height - 4} class="parts-bar-value">
                {value}
              </text>
            </g>
          );
        })}
      </svg>
    </section>
  );
}
