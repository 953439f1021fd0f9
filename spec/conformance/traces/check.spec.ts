// What happened elsewhere is judged in each format: what AWS's rules allow is possible, and a planted fault is refused at the
// record that shows it.

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { type Checked, checkTrace, checkWithin } from '../../../src/conformance/traces/check.js';
import { readTrace, readTraceText } from '../../../src/conformance/traces/read.js';
import { pretendCryptography } from '../../../src/pretend-host.js';
import { createStore } from '../../../src/store/create.js';
import type { Store } from '../../../src/store/store.js';
import { type Fault, faultyStoreTarget } from '../fault.js';
import { fault as disabledKeysEncrypt } from '../faults/disabled-keys-encrypt.js';
import { fault as disablingIsShared } from '../faults/disabling-is-shared.js';
import { fault as replicasCanBeReplicated } from '../faults/replicas-can-be-replicated.js';
import { FORMATS, type Recorded, recording, toCloudTrail, toDebugLog, toHar } from './recorder.js';

const HONEST: Pick<Fault, 'spoil'> = { spoil: ({ callJson }) => callJson };

/** The life of a multi-Region key, as a client and CloudTrail write it down. */
function lifeOf(fault: Pick<Fault, 'spoil'>): readonly Recorded[] {
  const store: Store = createStore({ now: Date.UTC(2026, 0, 1), host: pretendCryptography });
  const { target, calls } = recording(faultyStoreTarget({ ...fault, about: '', found: NOTHING }, store), store);
  const call = (operation: string, input: object, region = 'us-east-1') => target.call(region, operation, input);
  const made = call('CreateKey', { MultiRegion: true, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
  const KeyId = keyIdIn(made);
  call('Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
  call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
  store.advance(120_000);
  call('DescribeKey', { KeyId }, 'eu-west-2');
  call('ListResourceTags', { KeyId }, 'eu-west-2');
  call('ReplicateKey', { KeyId, ReplicaRegion: 'ap-northeast-1' }, 'eu-west-2');
  call('DisableKey', { KeyId });
  store.advance(120_000);
  call('Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
  call('DescribeKey', { KeyId }, 'eu-west-2');
  call('EnableKey', { KeyId });
  call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
  return calls;
}

const NOTHING = { operations: [], kinds: [] };

function keyIdIn(answer: unknown): string {
  const { output } = answer as { readonly output: { readonly KeyMetadata: { readonly KeyId: string } } };
  return output.KeyMetadata.KeyId;
}

describe.each(FORMATS)('%s', (_name, written) => {
  it('of an honest endpoint is possible, and every record of it can be judged', () => {
    const calls = lifeOf(HONEST);
    const checked = checkTrace(readTraceText(written(calls)));
    expect(checked).toMatchObject({ unjudged: [], late: [], left: 0 });
    expect(checked.impossible).toBeUndefined();
    expect(checked.judged.length).toBeGreaterThanOrEqual(calls.length);
  });

  it.each([
    ['an Encrypt with a Disabled key', disabledKeysEncrypt, 'Encrypt', 'STATE-1', 7],
    ['a replica key that is replicated', replicasCanBeReplicated, 'ReplicateKey', 'REPLICATE-1', 5],
  ] as const)('is refused at %s', (_what, fault, operation, rule, before) => {
    const { impossible, judged } = checkTrace(readTraceText(written(lifeOf(fault))));
    expect(impossible?.observation.operation).toBe(operation);
    expect(impossible?.divergence).toMatchObject({ kind: 'accepted', rule });
    expect(judged).toHaveLength(before);
    expect(impossible?.earlier.length).toBeGreaterThan(0);
  });
});

it('what only an answer shows is refused where the answer was written down, and CloudTrail writes down none of a read', () => {
  const calls = lifeOf(disablingIsShared);
  const { impossible } = checkTrace(readTraceText(toHar(calls)));
  expect(impossible?.observation).toMatchObject({ operation: 'DescribeKey', place: 'entry 9' });
  expect(impossible?.divergence).toMatchObject({ kind: 'wrong-state', rule: 'STATE-1' });
  expect(checkTrace(readTraceText(toCloudTrail(calls))).impossible).toBeUndefined();
});

/** A target that encrypts with Disabled keys, and what it was called. */
function encryptingDisabled(store: Store): ReturnType<typeof recording> {
  return recording(faultyStoreTarget({ ...disabledKeysEncrypt, found: NOTHING, about: '' }, store), store);
}

it('a grant token that was none is possible, though CloudTrail does not have it', () => {
  const store = createStore({ now: Date.UTC(2026, 0, 1), host: pretendCryptography });
  const { target, calls } = recording(storeTarget(store), store);
  const KeyId = keyIdIn(target.call('us-east-1', 'CreateKey', {}));
  target.call('us-east-1', 'GenerateDataKey', { KeyId, KeySpec: 'AES_256', GrantTokens: ['none'] });
  target.call('us-east-1', 'Encrypt', { KeyId, Plaintext: 'aGVsbG8=', GrantTokens: ['none'] });
  for (const written of [toHar(calls), toCloudTrail(calls)]) {
    expect(checkTrace(readTraceText(written), { whole: true })).toMatchObject({ unjudged: [], left: 0 });
  }
});

it('a change need not be seen at once, unless it must be [CONSIST-1]', () => {
  const store = createStore({ now: Date.UTC(2026, 0, 1), host: pretendCryptography });
  const { target, calls } = encryptingDisabled(store);
  const KeyId = keyIdIn(target.call('us-east-1', 'CreateKey', {}));
  target.call('us-east-1', 'DisableKey', { KeyId });
  target.call('us-east-1', 'Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
  const trace = readTraceText(toHar(calls));
  expect(checkTrace(trace)).toMatchObject({ late: [{ place: 'entry 3' }], left: 0 });
  expect(checkTrace(trace, { visibility: 0 }).impossible?.observation.place).toBe('entry 3');
});

it('records of one second may have come in any order', () => {
  const calls = lifeOf(HONEST);
  const { Records } = JSON.parse(toCloudTrail(calls));
  const eventTime = Records[0].eventTime;
  const [create, encrypt, ...others] = Records;
  const shuffled = { Records: [{ ...encrypt, eventTime }, create, ...others] };
  expect(checkTrace(readTraceText(JSON.stringify(shuffled)))).toMatchObject({ left: 0, unjudged: [] });
  const later = new Date(Date.parse(eventTime) + 1_000).toISOString();
  const wrong = { Records: [encrypt, { ...create, eventTime: later }, ...others].map((one) => ({ ...one })) };
  wrong.Records[0] = { ...encrypt, eventTime };
  expect(checkTrace(readTraceText(JSON.stringify(wrong)), { whole: true }).impossible?.observation).toMatchObject({
    operation: 'Encrypt',
  });
});

/** A trace in which Encrypt is accepted of a Disabled key, with so many tags in the same second. */
function tagged(tags: number): string {
  const store = createStore({ now: Date.UTC(2026, 0, 1), host: pretendCryptography });
  const { target, calls } = encryptingDisabled(store);
  const KeyId = keyIdIn(target.call('us-east-1', 'CreateKey', {}));
  target.call('us-east-1', 'DisableKey', { KeyId });
  store.advance(120_000);
  for (let tag = 0; tag < tags; tag++) {
    target.call('us-east-1', 'TagResource', { KeyId, Tags: [{ TagKey: `${tag}`, TagValue: '' }] });
  }
  target.call('us-east-1', 'Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
  const { Records } = JSON.parse(toCloudTrail(calls));
  const [made, disabled, first, ...others] = Records;
  const { eventTime } = first;
  return JSON.stringify({ Records: [made, disabled, first, ...others.map((one: object) => ({ ...one, eventTime }))] });
}

itAtLength('what has more orders than are looked at is not decided, and never said to be impossible', () => {
  const few = checkTrace(readTraceText(tagged(3)));
  expect(few.impossible?.observation.operation).toBe('Encrypt');
  expect(few.undecided).toBeUndefined();
  const many = checkWithin(200, readTraceText(tagged(6)));
  expect(many.impossible).toBeUndefined();
  expect(many.undecided).toHaveLength(7);
  expect(many).toMatchObject({ left: 7 });
  expect(many.judged).toHaveLength(2);
});

describe('keys that were there before', () => {
  const without = (count: number, fault: Pick<Fault, 'spoil'>): string => {
    const { Records } = JSON.parse(toCloudTrail(lifeOf(fault)));
    return JSON.stringify({ Records: Records.slice(count) });
  };

  it('are judged by what is known of them', () => {
    expect(checkTrace(readTraceText(without(1, HONEST))).impossible).toBeUndefined();
    const { impossible } = checkTrace(readTraceText(without(6, disabledKeysEncrypt)));
    expect(impossible?.divergence).toMatchObject({ kind: 'accepted', rule: 'STATE-1' });
  });

  it('are not there where the trace is all that happened', () => {
    const { impossible } = checkTrace(readTraceText(without(1, HONEST)), { whole: true });
    expect(impossible?.observation.operation).toBe('Encrypt');
  });

  it.each([{ gaps: true }, { otherCallers: true }])(
    'and calls that are not in the trace may have come between: %o',
    (options) => {
      expect(checkTrace(readTraceText(toCloudTrail(lifeOf(disabledKeysEncrypt))), options).impossible).toBeUndefined();
    },
  );
});

interface Entry {
  readonly request: { readonly postData: { text: string } };
  readonly response: { status: number };
}

describe('a call that cannot be read', () => {
  const calls = lifeOf(HONEST);
  const withFirst = (operation: string, spoil: (entry: Entry) => void): Checked => {
    const har = JSON.parse(toHar(calls)) as { readonly log: { readonly entries: readonly Entry[] } };
    const entry = har.log.entries.find(({ request }) => JSON.stringify(request).includes(`TrentService.${operation}`));
    if (entry === undefined) throw new Error(`no ${operation}`);
    spoil(entry);
    return checkTrace(readTraceText(JSON.stringify(har)));
  };

  it.each<readonly [what: string, spoil: (entry: Entry) => void]>([
    ['its instant', (entry) => Object.assign(entry, { startedDateTime: 'x' })],
    ['its body', ({ request }) => Object.assign(request.postData, { text: '{' })],
  ])('for want of %s may have changed what is seen later', (_what, spoil) => {
    const checked = withFirst('DisableKey', spoil);
    expect(checked.impossible).toBeUndefined();
    expect(checked.unjudged).toMatchObject([{ isUnread: true }]);
  });

  it('has changed nothing if it was refused', () => {
    const checked = withFirst('DisableKey', ({ request, response }) => {
      request.postData.text = '{';
      response.status = 400;
    });
    expect(checked.impossible?.observation.operation).toBe('Encrypt');
  });
});

it('a log whose local time goes back is judged all the same', () => {
  const lines = toDebugLog(lifeOf(HONEST)).split('\n');
  const last = lines.map((line) => line.includes('Making request')).lastIndexOf(true);
  // The last request is sent an hour later than it is answered.
  lines[last] = lines[last]?.replace(' 00:', ' 01:') ?? '';
  expect(checkTrace(readTraceText(lines.join('\n')))).toMatchObject({ left: 0, unjudged: [] });
});

describe('a file', () => {
  const text = toCloudTrail(lifeOf(HONEST));

  it('may be packed', () => {
    expect(readTrace(gzipSync(text))).toEqual(readTraceText(text));
    const packed = gzipSync(text);
    expect(() => readTrace(packed.subarray(0, 40))).toThrow(/packed with gzip, and damaged/);
  });

  it.each([
    ['', 'the file is empty'],
    ['hello', 'line 1 is no record in JSON'],
    ['{"a": 1}', 'its JSON has none of the lists "Records", "Events" and "log.entries"'],
    ['{"log": {}}', 'its JSON has none of the lists "Records", "Events" and "log.entries"'],
    ['{\n  "log": {"entries": [', 'not JSON: '],
    ['{"eventName": "x"}\n{"b": 2}', 'line 2 is no record in JSON'],
  ])('that is none of the formats says so: %s', (given, message) => {
    expect(() => readTraceText(given)).toThrow(message);
  });

  it.each([
    '[]',
    '{"Records": [null, 1, {"eventSource": "kms.amazonaws.com"}]}',
    '{"log": {"entries": [null, {"request": {}}]}}',
  ])('of which nothing can be judged is no fault of anybody: %s', (given) => {
    expect(checkTrace(readTraceText(given))).toMatchObject({ judged: [], left: 0 });
  });
});
