// The steps of a session as they were played, so that they can be told and played again. Another session gives other
// names to what it makes when steps before were left out: what names it is renamed.

import { entriesOf } from '../../shared/objects.js';
import { MATERIALS } from '../arbitraries/picks.js';
import { isBody } from '../beliefs/body.js';
import type { Call } from '../beliefs/call.js';
import { blobOf } from '../beliefs/ciphertexts.js';
import { identifiersOf, mapTexts, withNames } from '../beliefs/names.js';
import type { SequenceCall, SequenceStep } from '../findings.js';
import { CARDS, type Identifiers, keyMaterialIdOf } from '../model.js';

/** A step as a session has played it. */
export interface Recorded {
  readonly step: SequenceStep;
  /** Of a call: which one it was, and which key it made if it made one. Identifiers follow from both. */
  readonly number: number;
  readonly key: number;
}

export interface Recording {
  readonly call: (region: string, operation: Call['operation'], input: unknown) => Call;
  /** `call`: the last one, if the wait came before it was answered for good. */
  readonly wait: (milliseconds: number, call?: Call) => void;
  /** A call has made a key. */
  readonly keyMade: () => void;
  readonly length: () => number;
  /** The first steps, and a read that follows them, with the names that whoever plays them by their places gives. */
  readonly steps: (length: number, read?: SequenceCall) => readonly SequenceStep[];
  readonly recorded: (length: number) => readonly Recorded[];
  /** The input of another session's call, in this session's names. */
  readonly renamed: (step: SequenceCall, recorded: Recorded | undefined) => unknown;
}

/** The number of a call and of a key that no sequence has. */
const NOBODY = 0xffff_ffff;

export function createRecording(): Recording {
  const all: Recorded[] = [];
  const names = new Map<string, string>();
  let keys = 0;
  let last: Call | undefined;

  /** `nobody`: what has that name instead if it stands for something that was left out. */
  function renameOne(from: string, to: string, nobody: string): void {
    if (from === to) return;
    if (!names.has(to)) names.set(to, nobody);
    names.set(from, to);
  }

  function rename(from: Identifiers, to: Identifiers, nobody: Identifiers): void {
    for (const [name, id] of entriesOf(from)) {
      if (id !== undefined) renameOne(id, to[name] ?? id, nobody[name] ?? id);
    }
    const { keyId } = from;
    if (keyId === undefined || keyId === to.keyId) return;
    // The name of imported key material follows from the key's.
    for (const material of MATERIALS) {
      const idOf = (ids: Identifiers): string => keyMaterialIdOf(ids.keyId ?? keyId, material);
      renameOne(idOf(from), idOf(to), idOf(nobody));
    }
  }

  return {
    call: (region, operation, input) => {
      const call = { region, operation, input, number: all.length, key: keys + 1 };
      all.push({ step: { region, operation, input }, number: call.number, key: call.key });
      last = call;
      return call;
    },
    wait: (milliseconds, call) => {
      const recorded: Recorded = { step: { advance: milliseconds }, number: 0, key: 0 };
      // A call that was not recorded only reads.
      all.splice(call !== undefined && call === last ? -1 : all.length, 0, recorded);
    },
    keyMade: () => {
      keys++;
    },
    length: () => all.length,
    steps: (length, read) => {
      const known = all.slice(0, length);
      return namedByPlace([...known.map(({ step }) => step), ...(read === undefined ? [] : [read])], known);
    },
    recorded: (length) => all.slice(0, length),
    renamed: ({ operation, input }, before) => {
      const next = names.size === 0 ? input : mapTexts(input, (text) => withNames(text, names));
      if (before !== undefined) {
        const { identifiers } = CARDS[operation];
        const isMultiRegion = isBody(next) && next.MultiRegion === true;
        renameOne(blobOf(before.number), blobOf(all.length), blobOf(NOBODY));
        const idsOf = (call: number, key: number): Identifiers => identifiersOf(identifiers, call, key, isMultiRegion);
        rename(idsOf(before.number, before.key), idsOf(all.length, keys + 1), idsOf(NOBODY, NOBODY));
      }
      return next;
    },
  };
}

/** A call that a wait was put before was numbered by the place that the wait has now: what names its results is renamed. */
function namedByPlace(steps: readonly SequenceStep[], recorded: readonly Recorded[]): readonly SequenceStep[] {
  const names = new Map<string, string>();
  for (const [place, { step, number, key }] of recorded.entries()) {
    if ('advance' in step || number === place) continue;
    const { identifiers } = CARDS[step.operation];
    const idsOf = (call: number): Identifiers => identifiersOf(identifiers, call, key, false);
    for (const [name, id] of entriesOf(idsOf(number))) {
      const own = idsOf(place)[name];
      if (id !== undefined && own !== undefined && id !== own) names.set(id, own);
    }
    names.set(blobOf(number), blobOf(place));
  }
  if (names.size === 0) return steps;
  return steps.map((step) =>
    'advance' in step ? step : { ...step, input: mapTexts(step.input, (text) => withNames(text, names)) },
  );
}
