// Taking over what the target shows, after it has gone a way that the model does not: so one fault does not hide all that
// comes after it. Everything is read as if it were written by an enemy: what does not fit is left as it is.

import {
  type Alias,
  cardOf,
  epochSeconds,
  GRANT_OPERATIONS,
  type Grant,
  type GrantOperation,
  inState,
  instantOf,
  KEY_STATES,
  type Key,
  type KeySet,
  type KeyState,
  type MemberChanges,
  type Operation,
  type Property,
  type Region,
  regionsOf,
  type Tag,
} from '../model.js';
import { type Body, isBody } from './body.js';
import type { Possibility, TimeSpan } from './time.js';

const DAY = 86_400_000;

/** The key set with what a read of one key has shown. `output` is in the kit's own names; undefined: there is no such key. */
export function adopted(
  keySet: KeySet,
  region: Region,
  operation: Operation,
  output: Body | undefined,
  now: TimeSpan,
): Possibility {
  const shown = cardOf(operation).shows;
  if (shown === undefined) return keySet;
  if (shown === 'metadata') {
    return output === undefined ? withoutKey(keySet, region) : describedAs(keySet, region, output.KeyMetadata, now);
  }
  const key = keySet.keys[region];
  return key === undefined || output === undefined ? keySet : ADOPTIONS[shown](keySet, key, output, now);
}

type Adoption = (keySet: KeySet, key: Key, output: Body, now: TimeSpan) => KeySet;

const ADOPTIONS: Readonly<Record<Exclude<Property, 'metadata'>, Adoption>> = {
  tags: (keySet, { tags: before, ...key }, { Tags }) => {
    const tags = tagsOf(Tags) ?? before ?? [];
    return withKey(keySet, tags.length === 0 ? key : { ...key, tags });
  },
  keyPolicy: (keySet, key, { Policy }) =>
    typeof Policy === 'string' ? withKey(keySet, { ...key, policy: Policy }) : keySet,
  aliases: (keySet, { aliases: before, ...key }, { Aliases }, now) => {
    const aliases = aliasesOf(Aliases, keySet.keyId, now.until) ?? before ?? [];
    return withKey(keySet, aliases.length === 0 ? key : { ...key, aliases });
  },
  grants: (keySet, { grants: before = [], ...key }, { Grants }, now) => {
    const grants = grantsOf(Grants, before, keySet.accountId, now.until) ?? before;
    return withKey(keySet, grants.length === 0 ? key : { ...key, grants });
  },
  // What a replica key shows of it is the primary key's.
  rotation: (keySet, { region }, output, now) =>
    region === keySet.primaryRegion ? withRotation(keySet, output, now) : keySet,
  keyMaterials: (keySet) => keySet,
  lastUsage: (keySet) => keySet,
};

function withKey(keySet: KeySet, key: Key): KeySet {
  return { ...keySet, keys: { ...keySet.keys, [key.region]: key } };
}

/** The key set without one of its keys; null: it was the last. */
export function withoutKey(keySet: KeySet, region: Region): Possibility {
  if (keySet.keys[region] === undefined) return keySet;
  const { [region]: _gone, ...keys } = keySet.keys;
  const first = regionsOf(keySet).find((of) => of !== region);
  if (first === undefined) return null;
  const { primaryUpdate: _update, ...others } = keySet;
  return { ...others, keys, primaryRegion: keySet.primaryRegion === region ? first : keySet.primaryRegion };
}

/** A key as its metadata describe it. */
function describedAs(keySet: KeySet, region: Region, metadata: unknown, now: TimeSpan): KeySet {
  if (!isBody(metadata)) return keySet;
  const before = keySet.keys[region];
  const keyState = isKeyState(metadata.KeyState) ? metadata.KeyState : (before?.keyState ?? 'Enabled');
  const description = typeof metadata.Description === 'string' ? metadata.Description : (before?.description ?? '');
  // Of a key that is known no other date of creation is true.
  const createdAt = before?.createdAt ?? dateOf(metadata.CreationDate) ?? now.until;
  const known = { ...(before ?? { region, keyState }), description, createdAt };
  const key: Key = inState(known, keyState, { creationEndsAt: null, ...deletionOf(keyState, metadata, now) });
  const next = withKey(keySet, key);
  const { MultiRegionConfiguration: roles } = metadata;
  const isPrimary = isBody(roles) && roles.MultiRegionKeyType === 'PRIMARY';
  const primaryRegion = isPrimary ? region : keySet.primaryRegion;
  // What several keys share is none of one key's to say; and only multi-Region keys are several.
  const isAlone = Object.keys(next.keys).length === 1;
  const multiRegion =
    !isAlone || (typeof metadata.MultiRegion === 'boolean' ? metadata.MultiRegion : keySet.multiRegion);
  return settledUpdate({ ...next, primaryRegion, multiRegion });
}

/** What a pending deletion is like, as far as the metadata tell; how late it is, where they do not. */
function deletionOf(keyState: KeyState, metadata: Body, now: TimeSpan): MemberChanges {
  const days = metadata.PendingDeletionWindowInDays;
  const shown = dateOf(metadata.DeletionDate);
  const isShown = shown !== undefined;
  return {
    deletionDate: isShown ? shown : now.from + 7 * DAY,
    pendingDeletionWindowInDays: typeof days === 'number' ? days : 30,
    deletionLateness: keyState === 'PendingReplicaDeletion' ? 2 * DAY : isShown ? undefined : 60 * DAY,
  };
}

/** A primary update runs as long as a key is Updating. */
function settledUpdate(keySet: KeySet): KeySet {
  const { primaryUpdate, ...settled } = keySet;
  const updating = Object.values(keySet.keys).find(({ keyState }) => keyState === 'Updating');
  if (updating === undefined) return settled;
  const from = primaryUpdate?.from ?? updating.region;
  return { ...settled, primaryUpdate: { from, to: keySet.primaryRegion, endsAt: primaryUpdate?.endsAt ?? 0 } };
}

function withRotation(keySet: KeySet, output: Body, now: TimeSpan): KeySet {
  const { automaticRotation, ...without } = keySet;
  if (output.KeyRotationEnabled !== true) return without;
  const { RotationPeriodInDays: days } = output;
  const periodDays = typeof days === 'number' ? days : (automaticRotation?.periodDays ?? 365);
  const nextRotationAt =
    dateOf(output.NextRotationDate) ?? automaticRotation?.nextRotationAt ?? now.until + periodDays * DAY;
  return { ...without, automaticRotation: { periodDays, nextRotationAt } };
}

function tagsOf(list: unknown): readonly Tag[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((tag: unknown) =>
    isBody(tag) && typeof tag.TagKey === 'string' && typeof tag.TagValue === 'string'
      ? [{ TagKey: tag.TagKey, TagValue: tag.TagValue }]
      : [],
  );
}

/** The key's own; those of other keys are none, wherever they are listed. */
function aliasesOf(list: unknown, keyId: string, at: number): readonly Alias[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((alias: unknown) => {
    if (!isBody(alias) || typeof alias.AliasName !== 'string' || alias.TargetKeyId !== keyId) return [];
    const createdAt = dateOf(alias.CreationDate) ?? at;
    return [{ aliasName: alias.AliasName, createdAt, updatedAt: dateOf(alias.LastUpdatedDate) ?? createdAt }];
  });
}

function grantsOf(
  list: unknown,
  before: readonly Grant[],
  issuingAccount: string,
  at: number,
): readonly Grant[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((entry: unknown) => {
    if (!isBody(entry) || typeof entry.GrantId !== 'string') return [];
    const { GrantId: grantId, Name, GranteePrincipal, RetiringPrincipal, Operations } = entry;
    const known = before.find((grant) => grant.grantId === grantId);
    if (known !== undefined) return [known];
    const operations = Array.isArray(Operations)
      ? Operations.filter((name): name is GrantOperation => GRANT_OPERATIONS.includes(name))
      : [];
    return [
      {
        grantId,
        grantTokens: [],
        createdAt: dateOf(entry.CreationDate) ?? at,
        issuingAccount,
        operations,
        ...(typeof Name === 'string' ? { name: Name } : {}),
        ...(typeof GranteePrincipal === 'string' ? { granteePrincipal: GranteePrincipal } : {}),
        ...(typeof RetiringPrincipal === 'string' ? { retiringPrincipal: RetiringPrincipal } : {}),
      },
    ];
  });
}

function dateOf(seconds: unknown): number | undefined {
  if (typeof seconds !== 'number') return undefined;
  const instant = instantOf(seconds);
  return Number.isSafeInteger(instant) && epochSeconds(instant) >= 0 && instant < 8.64e15 ? instant : undefined;
}

function isKeyState(value: unknown): value is KeyState {
  return KEY_STATES.some((keyState) => keyState === value);
}
