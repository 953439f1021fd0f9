// An explanation as lines for a terminal.

import { type Paint, wrap } from '../../shared/text.js';
import { type ExplainedRule, type Explanation, knownFrom, type Part } from './explanation.js';

/** The lines, of at most `width` columns; commands stay whole, so that they can be copied. */
export function explanationLines({ title, parts }: Explanation, paint: Paint, width = 100): readonly string[] {
  return [...wrap(title, width).map(paint.bold), ...parts.flatMap((part) => partLines(part, paint, width))];
}

function partLines(
  { heading, text = [], rules = [], ways = [] }: Part,
  paint: Paint,
  width: number,
): readonly string[] {
  const block = (line: string): readonly string[] => wrap(line, width - 2).map((one) => `  ${one}`);
  return [
    '',
    paint.bold(heading),
    ...text.flatMap(block),
    ...rules.flatMap((rule) => ruleLines(rule, paint, width)),
    ...ways.flatMap(({ what, commands }) => [
      ...block(what),
      ...commands.map((command) => paint.green(`    ${command}`)),
    ]),
  ];
}

function ruleLines(rule: ExplainedRule, paint: Paint, width: number): readonly string[] {
  return [
    ...wrap(`[${rule.id}] ${rule.sentence}`, width - 2).map((line) => `  ${line}`),
    ...wrap(knownFrom(rule), width - 4).map((line) => paint.dim(`    ${line}`)),
    paint.dim(`    ${rule.source}`),
  ];
}
