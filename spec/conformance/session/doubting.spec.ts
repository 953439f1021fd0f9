// What an answer has ruled out is asked for at once: else what comes later would be blamed for it.

import { describe, expect, it } from 'vitest';
import { keyIdOf, OWN_ACCOUNT_ID } from '../../../src/conformance/beliefs/names.js';
import type { Met } from '../../../src/conformance/session/met.js';
import { nothingOutwaited } from '../../../src/conformance/session/running.js';
import { createSession } from '../../../src/conformance/session/session.js';
import type { Target } from '../../../src/conformance/target.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../../src/store/create.js';
import { type Fault, faultyStoreTarget } from '../fault.js';
import { fault as deletedKeysAreStillDescribed } from '../faults/deleted-keys-are-still-described.js';
import { despiteState, refused } from '../spoiling.js';

const KEY = keyIdOf(1, true);
const US = 'us-east-1';
const EU = 'eu-west-2';

/** A session on a store that accepts operations in a state that refuses them. */
function play(operations: readonly Operation[], state: 'Creating' | 'Updating', leftOut: readonly Operation[] = []) {
  return playOn(despiteState(operations, [state]), leftOut);
}

/** A session on a spoilt store. */
function playOn(spoil: Fault['spoil'], leftOut: readonly Operation[] = [], store = createStore()) {
  const spoilt = faultyStoreTarget({ about: '', found: { operations: [], kinds: [] }, spoil }, store);
  const sent: string[] = [];
  const met: Met[] = [];
  const target: Target = {
    ...spoilt,
    call: (region, operation, input) => {
      sent.push(`${operation} ${region}`);
      return spoilt.call(region, operation, input);
    },
  };
  const session = createSession(target, {
    accountId: () => OWN_ACCOUNT_ID,
    aliasPrefix: 'run-',
    isLeftOut: (operation) => leftOut.includes(operation),
    comparesMessages: false,
    patience: 0,
    visibility: 0,
    isOver: () => false,
    outwaited: nothingOutwaited(),
    met: (one) => met.push(one),
    absentMembers: new Set(),
  });
  const told = () => met.splice(0).map((one) => [one.kind, one.operation, one.state, one.rule, one.expected].join(' '));
  const call = (operation: Operation, region: string, input: object = {}) =>
    session.replay({ region, operation, input: { KeyId: KEY, ...input } });
  const begin = async (): Promise<void> => {
    await session.replay({ region: US, operation: 'CreateKey', input: { MultiRegion: true } });
    await call('ReplicateKey', US, { ReplicaRegion: EU });
    sent.length = 0;
  };
  return { session, told, call, begin, sent, met };
}

const encrypt = { Plaintext: 'aGVsbG8=' };

describe('a call that is accepted although its key is in a state that refuses it', () => {
  it('is to blame, and not what comes after it', async () => {
    const { begin, call, told, met, sent } = play(['Encrypt'], 'Creating');
    await begin();
    await call('Encrypt', EU, encrypt);
    expect(sent[1]).toBe(`DescribeKey ${EU}`);
    expect(met[0]?.sequence().at(-1)).toMatchObject({ operation: 'Encrypt' });
    expect(told()).toEqual(['accepted Encrypt Creating STATE-1 KMSInvalidStateException']);
    await call('GenerateDataKey', EU, { KeySpec: 'AES_256' });
    await call('TagResource', EU, { Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    await call('GetKeyLastUsage', EU);
    expect(told()).toEqual([]);
  });

  it('is so also where it has changed what its key shows', async () => {
    const { begin, call, session, told } = play(['ReplicateKey', 'EnableKey'], 'Updating');
    await begin();
    await session.replay({ advance: 60_000 });
    await call('UpdatePrimaryRegion', US, { PrimaryRegion: EU });
    await call('ReplicateKey', EU, { ReplicaRegion: 'us-west-2' });
    await call('EnableKey', US);
    expect(told()).toEqual([
      'accepted ReplicateKey Updating STATE-1 KMSInvalidStateException',
      'accepted EnableKey Updating STATE-1 KMSInvalidStateException',
    ]);
  });

  it('is judged as before where its key cannot be read, or is not', async () => {
    const { begin, call, told, sent } = play(['Encrypt'], 'Creating', ['DescribeKey']);
    await begin();
    await call('Encrypt', EU, encrypt);
    expect(sent).toEqual([`Encrypt ${EU}`]);
    expect(told()).toEqual([]);
    const other = play(['Encrypt'], 'Creating');
    await other.begin();
    other.session.setReading(false);
    await other.call('Encrypt', EU, encrypt);
    expect(other.sent).toEqual([`Encrypt ${EU}`]);
  });
});

describe('a key that may be gone', () => {
  const DAY = 86_400_000;
  const single = keyIdOf(1, false);
  /** Its waiting period is over, and it was read since. */
  const gone = async ({ session }: ReturnType<typeof playOn>): Promise<void> => {
    await session.replay({ region: US, operation: 'CreateKey', input: {} });
    const schedule = { KeyId: single, PendingWindowInDays: 7 };
    await session.replay({ region: US, operation: 'ScheduleKeyDeletion', input: schedule });
    await session.replay({ advance: 7 * DAY + 1000 });
  };

  it('and that DescribeKey alone still shows is its fault, and not that of the call that finds none', async () => {
    const played = playOn(deletedKeysAreStillDescribed.spoil);
    await gone(played);
    expect(played.told()).toEqual([]);
    await played.call('ListResourceTags', US, { KeyId: single });
    expect(played.told()).toEqual(['wrong-state DescribeKey PendingDeletion TIME-2 ']);
  });

  it('and that others than DescribeKey show too is there: the call is to blame', async () => {
    const late = createStore({ deletionLateness: 'P1D' });
    const begun = late.now();
    const spoil: Fault['spoil'] = (store) => (asked) =>
      asked.operation === 'ListResourceTags' && store.now() > begun + 7 * DAY
        ? refused('NotFoundException', 'There is none')
        : store.callJson(asked);
    const played = playOn(spoil, [], late);
    await gone(played);
    await played.call('ListResourceTags', US, { KeyId: single });
    expect(played.told()).toEqual(['refused ListResourceTags PendingDeletion STATE-7 ok']);
  });
});

describe('a call that is right', () => {
  it('needs no reading where it is refused, or nothing was open', async () => {
    const { begin, call, told, sent } = play([], 'Creating');
    await begin();
    await call('Encrypt', EU, encrypt);
    await call('ListResourceTags', EU);
    await call('GenerateDataKey', US, { KeySpec: 'AES_256' });
    expect(sent).toEqual([`Encrypt ${EU}`, `ListResourceTags ${EU}`, `GenerateDataKey ${US}`]);
    expect(told()).toEqual([]);
  });

  it('may be the first to show that the state has ended', async () => {
    const { begin, call, session, told, sent } = play([], 'Creating');
    await begin();
    session.setReading(false);
    await session.replay({ advance: 60_000 });
    session.setReading(true);
    await call('GenerateDataKey', EU, { KeySpec: 'AES_256' });
    expect(sent).toEqual([`GenerateDataKey ${EU}`, `DescribeKey ${EU}`]);
    expect(told()).toEqual([]);
  });
});
