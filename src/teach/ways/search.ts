// The shortest way from a situation to another: the fewest calls, then the least waiting. Every step that it names was
// taken in the model, so it works there.

import { type KeySet, regionsOf } from '../../model/key-set/key-set.js';
import type { Instant } from '../../model/vocabulary/identifiers.js';
import type { KeyState, Operation } from '../../model/vocabulary/vocabulary.js';
import { finished, type Work } from '../../shared/work.js';
import { after, type Choice, movesOf, type Situation, type Step } from './steps.js';

/** A way that the model was walked along. */
export interface Way {
  readonly steps: readonly Step[];
  readonly calls: number;
  /** In milliseconds. */
  readonly waiting: number;
}

/** What a search has come to. */
export interface Found {
  /** Absent: there is none, or none so short. */
  readonly way?: Way;
  /** Every situation that can be reached was looked at. */
  readonly isComplete: boolean;
  /** Where it is not: every way of so many calls was tried. */
  readonly calls: number;
}

interface Node extends Way {
  readonly situation: Situation;
}

/** So many situations take a part of a second, and nobody wants to make more calls. */
const MOST_SITUATIONS = 300;
const MOST_CALLS = 8;

/** What a way may be made of. */
export interface Means extends Pick<Choice, 'wanted' | 'isPatient'> {
  /** Operations to try besides those that move keys from state to state. */
  readonly others?: readonly Operation[];
  /** Whether it may take keys out of use: disable them, schedule their deletion, delete their material. By default not. */
  readonly mayHarm?: boolean;
}

/** The shortest way on which `isThere` becomes true. */
export function shortestWay(from: Situation, isThere: (situation: Situation) => boolean, means: Means = {}): Found {
  return finished(searchWay(from, isThere, means));
}

/** Looks for that way, situation by situation. */
export function* searchWay(
  from: Situation,
  isThere: (situation: Situation) => boolean,
  { others = [], mayHarm = false, wanted = [], isPatient = false }: Means = {},
): Work<Found> {
  const means = { others, mayHarm, wanted, isPatient };
  const found = yield* search(from, isThere, { ...means, mayLoseKeys: false });
  if (found.way !== undefined || !losesByWaiting(from, mayHarm)) return found;
  // To wait until a key is deleted is a way, too, but only where there is no other.
  return yield* search(from, isThere, { ...means, mayLoseKeys: true });
}

/** Looks for the shortest way that mends the keys that there are, and does nothing else. */
export function searchMending(from: Situation, isThere: (situation: Situation) => boolean): Work<Found> {
  return search(from, isThere, { others: [], mayLoseKeys: false, mayHarm: false, onlyMends: true });
}

/** Whether any way has a key deleted: one whose deletion is scheduled already, or that the way itself may schedule. */
function losesByWaiting({ keySet }: Situation, mayHarm: boolean): boolean {
  return mayHarm || Object.values(keySet?.keys ?? {}).some(({ keyState }) => DELETING.has(keyState));
}

const DELETING: ReadonlySet<KeyState> = new Set(['PendingDeletion', 'PendingReplicaDeletion']);

function* search(
  from: Situation,
  isThere: (situation: Situation) => boolean,
  means: Omit<Choice, 'mostKeys'>,
): Work<Found> {
  const choice: Choice = { ...means, mostKeys: Math.max(2, keyCount(from) + 1) };
  const seen = new Set<string>();
  const open: Node[] = [{ situation: from, steps: [], calls: 0, waiting: 0 }];
  let looked = 0;
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    const { situation, steps, calls, waiting } = node;
    const name = nameOf(situation);
    if (seen.has(name)) continue;
    seen.add(name);
    looked += 1;
    if (isThere(situation)) return { way: { steps, calls, waiting }, isComplete: true, calls };
    if (looked === MOST_SITUATIONS || calls >= MOST_CALLS) return { isComplete: false, calls: calls - 1 };
    for (const move of movesOf(situation, choice)) {
      const next = walked(situation, move);
      if (next === undefined || seen.has(nameOf(next))) continue;
      insert(open, {
        situation: next,
        steps: joined(steps, move),
        calls: calls + move.filter((step) => 'operation' in step).length,
        waiting: waiting + move.reduce((sum, step) => sum + ('wait' in step ? step.wait : 0), 0),
      });
    }
    yield;
  }
  return { isComplete: true, calls: 0 };
}

function keyCount({ keySet }: Situation): number {
  return keySet === null ? 0 : regionsOf(keySet).length;
}

function walked(from: Situation, move: readonly Step[]): Situation | undefined {
  let situation: Situation | undefined = from;
  for (const step of move) situation = situation && after(situation, step);
  return situation;
}

/** Waiting twice is waiting once. */
function joined(steps: readonly Step[], move: readonly Step[]): readonly Step[] {
  const last = steps.at(-1);
  const [first] = move;
  if (last === undefined || first === undefined || !('wait' in last) || !('wait' in first)) return [...steps, ...move];
  return [...steps.slice(0, -1), { wait: last.wait + first.wait, until: first.until }];
}

/** Keeps the list in its order. */
function insert(open: Node[], node: Node): void {
  let low = 0;
  for (let high = open.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (isBefore(node, open[middle])) high = middle;
    else low = middle + 1;
  }
  open.splice(low, 0, node);
}

function isBefore(a: Way, b: Way | undefined): boolean {
  return b === undefined || a.calls < b.calls || (a.calls === b.calls && a.waiting < b.waiting);
}

/** The same for situations that differ only in what is past, and in how late it is. */
export function nameOf({ keySet, at }: Pick<Situation, 'keySet' | 'at'>): string {
  return keySet === null ? '' : JSON.stringify(keySet, (member, value) => relative(member, value, at));
}

const OF_NO_MATTER: ReadonlySet<string> = new Set<keyof KeySet | string>([
  'createdAt',
  'updatedAt',
  'rotatedAt',
  'lastUsage',
  'importParameters',
]);

function relative(member: string, value: unknown, at: Instant): unknown {
  if (OF_NO_MATTER.has(member)) return undefined;
  return typeof value === 'number' && value > 1e9 ? Math.max(value - at, -1) : value;
}
