// ImportKeyMaterial and GetParametersForImport: what a key takes, and what becomes of it. When material goes again:
// imported-key-material.spec.ts. Several materials in one set: rotate-imported-key-material.spec.ts.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import {
  base64,
  corrupt,
  createImportedSet,
  createKey,
  decrypt,
  describeKey,
  encrypt,
  importedMaterialId,
  importMaterial,
  importParameters,
  importRefusal,
  keyStates,
  ok,
  openAccount,
  plain,
  refusal,
  specHost,
  wrap,
} from '../../support/host.js';
import { brokenWords, words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const SET = [PRIMARY, REPLICA] as const;
/** The instant at which every store of these specs begins, in epoch seconds. */
const NOW = 1_767_225_600;
const DAY = 86_400;

describe('the expiration of imported key material', () => {
  it('must be said, for material expires unless told otherwise [IMPORT-1]', () => {
    const { store, KeyId } = emptyKey();
    const { ExpirationModel: _, ...withoutModel } = importParameters(store, PRIMARY, KeyId, 'A');
    const message = `ValidationException: ${words('validToMissing')} [IMPORT-1]`;
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', withoutModel)).toBe(message);
    expect(importRefusal(store, PRIMARY, KeyId, 'A', { ExpirationModel: 'KEY_MATERIAL_EXPIRES' })).toBe(message);
    expect(importRefusal(store, PRIMARY, KeyId, 'A', { ValidTo: NOW + DAY })).toBe('ok');
    expect(describeKey(store, PRIMARY, KeyId)).toMatchObject({
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      ValidTo: NOW + DAY,
    });
  });

  it('has no date where the material does not expire [IMPORT-1a]', () => {
    const { store, KeyId } = emptyKey();
    const forGood = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
    expect(importRefusal(store, PRIMARY, KeyId, 'A', { ...forGood, ValidTo: NOW + DAY })).toBe(
      `ValidationException: ${words('validToUncalledFor')} [IMPORT-1a]`,
    );
    expect(importRefusal(store, PRIMARY, KeyId, 'A', forGood)).toBe('ok');
    const { ExpirationModel, ValidTo } = describeKey(store, PRIMARY, KeyId);
    expect({ ExpirationModel, ValidTo }).toEqual(forGood);
  });

  const past = `ValidationException: ${words('validToPast')} [IMPORT-1a]`;
  const tooFar = `ValidationException: ${words('validToTooFar', { mostDays: 365 })} [IMPORT-1a]`;
  it.each([
    ['this very second', NOW, past],
    ['the next second', NOW + 1, 'ok'],
    ['365 days from now', NOW + 365 * DAY, 'ok'],
    ['365 days and a millisecond from now', NOW + 365 * DAY + 0.001, tooFar],
    ['in 1970', 0, past],
  ])('is in the future and at most 365 days ahead: %s [IMPORT-1a]', (_when, ValidTo, expected) => {
    const { store, KeyId } = emptyKey();
    expect(importRefusal(store, PRIMARY, KeyId, 'A', { ValidTo })).toBe(expected);
  });

  it('is kept in whole seconds, which must be in the future too [IMPORT-1a] [IMPORT-4]', () => {
    const { store, KeyId } = emptyKey();
    store.advance(500);
    expect(importRefusal(store, PRIMARY, KeyId, 'A', { ValidTo: NOW + 0.9 })).toBe(past);
    expect(importRefusal(store, PRIMARY, KeyId, 'A', { ValidTo: NOW + 1.9 })).toBe('ok');
    expect(describeKey(store, PRIMARY, KeyId).ValidTo).toBe(NOW + 1);
    store.advance(499);
    expect(describeKey(store, PRIMARY, KeyId).KeyState).toBe('Enabled');
    store.advance(1);
    expect(describeKey(store, PRIMARY, KeyId).KeyState).toBe('PendingImport');
  });

  it("is each related key's own [IMPORT-1]", () => {
    const account = openAccount();
    const keyId = createImportedSet(account, [PRIMARY, REPLICA, 'ap-northeast-1'], 'A');
    importMaterial(account, PRIMARY, keyId, 'A', { ValidTo: NOW + 30 * DAY });
    importMaterial(account, REPLICA, keyId, 'A', { ValidTo: NOW + 10 * DAY });
    const expirations = [PRIMARY, REPLICA, 'ap-northeast-1'].map((region) => {
      const { ExpirationModel, ValidTo } = describeKey(account, region, keyId);
      return { ExpirationModel, ValidTo };
    });
    expect(expirations).toEqual([
      { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: NOW + 30 * DAY },
      { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: NOW + 10 * DAY },
      { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE', ValidTo: undefined },
    ]);
  });

  it('is set anew by importing the same material again, without deleting it first [IMPORT-10]', () => {
    const account = openAccount();
    const keyId = createImportedSet(account, SET, 'A');
    const before = describeKey(account, REPLICA, keyId);
    importMaterial(account, REPLICA, keyId, 'A', { ValidTo: NOW + 10 * DAY });
    importMaterial(account, REPLICA, keyId, 'A', { ValidTo: NOW + 20 * DAY });
    expect(describeKey(account, REPLICA, keyId)).toMatchObject({
      ...before,
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      ValidTo: NOW + 20 * DAY,
    });
    // The earlier date is void.
    account.advance('P10D');
    expect(keyStates(account, SET, keyId)).toEqual(['Enabled', 'Enabled']);
    importMaterial(account, REPLICA, keyId, 'A');
    account.advance('P400D');
    expect(describeKey(account, REPLICA, keyId)).toEqual(before);
  });
});

describe('the key material that a key takes', () => {
  /** Names the material that the request names, or else the current one. */
  const notExpected = (keyMaterialId: string): string =>
    `IncorrectKeyMaterialException: ${words('materialUnexpected', { expectedKeyMaterialId: keyMaterialId })} [IMPORT-2]`;

  it('first is any, and makes the key usable [IMPORT-3]', () => {
    const { store, KeyId } = emptyKey();
    const before = describeKey(store, PRIMARY, KeyId);
    expect(before.KeyState).toBe('PendingImport');
    expect(before.Enabled).toBe(false);
    expect('CurrentKeyMaterialId' in before || 'ExpirationModel' in before).toBe(false);
    const answer = ok(store, PRIMARY, 'ImportKeyMaterial', importParameters(store, PRIMARY, KeyId, 'A'));
    expect(answer).toEqual({ KeyId: before.Arn, KeyMaterialId: importedMaterialId(KeyId, 'A') });
    expect(describeKey(store, PRIMARY, KeyId)).toEqual({
      ...before,
      KeyState: 'Enabled',
      Enabled: true,
      CurrentKeyMaterialId: importedMaterialId(KeyId, 'A'),
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    });
  });

  it('is, for a replica key, only what its primary key has [IMPORT-2]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY, { MultiRegion: true, Origin: 'EXTERNAL' });
    importMaterial(store, PRIMARY, KeyId, 'A');
    ok(store, PRIMARY, 'ReplicateKey', { KeyId, ReplicaRegion: REPLICA });
    store.advance('PT5S');
    expect(keyStates(store, SET, KeyId)).toEqual(['Enabled', 'PendingImport']);
    // It shows the material that it is to import.
    const { CurrentKeyMaterialId, ...shown } = describeKey(store, REPLICA, KeyId);
    expect(CurrentKeyMaterialId).toBe(importedMaterialId(KeyId, 'A'));
    expect('ExpirationModel' in shown).toBe(false);
    expect(importRefusal(store, REPLICA, KeyId, 'B')).toBe(notExpected(importedMaterialId(KeyId, 'A')));
    expect(importRefusal(store, REPLICA, KeyId, 'A')).toBe('ok');
    expect(keyStates(store, SET, KeyId)).toEqual(['Enabled', 'Enabled']);
  });

  it('is, once it is deleted, only the same again [IMPORT-2]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    for (const region of SET) {
      ok(store, region, 'DeleteImportedKeyMaterial', { KeyId: keyId });
      expect(importRefusal(store, region, keyId, 'B')).toBe(notExpected(importedMaterialId(keyId, 'A')));
      expect(importRefusal(store, region, keyId, 'A')).toBe('ok');
      expect(describeKey(store, region, keyId).KeyState).toBe('Enabled');
    }
  });

  it('is, by name, only the material of that name [IMPORT-2]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY], 'A');
    const [ofA, ofB] = ['A', 'B'].map((material) => importedMaterialId(keyId, material));
    const named = (material: string, KeyMaterialId?: string): string =>
      importRefusal(store, PRIMARY, keyId, material, { KeyMaterialId });
    expect(named('A', ofA)).toBe('ok');
    expect(named('A', ofB)).toBe(notExpected(String(ofB)));
    expect(named('B', ofA)).toBe(notExpected(String(ofA)));
    // The right name does not help material that the key never had.
    expect(named('B', ofB)).toBe(notExpected(String(ofB)));
  });

  it('as new is none that the key has already [IMPORT-2]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY], 'A');
    expect(importRefusal(store, PRIMARY, keyId, 'A', { ImportType: 'NEW_KEY_MATERIAL' })).toBe(
      `IncorrectKeyMaterialException: ${words('materialNotNew', { keyMaterialId: importedMaterialId(keyId, 'A'), keyArn: arn(PRIMARY, keyId) })} [IMPORT-2]`,
    );
    expect(importRefusal(store, PRIMARY, keyId, 'B', { ImportType: 'NEW_KEY_MATERIAL' })).toBe('ok');
  });

  it('as existing is none that the key never had [IMPORT-2]', () => {
    const { store, KeyId } = emptyKey();
    const existing = { ImportType: 'EXISTING_KEY_MATERIAL' };
    expect(importRefusal(store, PRIMARY, KeyId, 'A', existing)).toBe('IncorrectKeyMaterialException:  [IMPORT-2]');
    importMaterial(store, PRIMARY, KeyId, 'A');
    expect(importRefusal(store, PRIMARY, KeyId, 'A', existing)).toBe('ok');
  });

  it('as new goes into the primary key first, never into a replica key [IMPORT-2a]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    const refused = `ValidationException: ${words('newMaterialForReplica')} [IMPORT-2a]`;
    expect(importRefusal(store, REPLICA, keyId, 'B', { ImportType: 'NEW_KEY_MATERIAL' })).toBe(refused);
    expect(importRefusal(store, REPLICA, keyId, 'B')).toBe(notExpected(importedMaterialId(keyId, 'A')));
    importMaterial(store, PRIMARY, keyId, 'B', { ImportType: 'NEW_KEY_MATERIAL' });
    expect(importRefusal(store, REPLICA, keyId, 'B', { ImportType: 'NEW_KEY_MATERIAL' })).toBe(refused);
    expect(importRefusal(store, REPLICA, keyId, 'B', { ImportType: 'EXISTING_KEY_MATERIAL' })).toBe('ok');
  });

  it('of a key whose origin is not EXTERNAL is none [IMPORT-5]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, PRIMARY);
    const input = { KeyId, ImportToken: base64('token'), EncryptedKeyMaterial: base64('A') };
    const refused = `UnsupportedOperationException: ${words('keyState', { keyArn: Arn, footnote: 9, origin: 'AWS_KMS' })} [STATE-1]`;
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', input)).toBe(refused);
    const parameters = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    expect(refusal(store, PRIMARY, 'GetParametersForImport', parameters)).toBe(refused);
  });

  it('leaves a key PendingImport until all that it permanently has is imported [IMPORT-3]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [PRIMARY], 'A');
    importMaterial(store, PRIMARY, keyId, 'B', { ImportType: 'NEW_KEY_MATERIAL' });
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    store.advance('PT20S');
    ok(store, PRIMARY, 'ReplicateKey', { KeyId: keyId, ReplicaRegion: REPLICA });
    store.advance('PT5S');
    importMaterial(store, REPLICA, keyId, 'B');
    expect(describeKey(store, REPLICA, keyId).KeyState).toBe('PendingImport');
    importMaterial(store, REPLICA, keyId, 'A');
    expect(describeKey(store, REPLICA, keyId).KeyState).toBe('Enabled');
    // The newer of the two encrypts, in whatever order they came.
    expect(describeKey(store, REPLICA, keyId).CurrentKeyMaterialId).toBe(importedMaterialId(keyId, 'B'));
  });

  it('goes into a Disabled key, which becomes Enabled: of the answers that AWS documents, the one that was seen [IMPORT-9]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    ok(store, REPLICA, 'DisableKey', { KeyId: keyId });
    expect(importRefusal(store, REPLICA, keyId, 'A', { ValidTo: NOW + DAY })).toBe('ok');
    expect(describeKey(store, REPLICA, keyId)).toMatchObject({ KeyState: 'Enabled', ValidTo: NOW + DAY });
  });

  it('goes into no key whose deletion is pending [IMPORT-9] [STATE-1a]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    const parameters = importParameters(store, REPLICA, keyId, 'A');
    ok(store, REPLICA, 'ScheduleKeyDeletion', { KeyId: keyId });
    expect(refusal(store, REPLICA, 'ImportKeyMaterial', parameters)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: arn(REPLICA, keyId), keyState: 'PendingDeletion', footnote: 8 })} [STATE-1a]`,
    );
  });
});

describe('the import token', () => {
  it('is good for 24 hours to the millisecond [IMPORT-7]', () => {
    const { store, KeyId } = emptyKey();
    const early = importParameters(store, PRIMARY, KeyId, 'A');
    store.advance(24 * 3_600_000 - 1);
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', early)).toBe('ok');
    store.advance(1);
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', early)).toBe('ExpiredImportTokenException:  [IMPORT-7]');
  });

  it('comes with a wrapping key, both of the one key, and with the date until which they are good [IMPORT-7]', () => {
    const { store, KeyId, Arn } = emptyKey();
    store.advance('PT1H');
    const answer = ok(store, PRIMARY, 'GetParametersForImport', {
      KeyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_1',
      WrappingKeySpec: 'RSA_4096',
    });
    expect(answer).toEqual({
      KeyId: Arn,
      ImportToken: expect.any(String),
      PublicKey: expect.any(String),
      ParametersValidTo: NOW + 3_600 + DAY,
    });
    expect(JSON.parse(plain(answer.PublicKey))).toEqual({
      keyId: KeyId,
      importToken: answer.ImportToken,
      wrappingAlgorithm: 'RSAES_OAEP_SHA_1',
      wrappingKeySpec: 'RSA_4096',
    });
  });

  it('of another key, of the related key in another Region, or of nobody is invalid [IMPORT-7]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    const other = createKey(store, PRIMARY, { Origin: 'EXTERNAL' }).KeyId;
    const invalid = 'InvalidImportTokenException:  [IMPORT-7]';
    for (const foreign of [
      importParameters(store, PRIMARY, other, 'A'),
      importParameters(store, REPLICA, keyId, 'A'),
      { ...importParameters(store, PRIMARY, keyId, 'A'), ImportToken: base64('made up') },
    ]) {
      expect(refusal(store, PRIMARY, 'ImportKeyMaterial', { ...foreign, KeyId: keyId })).toBe(invalid);
    }
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', importParameters(store, PRIMARY, keyId, 'A'))).toBe('ok');
  });

  it('serves again, and is not voided by a newer one [IMPORT-7]', () => {
    const { store, KeyId } = emptyKey();
    const first = importParameters(store, PRIMARY, KeyId, 'A');
    const second = importParameters(store, PRIMARY, KeyId, 'A');
    for (const parameters of [first, second, first]) {
      expect(refusal(store, PRIMARY, 'ImportKeyMaterial', parameters)).toBe('ok');
    }
  });

  it('is remembered for the latest 32 requests of a key: what the model keeps, not a rule of KMS [IMPORT-7]', () => {
    const { store, KeyId } = emptyKey();
    const all = Array.from({ length: 33 }, () => importParameters(store, PRIMARY, KeyId, 'A'));
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', all[0])).toMatch(/^InvalidImportTokenException: /);
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', all[1])).toBe('ok');
  });

  it('does not help material that is wrapped for another token, or is corrupt [IMPORT-13]', () => {
    const { store, KeyId } = emptyKey();
    const wrapping = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_1', WrappingKeySpec: 'RSA_3072' };
    const { PublicKey: other } = ok(store, PRIMARY, 'GetParametersForImport', wrapping);
    const parameters = importParameters(store, PRIMARY, KeyId, 'A');
    const wrapped = String(parameters.EncryptedKeyMaterial);
    for (const EncryptedKeyMaterial of [wrap(other, 'A'), corrupt(wrapped)]) {
      expect(refusal(store, PRIMARY, 'ImportKeyMaterial', { ...parameters, EncryptedKeyMaterial })).toBe(
        'InvalidCiphertextException:  [IMPORT-13]',
      );
    }
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', parameters)).toBe('ok');
  });

  it('is not given out for wrapping with RSAES_PKCS1_V1_5, nor for an algorithm with the wrong key [IMPORT-7]', () => {
    const { store, KeyId } = emptyKey();
    for (const [WrappingAlgorithm, WrappingKeySpec, fits] of [
      ['RSAES_PKCS1_V1_5', 'RSA_2048', false],
      ['RSAES_OAEP_SHA_256', 'SM2', false],
      ['SM2PKE', 'RSA_2048', false],
      ['SM2PKE', 'SM2', true],
      ['RSAES_OAEP_SHA_256', 'RSA_2048', true],
    ] as const) {
      expect(refusal(store, PRIMARY, 'GetParametersForImport', { KeyId, WrappingAlgorithm, WrappingKeySpec })).toBe(
        fits ? 'ok' : cannotWrap('SYMMETRIC_DEFAULT', WrappingAlgorithm, WrappingKeySpec),
      );
    }
  });

  /** Which wrapping fits which key was seen in 2026-09, as far as the rows that say so. */
  const OAEP = 'RSAES_OAEP_SHA_256';
  const HYBRID = 'RSA_AES_KEY_WRAP_SHA_256';
  it.each([
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', { [`${OAEP} RSA_2048`]: true, [`${HYBRID} RSA_2048`]: false }],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', { [`${OAEP} RSA_2048`]: true, [`${HYBRID} RSA_4096`]: false }],
    [
      'ECC_NIST_P256',
      'SIGN_VERIFY',
      { [`${OAEP} RSA_2048`]: true, [`${OAEP} RSA_3072`]: true, [`${HYBRID} RSA_2048`]: true },
    ],
    ['ECC_NIST_P384', 'SIGN_VERIFY', { [`${OAEP} RSA_2048`]: true, [`${OAEP} RSA_3072`]: true }],
    ['ECC_NIST_P521', 'KEY_AGREEMENT', { [`${OAEP} RSA_2048`]: false, [`${HYBRID} RSA_3072`]: true }],
    ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', { [`${OAEP} RSA_2048`]: false, [`${OAEP} RSA_3072`]: true }],
    ['ECC_SECG_P256K1', 'SIGN_VERIFY', { [`${OAEP} RSA_2048`]: true, [`${OAEP} RSA_3072`]: true }],
    [
      'RSA_2048',
      'SIGN_VERIFY',
      { [`${OAEP} RSA_2048`]: false, [`${OAEP} RSA_4096`]: false, [`${HYBRID} RSA_2048`]: true },
    ],
    ['RSA_4096', 'ENCRYPT_DECRYPT', { [`${OAEP} RSA_2048`]: false, [`${HYBRID} RSA_3072`]: true }],
  ])(
    'is given out for a wrapping that the key material fits into: of %s [IMPORT-7]',
    (KeySpec, KeyUsage, wrappings) => {
      const store = openAccount();
      const { KeyId } = createKey(store, PRIMARY, { KeySpec, KeyUsage, Origin: 'EXTERNAL' });
      for (const [wrapping, fits] of Object.entries(wrappings)) {
        const [WrappingAlgorithm = '', WrappingKeySpec = ''] = wrapping.split(' ');
        expect(refusal(store, PRIMARY, 'GetParametersForImport', { KeyId, WrappingAlgorithm, WrappingKeySpec })).toBe(
          fits ? 'ok' : cannotWrap(KeySpec, WrappingAlgorithm, WrappingKeySpec),
        );
      }
    },
  );

  it('is asked of the host once in a call, with the parameters that belong to it [IMPORT-7]', () => {
    const requests: unknown[] = [];
    const store = openAccount({
      host: {
        unwrapKeyMaterial: (request) => {
          requests.push(request);
          return specHost.unwrapKeyMaterial(request);
        },
      },
    });
    const { KeyId } = createKey(store, PRIMARY, { Origin: 'EXTERNAL' });
    const parameters = importParameters(store, PRIMARY, KeyId, 'A');
    expect(refusal(store, PRIMARY, 'ImportKeyMaterial', parameters)).toBe('ok');
    expect(requests).toEqual([
      {
        keyId: KeyId,
        region: PRIMARY,
        keySpec: 'SYMMETRIC_DEFAULT',
        importToken: parameters.ImportToken,
        encryptedKeyMaterial: parameters.EncryptedKeyMaterial,
        wrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        wrappingKeySpec: 'RSA_3072',
      },
    ]);
  });
});

describe('the type and the name of an import', () => {
  it('by default are new on a key that never had material, and existing ever after [IMPORT-8]', () => {
    const { store, KeyId } = emptyKey();
    importMaterial(store, PRIMARY, KeyId, 'A');
    expect(importRefusal(store, PRIMARY, KeyId, 'B')).toMatch(/^IncorrectKeyMaterialException: /);
    // Also where it has none at the moment.
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId });
    expect(importRefusal(store, PRIMARY, KeyId, 'B')).toMatch(/^IncorrectKeyMaterialException: /);
    expect(importRefusal(store, PRIMARY, KeyId, 'A')).toBe('ok');
  });

  it('do not go together where the material is new [IMPORT-8]', () => {
    const { store, KeyId } = emptyKey();
    const KeyMaterialId = importedMaterialId(KeyId, 'A');
    const named = { ImportType: 'NEW_KEY_MATERIAL', KeyMaterialId };
    expect(importRefusal(store, PRIMARY, KeyId, 'A', named)).toBe(
      `ValidationException: ${words('newMaterialNamed')} [IMPORT-8]`,
    );
    expect(importRefusal(store, PRIMARY, KeyId, 'A', { ImportType: 'NEW_KEY_MATERIAL' })).toBe('ok');
    expect(importRefusal(store, PRIMARY, KeyId, 'A', { ImportType: 'EXISTING_KEY_MATERIAL', KeyMaterialId })).toBe(
      'ok',
    );
  });

  it.each([
    ['importType', { ImportType: 'NEW_KEY_MATERIAL' }],
    ['importType', { ImportType: 'EXISTING_KEY_MATERIAL', KeyMaterialId: '0'.repeat(64) }],
    ['keyMaterialId', { KeyMaterialId: '0'.repeat(64) }],
    ['keyMaterialDescription', { KeyMaterialDescription: 'first' }],
  ])('are for symmetric encryption keys only, as is the description: %s of %o [IMPORT-8]', (name, input) => {
    for (const [KeySpec, KeyUsage] of [
      ['HMAC_256', 'GENERATE_VERIFY_MAC'],
      ['RSA_3072', 'SIGN_VERIFY'],
      ['ECC_NIST_P384', 'KEY_AGREEMENT'],
    ] as const) {
      const store = openAccount();
      const { KeyId } = createKey(store, PRIMARY, { KeySpec, KeyUsage, Origin: 'EXTERNAL' });
      expect(importRefusal(store, PRIMARY, KeyId, 'A', input)).toBe(
        `ValidationException: ${words('memberForSymmetricOnly', { member: name, keySpec: KeySpec })} [IMPORT-8]`,
      );
      expect(importRefusal(store, PRIMARY, KeyId, 'A')).toBe('ok');
    }
  });

  it("of the same material are the same in every related key, and another key's are others [IMPORT-8a]", () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    const [inPrimary, inReplica] = SET.map((region) => importMaterial(store, region, keyId, 'A'));
    expect(inReplica).toBe(inPrimary);
    expect(SET.map((region) => describeKey(store, region, keyId).CurrentKeyMaterialId)).toEqual([inPrimary, inPrimary]);
    const unrelated = createImportedSet(store, [PRIMARY], 'A');
    expect(describeKey(store, PRIMARY, unrelated).CurrentKeyMaterialId).not.toBe(inPrimary);
  });

  it("come with a description of up to 256 characters, which is the material's in the whole set [IMPORT-8]", () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    const descriptions = (): unknown[] =>
      SET.map((region) => {
        const input = { KeyId: keyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' };
        return ok(store, region, 'ListKeyRotations', input).Rotations[0]?.KeyMaterialDescription;
      });
    expect(descriptions()).toEqual([undefined, undefined]);
    const longest = 'd'.repeat(256);
    expect(importRefusal(store, PRIMARY, keyId, 'A', { KeyMaterialDescription: `${longest}d` })).toBe(
      `ValidationException: ${brokenWords('keyMaterialDescription', `${longest}d`, { is: 'maxLength', limit: 256 })} [MODEL-1]`,
    );
    importMaterial(store, PRIMARY, keyId, 'A', { KeyMaterialDescription: longest });
    expect(descriptions()).toEqual([longest, longest]);
    // It outlives the import, and stays until another is given.
    ok(store, PRIMARY, 'DeleteImportedKeyMaterial', { KeyId: keyId });
    importMaterial(store, PRIMARY, keyId, 'A', { ValidTo: NOW + DAY });
    expect(descriptions()).toEqual([longest, longest]);
    importMaterial(store, PRIMARY, keyId, 'A', { KeyMaterialDescription: 'another' });
    expect(descriptions()).toEqual(['another', 'another']);
  });

  it('come without a description in a replica key, where it cannot be given [IMPORT-8]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    const only = `ValidationException: ${words('descriptionForReplica')} [IMPORT-8]`;
    expect(importRefusal(store, REPLICA, keyId, 'A', { KeyMaterialDescription: 'mine' })).toBe(only);
    expect(importRefusal(store, REPLICA, keyId, 'A')).toBe('ok');
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    store.advance('PT5S');
    expect(importRefusal(store, REPLICA, keyId, 'A', { KeyMaterialDescription: 'mine' })).toBe('ok');
    expect(importRefusal(store, PRIMARY, keyId, 'A', { KeyMaterialDescription: 'mine' })).toBe(only);
  });
});

describe('imported material of asymmetric and HMAC keys', () => {
  it.each([
    ['RSA_2048', 'SIGN_VERIFY'],
    ['ECC_NIST_P256', 'KEY_AGREEMENT'],
    ['HMAC_512', 'GENERATE_VERIFY_MAC'],
    ['ECC_NIST_P521', 'SIGN_VERIFY'],
  ])(
    'is never changed, has no CurrentKeyMaterialId, and is the same in every Region: %s [IMPORT-2] [STATE-8]',
    (KeySpec, KeyUsage) => {
      const store = openAccount();
      const keyId = createImportedSet(store, SET, 'A', { KeySpec, KeyUsage });
      expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled']);
      for (const region of SET) {
        expect('CurrentKeyMaterialId' in describeKey(store, region, keyId)).toBe(false);
        expect(importRefusal(store, region, keyId, 'B')).toMatch(/^IncorrectKeyMaterialException: /);
        ok(store, region, 'DeleteImportedKeyMaterial', { KeyId: keyId });
        expect(describeKey(store, region, keyId).KeyState).toBe('PendingImport');
        expect(importRefusal(store, region, keyId, 'B')).toMatch(/^IncorrectKeyMaterialException: /);
        expect(importRefusal(store, region, keyId, 'A')).toBe('ok');
        expect(describeKey(store, region, keyId).KeyState).toBe('Enabled');
      }
    },
  );
});

it('a set with imported key material encrypts in one Region and decrypts in another [IMPORT-3] [SHARED-3]', () => {
  const store = openAccount();
  const keyId = createImportedSet(store, SET, 'A');
  const blob = encrypt(store, REPLICA, keyId, 'hello');
  expect(decrypt(store, PRIMARY, blob)).toBe('hello');
});

it('a replica key that is Creating shows how its primary key expires, and nothing once it is to import [REPLICATE-5]', () => {
  const store = openAccount();
  const keyId = createImportedSet(store, [PRIMARY], 'A');
  const { ReplicaKeyMetadata } = ok(store, PRIMARY, 'ReplicateKey', { KeyId: keyId, ReplicaRegion: REPLICA });
  expect(ReplicaKeyMetadata).toMatchObject({ KeyState: 'Creating', ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' });
  expect('CurrentKeyMaterialId' in ReplicaKeyMetadata).toBe(false);
  store.advance('PT5S');
  const metadata = describeKey(store, REPLICA, keyId);
  expect(metadata.KeyState).toBe('PendingImport');
  expect('ExpirationModel' in metadata).toBe(false);
});

it('a key without key material is not replicated, so a set always has some [IMPORT-3] [STATE-1]', () => {
  const { store, KeyId, Arn } = emptyKey();
  const input = { KeyId, ReplicaRegion: REPLICA };
  expect(refusal(store, PRIMARY, 'ReplicateKey', input)).toBe(
    `KMSInvalidStateException: ${words('keyState', { keyArn: Arn, keyState: 'PendingImport', footnote: 5 })} [STATE-1]`,
  );
  importMaterial(store, PRIMARY, KeyId, 'A');
  expect(refusal(store, PRIMARY, 'ReplicateKey', input)).toBe('ok');
});

function emptyKey(): { readonly store: Store; readonly KeyId: string; readonly Arn: string } {
  const store = openAccount();
  return { store, ...createKey(store, PRIMARY, { MultiRegion: true, Origin: 'EXTERNAL' }) };
}

function arn(region: string, keyId: string): string {
  return `arn:aws:kms:${region}:111122223333:key/${keyId}`;
}

function cannotWrap(keySpec: string, algorithm: string, wrappingKeySpec: string): string {
  return `ValidationException: ${words('wrappingUnfit', { wrappingAlgorithm: algorithm, wrappingKeySpec, keySpec })} [IMPORT-7]`;
}
