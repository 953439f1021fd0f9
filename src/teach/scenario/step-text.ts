// A step as it is written in a scenario, and in words.

import { assertNever } from '../../model/vocabulary/vocabulary.js';
import { durationText, shown } from '../../shared/text.js';
import { membersOf } from './case-json.js';
import type { CallStep, Step } from './scenario.js';

/** What a step does, as members of a scenario's JSON; `input`: a call's, with everything put in. */
export function stepMembers(step: Step, input: CallStep['input'] | undefined): Readonly<Record<string, unknown>> {
  if (step.kind !== 'call') return membersOf(step);
  return { region: step.region, call: step.call, input: input ?? step.input };
}

/** What a step does that is no call, in words. */
export function saidOf(step: Exclude<Step, CallStep>): string {
  switch (step.kind) {
    case 'advance':
      return `… ${durationText(step.by)}`;
    case 'show':
      return `seen from now on: ${step.of ?? 'all'}`;
    case 'configure':
      return `from now on: ${Object.entries(step.settings).map(settingText).join(', ')}`;
    case 'finishReplication':
      return `the replication to ${step.region} ends`;
    default:
      return assertNever(step);
  }
}

function settingText([name, value]: readonly [string, unknown]): string {
  return `${name} ${value === null ? 'until told' : typeof value === 'number' ? durationText(value) : shown(value)}`;
}
