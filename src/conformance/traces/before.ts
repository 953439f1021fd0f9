// Keys that were there before a trace began: nothing is known of them but what the trace tells, so they begin in every form
// that they may have had, and each answer drops those that it rules out.

import type { Beliefs } from '../beliefs/beliefs.js';
import { withKeySet, withTracked } from '../beliefs/beliefs.js';
import type { Body } from '../beliefs/body.js';
import { isBody, textOf } from '../beliefs/body.js';
import { keyIdOf, OWN_ACCOUNT_ID, withBound } from '../beliefs/names.js';
import { type Possibility, SETTINGS, type TimeSpan } from '../beliefs/time.js';
import {
  type Instant,
  inState,
  isMultiRegionKeyId,
  KEY_STATES,
  type KeySet,
  type KeyState,
  parseRegion,
  type Region,
  reduceJson,
  regionsOf,
} from '../model.js';

/** What a trace tells of a key, wherever it does. */
export type ToldKinds = ReadonlyMap<string, readonly Kind[]>;

/** What a key is for good. */
interface Kind {
  readonly KeySpec: string;
  readonly KeyUsage: string;
  readonly Origin: string;
}

/** One of each kind that answers tell apart: of a key of which nothing is told. */
const KINDS: readonly Kind[] = [
  { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'AWS_KMS' },
  { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'EXTERNAL' },
  { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', Origin: 'AWS_KMS' },
  { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'AWS_KMS' },
  { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', Origin: 'AWS_KMS' },
  { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Origin: 'AWS_KMS' },
  { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT', Origin: 'AWS_KMS' },
];

/** What the metadata in an answer tell of a key for good: its ID, and its kind. */
export function toldIn(output: Body): readonly (readonly [keyId: string, kind: Kind])[] {
  return [output.KeyMetadata, output.ReplicaKeyMetadata].flatMap((metadata) => {
    if (!isBody(metadata)) return [];
    const { KeyId, KeySpec, CustomerMasterKeySpec, KeyUsage, Origin } = metadata;
    const kind = {
      KeySpec: textOf(KeySpec ?? CustomerMasterKeySpec),
      KeyUsage: textOf(KeyUsage),
      Origin: textOf(Origin),
    };
    return typeof KeyId === 'string' && Object.values(kind).every((text) => text !== '')
      ? [[KeyId, kind] as const]
      : [];
  });
}

/** The states of keys in no custom key store. A key that is Updating is refused most of what one is that is Creating. */
const STATES: readonly KeyState[] = KEY_STATES.filter((state) => state !== 'Unavailable' && state !== 'Updating');
/** What only related keys are. */
const OF_RELATED_KEYS: readonly KeyState[] = ['Creating', 'PendingReplicaDeletion'];
const LONG: Instant = 60 * 86_400_000;

/**
 * The beliefs with a key that was there before, in every form that it may have. `number`: the how-manieth key it is.
 * Undefined: what is called is no Region.
 */
export function withKeyBefore(
  beliefs: Beliefs,
  keyId: string,
  calledIn: string,
  now: TimeSpan,
  number: number,
  told: readonly Kind[] = KINDS,
): Beliefs | undefined {
  const region = parseRegion(calledIn);
  if (region === undefined) return undefined;
  const own = keyIdOf(number, isMultiRegionKeyId(keyId));
  const possible = told.flatMap((kind) => formsOf(kind, own, region, now));
  const [first] = possible;
  if (first === undefined || first === null) return undefined;
  const named = { ...beliefs, names: withBound(beliefs.names, [[own, keyId]]) };
  return withTracked(withKeySet(named, first), own, (tracked) => ({ ...tracked, possible }));
}

/** A key set of which one key is known to be there, in each state, as primary and as replica key. */
function formsOf(kind: Kind, keyId: string, region: Region, now: TimeSpan): readonly KeySet[] {
  const MultiRegion = isMultiRegionKeyId(keyId);
  const made = reduceJson(null, {
    operation: 'CreateKey',
    region,
    input: { ...kind, MultiRegion },
    at: now.from,
    accountId: OWN_ACCOUNT_ID,
    ids: { keyId, keyMaterialId: keyId.replaceAll('-', '') },
    settings: SETTINGS,
  });
  if (!made.ok || made.keySet === null) return [];
  const asPrimary = made.keySet;
  const forms = MultiRegion ? [asPrimary, asReplica(asPrimary, region)] : [asPrimary];
  return forms.flatMap((keySet) => inEveryState(keySet, region, now));
}

/** The same with its primary key somewhere else. */
function asReplica(keySet: KeySet, region: Region): KeySet {
  const elsewhere = parseRegion(region === 'us-east-1' ? 'us-west-2' : 'us-east-1');
  const key = keySet.keys[region];
  if (elsewhere === undefined || key === undefined) return keySet;
  return { ...keySet, primaryRegion: elsewhere, keys: { [elsewhere]: { ...key, region: elsewhere }, [region]: key } };
}

/** A key that was there before need not be the only one of its set: where none is known, one may be, in any state. */
export function withRelatedKey(beliefs: Beliefs, keyId: string, calledIn: string, now: TimeSpan): Beliefs {
  const region = parseRegion(calledIn);
  if (region === undefined) return beliefs;
  return withTracked(beliefs, keyId, (tracked) => {
    const possible = tracked.possible.flatMap((keySet): readonly Possibility[] => {
      if (keySet === null || !keySet.multiRegion || keySet.keys[region] !== undefined) return [keySet];
      const [like] = Object.values(keySet.keys);
      if (like === undefined) return [keySet];
      const more = { ...keySet, keys: { ...keySet.keys, [region]: { ...inState(like, 'Enabled'), region } } };
      return [...inEveryState(more, region, now), keySet];
    });
    return { ...tracked, possible, regions: [...new Set([...tracked.regions, region])] };
  });
}

/** The key set with one of its keys in every state. */
function inEveryState(keySet: KeySet, region: Region, now: TimeSpan): readonly KeySet[] {
  const key = keySet.keys[region];
  if (key === undefined) return [keySet];
  const isExternal = keySet.origin === 'EXTERNAL';
  return STATES.filter((state) => isExternal || state !== 'PendingImport')
    .filter((state) => keySet.multiRegion || !OF_RELATED_KEYS.includes(state))
    .map((keyState) => {
      const changes = {
        creationEndsAt: null,
        deletionDate: now.from,
        deletionLateness: LONG,
        pendingDeletionWindowInDays: 30,
      };
      return { ...keySet, keys: { ...keySet.keys, [region]: inState(key, keyState, changes) } };
    });
}

/** Any call may have come in between that nobody wrote down: each of its keys may be in any state. */
export function reopened(beliefs: Beliefs, keyId: string, region: string, now: TimeSpan): Beliefs {
  return withTracked(beliefs, keyId, (tracked) => {
    const likely = tracked.possible.find((keySet) => keySet !== null);
    const called = parseRegion(region);
    if (likely === undefined || likely === null) return tracked;
    const held = called !== undefined && likely.keys[called] !== undefined ? called : regionsOf(likely)[0];
    const possible: readonly Possibility[] =
      held === undefined ? tracked.possible : [...inEveryState(likely, held, now), null];
    return { ...tracked, possible, before: undefined };
  });
}
