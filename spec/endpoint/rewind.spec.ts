// Stepping back: the account, its clock and all that was told, to an instant or to right after an event.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createAccount, type LocalAccount, type LocalAccountOptions } from '../../src/endpoint/index.js';

const HERE = 'us-east-1';
const THERE = 'eu-west-2';
const IMPORTED = '1234abcd-12ab-34cd-56ef-1234567890ab';
const START = '2026-03-01T00:00:00Z';

/** Any member may be there. */
type Json = ReturnType<typeof JSON.parse>;

const folder = mkdtempSync(join(tmpdir(), 'mrk-rewind-'));
const open = new Set<LocalAccount>();
afterEach(async () => {
  for (const account of open) await account.close();
  open.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function begun(options: LocalAccountOptions = {}): Promise<LocalAccount> {
  const account = await createAccount({ initial: { now: START, keys: [] }, ...options });
  open.add(account);
  return account;
}

async function call(account: LocalAccount, operation: string, input: object, region = HERE): Promise<Json> {
  const headers = {
    'X-Amz-Target': `TrentService.${operation}`,
    Authorization: `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/kms/aws4_request`,
  };
  const answer = await account.fetch(
    new Request('http://localhost/', { method: 'POST', headers, body: JSON.stringify(input) }),
  );
  return { requestId: answer.headers.get('x-amzn-requestid'), ...((await answer.json()) as object) };
}

async function control(account: LocalAccount, path: string, body?: object): Promise<Json> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await account.fetch(new Request(`http://localhost/_mrk/${path}`, body === undefined ? {} : init));
  return answer.json();
}

const created = async (account: LocalAccount, input: object = {}): Promise<string> =>
  (await call(account, 'CreateKey', input)).KeyMetadata.KeyId;
const stateOf = async (account: LocalAccount, KeyId: string, region = HERE): Promise<string> => {
  const { KeyMetadata, __type } = await call(account, 'DescribeKey', { KeyId }, region);
  return KeyMetadata?.KeyState ?? __type;
};
const operationsOf = async (account: LocalAccount): Promise<readonly string[]> =>
  (await control(account, 'events?readOnly=false')).map(({ eventName }: Json) => eventName);
const eventId = async (account: LocalAccount, name: string): Promise<string> =>
  (await control(account, 'events')).find(({ eventName }: Json) => eventName === name).eventID;

describe('an account that goes back', () => {
  it('to an instant is as it was then, and so are its clock and its trail', async () => {
    const account = await begun();
    const KeyId = await created(account, { MultiRegion: true });
    await call(account, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    await control(account, 'advance', { by: 'P1D' });
    await call(account, 'DisableKey', { KeyId });
    await control(account, 'advance', { by: 'P9D' });
    const answer = await control(account, 'rewind', { to: '2026-03-01T12:00:00Z' });
    expect(answer).toEqual({ now: '2026-03-01T12:00:00.000Z' });
    expect((await control(account, 'clock')).now).toMatch(/^2026-03-01T12:00/);
    expect(await stateOf(account, KeyId)).toBe('Enabled');
    expect(await stateOf(account, KeyId, THERE)).toBe('Enabled');
    expect(await operationsOf(account)).toEqual(expect.not.arrayContaining(['DisableKey']));
    expect(await operationsOf(account)).toContain('ReplicateKey');
  });

  it('to an event is as it was right after that, also in the midst of what happened by itself at once', async () => {
    const account = await begun({ replicationDelay: 'PT1H', primaryUpdateDelay: 'PT1M' });
    const KeyId = await created(account, { MultiRegion: true });
    await call(account, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    const { requestId } = await call(account, 'UpdateKeyDescription', { KeyId, Description: 'first' });
    await call(account, 'UpdateKeyDescription', { KeyId, Description: 'second' });
    await call(account, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    await control(account, 'advance', { by: 'P200D' });
    expect(account.store().keySet(KeyId)?.keyMaterials).toHaveLength(3);
    // One advance was all of it; the first rotation was on its way.
    await control(account, 'rewind', { to: await eventId(account, 'RotateKey') });
    expect(account.store().keySet(KeyId)?.keyMaterials).toHaveLength(2);
    expect((await control(account, 'clock')).now).toMatch(/^2026-05-30T00:00/);
    await control(account, 'rewind', { to: requestId });
    expect(account.store().keySet(KeyId)?.keys[HERE as never]?.description).toBe('first');
    expect(await stateOf(account, KeyId, THERE)).toBe('Creating');
    // From there on it goes on as it did.
    await control(account, 'advance', { by: 'PT1H' });
    expect(await stateOf(account, KeyId, THERE)).toBe('Enabled');
  });

  it('drops refusals and faults that came after, and no others', async () => {
    const account = await begun();
    await call(account, 'DescribeKey', { KeyId: 'alias/early' });
    await control(account, 'faults', { operation: 'ListKeys', error: 'ThrottlingException' });
    await control(account, 'advance', { by: 'PT1H' });
    await call(account, 'DescribeKey', { KeyId: 'alias/late' });
    await control(account, 'faults', { operation: 'ListAliases', error: 'ThrottlingException' });
    await control(account, 'rewind', { to: '2026-03-01T00:30:00Z' });
    expect((await control(account, 'refusals')).refusals).toHaveLength(1);
    expect((await control(account, 'faults')).faults.map(({ operation }: Json) => operation)).toEqual(['ListKeys']);
  });

  it('uses the key material that was there, and gives the same identifiers again', async () => {
    const account = await begun({ seed: 1 });
    const KeyId = await created(account);
    const { CiphertextBlob } = await call(account, 'Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
    await control(account, 'advance', { by: 'P1D' });
    const later = await created(account);
    await control(account, 'rewind', { to: '2026-03-01T12:00:00Z' });
    expect(await stateOf(account, later)).toBe('NotFoundException');
    expect(await created(account)).toBe(later);
    expect((await call(account, 'Decrypt', { CiphertextBlob })).Plaintext).toBe('aGVsbG8=');
  });

  it('holds new replicas as it did', async () => {
    const account = await begun();
    const KeyId = await created(account, { MultiRegion: true });
    await control(account, 'faults', { holdReplication: true });
    await call(account, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    await control(account, 'advance', { by: 'P1D' });
    await control(account, 'faults', { holdReplication: false });
    expect(await stateOf(account, KeyId, THERE)).toBe('Enabled');
    await control(account, 'advance', { by: 'P1D' });
    await control(account, 'rewind', { to: '2026-03-01T12:00:00Z' });
    expect(await stateOf(account, KeyId, THERE)).toBe('Creating');
    expect((await control(account, 'faults')).holdReplication).toBe(true);
    await control(account, 'rewind', { to: START });
    expect((await control(account, 'faults')).holdReplication).toBe(false);
  });

  it('tells live streams of it, by another name than that of records', async () => {
    const account = await begun();
    const told: string[] = [];
    const follow = async (path: string): Promise<void> => {
      const answer = await account.fetch(
        new Request(`http://localhost/_mrk/${path}`, { headers: { Accept: 'text/event-stream' } }),
      );
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      void (async () => {
        for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) told.push(read.value);
      })();
    };
    await follow('events?readOnly=false');
    await follow('eventbridge');
    await control(account, 'advance', { by: 'P1D' });
    await control(account, 'rewind', { to: '2026-03-01T12:00:00Z' });
    await expect
      .poll(() => told.filter((text) => text.startsWith('event: ')))
      .toEqual([
        'event: rewind\ndata: {"to":"2026-03-01T12:00:00.000Z"}\n\n',
        'event: rewind\ndata: {"to":"2026-03-01T12:00:00.000Z"}\n\n',
      ]);
  });

  it('is in its file as it is then, also after a restart, and can go on back', async () => {
    const data = join(folder, 'rewound.mrk');
    const account = await begun({ data });
    const KeyId = await created(account);
    const { CiphertextBlob } = await call(account, 'Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
    await control(account, 'advance', { by: 'P1D' });
    await call(account, 'DisableKey', { KeyId });
    const later = await created(account);
    await control(account, 'advance', { by: 'P1D' });
    await control(account, 'rewind', { to: '2026-03-01T12:00:00Z' });
    await control(account, 'advance', { by: 'P1D' });
    await call(account, 'UpdateKeyDescription', { KeyId, Description: 'other' });
    await account.close();
    open.delete(account);
    expect(readFileSync(data, 'utf8')).not.toContain(later);
    const again = await begun({ data });
    expect((await control(again, 'clock')).now).toMatch(/^2026-03-02T12:00/);
    expect(await stateOf(again, KeyId)).toBe('Enabled');
    expect((await call(again, 'Decrypt', { CiphertextBlob })).Plaintext).toBe('aGVsbG8=');
    await control(again, 'rewind', { to: '2026-03-01T18:00:00Z' });
    expect((await call(again, 'DescribeKey', { KeyId })).KeyMetadata.Description).toBe('');
  });
});

describe('what cannot be gone back to', () => {
  const deleted = async (account: LocalAccount): Promise<void> => {
    await control(account, 'advance', { by: 'P7D' });
    await call(account, 'DeleteImportedKeyMaterial', { KeyId: IMPORTED });
  };

  it.each<
    readonly [
      what: string,
      after: (account: LocalAccount, KeyId: string) => Promise<unknown>,
      options: LocalAccountOptions,
    ]
  >([
    [
      'the deletion of a key',
      async (account, KeyId) => {
        await call(account, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
        await control(account, 'advance', { by: 'P7D' });
      },
      {},
    ],
    ['the deletion of imported key material', deleted, {}],
    ['the deletion of imported key material, of which no trail is kept', deleted, { auditTrailEvents: 0 }],
  ])('is what was before %s: the earliest instant possible is told', async (_what, after, options) => {
    const key = { Region: HERE, Origin: 'EXTERNAL', KeyId: IMPORTED, KeyMaterials: [{}] } as const;
    const account = await begun({ initial: { now: START, keys: [key] }, ...options });
    await after(account, await created(account));
    const { earliest } = await control(account, 'clock');
    expect(earliest).toMatch(/^2026-03-08T00:00/);
    const { message } = await control(account, 'rewind', { to: '2026-03-04T00:00:00Z' });
    expect(message).toBe(`rewind: to is too far back: the earliest instant possible is ${earliest}`);
    expect(await control(account, 'rewind', { to: earliest })).toEqual({ now: earliest });
  });

  it('is what is still to come, or no event', async () => {
    const account = await begun();
    expect((await control(account, 'rewind', { to: '2027-01-01T00:00:00Z' })).message).toMatch(/still to come/);
    for (const to of ['nothing', 7, null, undefined, { at: START }, '2026-13-01']) {
      expect((await control(account, 'rewind', { to })).message).toMatch(/^rewind: to must be an instant in ISO 8601/);
    }
    expect((await control(account, 'rewind', { at: START })).message).toMatch(/no such member: at/);
    expect((await control(account, 'state?at=nothing')).message).toMatch(/^state: at must be/);
  });

  it('is what was before the last changes that are remembered', async () => {
    const account = await begun({ rewindChanges: 2 });
    const KeyId = await created(account);
    for (let hour = 1; hour <= 9; hour++) {
      await control(account, 'advance', { by: 'PT1H' });
      await call(account, 'UpdateKeyDescription', { KeyId, Description: `${hour}` });
    }
    const { earliest } = await control(account, 'clock');
    expect(Date.parse(earliest)).toBeGreaterThan(Date.parse('2026-03-01T06:00:00Z'));
    expect((await control(account, 'rewind', { to: START })).message).toContain(earliest);
    await control(account, 'rewind', { to: '2026-03-01T08:30:00Z' });
    expect((await call(account, 'DescribeKey', { KeyId })).KeyMetadata.Description).toBe('8');
    await expect(begun({ rewindChanges: -1 })).rejects.toThrow('rewindChanges');
  });
});

describe('the state at an instant or an event', () => {
  it('is shown, and changes nothing', async () => {
    const account = await begun();
    const KeyId = await created(account);
    await control(account, 'advance', { by: 'P1D' });
    await call(account, 'DisableKey', { KeyId });
    const shown = await control(account, 'state?at=2026-03-01T12:00:00Z');
    expect(shown.now).toBe('2026-03-01T12:00:00.000Z');
    expect(shown.keySets.map(({ keys }: Json) => keys[HERE].keyState)).toEqual(['Enabled']);
    const created_ = await control(account, `state?at=${await eventId(account, 'CreateKey')}`);
    expect(created_.keySets.map(({ keyId }: Json) => keyId)).toEqual([KeyId]);
    expect(await stateOf(account, KeyId)).toBe('Disabled');
    expect(await operationsOf(account)).toContain('DisableKey');
  });
});
