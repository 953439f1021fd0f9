// A key is read again and again, and mostly shows what it has shown before. As long as what is believed of it is the same,
// an answer that agreed and taught nothing does so again: it need not be judged anew.

import { cardOf } from '../model.js';
import type { TargetAnswer } from '../target.js';
import { type Beliefs, trackedOf } from './beliefs.js';
import { isBody } from './body.js';
import type { Call, Judged, Verdict } from './call.js';
import { NO_DEVIATIONS } from './deviations.js';
import type { NameTable } from './names.js';
import type { Possibility } from './time.js';

interface Agreed {
  /** As text: whoever answers may change what it gave out before. */
  readonly answer: string;
  readonly names: NameTable;
  readonly verdict: Verdict;
}

/** By what was possible, and by how it was read. */
const AGREED = new WeakMap<readonly Possibility[], Map<string, Agreed>>();

/** A key that is read by its ID alone, and how it was answered. */
export interface Reading {
  readonly possible: readonly Possibility[];
  readonly name: string;
  readonly answer: string;
}

/** The reading that a call is; undefined: it is none, or more than what the key may be counts. */
export function readingOf(
  beliefs: Beliefs,
  { operation, region, input }: Call,
  answer: TargetAnswer,
): Reading | undefined {
  if (cardOf(operation).shows === undefined || beliefs.deviations !== NO_DEVIATIONS || !isBody(input)) return undefined;
  const { KeyId, ...others } = input;
  for (const _ in others) return undefined;
  const possible = typeof KeyId === 'string' ? trackedOf(beliefs, KeyId)?.possible : undefined;
  return possible && { possible, name: `${operation} ${region}`, answer: JSON.stringify(answer) };
}

/** What was made of the same answer to the same reading; undefined: it must be judged. */
export function judgedBefore(beliefs: Beliefs, { possible, name, answer }: Reading): Judged | undefined {
  const known = AGREED.get(possible)?.get(name);
  if (known === undefined || known.names !== beliefs.names || known.answer !== answer) return undefined;
  return { beliefs, verdict: known.verdict };
}

/** Keeps in mind what was made of an answer, if it agreed and taught nothing. `before`: what was believed until then. */
export function remember(before: Beliefs, { possible, name, answer }: Reading, { beliefs, verdict }: Judged): void {
  const { divergences, isOpen, isUnseen } = verdict;
  if (beliefs !== before || divergences.length > 0 || isOpen || isUnseen === true) return;
  const known = AGREED.get(possible) ?? new Map<string, Agreed>();
  AGREED.set(possible, known.set(name, { answer, names: beliefs.names, verdict }));
}
