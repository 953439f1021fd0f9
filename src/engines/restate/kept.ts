// What is kept in Restate, and what goes to and fro. Nothing here needs the SDK: the process in front of it speaks HTTP.
//
// A unit is decided where the secrets are, in the process that answers, on what it has read or still knows; what goes to
// Restate is what the unit comes to, and on which generation of each key set it was decided. A unit of one key set is one call
// of its object, which refuses it if it is of another generation by now. A unit of several objects is a durable workflow
// (units.ts): it reserves each of them but the last, in one order for all, and each checks its generation, or that a name is
// free; then the last one checks and does its part, and the others are told to do theirs, or to give back their reservation.
// Why that is right:
//
// - An object that is reserved refuses all others. So as the last object does its part every one of them is as the unit was
//   decided on, and nobody sees the objects in between as anything that a unit is built on.
// - Nobody waits while something is reserved: what is reserved already is refused, and the unit is decided anew. The order
//   is the same for all, so of those that meet one goes on.
// - The workflow is Restate's: killed anywhere, it goes on after the step that it had done. A reservation always ends.
//
// The lists of a Region are spread over some objects, each entry by its name alone (`shardOf`), so that units on different
// names do not wait for each other. What makes one list of them is the place of an entry, which never changes: a page is what
// comes first after a place, of all objects. So whoever goes from page to page passes each place once, and what was there all
// the time was there when he came by. How a quota holds over several objects says room.ts.

import type { KeySetEvent } from '../../model/key-set/events.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import { digest } from '../../model/vocabulary/digest.js';
import type { Instant } from '../../model/vocabulary/identifiers.js';
import type { Entry } from '../directory.js';
import type { Telling } from '../unit.js';

/** The version of what is kept. Who is older than what he finds refuses to work on it. */
export const STATE_VERSION = 1;

/** The clock of an account: how far it is ahead of real time, and how often that was changed. */
export interface Epoch {
  readonly number: number;
  readonly offset: number;
}

export const FIRST_EPOCH: Epoch = { number: 0, offset: 0 };

/** The one timer of a key set. What fires with another generation is of a timer that was given up. */
export interface Timer {
  readonly generation: number;
  readonly at: Instant;
  /** Of the delayed call; absent: it has fired, and what it is to do is about to be done. */
  readonly invocation?: string;
}

/** A key set as its object keeps it. */
export interface Kept {
  readonly version: number;
  /** Of the key set: how often it has changed. 0: there is none. */
  readonly generation: number;
  readonly epoch: Epoch;
  /** The latest instant at which a unit has written it: for no key set time goes back. */
  readonly asOf: Instant;
  readonly keySet: KeySet | null;
  readonly timer?: Timer;
  /** The unit that it is reserved for. */
  readonly reservedFor?: string;
  /** How many times its outbox was added to since it was emptied. */
  readonly outbox: number;
  /** Whoever collects outboxes knows of this one. */
  readonly isNoted?: true;
}

export const NOTHING_KEPT: Kept = {
  version: STATE_VERSION,
  generation: 0,
  epoch: FIRST_EPOCH,
  asOf: 0,
  keySet: null,
  outbox: 0,
};

/** The part of a unit that is one key set's. */
export interface KeySetPart {
  readonly version: number;
  readonly keyId: string;
  readonly epoch: Epoch;
  readonly now: Instant;
  /** What it was decided on. */
  readonly generation: number;
  /** What becomes of it; absent: it stays as it is. */
  readonly change?: { readonly after: KeySet | null; readonly due?: Instant; readonly ended: readonly string[] };
  readonly tellings: readonly Telling[];
}

/** Over how many objects the lists of a Region are spread. It cannot change: names would be sought elsewhere. */
export const SHARDS = 4;

/**
 * Which of them an entry is with: an alias by its name, a key by its ID, and a grant with its key, so that grants on many
 * keys are spread though one principal may retire all of them.
 */
export function shardOf({ list, id, keyId }: Pick<Entry, 'list' | 'id' | 'keyId'>): number {
  return Number.parseInt(digest(list === 'alias' ? id : keyId, 1), 16) % SHARDS;
}

/** The name of an object of a Region's lists within its account. */
export function listsName(region: string, shard: number): string {
  return `${region}/${shard}`;
}

/** The part of a unit that is that of one object of a Region's lists. */
export interface ListsPart {
  readonly version: number;
  readonly region: string;
  readonly shard: number;
  readonly epoch: Epoch;
  /** When it was decided, by real time, which goes on whatever becomes of the account's: what is added takes its place by it. */
  readonly at: Instant;
  readonly added: readonly Entry[];
  readonly moved: readonly Entry[];
  readonly removed: readonly Entry[];
  /** By how many keys there are more, or fewer. */
  readonly keys: number;
  /** How many the Region may have; absent: it was not asked. */
  readonly mostKeys?: number;
  /** How much room for keys comes from the Region's other objects, or goes to them. */
  readonly room: number;
}

/** What the trail keeps at once, of units that change nothing. */
export interface TrailPart {
  readonly version: number;
  readonly epoch: Epoch;
  readonly tellings: readonly Telling[];
}

/** A unit of several objects. */
export interface ManyParts {
  readonly accountId: string;
  readonly keySets: readonly KeySetPart[];
  readonly lists: readonly ListsPart[];
}

/**
 * Undefined: it is done. Else the unit is to be decided anew, on what is there; but with `version`, where what is there is newer
 * than the process that decided, or that newer than the service.
 */
export type Refused =
  | { readonly because: 'generation' | 'reserved' | 'epoch' | 'name' | 'quota' | 'version' }
  | undefined;
/** Why a unit cannot be built on a key set: what is there is not what it was decided on. */
export function refusalOf(
  kept: Kept,
  { version, generation, epoch }: Pick<KeySetPart, 'version' | 'generation' | 'epoch'>,
): Refused {
  if (isOfOtherVersion(kept.version, version)) return { because: 'version' };
  if (kept.epoch.number > epoch.number) return { because: 'epoch' };
  if (kept.reservedFor !== undefined) return { because: 'reserved' };
  return kept.generation === generation ? undefined : { because: 'generation' };
}

/** What a key set's object answers of a part. */
export type Committed = { readonly refused?: Refused; readonly kept?: Kept };

/** An entry of a list of a Region, with its place among those of all the Region's objects. */
export interface Placed {
  readonly place: number;
  readonly id: string;
  readonly keyId: string;
}

/** The first of some entries by their places. */
export function firstOf(entries: readonly Placed[], limit: number): readonly Placed[] {
  return [...entries].sort((one, other) => one.place - other.place).slice(0, limit);
}

/** Things that were told together. `seq` counts on for ever. */
export interface ToldBatch {
  readonly seq: number;
  readonly tellings: readonly Telling[];
}

/** Key material that no key can use any more, and is still in the vault. */
export interface EndedMaterial {
  readonly keyId: string;
  readonly keyMaterialIds: readonly string[];
}

/** What moving the clock has let happen. */
export interface Moved {
  readonly epoch: Epoch;
  readonly events: readonly KeySetEvent[];
}

/** One name for an object of an account. */
export function objectKey(accountId: string, name: string): string {
  return `${accountId}/${name}`;
}

/** The account and the rest of an object's name. */
export function readObjectKey(key: string): readonly [accountId: string, name: string] {
  const at = key.indexOf('/');
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)];
}

/** What is to be said of what is kept if it is of a newer version than this process knows. */
export function versionError(what: string, found: number): string | undefined {
  return found > STATE_VERSION ? `${what} is of version ${found}, and this process knows ${STATE_VERSION}` : undefined;
}

/** Whether a part is newer than this service, or what is there newer than the part. */
export function isOfOtherVersion(there: number, part: number): boolean {
  return part > STATE_VERSION || there > part;
}
