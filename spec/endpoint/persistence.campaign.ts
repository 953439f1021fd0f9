import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../src/endpoint/index.js';
import { offFromNow } from '../support/time.js';
import { buildMrk, type Mrk } from './mrk-process.js';
import { call, control } from './raw-client.js';

let mrk: Mrk;

beforeAll(async () => {
  mrk = await buildMrk();
});
afterAll(() => mrk.remove());

const text = (plaintext: string): string => Buffer.from(plaintext).toString('base64');

/** What the endpoint has acknowledged. */
interface Acknowledged {
  readonly keys: string[];
  readonly tags: { readonly keyId: string; readonly name: string }[];
  readonly ciphertexts: { readonly keyId: string; readonly blob: string; readonly plaintext: string }[];
}

function count({ keys, tags, ciphertexts }: Acknowledged): number {
  return keys.length + tags.length + ciphertexts.length;
}

/** Calls until the endpoint is gone, and notes what was acknowledged. */
async function load(url: string, acknowledged: Acknowledged, worker: string): Promise<void> {
  const ok = async (operation: string, input: object) => {
    const answer = await call(url, 'us-east-1', operation, input);
    if (answer.status !== 200) throw new Error(`${operation}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  try {
    for (let key = 0; ; key++) {
      const keyId: string = (await ok('CreateKey', { MultiRegion: true })).KeyMetadata.KeyId;
      acknowledged.keys.push(keyId);
      for (let tag = 0; tag < 4; tag++) {
        const name = `${worker}-${key}-${tag}`;
        await ok('TagResource', { KeyId: keyId, Tags: [{ TagKey: name, TagValue: name }] });
        acknowledged.tags.push({ keyId, name });
        const blob = (await ok('Encrypt', { KeyId: keyId, Plaintext: text(name) })).CiphertextBlob;
        acknowledged.ciphertexts.push({ keyId, blob, plaintext: name });
      }
    }
  } catch (error) {
    // Killed: what was under way was not acknowledged. Anything else is a fault.
    if (!['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Names what was acknowledged and is not there. */
async function missing(url: string, { keys, tags, ciphertexts }: Acknowledged): Promise<string[]> {
  const found: string[] = [];
  const { keySets } = (await control(url, 'state')).json as {
    readonly keySets: readonly {
      readonly keyId: string;
      readonly keys: Readonly<Record<string, { readonly tags?: readonly { readonly key: string }[] }>>;
    }[];
  };
  const there = new Map(keySets.map((keySet) => [keySet.keyId, JSON.stringify(keySet.keys['us-east-1'])]));
  found.push(...keys.filter((keyId) => !there.has(keyId)));
  found.push(...tags.filter(({ keyId, name }) => !there.get(keyId)?.includes(`"${name}"`)).map(({ name }) => name));
  const decrypt = async ({ keyId, blob, plaintext }: Acknowledged['ciphertexts'][number]) => {
    const { json } = await call(url, 'us-east-1', 'Decrypt', { CiphertextBlob: blob });
    if (json.Plaintext !== text(plaintext)) found.push(`${keyId} ${plaintext}: ${JSON.stringify(json)}`);
  };
  for (let index = 0; index < ciphertexts.length; index += 50) {
    await Promise.all(ciphertexts.slice(index, index + 50).map(decrypt));
  }
  return found;
}

describe('--data', () => {
  it('loses no acknowledged call when it is killed under load, again and again', async () => {
    const file = join(mrk.directory, 'killed.mrk');
    const acknowledged: Acknowledged = { keys: [], tags: [], ciphertexts: [] };
    let checkedFrom = 0;
    for (let round = 0; round < 6; round++) {
      const server = await mrk.serve('--data', file);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const told = async () => Date.parse((await control(server.url, 'clock')).json.now) - round * 3_600_000;
      expect(await offFromNow(told)).toBe(0);
      // Every key and tag each time; ciphertexts once each, for they take time.
      const fresh = { ...acknowledged, ciphertexts: acknowledged.ciphertexts.slice(checkedFrom) };
      expect(await missing(server.url, fresh)).toEqual([]);
      checkedFrom = acknowledged.ciphertexts.length;
      expect((await control(server.url, 'advance', { by: 'PT1H' })).status).toBe(200);
      const workers = [...Array(24).keys()].map((worker) => load(server.url, acknowledged, `${round}-${worker}`));
      // After so many calls, not after a time: a busy machine is slow.
      const until = count(acknowledged) + 20 + Math.random() * 300;
      while (count(acknowledged) < until) await new Promise((resolve) => setTimeout(resolve, 1));
      expect(await server.kill('SIGKILL')).toBe('SIGKILL');
      await Promise.all(workers);
    }
    const server = await mrk.serve('--data', file);
    expect(await missing(server.url, acknowledged)).toEqual([]);
    expect(count(acknowledged)).toBeGreaterThan(120);
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  it('loses nothing when it is killed while a reset is under way: all is there, or nothing is', async () => {
    const file = join(mrk.directory, 'reset.mrk');
    for (let round = 0; round < 3; round++) {
      const server = await mrk.serve('--data', file);
      await control(server.url, 'reset', '');
      const acknowledged: Acknowledged = { keys: [], tags: [], ciphertexts: [] };
      const { KeyId } = (await call(server.url, 'us-east-1', 'CreateKey')).json.KeyMetadata;
      const blob = (await call(server.url, 'us-east-1', 'Encrypt', { KeyId, Plaintext: text('x') })).json
        .CiphertextBlob;
      acknowledged.keys.push(KeyId);
      acknowledged.ciphertexts.push({ keyId: KeyId, blob, plaintext: 'x' });
      const reset = control(server.url, 'reset', '').then(
        ({ status }) => status === 200,
        () => false,
      );
      await new Promise((resolve) => setTimeout(resolve, round * 3));
      await server.kill('SIGKILL');
      const again = await mrk.serve('--data', file);
      const { keySets } = (await control(again.url, 'state')).json;
      if (await reset) expect(keySets).toEqual([]);
      if (keySets.length > 0) expect(await missing(again.url, acknowledged)).toEqual([]);
      expect(await again.kill('SIGKILL')).toBe('SIGKILL');
    }
  });

  it('keeps the account across a long journal, with time going on and the settings of the new start', async () => {
    const file = join(mrk.directory, 'long.mrk');
    const first = await startServer({ data: file, accountId: '123456789012', rotationDelay: 'P1D' });
    const KeyId = (await call(first.url, 'us-east-1', 'CreateKey', { MultiRegion: true })).json.KeyMetadata.KeyId;
    await call(first.url, 'us-east-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    await first.account.advance('P1D');
    const { CiphertextBlob } = (await call(first.url, 'us-east-1', 'Encrypt', { KeyId, Plaintext: text('old') })).json;
    await call(first.url, 'us-east-1', 'RotateKeyOnDemand', { KeyId });
    const update = (number: number) =>
      first.account.call('eu-west-2' as never, 'UpdateKeyDescription', { KeyId, Description: `no. ${number}` });
    for (let batch = 0; batch < 12; batch++) {
      await Promise.all([...Array(1000).keys()].map((index) => update(1000 * batch + index)));
    }
    const before = first.account.store().snapshot();
    const now = first.account.now();
    await first.close();
    // 12,000 records of 300 bytes would be more.
    expect(statSync(file).size).toBeLessThan(12_000_000);

    const second = await startServer({ data: file, rolesWhileUpdating: 'both-replicas' });
    expect(second.accountId).toBe('123456789012');
    expect(second.account.now()).toBeGreaterThanOrEqual(now);
    const after = second.account.store().snapshot();
    expect(after.keySets).toEqual(before.keySets);
    expect(after.identifiers).toEqual(before.identifiers);
    expect(after.settings).toEqual({
      ...before.settings,
      rotationDelay: 20_000,
      rolesWhileUpdating: 'both-replicas',
    });
    await second.account.advance('P1D');
    const decrypted = await call(second.url, 'eu-west-2', 'Decrypt', { CiphertextBlob });
    expect(decrypted.json.Plaintext).toBe(text('old'));
    const rotated = await call(second.url, 'us-east-1', 'ListKeyRotations', { KeyId });
    expect(rotated.json.Rotations).toHaveLength(1);
    await control(second.url, 'reset', '');
    await second.close();

    const third = await startServer({ data: file });
    expect([...third.account.store().keySets()]).toEqual([]);
    expect(await offFromNow(() => third.account.now())).toBe(0);
    await third.close();
  });

  it('refuses a file of another account, of another version, of another program, and one in use', async () => {
    const file = join(mrk.directory, 'mine.mrk');
    const server = await startServer({ data: file });
    await expect(startServer({ data: file })).rejects.toThrow(`${file}: it is in use by this very process`);
    const other = mrk.start(['serve', '--port', '0', '--data', file]);
    expect(await other.ended).toBe(2);
    expect(other.err()).toBe(`mrk serve: ${file}: it is in use by process ${process.pid}\n`);
    await server.close();
    await expect(startServer({ data: file, accountId: '999999999999' })).rejects.toThrow(
      `${file}: it holds account 111122223333, not 999999999999`,
    );

    const newer = join(mrk.directory, 'newer.mrk');
    const text = '{"format":"mrk-model/data","version":3}';
    writeFileSync(newer, `${createHash('sha256').update(text).digest('hex').slice(0, 32)} ${text}\n`);
    await expect(startServer({ data: newer })).rejects.toThrow('it has version 3, and this mrk-model reads version 2');

    // The first page of a database of LMDB, which was version 1.
    const older = join(mrk.directory, 'older.mrk');
    const page = Buffer.alloc(8192);
    page.writeUInt32LE(0xbeefc0de, 24);
    writeFileSync(older, page);
    await expect(startServer({ data: older })).rejects.toThrow(
      'it has version 1 (a database of LMDB), and this mrk-model reads version 2. Serve it with the mrk-model that wrote it',
    );

    for (const content of ['hello', 'SQLite format 3\0'.repeat(1000), '{}\n', '\0'.repeat(70_000)]) {
      const foreign = join(mrk.directory, 'foreign.mrk');
      writeFileSync(foreign, content);
      await expect(startServer({ data: foreign })).rejects.toThrow('it was not written by mrk serve');
    }
    await expect(startServer({ data: mrk.directory })).rejects.toThrow('it is no file');

    for (const bytes of [1, 50, 100, 151, 300, statSync(file).size - 1]) {
      const cut = join(mrk.directory, `cut-${bytes}.mrk`);
      writeFileSync(cut, readFileSync(file).subarray(0, bytes));
      const ended = mrk.start(['serve', '--port', '0', '--data', cut]);
      expect([await ended.ended, ended.err()]).toEqual([2, expect.stringContaining(`mrk serve: ${cut}: `)]);
    }

    // Readable by a group that its owner trusts: it stays so when it is written anew.
    chmodSync(file, 0o640);
    const shared = await startServer({ data: file });
    await shared.account.reset();
    await shared.close();
    expect(statSync(file).mode & 0o777).toBe(0o640);

    // Whoever emptied it, an empty account is not what was kept in it.
    const empty = join(mrk.directory, 'empty.mrk');
    writeFileSync(empty, '');
    await expect(startServer({ data: empty })).rejects.toThrow(
      'it is empty: it was cut off, or never written. Remove it',
    );
    expect(readFileSync(empty).length).toBe(0);
  });
});
