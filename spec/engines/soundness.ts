// What must hold of what an engine keeps, whatever was killed when.

import { entriesOf } from '../../src/engines/directory.js';
import { nextInstant } from '../../src/model/engine/advance.js';
import { violatedInvariants } from '../../src/model/key-set/invariants.js';
import type { KeySet } from '../../src/model/key-set/key-set.js';

/** What an engine keeps of an account. */
export interface Everything {
  /** Each with the instant of its timer; null: it has none. */
  readonly keySets: readonly { readonly keyId: string; readonly due: unknown; readonly keySet: KeySet }[];
  readonly listed: readonly {
    readonly list: unknown;
    readonly region: unknown;
    readonly owner: unknown;
    readonly id: unknown;
    readonly keyId: unknown;
  }[];
  /** How many keys a Region has, where that is not none. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Sentences about what is not as it must be. */
export function complaintsAbout({ keySets, listed, counts }: Everything): readonly string[] {
  const entries = keySets.flatMap(({ keySet }) => entriesOf(keySet));
  const named = ({ list, region, owner, id, keyId }: Everything['listed'][number]): string =>
    [list, region, owner, id, keyId].join(' ');
  const must = new Set(entries.map(named));
  const are = new Set(listed.map(named));
  const counted = new Map<string, number>();
  for (const { list, region } of entries) {
    if (list === 'key') counted.set(region, (counted.get(region) ?? 0) + 1);
  }
  const isCounted =
    counts.size === counted.size && [...counts].every(([region, count]) => counted.get(region) === count);
  return [
    ...keySets.flatMap(({ keyId, due, keySet }) => complaintsOf(keyId, due, keySet)),
    ...[...must].filter((name) => !are.has(name)).map((name) => `is listed nowhere: ${name}`),
    ...[...are].filter((name) => !must.has(name)).map((name) => `is listed, and of no key: ${name}`),
    ...(isCounted ? [] : [`key counts: ${JSON.stringify([...counts])}, and there are ${JSON.stringify([...counted])}`]),
  ];
}

function complaintsOf(keyId: string, due: unknown, keySet: KeySet): readonly string[] {
  const next = nextInstant(keySet) ?? null;
  return [
    ...violatedInvariants(keySet).map(({ sentence }) => `${keyId}: not so: ${sentence}`),
    ...(due === next ? [] : [`${keyId}: its timer is at ${due}, and its next instant ${next}`]),
  ];
}
