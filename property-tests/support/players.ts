// Players of plays: on one key set by the pure functions, and on a store. Both tell of every step what it was, what came
// of it, and what was before.

import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { CUSTOM_KEY_STORES } from '../../src/conformance/arbitraries/kinds.js';
import { type CallStep, type Step, stepOf } from '../../src/conformance/arbitraries/moves.js';
import { readCiphertext } from '../../src/conformance/arbitraries/picks.js';
import { advance, nextInstant } from '../../src/model/engine/advance.js';
import { evolve } from '../../src/model/engine/evolve.js';
import { applyHostCommand, type HostCommand } from '../../src/model/engine/host-commands.js';
import { type CallResult, type JsonCommand, reduceJson } from '../../src/model/engine/reduce.js';
import type { KeySetEvent } from '../../src/model/key-set/events.js';
import type { Host } from '../../src/model/key-set/host.js';
import type { KeySet } from '../../src/model/key-set/key-set.js';
import type { IdentifierName, Identifiers } from '../../src/model/operations/call.js';
import { digest, uuid } from '../../src/model/vocabulary/digest.js';
import type { Instant } from '../../src/model/vocabulary/identifiers.js';
import type { Operation } from '../../src/model/vocabulary/vocabulary.js';
import { createStore, type StoreOptions } from '../../src/store/create.js';
import type { HostFunctions } from '../../src/store/snapshot.js';
import type { Store } from '../../src/store/store.js';
import type { Circumstances, Play } from '../arbitraries/plays.js';

/** When every play begins. */
export const START: Instant = Date.UTC(2026, 10, 1);

// One key set, by the pure functions.

/** All that the pure functions do not keep: the clock, the identifiers given out, the custom key stores. */
export interface PureState {
  readonly keySet: KeySet | null;
  readonly at: Instant;
  readonly made: number;
  readonly disconnected: readonly string[];
}

export const PURE_START: PureState = { keySet: null, at: START, made: 0, disconnected: [] };

/** What came of one step. */
export interface PureStep {
  readonly step: Step;
  readonly before: PureState;
  readonly after: PureState;
  readonly result?: CallResult;
  /** What happened because of the step, and then by itself up to its instant. */
  readonly events: readonly KeySetEvent[];
  /** All steps so far, this one included. */
  readonly soFar: readonly Step[];
}

/** Plays on one key set. A CreateKey makes a new one only after the last was deleted. */
export function* played(play: Play, start: PureState = PURE_START): Generator<PureStep> {
  const soFar: Step[] = [];
  const markers: string[] = [];
  let state = start;
  for (const move of play.moves) {
    const { keySet, at } = state;
    const scene = {
      keySets: keySet === null ? [] : [keySet],
      at,
      markers,
      nextInstant: () => (keySet ? nextInstant(keySet) : undefined),
    };
    const step = stepOf(move, scene);
    soFar.push(step);
    const done = take(state, step, play, soFar);
    if (done.result !== undefined) remember(markers, done.result);
    state = done.after;
    yield done;
  }
}

/** Takes one step. */
export function take(
  before: PureState,
  step: Step,
  circumstances: Circumstances,
  soFar: readonly Step[] = [step],
): PureStep {
  const { keySet } = before;
  switch (step.type) {
    case 'call': {
      const reduced = reduceJson(keySet, commandOf(before, step, circumstances));
      const { keySet: changed, ...result } = reduced;
      const settled = settle(changed, before.at);
      const after = { ...before, keySet: settled.keySet, made: before.made + 1 };
      return { step, before, after, result, events: [...result.events, ...settled.events], soFar };
    }
    case 'wait': {
      const at = before.at + step.ms;
      const { keySet: later, events } = settle(keySet, at);
      return { step, before, after: { ...before, at, keySet: later }, events, soFar };
    }
    case 'finishReplication': {
      const done = commanded(keySet, { type: 'finishReplication', region: step.region, at: before.at });
      const settled = settle(done.keySet, before.at);
      return {
        step,
        before,
        after: { ...before, keySet: settled.keySet },
        events: [...done.events, ...settled.events],
        soFar,
      };
    }
    case 'customKeyStore': {
      const { customKeyStoreId: id, isConnected } = step;
      const others = before.disconnected.filter((other) => other !== id);
      const disconnected = isConnected ? others : [...others, id];
      const type = isConnected ? 'connectCustomKeyStore' : 'disconnectCustomKeyStore';
      const isIts = keySet?.customKeyStore?.customKeyStoreId === id;
      const done = commanded(isIts ? keySet : null, { type, at: before.at });
      const after = { ...before, disconnected, keySet: isIts ? done.keySet : keySet };
      return { step, before, after, events: done.events, soFar };
    }
  }
}

function commanded(
  keySet: KeySet | null,
  command: HostCommand,
): { keySet: KeySet | null; events: readonly KeySetEvent[] } {
  return keySet === null ? { keySet, events: [] } : applyHostCommand(keySet, command);
}

/** The command that the pure player reduces. */
export function commandOf(
  { at, made, disconnected }: PureState,
  step: CallStep,
  given: Circumstances,
): JsonCommand<Operation> {
  const { region, operation, input, principal } = step;
  const isMultiRegion =
    typeof input === 'object' && input !== null && 'MultiRegion' in input && input.MultiRegion === true;
  return {
    region,
    operation,
    input,
    at,
    ids: identifiersOf(made, isMultiRegion),
    settings: given.settings,
    host: hostOf(given, disconnected),
    ...(principal === undefined ? {} : { principal }),
  };
}

function settle(keySet: KeySet | null, at: Instant): { keySet: KeySet | null; events: readonly KeySetEvent[] } {
  return keySet === null ? { keySet, events: [] } : advance(keySet, at);
}

/** A key set after events. */
export function folded(keySet: KeySet | null, events: readonly KeySetEvent[]): KeySet | null {
  return events.reduce<KeySet | null>(evolve, keySet);
}

function hostOf({ readsCiphertexts }: Circumstances, disconnected: readonly string[]): Partial<Host> {
  const store = (id: string) => CUSTOM_KEY_STORES.find(({ customKeyStoreId }) => customKeyStoreId === id);
  return {
    findCustomKeyStore: (id) => {
      const found = store(id);
      return found && { ...found, isConnected: !disconnected.includes(id) };
    },
    ...(readsCiphertexts ? { readCiphertext } : {}),
  };
}

/** Identifiers of their own for every call: 0, 1, 2, … */
function identifiersOf(made: number, isMultiRegion: boolean): Identifiers {
  const names: readonly IdentifierName[] = [
    'keyId',
    'keyMaterialId',
    'grantId',
    'grantToken',
    'importToken',
    'requestId',
  ];
  return Object.fromEntries(names.map((name) => [name, identifierOf(name, `${made}`, isMultiRegion)]));
}

/** The identifier that follows from a text, in the form that its name asks for. */
export function identifierOf(name: IdentifierName, from: string, isMultiRegion: boolean): string {
  const hex = digest(`${name} ${from}`, 8);
  switch (name) {
    case 'keyId':
      return isMultiRegion ? `mrk-${hex.slice(0, 32)}` : uuid(hex);
    case 'requestId':
      return uuid(hex);
    default:
      return hex;
  }
}

// An account, by a store.

export interface StoreStep {
  readonly step: Step;
  readonly store: Store;
  /** The key sets before the step. */
  readonly keySets: readonly KeySet[];
  readonly result?: CallResult;
  readonly events: readonly KeySetEvent[];
  readonly soFar: readonly Step[];
}

/** The options of a store in which a play can be played. */
export function storeOptions(circumstances: Circumstances, functions: HostFunctions = {}): StoreOptions {
  const { settings } = circumstances;
  return { now: START, ...settings, customKeyStores: CUSTOM_KEY_STORES, ...hostFunctions(circumstances, functions) };
}

/** The functions among them, which no snapshot holds. */
export function hostFunctions({ readsCiphertexts }: Circumstances, functions: HostFunctions = {}): HostFunctions {
  return { ...functions, host: { ...(readsCiphertexts ? { readCiphertext } : {}), ...functions.host } };
}

/** Plays on a store, by default a new one. */
export function* playedInStore(play: Play, store: Store = createStore(storeOptions(play))): Generator<StoreStep> {
  const soFar: Step[] = [];
  const markers: string[] = [];
  for (const move of play.moves) {
    const keySets = [...store.keySets()];
    const step = stepOf(move, { keySets, at: store.now(), markers, nextInstant: store.nextInstant });
    soFar.push(step);
    const done = takeInStore(store, step);
    if (done.result !== undefined) remember(markers, done.result);
    yield { step, store, keySets, soFar, ...done };
  }
}

/** Takes one step in a store. */
export function takeInStore(store: Store, step: Step): { result?: CallResult; events: readonly KeySetEvent[] } {
  switch (step.type) {
    case 'call': {
      const { type: _type, ...call } = step;
      const result = store.callJson(call);
      return { result, events: result.events };
    }
    case 'wait':
      return { events: store.advance(step.ms) };
    case 'finishReplication':
      return { events: store.finishReplication(step) };
    case 'customKeyStore': {
      const { customKeyStoreId: id, isConnected } = step;
      return { events: isConnected ? store.connectCustomKeyStore(id) : store.disconnectCustomKeyStore(id) };
    }
  }
}

function remember(markers: string[], result: CallResult): void {
  if (!result.ok || !('NextMarker' in result.output)) return;
  markers.push(String(result.output.NextMarker));
  if (markers.length > 3) markers.shift();
}

// Failures that can be read.

/** Expects equality; cheap as long as it holds. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
}

/** Runs checks about some steps; if one fails, its error tells the story. */
export function telling<T>(steps: readonly Step[], checks: () => T): T {
  try {
    return checks();
  } catch (error) {
    if (error instanceof Error) error.message = `${error.message}\n\n${story(steps)}`;
    throw error;
  }
}

function story(steps: readonly Step[]): string {
  const lines = steps.map((step, index) => {
    const { type, ...members } = step;
    if (step.type === 'call') return `${index}. ${step.region} ${step.operation} ${JSON.stringify(step.input)}`;
    return `${index}. ${type} ${JSON.stringify(members)}`;
  });
  return ['The story:', ...lines].join('\n');
}

/** What a plain JSON value is after a journey as text. */
export function throughJson<T>(json: T): T {
  return JSON.parse(JSON.stringify(json)) as T;
}
