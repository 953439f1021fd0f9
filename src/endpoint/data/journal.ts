// An account in a file: a snapshot, a record for each change since then, and key material. What `pledge` has answered for
// is there whatever happens to the process; what is not written has not happened.

import { closeSync, existsSync, ftruncateSync, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import type { MaterialStore } from '../../host/material-store.js';
import type { Snapshot } from '../../store/snapshot.js';
import { type Contents, contentsOf, entriesOf, type Kept, type Secrets } from './contents.js';
import { createDebts, type Debts } from './debts.js';
import { draftOf, publish, type Written } from './files.js';
import { keptMaterials } from './kept-materials.js';
import type { Entry, JournalRecord, Standing } from './lines.js';
import { lock } from './lock.js';
import { type Log, openLog, type Position } from './log.js';
import { type Scan, scan } from './scan.js';

export interface Journal {
  /** What the file holds; undefined: there is no file yet. */
  readonly kept: Kept | undefined;
  /**
   * Makes the file, or replaces everything in it by another account, with the key material that is there or with other.
   * Throws if that is impossible; then all is as it was.
   */
  readonly begin: (snapshot: Snapshot, standing: Standing, materials?: Map<string, Uint8Array>) => void;
  /** Adds a change that is about to happen. Throws if that is impossible: then it must not happen. */
  readonly write: (record: JournalRecord) => void;
  /**
   * Adds what happens in any case, now or as soon as that is possible: what falls due by itself, which would happen again,
   * and that a key was used.
   */
  readonly note: (record: JournalRecord) => void;
  /** Carries out several changes, all of them or none. What it throws takes back those that were written. */
  readonly together: <T>(changes: () => T) => T;
  /** Asks for a snapshot when there are so many records that it is worth one. */
  readonly compact: (snapshot: () => Snapshot, standing: Standing) => void;
  /** Writes a snapshot in place of all else, so that nothing which is gone is left in the file. */
  readonly rewrite: (snapshot: () => Snapshot, standing: Standing) => void;
  /** A store of the file's key material; the one before it writes no more. What cannot be kept throws. */
  readonly newMaterials: () => MaterialStore;
  /**
   * The answer is to be called later: it resolves once everything so far is on the disk, and rejects if anything that was
   * written since the pledge has been taken back.
   */
  readonly pledge: () => () => Promise<void>;
  /** Calls back when changes were taken back that had happened already: the account is to be what it was before. */
  readonly onTakenBack: (listener: (kept: Kept) => void) => void;
  readonly close: () => Promise<void>;
}

/**
 * So much that was added makes a new snapshot worth it, or as much again as it has itself, if that is more: so the file is
 * never larger than twice the account, and this. One change may have half a MiB, with a key policy in the call and the event.
 */
const MOST_CHANGES: Position = { records: 5_000, bytes: 16 * 1024 * 1024 };

/** How large a file may grow whose snapshot is so large. */
function worthOf({ records, bytes }: Position): Position {
  return {
    records: records + Math.max(MOST_CHANGES.records, records),
    bytes: bytes + Math.max(MOST_CHANGES.bytes, bytes),
  };
}

/**
 * Opens a file, for this process alone. Throws an error that a user can read if it is no data file, or of another version,
 * or damaged, or in use. `onChange` is told when writing becomes impossible and why, and when it is possible again.
 */
export function openJournal(path: string, onChange: (reason: string | undefined) => void): Journal {
  const file = existsSync(path) ? realpathSync(path) : path;
  if (existsSync(file) && !statSync(file).isFile()) throw new Error('it is no file');
  const unlock = lock(file);
  try {
    rmSync(draftOf(file), { force: true });
    return existsSync(file) ? reopen(file, unlock, onChange) : journalOf(file, unlock, onChange, undefined);
  } catch (error) {
    unlock();
    throw error;
  }
}

function reopen(file: string, unlock: () => void, onChange: (reason: string | undefined) => void): Journal {
  const descriptor = openSync(file, 'r+');
  try {
    const found = wholeScan(descriptor);
    // What a crash left half written was never acknowledged.
    if (found.end < found.size) ftruncateSync(descriptor, found.end);
    return journalOf(file, unlock, onChange, { found, descriptor });
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function wholeScan(descriptor: number, known?: Position): Scan {
  const found = scan(descriptor, known);
  if ('foreign' in found) throw new Error(found.foreign);
  const [first] = found.damages;
  if (first === undefined) return found;
  const more = found.damages.length === 1 ? '' : ` and ${found.damages.length - 1} more`;
  throw new Error(
    `it is damaged (byte ${first.from}: ${first.what})${more}. ` +
      '`mrk data check` tells all of it, `mrk data salvage` saves what is left',
  );
}

function accountIn({ records }: Scan): Contents {
  try {
    return contentsOf(records);
  } catch (error) {
    throw new Error(`its records are whole, but make no account: ${String(error)}`);
  }
}

interface Opened {
  readonly found: Scan;
  readonly descriptor: number;
}

function journalOf(
  path: string,
  unlock: () => void,
  onChange: (reason: string | undefined) => void,
  opened: Opened | undefined,
): Journal {
  let listener = (_: Kept): void => {};
  const book: Book = {
    path,
    log: undefined,
    openLog: (file) => openLog({ path, file, onTakenBack, onChange }),
    secrets: noSecrets(),
    owed: createDebts(),
    worth: MOST_CHANGES,
    isTogether: false,
  };
  const kept = opened && carryOn(book, opened);

  function onTakenBack(descriptor: number, position: Position): void {
    const found = accountIn(wholeScan(descriptor, position));
    book.secrets = found.secrets;
    book.owed.clear();
    listener(found.kept);
  }

  return {
    kept,
    begin: (snapshot, standing, materials) => begin(book, { snapshot, ...standing }, materials),
    write: (record) => append(book, ['change', record]),
    note: (record) => {
      try {
        append(book, ['change', record]);
      } catch {
        book.owed.add(record);
      }
    },
    together: (changes) => together(book, changes),
    compact: (snapshot, standing) => {
      if (isWorthCompacting(book)) rewrite(book, snapshot, standing);
    },
    rewrite: (snapshot, standing) => rewrite(book, snapshot, standing),
    newMaterials: () => {
      const mine = book.secrets;
      return keptMaterials(mine, (entry) => {
        if (mine === book.secrets) append(book, entry);
      });
    },
    pledge: () => book.log?.pledge() ?? (async () => {}),
    onTakenBack: (called) => {
      listener = called;
    },
    close: async () => {
      await close(book);
      unlock();
    },
  };
}

/** The file of a journal, and what is to come into it. */
interface Book {
  readonly path: string;
  readonly openLog: (file: Written) => Log;
  /** Undefined: there is no file yet. */
  log: Log | undefined;
  secrets: Secrets;
  readonly owed: Debts;
  /** At so many records, or bytes, the next snapshot is worth it. */
  worth: Position;
  /** Whether several changes are being carried out, which may have to be taken back. */
  isTogether: boolean;
}

/** Goes on with the file that there is; answers what it holds. */
function carryOn(book: Book, { found, descriptor }: Opened): Kept {
  const { kept, secrets } = accountIn(found);
  const records = found.records.length;
  const changes = kept.records.length;
  // Of how many bytes the snapshot has nothing is known.
  const bytes = changes === 0 ? found.end : Math.min(found.end, MOST_CHANGES.bytes);
  book.secrets = secrets;
  book.log = book.openLog({ descriptor, bytes: found.end, records });
  book.worth = worthOf({ records: records - changes, bytes });
  return kept;
}

function begin(book: Book, account: Omit<Kept, 'records'>, materials: Map<string, Uint8Array> | undefined): void {
  const secrets: Secrets = materials === undefined ? book.secrets : { ...noSecrets(), materials };
  const entries = entriesOf(account, secrets);
  if (book.log === undefined) book.log = book.openLog(publish(book.path, entries, false));
  else book.log.replace(entries);
  book.worth = worthOf(book.log.position());
  book.secrets = secrets;
  book.owed.clear();
}

function append({ log, owed }: Book, entry: Entry): void {
  present(log).append([...owed.entries(), entry]);
  owed.clear();
}

function together<T>(book: Book, changes: () => T): T {
  const { log } = book;
  const before = log?.position();
  book.isTogether = true;
  try {
    return changes();
  } catch (error) {
    if (before !== undefined && log !== undefined && log.position().records > before.records) log.undo(before);
    throw error;
  } finally {
    book.isTogether = false;
  }
}

function isWorthCompacting({ log, worth }: Book): boolean {
  if (log === undefined) return false;
  const { records, bytes } = log.position();
  return records >= worth.records || bytes >= worth.bytes;
}

function rewrite(book: Book, snapshot: () => Snapshot, standing: Standing): void {
  const { log, isTogether, owed } = book;
  if (log === undefined || isTogether || owed.size() > 0) return;
  try {
    log.replace(entriesOf({ snapshot: snapshot(), ...standing }, book.secrets));
  } catch {
    // The file is as it was, and grows; later there may be room.
  }
  book.worth = worthOf(log.position());
}

async function close({ log, owed }: Book): Promise<void> {
  try {
    if (owed.size() > 0) present(log).append(owed.entries());
  } catch {
    // What fell due would happen again; a key's last use is lost.
  }
  await log?.close();
}

function noSecrets(): Secrets {
  return { materials: new Map(), wrappingKeys: new Map(), lost: new Set() };
}

function present(log: Log | undefined): Log {
  if (log === undefined) throw new Error('the journal has not begun');
  return log;
}
