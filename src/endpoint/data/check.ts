// Tells how a data file is, without changing it: what of it can be read, and what is damaged where.

import { closeSync, openSync } from 'node:fs';
import { restoreStore } from '../../store/create.js';
import type { Snapshot } from '../../store/snapshot.js';
import { type Contents, contentsOf } from './contents.js';
import { holderOf } from './lock.js';
import { type Damage, type Foreign, type Scan, scan } from './scan.js';

/** How many of each an account has. */
export interface Counts {
  readonly accountId: string;
  readonly keySets: number;
  readonly keyMaterials: number;
  /** What has been issued to import key material. */
  readonly wrappingKeys: number;
}

export interface Checked {
  readonly status: 'whole' | 'damaged';
  /** How many records can be read, and how many were acknowledged (null: the file cannot tell any more). */
  readonly records: number;
  readonly acknowledged: number | null;
  readonly damages: readonly Damage[];
  /** The numbers of the records that are missing, as `17` and `19-23`. */
  readonly missing: readonly string[];
  /** So many bytes at the end were left half written when a process ended: nobody was promised what they say. */
  readonly unacknowledgedBytes: number;
  /** Of a whole file. */
  readonly account?: Counts;
  /** The process that uses the file now. */
  readonly usedBy?: number;
}

/** Checks a file. Throws if it cannot be read. */
export function checkDataFile(path: string): Checked | Foreign {
  const found = scanFile(path);
  if ('foreign' in found) return found;
  const usedBy = holderOf(path);
  const state = found.damages.length > 0 ? { damages: found.damages } : stateOf(found);
  return {
    status: state.damages.length === 0 ? 'whole' : 'damaged',
    records: found.records.length,
    acknowledged: found.acknowledged ?? null,
    missing: rangesOf(found.missing),
    unacknowledgedBytes: state.damages.length === 0 ? found.size - found.end : 0,
    ...state,
    ...(usedBy === undefined ? {} : { usedBy }),
  };
}

/** Scans a file. Throws if it cannot be read. */
export function scanFile(path: string): Scan | Foreign {
  const descriptor = openSync(path, 'r');
  try {
    return scan(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function stateOf(found: Scan): { readonly damages: readonly Damage[]; readonly account?: Counts } {
  try {
    const contents = contentsOf(found.records);
    return { damages: [], account: countsOf(snapshotOf(contents), contents.secrets) };
  } catch (error) {
    const what = `its records are whole, but make no account: ${String(error)}`;
    return { damages: [{ from: 0, to: found.end, what }] };
  }
}

/** The account as it was after the last record. Throws if the records make none. */
export function snapshotOf({ kept }: Contents): Snapshot {
  const store = restoreStore(kept.snapshot);
  for (const record of kept.records) store.replay(record);
  return restoreStore(store.snapshot()).snapshot();
}

export function countsOf(snapshot: Snapshot, { materials, wrappingKeys }: Contents['secrets']): Counts {
  return {
    accountId: snapshot.accountId,
    keySets: snapshot.keySets.length,
    keyMaterials: materials.size,
    wrappingKeys: wrappingKeys.size,
  };
}

/** Ascending numbers as ranges: `17`, `19-23`. */
export function rangesOf(numbers: readonly number[]): readonly string[] {
  const ranges: { readonly from: number; to: number }[] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range?.to === number - 1) range.to = number;
    else ranges.push({ from: number, to: number });
  }
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
}
