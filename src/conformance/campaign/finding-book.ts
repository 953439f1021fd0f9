// What a run has met: a divergence that is new waits to be told as a finding, and one that is not is counted. What
// has a cause in common is one finding.

import { bySeverity, byUrgency, type Finding, signatureOf } from '../findings.js';
import { KEY_STATES, type KeyState, type Operation } from '../model.js';
import { divergenceOf, type Met } from '../session/met.js';
import { byStandingCause } from './causes.js';
import type { Refusals } from './refusals.js';

/** A divergence that was met for the first time. */
export interface FirstMet extends Met {
  readonly path: string;
  /** It is told as it was met. */
  readonly isShort?: true;
  /** Whether what showed it hangs on no seed: then each run meets it. */
  readonly isStanding?: boolean;
  /** The operation whose plain call it is about: that is made also where the operation is left out elsewhere. */
  readonly probed?: Operation;
  /** After so many calls. */
  readonly foundAfter: number;
}

export interface FindingBook {
  /** Keeps a divergence that is new, and counts one that is not. */
  readonly keep: (met: FirstMet) => void;
  /** Keeps it in mind: if its operation turns out to be unsupported, it is no finding. */
  readonly holdBack: (met: FirstMet) => void;
  /** Keeps what was held back of the operations that are supported. */
  readonly tellHeldBack: (isRefused: (operation: Operation) => boolean) => void;
  /** Makes findings of what was kept, the gravest first, as many as were asked for. What may be an echo of one waits. */
  readonly finish: (findingOf: (met: FirstMet) => Promise<Told>) => Promise<void>;
  /** Makes findings of what has waited, and turned out to be no echo. */
  readonly settle: (findingOf: (met: FirstMet) => Promise<Told>) => Promise<void>;
  /** How many findings there are by now: what has a cause in common is one. */
  readonly count: () => number;
  /** All findings with their echoes, also of what is not finished. */
  readonly all: () => readonly Finding[];
}

export interface FindingBookOptions {
  readonly seed: number;
  readonly maxFindings: number;
  readonly refusals: Pick<Refusals, 'followers' | 'standing'>;
  /** Is told of every divergence that is kept, new or not. */
  readonly departs: (operation: Operation, state: KeyState | null) => void;
}

/** What was met by now, and how often; `finding`: its sequence was made shorter. */
interface Entry {
  readonly met: FirstMet;
  readonly occurrences: number;
  readonly finding?: Finding;
  /** What went before each time. */
  readonly after: readonly string[];
}

/** A finding, and where it was shown. */
export interface Told {
  readonly finding: Finding;
  readonly shown: Met;
}

export function createFindingBook({ seed, maxFindings, refusals, departs }: FindingBookOptions): FindingBook {
  const entries = new Map<string, Entry>();
  /** Signatures of what is to be looked at. */
  const pending: string[] = [];
  let heldBack: FirstMet[] = [];

  function keep(met: FirstMet): void {
    const signature = signatureOf(met);
    departs(met.operation, met.state);
    const before = entries.get(signature);
    if (before === undefined) pending.push(signature);
    put(signature, before === undefined ? entryOf(met) : metAgain(before, met));
  }

  const isTold = (signature: string): boolean => entries.get(signature)?.finding !== undefined;
  const grouped = (some: readonly Entry[]) =>
    byStandingCause(
      some.map((entry) => sightingOf(entry, seed)),
      refusals,
    );

  /** How many causes there were when it was asked last; undefined: something was met since. */
  let counted: number | undefined;
  const causes = (): readonly (readonly Sighting[])[] => grouped([...entries.values()]);
  function put(signature: string, entry: Entry): void {
    entries.set(signature, entry);
    counted = undefined;
  }

  const causesTold = (): readonly (readonly Sighting[])[] =>
    causes().filter((group) => group.some((one) => isTold(signatureOf(one))));
  /** Whether as many findings are told as were asked for: two that have a cause in common are one. */
  const isFull = (): boolean => entries.size >= maxFindings && causesTold().length >= maxFindings;

  async function tell(signature: string, findingOf: (met: FirstMet) => Promise<Told>): Promise<void> {
    const entry = entries.get(signature);
    if (entry === undefined || entry.finding !== undefined) return;
    const { finding, shown } = await findingOf(entry.met);
    const { occurrences, after } = entries.get(signature) ?? entry;
    put(signature, { ...entry, occurrences, finding, after: both(after, shown.after) });
  }

  /** Whether it has a cause in common with what was looked at before. */
  function mayBeEcho(signature: string): boolean {
    const known = [...entries].flatMap(([other, entry]) =>
      other === signature || !pending.includes(other) ? [entry] : [],
    );
    return grouped(known).some((group) => group.length > 1 && group.some((one) => signatureOf(one) === signature));
  }

  /** By cause; of what comes after as many findings as were asked for only what belongs to those. */
  function folded(): readonly (readonly Sighting[])[] {
    return isFull() ? causesTold().slice(0, maxFindings) : causes();
  }

  /**
   * What is to be told still, the gravest first; shown by fewer calls, something may be no echo any more. Of as many findings as
   * were asked for, what tells each best.
   */
  function untold(): string | undefined {
    const heads = folded().flatMap(([head]) => head ?? []);
    return heads
      .sort(bySeverity)
      .map(signatureOf)
      .find((signature) => !isTold(signature));
  }

  /**
   * What never showed but after something else, and would be folded under it for that alone: it is no consequence if its
   * shortest sequence does without.
   */
  function unsettled(): string | undefined {
    if (isFull()) return undefined;
    const all = [...entries.values()];
    const settled = all.map((entry) => (entry.finding === undefined ? { ...entry, after: [] } : entry));
    const { length } = grouped(settled);
    const withIt = (entry: Entry) => settled.map((other) => (other.met === entry.met ? entry : other));
    const next = all.find(
      (entry) => entry.finding === undefined && entry.after.length > 0 && grouped(withIt(entry)).length < length,
    );
    return next && signatureOf(next.met);
  }

  return {
    keep,
    holdBack: (met) => {
      heldBack.push(met);
    },
    tellHeldBack: (isRefused) => {
      const now = heldBack.filter(({ operation }) => !isRefused(operation));
      heldBack = heldBack.filter(({ operation }) => isRefused(operation));
      for (const met of now) keep(met);
    },
    finish: async (findingOf) => {
      pending.sort((a, b) => bySeverity(metOf(entries, a), metOf(entries, b)));
      for (let [next] = pending; next !== undefined; [next] = pending) {
        if (!isFull() && !mayBeEcho(next)) await tell(next, findingOf);
        pending.shift();
      }
    },
    settle: async (findingOf) => {
      for (let next = unsettled(); next !== undefined; next = unsettled()) await tell(next, findingOf);
      for (let next = untold(); next !== undefined; next = untold()) await tell(next, findingOf);
    },
    count: () => {
      counted ??= causes().length;
      return counted;
    },
    all: () => folded().map(asFinding).sort(byUrgency),
  };
}

/** A divergence with what went before it each time. */
type Sighting = Finding & Pick<Entry, 'after'> & Pick<FirstMet, 'isStanding'>;

function entryOf(met: FirstMet): Entry {
  return { met, occurrences: 1, after: met.after ?? [] };
}

function metAgain(known: Entry, again: FirstMet): Entry {
  const { path, foundAfter, isShort, probed } = known.met;
  // A plain call is as clear as can be.
  const mayBeClearer = known.finding === undefined && isShort === undefined && probed === undefined;
  // What every run meets is told as every run meets it.
  const comesAgain = again.isStanding === true;
  const isFirst = comesAgain && known.met.isStanding !== true;
  const isBetter =
    mayBeClearer &&
    (isFirst || (comesAgain === (known.met.isStanding === true) && clarityOf(again) < clarityOf(known.met)));
  const from = isFirst ? {} : { path, foundAfter };
  const met = isBetter ? { ...again, ...from } : known.met;
  return { ...known, met, occurrences: known.occurrences + 1, after: both(known.after, again.after) };
}

/** How well it tells what is wrong, the best first: whether one answer alone conforms, and how common the key state is. */
function clarityOf({ expected, state }: Pick<Met, 'expected' | 'state'>): number {
  const at = state === null ? -1 : COMMON_FIRST.indexOf(state);
  return (expected.length > 1 ? 100 : 0) + at;
}

const COMMON_FIRST: readonly KeyState[] = ['Enabled', 'Disabled', ...KEY_STATES];

function metOf(entries: ReadonlyMap<string, Entry>, signature: string): FirstMet {
  const entry = entries.get(signature);
  if (entry === undefined) throw new Error(`${signature} was not met`);
  return entry.met;
}

function sightingOf({ met, occurrences, finding, after }: Entry, seed: number): Sighting {
  const { isStanding = false } = met;
  return { ...(finding ?? toldAs(met, met, seed)), occurrences, after, isStanding };
}

/** The first of a cause, with the others as its echoes. */
function asFinding(group: readonly Sighting[]): Finding {
  const [finding, ...echoes] = group.map(
    ({ after: _after, isStanding: _isStanding, ...sighting }): Finding => sighting,
  );
  if (finding === undefined) throw new Error('a cause has shown nothing');
  return echoes.length === 0 ? finding : { ...finding, echoes };
}

/** What is in both. */
function both(one: readonly string[], other: readonly string[] = []): readonly string[] {
  return one.filter((signature) => other.includes(signature));
}

/** A finding that is told as it was `shown`, which need not be where it was met. */
export function toldAs(shown: Met, met: FirstMet, seed: number): Finding {
  const { path, foundAfter } = met;
  const isShrunk = met.isShort === true || shown !== met;
  return { ...divergenceOf(shown), isShrunk, seed, path, occurrences: 1, foundAfter };
}
