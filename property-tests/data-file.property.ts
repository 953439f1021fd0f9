// What is always so of a data file, whatever has become of its bytes.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type DataFile, lacking, makeDataFile, ok, openDataFile, put } from '../spec/endpoint/data/data-file.js';
import type { Account } from '../src/endpoint/account.js';
import { checkDataFile, type Lost, salvageDataFile } from '../src/endpoint/data/index.js';
import { readCiphertext } from '../src/host/ciphertext.js';
import { violatedInvariants } from '../src/index.js';
import { runs, TIMEOUT } from './support/config.js';
import { property } from './support/property.js';

const folder = mkdtempSync(join(tmpdir(), 'mrk-data-'));
let made: DataFile;
beforeAll(async () => {
  made = await makeDataFile(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One thing that befalls a file. Places are parts of its length. */
type Mishap =
  | { readonly kind: 'turned over'; readonly bytes: readonly { readonly at: number; readonly by: number }[] }
  | { readonly kind: 'turned over in a row'; readonly at: number; readonly by: readonly number[] }
  | { readonly kind: 'cut off'; readonly at: number }
  | { readonly kind: 'cut off after a line'; readonly at: number }
  | { readonly kind: 'longer'; readonly by: Uint8Array }
  | { readonly kind: 'zeros'; readonly at: number; readonly length: number }
  | { readonly kind: 'blocks swapped'; readonly one: number; readonly other: number; readonly length: number }
  | { readonly kind: 'lines swapped'; readonly one: number; readonly other: number }
  | { readonly kind: 'line removed'; readonly at: number }
  | { readonly kind: 'line doubled'; readonly at: number };

// Doubles of fast-check are mostly next to nothing.
const part = fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1e6);
const turn = fc.integer({ min: 1, max: 255 });
const blockLength = fc.constantFrom(512, 1024, 4096);
const mishaps: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({
    kind: fc.constant('turned over' as const),
    bytes: fc.array(fc.record({ at: part, by: turn }), { minLength: 1, maxLength: 64 }),
  }),
  fc.record({
    kind: fc.constant('turned over in a row' as const),
    // The head is short: it is hit as often as all the rest.
    at: fc.oneof(
      part,
      part.map((at) => at / 100),
    ),
    by: fc.array(turn, { minLength: 1, maxLength: 64 }),
  }),
  fc.record({ kind: fc.constant('cut off' as const), at: part }),
  fc.record({ kind: fc.constant('cut off after a line' as const), at: part }),
  fc.record({ kind: fc.constant('longer' as const), by: fc.uint8Array({ minLength: 1, maxLength: 5000 }) }),
  fc.record({ kind: fc.constant('zeros' as const), at: part, length: blockLength }),
  fc.record({ kind: fc.constant('blocks swapped' as const), one: part, other: part, length: blockLength }),
  fc.record({ kind: fc.constant('lines swapped' as const), one: part, other: part }),
  fc.record({ kind: fc.constant('line removed' as const), at: part }),
  fc.record({ kind: fc.constant('line doubled' as const), at: part }),
);

function befall(bytes: Buffer, mishap: Mishap): Buffer {
  const place = (at: number, length = bytes.length): number => Math.floor(at * length);
  const lines = (): Buffer[] =>
    bytes
      .toString('latin1')
      .match(/[^\n]*\n/g)
      ?.map((text) => Buffer.from(text, 'latin1')) ?? [];
  const changed = Buffer.from(bytes);
  switch (mishap.kind) {
    case 'turned over':
      for (const { at, by } of mishap.bytes) changed[place(at)] = (bytes[place(at)] ?? 0) ^ by;
      return changed;
    case 'turned over in a row':
      for (const [index, by] of mishap.by.entries()) {
        const at = (place(mishap.at) + index) % bytes.length;
        changed[at] = (bytes[at] ?? 0) ^ by;
      }
      return changed;
    case 'cut off':
      return changed.subarray(0, place(mishap.at));
    case 'cut off after a line':
      return changed.subarray(0, bytes.indexOf('\n', place(mishap.at)) + 1);
    case 'longer':
      return Buffer.concat([changed, mishap.by]);
    case 'zeros':
      return changed.fill(0, place(mishap.at), Math.min(place(mishap.at) + mishap.length, bytes.length));
    case 'blocks swapped': {
      const blocks = Math.floor(bytes.length / mishap.length);
      const [one, other] = [place(mishap.one, blocks) * mishap.length, place(mishap.other, blocks) * mishap.length];
      bytes.copy(changed, one, other, other + mishap.length);
      bytes.copy(changed, other, one, one + mishap.length);
      return changed;
    }
    case 'lines swapped': {
      const all = lines();
      const [one, other] = [place(mishap.one, all.length), place(mishap.other, all.length)];
      const [a, b] = [all[one], all[other]];
      return Buffer.concat(all.map((line, index) => (index === one ? b : index === other ? a : line) ?? line));
    }
    case 'line removed': {
      const all = lines();
      return Buffer.concat(all.filter((_, index) => index !== place(mishap.at, all.length)));
    }
    case 'line doubled': {
      const all = lines();
      return Buffer.concat(
        all.flatMap((line, index) => (index === place(mishap.at, all.length) ? [line, line] : [line])),
      );
    }
  }
}

const damaged = fc.array(mishaps, { minLength: 1, maxLength: 2 });
const bytesAfter = (list: readonly Mishap[]): Buffer => list.reduce(befall, made.bytes);

/** What a user is told of a file that is not served. */
const CLEAR = /^it (is damaged \(byte \d+: [a-z].*\)|is empty: |was not written by mrk serve$|has version )/;
/** Words of programs, not for users. */
const UNCLEAR = /JSON|token|undefined|NaN|\[object|TypeError|position \d/;

describe('a data file of which bytes were changed', () => {
  property([damaged], runs(300))(
    'is served with all that was acknowledged, or refused with what is damaged and where',
    async (list) => {
      const file = put(folder, 'damaged.mrk', bytesAfter(list));
      const checked = checkDataFile(file);
      const isWhole = 'status' in checked && checked.status === 'whole';
      const before = readFileSync(file);
      const opened = await openDataFile(file).catch((error: unknown) => String((error as Error).message));
      if (typeof opened === 'string') {
        expect(opened).toMatch(CLEAR);
        expect(opened).not.toMatch(UNCLEAR);
        expect(isWhole).toBe(false);
        // Not a byte of it is touched.
        expect(readFileSync(file).equals(before)).toBe(true);
        return;
      }
      expect(await lacking(opened, made)).toEqual([]);
      expect(isWhole).toBe(true);
      await opened.close();
    },
    TIMEOUT,
  );

  property([damaged], runs(80))(
    'is salvaged into one that is whole and valid, of which every key set is known, and all that is lost is told',
    async (list) => {
      const file = put(folder, 'broken.mrk', bytesAfter(list));
      const target = join(folder, 'saved.mrk');
      rmSync(target, { force: true });
      let salvaged: ReturnType<typeof salvageDataFile>;
      try {
        salvaged = salvageDataFile(file, target);
      } catch (error) {
        expect(String(error)).toBe('Error: nothing is left of the account');
        return;
      }
      if ('foreign' in salvaged) return;
      expect(checkDataFile(target)).toMatchObject({ status: 'whole' });
      const account = await openDataFile(target);
      try {
        await checkSaved(account, salvaged.lost);
      } finally {
        await account.close();
      }
    },
    TIMEOUT,
  );
});

async function checkSaved(account: Account, lost: Lost | undefined): Promise<void> {
  const original = new Set(keyIdsOf(made.account));
  const keySets = [...account.store().keySets()];
  expect(keySets.flatMap(violatedInvariants)).toEqual([]);
  expect(keySets.filter(({ keyId }) => !original.has(keyId))).toEqual([]);
  if (lost === undefined) expect(await lacking(account, made)).toEqual([]);
  else expect(lost.records.length > 0 || lost.end || lost.account).toBe(true);
  for (const CiphertextBlob of made.ciphertexts) {
    const result = await account.call('us-east-1' as never, 'Decrypt', { CiphertextBlob });
    if (result.ok) continue;
    // The rotation to its key material may be lost, and then the key does not know it.
    const { keyId = '', keyMaterialId: named } = readCiphertext(CiphertextBlob) ?? {};
    const known = account
      .store()
      .keySet(keyId)
      ?.keyMaterials.some(({ keyMaterialId }) => keyMaterialId === named);
    if (known === false) continue;
    // No other key material has taken the place of what was lost, and of what was lost one was told.
    expect([
      'AccessDeniedException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'DisabledException',
    ]).toContain(result.error.code);
    const [keyMaterialId] = /[0-9a-f]{64}/.exec(result.error.message) ?? [];
    if (result.error.code === 'KMSInternalException') expect(JSON.stringify(lost)).toContain(keyMaterialId);
  }
  // It goes on, and gives no key ID that a lost key may have had.
  const { KeyMetadata } = await ok(account, 'us-east-1', 'CreateKey', {});
  expect(original.has(KeyMetadata.KeyId)).toBe(false);
}

function keyIdsOf(account: object): readonly string[] {
  return (account as { readonly keySets: readonly { readonly keyId: string }[] }).keySets.map(({ keyId }) => keyId);
}
