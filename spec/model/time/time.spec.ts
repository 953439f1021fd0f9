// What happens by itself, and when: the clock of an account moves only when it is told to.

import { describe, expect, it } from 'vitest';
import { createStore, type KeySetEvent, restoreStore, type Store } from '../../../src/index.js';
import { parseDuration } from '../../../src/store/duration.js';
import {
  createImportedSet,
  createKey,
  createSet,
  describeKey,
  encrypt,
  importMaterial,
  importParameters,
  keyStates,
  ok,
  openAccount,
  refusal,
  specHost,
} from '../../support/host.js';
import { ACCOUNT_ID, DAY } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const REGIONS = ['us-east-1', 'eu-west-2', 'ap-northeast-1'] as const;
const [HERE, THERE, ELSEWHERE] = REGIONS;

const keyArn = (region: string, keyId: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;

/** What happened, where, and how many milliseconds after an instant. */
const since = (start: number, events: readonly KeySetEvent[]): readonly (readonly [string, string, number])[] =>
  events.map(({ type, region, at }) => [type, region, at - start]);

/** Calls until the call succeeds, as a client that retries; gives the milliseconds that it took. */
function retry(store: Store, attempt: () => string): number {
  const start = store.now();
  while (attempt() !== 'ok') {
    expect(attempt()).toMatch(/^KMSInvalidStateException/);
    if (store.now() - start > DAY) throw new Error('it never succeeds');
    store.advance('PT1S');
  }
  return store.now() - start;
}

describe('a client', () => {
  it.each([
    ['some seconds', 'PT5S', 5000],
    ['eleven minutes', 'PT11M', 660_000],
  ])('that retries can use a new replica key after %s [TIME-1]', (_span, replicationDelay, milliseconds) => {
    const store = openAccount({ replicationDelay });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    const input = { KeyId, Plaintext: 'AQID' };
    expect(refusal(store, THERE, 'Encrypt', input)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, KeyId), keyState: 'Creating', footnote: 14 })} [STATE-1]`,
    );
    expect(retry(store, () => refusal(store, THERE, 'Encrypt', input))).toBe(milliseconds);
  });

  it('that polls DescribeKey sees when a new replica key can be used [TIME-1]', () => {
    const store = openAccount({ replicationDelay: 'PT3S' });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    const seen: string[] = [];
    for (let poll = 0; poll < 5; poll++) {
      seen.push(describeKey(store, THERE, KeyId).KeyState);
      store.advance('PT1S');
    }
    expect(seen).toEqual(['Creating', 'Creating', 'Creating', 'Enabled', 'Enabled']);
  });

  it.each([
    ['some seconds', 'PT5S', 5000],
    ['a minute', 'PT1M', 60_000],
  ])('that retries can replicate the new primary key after %s [TIME-1]', (_span, primaryUpdateDelay, milliseconds) => {
    const store = openAccount({ primaryUpdateDelay });
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE });
    const input = { KeyId, ReplicaRegion: ELSEWHERE };
    expect(refusal(store, THERE, 'ReplicateKey', input)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, KeyId), keyState: 'Updating', footnote: 15 })} [STATE-1]`,
    );
    expect(retry(store, () => refusal(store, THERE, 'ReplicateKey', input))).toBe(milliseconds);
  });
});

describe('by itself', () => {
  it('ends a replication, after 5 seconds by default [TIME-2]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    const start = store.now();
    expect(store.nextInstant()).toBe(start + 5000);
    expect(since(start, store.advance('P1D'))).toEqual([['ReplicaKeyReady', THERE, 5000]]);
  });

  it('ends a change of the primary key, after 5 seconds by default [TIME-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE });
    const start = store.now();
    expect(since(start, store.advance('P1D'))).toEqual([
      ['PrimaryUpdateCompleted', HERE, 5000],
      ['PrimaryUpdateCompleted', THERE, 5000],
    ]);
  });

  it('ends a waiting period, with the deletion of the key [TIME-2]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 9 });
    const start = store.now();
    expect(since(start, store.advance('P365D'))).toEqual([['KeyDeleted', HERE, 9 * DAY]]);
  });

  it('expires imported key material, of one key [TIME-2]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, [HERE, THERE], 'material');
    importMaterial(store, THERE, KeyId, 'material', { ValidTo: store.now() / 1000 + 60 });
    const start = store.now();
    store.advance(59_999);
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['Enabled', 'Enabled']);
    expect(since(start, store.advance('P1D'))).toEqual([['KeyMaterialDeleted', THERE, 60_000]]);
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['Enabled', 'PendingImport']);
  });

  it('expires an import token, after 24 hours, to the millisecond [TIME-2]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { Origin: 'EXTERNAL' });
    const inTime = importParameters(store, HERE, KeyId, 'material');
    const late = importParameters(store, HERE, KeyId, 'material');
    store.advance(DAY - 1);
    expect(refusal(store, HERE, 'ImportKeyMaterial', inTime)).toBe('ok');
    store.advance(1);
    expect(refusal(store, HERE, 'ImportKeyMaterial', late)).toMatch(/^ExpiredImportTokenException: .* \[IMPORT-7\]$/);
  });

  it('rotates a key on its dates, again and again [TIME-2]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    ok(store, HERE, 'EnableKeyRotation', { KeyId });
    const start = store.now();
    expect(since(start, store.advance('P1100D'))).toEqual([
      ['KeyRotated', HERE, 365 * DAY],
      ['KeyRotated', HERE, 730 * DAY],
      ['KeyRotated', HERE, 1095 * DAY],
    ]);
  });

  it('ends a rotation on demand, after 20 seconds by default [TIME-2]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    ok(store, HERE, 'RotateKeyOnDemand', { KeyId });
    const start = store.now();
    expect(since(start, store.advance('P1D'))).toEqual([['KeyRotated', HERE, 20_000]]);
  });

  it('does nothing where nothing is due [TIME-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    ok(store, THERE, 'DisableKey', { KeyId });
    const before = store.keySet(KeyId);
    expect(store.nextInstant()).toBeUndefined();
    expect(store.advance('P4000D')).toEqual([]);
    expect(store.keySet(KeyId)).toEqual(before);
  });

  it('does what is due at the very instant of a call along with the call [TIME-2]', () => {
    const store = openAccount({ replicationDelay: 0 });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    const result = store.call({ region: HERE, operation: 'ReplicateKey', input: { KeyId, ReplicaRegion: THERE } });
    expect(result.ok && result.output.ReplicaKeyMetadata.KeyState).toBe('Creating');
    expect(since(store.now(), result.events)).toEqual([
      ['KeyReplicated', HERE, 0],
      ['ReplicaKeyCreated', THERE, 0],
      ['ReplicaKeyReady', THERE, 0],
    ]);
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('Enabled');
  });
});

/** An account in which many things of several key sets will happen by themselves. */
function busyAccount(): Store {
  const store = openAccount({ deletionLateness: 'PT1H', replicationDelay: 'PT4S' });
  const sets = [createSet(store, [HERE, THERE]), createSet(store, REGIONS)];
  const imported = createImportedSet(store, [HERE, THERE], 'material');
  for (const KeyId of sets) ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
  const [first, second] = sets;
  ok(store, HERE, 'RotateKeyOnDemand', { KeyId: first });
  ok(store, HERE, 'UpdatePrimaryRegion', { KeyId: second, PrimaryRegion: THERE });
  ok(store, HERE, 'ReplicateKey', { KeyId: first, ReplicaRegion: ELSEWHERE });
  importMaterial(store, THERE, imported, 'material', { ValidTo: store.now() / 1000 + 100 * 86_400 });
  for (const region of [HERE, THERE]) {
    ok(store, region, 'ScheduleKeyDeletion', { KeyId: imported, PendingWindowInDays: 8 });
  }
  ok(store, ELSEWHERE, 'ScheduleKeyDeletion', { KeyId: second, PendingWindowInDays: 7 });
  return store;
}

/** Moves the clock in steps, and gives what happened. */
function walk(store: Store, until: number, step: number | string): readonly KeySetEvent[] {
  const events: KeySetEvent[] = [];
  while (store.now() < until) {
    const left = until - store.now();
    const by = typeof step === 'string' ? parseDuration(step) : step;
    events.push(...store.advance(Math.min(left, by)));
  }
  return events;
}

describe('the clock', () => {
  it('may jump a year: everything happens at its own instant, in order [TIME-2a]', () => {
    const store = busyAccount();
    const start = store.now();
    const events = store.advance('P365D');
    expect(since(start, events)).toEqual([
      ['ReplicaKeyReady', ELSEWHERE, 4000],
      ['PrimaryUpdateCompleted', HERE, 5000],
      ['PrimaryUpdateCompleted', THERE, 5000],
      ['KeyRotated', HERE, 20_000],
      ['KeyDeleted', ELSEWHERE, 7 * DAY + 3_600_000],
      ['KeyDeleted', THERE, 8 * DAY + 3_600_000],
      ['WaitingPeriodStarted', HERE, 8 * DAY + 3_600_000],
      ['KeyDeleted', HERE, 16 * DAY + 2 * 3_600_000],
      ...[90, 180, 270, 360].flatMap((days) => [
        ['KeyRotated', HERE, days * DAY] as const,
        ['KeyRotated', THERE, days * DAY] as const,
      ]),
    ]);
    expect(store.now()).toBe(start + 365 * DAY);
  });

  it.each(['PT17H', 'P9D', 'P91D', 365 * DAY - 1])(
    'may walk a year in steps of %s: the same happens as if it jumped [TIME-2a]',
    (step) => {
      const [jumping, walking] = [busyAccount(), busyAccount()];
      const jumped = jumping.advance('P365D');
      const walked = walk(walking, jumping.now(), step);
      expect(walked).toEqual(jumped);
      expect(walking.snapshot()).toEqual(jumping.snapshot());
    },
  );

  it('may go from one happening to the next, and misses none [TIME-2a]', () => {
    const [jumping, hopping] = [busyAccount(), busyAccount()];
    const jumped = jumping.advance('P365D');
    const hopped: KeySetEvent[] = [];
    for (let next = hopping.nextInstant(); next !== undefined && next <= jumping.now(); next = hopping.nextInstant()) {
      const events = hopping.advance(next - hopping.now());
      expect(new Set(events.map(({ at }) => at))).toEqual(new Set([next]));
      hopped.push(...events);
    }
    expect(hopped).toEqual(jumped);
  });

  it('stops when it is saved, and goes on when the account is restored [TIME-2a]', () => {
    const [whole, saved] = [busyAccount(), busyAccount()];
    const events = [...saved.advance('P3D')];
    const restored = restoreStore(JSON.parse(JSON.stringify(saved.snapshot())), { host: specHost });
    events.push(...restored.advance('P362D'));
    expect(events).toEqual(whole.advance('P365D'));
    expect(restored.snapshot()).toEqual(whole.snapshot());
  });

  it('never goes back, and stands while nobody moves it [TIME-2a]', () => {
    const store = openAccount({ now: 1234 });
    createKey(store, HERE);
    expect(store.now()).toBe(1234);
    expect(store.advance(0)).toEqual([]);
    for (const by of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '-PT1S', 'P1Y', 'PT', 'soon', '']) {
      expect(() => store.advance(by)).toThrow(RangeError);
    }
    expect(store.now()).toBe(1234);
    store.advance('PT0.001S');
    expect(store.now()).toBe(1235);
    expect(() => store.advance(8.64e15)).toThrow(RangeError);
  });

  it('begins where it is told to, by default at the start of 2026 [TIME-2a]', () => {
    expect(createStore().now()).toBe(Date.UTC(2026, 0, 1));
    const store = openAccount({ now: Date.UTC(1999, 11, 31, 23, 59, 59, 999) });
    expect(createKey(store, HERE).CreationDate).toBe(946_684_799.999);
  });
});

describe('a date in an answer', () => {
  it('is in epoch seconds, with milliseconds as its fraction [TIME-2]', () => {
    const start = Date.UTC(2026, 5, 1, 0, 0, 0, 125);
    const store = openAccount({ now: start });
    const { KeyId, CreationDate } = createKey(store, HERE, { Origin: 'EXTERNAL' });
    const seconds = 1_780_272_000.125;
    expect(CreationDate).toBe(seconds);
    const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const { ParametersValidTo } = ok(store, HERE, 'GetParametersForImport', { KeyId, ...wrapping });
    expect(ParametersValidTo).toBe(seconds + 86_400);
    importMaterial(store, HERE, KeyId, 'material', { ValidTo: 1_780_275_600 });
    expect(describeKey(store, HERE, KeyId).ValidTo).toBe(1_780_275_600);
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    expect(ok(store, HERE, 'ListAliases').Aliases[0]).toMatchObject({
      CreationDate: seconds,
      LastUpdatedDate: seconds,
    });
    encrypt(store, HERE, KeyId, 'data');
    const { KeyLastUsage, KeyCreationDate } = ok(store, HERE, 'GetKeyLastUsage', { KeyId });
    expect([KeyCreationDate, KeyLastUsage.Timestamp]).toEqual([seconds, seconds]);
    expect(ok(store, HERE, 'ScheduleKeyDeletion', { KeyId }).DeletionDate).toBe(seconds + 30 * 86_400);
  });
});
