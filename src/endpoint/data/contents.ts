// What the records of a data file say, taken together: an account, and its key material.

import type { Snapshot } from '../../store/snapshot.js';
import { type Entry, type JournalRecord, type NumberedEntry, type Standing, standingOf } from './lines.js';

/** What an earlier run has left. */
export interface Kept extends Standing {
  readonly snapshot: Snapshot;
  /** What happened after the snapshot. */
  readonly records: readonly JournalRecord[];
}

/** Secrets by what they are known by. */
export interface Secrets {
  readonly materials: Map<string, Uint8Array>;
  readonly wrappingKeys: Map<string, Uint8Array>;
  /** Key material that was lost, and must never be made anew. */
  readonly lost: ReadonlySet<string>;
}

export interface Contents {
  readonly kept: Kept;
  readonly secrets: Secrets;
}

/** Puts records together. Throws if there is no account among them. */
export function contentsOf(records: readonly NumberedEntry[]): Contents {
  const entries = records.map(({ entry }) => entry);
  const [account] = ofKind(entries, 'account');
  if (account === undefined) throw new Error('it has no account');
  const [, { snapshot, ...before }] = account;
  const changes = ofKind(entries, 'change').map(([, record]) => record);
  const kept: Kept = {
    snapshot: {
      ...snapshot,
      keySets: ofKind(entries, 'keySet').map(([, keySet]) => keySet),
      order: Object.fromEntries(ofKind(entries, 'order').map(([, region, order]) => [region, order])),
    },
    ...standingOf(changes.at(-1) ?? before),
    records: changes,
  };
  return { kept, secrets: secretsOf(entries) };
}

export function secretsOf(entries: readonly Entry[]): Secrets {
  const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
  return {
    materials: new Map(ofKind(entries, 'material').map(([, id, text]) => [id, bytesOf(text)])),
    wrappingKeys: new Map(ofKind(entries, 'wrappingKey').map(([, token, text]) => [token, bytesOf(text)])),
    lost: new Set(ofKind(entries, 'lostMaterial').map(([, id]) => id)),
  };
}

/** The records of a whole file, in their order. */
export function* entriesOf({ snapshot, ...standing }: Omit<Kept, 'records'>, secrets: Secrets): Generator<Entry> {
  const { keySets, order, ...rest } = snapshot;
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  yield ['account', { ...standingOf(standing), snapshot: rest }];
  for (const keySet of keySets) yield ['keySet', keySet];
  for (const [region, lists] of Object.entries(order)) yield ['order', region, lists];
  for (const [id, bytes] of secrets.materials) yield ['material', id, base64(bytes)];
  for (const id of secrets.lost) yield ['lostMaterial', id];
  for (const [token, bytes] of secrets.wrappingKeys) yield ['wrappingKey', token, base64(bytes)];
}

export function ofKind<Kind extends Entry[0]>(
  entries: readonly Entry[],
  kind: Kind,
): readonly Extract<Entry, readonly [Kind, ...unknown[]]>[] {
  return entries.filter((entry): entry is Extract<Entry, readonly [Kind, ...unknown[]]> => entry[0] === kind);
}
