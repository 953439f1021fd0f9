import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { checkDataFile, openJournal } from '../../../src/endpoint/data/index.js';
import { type JournalRecord, recordLine } from '../../../src/endpoint/data/lines.js';
import { createStore } from '../../../src/index.js';
import { put } from './data-file.js';

const folder = mkdtempSync(join(tmpdir(), 'mrk-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const store = createStore({ seed: 1 });
/** Advances of the clock: the least that a record can say. */
const record = (offset: number): JournalRecord => ({ ...store.position(), offset, events: [] });
const file = join(folder, 'account.mrk');
const open = () => openJournal(file, () => {});
const offsets = (): readonly number[] => {
  const journal = open();
  const { records = [] } = journal.kept ?? {};
  journal.close();
  return records.map(({ offset }) => offset);
};

/** The file after an account was begun and three changes were acknowledged, as its head and its lines. */
let head: Buffer;
let lines: readonly Buffer[];

beforeEach(async () => {
  rmSync(file, { force: true });
  const journal = open();
  journal.begin(store.snapshot(), { offset: 0 }, new Map());
  for (const offset of [1, 2, 3]) journal.write(record(offset));
  await journal.close();
  const [first = '', mark = '', ...rest] = readFileSync(file, 'latin1').split('\n').slice(0, -1);
  head = Buffer.from(`${first}\n${mark}\n`, 'latin1');
  lines = rest.map((line) => Buffer.from(`${line}\n`, 'latin1'));
});

describe('the records of a data file', () => {
  it('are numbered from 1 without a gap, and the mark says how many were acknowledged', () => {
    expect(lines.map((line) => JSON.parse(line.toString().slice(33))[0])).toEqual([1, 2, 3, 4]);
    expect(JSON.parse(head.toString().split('\n')[1]?.slice(33) ?? '')).toEqual({ acknowledged: '0000000000000004' });
    expect(offsets()).toEqual([1, 2, 3]);
  });

  it.each([
    ['one is removed', [0, 1, 3], 'record 4 stands where record 3 belongs'],
    ['one is doubled', [0, 1, 1, 2, 3], 'record 2 stands there once more'],
    ['two are swapped', [0, 2, 1, 3], 'record 3 stands where record 2 belongs'],
    ['the last one is removed', [0, 1, 2], 'the last 1 of 4 records is missing: the file was cut off'],
  ])('are refused if %s, each of them whole', (_, order, why) => {
    put(folder, 'account.mrk', Buffer.concat([head, ...order.map((index) => lines[index] ?? Buffer.alloc(0))]));
    expect(open).toThrow(why);
    expect(checkDataFile(file)).toMatchObject({ status: 'damaged' });
  });

  it('that a crash left behind a half written one are cut off, and never follow the next one', async () => {
    // A disk may have taken the second of two that were under way, and not the first.
    const [fifth, sixth] = [recordLine(5, ['change', record(4)]), recordLine(6, ['change', record(5)])];
    put(folder, 'account.mrk', Buffer.concat([head, ...lines, Buffer.alloc(fifth.length, 0), sixth]));
    const journal = open();
    // It is as long as the one that was lost: right behind it the other would have its place.
    journal.write(record(9));
    await journal.close();
    expect(offsets()).toEqual([1, 2, 3, 9]);
  });
});
