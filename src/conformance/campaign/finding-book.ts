// What a run has met: a divergence that is new waits to be told as a finding, and one that is not is counted. What
// has a cause in common is one finding.

import { bySeverity, byUrgency, type Finding, signatureOf } from '../findings.js';
import type { KeyState, Operation } from '../model.js';
import { divergenceOf, type Met } from '../session/met.js';
import { byCause } from './causes.js';
import type { Refusals } from './refusals.js';

/** A divergence that was met for the first time. */
export interface FirstMet extends Met {
  readonly path: string;
  /** It is told as it was met. */
  readonly isShort?: true;
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
  readonly finish: (findingOf: (met: FirstMet) => Promise<Finding>) => Promise<void>;
  /** Makes findings of what has waited, and turned out to be no echo. */
  readonly settle: (findingOf: (met: FirstMet) => Promise<Finding>) => Promise<void>;
  /** How many findings there are; those that may be echoes are none. */
  readonly count: () => number;
  /** All findings with their echoes, also of what is not finished. */
  readonly all: () => readonly Finding[];
}

export interface FindingBookOptions {
  readonly seed: number;
  readonly maxFindings: number;
  readonly refusals: Pick<Refusals, 'followers'>;
  /** Is told of every divergence that is kept, new or not. */
  readonly departs: (operation: Operation, state: KeyState | null) => void;
}

/** What was met by now, and how often; `finding`: its sequence was made shorter. */
interface Entry {
  readonly met: FirstMet;
  readonly occurrences: number;
  readonly finding?: Finding;
}

export function createFindingBook({ seed, maxFindings, refusals, departs }: FindingBookOptions): FindingBook {
  const entries = new Map<string, Entry>();
  /** Signatures of what is to be looked at. */
  const pending: string[] = [];
  let heldBack: FirstMet[] = [];

  function keep(met: FirstMet): void {
    const signature = signatureOf(met);
    departs(met.operation, met.state);
    const known = entries.get(signature);
    if (known === undefined) pending.push(signature);
    entries.set(
      signature,
      known === undefined ? { met, occurrences: 1 } : { ...known, occurrences: known.occurrences + 1 },
    );
  }

  const told = (): readonly Entry[] => [...entries.values()].filter(({ finding }) => finding !== undefined);

  async function tell(signature: string, findingOf: (met: FirstMet) => Promise<Finding>): Promise<void> {
    const entry = entries.get(signature);
    if (entry === undefined || entry.finding !== undefined || told().length >= maxFindings) return;
    const finding = await findingOf(entry.met);
    const { occurrences } = entries.get(signature) ?? entry;
    entries.set(signature, { ...entry, occurrences, finding });
  }

  /** Whether it has a cause in common with what was looked at before. */
  function mayBeEcho(signature: string): boolean {
    const known = [...entries].filter(([other]) => other === signature || !pending.includes(other));
    return byCause(known.map(sightingOf), refusals).some(
      (group) => group.length > 1 && group.some((one) => one.signature === signature),
    );
  }

  const sightingOf = ([signature, { met, occurrences, finding }]: readonly [string, Entry]) => ({
    ...(finding ?? toldAs(met, met, seed)),
    occurrences,
    signature,
  });

  /** By cause; of what comes after as many findings as were asked for only echoes of those. */
  const folded = () => {
    const groups = byCause([...entries].map(sightingOf), refusals);
    const isTold = ({ signature }: { readonly signature: string }) => entries.get(signature)?.finding !== undefined;
    return told().length < maxFindings ? groups : groups.filter((group) => group.some(isTold));
  };

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
      const graver = (a: string, b: string): number => {
        const [one, other] = [entries.get(a), entries.get(b)];
        return one === undefined || other === undefined ? 0 : bySeverity(one.met, other.met);
      };
      pending.sort(graver);
      for (let [next] = pending; next !== undefined; [next] = pending) {
        if (!mayBeEcho(next)) await tell(next, findingOf);
        pending.shift();
      }
    },
    settle: async (findingOf) => {
      for (const [head] of folded()) if (head !== undefined) await tell(head.signature, findingOf);
    },
    count: () => told().length + pending.length,
    all: () =>
      folded()
        .flatMap((group) => {
          const [finding, ...echoes] = group.map(({ signature: _, ...sighting }): Finding => sighting);
          if (finding === undefined) return [];
          return [echoes.length === 0 ? finding : { ...finding, echoes }];
        })
        .sort(byUrgency),
  };
}

/** A finding that is told as it was `shown`, which need not be where it was met. */
export function toldAs(shown: Met, met: FirstMet, seed: number): Finding {
  const { path, foundAfter } = met;
  const isShrunk = met.isShort === true || shown !== met;
  return { ...divergenceOf(shown), isShrunk, seed, path, occurrences: 1, foundAfter };
}
