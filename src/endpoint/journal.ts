// An account in one file of LMDB: a snapshot, a record for each change since then, and key material. LMDB writes a
// transaction whole or not at all, so a process may be killed at any moment; what `settled` has waited for is there.
// https://github.com/kriszyp/lmdb-js

import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { open, type RootDatabase } from 'lmdb';
import type { Snapshot } from '../store/snapshot.js';
import type { StoreRecord } from '../store/store.js';
import type { MaterialStore } from './cryptography/materials.js';

/** A change of the account, or only of its clock. */
interface JournalRecord extends StoreRecord {
  /** By how many milliseconds the clock is before real time. */
  readonly offset: number;
}

/** What an earlier run has left. */
export interface Kept {
  readonly snapshot: Snapshot;
  readonly offset: number;
  /** What happened after the snapshot. */
  readonly records: readonly JournalRecord[];
}

export interface Journal {
  readonly kept: Kept | undefined;
  /** Empties the file of everything, key material too, and begins anew. */
  readonly begin: (snapshot: Snapshot) => void;
  /** Adds a record. The snapshot is asked for when there are so many records that a new one is worth it. */
  readonly append: (record: JournalRecord, snapshot: () => Snapshot) => void;
  /** A store of the file's key material; the one before it writes no more. */
  readonly newMaterials: () => MaterialStore;
  /** Resolves once everything so far is written; rejects if that is impossible. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type Database = RootDatabase<Buffer, (string | number)[]>;

const FORMAT = 'mrk-model/data';
const VERSION = 1;

/** So many records make a new snapshot worth it: or as many as there are key sets, if these are more. */
const MOST_RECORDS = 5_000;

/** Files that this process has open: LMDB must not open one twice. */
const openFiles = new Set<string>();

/**
 * Opens a file, or makes one that only its owner can read. Throws an error that a user can read if it is no such file, or
 * of another version, or in use.
 */
export async function openJournal(path: string): Promise<Journal> {
  if (!existsSync(path) || statSync(path).size === 0) await create(path);
  const file = realpathSync(path);
  checkLmdb(file);
  if (openFiles.has(file)) throw new Error('it is in use by this very process');
  const database = openDatabase(file);
  try {
    checkFormat(database);
    claim(database);
    const journal = journalOf(database, file);
    openFiles.add(file);
    return journal;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function journalOf(database: Database, file: string): Journal {
  const restored = readOrRefuse(database);
  let through = restored?.through ?? 0;
  let next = through + 1 + (restored?.kept.records.length ?? 0);
  let keySets = restored?.kept.snapshot.keySets.length ?? 0;
  let failure: unknown;
  let last: Promise<unknown> | undefined;
  let endMaterials = () => {};

  /** Remembers the last thing that is under way: LMDB writes in the order in which it was told. */
  function under(writing: Promise<unknown>): void {
    const one = writing.then(
      () => {
        if (last === one) last = undefined;
      },
      (error: unknown) => {
        failure ??= error;
      },
    );
    last = one;
  }

  function compact(snapshot: Snapshot, offset: number): void {
    const [first, last] = [through + 1, next - 1];
    const bytes = json({ through: last, offset, snapshot });
    under(
      database.transaction(() => {
        database.put(['snapshot'], bytes);
        for (let number = first; number <= last; number++) database.remove(['record', number]);
      }),
    );
    through = last;
    keySets = snapshot.keySets.length;
  }

  return {
    kept: restored?.kept,
    begin: (snapshot) => {
      const last = next - 1;
      const bytes = json({ through: last, offset: 0, snapshot });
      under(
        database.transaction(() => {
          for (const key of [...database.getKeys()]) {
            const [kind, number] = key;
            // Records that were added after this call belong to the account that begins.
            const isOld = kind === 'record' && Number(number) <= last;
            if (isOld || kind === 'material' || kind === 'wrapping') database.remove(key);
          }
          database.put(['snapshot'], bytes);
        }),
      );
      through = last;
      keySets = 0;
    },
    append: (record, snapshot) => {
      under(database.put(['record', next], json(record)));
      next += 1;
      if (next - through > Math.max(MOST_RECORDS, keySets)) compact(snapshot(), record.offset);
    },
    newMaterials: () => {
      endMaterials();
      let isCurrent = true;
      endMaterials = () => {
        isCurrent = false;
      };
      // What LMDB has been told and has not written yet cannot be read from it.
      const pending = new Map<string, Uint8Array>();
      const get = (kind: string, id: string): Uint8Array | undefined =>
        pending.get(`${kind} ${id}`) ?? (isCurrent ? database.get([kind, id]) : undefined);
      const set = (kind: string, id: string, bytes: Uint8Array): void => {
        pending.set(`${kind} ${id}`, bytes);
        if (!isCurrent) return;
        const writing = database.put([kind, id], Buffer.from(bytes));
        under(writing);
        writing.then(
          () => pending.delete(`${kind} ${id}`),
          () => {},
        );
      };
      return {
        get: (keyMaterialId) => get('material', digest(keyMaterialId)),
        set: (keyMaterialId, bytes) => set('material', digest(keyMaterialId), bytes),
        getWrappingKey: (importToken) => get('wrapping', digest(importToken)),
        setWrappingKey: (importToken, pkcs8) => set('wrapping', digest(importToken), pkcs8),
      };
    },
    settled: async () => {
      await last;
      if (failure !== undefined) throw new Error(`${file} cannot be written: ${String(failure)}`);
    },
    close: async () => {
      await last;
      await database.put(['owner'], json(null)).catch(() => {});
      await database.close();
      openFiles.delete(file);
    },
  };
}

/** LMDB's keys are short; these texts need not be. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function parse<T>(bytes: Buffer): T {
  return JSON.parse(bytes.toString()) as T;
}

function openDatabase(file: string): Database {
  const options = { path: file, noSubdir: true, encoding: 'binary' as const, permissionsMode: 0o600 };
  return open(options);
}

/** Makes a file under another name, whole, and only then gives it its own: there is never half a file. */
async function create(path: string): Promise<void> {
  // A file of no bytes, as mktemp makes it, is as good as none.
  rmSync(path, { force: true });
  const draft = `${path}.${randomUUID()}`;
  closeSync(openSync(draft, 'wx', 0o600));
  try {
    const database = openDatabase(realpathSync(draft));
    database.putSync(['format'], json({ format: FORMAT, version: VERSION }));
    await database.close();
    linkSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
    rmSync(`${draft}-lock`, { force: true });
  }
}

/** LMDB itself would crash over a file that is none of its own, and over one that was cut off. */
function checkLmdb(file: string): void {
  if (!statSync(file).isFile()) throw new Error('it is no file');
  const head = Buffer.alloc(META_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (head.readUInt32LE(META.magic) !== LMDB_MAGIC) throw new Error('it was not written by mrk serve');
  const pageSize = head.readUInt32LE(META.pageSize);
  // Its two first pages are written together: a file without them is none that LMDB could read.
  if (pageSize === 0 || statSync(file).size < 2 * pageSize) throw new Error('it is damaged: it has been cut off');
  const bytes = (Number(head.readBigUInt64LE(META.lastPage)) + 1) * pageSize;
  if (bytes > MOST_FILE_BYTES) throw new Error('it is damaged');
  // Pages of zeros where some are missing: over these LMDB gives an error. Its last page may also be one never written.
  if (statSync(file).size < bytes) truncateSync(file, bytes);
}

/** Where things stand on a file's first page, which is written anew by every other transaction. */
const META = { magic: 24, pageSize: 48, lastPage: 144 };
const META_BYTES = 152;
const LMDB_MAGIC = 0xbeefc0de;
const MOST_FILE_BYTES = 2 ** 40;

function checkFormat(database: Database): void {
  const bytes = database.get(['format']);
  let found: { readonly format?: unknown; readonly version?: unknown } | null = null;
  try {
    found = bytes === undefined ? null : parse(bytes);
  } catch {
    // Something else's.
  }
  if (found?.format !== FORMAT) throw new Error('it was not written by mrk serve');
  if (found.version !== VERSION) {
    throw new Error(`it has version ${JSON.stringify(found.version)}, and this mrk-model reads version ${VERSION}`);
  }
}

/** Notes that this process uses the file, unless another does that still runs. */
function claim(database: Database): void {
  database.transactionSync(() => {
    const bytes = database.get(['owner']);
    const owner = bytes === undefined ? null : parse<Owner | null>(bytes);
    if (owner !== null && owner.pid !== process.pid && owner.started === startOf(owner.pid)) {
      throw new Error(`it is in use by process ${owner.pid}`);
    }
    database.put(['owner'], json({ pid: process.pid, started: startOf(process.pid) }));
  });
}

interface Owner {
  readonly pid: number;
  readonly started: string;
}

/** When a process began, as far as can be told; empty: it does not run. */
function startOf(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return '';
  }
  try {
    // The 22nd field; the second one is in parentheses and may hold anything. proc(5)
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? '' : (fields[18] ?? 'running');
  } catch {
    return 'running';
  }
}

function readOrRefuse(database: Database): ReturnType<typeof read> {
  try {
    return read(database);
  } catch (error) {
    throw new Error(`it is damaged: ${String(error)}`);
  }
}

/** What the file holds; undefined: no account yet. */
function read(database: Database): { readonly kept: Kept; readonly through: number } | undefined {
  const bytes = database.get(['snapshot']);
  if (bytes === undefined) return undefined;
  const { through, offset, snapshot } = parse<{ through: number; offset: number; snapshot: Snapshot }>(bytes);
  const records: JournalRecord[] = [];
  for (;;) {
    const record = database.get(['record', through + 1 + records.length]);
    if (record === undefined) break;
    records.push(parse<JournalRecord>(record));
  }
  return { through, kept: { snapshot, offset: records.at(-1)?.offset ?? offset, records } };
}
