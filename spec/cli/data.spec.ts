import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCiphertext } from '../../src/host/ciphertext.js';
import { type DataFile, makeDataFile, ok, openDataFile, put } from '../endpoint/data/data-file.js';
import { mrk as runMrk } from '../support/mrk.js';

const folder = mkdtempSync(join(tmpdir(), 'mrk-data-cli-'));
let made: DataFile;
beforeAll(async () => {
  made = await makeDataFile(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mrk = (...args: readonly string[]) => runMrk(['data', ...args]);

/** The line of the file with this text, as its place. */
function lineWith(text: string): { readonly from: number; readonly to: number; readonly number: number } {
  const at = made.bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  const from = made.bytes.lastIndexOf('\n', at) + 1;
  const to = made.bytes.indexOf('\n', at);
  const [number] = JSON.parse(made.bytes.subarray(from + 33, to).toString());
  return { from, to, number };
}

/** The file with one byte turned over. */
function turned(at: number): Buffer {
  const bytes = Buffer.from(made.bytes);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

const recordCount = (): number => made.bytes.toString().split('\n').length - 3;

describe('mrk data', () => {
  it('tells how it is used', async () => {
    const { status, out } = await mrk('--help');
    expect([status, out]).toEqual([0, expect.stringContaining('mrk data salvage FILE NEW')]);
    for (const args of [
      [],
      ['check'],
      ['check', 'a', 'b'],
      ['salvage', 'a'],
      ['salvage', 'a', 'b', 'c'],
      ['chekc', 'a'],
    ]) {
      expect(await mrk(...args)).toEqual({
        status: 2,
        out: '',
        err: 'mrk data: expected check FILE, or salvage FILE NEW\n\nSee mrk data --help\n',
      });
    }
    expect((await mrk('check', 'a', '--jsno')).status).toBe(2);
  });

  it('check says that a file is whole, also while it is used and when a crash has left a record half written', async () => {
    const file = put(folder, 'whole.mrk', made.bytes);
    const records = recordCount();
    const account = 'Account 111122223333: 12 key sets, 12 key materials, 2 wrapping keys.\n';
    const whole = `${file} is whole: ${records} records, and all that was acknowledged is there.\n${account}`;
    expect(await mrk('check', file)).toEqual({ status: 0, out: whole, err: '' });
    const opened = await openDataFile(file);
    expect((await mrk('check', file)).status).toBe(0);
    await opened.close();
    const crashed = put(folder, 'crashed.mrk', Buffer.concat([made.bytes, Buffer.from('0123456789')]));
    const { status, out } = await mrk('check', crashed);
    expect([status, out]).toEqual([0, expect.stringContaining('Its last 10 bytes were left half written')]);
    const { out: json } = await mrk('check', crashed, '--json');
    expect(JSON.parse(json)).toEqual({
      file: crashed,
      status: 'whole',
      records,
      acknowledged: records,
      damages: [],
      missing: [],
      unacknowledgedBytes: 10,
      account: { accountId: '111122223333', keySets: 12, keyMaterials: 12, wrappingKeys: 2 },
    });
  });

  it('check says what is damaged where, and that a file was cut off', async () => {
    const records = recordCount();
    const { from, to, number } = lineWith('"late 1"');
    const file = put(folder, 'damaged.mrk', turned(from + 50));
    expect(await mrk('check', file)).toEqual({
      status: 1,
      out:
        `${file} is damaged: ${records - 1} records of ${records} that were acknowledged can be read.\n` +
        `  bytes ${from} to ${to}: what stands there cannot be read\n` +
        `Missing: record ${number}.\nmrk data salvage ${file} NEW saves what is left.\n`,
      err: '',
    });
    const cut = put(folder, 'cut.mrk', made.bytes.subarray(0, made.bytes.lastIndexOf('\n', -2) + 1));
    const { status, out } = await mrk('check', cut);
    expect(status).toBe(1);
    expect(out).toContain(`the last 1 of ${records} records is missing: the file was cut off, or its end is damaged\n`);
    expect(out).toContain(`Missing: record ${records}.\n`);
    const mark = put(folder, 'mark.mrk', turned(100));
    expect((await mrk('check', mark)).out).toContain('the mark of how many records were acknowledged');
    expect(JSON.parse((await mrk('check', mark, '--json')).out)).toMatchObject({
      status: 'damaged',
      acknowledged: null,
    });
  });

  it('check says that a file is none, or cannot be read', async () => {
    for (const [file, why] of [
      [put(folder, 'foreign.mrk', Buffer.from('hello')), 'it was not written by mrk serve'],
      [put(folder, 'empty.mrk', Buffer.alloc(0)), 'it is empty'],
      [join(folder, 'nowhere.mrk'), 'no such file'],
      [folder, 'EISDIR'],
    ] as const) {
      for (const options of [[], ['--json']]) {
        const { status, out, err } = await mrk('check', file, ...options);
        expect([file, status, out, err]).toEqual([file, 2, '', expect.stringContaining(why)]);
      }
    }
  });

  it('salvage saves all of a whole file, and of one of which only the end was never acknowledged', async () => {
    const file = put(folder, 'crashed-2.mrk', Buffer.concat([made.bytes, Buffer.from('0123456789')]));
    const target = join(folder, 'saved-whole.mrk');
    const { status, out } = await mrk('salvage', file, target);
    expect([status, out]).toEqual([0, expect.stringContaining('\nNothing is lost.\n')]);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect((await mrk('check', target)).status).toBe(0);
  });

  it('salvage never makes key material anew that was lost', async () => {
    const { keySets } = made.account as { keySets: { keyId: string; keyMaterials: { keyMaterialId: string }[] }[] };
    const KeyId = made.keyIds[5] ?? '';
    const id = keySets.find(({ keyId }) => keyId === KeyId)?.keyMaterials[0]?.keyMaterialId ?? '';
    const { from } = lineWith(`"material","${id}"`);
    const file = put(folder, 'lost.mrk', turned(from + 120));
    const before = readFileSync(file);
    const target = join(folder, 'saved.mrk');
    const { status, out } = await mrk('salvage', file, target);
    expect(status).toBe(1);
    expect(out).toContain(
      `Saved into ${target}. Account 111122223333: 12 key sets, 11 key materials, 2 wrapping keys.\nLost:\n`,
    );
    expect(out).toContain(`  key material ${id} of key set ${KeyId}: it cannot be used\n`);
    expect(readFileSync(file).equals(before)).toBe(true);

    const again = await mrk('salvage', file, target);
    expect(again).toEqual({ status: 2, out: '', err: `mrk data: ${target} exists, and is not overwritten\n` });

    const account = await openDataFile(target);
    const CiphertextBlob = made.ciphertexts[6] ?? '';
    expect(readCiphertext(CiphertextBlob)).toMatchObject({ keyId: KeyId, keyMaterialId: id });
    const use = await account.call('us-east-1' as never, 'Decrypt', { CiphertextBlob });
    expect(use).toMatchObject({ ok: false, error: { code: 'KMSInternalException' } });
    expect(JSON.stringify(use)).toContain(`Key material ${id} was lost when the data file was damaged.`);
    // It was rotated, and goes on with its new key material.
    expect((await account.call('us-east-1' as never, 'Encrypt', { KeyId, Plaintext: 'eA==' })).ok).toBe(true);
    await account.close();
  });

  it('salvage lets no later rotation come to the key material of a lost one', async () => {
    const whole = join(folder, 'rotated.mrk');
    const first = await openDataFile(whole);
    const { KeyId } = (await ok(first, 'us-east-1', 'CreateKey', {})).KeyMetadata;
    await ok(first, 'us-east-1', 'EnableKeyRotation', { KeyId });
    const begin = statSync(whole).size;
    await first.advance('P400D');
    const { CiphertextBlob } = await ok(first, 'us-east-1', 'Encrypt', { KeyId, Plaintext: 'eA==' });
    await first.close();
    // The advance of the clock, the rotation, its key material: all of it is noise.
    const bytes = readFileSync(whole).fill(0xff, begin);
    const target = join(folder, 'not-rotated.mrk');
    const { status, out } = await mrk('salvage', put(folder, 'noise.mrk', bytes), target);
    expect([status, out]).toEqual([
      1,
      expect.stringContaining(
        '  perhaps rotations: 1 key set got new key material, so that none that is lost is made again\n',
      ),
    ]);
    const second = await openDataFile(target);
    await second.advance('P1000D');
    await ok(second, 'us-east-1', 'Encrypt', { KeyId, Plaintext: 'eA==' });
    const { keyMaterialId = '' } = readCiphertext(CiphertextBlob) ?? {};
    const ids =
      second
        .store()
        .keySet(KeyId)
        ?.keyMaterials.map((material) => material.keyMaterialId) ?? [];
    // The first, the one of the salvage, and those of two years.
    expect(ids).toHaveLength(4);
    expect(ids).not.toContain(keyMaterialId);
    await second.close();
  });

  it('salvage rotates no key of which no change can be lost', async () => {
    const { number } = lineWith('"keySet"');
    const { out } = await mrk(
      'salvage',
      put(folder, 'no-key-set.mrk', turned(lineWith('"keySet"').from + 60)),
      join(folder, 'no-rotation.mrk'),
      '--json',
    );
    expect(JSON.parse(out).lost).toMatchObject({ records: [String(number)], rotated: [] });
  });

  it('salvage tells each kind of loss', async () => {
    const created = lineWith('"description":"late 1"');
    const keyId = made.keyIds[5];
    const file = put(folder, 'created.mrk', turned(created.from + 40));
    const { status, out } = await mrk('salvage', file, join(folder, 'without-key.mrk'));
    expect([status, out]).toEqual([
      1,
      expect.stringContaining(`  what record ${created.number} said\n  key set ${keyId}\n`),
    ]);

    const first = put(folder, 'account.mrk', turned(lineWith('"account"').from + 60));
    const withoutAccount = await mrk('salvage', first, join(folder, 'without-account.mrk'), '--json');
    expect(JSON.parse(withoutAccount.out)).toMatchObject({
      account: { accountId: '111122223333', keySets: 12 },
      lost: { account: true, records: ['1'], end: false, keySets: [], aliases: [] },
    });

    // The removal of an alias is lost: two keys would have it.
    const moved = lineWith('"AliasUpdated"');
    const bytes = turned(moved.from + 60);
    const doubled = await mrk('salvage', put(folder, 'alias.mrk', bytes), join(folder, 'one-alias.mrk'));
    expect(doubled.status).toBe(1);
    expect((await mrk('check', join(folder, 'one-alias.mrk'))).status).toBe(0);

    const nothing = put(folder, 'nothing.mrk', made.bytes.subarray(0, 200));
    expect(await mrk('salvage', nothing, join(folder, 'none.mrk'))).toEqual({
      status: 2,
      out: '',
      err: 'mrk data: nothing is left of the account\n',
    });
    expect(existsSync(join(folder, 'none.mrk'))).toBe(false);
    const foreign = put(folder, 'foreign-2.mrk', Buffer.from('hello'));
    expect((await mrk('salvage', foreign, join(folder, 'none.mrk'))).status).toBe(2);
  });
});
