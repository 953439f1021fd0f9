// How imported key material goes: deleted by DeleteImportedKeyMaterial, or expired. And what becomes of the key.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import {
  createImportedSet,
  createKey,
  decrypt,
  describeKey,
  encrypt,
  factsOf,
  importedMaterialId,
  importMaterial,
  importRefusal,
  keyStates,
  ok,
  openAccount,
  type Regions,
  refusal,
} from '../../support/host.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const SET = [PRIMARY, REPLICA, 'ap-northeast-1'] as const;
const NOW = 1_767_225_600;
const DAY = 86_400;
const NEW = { ImportType: 'NEW_KEY_MATERIAL' };

describe('DeleteImportedKeyMaterial', () => {
  it('makes the one key PendingImport, and keeps its CurrentKeyMaterialId but not its ExpirationModel [IMPORT-5]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    importMaterial(store, REPLICA, keyId, 'A', { ValidTo: NOW + DAY });
    const { ExpirationModel, ValidTo, ...before } = describeKey(store, REPLICA, keyId);
    expect([ExpirationModel, ValidTo]).toEqual(['KEY_MATERIAL_EXPIRES', NOW + DAY]);
    expect(ok(store, REPLICA, 'DeleteImportedKeyMaterial', { KeyId: keyId })).toEqual({
      KeyId: before.Arn,
      KeyMaterialId: importedMaterialId(keyId, 'A'),
    });
    expect(describeKey(store, REPLICA, keyId)).toEqual({ ...before, KeyState: 'PendingImport', Enabled: false });
    expect(before.CurrentKeyMaterialId).toBe(importedMaterialId(keyId, 'A'));
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'PendingImport', 'Enabled']);
  });

  it("leaves the replicas' current material alone, also on the primary key [IMPORT-6] [STATE-3]", () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    const blob = encrypt(store, PRIMARY, keyId, 'hello');
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId });
    expect(keyStates(store, SET, keyId)).toEqual(['PendingImport', 'Enabled', 'Enabled']);
    expect(decrypt(store, REPLICA, blob)).toBe('hello');
    expect(factsOf(store, PRIMARY, 'Decrypt', { CiphertextBlob: blob })).toMatchObject({
      fault: 'keyState',
      keyState: 'PendingImport',
    });
    importMaterial(store, PRIMARY, keyId, 'A');
    expect(decrypt(store, PRIMARY, blob)).toBe('hello');
  });

  it('changes nothing in a key that lacks the material already, primary or replica [IMPORT-12]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    const input = { KeyId: keyId };
    for (const region of [PRIMARY, REPLICA]) {
      const first = ok(store, region, 'DeleteImportedKeyMaterial', input);
      const before = store.keySet(keyId);
      const second = store.call({ region, operation: 'DeleteImportedKeyMaterial', input });
      expect(second).toEqual({ ok: true, output: first, events: [] });
      expect(store.keySet(keyId)).toEqual(before);
    }
    // One that never had any: there is no KeyMaterialId to name.
    const { KeyId, Arn } = createKey(store, PRIMARY, { Origin: 'EXTERNAL' });
    expect(ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId })).toEqual({ KeyId: Arn });
    expect(describeKey(store, PRIMARY, KeyId).KeyState).toBe('PendingImport');
  });

  it('takes the named material, by default the current one [IMPORT-5]', () => {
    const { store, keyId, idOf } = rotatedSet([PRIMARY]);
    expect(ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('A') })).toEqual({
      KeyId: describeKey(store, PRIMARY, keyId).Arn,
      KeyMaterialId: idOf('A'),
    });
    expect(importStates(store, PRIMARY, keyId)).toEqual({ [idOf('A')]: 'PENDING_IMPORT', [idOf('B')]: 'IMPORTED' });
    expect(describeKey(store, PRIMARY, keyId)).toMatchObject({
      KeyState: 'PendingImport',
      CurrentKeyMaterialId: idOf('B'),
    });
    importMaterial(store, PRIMARY, keyId, 'A');
    expect(ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId }).KeyMaterialId).toBe(idOf('B'));
    expect(importStates(store, PRIMARY, keyId)).toEqual({ [idOf('A')]: 'IMPORTED', [idOf('B')]: 'PENDING_IMPORT' });
    // Also from a key that is PendingImport already.
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('A') });
    expect(importStates(store, PRIMARY, keyId)).toEqual({
      [idOf('A')]: 'PENDING_IMPORT',
      [idOf('B')]: 'PENDING_IMPORT',
    });
  });

  it('knows only the materials of the key: another was never imported [IMPORT-12]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY], 'A');
    const unknown = importedMaterialId(keyId, 'B');
    expect(refusal(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: unknown })).toBe(
      `ValidationException: ${words('materialNeverImported', { keyMaterialId: unknown, keyArn: describeKey(store, PRIMARY, keyId).Arn })} [IMPORT-12]`,
    );
    const known = importedMaterialId(keyId, 'A');
    expect(refusal(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: known })).toBe('ok');
  });

  it('is refused on a key whose key material is from AWS KMS [IMPORT-5a]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, PRIMARY);
    expect(refusal(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId })).toBe(
      `UnsupportedOperationException: ${words('keyOrigin', { keyArn: Arn, origin: 'AWS_KMS' })} [IMPORT-5a]`,
    );
  });

  it('leaves the key state where the material was pending rotation: on the primary key the replicas lose it too [IMPORT-6]', () => {
    const { store, keyId, idOf } = pendingSet(SET);
    for (const region of [PRIMARY, REPLICA]) importMaterial(store, region, keyId, 'A', { ValidTo: NOW + DAY });
    expect(importStates(store, REPLICA, keyId)).toEqual({ [idOf('A')]: 'IMPORTED', [idOf('B')]: 'IMPORTED' });
    expect(ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('B') })).toEqual({
      KeyId: describeKey(store, PRIMARY, keyId).Arn,
      KeyMaterialId: idOf('B'),
    });
    for (const region of SET) expect(importStates(store, region, keyId)).toEqual({ [idOf('A')]: 'IMPORTED' });
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    // Nothing else went, and other material can take its place; or the same, as if it had never been there.
    expect(describeKey(store, REPLICA, keyId).ValidTo).toBe(NOW + DAY);
    expect(importRefusal(store, PRIMARY, keyId, 'C', NEW)).toBe('ok');
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('C') });
    importMaterial(store, PRIMARY, keyId, 'B', { ...NEW, KeyMaterialDescription: 'described' });
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('B') });
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    expect(listed(store, PRIMARY, keyId)[1]).toEqual({
      KeyId: describeKey(store, PRIMARY, keyId).Arn,
      KeyMaterialId: idOf('B'),
      KeyMaterialState: 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION',
      ImportState: 'IMPORTED',
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    });
  });

  it("of a replica key's pending material leaves the other keys as they are, and the rotation waits for it again [IMPORT-6]", () => {
    const { store, keyId, idOf } = pendingSet(SET);
    expect(materialState(store, keyId, idOf('B'))).toBe('PENDING_ROTATION');
    ok(store, REPLICA, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('B') });
    expect(materialState(store, keyId, idOf('B'))).toBe('PENDING_MULTI_REGION_IMPORT_AND_ROTATION');
    expect(importStates(store, REPLICA, keyId)).toEqual({ [idOf('A')]: 'IMPORTED', [idOf('B')]: 'PENDING_IMPORT' });
    for (const region of [PRIMARY, SET[2]]) {
      expect(importStates(store, region, keyId)).toEqual({ [idOf('A')]: 'IMPORTED', [idOf('B')]: 'IMPORTED' });
    }
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    importMaterial(store, REPLICA, keyId, 'B');
    expect(materialState(store, keyId, idOf('B'))).toBe('PENDING_ROTATION');
  });

  it('of what a running rotation was to use leaves the rotation running, and then nothing is rotated [IMPORT-6] [ROTATE-9]', () => {
    const { store, keyId, idOf } = pendingSet(SET);
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    const started = store.now() / 1000;
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('B') });
    const runs = (): unknown => ok(store, REPLICA, 'GetKeyRotationStatus', { KeyId: keyId }).OnDemandRotationStartDate;
    store.advance(19_999);
    expect(runs()).toBe(started);
    expect(store.advance(1).map(({ type }) => type)).toEqual(['OnDemandRotationAbandoned']);
    expect(runs()).toBeUndefined();
    expect(describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId).toBe(idOf('A'));
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    expect(factsOf(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toMatchObject({
      fault: 'noMaterialPending',
    });
  });

  it('of what a running rotation was to use makes room for other material, which it then uses [IMPORT-6] [ROTATE-9]', () => {
    const { store, keyId, idOf } = pendingSet([PRIMARY]);
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('B') });
    importMaterial(store, PRIMARY, keyId, 'C', NEW);
    expect(store.advance('PT20S').map(({ type }) => type)).toEqual(['KeyRotated']);
    expect(describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId).toBe(idOf('C'));
    expect(importStates(store, PRIMARY, keyId)).toEqual({ [idOf('A')]: 'IMPORTED', [idOf('C')]: 'IMPORTED' });
  });

  it('lets a new primary key give up pending material that it never had [IMPORT-6]', () => {
    const { store, keyId, idOf } = pendingSet([PRIMARY, REPLICA], [PRIMARY]);
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    store.advance('PT5S');
    expect(materialState(store, keyId, idOf('B'))).toBe('PENDING_MULTI_REGION_IMPORT_AND_ROTATION');
    ok(store, REPLICA, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('B') });
    expect(importStates(store, PRIMARY, keyId)).toEqual({ [idOf('A')]: 'IMPORTED' });
    expect(importRefusal(store, REPLICA, keyId, 'C', NEW)).toBe('ok');
  });

  it('leaves a key pending deletion that is so, in both phases [IMPORT-5] [IMPORT-11a]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY, REPLICA], 'A');
    for (const region of [REPLICA, PRIMARY]) {
      ok(store, region, 'ScheduleKeyDeletion', { KeyId: keyId });
      const before = describeKey(store, region, keyId);
      ok(store, region, 'DeleteImportedKeyMaterial', { KeyId: keyId });
      const { ExpirationModel: _, ...without } = before;
      expect(describeKey(store, region, keyId)).toEqual(without);
    }
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['PendingReplicaDeletion', 'PendingDeletion']);
  });

  it('makes also a Disabled key PendingImport, which importing makes Enabled [IMPORT-5] [IMPORT-3]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY], 'A');
    ok(store, PRIMARY, 'DisableKey', { KeyId: keyId });
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId });
    expect(describeKey(store, PRIMARY, keyId).KeyState).toBe('PendingImport');
    importMaterial(store, PRIMARY, keyId, 'A');
    expect(describeKey(store, PRIMARY, keyId).KeyState).toBe('Enabled');
  });

  it('followed by a deletion that is cancelled leaves a key PendingImport, in both phases [IMPORT-11]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY, REPLICA], 'A');
    for (const region of [REPLICA, PRIMARY]) {
      ok(store, region, 'DeleteImportedKeyMaterial', { KeyId: keyId });
      ok(store, region, 'ScheduleKeyDeletion', { KeyId: keyId });
    }
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['PendingReplicaDeletion', 'PendingDeletion']);
    for (const region of [PRIMARY, REPLICA]) {
      ok(store, region, 'CancelKeyDeletion', { KeyId: keyId });
      expect(describeKey(store, region, keyId)).toMatchObject({ KeyState: 'PendingImport', Enabled: false });
      importMaterial(store, region, keyId, 'A');
      expect(describeKey(store, region, keyId).KeyState).toBe('Enabled');
    }
  });

  it('is what makes CancelKeyDeletion different: a key with its material is Disabled [IMPORT-11] [DELETE-5]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY], 'A');
    ok(store, PRIMARY, 'ScheduleKeyDeletion', { KeyId: keyId });
    ok(store, PRIMARY, 'CancelKeyDeletion', { KeyId: keyId });
    expect(describeKey(store, PRIMARY, keyId).KeyState).toBe('Disabled');
  });

  it('leaves nothing to enable: a key without its material is PendingImport, never Disabled, whatever took it [IMPORT-11b]', () => {
    const states = (leave: (store: Store, KeyId: string) => void): readonly string[] => {
      const store = openAccount();
      const KeyId = createImportedSet(store, [PRIMARY], 'A');
      importMaterial(store, PRIMARY, KeyId, 'A', { ValidTo: store.now() / 1000 + DAY });
      ok(store, PRIMARY, 'DisableKey', { KeyId });
      leave(store, KeyId);
      const left = describeKey(store, PRIMARY, KeyId).KeyState;
      const refused = refusal(store, PRIMARY, 'EnableKey', { KeyId });
      return [left, refused.replace(/arn:\S+/, 'ARN')];
    };
    const refused = [
      'PendingImport',
      `KMSInvalidStateException: ${words('keyState', { keyArn: 'ARN', keyState: 'PendingImport', footnote: 5 })} [STATE-1]`,
    ];
    expect(states((store, KeyId) => void ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId }))).toEqual(refused);
    expect(states((store) => void store.advance('P1D'))).toEqual(refused);
    const cancel = (store: Store, KeyId: string): void => {
      ok(store, PRIMARY, 'ScheduleKeyDeletion', { KeyId });
      store.advance('P1D');
      ok(store, PRIMARY, 'CancelKeyDeletion', { KeyId });
    };
    expect(states(cancel)).toEqual(refused);
    expect(states(() => undefined)).toEqual(['Disabled', 'ok']);
  });
});

describe('imported key material that expires', () => {
  it('goes at its date to the millisecond, in its own Region only [IMPORT-4]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    importMaterial(store, PRIMARY, keyId, 'A', { ValidTo: NOW + 2 * DAY });
    importMaterial(store, REPLICA, keyId, 'A', { ValidTo: NOW + DAY });
    expect(store.advance((NOW + DAY) * 1000 - 1 - store.now())).toEqual([]);
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    const before = describeKey(store, REPLICA, keyId);
    const [expired, ...others] = store.advance(1);
    expect(expired).toMatchObject({
      type: 'KeyMaterialDeleted',
      cause: 'expired',
      at: (NOW + DAY) * 1000,
      region: REPLICA,
      keyMaterialId: importedMaterialId(keyId, 'A'),
    });
    expect(others).toEqual([]);
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'PendingImport', 'Enabled']);
    const { ExpirationModel: _, ValidTo: __, ...without } = before;
    expect(describeKey(store, REPLICA, keyId)).toEqual({ ...without, KeyState: 'PendingImport', Enabled: false });
    store.advance('P1D');
    expect(keyStates(store, SET, keyId)).toEqual(['PendingImport', 'PendingImport', 'Enabled']);
    for (const region of [PRIMARY, REPLICA]) importMaterial(store, region, keyId, 'A');
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
  });

  it('of several shows the earliest date, and one is enough to make the key PendingImport [IMPORT-4]', () => {
    const { store, keyId } = rotatedSet([PRIMARY]);
    const shown = (): readonly unknown[] => {
      const { KeyState, ExpirationModel, ValidTo } = describeKey(store, PRIMARY, keyId);
      return [KeyState, ExpirationModel, ValidTo];
    };
    const days = (count: number): number => store.now() / 1000 + count * DAY;
    const [ofA, ofB] = [days(20), days(30)];
    importMaterial(store, PRIMARY, keyId, 'B', { ValidTo: ofB });
    expect(shown()).toEqual(['Enabled', 'KEY_MATERIAL_EXPIRES', ofB]);
    importMaterial(store, PRIMARY, keyId, 'A', { ValidTo: ofA });
    expect(shown()).toEqual(['Enabled', 'KEY_MATERIAL_EXPIRES', ofA]);
    store.advance('P20D');
    expect(shown()).toEqual(['PendingImport', undefined, undefined]);
    importMaterial(store, PRIMARY, keyId, 'A');
    expect(shown()).toEqual(['Enabled', 'KEY_MATERIAL_EXPIRES', ofB]);
  });

  it('stays listed as imported, with the date that has passed [IMPORT-4] [ROTATE-6]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY], 'A');
    const ValidTo = store.now() / 1000 + DAY;
    importMaterial(store, PRIMARY, keyId, 'A', { ValidTo });
    const before = listed(store, PRIMARY, keyId);
    store.advance('P2D');
    expect(listed(store, PRIMARY, keyId)).toEqual(before);
    expect(before).toMatchObject([{ ImportState: 'IMPORTED', ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo }]);
    // Deleted, it is not.
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId });
    expect(importStates(store, PRIMARY, keyId)).toEqual({ [importedMaterialId(keyId, 'A')]: 'PENDING_IMPORT' });
  });

  it('leaves a pending deletion pending [IMPORT-4]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY, REPLICA], 'A');
    for (const region of [PRIMARY, REPLICA]) importMaterial(store, region, keyId, 'A', { ValidTo: NOW + DAY });
    ok(store, REPLICA, 'ScheduleKeyDeletion', { KeyId: keyId });
    ok(store, PRIMARY, 'ScheduleKeyDeletion', { KeyId: keyId });
    expect(store.advance('P2D')).toHaveLength(2);
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['PendingReplicaDeletion', 'PendingDeletion']);
  });

  it('makes a Disabled key PendingImport [IMPORT-4]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY], 'A');
    importMaterial(store, PRIMARY, keyId, 'A', { ValidTo: NOW + DAY });
    ok(store, PRIMARY, 'DisableKey', { KeyId: keyId });
    store.advance('P1D');
    expect(describeKey(store, PRIMARY, keyId).KeyState).toBe('PendingImport');
  });

  it('while it waits for its rotation changes nothing: not the key state, not the rotation [IMPORT-4] [ROTATE-9]', () => {
    const { store, keyId, idOf } = pendingSet([PRIMARY, REPLICA]);
    for (const region of [PRIMARY, REPLICA]) {
      importMaterial(store, region, keyId, 'B', { ValidTo: store.now() / 1000 + DAY });
      expect(describeKey(store, region, keyId).ExpirationModel).toBe('KEY_MATERIAL_DOES_NOT_EXPIRE');
    }
    const old = encrypt(store, PRIMARY, keyId, 'old');
    expect(store.advance('P1D')).toHaveLength(2);
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'Enabled']);
    expect(materialState(store, keyId, idOf('B'))).toBe('PENDING_ROTATION');
    // Only when it is current do the keys lack it.
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    store.advance('PT20S');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['PendingImport', 'PendingImport']);
    expect(describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId).toBe(idOf('B'));
    expect(factsOf(store, PRIMARY, 'Decrypt', { CiphertextBlob: old })).toMatchObject({
      fault: 'keyState',
      keyState: 'PendingImport',
    });
    importMaterial(store, PRIMARY, keyId, 'B');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'PendingImport']);
    expect(decrypt(store, PRIMARY, old)).toBe('old');
  });

  it('during a change of the primary key makes the key PendingImport, and importing brings it back [IMPORT-4] [PRIMARY-5]', () => {
    const store = openAccount({ primaryUpdateDelay: 'PT1H' });
    const keyId = createImportedSet(store, [PRIMARY, REPLICA], 'A');
    importMaterial(store, REPLICA, keyId, 'A', { ValidTo: store.now() / 1000 + 60 });
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    store.advance('PT1M');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Updating', 'PendingImport']);
    importMaterial(store, REPLICA, keyId, 'A');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Updating', 'Updating']);
    store.advance('PT1H');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'Enabled']);
  });
});

/** A set whose primary key has the new material B beside A, and so have the keys in `importers`; all by default. */
function pendingSet(
  regions: Regions,
  importers: readonly string[] = regions,
): { readonly store: Store; readonly keyId: string; readonly idOf: (material: string) => string } {
  const store = openAccount();
  const keyId = createImportedSet(store, regions, 'A');
  importMaterial(store, regions[0], keyId, 'B', NEW);
  for (const region of importers) importMaterial(store, region, keyId, 'B');
  return { store, keyId, idOf: (material) => importedMaterialId(keyId, material) };
}

/** A set that has rotated from A to B. */
function rotatedSet(regions: Regions): ReturnType<typeof pendingSet> {
  const set = pendingSet(regions);
  ok(set.store, regions[0], 'RotateKeyOnDemand', { KeyId: set.keyId });
  set.store.advance('PT20S');
  return set;
}

function listed(store: Store, region: string, KeyId: string): readonly { readonly [member: string]: unknown }[] {
  const { Rotations } = ok(store, region, 'ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
  return Rotations.map((entry) => ({ ...entry }));
}

function importStates(store: Store, region: string, keyId: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(listed(store, region, keyId).map((entry) => [entry.KeyMaterialId, entry.ImportState]));
}

function materialState(store: Store, keyId: string, keyMaterialId: string): unknown {
  const states = [PRIMARY, REPLICA].map(
    (region) => listed(store, region, keyId).find((entry) => entry.KeyMaterialId === keyMaterialId)?.KeyMaterialState,
  );
  // A material is in one state everywhere.
  expect(states[1]).toBe(states[0]);
  return states[0];
}
