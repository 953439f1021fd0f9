// Load from several clients, each on keys and names of its own, so that each knows what it must find afterwards. What has
// no answer may have happened or not: nobody relies on it.

import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './calling.js';

/** A call, with a mark that no other call of its operation has. Status 0: without an answer. */
export interface Called {
  readonly operation: string;
  readonly mark: string;
  readonly status: number;
}

/** What was done, as far as its clients know. */
export interface Ledger {
  readonly calls: Called[];
  /** Aliases and where they must lead; what became uncertain is not among them. */
  readonly aliases: Map<string, string>;
  readonly deletions: { readonly keyId: string; readonly deletionDate?: number; readonly isCertain: boolean }[];
}

const CLIENTS = 6;

/** Load that is under way. */
export interface Load {
  /** Numbers from 0 to 1 that follow from the seed. */
  readonly random: () => number;
  /** Waits until some more calls were answered. */
  readonly answered: (more: number) => Promise<void>;
  /** How many calls have got no answer. */
  readonly lost: () => number;
  readonly stop: () => Promise<Ledger>;
}

/** Calls endpoints, whichever there are, until it is stopped. */
export function startLoad(urls: () => readonly string[], seed: number): Load {
  const random = randomFrom(seed);
  const ledger: Ledger = { calls: [], aliases: new Map(), deletions: [] };
  let hasEnded = false;
  const url = (): string => {
    const all = urls();
    return all[Math.floor(random() * all.length)] ?? '';
  };
  // biome-ignore lint/suspicious/noExplicitAny: whatever AWS's shape is
  const marked = async (operation: string, mark: string, input: object): Promise<any> => {
    const { status, output } = await call(url(), operation, input);
    ledger.calls.push({ operation, mark, status });
    // Where nobody listens, do not ask in a hurry.
    if (status === 0) await sleep(20);
    return status === 200 ? output : undefined;
  };
  const created = async (mark: string): Promise<string | undefined> =>
    (await marked('CreateKey', mark, { Description: mark }))?.KeyMetadata.KeyId;

  const round = async (name: string): Promise<void> => {
    const [one, two] = [await created(`${name}-one`), await created(`${name}-two`)];
    if (one === undefined || two === undefined) return;
    const aliasName = `alias/${name}`;
    if ((await marked('CreateAlias', aliasName, { AliasName: aliasName, TargetKeyId: one })) === undefined) return;
    ledger.aliases.set(aliasName, one);
    if ((await marked('UpdateAlias', aliasName, { AliasName: aliasName, TargetKeyId: two })) === undefined) {
      ledger.aliases.delete(aliasName);
      return;
    }
    ledger.aliases.set(aliasName, two);
    const scheduled = await marked('ScheduleKeyDeletion', one, { KeyId: one, PendingWindowInDays: 7 });
    const isCertain = scheduled !== undefined;
    ledger.deletions.push({
      keyId: one,
      isCertain,
      ...(isCertain ? { deletionDate: scheduled.DeletionDate * 1_000 } : {}),
    });
  };
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let turn = 0; !hasEnded; turn++) await round(`load-${client}-${turn}`);
  });
  const count = (isWanted: (call: Called) => boolean): number => ledger.calls.filter(isWanted).length;
  return {
    random,
    answered: async (more) => {
      const wanted = count(({ status }) => status === 200) + more;
      while (count(({ status }) => status === 200) < wanted) await sleep(5);
    },
    lost: () => count(({ status }) => status === 0),
    stop: async () => {
      hasEnded = true;
      await Promise.all(clients);
      return ledger;
    },
  };
}

/** Numbers from 0 to 1 that follow from a seed. (mulberry32) */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
