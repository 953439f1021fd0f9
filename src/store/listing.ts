// What of the account is where: the keys, aliases and retirable grants of each Region, each in the order of creation.

import type { KeySetEvent } from '../model/key-set/events.js';
import { type Grant, type KeySet, mustKeyIn } from '../model/key-set/key-set.js';
import type { Region } from '../model/vocabulary/identifiers.js';
import { createOrderedIndex, type OrderedIndex } from './ordered-index.js';

/** The lists of one Region, as JSON: IDs in order. A retirable grant is a key ID and a grant ID. */
export interface RegionOrder {
  readonly keys: readonly string[];
  readonly aliases: readonly string[];
  readonly retirableGrants: Readonly<Record<string, readonly string[]>>;
}

export interface RegionIndex {
  /** The very key sets of the store, not their IDs: to look a hundred of them up would cost more than the page. */
  readonly keys: OrderedIndex<KeySet>;
  readonly aliases: OrderedIndex<string>;
  /** Alias name → the key set of its key. */
  readonly aliasTargets: Map<string, KeySet>;
  /** Retiring principal → its grants. */
  readonly retirableGrants: Map<string, OrderedIndex<string>>;
  /** How many of the keys are AWS managed keys. */
  managedKeys: number;
}

export interface Listing {
  readonly region: (region: Region) => RegionIndex;
  /** Before an event is applied: takes out what it will remove. */
  readonly unlist: (event: KeySetEvent, keySet: KeySet | null) => void;
  /** After an event was applied: takes in what it has added. */
  readonly list: (event: KeySetEvent, keySet: KeySet) => void;
  readonly order: () => Readonly<Record<string, RegionOrder>>;
}

/** `keySets` are those that the order speaks of, by key ID. They are changed in place, and never replaced. */
export function createListing(
  order: Readonly<Record<string, RegionOrder>>,
  keySets: ReadonlyMap<string, KeySet>,
): Listing {
  const regions = new Map<string, RegionIndex>();
  for (const [region, lists] of Object.entries(order)) regions.set(region, openRegion(lists, keySets));

  const indexOf = (region: Region): RegionIndex => {
    let index = regions.get(region);
    if (index === undefined) {
      index = openRegion({ keys: [], aliases: [], retirableGrants: {} }, keySets);
      regions.set(region, index);
    }
    return index;
  };
  for (const keySet of keySets.values()) {
    for (const key of Object.values(keySet.keys)) {
      const index = indexOf(key.region);
      for (const { aliasName } of key.aliases ?? []) index.aliasTargets.set(aliasName, keySet);
      if (keySet.awsService !== undefined) index.managedKeys += 1;
    }
  }

  return {
    region: indexOf,
    unlist: (event, keySet) => {
      if (keySet !== null) unlist(indexOf(event.region), event, keySet);
    },
    list: (event, keySet) => list(indexOf(event.region), event, keySet),
    order: () => {
      const listed = [...regions].filter(([, { keys }]) => keys.size() > 0);
      return Object.fromEntries(listed.map(([region, index]) => [region, orderIn(index)]));
    },
  };
}

function list(index: RegionIndex, event: KeySetEvent, keySet: KeySet): void {
  switch (event.type) {
    case 'KeyCreated':
      if (event.awsService !== undefined) index.managedKeys += 1;
      return index.keys.add(keySet);
    case 'ReplicaKeyCreated':
      return index.keys.add(keySet);
    case 'AliasCreated':
      index.aliases.add(event.aliasName);
      index.aliasTargets.set(event.aliasName, keySet);
      return;
    case 'AliasUpdated':
      index.aliasTargets.set(event.aliasName, keySet);
      return;
    case 'GrantCreated':
      return listGrant(index, event.keyId, event.grant);
    default:
  }
}

function listGrant({ retirableGrants }: RegionIndex, keyId: string, grant: Grant): void {
  const retirer = retirerOf(grant);
  if (retirer === undefined) return;
  const index = retirableGrants.get(retirer) ?? createOrderedIndex(itself);
  retirableGrants.set(retirer, index);
  index.add(retirableGrantId(keyId, grant.grantId));
}

function unlist(index: RegionIndex, event: KeySetEvent, keySet: KeySet): void {
  const { region, keyId } = event;
  switch (event.type) {
    case 'AliasRemoved':
      if (event.cause === 'deleted') unlistAlias(index, event.aliasName);
      return;
    case 'GrantRemoved': {
      const { grants = [] } = mustKeyIn(keySet, region);
      const grant = grants.find(({ grantId }) => grantId === event.grantId);
      if (grant !== undefined) unlistGrant(index, keyId, grant);
      return;
    }
    // A deleted key goes with its aliases and grants. [DELETE-6] [DELETE-6a]
    case 'KeyDeleted': {
      const { aliases = [], grants = [] } = mustKeyIn(keySet, region);
      index.keys.remove(keyId);
      for (const { aliasName } of aliases) unlistAlias(index, aliasName);
      for (const grant of grants) unlistGrant(index, keyId, grant);
      return;
    }
    default:
  }
}

function unlistAlias({ aliases, aliasTargets }: RegionIndex, aliasName: string): void {
  aliases.remove(aliasName);
  aliasTargets.delete(aliasName);
}

function unlistGrant({ retirableGrants }: RegionIndex, keyId: string, grant: Grant): void {
  const retirer = retirerOf(grant);
  if (retirer === undefined) return;
  const index = retirableGrants.get(retirer);
  index?.remove(retirableGrantId(keyId, grant.grantId));
  if (index?.size() === 0) retirableGrants.delete(retirer);
}

function orderIn({ keys, aliases, retirableGrants }: RegionIndex): RegionOrder {
  const grants = [...retirableGrants].map(([principal, index]) => [principal, index.ids()] as const);
  return { keys: keys.ids(), aliases: aliases.ids(), retirableGrants: Object.fromEntries(grants) };
}

function openRegion(
  { keys, aliases, retirableGrants }: RegionOrder,
  keySets: ReadonlyMap<string, KeySet>,
): RegionIndex {
  return {
    keys: createOrderedIndex(
      ({ keyId }) => keyId,
      keys.flatMap((keyId) => keySets.get(keyId) ?? []),
    ),
    aliases: createOrderedIndex(itself, aliases),
    aliasTargets: new Map(),
    managedKeys: 0,
    retirableGrants: new Map(
      Object.entries(retirableGrants).map(([principal, ids]) => [principal, createOrderedIndex(itself, ids)]),
    ),
  };
}

function itself(id: string): string {
  return id;
}

function retirerOf({ retiringPrincipal, retiringServicePrincipal }: Grant): string | undefined {
  return retiringPrincipal ?? retiringServicePrincipal;
}

function retirableGrantId(keyId: string, grantId: string): string {
  return `${keyId} ${grantId}`;
}

export function parseRetirableGrantId(id: string): { readonly keyId: string; readonly grantId: string } {
  const space = id.indexOf(' ');
  return { keyId: id.slice(0, space), grantId: id.slice(space + 1) };
}

/** The lists as far as the key sets themselves tell: by the instant of creation, and then as the key sets come. */
export function orderOf(keySets: Iterable<KeySet>): Readonly<Record<string, RegionOrder>> {
  const regions = new Map<string, RegionLists>();
  for (const { keyId, keys } of keySets) {
    for (const { region, createdAt, aliases = [], grants = [] } of Object.values(keys)) {
      const lists: RegionLists = regions.get(region) ?? { keys: [], aliases: [], retirableGrants: new Map() };
      regions.set(region, lists);
      lists.keys.push({ at: createdAt, id: keyId });
      for (const alias of aliases) lists.aliases.push({ at: alias.createdAt, id: alias.aliasName });
      for (const grant of grants) {
        const retirer = retirerOf(grant);
        if (retirer === undefined) continue;
        const own = lists.retirableGrants.get(retirer) ?? [];
        lists.retirableGrants.set(retirer, own);
        own.push({ at: grant.createdAt, id: retirableGrantId(keyId, grant.grantId) });
      }
    }
  }
  const ids = (list: Dated[]): string[] => list.sort((one, other) => one.at - other.at).map(({ id }) => id);
  const lists = [...regions].map(([region, { keys, aliases, retirableGrants }]): readonly [string, RegionOrder] => {
    const grants = [...retirableGrants].map(([retirer, list]) => [retirer, ids(list)] as const);
    return [region, { keys: ids(keys), aliases: ids(aliases), retirableGrants: Object.fromEntries(grants) }];
  });
  return Object.fromEntries(lists);
}

interface Dated {
  readonly at: number;
  readonly id: string;
}

interface RegionLists {
  readonly keys: Dated[];
  readonly aliases: Dated[];
  readonly retirableGrants: Map<string, Dated[]>;
}
