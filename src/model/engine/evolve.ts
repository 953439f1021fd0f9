// Applies an event to a key set, and refuses nothing. The recipes change a draft: a draft of immer, or the key set itself
// for a host that owns its state. What can be read from the event is in the event.

import { enterState, type MemberChanges } from '../key/state-members.js';
import { canBeUsed } from '../key/transition-table.js';
import { copyConstraints, copyTags } from '../key-set/copies.js';
import type { KeyCreated, KeySetEvent, ReplicaKeyCreated } from '../key-set/events.js';
import type { Alias, Grant, ImportedKeyMaterial, Key, KeyMaterial, KeySet, Tag } from '../key-set/key-set.js';
import type { Instant, Region } from '../vocabulary/identifiers.js';
import { assertNever, type KeyState } from '../vocabulary/vocabulary.js';
import { type Draft, produce } from './immer.js';

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
  applyToKey(keySet, key, event);
}

type KeyEvent = Exclude<KeySetEvent, { type: 'KeyCreated' | 'ReplicaKeyCreated' | 'KeyDeleted' }>;

function applyToKey(keySet: KeySetDraft, key: KeyDraft, event: KeyEvent): void {
  switch (event.type) {
    case 'KeyReplicated':
      return;
    case 'ReplicaKeyReady':
      return setKeyState(keySet, key, event.keyState, event.at);
    case 'PrimaryUpdateStarted':
      keySet.primaryRegion = event.primaryUpdate.to;
      keySet.primaryUpdate = { ...event.primaryUpdate };
      swapPlaces(keySet, event.primaryUpdate.from, event.primaryUpdate.to);
      return setKeyState(keySet, key, event.keyState, event.at);
    case 'PrimaryKeyAssigned':
      return setKeyState(keySet, key, event.keyState, event.at);
    case 'PrimaryUpdateCompleted':
      delete keySet.primaryUpdate;
      return setKeyState(keySet, key, event.keyState, event.at);
    case 'KeyEnabled':
      return setKeyState(keySet, key, event.keyState, event.at, { wasDisabled: undefined });
    case 'KeyDisabled':
      return setKeyState(keySet, key, event.keyState, event.at, { wasDisabled: true });
    case 'KeyDeletionScheduled':
      return setKeyState(keySet, key, event.keyState, event.at, {
        deletionDate: event.deletionDate,
        pendingDeletionWindowInDays: event.pendingWindowInDays,
        deletionLateness: event.deletionLateness > 0 ? event.deletionLateness : undefined,
      });
    case 'KeyDeletionCanceled':
      // A key whose custom key store is disconnected is Unavailable, and will be Disabled.
      return setKeyState(keySet, key, event.keyState, event.at, { wasDisabled: true });
    case 'WaitingPeriodStarted':
      return setKeyState(keySet, key, event.keyState, event.at, { deletionDate: event.deletionDate });
    case 'ImportParametersIssued': {
      const remembered = key.importParameters ?? [];
      key.importParameters = [...remembered.slice(1 - REMEMBERED_IMPORT_PARAMETERS), { ...event.parameters }];
      return;
    }
    case 'KeyMaterialImported': {
      // Also of material that is imported already: then only its expiration changes. [IMPORT-10]
      if (event.addedAs !== undefined) {
        keySet.keyMaterials.push({ keyMaterialId: event.keyMaterialId, state: event.addedAs });
      }
      const material = keySet.keyMaterials.find(({ keyMaterialId }) => keyMaterialId === event.keyMaterialId);
      if (material !== undefined && event.description !== undefined) material.description = event.description;
      const imported: Draft<ImportedKeyMaterial> = { keyMaterialId: event.keyMaterialId, importState: 'IMPORTED' };
      if (event.validTo !== undefined) imported.validTo = event.validTo;
      key.importedKeyMaterials = replaceOrAppend(key.importedKeyMaterials ?? [], imported, 'keyMaterialId');
      return setKeyState(keySet, key, event.keyState, event.at);
    }
    case 'KeyMaterialDeleted':
      if (event.fromEveryKey) forgetKeyMaterial(keySet, event.keyMaterialId);
      else removeImport(key, event.keyMaterialId, event.cause);
      return setKeyState(keySet, key, event.keyState, event.at);
    case 'KeyMaterialMissed':
      return setKeyState(keySet, key, event.keyState, event.at);
    case 'KeyRotationEnabled':
      keySet.automaticRotation = { periodDays: event.periodDays, nextRotationAt: event.nextRotationAt };
      return;
    case 'KeyRotationDisabled':
      delete keySet.automaticRotation;
      return;
    case 'OnDemandRotationStarted':
      keySet.onDemandRotation = { startedAt: event.at, endsAt: event.endsAt };
      return;
    case 'OnDemandRotationAbandoned':
      delete keySet.onDemandRotation;
      return;
    case 'KeyRotated':
      return rotate(keySet, event);
    case 'KeyTagged': {
      let tags: Draft<Tag>[] = key.tags ?? [];
      for (const { TagKey, TagValue } of event.tags) tags = replaceOrAppend(tags, { TagKey, TagValue }, 'TagKey');
      // A call may come with no tags at all.
      setOrDelete(key, 'tags', tags);
      return;
    }
    case 'KeyUntagged': {
      const remaining = (key.tags ?? []).filter((tag) => !event.tagKeys.includes(tag.TagKey));
      setOrDelete(key, 'tags', remaining);
      return;
    }
    case 'KeyDescriptionUpdated':
      key.description = event.description;
      return;
    case 'KeyPolicyPut':
      key.policy = event.policy;
      return;
    case 'AliasCreated':
      key.aliases = [...(key.aliases ?? []), { aliasName: event.aliasName, createdAt: event.at, updatedAt: event.at }];
      return;
    case 'AliasUpdated': {
      const alias: Draft<Alias> = { aliasName: event.aliasName, createdAt: event.createdAt, updatedAt: event.at };
      key.aliases = replaceOrAppend(key.aliases ?? [], alias, 'aliasName');
      return;
    }
    case 'AliasRemoved':
      setOrDelete(
        key,
        'aliases',
        (key.aliases ?? []).filter((alias) => alias.aliasName !== event.aliasName),
      );
      return;
    case 'GrantCreated':
      if (key.grants === undefined) key.grants = [];
      key.grants.push(copyGrant(event.grant));
      return;
    case 'GrantTokenIssued': {
      const grant = key.grants?.find(({ grantId }) => grantId === event.grantId);
      grant?.grantTokens.push(event.grantToken);
      return;
    }
    case 'GrantRemoved':
      setOrDelete(
        key,
        'grants',
        (key.grants ?? []).filter(({ grantId }) => grantId !== event.grantId),
      );
      return;
    case 'KeyUsed':
      if (event.operation === 'GetPublicKey') return;
      key.lastUsage = {
        operation: event.operation,
        at: event.at,
        cloudTrailEventId: event.eventId,
        kmsRequestId: event.call?.requestId ?? '',
      };
      return;
    case 'CustomKeyStoreDisconnected':
      if (keySet.customKeyStore !== undefined) keySet.customKeyStore.isDisconnected = true;
      return setKeyState(keySet, key, event.keyState, event.at, {
        wasDisabled: key.keyState === 'Disabled' ? true : undefined,
      });
    case 'CustomKeyStoreConnected':
      if (keySet.customKeyStore !== undefined) delete keySet.customKeyStore.isDisconnected;
      return setKeyState(keySet, key, event.keyState, event.at);
    default:
      assertNever(event);
  }
}

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
  const order = (Object.keys(keys) as Region[]).map((region) => (region === a ? b : region === b ? a : region));
  keySet.keys = Object.fromEntries(order.map((region) => [region, keys[region]])) as typeof keys;
}

function rotate(keySet: KeySetDraft, event: Extract<KeySetEvent, { type: 'KeyRotated' }>): void {
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
    if (key.importedKeyMaterials === undefined) continue;
    const remaining = key.importedKeyMaterials.filter((imported) => imported.keyMaterialId !== keyMaterialId);
    setOrDelete(key, 'importedKeyMaterials', remaining);
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

function copyGrant(grant: Grant): Draft<Grant> {
  const copied: Draft<Grant> = {
    ...grant,
    grantTokens: [...grant.grantTokens],
    operations: [...grant.operations],
  } as Draft<Grant>;
  if (grant.constraints !== undefined) copied.constraints = copyConstraints(grant.constraints);
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
function setOrDelete<K extends 'tags' | 'aliases' | 'grants' | 'importedKeyMaterials'>(
  key: KeyDraft,
  member: K,
  entries: NonNullable<KeyDraft[K]>,
): void {
  if (entries.length === 0) delete key[member];
  else key[member] = entries;
}
