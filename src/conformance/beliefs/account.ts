// The target's account as the kit believes it to be: the key sets that the kit has made, each in every form that the
// answers so far allow.

import { evolve } from '../../model/engine/evolve.js';
import type { Reduced, Success } from '../../model/engine/reduce.js';
import { defaultHost, type Host } from '../../model/key-set/host.js';
import { type KeySet, regionsOf } from '../../model/key-set/key-set.js';
import { pageOf } from '../../model/requests/wire.js';
import { type Instant, isKeyId, parseKeyReference, type Region } from '../../model/vocabulary/identifiers.js';
import { isBody, textOf } from './body.js';
import type { Ciphertexts } from './ciphertexts.js';
import { afterTime, type Choice, type Possibility, type TimeSpan } from './time.js';
import { type Appearing, noteNew } from './visibility.js';

/** One key set that the kit has made. */
export interface Tracked extends Appearing {
  possible: readonly Possibility[];
  /** Where it is looked for: wherever it had a key, or should have got one. */
  readonly regions: Set<Region>;
  /** Where it has, or once had, a key. */
  readonly hadKeys: Set<Region>;
  /** As it was before a shared property changed, and until when replica keys may still show that. [SHARED-1] */
  before?: { readonly keySets: KeySet[]; until: Instant };
  /** It was taken over from the target, and nobody has looked yet whether it is one that the model knows. */
  isAdopted?: true;
  /** What it shows of its roles contradicts itself: any of its keys may be the primary key. */
  hasUnknownRoles?: true;
  /** How often it has departed from AWS. */
  departures: number;
}

export interface Account {
  /** Oldest first. */
  readonly sets: ReadonlyMap<string, Tracked>;
  /** `now`: it is new. */
  readonly add: (keySet: KeySet, now?: TimeSpan) => void;
  /** Notes the keys that a key set has, and has not had in any of the forms before. */
  readonly noteNew: (tracked: Tracked, before: readonly Possibility[], now: TimeSpan) => void;
  /** No longer follows a key set: its possibilities are too many, or cannot be. */
  readonly forget: (keyId: string) => void;
  /** Key IDs of key sets that are there, and no longer followed. */
  readonly forgotten: ReadonlySet<string>;
  /** Whether an input names a key set that is no longer followed, or an alias that one of them may have. */
  readonly namesForgotten: (input: unknown) => boolean;
  /** Lets time do what it may have done. */
  readonly settle: (now: TimeSpan) => void;
  /** The key sets that a call is about, first the one that it names as its key. */
  readonly involved: (region: string, input: unknown) => readonly Tracked[];
  /** What the model asks its host, by one choice of possibilities. */
  readonly hostFor: (choice: Choice) => Partial<Host>;
  /** The likeliest form of every key set that is not gone. */
  readonly likely: () => readonly KeySet[];
}

const NO_CHOICE: Choice = new Map();

/** `visibility`: for how many milliseconds a new key need not be seen. */
export function createAccount(ciphertexts: Ciphertexts | undefined, visibility = 0): Account {
  const sets = new Map<string, Tracked>();
  const forgotten = new Set<string>();
  let chosen: Choice = NO_CHOICE;

  function current(tracked: Tracked): KeySet | undefined {
    const choice = chosen.get(tracked.keyId);
    return (choice === undefined ? tracked.possible[0] : choice) ?? undefined;
  }

  function findKeySet(keyId: string): KeySet | undefined {
    const tracked = sets.get(keyId);
    return tracked && current(tracked);
  }

  function here(region: Region): readonly KeySet[] {
    return [...sets.values()].flatMap((tracked) => {
      const keySet = current(tracked);
      return keySet?.keys[region] === undefined ? [] : [keySet];
    });
  }

  function findAlias(region: Region, aliasName: string): KeySet | undefined {
    for (const tracked of sets.values()) {
      const keySet = current(tracked);
      if (keySet !== undefined && hasAlias(keySet, region, aliasName)) return keySet;
    }
    return undefined;
  }

  const host: Partial<Host> = {
    ...defaultHost(null),
    findKeySet,
    findAlias,
    keyCount: () => 0,
    pageOfKeySets: (region, limit, marker) => pageOf(here(region), ({ keyId }) => keyId, limit, marker),
    pageOfAliases: (region, limit, marker) => {
      const all = here(region).flatMap((keySet) =>
        (keySet.keys[region]?.aliases ?? []).map(({ aliasName }) => ({ aliasName, keySet })),
      );
      return pageOf(all, ({ aliasName }) => aliasName, limit, marker);
    },
    pageOfRetirableGrants: (region, principal, limit, marker) => {
      const all = here(region).flatMap((keySet) =>
        (keySet.keys[region]?.grants ?? [])
          .filter((grant) => (grant.retiringPrincipal ?? grant.retiringServicePrincipal) === principal)
          .map(({ grantId }) => ({ grantId, keySet })),
      );
      return pageOf(all, ({ grantId }) => grantId, limit, marker);
    },
    ...ciphertexts?.host,
  };

  function forget(keyId: string): void {
    if (sets.delete(keyId)) forgotten.add(keyId);
  }

  /** The key set that a text names: by key ID, key ARN, alias or alias ARN. */
  function named(region: string, text: unknown): Tracked | undefined {
    if (typeof text !== 'string') return undefined;
    const reference = parseKeyReference(text);
    switch (reference.kind) {
      case 'keyId':
      case 'keyArn':
        return sets.get(reference.keyId);
      case 'alias':
      case 'aliasArn': {
        return [...sets.values()].find(({ possible }) =>
          possible.some((keySet) => hasAlias(keySet, region as Region, reference.aliasName)),
        );
      }
      default:
        return undefined;
    }
  }

  return {
    sets,
    add: (keySet, now) => {
      const tracked: Tracked = {
        keyId: keySet.keyId,
        possible: [keySet],
        departures: 0,
        regions: new Set(regionsOf(keySet)),
        hadKeys: new Set(regionsOf(keySet)),
        unseenUntil: new Map(),
      };
      if (now !== undefined) noteNew(tracked, [], now, visibility);
      sets.set(keySet.keyId, tracked);
    },
    noteNew: (tracked, before, now) => noteNew(tracked, before, now, visibility),
    forget,
    forgotten,
    namesForgotten: (input) => {
      if (forgotten.size === 0 || !isBody(input)) return false;
      const text = JSON.stringify(input);
      if (text.includes('alias/') || [...forgotten].some((keyId) => text.includes(keyId))) return true;
      const made = ciphertexts?.host.readCiphertext(textOf(input.CiphertextBlob));
      return made !== undefined && forgotten.has(made.keyId);
    },
    settle: (now) => {
      for (const tracked of sets.values()) {
        const possible = settled(tracked.possible, now);
        if (possible === undefined) forget(tracked.keyId);
        else tracked.possible = tracked.hasUnknownRoles === true ? inEveryRole(possible) : possible;
      }
    },
    involved: (region, input) => {
      if (typeof input !== 'object' || input === null) return [];
      const members = input as Readonly<Record<string, unknown>>;
      const found: Tracked[] = [];
      const add = (tracked: Tracked | undefined): void => {
        if (tracked !== undefined && !found.includes(tracked)) found.push(tracked);
      };
      for (const member of ['KeyId', 'TargetKeyId', 'DestinationKeyId', 'SourceKeyId'] as const) {
        if (members[member] !== undefined) add(named(region, members[member]));
      }
      const { GrantToken, GrantTokens, CiphertextBlob, AliasName } = members;
      if (GrantToken !== undefined || GrantTokens !== undefined) {
        for (const token of [GrantToken, ...(Array.isArray(GrantTokens) ? GrantTokens : [])]) {
          const keyId = typeof token === 'string' ? token.slice(token.lastIndexOf('.') + 1) : '';
          if (isKeyId(keyId)) add(sets.get(keyId));
        }
      }
      if (typeof CiphertextBlob === 'string') {
        add(sets.get(ciphertexts?.host.readCiphertext(CiphertextBlob)?.keyId ?? ''));
      }
      add(named(region, AliasName));
      return found;
    },
    hostFor: (choice) => {
      chosen = choice;
      return host;
    },
    likely: () => {
      chosen = NO_CHOICE;
      return [...sets.values()].flatMap((tracked) => tracked.possible.find((keySet) => keySet !== null) ?? []);
    },
  };
}

function hasAlias(keySet: Possibility, region: Region, aliasName: string): boolean {
  return keySet?.keys[region]?.aliases?.some((alias) => alias.aliasName === aliasName) === true;
}

/** What may have become of several possibilities; undefined: too many. */
function settled(possible: readonly Possibility[], now: TimeSpan): readonly Possibility[] | undefined {
  const [only] = possible;
  if (possible.length === 1 && only !== null && only !== undefined) return afterTime(only, now);
  const next: Possibility[] = [];
  for (const keySet of possible) {
    const after = keySet === null ? [null] : afterTime(keySet, now);
    if (after === undefined) return undefined;
    next.push(...after);
  }
  return distinct(next);
}

/** With each of its keys as the primary key. */
function inEveryRole(possible: readonly Possibility[]): readonly Possibility[] {
  return distinct(
    possible.flatMap((keySet) =>
      keySet === null ? [null] : regionsOf(keySet).map((primaryRegion) => ({ ...keySet, primaryRegion })),
    ),
  );
}

/** The possibilities that differ. */
export function distinct(possible: readonly Possibility[]): readonly Possibility[] {
  if (possible.length < 2) return possible;
  const unlike = new Set(possible);
  if (unlike.size === 1) return [...unlike];
  return [...new Map([...unlike].map((keySet) => [jsonOf(keySet), keySet])).values()];
}

const TEXTS = new WeakMap<KeySet, string>();

/** A key set as text, which is made once. */
function jsonOf(keySet: Possibility): string {
  if (keySet === null) return '';
  const known = TEXTS.get(keySet);
  if (known !== undefined) return known;
  const text = JSON.stringify(keySet);
  TEXTS.set(keySet, text);
  return text;
}

/** Every choice of one possibility for each of the key sets. */
export function choicesOf(tracked: readonly Tracked[]): readonly Choice[] {
  const [only] = tracked;
  if (only === undefined) return [NO_CHOICE];
  if (tracked.length === 1) return only.possible.map((keySet) => new Map([[only.keyId, keySet]]));
  let choices: readonly Choice[] = [NO_CHOICE];
  for (const { keyId, possible } of tracked) {
    choices = choices.flatMap((choice) => possible.map((keySet) => new Map([...choice, [keyId, keySet]])));
  }
  return choices;
}

/** The chosen key sets after a call; of the first, which the call was about, the model has made what it became. */
export function afterCall(choice: Choice, called: string | undefined, { events, keySet }: Success & Reduced): Choice {
  if (events.length === 0) return choice;
  const after = new Map(choice);
  if (called !== undefined) after.set(called, keySet);
  for (const event of events) {
    const other = after.get(event.keyId);
    if (event.keyId !== called && other !== undefined) after.set(event.keyId, evolve(other, event));
  }
  return after;
}
