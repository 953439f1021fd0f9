import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mrk as runMrk } from '../../support/mrk.js';
import { buildMrk, type Mrk } from '../mrk-process.js';
import { type DataFile, makeDataFile, openDataFile, put } from './data-file.js';

let mrk: Mrk;
let made: DataFile;
beforeAll(async () => {
  mrk = await buildMrk();
  made = await makeDataFile(mrk.directory);
});
afterAll(() => mrk.remove());

const COPIES = 24;
const BYTES = 64;

/** As good as chance, and the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bytes turned over: in one place in every other copy, anywhere in the others. */
function damagedCopy(number: number): Buffer {
  const next = chance(number + 1);
  const bytes = Buffer.from(made.bytes);
  const begin = Math.floor(next() * (bytes.length - BYTES));
  for (let index = 0; index < BYTES; index++) {
    const at = number % 2 === 0 ? begin + index : Math.floor(next() * bytes.length);
    bytes[at] = (made.bytes[at] ?? 0) ^ (1 + Math.floor(next() * 255));
  }
  return bytes;
}

const mrkData = (...args: readonly string[]) => runMrk(['data', ...args]);

describe('a data file with 64 bytes turned over', () => {
  it.each([...Array(COPIES).keys()])(
    'is not served, is told what is damaged, and is salvaged: copy %i',
    async (number) => {
      const damaged = damagedCopy(number);
      const file = put(mrk.directory, `damaged-${number}.mrk`, damaged);
      // In a process of its own, which might end natively.
      const process = mrk.start(['serve', '--port', '0', '--data', file]);
      const served = { status: await process.ended, out: process.out(), err: process.err() };
      expect(served).toEqual({
        status: 2,
        out: '',
        err: expect.stringMatching(
          /^mrk serve: \S+: it is damaged \(byte \d+: .*\).* `mrk data salvage` saves what is left\n$/,
        ),
      });
      const checked = await mrkData('check', file, '--json');
      expect(checked).toMatchObject({ status: 1, err: '' });
      expect(JSON.parse(checked.out)).toMatchObject({ file, status: 'damaged' });
      expect(JSON.parse(checked.out).damages.length).toBeGreaterThan(0);
      const target = join(mrk.directory, `saved-${number}.mrk`);
      const salvaged = await mrkData('salvage', file, target);
      expect(salvaged).toMatchObject({ err: '', out: expect.stringContaining(`Saved into ${target}.`) });
      expect([0, 1]).toContain(salvaged.status);
      expect(statSync(target).size).toBeGreaterThan(0);
      await (await openDataFile(target)).close();
      expect(readFileSync(file).equals(damaged)).toBe(true);
    },
  );
});
