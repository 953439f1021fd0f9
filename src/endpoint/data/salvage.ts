// Saves what can be read of a damaged data file into a new one: an account that can be served, and a list of what it lacks.

import { randomBytes } from 'node:crypto';
import { closeSync, existsSync } from 'node:fs';
import { evolve } from '../../model/engine/evolve.js';
import { DEFAULT_SETTINGS } from '../../model/key-set/host.js';
import { violatedInvariants } from '../../model/key-set/invariants.js';
import { currentKeyMaterial } from '../../model/key-set/key-materials.js';
import { isSymmetricEncryption, type KeySet, mustKeyIn } from '../../model/key-set/key-set.js';
import { restoreStore } from '../../store/create.js';
import { seededState } from '../../store/identifiers.js';
import { orderOf } from '../../store/listing.js';
import { usableMaterialIds } from '../../store/needed.js';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type Snapshot } from '../../store/snapshot.js';
import { checkSnapshot } from '../../store/snapshot-shape.js';
import { type Counts, countsOf, rangesOf, scanFile, snapshotOf } from './check.js';
import { contentsOf, entriesOf, ofKind, type Secrets, secretsOf } from './contents.js';
import { publish } from './files.js';
import { type Entry, type JournalRecord, type NumberedEntry, type Standing, standingOf } from './lines.js';
import { lock } from './lock.js';
import type { Damage, Foreign, Scan } from './scan.js';

/** What a salvaged file lacks. */
export interface Lost {
  /** The numbers of the records that are missing, as `17` and `19-23`: whatever they said is lost. */
  readonly records: readonly string[];
  /** Whether records may be missing at the end without anybody knowing: the mark of what was acknowledged is damaged. */
  readonly end: boolean;
  /** What the account as such had: its ID is taken from its keys; enabled Regions and custom key stores are the defaults. */
  readonly account: boolean;
  /** Key sets of which something is left, but not enough. */
  readonly keySets: readonly string[];
  /** Key sets that were left as they were before a record that does not fit, for something before it is missing. */
  readonly stopped: readonly { readonly keyId: string; readonly atRecord: number }[];
  /** Aliases that two keys would have had. */
  readonly aliases: readonly { readonly aliasName: string; readonly keyId: string; readonly region: string }[];
  /**
   * Key sets that were rotated to new key material, since rotations of theirs may be lost: the IDs of key material follow
   * from one another, and a later rotation would have come to the ID of one that is lost.
   */
  readonly rotated: readonly string[];
  /** Key material that is not there. It is never made anew: a use of it is refused. */
  readonly keyMaterials: readonly { readonly keyId: string; readonly keyMaterialId: string }[];
}

export interface Salvaged {
  readonly damages: readonly Damage[];
  readonly account: Counts;
  /** undefined: nothing is lost. */
  readonly lost?: Lost;
}

/**
 * Writes what can be read of a file into a new one, which must not exist. The file itself is left as it is. Throws an error
 * that a user can read if that is impossible.
 */
export function salvageDataFile(path: string, target: string): Salvaged | Foreign {
  if (existsSync(target)) throw new Error(`${target} exists, and is not overwritten`);
  const found = scanFile(path);
  if ('foreign' in found) return found;
  const { snapshot, standing, secrets, lost } = exactly(found) ?? asFarAsPossible(found);
  const unlock = lock(target);
  try {
    closeSync(publish(target, entriesOf({ snapshot, ...standing }, secrets), false).descriptor);
  } finally {
    unlock();
  }
  const account = countsOf(snapshot, secrets);
  return { damages: found.damages, account, ...(lost === undefined ? {} : { lost }) };
}

interface Rescued {
  readonly snapshot: Snapshot;
  readonly standing: Standing;
  readonly secrets: Secrets;
  readonly lost?: Lost;
}

/** All of it, if all that was acknowledged is there; else undefined. */
function exactly({ records, acknowledged, missing }: Scan): Rescued | undefined {
  if (acknowledged === undefined || missing.length > 0) return undefined;
  try {
    const contents = contentsOf(records);
    return { snapshot: snapshotOf(contents), standing: standingOf(contents.kept), secrets: contents.secrets };
  } catch {
    return undefined;
  }
}

function asFarAsPossible(found: Scan): Rescued {
  const entries = found.records.map(({ entry }) => entry);
  const followed = followKeySets(found.records);
  const aliases = dropDoubleAliases(followed.keySets);
  const base = baseOf(entries, followed.keySets);
  const { snapshot: valid, dropped } = validSnapshot(base.snapshot, followed.keySets);
  const present = upToNow(valid, base.standing);
  const secrets = secretsOf(entries);
  const gone = missingMaterials(present.keySets, secrets);
  const lostIds = gone.filter(({ isImported }) => !isImported).map(({ keyMaterialId }) => keyMaterialId);
  const rotated = new Map(mayLackChanges(found) || followed.stopped.size > 0 ? rotations(present) : []);
  return {
    snapshot: { ...present, keySets: present.keySets.map((keySet) => rotated.get(keySet.keyId) ?? keySet) },
    standing: base.standing,
    secrets: { ...secrets, lost: new Set([...secrets.lost, ...lostIds]) },
    lost: {
      records: rangesOf(found.missing),
      end: found.acknowledged === undefined,
      account: base.isLost,
      keySets: [...new Set([...followed.unknown, ...unlisted(entries, followed), ...dropped])],
      stopped: [...followed.stopped].map(([keyId, atRecord]) => ({ keyId, atRecord })),
      aliases,
      rotated: [...rotated.keys()],
      keyMaterials: gone.map(({ keyId, keyMaterialId }) => ({ keyId, keyMaterialId })),
    },
  };
}

interface Followed {
  readonly keySets: Map<string, KeySet>;
  /** Key IDs of sets that something happened to, and of which no beginning is left. */
  readonly unknown: Set<string>;
  /** Key ID → the record that did not fit. */
  readonly stopped: Map<string, number>;
  readonly deleted: Set<string>;
}

/** Each key set by itself, through all records that fit. */
function followKeySets(records: readonly NumberedEntry[]): Followed {
  const followed: Followed = { keySets: new Map(), unknown: new Set(), stopped: new Map(), deleted: new Set() };
  for (const { number, entry } of records) {
    if (entry[0] === 'keySet') followed.keySets.set(entry[1].keyId, entry[1]);
    if (entry[0] === 'change') follow(followed, number, entry[1]);
  }
  return followed;
}

/** What one record does to a key set happens as a whole, or not at all. */
function follow({ keySets, unknown, stopped, deleted }: Followed, number: number, { events }: JournalRecord): void {
  for (const keyId of new Set(events.map((event) => event.keyId))) {
    if (stopped.has(keyId) || unknown.has(keyId)) continue;
    const own = events.filter((event) => event.keyId === keyId);
    const before = keySets.get(keyId) ?? null;
    if (before === null && own[0]?.type !== 'KeyCreated') {
      unknown.add(keyId);
      continue;
    }
    const after = fitting(before, own);
    if (after === undefined) stopped.set(keyId, number);
    else if (after === null) {
      keySets.delete(keyId);
      deleted.add(keyId);
    } else keySets.set(keyId, after);
  }
}

/** The key set after the events, null if it was deleted; undefined: they do not fit it. */
function fitting(before: KeySet | null, events: JournalRecord['events']): KeySet | null | undefined {
  try {
    const after = events.reduce<KeySet | null>(evolve, before);
    return after === null || violatedInvariants(after).length === 0 ? after : undefined;
  } catch {
    return undefined;
  }
}

/** Key sets that the lists name, and of which nothing else is left. */
function unlisted(entries: readonly Entry[], { keySets, deleted }: Followed): readonly string[] {
  const listed = ofKind(entries, 'order').flatMap(([, , { keys }]) => keys);
  return listed.filter((keyId) => !keySets.has(keyId) && !deleted.has(keyId));
}

/** Where two keys of a Region have one alias, the key that had it last keeps it. */
function dropDoubleAliases(keySets: Map<string, KeySet>): Lost['aliases'] {
  const holders = new Map<string, { readonly keyId: string; readonly at: number }>();
  const places = [...keySets.values()].flatMap(({ keyId, keys }) =>
    Object.values(keys).flatMap(({ region, aliases = [] }) =>
      aliases.map(({ aliasName, updatedAt }) => ({ keyId, region, aliasName, at: updatedAt })),
    ),
  );
  for (const { keyId, region, aliasName, at } of places) {
    const holder = holders.get(`${region} ${aliasName}`);
    if (holder === undefined || holder.at < at) holders.set(`${region} ${aliasName}`, { keyId, at });
  }
  const dropped = places.filter(
    ({ keyId, region, aliasName }) => holders.get(`${region} ${aliasName}`)?.keyId !== keyId,
  );
  for (const { keyId, region, aliasName } of dropped) {
    const keySet = keySets.get(keyId);
    if (keySet === undefined) continue;
    const { aliases = [], ...key } = mustKeyIn(keySet, region);
    const rest = aliases.filter((alias) => alias.aliasName !== aliasName);
    const without = rest.length === 0 ? key : { ...key, aliases: rest };
    keySets.set(keyId, { ...keySet, keys: { ...keySet.keys, [region]: without } });
  }
  return dropped.map(({ aliasName, keyId, region }) => ({ aliasName, keyId, region }));
}

interface Base {
  readonly snapshot: Omit<Snapshot, 'keySets' | 'order'>;
  readonly standing: Standing;
  readonly isLost: boolean;
}

/** The account as such. Its next identifiers are others than those that lost records may have given. */
function baseOf(entries: readonly Entry[], keySets: ReadonlyMap<string, KeySet>): Base {
  const [account] = ofKind(entries, 'account');
  const changes = ofKind(entries, 'change').map(([, record]) => record);
  const [someSet] = keySets.values();
  const accountId = someSet?.accountId ?? changes.find(({ events }) => events.length > 0)?.events[0]?.accountId;
  if (account === undefined && accountId === undefined) throw new Error('nothing is left of the account');
  const last = changes.at(-1);
  const began = [...keySets.values()].flatMap(({ keys }) => Object.values(keys).map(({ createdAt }) => createdAt));
  // What was not seen yet is seen from now on: of some of it nothing may be left.
  const { unseen: _unseen, ...snapshot } = account?.[1].snapshot ?? {
    format: SNAPSHOT_FORMAT,
    version: SNAPSHOT_VERSION,
    accountId: accountId ?? '',
    now: began.reduce((latest, at) => Math.max(latest, at), 0),
    identifiers: seededState(0),
    settings: DEFAULT_SETTINGS,
    customKeyStores: [],
  };
  const now = Math.max(snapshot.now, last?.now ?? snapshot.now);
  return {
    snapshot: { ...snapshot, now, identifiers: seededState(randomBytes(16).toString('hex')) },
    standing: standingOf(last ?? account?.[1] ?? { offset: 0 }),
    isLost: account === undefined,
  };
}

/** A snapshot that can be opened: a key set that does not fit is left out. */
function validSnapshot(
  base: Base['snapshot'],
  keySets: ReadonlyMap<string, KeySet>,
): { readonly snapshot: Snapshot; readonly dropped: readonly string[] } {
  const left = [...keySets.values()];
  const dropped: string[] = [];
  for (;;) {
    const checked = checkSnapshot({ ...base, keySets: left, order: orderOf(left) });
    if ('ok' in checked) return { snapshot: checked.value, dropped };
    const [, index] = /^snapshot\.keySets\[(\d+)\]/.exec(checked.path) ?? [];
    if (index === undefined)
      throw new Error(`what is left makes no account: ${checked.path}: expected ${checked.expected}`);
    dropped.push(...left.splice(Number(index), 1).map(({ keyId }) => keyId));
  }
}

/** A rotation whose record is lost happens again, to the same key material, which may be lost too: so before that is told. */
function upToNow(snapshot: Snapshot, { offset }: Standing): Snapshot {
  const store = restoreStore(snapshot);
  store.advance(Math.max(0, Date.now() + offset - store.now()));
  return store.snapshot();
}

/** Whether anything is missing that happened after the account was written as a whole. */
function mayLackChanges({ records, acknowledged }: Scan): boolean {
  if (acknowledged === undefined) return true;
  const last = records.at(-1)?.number ?? 0;
  const whole =
    records.filter(({ entry: [kind] }) => kind === 'account' || kind === 'keySet' || kind === 'order').at(-1)?.number ??
    0;
  const after = records.filter(({ number }) => number > whole).length;
  return after < Math.max(acknowledged, last) - whole;
}

/** Each key set that can have been rotated, with new key material of which no ID can be one that is lost, nor lead to one. */
function rotations({ keySets, now }: Snapshot): readonly (readonly [string, KeySet])[] {
  return keySets.flatMap((keySet) => {
    const { keyId, accountId, primaryRegion } = keySet;
    const current = currentKeyMaterial(keySet);
    if (keySet.origin !== 'AWS_KMS' || !isSymmetricEncryption(keySet) || current === undefined) return [];
    const rotated = evolve(keySet, {
      type: 'KeyRotated',
      at: now,
      accountId,
      keyId,
      region: primaryRegion,
      // Those on demand are counted, and AWS has a limit to them.
      rotationType: 'AUTOMATIC',
      keyMaterialId: randomBytes(32).toString('hex'),
      previousKeyMaterialId: current.keyMaterialId,
    });
    return rotated === null ? [] : [[keyId, rotated] as const];
  });
}

interface MissingMaterial {
  readonly keyId: string;
  readonly keyMaterialId: string;
  /** Only its owner can bring it back, who then may. */
  readonly isImported: boolean;
}

/** What keys need and is not there. A key in a custom key store has one material, by the key's own ID. */
function missingMaterials(keySets: readonly KeySet[], { materials }: Secrets): readonly MissingMaterial[] {
  return keySets.flatMap((keySet) => {
    const { keyId, origin } = keySet;
    const missing = usableMaterialIds(keySet).filter((id) => !materials.has(id));
    return missing.map((keyMaterialId) => ({ keyId, keyMaterialId, isImported: origin === 'EXTERNAL' }));
  });
}
