// The clock of a store: it moves only when told, and only forward.

import { describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../src/index.js';
import { parseDuration } from '../../src/store/duration.js';
import { createKey, createSet, describeKey, keyStates, ok, openAccount } from '../support/host.js';

const [HERE, THERE] = ['us-east-1', 'eu-west-2'] as const;
const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

describe('the clock of a store', () => {
  it('stands still until it is told to move, whatever is called', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    const now = store.now();
    expect(now).toBe(START + 5000);
    for (const operation of ['DescribeKey', 'DisableKey', 'EnableKey', 'ScheduleKeyDeletion'] as const) {
      store.call({ region: HERE, operation, input: { KeyId } });
    }
    expect(store.now()).toBe(now);
  });

  it('begins where the option says', () => {
    expect(createStore({ now: 0 }).now()).toBe(0);
    expect(createStore({ now: -DAY }).now()).toBe(-DAY);
  });

  it.each<readonly [by: number | string, ms: number]>([
    [0, 0],
    [1, 1],
    [DAY, DAY],
    ['PT0S', 0],
    ['PT0.001S', 1],
    ['PT1.5S', 1500],
    ['PT90S', 90_000],
    ['PT1M', 60_000],
    ['PT1H', 3_600_000],
    ['P1D', DAY],
    ['P7D', 7 * DAY],
    ['P1W', 7 * DAY],
    ['P1W2DT3H4M5S', 9 * DAY + 11_045_000],
    ['P1DT12H', 1.5 * DAY],
    ['P0.5D', DAY / 2],
  ])('moves by %j', (by, ms) => {
    const store = createStore();
    expect(store.advance(by)).toEqual([]);
    expect(store.now()).toBe(START + ms);
  });

  it.each<readonly [by: unknown]>([
    [-1],
    [0.5],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY],
    [2 ** 53],
    [8.64e15],
    [undefined],
    [null],
    [true],
    [1n],
    [[]],
    [{}],
    [[5]],
    [{ valueOf: () => 5 }],
    [{ toString: 1 }],
    [Object.create(null)],
    [new Date(5)],
    [Symbol('five')],
    [() => 5],
    [''],
    ['5'],
    ['P'],
    ['PT'],
    ['P1DT'],
    ['P1Y'],
    ['P1M'],
    ['P1D2H'],
    ['PT1S1M'],
    ['-P1D'],
    ['-PT1S'],
    ['P-1D'],
    ['PT-1S'],
    ['p1d'],
    ['P1D '],
    [' P1D'],
    ['P1D\n'],
    ['PT1e3S'],
    ['P١D'],
    ['PT,5S'],
    [`P${'9'.repeat(400)}D`],
    [`PT${'9'.repeat(60)}S`],
  ])('does not move by %o, and nothing has changed', (by) => {
    const store = openAccount();
    createSet(store, [HERE, THERE]);
    const before = store.snapshot();
    expect(() => store.advance(by as number)).toThrow(RangeError);
    expect(store.snapshot()).toEqual(before);
  });

  it('does not move beyond the last instant of ECMAScript, which it can reach', () => {
    const store = createStore({ now: 8.64e15 - 10 });
    expect(() => store.advance(11)).toThrow(RangeError);
    expect(store.now()).toBe(8.64e15 - 10);
    store.advance(10);
    expect(store.now()).toBe(8.64e15);
  });

  it('lets everything happen on its way, each at its own instant and in order [TIME-2] [TIME-2a]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    const other = createKey(store, HERE).KeyId;
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId: other, PendingWindowInDays: 7 });
    const happened = store.advance('P100D').map(({ type, at, keyId }) => [type, at - START, keyId]);
    expect(happened).toEqual([
      ['ReplicaKeyReady', 5000, KeyId],
      ['KeyDeleted', 7 * DAY, other],
      ['KeyRotated', 90 * DAY, KeyId],
    ]);
    expect(store.now()).toBe(START + 100 * DAY);
  });

  it('lets happen at once what is due at the instant of the call', () => {
    const store = openAccount({ replicationDelay: 0 });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    const { events } = store.call({ region: HERE, operation: 'ReplicateKey', input: { KeyId, ReplicaRegion: THERE } });
    expect(events.map(({ type, at }) => [type, at])).toEqual([
      ['KeyReplicated', START],
      ['ReplicaKeyCreated', START],
      ['ReplicaKeyReady', START],
    ]);
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['Enabled', 'Enabled']);
  });
});

describe('the next instant of a store', () => {
  it('is that of the first thing that happens by itself, of whichever key set [TIME-2]', () => {
    const store = openAccount();
    expect(store.nextInstant()).toBeUndefined();
    const late = createKey(store, HERE).KeyId;
    expect(store.nextInstant()).toBeUndefined();
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId: late, PendingWindowInDays: 8 });
    expect(store.nextInstant()).toBe(START + 8 * DAY);
    const early = createKey(store, HERE).KeyId;
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId: early, PendingWindowInDays: 7 });
    expect(store.nextInstant()).toBe(START + 7 * DAY);
    ok(store, HERE, 'CancelKeyDeletion', { KeyId: early });
    expect(store.nextInstant()).toBe(START + 8 * DAY);
  });

  it('leads from one thing to the next until nothing is left', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(hops(store)).toEqual([['KeyDeleted', 'WaitingPeriodStarted'], ['KeyDeleted']]);
    expect(store.keySet(KeyId)).toBeUndefined();
  });

  it('is none for a primary key that waits for a replica key, however long [DELETE-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId });
    expect(store.nextInstant()).toBeUndefined();
    store.advance('P10000D');
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('PendingReplicaDeletion');
  });

  it('counts with things that fall due at one instant, in an order that a restored store has too', () => {
    const store = openAccount();
    const KeyIds = Array.from({ length: 20 }, () => createKey(store, HERE).KeyId);
    for (const KeyId of KeyIds) ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    const deleted = store.advance('P7D').map(({ keyId }) => keyId);
    expect(deleted).toEqual([...KeyIds].sort());
  });
});

describe('a duration', () => {
  it('may be negative by itself', () => {
    expect(parseDuration('-P1D')).toBe(-DAY);
    expect(parseDuration('PT0.0004S')).toBe(0);
  });

  it.each(['', 'P', 'PT', 'P1Y', '1D', 'P1DT', `P${'1'.repeat(200)}D`])('is not %j', (text) => {
    expect(() => parseDuration(text)).toThrow(RangeError);
  });
});

/** The types of what happens, hop by hop. */
function hops(store: Store): readonly (readonly string[])[] {
  const all: string[][] = [];
  for (let next = store.nextInstant(); next !== undefined; next = store.nextInstant()) {
    all.push(store.advance(next - store.now()).map(({ type }) => type));
  }
  return all;
}
