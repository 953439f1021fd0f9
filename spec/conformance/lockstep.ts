// Leads a faulty store and an honest one through the same random sequences, until they answer differently.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Play, playOf } from '../../property-tests/arbitraries/plays.js';
import { identifierOf, playedInStore, storeOptions, takeInStore } from '../../property-tests/support/players.js';
import type { Step } from '../../src/conformance/arbitraries/moves.js';
import { conformSequences } from '../../src/conformance/arbitraries/sequences.js';
import { CAPABILITIES } from '../../src/conformance/target.js';
import type { CallResult, JsonCall } from '../../src/model/engine/reduce.js';
import { DEFAULT_SETTINGS } from '../../src/model/key-set/host.js';
import { regionsOf } from '../../src/model/key-set/key-set.js';
import { OPERATIONS, type Operation } from '../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../src/store/create.js';
import type { Store } from '../../src/store/store.js';
import { SEED } from '../support/seed.js';
import type { Fault } from './fault.js';

const MOST_SEQUENCES = 1_000;

/** Every way to look at a key; after each call only the first. */
const LOOKS = [
  'DescribeKey',
  'ListResourceTags',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'GetKeyLastUsage',
  'ListAliases',
  'ListGrants',
] as const satisfies readonly Operation[];

/** A call with its honest answer, or what time and the host do. */
type Entry =
  | { readonly at: number; readonly call: JsonCall<Operation>; readonly answer: unknown }
  | { readonly at: number; readonly step: Step };

interface Trace {
  readonly play: Play;
  readonly entries: readonly Entry[];
}

export interface Difference {
  readonly call: JsonCall<Operation>;
  readonly honest: unknown;
  readonly faulty: unknown;
  /** How many calls it took. */
  readonly calls: number;
}

/** Where the stores first differ: in an output, or in an error's code. Messages are not looked at. */
export function firstDifference({ spoil }: Pick<Fault, 'spoil'>, most = MOST_SEQUENCES): Difference | undefined {
  let calls = 0;
  for (let index = 0; index < most; index++) {
    const { play, entries } = traceAt(index);
    const { store, goTo } = openStore(play);
    const faultyCall = spoil(store);
    for (const entry of entries) {
      goTo(entry.at);
      if ('step' in entry) {
        take(store, entry.step);
        continue;
      }
      const { call, answer: honest } = entry;
      const faulty = answerOf(faultyCall(call));
      calls++;
      if (!isDeepStrictEqual(faulty, honest)) return { call, honest, faulty, calls };
    }
  }
  return undefined;
}

/** The kit's own sequences: what they never led to, the kit could not find. */
const sequences = conformSequences({
  operations: new Set(OPERATIONS),
  hasClock: true,
  capabilities: new Set(CAPABILITIES),
});
const CHUNK = 50;
const traces: Trace[] = [];

/** What the honest store answers: played once, and compared with every fault. */
function traceAt(index: number): Trace {
  while (traces.length <= index) {
    for (const moves of fc.sample(sequences, { numRuns: CHUNK, seed: SEED + traces.length })) {
      const play = playOf({ settings: DEFAULT_SETTINGS, readsCiphertexts: true }, moves);
      traces.push({ play, entries: [...honestEntries(play)] });
    }
  }
  const trace = traces[index];
  if (trace === undefined) throw new Error('nothing was generated');
  return trace;
}

function* honestEntries(play: Play): Generator<Entry> {
  const { store, goTo } = openStore(play);
  const met = new Map<string, KeyName>();
  let at = 0;
  const asked = (call: JsonCall<Operation>): Entry => ({ at, call, answer: answerOf(store.callJson(call)) });
  for (const { step, result } of playedInStore(play, store)) {
    if (step.type === 'call' && result !== undefined) {
      const { type: _type, ...call } = step;
      yield { at, call, answer: answerOf(result) };
      for (const key of keysOf(store)) {
        met.set(`${key.region} ${key.keyId}`, key);
        yield asked(look('DescribeKey', key));
      }
    } else {
      yield { at, step };
    }
    goTo(++at);
  }
  // Also at the keys that are no more.
  for (const key of met.values()) for (const operation of LOOKS) yield asked(look(operation, key));
  for (const call of looksByAlias(store)) yield asked(call);
}

interface KeyName {
  readonly keyId: string;
  readonly region: string;
}

function keysOf(store: Store): readonly KeyName[] {
  return [...store.keySets()].flatMap((keySet) => regionsOf(keySet).map((region) => ({ keyId: keySet.keyId, region })));
}

function look(operation: Operation, { keyId, region }: KeyName): JsonCall<Operation> {
  return { operation, region, input: { KeyId: keyId } };
}

/** Looks at every alias in every Region of its set: it names a key in its own Region only. */
function looksByAlias(store: Store): readonly JsonCall<Operation>[] {
  return [...store.keySets()].flatMap((keySet) => {
    const names = Object.values(keySet.keys).flatMap(({ aliases = [] }) => aliases.map(({ aliasName }) => aliasName));
    return regionsOf(keySet).flatMap((region) =>
      names.map((KeyId) => ({ operation: 'DescribeKey' as const, region, input: { KeyId } })),
    );
  });
}

/** A store whose identifiers follow from the step alone, so that a call too many is no difference in itself. */
function openStore(play: Play): { readonly store: Store; readonly goTo: (step: number) => void } {
  let at = 0;
  const store = createStore(
    storeOptions(play, { identifiers: (name, isMultiRegion) => identifierOf(name, `${at}`, isMultiRegion) }),
  );
  return {
    store,
    goTo: (step) => {
      at = step;
    },
  };
}

/** A replica of a faulty store may no longer be Creating, and then there is nothing to finish. */
function take(store: Store, step: Step): void {
  const isOver =
    step.type === 'finishReplication' && store.keySet(step.keyId)?.keys[step.region]?.keyState !== 'Creating';
  if (!isOver) takeInStore(store, step);
}

function answerOf(result: CallResult): unknown {
  return result.ok ? result.output : result.error.code;
}
