// What KMS records of itself is judged by what is seen of it afterwards.

import { describe, expect, it } from 'vitest';
import { checkTrace } from '../../../src/conformance/traces/check.js';
import { readTraceText } from '../../../src/conformance/traces/read.js';
import { audit } from '../../../src/model/audit/audit.js';
import { auditEvent } from '../../../src/model/audit/events.js';
import type { CloudTrailRecord } from '../../../src/model/audit/record.js';
import { hostOf } from '../../../src/model/key-set/host.js';
import { pretendCryptography } from '../../../src/pretend-host.js';
import { createStore } from '../../../src/store/create.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** An account whose CloudTrail records are kept, those of calls and those of what comes by itself. */
function recorded() {
  const store = createStore({ now: START, host: pretendCryptography });
  const records: CloudTrailRecord[] = [];
  const pass = (ms: number): void => {
    records.push(...store.advance(ms).flatMap((event) => auditEvent(event) ?? []));
  };
  const call = (operation: string, input: object): Readonly<Record<string, unknown>> => {
    const region = 'us-east-1';
    const result = store.callJson({ region, operation, input });
    if (!result.ok) throw new Error(result.error.message);
    records.push(
      ...audit({ region, operation, input }, result, { at: store.now(), host: hostOf([...store.keySets()]) }),
    );
    pass(2_000);
    return result.output as Readonly<Record<string, unknown>>;
  };
  const create = (input: object): string => String(Object(call('CreateKey', input).KeyMetadata).KeyId);
  const imported = (KeyId: string, validTo: number): void => {
    const { ImportToken } = call('GetParametersForImport', {
      KeyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    });
    call('ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial: 'AQ==', ValidTo: validTo / 1000 });
  };
  return { records, pass, call, create, imported };
}

/** A life in which everything comes by itself that KMS records. */
function life(): readonly CloudTrailRecord[] {
  const { records, pass, call, create, imported } = recorded();
  const KeyId = create({ MultiRegion: true });
  call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
  pass(DAY);
  call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
  const external = create({ Origin: 'EXTERNAL' });
  imported(external, START + 30 * DAY);
  pass(40 * DAY);
  const ending = create({});
  call('ScheduleKeyDeletion', { KeyId: ending, PendingWindowInDays: 7 });
  pass(100 * DAY);
  return records;
}

function checked(records: readonly CloudTrailRecord[]) {
  return checkTrace(readTraceText(JSON.stringify({ Records: records })), { visibility: 0 });
}

/** The records, with that of what came by itself right after the calls. */
function tooEarly(records: readonly CloudTrailRecord[], eventName: string, calls: number) {
  const event = records.find((record) => record.eventName === eventName);
  const before = records.slice(0, calls);
  const last = before.at(-1);
  if (event === undefined || last === undefined) throw new Error(`there is no ${eventName}`);
  return [...before, { ...event, eventTime: new Date(Date.parse(last.eventTime) + 60_000).toISOString() }];
}

describe('what KMS records of itself', () => {
  it('is possible when its time has come, and judged', () => {
    const records = life();
    const names = records.map(({ eventName }) => eventName);
    expect(names).toEqual(
      expect.arrayContaining(['SynchronizeMultiRegionKey', 'RotateKey', 'DeleteExpiredKeyMaterial', 'DeleteKey']),
    );
    const { impossible, left, unjudged } = checked(records);
    expect({ impossible, left }).toEqual({ left: 0 });
    // What ReplicateKey makes KMS call in the Region of the replica key is told by ReplicateKey.
    expect(unjudged.map(({ why }) => why)).toEqual([expect.stringContaining('CreateKey')]);
  });

  it.each([
    ['RotateKey', 'ReplicateKey', 'ROTATE-3'],
    ['DeleteExpiredKeyMaterial', 'ImportKeyMaterial', 'STATE-2'],
    ['DeleteKey', 'ScheduleKeyDeletion', 'STATE-7'],
  ])('is impossible where nothing has led to it: %s after %s', (eventName, last, rule) => {
    const records = life();
    const calls = records.findIndex((record) => record.eventName === last) + 1;
    const { impossible } = checked(tooEarly(records, eventName, calls));
    expect(impossible?.divergence.rule).toBe(rule);
    expect(impossible?.observation.place).toBe(`record ${calls + 1}, ${eventName} by KMS itself`);
  });

  it('SynchronizeMultiRegionKey is of multi-Region keys', () => {
    const { records, create, pass } = recorded();
    create({});
    pass(DAY);
    const synchronized = life().find(({ eventName }) => eventName === 'SynchronizeMultiRegionKey');
    const of = { ...synchronized, eventTime: new Date(START + DAY).toISOString(), resources: records[0]?.resources };
    expect(checked([...records, of as CloudTrailRecord]).impossible?.divergence.member).toBe('KeyMetadata.MultiRegion');
  });
});
