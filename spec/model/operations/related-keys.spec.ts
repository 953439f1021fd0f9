// What related keys share, what each has for itself, and that they are interoperable.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { auditEvent } from '../../../src/model/audit/events.js';
import { INPUTS } from '../../../src/model/operations/tables.js';
import {
  createImportedSet,
  createKey,
  createSet,
  decrypt,
  describeKey,
  encrypt,
  importMaterial,
  importRefusal,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import { ACCOUNT_ID, DAY, POLICY, PRINCIPAL } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const REGIONS = ['us-east-1', 'eu-west-2', 'ap-northeast-1'] as const;
const [HERE, THERE, ELSEWHERE] = REGIONS;

const keyArn = (region: string, keyId: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;

/** The members of the metadata that related keys share. */
function shared(store: Store, region: string, keyId: string): unknown {
  const metadata = describeKey(store, region, keyId);
  const { KeyId, KeySpec, KeyUsage, Origin, MultiRegion, CurrentKeyMaterialId } = metadata;
  const algorithms = Object.entries(metadata).filter(([member]) => member.endsWith('Algorithms'));
  return { KeyId, KeySpec, KeyUsage, Origin, MultiRegion, CurrentKeyMaterialId, algorithms };
}

/** Something of a related key, in each Region. */
const each = <T>(look: (region: string) => T): readonly T[] => REGIONS.map(look);

const status = (store: Store, region: string, KeyId: string): object => {
  const { KeyId: arn, ...rotation } = ok(store, region, 'GetKeyRotationStatus', { KeyId });
  expect(arn).toBe(keyArn(region, KeyId));
  return rotation;
};

describe('related keys share', () => {
  it.each([
    [{}],
    [{ KeySpec: 'RSA_3072', KeyUsage: 'SIGN_VERIFY' }],
    [{ KeySpec: 'ECC_NIST_P384', KeyUsage: 'KEY_AGREEMENT' }],
    [{ KeySpec: 'HMAC_512', KeyUsage: 'GENERATE_VERIFY_MAC' }],
    [{ KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' }],
  ])('key ID, key material, key spec, key usage, origin and algorithms: %o [SHARED-1]', (input) => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS, input);
    const ofPrimary = shared(store, HERE, keyId);
    expect(ofPrimary).toMatchObject({ KeyId: keyId, Origin: 'AWS_KMS', MultiRegion: true, ...input });
    expect(each((region) => shared(store, region, keyId))).toEqual(REGIONS.map(() => ofPrimary));
  });

  it('the imported key material, too: each imports the same [SHARED-1]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, REGIONS, 'material');
    const ofPrimary = shared(store, HERE, keyId);
    expect(ofPrimary).toMatchObject({
      Origin: 'EXTERNAL',
      CurrentKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(each((region) => shared(store, region, keyId))).toEqual(REGIONS.map(() => ofPrimary));
    expect(importRefusal(store, THERE, keyId, 'other')).toMatch(/^IncorrectKeyMaterialException/);
  });

  it('nothing that a replica key could be given: the request has no such parameter [SHARED-1]', () => {
    const independent = ['KeyId', 'ReplicaRegion', 'Policy', 'BypassPolicyLockoutSafetyCheck', 'Description', 'Tags'];
    expect(Object.keys(INPUTS.ReplicateKey)).toEqual(independent);
  });

  it('the rotation setting, which is set on the primary key and reads the same in every Region [SHARED-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    expect(each((region) => status(store, region, KeyId))).toEqual(REGIONS.map(() => ({ KeyRotationEnabled: false })));
    expect(refusal(store, THERE, 'EnableKeyRotation', { KeyId })).toMatch(/^UnsupportedOperationException/);
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 180 });
    const enabled = {
      KeyRotationEnabled: true,
      RotationPeriodInDays: 180,
      NextRotationDate: (store.now() + 180 * DAY) / 1000,
    };
    expect(each((region) => status(store, region, KeyId))).toEqual(REGIONS.map(() => enabled));
    expect(refusal(store, THERE, 'DisableKeyRotation', { KeyId })).toMatch(/^UnsupportedOperationException/);
    ok(store, HERE, 'DisableKeyRotation', { KeyId });
    expect(each((region) => status(store, region, KeyId))).toEqual(REGIONS.map(() => ({ KeyRotationEnabled: false })));
  });

  it('the rotation setting also with a replica key that is made later, and after a change of the primary key [SHARED-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 180 });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE });
    store.advance('PT5S');
    expect(status(store, ELSEWHERE, KeyId)).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 180 });
    ok(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE });
    store.advance('PT5S');
    expect(refusal(store, HERE, 'DisableKeyRotation', { KeyId })).toMatch(/^UnsupportedOperationException/);
    ok(store, THERE, 'DisableKeyRotation', { KeyId });
    expect(each((region) => status(store, region, KeyId))).toEqual(REGIONS.map(() => ({ KeyRotationEnabled: false })));
  });

  it('each new key material from the instant of the rotation on, and all the older ones [SHARED-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    const materials = (region: string): readonly (string | undefined)[] =>
      ok(store, region, 'ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }).Rotations.map(
        ({ KeyMaterialId }) => KeyMaterialId,
      );
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    store.advance(180 * DAY);
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE });
    store.advance('PT5S');
    const ofPrimary = materials(HERE);
    expect(new Set(ofPrimary).size).toBe(3);
    expect(each(materials)).toEqual(REGIONS.map(() => ofPrimary));
    expect(each((region) => describeKey(store, region, KeyId).CurrentKeyMaterialId)).toEqual(
      REGIONS.map(() => ofPrimary[2]),
    );
  });

  it('what KMS itself keeps in step: nobody can ask for it, and it is on record at the primary key [SHARED-1]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    const records = store.advance('PT5S').map(auditEvent);
    expect(records).toMatchObject([
      {
        eventName: 'SynchronizeMultiRegionKey',
        awsRegion: HERE,
        userIdentity: { invokedBy: 'AWS Internal' },
        resources: [{ ARN: keyArn(HERE, KeyId) }],
      },
    ]);
    const call = { region: HERE, operation: 'SynchronizeMultiRegionKey', input: { KeyId } };
    expect(store.call(call as never)).toMatchObject({ error: { code: 'UnknownOperationException' } });
  });
});

describe('each related key has for itself', () => {
  it('its description [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS, { Description: 'made here' });
    ok(store, THERE, 'UpdateKeyDescription', { KeyId, Description: 'there' });
    expect(each((region) => describeKey(store, region, KeyId).Description)).toEqual(['made here', 'there', '']);
  });

  it('its key policy [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    ok(store, THERE, 'PutKeyPolicy', { KeyId, Policy: JSON.stringify(POLICY) });
    const policies = each((region) => JSON.parse(ok(store, region, 'GetKeyPolicy', { KeyId }).Policy));
    expect(policies).toMatchObject([{ Id: 'key-default-1' }, POLICY, { Id: 'key-default-1' }]);
  });

  it('its grants [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    const { GrantToken, GrantId } = ok(store, THERE, 'CreateGrant', {
      KeyId,
      GranteePrincipal: PRINCIPAL,
      Operations: ['Decrypt'],
    });
    expect(each((region) => ok(store, region, 'ListGrants', { KeyId }).Grants.map((grant) => grant.GrantId))).toEqual([
      [],
      [GrantId],
      [],
    ]);
    expect(refusal(store, HERE, 'RetireGrant', { GrantToken })).toMatch(/^InvalidGrantTokenException/);
    expect(refusal(store, HERE, 'RevokeGrant', { KeyId, GrantId })).toMatch(/^NotFoundException/);
    ok(store, THERE, 'RetireGrant', { GrantToken });
  });

  it('its aliases, which may have the same name in several Regions [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    const { KeyId: other } = createKey(store, ELSEWHERE);
    for (const [region, TargetKeyId] of [
      [HERE, KeyId],
      [ELSEWHERE, other],
    ] as const) {
      ok(store, region, 'CreateAlias', { AliasName: 'alias/same', TargetKeyId });
    }
    expect(describeKey(store, HERE, 'alias/same').KeyId).toBe(KeyId);
    expect(describeKey(store, ELSEWHERE, 'alias/same').KeyId).toBe(other);
    expect(each((region) => ok(store, region, 'ListAliases', { KeyId }).Aliases.length)).toEqual([1, 0, 0]);
    ok(store, HERE, 'DeleteAlias', { AliasName: 'alias/same' });
    expect(describeKey(store, ELSEWHERE, 'alias/same').KeyId).toBe(other);
  });

  it('its tags [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS, { Tags: [{ TagKey: 'Purpose', TagValue: 'here' }] });
    ok(store, THERE, 'TagResource', { KeyId, Tags: [{ TagKey: 'Purpose', TagValue: 'there' }] });
    ok(store, HERE, 'UntagResource', { KeyId, TagKeys: ['Purpose'] });
    expect(each((region) => ok(store, region, 'ListResourceTags', { KeyId }).Tags)).toEqual([
      [],
      [{ TagKey: 'Purpose', TagValue: 'there' }],
      [],
    ]);
  });

  it('its creation date, in epoch seconds [SHARED-2]', () => {
    const store = openAccount({ now: Date.UTC(2026, 5, 1, 12, 0, 0, 250) });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    for (const ReplicaRegion of [THERE, ELSEWHERE]) {
      store.advance('PT1H');
      ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion });
    }
    const created = Date.UTC(2026, 5, 1, 12) / 1000 + 0.25;
    expect(each((region) => describeKey(store, region, KeyId).CreationDate)).toEqual([
      created,
      created + 3600,
      created + 7200,
    ]);
  });

  it('its key state and its deletion date [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    ok(store, ELSEWHERE, 'DisableKey', { KeyId });
    expect(each((region) => describeKey(store, region, KeyId).KeyState)).toEqual([
      'Enabled',
      'PendingDeletion',
      'Disabled',
    ]);
    expect(each((region) => describeKey(store, region, KeyId).DeletionDate)).toEqual([
      undefined,
      (store.now() + 7 * DAY) / 1000,
      undefined,
    ]);
  });

  it('the expiration of its imported key material [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, REGIONS, 'material');
    const ValidTo = store.now() / 1000 + 3600;
    importMaterial(store, THERE, KeyId, 'material', { ValidTo });
    expect(each((region) => describeKey(store, region, KeyId).ValidTo)).toEqual([undefined, ValidTo, undefined]);
    expect(each((region) => describeKey(store, region, KeyId).ExpirationModel)).toEqual([
      'KEY_MATERIAL_DOES_NOT_EXPIRE',
      'KEY_MATERIAL_EXPIRES',
      'KEY_MATERIAL_DOES_NOT_EXPIRE',
    ]);
    store.advance('PT1H');
    expect(each((region) => describeKey(store, region, KeyId).KeyState)).toEqual([
      'Enabled',
      'PendingImport',
      'Enabled',
    ]);
  });

  it('its last usage [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    const ciphertext = encrypt(store, THERE, KeyId, 'data');
    store.advance('PT1S');
    decrypt(store, ELSEWHERE, ciphertext);
    expect(each((region) => ok(store, region, 'GetKeyLastUsage', { KeyId }).KeyLastUsage.Operation)).toEqual([
      undefined,
      'Encrypt',
      'Decrypt',
    ]);
  });
});

describe('what one related key has encrypted', () => {
  it('any other decrypts, in its own Region [SHARED-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    for (const from of REGIONS) {
      const ciphertext = encrypt(store, from, keyId, `from ${from}`);
      for (const to of REGIONS) {
        expect(decrypt(store, to, ciphertext)).toBe(`from ${from}`);
        expect(decrypt(store, to, ciphertext, { KeyId: keyArn(to, keyId) })).toBe(`from ${from}`);
      }
    }
  });

  it('the answer attributes to the key of the called Region [SHARED-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const CiphertextBlob = encrypt(store, HERE, keyId, 'data');
    expect(ok(store, THERE, 'Decrypt', { CiphertextBlob }).KeyId).toBe(keyArn(THERE, keyId));
  });

  it('any other decrypts also after rotations, and with a replica key that is younger than the data [SHARED-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    const first = encrypt(store, THERE, KeyId, 'first');
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    store.advance(90 * DAY);
    const second = encrypt(store, HERE, KeyId, 'second');
    ok(store, HERE, 'RotateKeyOnDemand', { KeyId });
    store.advance('PT20S');
    const third = encrypt(store, THERE, KeyId, 'third');
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE });
    store.advance('PT5S');
    for (const region of REGIONS) {
      const texts = [first, second, third].map((ciphertext) => decrypt(store, region, ciphertext));
      expect(texts).toEqual(['first', 'second', 'third']);
    }
    const used = [first, second, third].map(
      (CiphertextBlob) => ok(store, HERE, 'Decrypt', { CiphertextBlob }).KeyMaterialId,
    );
    expect(new Set(used).size).toBe(3);
  });

  it('an unrelated key does not decrypt, not even in the same Region [SHARED-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const other = createSet(store, REGIONS);
    const CiphertextBlob = encrypt(store, HERE, keyId, 'data');
    for (const region of REGIONS) {
      expect(refusal(store, region, 'Decrypt', { CiphertextBlob, KeyId: other })).toBe(
        `IncorrectKeyException: ${words('keyIncorrect')} [CIPHER-1]`,
      );
    }
  });

  const denied = (action: 'Decrypt' | 'ReEncryptFrom'): string =>
    `AccessDeniedException: ${words('keyOfCiphertextNotHere', { principal: `arn:aws:iam::${ACCOUNT_ID}:root`, action })}`;

  it('cannot be decrypted in a Region without a related key, as if the caller might not use it [SHARED-3] [CIPHER-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const CiphertextBlob = encrypt(store, HERE, keyId, 'data');
    expect(refusal(store, 'us-west-2', 'Decrypt', { CiphertextBlob })).toBe(`${denied('Decrypt')} [CIPHER-2]`);
    // A key that is named is looked up by its name.
    expect(refusal(store, 'us-west-2', 'Decrypt', { CiphertextBlob, KeyId: keyId })).toBe(
      `NotFoundException: ${words('keyDoesNotExist', { keyArn: keyArn('us-west-2', keyId) })} [ID-3]`,
    );
  });

  it('is not enciphered anew there, nor read after the deletion of all its keys [CIPHER-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE]);
    const CiphertextBlob = encrypt(store, HERE, keyId, 'data');
    const to = (region: string): Readonly<Record<string, unknown>> => ({
      CiphertextBlob,
      DestinationKeyId: createKey(store, region).KeyId,
    });
    expect(refusal(store, 'us-west-2', 'ReEncrypt', to('us-west-2'))).toBe(`${denied('ReEncryptFrom')} [CIPHER-3]`);
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    store.advance('P8D');
    expect(refusal(store, HERE, 'Decrypt', { CiphertextBlob })).toBe(`${denied('Decrypt')} [CIPHER-3]`);
    expect(refusal(store, HERE, 'ReEncrypt', to(HERE))).toBe(`${denied('ReEncryptFrom')} [CIPHER-3]`);
  });
});
