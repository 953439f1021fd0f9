// The part of an account that a unit has at hand. The model asks its host as ever; what is not at hand is thrown through it,
// which has changed nothing, and is decided anew once the engine has brought it: so an engine needs to know nothing of what
// an operation is about.

import { advance } from '../model/engine/advance.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { defaultHost, type Host, type Page } from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { Instant, Region } from '../model/vocabulary/identifiers.js';
import type { HostAnswers } from '../store/snapshot.js';
import type { EngineOptions } from './engine.js';

/** What a unit may need. Key sets come with their writer's lock; pages are looked at, and lock nothing. */
export type Need =
  | { readonly kind: 'keySet'; readonly keyId: string }
  | { readonly kind: 'alias'; readonly region: Region; readonly aliasName: string }
  | { readonly kind: 'keyCount'; readonly region: Region }
  | {
      readonly kind: 'page';
      readonly list: 'key' | 'alias' | 'grant';
      readonly region: Region;
      /** Of grants: who may retire them. Otherwise ''. */
      readonly owner: string;
      readonly limit: number;
      readonly marker?: string;
    };

/** What is thrown where something is not at hand. */
export class Missing {
  readonly need: Need;

  constructor(need: Need) {
    this.need = need;
  }
}

/** An entry of a page. */
export interface PageEntry {
  readonly id: string;
  /** As it is at the slice's instant. Of a key its ID is enough. */
  readonly keySet?: KeySet;
}

/** What a unit has at hand. */
export interface Slice {
  /** The present instant: after all locks were taken, so that for no key set time goes back. */
  now: Instant;
  /** As they are kept; null: there is none. All are locked. */
  readonly kept: Map<string, KeySet | null>;
  /** By `needName`: of an alias whether it has been looked for, and else the answer. */
  readonly found: Map<string, true | number | Page<PageEntry> | undefined>;
}

export function emptySlice(): Slice {
  return { now: 0, kept: new Map(), found: new Map() };
}

/** One name for one need. */
export function needName(need: Need): string {
  return JSON.stringify(Object.entries(need).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The slice at its instant, with what has happened by itself until then. */
export interface Present {
  readonly keySets: Map<string, KeySet | null>;
  /** By key set. */
  readonly happened: ReadonlyMap<string, readonly KeySetEvent[]>;
}

export function presentOf({ kept, now }: Slice): Present {
  const keySets = new Map<string, KeySet | null>();
  const happened = new Map<string, readonly KeySetEvent[]>();
  for (const [keyId, keySet] of kept) {
    const advanced = keySet === null ? { keySet, events: [] } : advance(keySet, now);
    keySets.set(keyId, advanced.keySet);
    happened.set(keyId, advanced.events);
  }
  return { keySets, happened };
}

/** The host of an account of which a slice is at hand. What is not is thrown as `Missing`. */
export function hostOfSlice(
  slice: Slice,
  { keySets }: Present,
  { isRegionEnabled, customKeyStores }: EngineOptions,
  answers: Partial<HostAnswers>,
): Host {
  const asked = (need: Need): true | number | Page<PageEntry> | undefined => {
    const name = needName(need);
    if (!slice.found.has(name)) throw new Missing(need);
    return slice.found.get(name);
  };
  const pageOf = (
    list: 'key' | 'alias' | 'grant',
    region: Region,
    owner: string,
    limit: number,
    marker: string | undefined,
  ): Page<PageEntry> | undefined => {
    const page = asked({ kind: 'page', list, region, owner, limit, ...(marker === undefined ? {} : { marker }) });
    return typeof page === 'object' ? page : undefined;
  };
  return {
    ...defaultHost(null),
    ...answers,
    isRegionEnabled,
    keyCount: (region) => Number(asked({ kind: 'keyCount', region })),
    findKeySet: (keyId) => {
      const keySet = keySets.get(keyId);
      if (keySet === undefined) throw new Missing({ kind: 'keySet', keyId });
      return keySet ?? undefined;
    },
    findAlias: (region, aliasName) => {
      asked({ kind: 'alias', region, aliasName });
      for (const keySet of keySets.values()) if (keySet !== null && hasAlias(keySet, region, aliasName)) return keySet;
      return undefined;
    },
    pageOfKeySets: (region, limit, marker) => {
      const page = pageOf('key', region, '', limit, marker);
      return page && { ...page, entries: page.entries.map(({ id }) => ({ keyId: id })) };
    },
    pageOfAliases: (region, limit, marker) => {
      const page = pageOf('alias', region, '', limit, marker);
      return page && { ...page, entries: withKeySets(page).map(({ id, keySet }) => ({ aliasName: id, keySet })) };
    },
    pageOfRetirableGrants: (region, principal, limit, marker) => {
      const page = pageOf('grant', region, principal, limit, marker);
      return page && { ...page, entries: withKeySets(page).map(({ id, keySet }) => ({ grantId: id, keySet })) };
    },
    findCustomKeyStore: (id) => customKeyStores.find(({ customKeyStoreId }) => customKeyStoreId === id),
  };
}

function withKeySets({ entries }: Page<PageEntry>): readonly Required<PageEntry>[] {
  return entries.filter((entry): entry is Required<PageEntry> => entry.keySet !== undefined);
}

/** Whether the alias is the key set's: a directory only says where to look. */
export function hasAlias(keySet: KeySet, region: Region, aliasName: string): boolean {
  return keySet.keys[region]?.aliases?.some((alias) => alias.aliasName === aliasName) === true;
}
