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

/** What was made of the same answer to the same reading; undefined: it must be judged. */
export function judgedBefore(beliefs: Beliefs, call: Call, answer: TargetAnswer): Judged | undefined {
  const possible = possibleOf(beliefs, call);
  const known = possible && AGREED.get(possible)?.get(nameOf(call));
  if (known === undefined || known.names !== beliefs.names || known.answer !== JSON.stringify(answer)) return undefined;
  return { beliefs, verdict: known.verdict };
}

/** Keeps in mind what was made of an answer, if it agreed and taught nothing. `before`: what was believed until then. */
export function remember(before: Beliefs, call: Call, answer: TargetAnswer, { beliefs, verdict }: Judged): void {
  const { divergences, isOpen, isUnseen } = verdict;
  const possible = beliefs === before ? possibleOf(beliefs, call) : undefined;
  if (possible === undefined || divergences.length > 0 || isOpen || isUnseen === true) return;
  const known = AGREED.get(possible) ?? new Map<string, Agreed>();
  AGREED.set(possible, known.set(nameOf(call), { answer: JSON.stringify(answer), names: beliefs.names, verdict }));
}

/** What the key may be that is read by its ID alone; undefined: it is no such reading, or more than that counts. */
function possibleOf(beliefs: Beliefs, { operation, input }: Call): readonly Possibility[] | undefined {
  if (cardOf(operation).shows === undefined || beliefs.deviations !== NO_DEVIATIONS || !isBody(input)) return undefined;
  const { KeyId, ...others } = input;
  for (const _ in others) return undefined;
  return typeof KeyId === 'string' ? trackedOf(beliefs, KeyId)?.possible : undefined;
}

function nameOf({ operation, region }: Call): string {
  return `${operation} ${region}`;
}
