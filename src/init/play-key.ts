// Makes a key set, by the calls that make such a one at AWS.

import type { KeySetEvent } from '../model/key-set/events.js';
import { present } from '../shared/objects.js';
import { initialError, type ReadKey, type ReadOwn } from './form.js';
import { importMaterial, nameMaterials, removeImports, rotate } from './play-materials.js';
import type { Making, Placed, Stage } from './stage.js';

const DAY = 86_400_000;

/** Makes a key with its replica keys. Throws an `initialError`. */
export function playKey(stage: Stage, key: ReadKey, path: string): void {
  const owns = ownsOf(key, path);
  const [first, ...replicas] = owns;
  const KeyId = createKey(stage, key, first);
  const making: Making = { stage, key, path, KeyId, origin: key.Origin ?? 'AWS_KMS', owns };
  const materialIds = nameMaterials(making);
  rotate(making, materialIds);
  for (const replica of replicas) {
    replicate(making, replica);
    if (making.origin !== 'EXTERNAL' || replica[0].KeyState === 'Creating') continue;
    for (const id of materialIds) importMaterial(making, ...replica, id);
  }
  for (const own of owns) giveAliasesAndGrants(making, own);
  enableRotation(making);
  // The primary key comes last: what it gives up before its rotation the set gives up, and it waits to be deleted.
  for (const own of [...owns].reverse()) removeImports(making, ...own, materialIds);
  for (const own of [...owns].reverse()) leaveEnabled(making, own);
  if (first[0] !== key) updatePrimaryRegion(making);
  for (const own of owns) confirmState(making, own);
}

/**
 * The keys of a set. While an update of the primary key is under way, the one that was primary is a replica key already, and
 * is made first.
 */
function ownsOf(key: ReadKey, path: string): Making['owns'] {
  const replicas = (key.Replicas ?? []).map((own, index): Placed => [own, `${path}.Replicas[${index}]`]);
  const former = key.KeyState === 'Updating' ? replicas.find(([own]) => own.KeyState === 'Updating') : undefined;
  const primary: Placed = [key, path];
  if (former === undefined) return [primary, ...replicas];
  return [former, ...replicas.map((each) => (each === former ? primary : each))];
}

function createKey(stage: Stage, key: ReadKey, [first, path]: Placed): string {
  const { Replicas = [], KeyId, KeyMaterials: [material] = [], Origin } = key;
  const { KeySpec, KeyUsage, CustomKeyStoreId, XksKeyId } = key;
  const { MultiRegion = Replicas.length > 0 || KeyId?.startsWith('mrk-') === true } = key;
  const others = present({ MultiRegion, KeySpec, KeyUsage, Origin, CustomKeyStoreId, XksKeyId });
  const { KeyMetadata } = stage.mustCall({
    path,
    region: first.Region,
    operation: 'CreateKey',
    input: { ...independentOf(first), ...others },
    fixed: present({ keyId: KeyId, keyMaterialId: material?.KeyMaterialId }),
    dated: createdAt(stage, first, path),
  });
  return (KeyMetadata as { readonly KeyId: string }).KeyId;
}

function replicate({ stage, KeyId, owns: [[primary]] }: Making, [own, path]: Placed): void {
  stage.mustCall({
    path,
    region: primary.Region,
    operation: 'ReplicateKey',
    input: { KeyId, ReplicaRegion: own.Region, ...independentOf(own) },
    dated: createdAt(stage, own, path),
  });
  if (own.KeyState !== 'Creating') stage.finishReplication({ keyId: KeyId, region: own.Region });
}

/** What CreateKey and ReplicateKey take alike. A policy that is there may lock its author out. */
function independentOf({ Description, Policy, Tags }: ReadOwn): Readonly<Record<string, unknown>> {
  return { ...present({ Description, Policy, Tags }), BypassPolicyLockoutSafetyCheck: true };
}

function createdAt(stage: Stage, { CreationDate }: ReadOwn, path: string): (event: KeySetEvent) => KeySetEvent {
  const at = CreationDate === undefined ? stage.now : Date.parse(CreationDate);
  if (at > stage.now) {
    throw initialError({ path: `${path}.CreationDate`, message: 'expected an instant that is not to come' });
  }
  const { replicationDelay } = stage.settings;
  const creationEndsAt = replicationDelay === null ? null : stage.now + replicationDelay;
  return (event) => {
    if (event.type === 'ReplicaKeyCreated') return { ...event, at, creationEndsAt };
    return event.type === 'KeyCreated' ? { ...event, at } : event;
  };
}

function giveAliasesAndGrants({ stage, KeyId }: Making, [own, path]: Placed): void {
  const { Region: region, Aliases = [], Grants = [] } = own;
  for (const [index, AliasName] of Aliases.entries()) {
    const input = { AliasName, TargetKeyId: KeyId };
    stage.mustCall({ path: `${path}.Aliases[${index}]`, region, operation: 'CreateAlias', input });
  }
  for (const [index, { GrantId, ...grant }] of Grants.entries()) {
    const fixed = present({ grantId: GrantId });
    const input = { KeyId, ...grant };
    stage.mustCall({ path: `${path}.Grants[${index}]`, region, operation: 'CreateGrant', input, fixed });
  }
}

function enableRotation({ stage, key, path, KeyId, owns: [[primary]] }: Making): void {
  const { RotationPeriodInDays, NextRotationDate } = key;
  const { KeyRotationEnabled = RotationPeriodInDays !== undefined || NextRotationDate !== undefined } = key;
  if (!KeyRotationEnabled) return;
  stage.mustCall({
    path,
    region: primary.Region,
    operation: 'EnableKeyRotation',
    input: { KeyId, ...present({ RotationPeriodInDays }) },
    dated: (event) =>
      event.type === 'KeyRotationEnabled' && NextRotationDate !== undefined
        ? { ...event, nextRotationAt: Date.parse(NextRotationDate) }
        : event,
  });
}

/** Disables a key, or schedules its deletion. */
function leaveEnabled({ stage, KeyId }: Making, [own, path]: Placed): void {
  const { Region: region, KeyState, DeletionDate } = own;
  if (KeyState === 'Disabled') {
    stage.mustCall({ path: `${path}.KeyState`, region, operation: 'DisableKey', input: { KeyId } });
  }
  if (KeyState !== 'PendingDeletion' && KeyState !== 'PendingReplicaDeletion') {
    for (const name of ['PendingWindowInDays', 'DeletionDate'] as const) {
      if (own[name] === undefined) continue;
      throw initialError({ path: `${path}.${name}`, message: 'expected only of a key whose deletion is pending' });
    }
    return;
  }
  const deletionDate = DeletionDate === undefined ? undefined : Date.parse(DeletionDate);
  const daysLeft = deletionDate === undefined ? 30 : Math.ceil((deletionDate - stage.now) / DAY);
  const { PendingWindowInDays = Math.min(Math.max(daysLeft, 7), 30) } = own;
  stage.mustCall({
    path: `${path}.KeyState`,
    region,
    operation: 'ScheduleKeyDeletion',
    input: { KeyId, PendingWindowInDays },
    dated: (event) =>
      event.type === 'KeyDeletionScheduled' && event.deletionDate !== undefined && deletionDate !== undefined
        ? { ...event, deletionDate }
        : event,
  });
}

/** Begins the update of the primary key, which goes on. */
function updatePrimaryRegion({ stage, key, path, KeyId, owns: [[former]] }: Making): void {
  const endsAt = stage.now + stage.settings.primaryUpdateDelay;
  stage.mustCall({
    path: `${path}.KeyState`,
    region: former.Region,
    operation: 'UpdatePrimaryRegion',
    input: { KeyId, PrimaryRegion: key.Region },
    dated: (event) => {
      if (event.type === 'PrimaryUpdateCompleted') return undefined;
      return event.type === 'PrimaryUpdateStarted'
        ? { ...event, primaryUpdate: { ...event.primaryUpdate, endsAt } }
        : event;
    },
  });
}

/** Throws where a key has come to another state than the form has. */
function confirmState({ stage, KeyId }: Making, [{ Region, KeyState }, path]: Placed): void {
  const state = stage.account.keySet(KeyId)?.keys[Region]?.keyState;
  if (KeyState === undefined || KeyState === state) return;
  const why = 'and nothing that the form says brings it there';
  throw initialError({
    path: `${path}.KeyState`,
    message: `expected ${state}, the state of the key, ${why}: ${KeyState}`,
  });
}
