// A step as it is written in a scenario, and in words.

import { assertNever } from '../../model/vocabulary/vocabulary.js';
import { durationText } from '../../shared/text.js';
import { membersOf } from './case-json.js';
import type { CallStep, Step } from './scenario.js';
import { settingTexts } from './setting-text.js';

/** What a step does, as members of a scenario's JSON; `input`: a call's, with everything put in. */
export function stepMembers(step: Step, input: CallStep['input'] | undefined): Readonly<Record<string, unknown>> {
  if (step.kind !== 'call') return membersOf(step);
  return { region: step.region, call: step.call, input: input ?? step.input };
}

/** What a step does that is no call, in words. */
export function saidOf(step: Exclude<Step, CallStep>): string {
  switch (step.kind) {
    case 'advance':
      return passText(step.by);
    case 'show':
      return `seen from now on: ${step.of ?? 'all'}`;
    case 'configure':
      return `from now on: ${settingTexts(step.settings).join('; ')}`;
    case 'finishReplication':
      return `the replication to ${step.region} ends`;
    default:
      return assertNever(step);
  }
}

/** Such as `1 minute passes`. */
export function passText(span: number): string {
  const text = durationText(span);
  return `${text} ${/^1 \w+$/.test(text) ? 'passes' : 'pass'}`;
}
