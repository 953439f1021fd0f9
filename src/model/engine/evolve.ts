// Applies an event to a key set, and refuses nothing. The recipes change a draft: a draft of immer, or the key set itself
// for a host that owns its state. What can be read from the event is in the event.

import { type Draft, produce } from 'immer';
import { enterState, type MemberChanges } from '../key/state-members.js';
import { canBeUsed } from '../key/transition-table.js';
import { copyConstraints, copyTags } from '../key-set/copies.js';
import type { KeyCreated, KeySetEvent, ReplicaKeyCreated } from '../key-set/events.js';
import type { Alias, Grant, ImportedKeyMaterial, Key, KeyMaterial, KeySet, Tag } from '../key-set/key-set.js';
import type { Instant, Region } from '../vocabulary/identifiers.js';
import type { KeyState } from '../vocabulary/vocabulary.js';

/** How many import parameters a key remembers: a client needs one, and a flood of requests must not grow the state. */
const REMEMBERED_IMPORT_PARAMETERS = 32;

/** The key set after the event; null when its last key is deleted. The key set given is left as it is. */
export function evolve(keySet: KeySet | null, event: KeySetEvent): KeySet | null {
  if (event.type === 'KeyCreated') return createKeySet(event);
  if (keySet === null) throw new Error(`${event.type} happened to a key set that does not exist`);
  const next = produce(keySet, (draft) => applyTo(draft, event));
  return isEmpty(next) ? null : next;
}

/** The same for a host that owns its state: the key set given is changed. */
export function evolveInPlace(keySet: KeySet | null, event: KeySetEvent): KeySet | null {
  if (event.type === 'KeyCreated') return createKeySet(event);
  if (keySet === null) throw new Error(`${event.type} happened to a key set that does not exist`);
  applyTo(keySet as Draft<KeySet>, event);
  return isEmpty(keySet) ? null : keySet;
}

function isEmpty(keySet: KeySet): boolean {
  for (const _region in keySet.keys) return false;
  return true;
}

function createKeySet(event: KeyCreated): KeySet {
  const keySet: Draft<KeySet> = {
    keyId: event.keyId,
    accountId: event.accountId,
    multiRegion: event.multiRegion,
    keySpec: event.keySpec,
    keyUsage: event.keyUsage,
    origin: event.origin,
    primaryRegion: event.region,
    keyMaterials: event.keyMaterialId === undefined ? [] : [{ keyMaterialId: event.keyMaterialId, state: 'CURRENT' }],
    keys: { [event.region]: newKey(event) },
  };
  if (event.customKeyStore !== undefined) keySet.customKeyStore = { ...event.customKeyStore };
  if (event.awsService !== undefined) keySet.awsService = event.awsService;
  return keySet;
}

function newKey(event: KeyCreated | ReplicaKeyCreated): KeyDraft {
  const { region, keyState, at, description, policy, tags } = event;
  const key: KeyDraft = { region, keyState, createdAt: at, description };
  if (policy !== undefined) key.policy = policy;
  if (tags !== undefined) key.tags = copyTags(tags);
  if (event.type === 'ReplicaKeyCreated') enterState(key, keyState, { creationEndsAt: event.creationEndsAt });
  return key;
}

type KeySetDraft = Draft<KeySet>;
type KeyDraft = Draft<Key>;

function applyTo(keySet: KeySetDraft, event: Exclude<KeySetEvent, KeyCreated>): void {
  if (event.type === 'ReplicaKeyCreated') {
    keySet.keys[event.region] = newKey(event);
    return;
  }
  if (event.type === 'KeyDeleted') {
    delete keySet.keys[event.region];
    return;
  }
  const key = keySet.keys[event.region];
  if (key === undefined) throw new Error(`${event.type} happened in ${event.region}, where the set has no key`);
  applyToKey(keySet, key, event.type, event);
}

type KeyEvent = Exclude<KeySetEvent, { type: 'KeyCreated' | 'ReplicaKeyCreated' | 'KeyDeleted' }>;
type KeyEvents = { readonly [E in KeyEvent as E['type']]: E };
/** What an event does to a key set, and to the key to which it happened. */
type Recipe<E> = (keySet: KeySetDraft, key: KeyDraft, event: E) => void;

function applyToKey<T extends keyof KeyEvents>(keySet: KeySetDraft, key: KeyDraft, type: T, event: KeyEvents[T]): void {
  RECIPES[type](keySet, key, event);
}

/** The key is in another state, and that is all. */
const entersState: Recipe<{ readonly keyState: KeyState; readonly at: Instant }> = (keySet, key, { keyState, at }) =>
  setKeyState(keySet, key, keyState, at);

const RECIPES: { readonly [T in keyof KeyEvents]: Recipe<KeyEvents[T]> } = {
  KeyReplicated: () => {},
  ReplicaKeyReady: entersState,
  PrimaryUpdateStarted: (keySet, key, event) => {
    keySet.primaryRegion = event.primaryUpdate.to;
    keySet.primaryUpdate = { ...event.primaryUpdate };
    swapPlaces(keySet, event.primaryUpdate.from, event.primaryUpdate.to);
    entersState(keySet, key, event);
  },
  PrimaryKeyAssigned: entersState,
  PrimaryUpdateCompleted: (keySet, key, event) => {
    delete keySet.primaryUpdate;
    entersState(keySet, key, event);
  },
  KeyEnabled: (keySet, key, { keyState, at }) => setKeyState(keySet, key, keyState, at, { wasDisabled: undefined }),
  KeyDisabled: (keySet, key, { keyState, at }) => setKeyState(keySet, key, keyState, at, { wasDisabled: true }),
  KeyDeletionScheduled: (keySet, key, event) =>
    setKeyState(keySet, key, event.keyState, event.at, {
      deletionDate: event.deletionDate,
      pendingDeletionWindowInDays: event.pendingWindowInDays,
      deletionLateness: event.deletionLateness > 0 ? event.deletionLateness : undefined,
    }),
  // A key whose custom key store is disconnected is Unavailable, and will be Disabled.
  KeyDeletionCanceled: (keySet, key, { keyState, at }) => setKeyState(keySet, key, keyState, at, { wasDisabled: true }),
  WaitingPeriodStarted: (keySet, key, { keyState, at, deletionDate }) =>
    setKeyState(keySet, key, keyState, at, { deletionDate }),
  ImportParametersIssued: (_, key, { parameters }) => {
    const remembered = key.importParameters ?? [];
    key.importParameters = [...remembered.slice(1 - REMEMBERED_IMPORT_PARAMETERS), { ...parameters }];
  },
  KeyMaterialImported: (keySet, key, event) => {
    importKeyMaterial(keySet, key, event);
    entersState(keySet, key, event);
  },
  KeyMaterialDeleted: (keySet, key, event) => {
    if (event.fromEveryKey) forgetKeyMaterial(keySet, event.keyMaterialId);
    else removeImport(key, event.keyMaterialId, event.cause);
    entersState(keySet, key, event);
  },
  KeyMaterialMissed: entersState,
  KeyRotationEnabled: (keySet, _, { periodDays, nextRotationAt }) => {
    keySet.automaticRotation = { periodDays, nextRotationAt };
  },
  KeyRotationDisabled: (keySet) => {
    delete keySet.automaticRotation;
  },
  OnDemandRotationStarted: (keySet, _, { at, endsAt }) => {
    keySet.onDemandRotation = { startedAt: at, endsAt };
  },
  OnDemandRotationAbandoned: (keySet) => {
    delete keySet.onDemandRotation;
  },
  KeyRotated: (keySet, _, event) => rotate(keySet, event),
  KeyTagged: (_, key, event) => {
    let tags: Draft<Tag>[] = key.tags ?? [];
    for (const { TagKey, TagValue } of event.tags) tags = replaceOrAppend(tags, { TagKey, TagValue }, 'TagKey');
    // A call may come with no tags at all.
    setOrDelete(key, 'tags', tags);
  },
  KeyUntagged: (_, key, { tagKeys }) =>
    setOrDelete(
      key,
      'tags',
      entriesThat(key.tags, ({ TagKey }) => !tagKeys.includes(TagKey)),
    ),
  KeyDescriptionUpdated: (_, key, { description }) => {
    key.description = description;
  },
  KeyPolicyPut: (_, key, { policy }) => {
    key.policy = policy;
  },
  AliasCreated: (_, key, { aliasName, at }) => {
    key.aliases = [...(key.aliases ?? []), { aliasName, createdAt: at, updatedAt: at }];
  },
  AliasUpdated: (_, key, { aliasName, createdAt, at }) => {
    key.aliases = replaceOrAppend<Draft<Alias>>(
      key.aliases ?? [],
      { aliasName, createdAt, updatedAt: at },
      'aliasName',
    );
  },
  AliasRemoved: (_, key, event) =>
    setOrDelete(
      key,
      'aliases',
      entriesThat(key.aliases, ({ aliasName }) => aliasName !== event.aliasName),
    ),
  GrantCreated: (_, key, { grant }) => {
    if (key.grants === undefined) key.grants = [];
    key.grants.push(copyGrant(grant));
  },
  GrantTokenIssued: (_, key, event) => {
    const grant = key.grants?.find(({ grantId }) => grantId === event.grantId);
    grant?.grantTokens.push(event.grantToken);
  },
  GrantRemoved: (_, key, event) =>
    setOrDelete(
      key,
      'grants',
      entriesThat(key.grants, ({ grantId }) => grantId !== event.grantId),
    ),
  KeyUsed: (_, key, { operation, at, eventId, call }) => {
    if (operation === 'GetPublicKey') return;
    key.lastUsage = { operation, at, cloudTrailEventId: eventId, kmsRequestId: call?.requestId ?? '' };
  },
  CustomKeyStoreDisconnected: (keySet, key, { keyState, at }) => {
    if (keySet.customKeyStore !== undefined) keySet.customKeyStore.isDisconnected = true;
    setKeyState(keySet, key, keyState, at, { wasDisabled: key.keyState === 'Disabled' ? true : undefined });
  },
  CustomKeyStoreConnected: (keySet, key, event) => {
    if (keySet.customKeyStore !== undefined) delete keySet.customKeyStore.isDisconnected;
    entersState(keySet, key, event);
  },
};

/** Sets a key's state and what goes with it. */
function setKeyState(
  keySet: KeySetDraft,
  key: KeyDraft,
  keyState: KeyState,
  at: Instant,
  changes?: MemberChanges,
): void {
  // What fell due while the primary key could not rotate happens now, not in the past. [ROTATE-3] [DELETE-7]
  if (!enterState(key, keyState, changes) || !canBeUsed(keyState) || key.region !== keySet.primaryRegion) return;
  const { automaticRotation } = keySet;
  if (automaticRotation !== undefined && automaticRotation.nextRotationAt < at) automaticRotation.nextRotationAt = at;
}

/** The former primary key is listed where its successor was, as ReplicaKeys was seen to list it. [PRIMARY-1] */
function swapPlaces(keySet: KeySetDraft, a: Region, b: Region): void {
  const { keys } = keySet;
  const swapped: typeof keys = {};
  for (const { region } of Object.values(keys)) {
    const place = region === a ? b : region === b ? a : region;
    const key = keys[place];
    if (key !== undefined) swapped[place] = key;
  }
  keySet.keys = swapped;
}

/** Also of material that is imported already: then only its expiration changes. [IMPORT-10] */
function importKeyMaterial(keySet: KeySetDraft, key: KeyDraft, event: KeyEvents['KeyMaterialImported']): void {
  const { keyMaterialId, addedAs, description, validTo } = event;
  if (addedAs !== undefined) keySet.keyMaterials.push({ keyMaterialId, state: addedAs });
  const material = keySet.keyMaterials.find((candidate) => candidate.keyMaterialId === keyMaterialId);
  if (material !== undefined && description !== undefined) material.description = description;
  const imported: Draft<ImportedKeyMaterial> = { keyMaterialId, importState: 'IMPORTED' };
  if (validTo !== undefined) imported.validTo = validTo;
  key.importedKeyMaterials = replaceOrAppend(key.importedKeyMaterials ?? [], imported, 'keyMaterialId');
}

function rotate(keySet: KeySetDraft, event: KeyEvents['KeyRotated']): void {
  const pending = keySet.keyMaterials.find(({ keyMaterialId }) => keyMaterialId === event.keyMaterialId);
  const next: Draft<KeyMaterial> = {
    ...pending,
    keyMaterialId: event.keyMaterialId,
    state: 'CURRENT',
    rotatedAt: event.at,
    rotationType: event.rotationType,
  };
  for (const material of keySet.keyMaterials) if (material.state === 'CURRENT') material.state = 'NON_CURRENT';
  keySet.keyMaterials = replaceOrAppend(keySet.keyMaterials, next, 'keyMaterialId');
  if (event.rotationType === 'ON_DEMAND') delete keySet.onDemandRotation;
  else if (keySet.automaticRotation !== undefined && event.nextRotationAt !== undefined) {
    keySet.automaticRotation.nextRotationAt = event.nextRotationAt;
  }
}

/** A pending material leaves the set, and with it every key's import of it. */
function forgetKeyMaterial(keySet: KeySetDraft, keyMaterialId: string): void {
  keySet.keyMaterials = keySet.keyMaterials.filter((material) => material.keyMaterialId !== keyMaterialId);
  for (const key of Object.values(keySet.keys)) {
    setOrDelete(
      key,
      'importedKeyMaterials',
      entriesThat(key.importedKeyMaterials, (imported) => imported.keyMaterialId !== keyMaterialId),
    );
  }
}

function removeImport(key: KeyDraft, keyMaterialId: string, cause: 'deleted' | 'expired'): void {
  const imported = key.importedKeyMaterials?.find((candidate) => candidate.keyMaterialId === keyMaterialId);
  if (imported === undefined) return;
  if (cause === 'expired') {
    imported.hasExpired = true;
    return;
  }
  imported.importState = 'PENDING_IMPORT';
  delete imported.validTo;
  delete imported.hasExpired;
}

function copyGrant({ constraints, ...grant }: Grant): Draft<Grant> {
  const copied: Draft<Grant> = { ...grant, grantTokens: [...grant.grantTokens], operations: [...grant.operations] };
  if (constraints !== undefined) copied.constraints = copyConstraints(constraints);
  return copied;
}

/** An entry takes the place of the one with the same value of `member`, or comes last. */
function replaceOrAppend<T>(entries: readonly T[], entry: T, member: keyof T): T[] {
  const index = entries.findIndex((candidate) => candidate[member] === entry[member]);
  if (index < 0) return [...entries, entry];
  const next = [...entries];
  next[index] = entry;
  return next;
}

/** An empty list is an absent member. */
function setOrDelete<M extends 'tags' | 'aliases' | 'grants' | 'importedKeyMaterials'>(
  key: KeyDraft,
  member: M,
  entries: NonNullable<KeyDraft[M]>,
): void {
  if (entries.length === 0) delete key[member];
  else key[member] = entries;
}

function entriesThat<T>(entries: readonly T[] | undefined, isKept: (entry: T) => boolean): T[] {
  return entries === undefined ? [] : entries.filter(isKept);
}
