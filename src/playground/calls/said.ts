// What came of a step, in words: what happened, and what is shown differently now.

import { durationText } from '../../shared/text.js';
import { commandsOf } from '../../teach/explanations/commands.js';
import { inWords } from '../../teach/explanations/explain-state.js';
import { dateText, type KeyChange, type MemberChange } from '../../teach/pictures/course.js';
import type { Change, StepResult } from '../../teach/scenario/player.js';
import { saidOf } from '../../teach/scenario/step-text.js';
import { toWire } from '../../teach/scenario/wire.js';

/** The step itself: a call's Region and operation; or that time passed, or a setting changed. */
export function stepText({ step, until }: StepResult): string {
  if (step.kind === 'call') return `${step.call} in ${step.region}`;
  return step.kind === 'advance' ? `${durationText(step.by)} passed, until ${dateText(until)}` : saidOf(step);
}

/** A call as lines of a POSIX shell; of what is no call none. */
export function shellText({ step, input }: StepResult): string | undefined {
  if (step.kind !== 'call') return undefined;
  return commandsOf([{ operation: step.call, region: step.region, input: toWire(input ?? step.input) }]).join('\n');
}

/** Such as `eu-west-2: replica key ready, Creating → Enabled`. */
export function eventText({ event, before, after }: Change, isLater: boolean): string {
  const states = before === after || after === undefined ? '' : `, ${before ?? 'no key'} → ${after}`;
  return `${isLater ? `${dateText(event.at)}, ` : ''}${event.region}: ${inWords(event.type)}${states}`;
}

/** What DescribeKey shows differently of a key, a line each. */
export function changeTexts({ region, before, after, members }: KeyChange): readonly string[] {
  if (before === undefined) return [`${region}: a key, ${after}`];
  if (after === undefined) return [`${region}: no key any more`];
  return [
    ...(before === after ? [] : [`${region}: KeyState ${before} → ${after}`]),
    ...members.map((member) => `${region}: ${memberText(member)}`),
  ];
}

function memberText({ name, before, after, isList }: MemberChange): string {
  if (!isList) return `${name} ${before || 'absent'} → ${after || 'absent'}`;
  const parts = [...(after === '' ? [] : [`with ${after}`]), ...(before === '' ? [] : [`without ${before}`])];
  return `${name} now ${parts.join(', ')}`;
}
