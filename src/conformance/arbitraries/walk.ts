// Which situations a key can be in, by walking the model: every call that moves a key, in each of two Regions, and time,
// from every form of a key set that was reached so far. Two forms are the same that have the same keys in the same states.

import { isMultiRegion } from '../beliefs/call.js';
import { identifiersOf } from '../beliefs/names.js';
import {
  advance,
  cardOf,
  INPUTS,
  KEY_MAKERS,
  type KeySet,
  LIFECYCLE_EVENTS,
  nextInstant,
  OPERATIONS,
  type Operation,
  reduceJson,
} from '../model.js';
import { situationOf } from '../situations.js';
import { CONFORM_KINDS_IN_TURN } from './kinds.js';
import { type Move, type Scene, stepOf } from './moves.js';
import { PLAIN_SEQUENCES } from './plain.js';
import { creation, imported, next, PRIMARY, REPLICA } from './preludes.js';

/** How a situation is reached first: the fewest calls and waits. */
export interface Reached {
  /** By its number. */
  readonly situation: number;
  readonly moves: readonly Move[];
}

interface Form {
  readonly keySet: KeySet;
  readonly at: number;
  readonly moves: readonly Move[];
}

/** Every situation that a key of the kit's kinds can be in, in the order of the fewest moves. Walked once. */
export function reachedSituations(): readonly Reached[] {
  known ??= walked();
  return known;
}

let known: readonly Reached[] | undefined;

function walked(): readonly Reached[] {
  const reached = new Map<number, readonly Move[]>();
  const known = new Set<string>();
  let forms: readonly Form[] = CONFORM_KINDS_IN_TURN.flatMap((kind) => taken([creation(kind)]) ?? []);
  while (forms.length > 0) {
    const fresh = forms.filter((form) => isNew(known, form.keySet));
    for (const { keySet, moves } of fresh) {
      for (const key of Object.values(keySet.keys)) {
        const situation = situationOf(keySet, key);
        if (!reached.has(situation)) reached.set(situation, moves);
      }
    }
    forms = fresh.flatMap((form) => WAYS.flatMap((way) => taken(way, form) ?? []));
  }
  return [...reached].map(([situation, moves]) => ({ situation, moves }));
}

const START = Date.UTC(2026, 0, 1);

/** The operations that move a key from one state to another, on each of two keys of a set; and time. */
const WAYS: readonly (readonly Move[])[] = [
  ...OPERATIONS.filter((operation) => isMoving(operation) && !KEY_MAKERS.includes(operation)).flatMap((operation) =>
    [PRIMARY, REPLICA].map((region): readonly Move[] => {
      if ('EncryptedKeyMaterial' in INPUTS[operation]) return imported(region).map((part) => part(0));
      const plain = PLAIN_SEQUENCES[operation].moves.at(-1);
      return plain?.type === 'call' ? [{ ...plain, set: 0, region }] : [];
    }),
  ),
  [next(0)],
];

function isMoving(operation: Operation): boolean {
  return LIFECYCLE_EVENTS.some((event) => event === operation) && cardOf(operation).changes !== undefined;
}

/** Whether no set had such keys before. */
function isNew(known: Set<string>, { keys, multiRegion, origin, primaryRegion, keyMaterials }: KeySet): boolean {
  const each = Object.values(keys).map(({ region, keyState, importedKeyMaterials = [] }) =>
    [region === primaryRegion, keyState, importedKeyMaterials.map(({ importState }) => importState)].join(),
  );
  const form = [multiRegion, origin, keyMaterials.length, ...each].join(' ');
  if (known.has(form) || each.length > MOST_KEYS) return false;
  known.add(form);
  return true;
}

const MOST_KEYS = 2;

/** The set after the moves; undefined if one is refused, or nothing is left. */
function taken(moves: readonly Move[], from?: Form): Form | undefined {
  const before = from?.moves ?? [];
  let keySet = from?.keySet ?? null;
  let at = from?.at ?? START;
  for (const [index, move] of moves.entries()) {
    const step = stepOf(move, sceneOf(keySet, at));
    if (step.type === 'wait') at += step.ms;
    else if (step.type === 'call') {
      const { region, operation, input } = step;
      const { identifiers } = cardOf(operation);
      const ids = identifiersOf(identifiers, before.length + index, 0, keySet?.multiRegion ?? isMultiRegion(input));
      const result = reduceJson(keySet, { region, operation, input, at, ids });
      if (!result.ok) return undefined;
      keySet = result.keySet;
    }
    keySet = keySet && advance(keySet, at).keySet;
  }
  return keySet === null ? undefined : { keySet, at, moves: [...before, ...moves] };
}

function sceneOf(keySet: KeySet | null, at: number): Scene {
  return {
    keySets: keySet === null ? [] : [keySet],
    at,
    nextInstant: () => (keySet === null ? undefined : nextInstant(keySet)),
    markers: [],
  };
}
