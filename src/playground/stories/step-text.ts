// A step of a scenario's JSON on a line.

import { isObject } from '../../shared/objects.js';
import { shown } from '../../shared/text.js';
import { parseOneStep } from '../../teach/scenario/parse.js';
import { saidOf } from '../../teach/scenario/step-text.js';
import type { StepJson } from '../history/history.js';

/** What the step does: of a call the Region, the operation and its input. */
export function stepText(step: StepJson): string {
  const { region, call, input } = step;
  if (call !== undefined) {
    const members = Object.entries(isObject(input) ? input : {}).map(([name, value]) => `${name}=${plain(value)}`);
    return [region, call, ...members].join(' ');
  }
  const parsed = parseOneStep(step, new Set());
  if (!parsed.ok || parsed.step.kind === 'call') return '';
  return saidOf(parsed.step);
}

/** A text as it is where that is clear, else JSON. */
function plain(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@+=#…-]+$/.test(value) ? value : shown(value, 80);
}
