// One unit of an engine: what a call, or the time that has passed, makes of the key sets at hand. Pure but for its host's
// functions, each of which is asked once; nothing is kept here.

import { audit } from '../model/audit/audit.js';
import type { AuditedAnswer } from '../model/audit/audited.js';
import { eventBridgeEvent } from '../model/audit/event-bridge.js';
import { auditEvent } from '../model/audit/events.js';
import type { Client } from '../model/audit/identity.js';
import { advance, nextInstant } from '../model/engine/advance.js';
import { evolve } from '../model/engine/evolve.js';
import { type CallResult, decide, type JsonCall, success } from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { Identifiers } from '../model/operations/call.js';
import type { Instant } from '../model/vocabulary/identifiers.js';
import { CALL, type Decided } from '../store/calls.js';
import type { IdentifierSource } from '../store/identifiers.js';
import { usableMaterialIds } from '../store/needed.js';
import type { HostAnswers } from '../store/snapshot.js';
import type { EngineOptions, ToldKind } from './engine.js';
import { hostOfSlice, Missing, type Need, type Present, presentOf, type Slice } from './slice.js';

/** A key set that a unit has changed. */
export interface Change {
  readonly keyId: string;
  /** As it was kept; null: there was none. */
  readonly before: KeySet | null;
  /** Null: it is no more. */
  readonly after: KeySet | null;
  /** When its timer is to fire; undefined: never. */
  readonly due: Instant | undefined;
}

/** Something to tell, with its instant. */
export interface Telling {
  readonly kind: ToldKind;
  readonly at: Instant;
  readonly told: object;
}

/** What a unit comes to. */
export interface Outcome<Result> {
  readonly result: Result;
  readonly changes: readonly Change[];
  readonly events: readonly KeySetEvent[];
  readonly tellings: readonly Telling[];
}

/** The outcome of what can be decided, or what is needed first. */
export function attempt<T>(decide: () => T): T | Need {
  try {
    return decide();
  } catch (thrown) {
    if (thrown instanceof Missing) return thrown.need;
    throw thrown;
  }
}

/** A call that is decided until all that it needs is at hand. */
export interface Visit {
  /** Throws `Missing` if something is not at hand. */
  readonly decide: (slice: Slice) => Outcome<CallResult>;
}

/** A call whose identifiers and host's answers are the same however often it is decided. */
export function createVisit(
  call: JsonCall,
  client: Client,
  options: EngineOptions,
  answers: Partial<HostAnswers>,
  next: IdentifierSource,
): Visit {
  const known = onceEach(answers);
  let ids: Identifiers | undefined;
  return {
    decide: (slice) => {
      const present = presentOf(slice);
      const { accountId, settings } = options;
      const host = hostOfSlice(slice, present, options, known);
      const around = { at: slice.now, accountId, settings, host, door: CALL };
      const decided = decide(call, around, (names, isMultiRegion) => {
        ids ??= Object.fromEntries(names.map((name) => [name, next(name, isMultiRegion, call)]));
        return ids;
      });
      const after = decided.ok ? applied(present, decided.events) : present;
      const answered = decided.ok ? concluded(decided, after, slice.now) : decided;
      // As things are now: what an alias has led to, the answer knows.
      const found = hostOfSlice(slice, after, options, known);
      const records = audit(call, answered, { at: slice.now, accountId, host: found, client });
      return outcomeOf(slice, after, answered, answered.events, [
        ...records.map((told): Telling => ({ kind: 'cloudTrail', at: slice.now, told })),
        ...answered.events.flatMap(sent),
      ]);
    },
  };
}

/** What the time that has passed makes of the key sets at hand. */
export function timeOf(slice: Slice): Outcome<readonly KeySetEvent[]> {
  const present = presentOf(slice);
  const outcome = outcomeOf(slice, present, [], [], []);
  return { ...outcome, result: outcome.events };
}

/** The records of a call that was answered elsewhere. Throws `Missing` if something is not at hand. */
export function notedOf(
  slice: Slice,
  call: JsonCall,
  answer: AuditedAnswer,
  client: Client,
  options: EngineOptions,
): Outcome<void> {
  const present = presentOf(slice);
  const host = hostOfSlice(slice, present, options, {});
  const records = audit(call, answer, { at: slice.now, accountId: options.accountId, host, client });
  const tellings = records.map((told): Telling => ({ kind: 'cloudTrail', at: slice.now, told }));
  return outcomeOf(slice, present, undefined, [], tellings);
}

/** The key material that no key of a set can use any more. */
export function endedMaterialIds(before: KeySet | null, after: KeySet | null): readonly string[] {
  const kept = new Set(after === null ? [] : usableMaterialIds(after));
  return before === null ? [] : usableMaterialIds(before).filter((id) => !kept.has(id));
}

function outcomeOf<Result>(
  { kept }: Slice,
  { keySets, happened }: Present,
  result: Result,
  events: readonly KeySetEvent[],
  tellings: readonly Telling[],
): Outcome<Result> {
  const byThemselves = [...happened.values()].flat();
  const changes = [...keySets].flatMap(([keyId, after]) => {
    const before = kept.get(keyId) ?? null;
    return before === after ? [] : [{ keyId, before, after, due: after === null ? undefined : nextInstant(after) }];
  });
  return {
    result,
    changes,
    events: [...byThemselves, ...events],
    tellings: [...byThemselves.flatMap((event) => [...recorded(event), ...sent(event)]), ...tellings],
  };
}

function applied({ keySets, happened }: Present, events: readonly KeySetEvent[]): Present {
  const after = new Map(keySets);
  for (const event of events) after.set(event.keyId, evolve(after.get(event.keyId) ?? null, event));
  return { keySets: after, happened };
}

/** The answer, and then what the call has made due at once. */
function concluded(decided: Extract<Decided, { readonly ok: true }>, { keySets }: Present, now: Instant): CallResult {
  const answered = success(decided, keySets.get(decided.keyId) ?? null);
  const events = [...answered.events];
  for (const keyId of new Set(decided.events.map((event) => event.keyId))) {
    const keySet = keySets.get(keyId) ?? null;
    if (keySet === null) continue;
    const advanced = advance(keySet, now);
    keySets.set(keyId, advanced.keySet);
    events.push(...advanced.events);
  }
  return { ...answered, events };
}

function recorded(event: KeySetEvent): readonly Telling[] {
  const told = auditEvent(event);
  return told === undefined ? [] : [{ kind: 'cloudTrail', at: event.at, told }];
}

function sent(event: KeySetEvent): readonly Telling[] {
  const told = eventBridgeEvent(event);
  return told === undefined ? [] : [{ kind: 'eventBridge', at: event.at, told }];
}

/** The host's functions for one call: each question is asked once, however often the call is decided. */
function onceEach(answers: Partial<HostAnswers>): Partial<HostAnswers> {
  const known = new Map<string, unknown>();
  const once = ([name, answer]: [string, unknown]): [string, unknown] => [
    name,
    (...given: unknown[]): unknown => {
      const question = JSON.stringify([name, given]);
      if (!known.has(question)) known.set(question, Reflect.apply(answer as () => unknown, undefined, given));
      return known.get(question);
    },
  ];
  return Object.fromEntries(Object.entries(answers).map(once)) as Partial<HostAnswers>;
}
