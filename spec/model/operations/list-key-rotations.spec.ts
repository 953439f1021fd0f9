// ListKeyRotations: the entries to the letter, as AWS KMS shows them with and without IncludeKeyMaterial.

import { describe, expect, it } from 'vitest';
import {
  createImportedSet,
  createKey,
  createSet,
  describeKey,
  importedMaterialId,
  importMaterial,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import { call, inState, unreachable } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const SET = [PRIMARY, REPLICA] as const;
const DAY = 86_400;
const ALL = { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' };

describe('ListKeyRotations', () => {
  it('lists the completed rotations by default, and with ALL_KEY_MATERIAL the first material too [ROTATE-6]', () => {
    const store = openAccount();
    const KeyId = createSet(store, SET);
    const begun = store.now() / 1000;
    const ids = [describeKey(store, PRIMARY, KeyId).CurrentKeyMaterialId];
    for (const region of SET) {
      expect(ok(store, region, 'ListKeyRotations', { KeyId })).toEqual({ Rotations: [], Truncated: false });
      expect(ok(store, region, 'ListKeyRotations', { KeyId, ...ALL })).toEqual({
        Rotations: [{ KeyId: arn(region, KeyId), KeyMaterialId: ids[0], KeyMaterialState: 'CURRENT' }],
        Truncated: false,
      });
    }
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    store.advance('P90D');
    ids.push(describeKey(store, PRIMARY, KeyId).CurrentKeyMaterialId);
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId });
    // A rotation that runs is not completed.
    expect(ok(store, PRIMARY, 'ListKeyRotations', { KeyId, ...ALL }).Rotations).toHaveLength(2);
    store.advance('PT20S');
    ids.push(describeKey(store, PRIMARY, KeyId).CurrentKeyMaterialId);
    for (const region of SET) {
      const entry = (index: number, KeyMaterialState: string): object => ({
        KeyId: arn(region, KeyId),
        KeyMaterialId: ids[index],
        KeyMaterialState,
      });
      const completed = [
        { ...entry(1, 'NON_CURRENT'), RotationDate: begun + 90 * DAY, RotationType: 'AUTOMATIC' },
        { ...entry(2, 'CURRENT'), RotationDate: begun + 90 * DAY + 20, RotationType: 'ON_DEMAND' },
      ];
      const answers = { ROTATIONS_ONLY: completed, ALL_KEY_MATERIAL: [entry(0, 'NON_CURRENT'), ...completed] };
      expect(ok(store, region, 'ListKeyRotations', { KeyId }).Rotations).toEqual(completed);
      for (const [IncludeKeyMaterial, Rotations] of Object.entries(answers)) {
        expect(ok(store, region, 'ListKeyRotations', { KeyId, IncludeKeyMaterial })).toEqual({
          Rotations,
          Truncated: false,
        });
      }
    }
  });

  it('shows of imported material how it is imported in the key that is asked, and the pending one too [ROTATE-6]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, SET, 'A');
    const idOf = (material: string): string => importedMaterialId(KeyId, material);
    const rotations = (region: string, input: object = ALL): readonly object[] =>
      ok(store, region, 'ListKeyRotations', { KeyId, ...input }).Rotations;
    const ValidTo = store.now() / 1000 + 30 * DAY;
    importMaterial(store, PRIMARY, KeyId, 'B', {
      ImportType: 'NEW_KEY_MATERIAL',
      KeyMaterialDescription: 'second',
      ValidTo,
    });
    const first = (region: string): object => ({
      KeyId: arn(region, KeyId),
      KeyMaterialId: idOf('A'),
      KeyMaterialState: 'CURRENT',
      ImportState: 'IMPORTED',
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    });
    // The description is the material's, in the whole set.
    const second = (region: string): object => ({
      KeyId: arn(region, KeyId),
      KeyMaterialId: idOf('B'),
      KeyMaterialDescription: 'second',
      KeyMaterialState: 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION',
    });
    const inPrimary = {
      ImportState: 'IMPORTED',
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      ValidTo,
    };
    expect(rotations(PRIMARY)).toEqual([first(PRIMARY), { ...second(PRIMARY), ...inPrimary }]);
    expect(rotations(REPLICA)).toEqual([first(REPLICA), { ...second(REPLICA), ImportState: 'PENDING_IMPORT' }]);
    // The first material was not rotated to, and the pending one is not yet.
    for (const region of SET) expect(rotations(region, {})).toEqual([]);

    importMaterial(store, REPLICA, KeyId, 'B');
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId });
    store.advance('PT20S');
    const rotated = {
      KeyMaterialState: 'CURRENT',
      RotationDate: store.now() / 1000,
      RotationType: 'ON_DEMAND',
    };
    expect(rotations(PRIMARY, {})).toEqual([{ ...second(PRIMARY), ...inPrimary, ...rotated }]);
    expect(rotations(REPLICA)).toEqual([
      { ...first(REPLICA), KeyMaterialState: 'NON_CURRENT' },
      {
        ...second(REPLICA),
        ...rotated,
        ImportState: 'IMPORTED',
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      },
    ]);
    // Material that is gone keeps its entry and its description.
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId });
    expect(rotations(PRIMARY, {})).toEqual([{ ...second(PRIMARY), ...rotated, ImportState: 'PENDING_IMPORT' }]);
  });

  it('of a key that never had material lists none [ROTATE-6]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY, { Origin: 'EXTERNAL' });
    expect(ok(store, PRIMARY, 'ListKeyRotations', { KeyId, ...ALL })).toEqual({ Rotations: [], Truncated: false });
  });

  it('comes in pages, oldest first [ROTATE-6] [PAGE-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [PRIMARY]);
    for (let count = 0; count < 4; count++) {
      ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId });
      store.advance('PT20S');
    }
    const { Rotations } = ok(store, PRIMARY, 'ListKeyRotations', { KeyId });
    const first = ok(store, PRIMARY, 'ListKeyRotations', { KeyId, Limit: 3 });
    expect(first).toEqual({ Rotations: Rotations.slice(0, 3), NextMarker: expect.any(String), Truncated: true });
    const rest = ok(store, PRIMARY, 'ListKeyRotations', { KeyId, Limit: 3, Marker: first.NextMarker });
    expect(rest).toEqual({ Rotations: Rotations.slice(3), Truncated: false });
    expect(ok(store, PRIMARY, 'ListKeyRotations', { KeyId, Limit: 4 })).toEqual({ Rotations, Truncated: false });
    expect(refusal(store, PRIMARY, 'ListKeyRotations', { KeyId, Marker: 'made up' })).toBe(
      'InvalidMarkerException:  [PAGE-1]',
    );
  });

  it.each([
    ['RSA_2048', 'ENCRYPT_DECRYPT'],
    ['HMAC_224', 'GENERATE_VERIFY_MAC'],
    ['ECC_NIST_P384', 'KEY_AGREEMENT'],
  ])(
    'of an asymmetric or HMAC key lists none, and cannot be asked for its material: %s [ROTATE-6]',
    (KeySpec, KeyUsage) => {
      const store = openAccount();
      const { KeyId } = createKey(store, PRIMARY, { KeySpec, KeyUsage });
      expect(ok(store, PRIMARY, 'ListKeyRotations', { KeyId })).toEqual({ Rotations: [], Truncated: false });
      for (const IncludeKeyMaterial of ['ALL_KEY_MATERIAL', 'ROTATIONS_ONLY']) {
        expect(refusal(store, PRIMARY, 'ListKeyRotations', { KeyId, IncludeKeyMaterial })).toBe(
          `ValidationException: ${words('rotationsOfSymmetricOnly')} [ROTATE-6]`,
        );
      }
    },
  );

  it.each([
    'Enabled',
    'Disabled',
    'PendingDeletion',
    'PendingReplicaDeletion',
    'Creating',
    'Updating',
    'PendingImport',
    'Unavailable',
  ] as const)('answers in every key state, but in no custom key store: %s [STATE-6d]', (state) => {
    const kinds = [{}, { Origin: 'EXTERNAL' }, { Origin: 'AWS_CLOUDHSM' }] as const;
    for (const kind of kinds.filter((kind) => unreachable(state, kind) === undefined)) {
      const { keySet, region } = inState(state, kind);
      const result = call(keySet, 'ListKeyRotations', ALL, { region });
      if (kind !== kinds[2]) expect(result.ok && result.output.Rotations.length).toBe(1);
      else expect(result).toMatchObject({ error: { code: 'UnsupportedOperationException', rule: 'STATE-6d' } });
    }
  });
});

function arn(region: string, keyId: string): string {
  return `arn:aws:kms:${region}:111122223333:key/${keyId}`;
}
