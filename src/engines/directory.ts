// What is listed of an account and Region: keys, aliases, and grants by who may retire them. All of it follows from the key
// sets, so what a unit changes in the lists is the difference between what its key sets were and what they are.

import type { KeySet } from '../model/key-set/key-set.js';

/** What the lists are of. */
export type Listed = 'key' | 'alias' | 'grant';

/** An entry of a list. */
export interface Entry {
  readonly list: Listed;
  readonly region: string;
  /** Of grants: who may retire them. Otherwise ''. */
  readonly owner: string;
  /** A key ID, an alias name, or a grant ID. */
  readonly id: string;
  readonly keyId: string;
}

/** How the lists change. An alias that has gone to another key keeps its place. */
export interface DirectoryChanges {
  readonly added: readonly Entry[];
  readonly moved: readonly Entry[];
  readonly removed: readonly Entry[];
  /** By how many the keys of a Region become more, or fewer. */
  readonly keyCounts: ReadonlyMap<string, number>;
}

/** What is listed of a key set. */
export function entriesOf(keySet: KeySet | null): readonly Entry[] {
  if (keySet === null) return [];
  const { keyId } = keySet;
  return Object.values(keySet.keys).flatMap(({ region, aliases = [], grants = [] }): Entry[] => [
    { list: 'key', region, owner: '', id: keyId, keyId },
    ...aliases.map(({ aliasName }): Entry => ({ list: 'alias', region, owner: '', id: aliasName, keyId })),
    ...grants.flatMap(({ grantId, retiringPrincipal, retiringServicePrincipal }): Entry[] => {
      const owner = retiringPrincipal ?? retiringServicePrincipal;
      return owner === undefined ? [] : [{ list: 'grant', region, owner, id: grantId, keyId }];
    }),
  ]);
}

/** How the lists change with key sets: each as it was, and as it is. */
export function directoryChanges(
  changes: readonly { readonly before: KeySet | null; readonly after: KeySet | null }[],
): DirectoryChanges {
  const before = named(changes.flatMap((change) => entriesOf(change.before)));
  const after = named(changes.flatMap((change) => entriesOf(change.after)));
  const added = [...after].flatMap(([name, entry]) => (before.has(name) ? [] : [entry]));
  const moved = [...after].flatMap(([name, entry]) => {
    const was = before.get(name);
    return was === undefined || was.keyId === entry.keyId ? [] : [entry];
  });
  const removed = [...before].flatMap(([name, entry]) => (after.has(name) ? [] : [entry]));
  const keyCounts = new Map<string, number>();
  const count = (by: number) => (entry: Entry) => {
    if (entry.list === 'key') keyCounts.set(entry.region, (keyCounts.get(entry.region) ?? 0) + by);
  };
  added.forEach(count(1));
  removed.forEach(count(-1));
  return { added, moved, removed, keyCounts };
}

/** An alias is one in its Region; keys and grants are their key set's own. */
function named(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(
    entries.map((entry) => {
      const { list, region, owner, id, keyId } = entry;
      return [JSON.stringify([list, region, owner, id, list === 'grant' ? keyId : '']), entry];
    }),
  );
}
