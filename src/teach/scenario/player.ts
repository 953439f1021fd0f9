// Plays a scenario, step by step. Pure, save for the store of each case: the same scenario gives the same results.

import { createStore, type Store } from '../../index.js';
import { type CallResult, DEFAULT_ACCOUNT_ID } from '../../model/engine/reduce.js';
import type { KeySetEvent } from '../../model/key-set/events.js';
import { KEY_MAKERS } from '../../model/operations/tables.js';
import { digest } from '../../model/vocabulary/digest.js';
import type { Region } from '../../model/vocabulary/identifiers.js';
import { assertNever, type KeyState } from '../../model/vocabulary/vocabulary.js';
import { pretendCryptography } from '../../pretend-host.js';
import type { RefusedAsk } from '../explanations/explain.js';
import { refusedBy } from '../explanations/situation-of.js';
import { type Bound, type Match, type Mismatch, matchAnswer } from './matching.js';
import type { CallStep, Case, Scenario, Step } from './scenario.js';
import { expand, type Scope, textOf } from './template.js';
import { fromWire, toWire } from './wire.js';

type Body = Readonly<Record<string, unknown>>;

/** What came of a step. */
export interface StepResult {
  readonly case: Case;
  readonly step: Step;
  /** In epoch milliseconds, when the step began and when it was done. */
  readonly from: number;
  readonly until: number;
  /** Of a call: its input with everything put in, as a scenario shows it. */
  readonly input?: Body;
  /** Of a call: the answer, the last one if the step polls. */
  readonly answer?: CallResult;
  /** Of a call that was refused: what there is to explain about it. */
  readonly refused?: RefusedAsk;
  /** Of a call that succeeded: the answer's body as a scenario shows it. */
  readonly body?: Body;
  readonly changes: readonly Change[];
  /** The key sets to which something happened, as they are after the step. */
  readonly keySets: readonly KeySetView[];
  /** Empty where the expectation holds or there is none. */
  readonly mismatches: readonly Mismatch[];
  /** Why the step could not be played, and with it the rest of its case. */
  readonly obstacle?: string;
}

/** Something that happened to a key, and its state before and after; no state: no such key. */
export interface Change {
  readonly event: KeySetEvent;
  readonly before?: KeyState;
  readonly after?: KeyState;
}

interface KeySetView {
  readonly keyId: string;
  /** Of multi-Region keys. */
  readonly primaryRegion?: Region;
  readonly keyStates: ReadonlyMap<Region, KeyState>;
}

/** Automatic rotation never ends by itself. */
const MOST_POLLS = 100;

export function holds({ mismatches, obstacle }: StepResult): boolean {
  return mismatches.length === 0 && obstacle === undefined;
}

/** Plays every case in a store of its own. */
export function* play(scenario: Scenario): Generator<StepResult, void, undefined> {
  for (const given of scenario.cases) yield* playCase(given, openWorld(given));
}

/** The store that a case is played in. */
export function openWorld({ world }: Pick<Case, 'world'>): Store {
  const { settings, ...options } = world;
  return createStore({ ...settings, ...options, host: pretendCryptography });
}

/** What a case remembers from step to step, beside its store. */
export interface Memory {
  /** What steps have named by `as`. */
  readonly results: ReadonlyMap<string, unknown>;
  /** What stood where `<name:1>` was expected. */
  readonly bound: Bound;
}

/** Plays a case in a store; `memory`: of the steps that were played in it before. Returns what it remembers in the end. */
export function* playCase(
  given: Case,
  store: Store,
  memory: Memory = { results: new Map(), bound: new Map() },
): Generator<StepResult, Memory, undefined> {
  const results = new Map(memory.results);
  const keySets = new Map(knownKeySets(store));
  const scope: Scope = {
    accountId: given.world.accountId ?? DEFAULT_ACCOUNT_ID,
    now: store.now,
    random: `r${digest(`${given.world.seed ?? ''} ${given.id}`, 2)}`,
    results,
  };
  let { bound } = memory;
  for (const step of given.steps) {
    const from = store.now();
    const played = step.kind === 'call' ? playCall(step, store, scope, bound) : playOther(step, store, scope);
    const changes = played.events.map((event) => happen(event, keySets));
    const touched = [...new Set(played.events.map(({ keyId }) => keyId))];
    bound = played.bound ?? bound;
    if (step.kind === 'call' && step.as !== undefined && played.body !== undefined) {
      results.set(step.as, KEY_MAKERS.includes(step.call) ? played.body.KeyMetadata : played.body);
    }
    yield {
      case: given,
      step,
      from,
      until: store.now(),
      ...(played.input === undefined ? {} : { input: played.input }),
      ...(played.answer === undefined ? {} : { answer: played.answer }),
      ...(played.refused === undefined ? {} : { refused: played.refused }),
      ...(played.body === undefined ? {} : { body: played.body }),
      changes,
      keySets: touched.map((keyId) => keySets.get(keyId) ?? { keyId, keyStates: new Map() }),
      mismatches: played.mismatches,
      ...(played.obstacle === undefined ? {} : { obstacle: played.obstacle }),
    };
    if (played.obstacle !== undefined) break;
  }
  return { results, bound };
}

/** The key sets that are in a store before the first step. */
function* knownKeySets(store: Store): Generator<readonly [string, KeySetView]> {
  for (const { keyId, multiRegion, primaryRegion, keys } of store.keySets()) {
    const keyStates = new Map(Object.values(keys).map(({ region, keyState }) => [region, keyState]));
    yield [keyId, { keyId, ...(multiRegion ? { primaryRegion } : {}), keyStates }];
  }
}

interface Played extends Pick<StepResult, 'input' | 'answer' | 'refused' | 'body' | 'mismatches' | 'obstacle'> {
  readonly events: readonly KeySetEvent[];
  readonly bound?: Bound;
}

function playOther(step: Exclude<Step, CallStep>, store: Store, scope: Scope): Played {
  try {
    return { events: otherEvents(step, store, scope), mismatches: [] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { events: [], mismatches: [], obstacle: error.message };
  }
}

function otherEvents(step: Exclude<Step, CallStep>, store: Store, scope: Scope): readonly KeySetEvent[] {
  switch (step.kind) {
    case 'advance':
      return store.advance(step.by);
    case 'show':
      store.show(step.of === undefined ? {} : { kind: step.of });
      return [];
    case 'configure':
      store.configure(step.settings);
      return [];
    case 'finishReplication': {
      const missing: string[] = [];
      const keyId = textOf(expand(step.keyId, scope, missing));
      if (missing.length > 0) throw new RangeError(unanswered(missing));
      return store.finishReplication({ keyId, region: step.region });
    }
    default:
      return assertNever(step);
  }
}

function unanswered(missing: readonly string[]): string {
  return `no step has answered with ${[...new Set(missing)].join(', ')}`;
}

function playCall(step: CallStep, store: Store, scope: Scope, bound: Bound): Played {
  const events: KeySetEvent[] = [];
  for (let polls = 0; ; polls += 1) {
    const missing: string[] = [];
    const input = expandMembers(step.input, scope, missing);
    const principal = step.principal === undefined ? {} : { principal: textOf(expand(step.principal, scope, missing)) };
    if (missing.length > 0) {
      return { events, mismatches: [], obstacle: unanswered(missing) };
    }
    const { region, call } = step;
    const asked = { region, operation: call, input: toWire(input), ...principal };
    const answer = store.callJson(asked);
    events.push(...answer.events);
    const body = answer.ok ? fromWire(answer.output) : undefined;
    const match = matchStep(step, answer, body, scope, bound);
    const next = store.nextInstant();
    const isOver = match.mismatches.length === 0 || !step.poll || next === undefined || polls === MOST_POLLS;
    if (isOver) {
      const refused = answer.ok ? undefined : refusedBy(store, asked, answer.error, pretendCryptography);
      return {
        ...match,
        events,
        input,
        answer,
        ...(refused === undefined ? {} : { refused }),
        ...(body === undefined ? {} : { body }),
      };
    }
    events.push(...store.advance(Math.max(next - store.now(), 0)));
  }
}

type Matched = Pick<Played, 'mismatches' | 'obstacle' | 'bound'>;

function matchStep({ expect }: CallStep, answer: CallResult, body: unknown, scope: Scope, bound: Bound): Matched {
  if (expect === undefined) return { mismatches: [] };
  const match: Match = matchAnswer(expect, answer, body, scope, bound);
  return match.mismatches.length === 0 ? match : { mismatches: match.mismatches };
}

/** A text with everything put in, wherever it stands in an input. */
function expandTree(value: unknown, scope: Scope, missing: string[]): unknown {
  if (typeof value === 'string') return expand(value, scope, missing);
  if (Array.isArray(value)) return value.map((member) => expandTree(member, scope, missing));
  return typeof value === 'object' && value !== null ? expandMembers(value, scope, missing) : value;
}

function expandMembers(members: object, scope: Scope, missing: string[]): Body {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, expandTree(member, scope, missing)]),
  );
}

/** Notes what an event makes of its key's state. */
function happen(event: KeySetEvent, keySets: Map<string, KeySetView>): Change {
  const { keyId, region } = event;
  const view = keySets.get(keyId);
  const keyStates = new Map(view?.keyStates);
  const before = keyStates.get(region);
  const after = event.type === 'KeyDeleted' ? undefined : 'keyState' in event ? event.keyState : before;
  if (after === undefined) keyStates.delete(region);
  else keyStates.set(region, after);
  const primaryRegion = primaryAfter(event, view);
  keySets.set(keyId, { keyId, ...(primaryRegion === undefined ? {} : { primaryRegion }), keyStates });
  if (keyStates.size === 0) keySets.delete(keyId);
  return { event, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function primaryAfter(event: KeySetEvent, view: KeySetView | undefined): Region | undefined {
  if (event.type === 'KeyCreated') return event.multiRegion ? event.region : undefined;
  return event.type === 'PrimaryUpdateStarted' ? event.primaryUpdate.to : view?.primaryRegion;
}
