// What the kit believes of the target: the key sets that it has made, each in every form that the answers so far allow, the
// names that the target gives out, and what it has enciphered. Plain JSON, and never changed: a step makes the next.

import {
  evolve,
  type Instant,
  isKeyId,
  type KeySet,
  parseKeyReference,
  parseRegion,
  type Reduced,
  type Region,
  regionsOf,
  type Success,
} from '../model.js';
import type { WrappingParameters } from '../target.js';
import { type Body, isBody, textOf } from './body.js';
import { type Blobs, headerOf } from './ciphertexts.js';
import { type Deviations, NO_DEVIATIONS } from './deviations.js';
import { distinct, hasSameEntries } from './distinct.js';
import type { NameTable } from './names.js';
import { afterTime, type Choice, type Possibility, type TimeSpan } from './time.js';
import { type Appearing, withNew } from './visibility.js';

/** One key set that the kit has made. */
export interface Tracked extends Appearing {
  /** Where it is looked for: wherever it had a key, or should have got one. */
  readonly regions: readonly Region[];
  /** Where it has, or once had, a key. */
  readonly hadKeys: readonly Region[];
  /** As it was before a shared property changed, and until when replica keys may still show that. [SHARED-1] */
  readonly before?: Before | undefined;
  /** It was taken over from the target, and nobody has looked yet whether it is one that the model knows. */
  readonly isAdopted?: boolean | undefined;
  /** What it shows of its roles contradicts itself: any of its keys may be the primary key. */
  readonly hasUnknownRoles?: boolean | undefined;
  /** How often it has departed from AWS. */
  readonly departures: number;
}

export interface Before {
  readonly keySets: readonly KeySet[];
  /** Null: nothing that was shown since says until when. */
  readonly until: Instant | null;
}

export interface Beliefs {
  /** Oldest first. */
  readonly sets: readonly Tracked[];
  /** Key IDs of key sets that are there, and no longer followed: their possibilities are too many, or cannot be. */
  readonly forgotten: readonly string[];
  readonly names: NameTable;
  /** What the target has enciphered, signed and authenticated; absent: it does no cryptography. */
  readonly blobs?: Blobs | undefined;
  /** What GetParametersForImport gave out, by the kit's own import token. */
  readonly wrappings: Readonly<Record<string, WrappingParameters>>;
  /** What is known to be wrong. */
  readonly deviations: Deviations;
}

const NO_CHOICE: Choice = new Map();

/** What is believed before the first call. */
export function believingNothing(names: NameTable, hasCryptography: boolean): Beliefs {
  const blobs = hasCryptography ? {} : undefined;
  return { sets: [], forgotten: [], names, blobs, wrappings: {}, deviations: NO_DEVIATIONS };
}

// Written out: V8 gives what begins with a spread a hidden class of its own, every time anew.

/** The beliefs with some of their members anew. */
export function beliefsWith(beliefs: Beliefs, anew: Partial<Beliefs>): Beliefs {
  const { sets, forgotten, names, blobs, wrappings, deviations } = beliefs;
  return Object.assign({ sets, forgotten, names, blobs, wrappings, deviations }, anew);
}

/** A key set with some of what is known of it anew. */
export function trackedWith(tracked: Tracked, anew: Partial<Tracked>): Tracked {
  const { keyId, possible, regions, hadKeys, unseenUntil, departures } = tracked;
  const { before, earlier, isAdopted, hasUnknownRoles } = tracked;
  return Object.assign(
    { keyId, possible, regions, hadKeys, unseenUntil, departures, before, earlier, isAdopted, hasUnknownRoles },
    anew,
  );
}

export function trackedOf({ sets }: Pick<Beliefs, 'sets'>, keyId: string): Tracked | undefined {
  return sets.find((tracked) => tracked.keyId === keyId);
}

/** The beliefs with one key set in another form; those that are not followed stay as they are. */
export function withTracked(beliefs: Beliefs, keyId: string, changed: (tracked: Tracked) => Tracked): Beliefs {
  const tracked = trackedOf(beliefs, keyId);
  const next = tracked && changed(tracked);
  if (next === undefined || next === tracked) return beliefs;
  return beliefsWith(beliefs, { sets: beliefs.sets.map((one) => (one === tracked ? next : one)) });
}

/** The beliefs with a key set that is new, from now on. `visibility`: for how many milliseconds it need not be seen. */
export function withKeySet(beliefs: Beliefs, keySet: KeySet, now?: TimeSpan, visibility = 0): Beliefs {
  const regions = regionsOf(keySet);
  const { keyId } = keySet;
  const first = { keyId, possible: [keySet], departures: 0, regions, hadKeys: regions, unseenUntil: {} };
  const added = trackedWith(first, {});
  const tracked = now === undefined ? added : withNew(added, [], now, visibility);
  const others = beliefs.sets.filter(({ keyId }) => keyId !== keySet.keyId);
  return beliefsWith(beliefs, { sets: [...others, tracked] });
}

/** The beliefs without a key set that is there, but followed no longer. */
export function forgetting(beliefs: Beliefs, keyId: string): Beliefs {
  const sets = beliefs.sets.filter((tracked) => tracked.keyId !== keyId);
  if (sets.length === beliefs.sets.length) return beliefs;
  return beliefsWith(beliefs, { sets, forgotten: [...beliefs.forgotten, keyId] });
}

/** Whether an input names a key set that is no longer followed, or an alias that one of them may have. */
export function namesForgotten({ forgotten, blobs = {} }: Beliefs, input: unknown): boolean {
  if (forgotten.length === 0 || !isBody(input)) return false;
  const text = JSON.stringify(input);
  if (text.includes('alias/') || forgotten.some((keyId) => text.includes(keyId))) return true;
  const made = headerOf(blobs, textOf(input.CiphertextBlob));
  return made !== undefined && forgotten.includes(made.keyId);
}

/** The beliefs after time has done what it may have done. */
export function settled(beliefs: Beliefs, now: TimeSpan): Beliefs {
  let next = beliefs;
  for (const tracked of beliefs.sets) {
    const possible = possibleAfter(tracked.possible, now);
    if (possible === undefined) next = forgetting(next, tracked.keyId);
    else if (possible !== tracked.possible || tracked.hasUnknownRoles === true) {
      const inRoles = tracked.hasUnknownRoles === true ? inEveryRole(possible) : possible;
      if (hasSameEntries(inRoles, tracked.possible)) continue;
      next = withTracked(next, tracked.keyId, (one) => trackedWith(one, { possible: inRoles }));
    }
  }
  return next;
}

/** The likeliest form of a key set that is not gone. */
export function likelyOf({ possible }: Pick<Tracked, 'possible'>): KeySet | undefined {
  return possible.find((keySet) => keySet !== null) ?? undefined;
}

/** The members of an input that name a key. */
const KEY_MEMBERS = ['KeyId', 'TargetKeyId', 'DestinationKeyId', 'SourceKeyId'] as const;

/** The key sets that a call is about, first the one that it names as its key. */
export function involvedIn(beliefs: Beliefs, region: string, input: unknown): readonly Tracked[] {
  if (!isBody(input)) return [];
  const { sets, blobs = {} } = beliefs;
  const found = new Set<Tracked | undefined>();
  for (const member of KEY_MEMBERS) if (input[member] !== undefined) found.add(named(sets, region, input[member]));
  for (const keyId of keyIdsOfTokens(input)) found.add(trackedOf(beliefs, keyId));
  const { CiphertextBlob, AliasName } = input;
  if (typeof CiphertextBlob === 'string') {
    found.add(trackedOf(beliefs, headerOf(blobs, CiphertextBlob)?.keyId ?? ''));
  }
  if (AliasName !== undefined) found.add(named(sets, region, AliasName));
  return [...found].filter((tracked) => tracked !== undefined);
}

/** A grant token of the kit's own ends with the ID of its key. */
function keyIdsOfTokens({ GrantToken, GrantTokens }: Body): readonly string[] {
  if (GrantToken === undefined && GrantTokens === undefined) return [];
  const tokens: readonly unknown[] = [GrantToken, ...(Array.isArray(GrantTokens) ? GrantTokens : [])];
  return tokens.map((token) => textOf(token).slice(textOf(token).lastIndexOf('.') + 1)).filter(isKeyId);
}

/** The key set that a text names: by key ID, key ARN, alias or alias ARN. */
function named(sets: readonly Tracked[], region: string, text: unknown): Tracked | undefined {
  if (typeof text !== 'string') return undefined;
  const byKeyId = trackedOf({ sets }, text);
  if (byKeyId !== undefined) return byKeyId;
  const reference = parseKeyReference(text);
  switch (reference.kind) {
    case 'keyId':
    case 'keyArn':
      return trackedOf({ sets }, reference.keyId);
    case 'alias':
    case 'aliasArn':
      return sets.find(({ possible }) =>
        possible.some((keySet) => hasAlias(keySet, parseRegion(region), reference.aliasName)),
      );
    default:
      return undefined;
  }
}

function hasAlias(keySet: Possibility, region: Region | undefined, aliasName: string): boolean {
  if (keySet === null || region === undefined) return false;
  return keySet.keys[region]?.aliases?.some((alias) => alias.aliasName === aliasName) === true;
}

/** What has become of each of some possibilities, and what of all of them. */
interface Become {
  readonly each: readonly (readonly Possibility[])[];
  readonly all: readonly Possibility[];
}

const BECOME = new WeakMap<readonly Possibility[], Become>();
const GONE: readonly Possibility[] = [null];

/** What may have become of several possibilities; undefined: too many. */
function possibleAfter(possible: readonly Possibility[], now: TimeSpan): readonly Possibility[] | undefined {
  const [only] = possible;
  if (possible.length === 1 && only !== null && only !== undefined) {
    const after = afterTime(only, now);
    return after?.length === 1 && after[0] === only ? possible : after;
  }
  const each: (readonly Possibility[])[] = [];
  for (const keySet of possible) {
    const after = keySet === null ? GONE : afterTime(keySet, now);
    if (after === undefined) return undefined;
    each.push(after);
  }
  // Nearly always it is what it was when this was asked last.
  const known = BECOME.get(possible);
  if (known !== undefined && hasSameEntries(known.each, each)) return known.all;
  const next = distinct(each.flat());
  const all = hasSameEntries(next, possible) ? possible : next;
  BECOME.set(possible, { each, all });
  return all;
}

/** With each of its keys as the primary key. */
function inEveryRole(possible: readonly Possibility[]): readonly Possibility[] {
  return distinct(possible.flatMap((keySet) => (keySet === null ? GONE : rolesOf(keySet))));
}

const ROLES = new WeakMap<KeySet, readonly KeySet[]>();

/** A key set in each of its roles, which are made once. */
function rolesOf(keySet: KeySet): readonly KeySet[] {
  const known = ROLES.get(keySet);
  if (known !== undefined) return known;
  const roles = regionsOf(keySet).map((primaryRegion) =>
    primaryRegion === keySet.primaryRegion ? keySet : { ...keySet, primaryRegion },
  );
  ROLES.set(keySet, roles);
  return roles;
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
