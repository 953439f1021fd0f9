// What is always so of a store: an account with several key sets, played in place.

import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { alive, anything } from '../src/conformance/arbitraries/hostile.js';
import { CUSTOM_KEY_STORES, POOLS } from '../src/conformance/arbitraries/kinds.js';
import type { Move, Step } from '../src/conformance/arbitraries/moves.js';
import { evolve } from '../src/model/engine/evolve.js';
import type { CallResult } from '../src/model/engine/reduce.js';
import type { KeySetEvent } from '../src/model/key-set/events.js';
import { DEFAULT_SETTINGS } from '../src/model/key-set/host.js';
import { violatedInvariants } from '../src/model/key-set/invariants.js';
import type { Key, KeySet } from '../src/model/key-set/key-set.js';
import type { IdentifierName } from '../src/model/operations/call.js';
import type { Instant, Region } from '../src/model/vocabulary/identifiers.js';
import type { Operation } from '../src/model/vocabulary/vocabulary.js';
import { createStore, restoreStore } from '../src/store/create.js';
import type { HostFunctions } from '../src/store/snapshot.js';
import type { Store } from '../src/store/store.js';
import { hostileMoves } from './arbitraries/moves.js';
import { type Play, playOf, plays } from './arbitraries/plays.js';
import { runs, TIMEOUT } from './support/config.js';
import {
  expectSame,
  hostFunctions,
  identifierOf,
  PURE_START,
  playedInStore,
  START,
  type StoreStep,
  storeOptions,
  take,
  takeInStore,
  telling,
  throughJson,
} from './support/players.js';
import { property } from './support/property.js';

const DAY = 86_400_000;
const SOME_SETS = { min: 1, max: 3 };

describe('a store', () => {
  property([plays({ sets: SOME_SETS, moves: hostileMoves })], runs(250))(
    'is the same after a call that is refused: the same snapshot, identifiers included',
    (play) => {
      let before = '';
      follow(play, ({ store, result }) => {
        const after = JSON.stringify(store.snapshot());
        if (result?.ok === false) expect(after).toBe(before);
        before = after;
      });
    },
    TIMEOUT,
  );

  property([plays({ sets: SOME_SETS, length: 4 }), fc.array(anything, { minLength: 1, maxLength: 8 })], runs(200))(
    'never throws, whatever it is given, and is then the same [HOST-1]',
    (play, given) => {
      const { store } = follow(play);
      const before = store.snapshot();
      for (const call of given.map(alive) as Parameters<Store['call']>[0][]) {
        const result = store.call(call);
        expect(result.ok).toBe(false);
        expectSame(throughJson(result), result);
      }
      expectSame(store.snapshot(), before);
    },
    TIMEOUT,
  );

  property([plays({ sets: SOME_SETS })], runs(150))(
    'has key sets that keep every invariant, and a snapshot that can be restored, whatever is called',
    (play) => {
      follow(play, ({ store }) => {
        for (const keySet of store.keySets()) expectSame(violatedInvariants(keySet), []);
        const snapshot = store.snapshot();
        expectSame(restoreStore(snapshot).snapshot(), snapshot);
      });
    },
    TIMEOUT,
  );

  property([plays({ sets: SOME_SETS, length: 30 }), fc.nat({ max: 60 })], runs(250))(
    'goes on alike when it is restored from the JSON of its snapshot',
    (whole, place) => {
      const play = playOf(whole, whole.moves.map(withoutMarker));
      let restored: Store | undefined;
      follow(play, ({ store, step, result, events, soFar }) => {
        if (restored !== undefined) {
          const again = takeInStore(restored, step);
          expectSame(answerOf(again.result), answerOf(result));
          expectSame(again.events, events);
          expectSame(restored.snapshot(), store.snapshot());
          expect(restored.nextInstant()).toBe(store.nextInstant());
        }
        if (soFar.length > place) restored ??= restoreStore(throughJson(store.snapshot()), hostFunctions(play));
      });
    },
    TIMEOUT,
  );

  property([plays({ sets: SOME_SETS }), fc.nat({ max: 30 })], runs(150))(
    'comes out the same when its records are replayed after a snapshot',
    (whole, place) => {
      // The connection of a custom key store is in no record.
      const play = playOf(
        whole,
        whole.moves.filter(({ type }) => type !== 'customKeyStore'),
      );
      let replayed: Store | undefined;
      follow(play, ({ store, events, soFar }) => {
        if (replayed !== undefined) {
          replayed.replay(throughJson({ events, ...store.position() }));
          expectSame(replayed.snapshot(), store.snapshot());
          expect(replayed.nextInstant()).toBe(store.nextInstant());
        }
        if (soFar.length > place) replayed ??= restoreStore(throughJson(store.snapshot()), hostFunctions(play));
      });
    },
    TIMEOUT,
  );

  property([plays({ sets: SOME_SETS })], runs(150))(
    'comes out the same from one seed with the same calls, and otherwise from another',
    (play) => {
      const first = createStore({ ...storeOptions(play), seed: 'seed' });
      const steps = Array.from(playedInStore(play, first), ({ step }) => step);
      const second = createStore({ ...storeOptions(play), seed: 'seed' });
      const third = createStore({ ...storeOptions(play), seed: 'another' });
      telling(steps, () => {
        for (const step of steps) takeInStore(second, step);
        expect(JSON.stringify(second.snapshot())).toBe(JSON.stringify(first.snapshot()));
      });
      takeInStore(third, steps[0] ?? { type: 'wait', ms: 0 });
      expect(third.snapshot().identifiers).not.toEqual(first.snapshot().identifiers);
    },
    TIMEOUT,
  );

  property(
    [plays({ sets: SOME_SETS }), fc.array(fc.nat({ max: 400 * DAY }), { minLength: 1, maxLength: 8 })],
    runs(250),
  )(
    'comes out the same whether its clock jumps or walks, with the same events [TIME-2a]',
    (play, spans) => {
      const { store } = follow(play);
      const [walking, hopping] = [restoreStore(store.snapshot()), restoreStore(store.snapshot())];
      const total = spans.reduce((sum, span) => sum + span, 0);
      const jumped = store.advance(total);
      const walked = spans.flatMap((span) => walking.advance(span));
      const hopped: KeySetEvent[] = [];
      for (let next = hopping.nextInstant(); next !== undefined && next <= store.now(); next = hopping.nextInstant()) {
        const happened = hopping.advance(next - hopping.now());
        expect(happened).not.toEqual([]);
        hopped.push(...happened);
      }
      hopping.advance(store.now() - hopping.now());
      expectSame(walked, jumped);
      expectSame(hopped, jumped);
      expectSame(walking.snapshot(), store.snapshot());
      expectSame(hopping.snapshot(), store.snapshot());
    },
    TIMEOUT,
  );

  property([plays({ sets: SOME_SETS })], runs(200))(
    'has a clock that only time moves, and events that never go back in time [TIME-2a]',
    (play) => {
      let now: Instant = START;
      follow(play, ({ store, step, events }) => {
        const before = now;
        now = store.now();
        expect(now).toBe(before + (step.type === 'wait' ? step.ms : 0));
        let last = before;
        for (const { at } of events) {
          expect(at).toBeGreaterThanOrEqual(last);
          last = at;
        }
        expect(last).toBeLessThanOrEqual(now);
        // What is due now has happened.
        expect(store.nextInstant() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
      });
    },
    TIMEOUT,
  );

  property([plays({ sets: SOME_SETS })], runs(200))(
    'is what its events say: folded from nothing they give every key set',
    (play) => {
      const keySets = new Map<string, KeySet>();
      const { store } = follow(play, ({ events }) => {
        for (const event of events) {
          const after = evolve(keySets.get(event.keyId) ?? null, event);
          if (after === null) keySets.delete(event.keyId);
          else keySets.set(event.keyId, after);
        }
      });
      expectSame([...keySets.values()], [...store.keySets()]);
    },
    TIMEOUT,
  );

  property([plays()], runs(300))(
    'does in place what reduce does purely: the same answers, events and key set',
    (whole) => {
      const play = playOf(whole, whole.moves.filter(isForReduce).map(withoutMarker));
      let pure = PURE_START;
      const identifiers = (name: IdentifierName, isMultiRegion: boolean) =>
        identifierOf(name, `${pure.made}`, isMultiRegion);
      follow(
        play,
        ({ store, step, result, events }) => {
          const done = take(pure, step, play);
          if (result !== undefined) expectSame(answerOf(result), answerOf(done.result));
          expectSame(events, done.events);
          expectSame([...store.keySets()], done.after.keySet === null ? [] : [throughJson(done.after.keySet)]);
          pure = done.after;
        },
        { identifiers },
      );
    },
    TIMEOUT,
  );

  property([plays(), plays(), fc.array(fc.boolean(), { minLength: 40, maxLength: 40 })], runs(200))(
    'keeps unrelated key sets apart: two that are played at the same time come out as each alone',
    (first, second, turns) => {
      const given = { ...first, settings: { ...first.settings, quotas: DEFAULT_SETTINGS.quotas } };
      const parts = [part('a', playOf(given, first.moves)), part('b', playOf(given, second.moves))] as const;
      const end = Math.max(...parts.map(({ until }) => until));
      const alone = parts.map(({ entries, owner }) => playedTogether(given, entries, end, [owner]));
      const together = playedTogether(given, merged(parts[0].entries, parts[1].entries, turns), end, ['a', 'b']);
      for (const { store, answers, events } of alone) {
        const keySets = [...store.keySets()];
        expectSame(
          keySets.map(({ keyId }) => together.store.keySet(keyId)),
          keySets,
        );
        for (const [keyId, own] of events) expectSame(together.events.get(keyId), own);
        for (const [name, own] of answers) expectSame(together.answers.get(name), own);
      }
      expect([...together.store.keySets()].length).toBe(
        alone.reduce((sum, { store }) => sum + [...store.keySets()].length, 0),
      );
    },
    TIMEOUT,
  );

  property([plays({ sets: { min: 2, max: 4 } }), fc.constantFrom(1, 2, 3, 100)], runs(200))(
    'lists in every Region exactly what its keys say, page by page [PAGE-1]',
    (play, Limit) => {
      const { store } = follow(play);
      const keySets = [...store.keySets()];
      for (const region of Object.values(POOLS).flat()) {
        const keys = keySets.map((keySet) => keySet.keys[region]).filter((key): key is Key => key !== undefined);
        const listed = pages(store, region, 'ListKeys', { Limit }).map(({ KeyId }) => KeyId);
        expectSame(new Set(listed), new Set(keySets.filter((keySet) => keySet.keys[region]).map(({ keyId }) => keyId)));
        expect(listed.length).toBe(keys.length);
        const aliases = pages(store, region, 'ListAliases', { Limit }).map(({ AliasName }) => AliasName);
        expectSame(
          [...aliases].sort(),
          keys.flatMap((key) => key.aliases?.map(({ aliasName }) => aliasName) ?? []).sort(),
        );
        const grants = keys.flatMap((key) => key.grants ?? []);
        for (const RetiringPrincipal of new Set(grants.map((grant) => grant.retiringPrincipal))) {
          if (RetiringPrincipal === undefined) continue;
          const retirable = pages(store, region, 'ListRetirableGrants', { Limit, RetiringPrincipal });
          const own = grants.filter((grant) => grant.retiringPrincipal === RetiringPrincipal);
          expectSame(retirable.map(({ GrantId }) => GrantId).sort(), own.map(({ grantId }) => grantId).sort());
        }
      }
    },
    TIMEOUT,
  );
});

/** Plays in a new store, and tells the story of a check that fails. */
function follow(
  play: Play,
  check: (done: StoreStep) => void = () => {},
  functions: HostFunctions = {},
): { readonly store: Store } {
  const store = createStore(storeOptions(play, functions));
  for (const done of playedInStore(play, store)) telling(done.soFar, () => check(done));
  return { store };
}

/** A second CreateKey would make a second key set, which reduce does on its own. */
function isForReduce(move: Move, index: number): boolean {
  return index === 0 || move.type !== 'call' || move.operation !== 'CreateKey';
}

/** A marker says where in the lists of one store a page ended: those of another have other places. */
function withoutMarker(move: Move): Move {
  if (move.type !== 'call') return move;
  const { Marker: _marker, ...input } = move.input as { readonly Marker?: unknown };
  return { ...move, input };
}

/** A result without its events, and without the text of a marker. */
function answerOf(result: CallResult | undefined): unknown {
  if (result?.ok !== true) return result?.error;
  const { output, use } = result;
  return 'NextMarker' in output ? { ...output, NextMarker: 'a marker' } : { output, use };
}

// Two key sets at the same time.

type Owner = 'a' | 'b';

/** A step that is not a wait, at its instant, and its place among its owner's. */
interface Entry {
  readonly at: Instant;
  readonly owner: Owner;
  readonly name: string;
  readonly step: Step;
}

/** One owner's play: its own identifiers, aliases and custom key stores. */
function part(
  owner: Owner,
  play: Play,
): { readonly owner: Owner; readonly entries: readonly Entry[]; readonly until: Instant } {
  const store = createStore(storeOptions(play, { identifiers: identifiersOf(() => owner) }));
  const entries: Entry[] = [];
  let at = store.now();
  for (const { step } of playedInStore(play, store)) {
    if (step.type !== 'wait') entries.push({ at, owner, name: `${owner} ${entries.length}`, step: owned(owner, step) });
    at = store.now();
  }
  return { owner, entries, until: at };
}

function owned(owner: Owner, step: Step): Step {
  const text = JSON.stringify(step).replaceAll('alias/', `alias/${owner}`).replaceAll('cks-', `cks-${owner}-`);
  return JSON.parse(text) as Step;
}

/** Identifiers that follow from their owner, and from how many it had before. */
function identifiersOf(owner: () => Owner): HostFunctions['identifiers'] & object {
  const made = { a: 0, b: 0 };
  return (name, isMultiRegion) => identifierOf(name, `${owner()} ${made[owner()]++}`, isMultiRegion);
}

function merged(first: readonly Entry[], second: readonly Entry[], turns: readonly boolean[]): readonly Entry[] {
  const entries: Entry[] = [];
  let [left, right] = [0, 0];
  for (;;) {
    const [one, other] = [first[left], second[right]];
    if (one === undefined || other === undefined) return [...entries, ...first.slice(left), ...second.slice(right)];
    const isOne = one.at === other.at ? turns[entries.length % turns.length] : one.at < other.at;
    entries.push(isOne ? one : other);
    if (isOne) left++;
    else right++;
  }
}

/** What lists the whole account is no answer about one key set. */
const ACCOUNT_LISTS: readonly Operation[] = ['ListKeys', 'ListAliases', 'ListRetirableGrants'];

interface Together {
  readonly store: Store;
  readonly answers: ReadonlyMap<string, CallResult>;
  readonly events: ReadonlyMap<string, readonly KeySetEvent[]>;
}

function playedTogether(given: Play, entries: readonly Entry[], until: Instant, owners: readonly Owner[]): Together {
  let owner: Owner = 'a';
  const customKeyStores = owners.flatMap((of) =>
    CUSTOM_KEY_STORES.map((store) => ({
      ...store,
      customKeyStoreId: store.customKeyStoreId.replace('cks-', `cks-${of}-`),
    })),
  );
  const store = createStore({
    ...storeOptions(given, { identifiers: identifiersOf(() => owner) }),
    customKeyStores,
  });
  const answers = new Map<string, CallResult>();
  const events = new Map<string, KeySetEvent[]>();
  const note = (happened: readonly KeySetEvent[]): void => {
    for (const event of happened) events.set(event.keyId, [...(events.get(event.keyId) ?? []), event]);
  };
  for (const { at, owner: of, name, step } of entries) {
    note(store.advance(at - store.now()));
    owner = of;
    const { result, events: happened } = takeInStore(store, step);
    note(happened);
    if (result === undefined || step.type !== 'call' || ACCOUNT_LISTS.includes(step.operation)) continue;
    answers.set(name, result);
  }
  note(store.advance(until - store.now()));
  return { store, answers, events };
}

/** All entries of a list, page by page. */
function pages(
  store: Store,
  region: Region,
  operation: 'ListKeys' | 'ListAliases' | 'ListRetirableGrants',
  input: object,
): readonly Readonly<Record<string, string>>[] {
  const entries: Readonly<Record<string, string>>[] = [];
  let Marker: string | undefined;
  do {
    const result = store.call({ region, operation, input: Marker === undefined ? input : { ...input, Marker } });
    if (!result.ok) throw new Error(`${operation}: ${result.error.message}`);
    const { NextMarker, Truncated, ...lists } = result.output as unknown as Readonly<Record<string, unknown>>;
    expect(Truncated).toBe(NextMarker !== undefined);
    entries.push(...Object.values(lists).flatMap((list) => list as Readonly<Record<string, string>>[]));
    Marker = NextMarker as string | undefined;
  } while (Marker !== undefined);
  return entries;
}
