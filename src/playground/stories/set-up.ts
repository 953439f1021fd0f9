// A key in a state that somebody asks for: the shortest way there, as steps of an account that was empty before. Pure.

import type { Operation } from '../../index.js';
import { whyImpossible } from '../../teach/ways/possible.js';
import { type Circumstances, ORIGINS, setUp } from '../../teach/ways/situations.js';
import { relatingMember } from '../../teach/ways/steps.js';
import { appendAll, goTo, type History, present, type StepJson } from '../history/history.js';
import type { Asked, KeyName } from '../view.js';
import { realisedWay } from '../ways/realised.js';

/** What leads to the key, from the beginning of the history, the key that is called, and with what. */
export interface WayThere {
  readonly steps: readonly StepJson[];
  readonly key: KeyName;
  readonly asked: Asked;
}

/** What is called on the key. */
export interface Call {
  readonly operation: Operation;
  /** Whether it is called on the primary key of a replica key, about the replica key's Region. */
  readonly isOnPrimary: boolean;
}

/** Whether a call can be about a replica key without being called on it: then its primary key is called, and its Region named. */
export function canBeOnPrimary(operation: Operation, { role }: Circumstances): boolean {
  return role === 'replica' && relatingMember(operation) !== undefined;
}

/** The way to a key in these circumstances, and to a call on it; undefined: no key comes to be so. */
export function wayTo(history: History, circumstances: Circumstances, call?: Call): WayThere | undefined {
  const found = setUp(circumstances);
  if (found === undefined) return undefined;
  const begun = goTo(history, 0);
  const steps = realisedWay(begun, found.way.steps);
  const played = appendAll(begun, steps);
  const made = played.ok ? present(played.history).frame.snapshot.keySets.at(-1) : undefined;
  if (made === undefined) return undefined;
  const { keyId, primaryRegion } = made;
  const { region } = found.key;
  if (call === undefined) return { steps, key: { keyId, region }, asked: {} };
  const { operation, isOnPrimary } = call;
  const member = relatingMember(operation);
  return isOnPrimary && member !== undefined && canBeOnPrimary(operation, circumstances)
    ? { steps, key: { keyId, region: primaryRegion }, asked: { operation, input: { [member]: region } } }
    : { steps, key: { keyId, region }, asked: { operation } };
}

/** The origin that such a key must have instead, if there is one. */
export function neededOrigin(circumstances: Circumstances): Circumstances['origin'] {
  if (whyImpossible(circumstances) === undefined) return undefined;
  return ORIGINS.find((origin) => whyImpossible({ ...circumstances, origin }) === undefined);
}
