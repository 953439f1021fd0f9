import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkDataFile } from '../../../src/endpoint/data/index.js';
import { type RunningServer, startServer } from '../../../src/endpoint/index.js';
import { buildMrk, type Mrk } from '../mrk-process.js';
import { call, control } from '../raw-client.js';
import { essence } from './data-file.js';
import { type FailingDisk, failingDisk } from './failing-disk.js';

/** The status of a program; null: there is none. */
const run = (program: string, ...args: readonly string[]): number | null => spawnSync(program, args).status;

const REASON = 'The data file cannot be written: no space left on device (ENOSPC)';

const CHANGED = { readOnly: false, errors: false };

describe('a disk that fails', () => {
  let folder: string;
  let file: string;
  let disk: FailingDisk;
  let server: RunningServer;
  let log: string[];
  const us = (operation: string, input: object = {}) => call(server.url, 'us-east-1', operation, input);
  const created = async (input: object = {}): Promise<string> => (await us('CreateKey', input)).json.KeyMetadata.KeyId;
  /** The names in the audit trail of what has changed something. */
  const trail = () => server.account.trail.records(CHANGED).map(({ eventName }) => eventName);
  const open = () => startServer({ data: file, log: (message) => log.push(message) });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mrk-full-'));
    file = join(folder, 'account.mrk');
    log = [];
    disk = failingDisk(file);
    server = await open();
  });
  afterEach(async () => {
    disk.remove();
    vi.useRealTimers();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** How many records a new process would find if this one ended now. */
  function recordsAfterCrash(): number | undefined {
    const copy = join(folder, 'copy.mrk');
    copyFileSync(file, copy);
    const checked = checkDataFile(copy);
    return 'records' in checked ? checked.records : undefined;
  }

  /** Opens the file anew: it must have what the account had. */
  async function expectKept(): Promise<void> {
    const before = essence(server.account);
    await server.close();
    server = await open();
    expect(essence(server.account)).toEqual(before);
  }

  it('that is full refuses what changes anything, goes on reading, and writes again when there is room', async () => {
    const KeyId = await created({ MultiRegion: true });
    const external = await created({ Origin: 'EXTERNAL' });
    const { CiphertextBlob } = (await us('Encrypt', { KeyId, Plaintext: 'eA==' })).json;
    disk.fill();
    const before = essence(server.account);
    const changes: readonly (readonly [string, object])[] = [
      ['CreateKey', {}],
      ['CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }],
      ['TagResource', { KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }],
      ['CreateAlias', { TargetKeyId: KeyId, AliasName: 'alias/a' }],
      ['ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' }],
      ['DisableKey', { KeyId }],
      ['ScheduleKeyDeletion', { KeyId }],
      ['RotateKeyOnDemand', { KeyId }],
      [
        'GetParametersForImport',
        { KeyId: external, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
      ],
    ];
    for (const [operation, input] of changes) {
      const { status, json } = await us(operation, input);
      expect({ operation, status, json }).toEqual({
        operation,
        status: 500,
        json: { __type: 'KMSInternalException', message: expect.stringContaining(REASON) },
      });
    }
    for (const [path, body] of [
      ['advance', { by: 'P1D' }],
      ['reset', {}],
    ] as const) {
      const { status, json } = await control(server.url, path, body);
      expect({ path, status, message: json.message }).toEqual({ path, status: 500, message: REASON });
    }
    expect(essence(server.account)).toEqual(before);
    expect(log).toEqual([
      `${file} cannot be written: no space left on device (ENOSPC). Until it can, what changes anything is refused`,
    ]);

    expect((await us('DescribeKey', { KeyId })).json.KeyMetadata.KeyState).toBe('Enabled');
    expect((await us('ListKeys')).json.Keys).toHaveLength(2);
    expect((await us('Decrypt', { CiphertextBlob })).json.Plaintext).toBe('eA==');
    expect((await us('Encrypt', { KeyId, Plaintext: 'eA==' })).status).toBe(200);
    expect((await us('GenerateRandom', { NumberOfBytes: 4 })).status).toBe(200);
    expect((await control(server.url, 'state')).json.keySets).toHaveLength(2);

    disk.mend();
    for (const [operation, input] of changes) {
      const { status, text } = await us(operation, input);
      // A key that is pending deletion is not rotated.
      expect([operation, status, text]).toEqual([operation, operation === 'RotateKeyOnDemand' ? 400 : 200, text]);
    }
    expect(log[1]).toBe(`${file} can be written again`);
    expect(log).toHaveLength(2);
    await expectKept();
    expect((await us('CancelKeyDeletion', { KeyId })).status).toBe(200);
    expect((await us('EnableKey', { KeyId })).status).toBe(200);
    expect((await us('Decrypt', { CiphertextBlob })).json.Plaintext).toBe('eA==');
  });

  it('that takes only a part of a record keeps none of it', async () => {
    const KeyId = await created();
    const { size } = statSync(file);
    for (const bytesLeft of [1, 40, 200]) {
      disk.fill(bytesLeft);
      expect((await us('TagResource', { KeyId, Tags: [{ TagKey: 'a', TagValue: String(bytesLeft) }] })).status).toBe(
        500,
      );
      disk.mend();
      expect((await us('ListResourceTags', { KeyId })).json.Tags).toEqual([]);
      // Not a byte stays behind the records that count.
      expect(statSync(file).size).toBe(size);
    }
    expect((await us('UpdateKeyDescription', { KeyId, Description: 'there is room' })).status).toBe(200);
    await expectKept();
  });

  it('that is full lets happen what falls due, and keeps it when there is room', async () => {
    const KeyId = await created({ MultiRegion: true });
    expect((await us('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' })).status).toBe(200);
    disk.fill();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    const replica = async () =>
      (await call(server.url, 'eu-west-2', 'DescribeKey', { KeyId })).json.KeyMetadata.KeyState;
    expect(await replica()).toBe('Enabled');
    expect((await us('DisableKey', { KeyId })).status).toBe(500);
    disk.mend();
    expect((await us('DisableKey', { KeyId })).status).toBe(200);
    await expectKept();
    expect(await replica()).toBe('Enabled');
  });

  it('that is full makes no key material that could not be kept', async () => {
    const KeyId = await created();
    await us('Encrypt', { KeyId, Plaintext: 'eA==' });
    await us('RotateKeyOnDemand', { KeyId });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    await us('DescribeKey', { KeyId });
    // The new key material is made when it is first used.
    disk.fill();
    const refused = await us('Encrypt', { KeyId, Plaintext: 'eA==' });
    expect([refused.status, refused.json.message]).toEqual([500, expect.stringContaining(REASON)]);
    disk.mend();
    const { CiphertextBlob } = (await us('Encrypt', { KeyId, Plaintext: 'eA==' })).json;
    await expectKept();
    expect((await us('Decrypt', { CiphertextBlob })).json.Plaintext).toBe('eA==');
  });

  it('that is full while held replicas are released releases all of them, or none', async () => {
    await control(server.url, 'faults', { holdReplication: true });
    const keyIds = [await created({ MultiRegion: true }), await created({ MultiRegion: true })];
    for (const KeyId of keyIds) await us('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    const states = () => [...server.account.store().keySets()].map(({ keys }) => Object.values(keys).at(-1)?.keyState);
    const told = trail();
    // Room for no release, for the first one, for both and not for the mark of what was acknowledged.
    for (const bytesLeft of [0, 100, 400, 700]) {
      disk.fill(bytesLeft);
      expect((await control(server.url, 'faults', { holdReplication: false })).status).toBe(500);
      expect(states()).toEqual(['Creating', 'Creating']);
      disk.mend();
    }
    expect((await control(server.url, 'faults', { holdReplication: false })).status).toBe(200);
    expect(states()).toEqual(['Enabled', 'Enabled']);
    // The audit trail has each release once, and none that was taken back.
    expect(trail().slice(told.length)).toEqual(['SynchronizeMultiRegionKey', 'SynchronizeMultiRegionKey']);
    await expectKept();
  });

  it('that has no room for a snapshot goes on with the records', async () => {
    const KeyId = await created();
    const update = (Description: string) =>
      server.account.call('us-east-1' as never, 'UpdateKeyDescription', { KeyId, Description });
    await Promise.all([...Array(4_990).keys()].map((index) => update(String(index))));
    // Where the draft of a snapshot is to be there is something else.
    mkdirSync(join(`${file}.mrk-draft`, 'in the way'), { recursive: true });
    const results = await Promise.all([...Array(100).keys()].map((index) => update(`later ${index}`)));
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    rmSync(`${file}.mrk-draft`, { recursive: true });
    await expectKept();
  });

  it('that refuses what was written takes it back, from all who were told to wait', async () => {
    const KeyId = await created();
    const before = essence(server.account);
    const records = recordsAfterCrash();
    const toldBefore = trail();
    const heard: string[] = [];
    server.account.trail.follow(({ eventName }) => heard.push(eventName), CHANGED);
    disk.breakSync();
    const answers = await Promise.all([
      us('TagResource', { KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
      us('UpdateKeyDescription', { KeyId, Description: 'another' }),
      us('CreateKey'),
    ]);
    for (const { status, json } of answers) {
      expect([status, json.message]).toEqual([500, 'The data file cannot be written: i/o error (EIO)']);
    }
    expect(essence(server.account)).toMatchObject({ keySets: (before as { keySets: object }).keySets });
    expect(recordsAfterCrash()).toBe(records);
    disk.mend();
    expect((await us('DescribeKey', { KeyId })).json.KeyMetadata.Description).toBe('');
    // Nor has the audit trail what did not happen, nor has whoever follows it heard of it.
    expect([toldBefore, trail(), heard]).toEqual([['CreateKey'], ['CreateKey'], []]);
    expect((await us('UpdateKeyDescription', { KeyId, Description: 'a third' })).status).toBe(200);
    expect([trail(), heard]).toEqual([['CreateKey', 'UpdateKeyDescription'], ['UpdateKeyDescription']]);
    await expectKept();
    expect((await us('DescribeKey', { KeyId })).json.KeyMetadata.Description).toBe('a third');
  });
});

describe('mrk serve --data', () => {
  let mrk: Mrk;
  beforeAll(async () => {
    mrk = await buildMrk();
  });
  afterAll(() => mrk.remove());

  /** Calls until one is refused, then reads, makes room, and goes on. */
  async function fillAndGoOn(data: string, under: readonly string[], makeRoom: (pid: number) => void, reason: string) {
    const started = mrk.start(['serve', '--port', '0', '--json', '--data', data], under);
    const { url } = JSON.parse(await started.firstLine);
    const us = (operation: string, input: object = {}) => call(url, 'us-east-1', operation, input);
    const keyIds: string[] = [];
    let refused = await us('CreateKey', { Description: 'x'.repeat(8000) });
    for (; refused.status === 200; refused = await us('CreateKey', { Description: 'x'.repeat(8000) })) {
      keyIds.push(refused.json.KeyMetadata.KeyId);
    }
    expect(keyIds.length).toBeGreaterThan(0);
    expect(refused.json).toEqual({ __type: 'KMSInternalException', message: expect.stringContaining(reason) });
    // What a process says comes by another way than what its endpoint answers.
    await expect
      .poll(started.err)
      .toBe(`mrk serve: ${data} cannot be written: ${reason}. Until it can, what changes anything is refused\n`);
    expect((await us('ListKeys')).json.Keys).toHaveLength(keyIds.length);
    makeRoom(started.pid);
    const { KeyId } = (await us('CreateKey', { Description: 'x'.repeat(8000) })).json.KeyMetadata;
    await expect.poll(started.err).toContain(`mrk serve: ${data} can be written again\n`);
    expect(await started.kill('SIGKILL')).toBe('SIGKILL');
    const again = await mrk.serve('--data', data);
    const { Keys } = (await call(again.url, 'us-east-1', 'ListKeys')).json;
    expect(Keys.map((key: { KeyId: string }) => key.KeyId)).toEqual([...keyIds, KeyId]);
    expect(await again.kill('SIGTERM')).toBe(0);
  }

  it('stays up where a file may not grow any more, and writes again when it may', async () => {
    if (run('prlimit', '--version') !== 0) {
      console.log('skipped: no prlimit');
      return;
    }
    await fillAndGoOn(
      join(mrk.directory, 'limited.mrk'),
      ['prlimit', '--fsize=60000:unlimited'],
      (pid) => run('prlimit', '--pid', String(pid), '--fsize=unlimited'),
      'file too large (EFBIG)',
    );
  });

  it('stays up on a full file system, and writes again when there is room', async () => {
    const mounted = join(mrk.directory, 'tmpfs');
    mkdirSync(mounted);
    if (run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mounted) !== 0) {
      console.log('skipped: no tmpfs');
      return;
    }
    try {
      const filler = join(mounted, 'filler');
      writeFileSync(filler, Buffer.alloc(900_000));
      const reason = 'no space left on device (ENOSPC)';
      await fillAndGoOn(join(mounted, 'full.mrk'), [], () => rmSync(filler), reason);
      expect(readdirSync(mounted)).toEqual(['full.mrk']);
    } finally {
      run('umount', '--lazy', mounted);
    }
    expect(existsSync(join(mounted, 'full.mrk'))).toBe(false);
  });
});
