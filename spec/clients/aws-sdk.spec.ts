// AWS's SDK for JavaScript, as it is, against the endpoint.

import { createHash, createPublicKey, publicEncrypt, randomBytes, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as sdk from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleOf } from '../../property-tests/support/config.js';
import { OPERATIONS, type Operation } from '../../src/index.js';
import { giveRsaKeys } from '../support/rsa-keys.js';
import { offFromNow } from '../support/time.js';
import { brokenWords, words } from '../support/words.js';
import { CREDENTIALS, type Endpoint, given, openEndpoint, pages, rejection } from './endpoint.js';

const REGION = 'us-east-1';
const REPLICA_REGION = 'eu-west-2';
const USER = 'arn:aws:iam::111122223333:user/Alice';
const SECRET = Buffer.from('a secret');
const MESSAGE = Buffer.from('a message');

let endpoint: Endpoint;
let kms: sdk.KMS;
let replicaKms: sdk.KMS;

beforeAll(async () => {
  const { restore } = giveRsaKeys();
  endpoint = await openEndpoint({ replicationDelay: 'PT1M', primaryUpdateDelay: 'PT1M' });
  kms = endpoint.kms(REGION);
  replicaKms = endpoint.kms(REPLICA_REGION);
  return restore;
});
afterAll(() => endpoint.close());
beforeEach(() => endpoint.reset());

async function createKey(input: sdk.CreateKeyCommandInput = {}): Promise<string> {
  const { KeyMetadata } = await kms.createKey(input);
  return given(KeyMetadata?.KeyId);
}

/** A multi-Region key with a replica that is ready. */
async function createSet(input: sdk.CreateKeyCommandInput = {}): Promise<string> {
  const KeyId = await createKey({ MultiRegion: true, ...input });
  await kms.replicateKey({ KeyId, ReplicaRegion: REPLICA_REGION });
  await endpoint.advance('PT1M');
  return KeyId;
}

async function stateOf(KeyId: string, client = kms): Promise<string> {
  const { KeyMetadata } = await client.describeKey({ KeyId });
  return given(KeyMetadata?.KeyState);
}

async function encrypt(KeyId: string, client = kms): Promise<Uint8Array> {
  return given((await client.encrypt({ KeyId, Plaintext: SECRET })).CiphertextBlob);
}

async function createGrant(KeyId: string): Promise<{ readonly GrantId: string; readonly GrantToken: string }> {
  const granted = await kms.createGrant({
    KeyId,
    GranteePrincipal: USER,
    RetiringPrincipal: USER,
    Operations: ['Decrypt'],
  });
  return { GrantId: given(granted.GrantId), GrantToken: given(granted.GrantToken) };
}

/** The answer to GetParametersForImport, and key material as it asks for it. */
async function wrapped(KeyId: string, material: Uint8Array, client = kms) {
  const parameters = await client.getParametersForImport({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  });
  const key = createPublicKey({ key: Buffer.from(given(parameters.PublicKey)), format: 'der', type: 'spki' });
  const EncryptedKeyMaterial = publicEncrypt({ key, oaepHash: 'sha256' }, material);
  return { parameters, EncryptedKeyMaterial, ImportToken: given(parameters.ImportToken) };
}

async function importMaterial(KeyId: string, material: Uint8Array = randomBytes(32)): Promise<string> {
  const { ImportToken, EncryptedKeyMaterial } = await wrapped(KeyId, material);
  const { KeyMaterialId } = await kms.importKeyMaterial({
    KeyId,
    ImportToken,
    EncryptedKeyMaterial,
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  });
  return given(KeyMaterialId);
}

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
  ],
});
const ECC_SIGNING = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
const HMAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const ECDH = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' } as const;
const ML_KEM = { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' } as const;
const ENCAPSULATION = { EncapsulationAlgorithm: 'ML_KEM' } as const;
const SIGNING = { Message: MESSAGE, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const MAC = { Message: MESSAGE, MacAlgorithm: 'HMAC_SHA_256' } as const;

/** One use of each operation: what it needs, the call, and what it did. */
const USES: Readonly<Record<Operation, () => Promise<void>>> = {
  CreateKey: async () => {
    const { KeyMetadata } = await kms.createKey({
      MultiRegion: true,
      Description: 'mine',
      Tags: [{ TagKey: 'a', TagValue: '' }],
    });
    expect(KeyMetadata?.CreationDate).toBeInstanceOf(Date);
    expect(await offFromNow(() => Number(KeyMetadata?.CreationDate))).toBeLessThan(120_000);
    expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled', Enabled: true, MultiRegion: true, Description: 'mine' });
    expect(KeyMetadata?.MultiRegionConfiguration).toEqual({
      MultiRegionKeyType: 'PRIMARY',
      PrimaryKey: { Arn: KeyMetadata?.Arn, Region: REGION },
      ReplicaKeys: [],
    });
  },
  ReplicateKey: async () => {
    const KeyId = await createKey({ MultiRegion: true });
    const answer = await kms.replicateKey({
      KeyId,
      ReplicaRegion: REPLICA_REGION,
      Policy: POLICY,
      BypassPolicyLockoutSafetyCheck: true,
      Description: 'the replica',
      Tags: [{ TagKey: 'a', TagValue: 'b' }],
    });
    expect(answer.ReplicaKeyMetadata).toMatchObject({ KeyId, KeyState: 'Creating', Description: 'the replica' });
    expect(answer.ReplicaKeyMetadata?.CreationDate).toBeInstanceOf(Date);
    expect([answer.ReplicaPolicy, answer.ReplicaTags]).toEqual([POLICY, [{ TagKey: 'a', TagValue: 'b' }]]);
  },
  UpdatePrimaryRegion: async () => {
    const KeyId = await createSet();
    await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: REPLICA_REGION });
    expect(await stateOf(KeyId)).toBe('Updating');
    await endpoint.advance('PT1M');
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    expect(KeyMetadata?.KeyState).toBe('Enabled');
    expect(KeyMetadata?.MultiRegionConfiguration?.PrimaryKey?.Region).toBe(REPLICA_REGION);
  },
  DescribeKey: async () => {
    const KeyId = await createKey();
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    expect((await kms.describeKey({ KeyId: given(KeyMetadata?.Arn) })).KeyMetadata).toEqual(KeyMetadata);
  },
  EnableKey: async () => {
    const KeyId = await createKey();
    await kms.disableKey({ KeyId });
    await kms.enableKey({ KeyId });
    expect(await stateOf(KeyId)).toBe('Enabled');
  },
  DisableKey: async () => {
    const KeyId = await createKey();
    await kms.disableKey({ KeyId });
    expect(await stateOf(KeyId)).toBe('Disabled');
  },
  ScheduleKeyDeletion: async () => {
    const KeyId = await createSet();
    const primary = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect(primary).toMatchObject({ KeyState: 'PendingReplicaDeletion', PendingWindowInDays: 7 });
    expect(primary.DeletionDate).toBeUndefined();
    const replica = await replicaKms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect(replica.DeletionDate).toBeInstanceOf(Date);
    await endpoint.advance('P8D');
    expect(await rejection(replicaKms.describeKey({ KeyId }))).toBeInstanceOf(sdk.NotFoundException);
    expect((await kms.describeKey({ KeyId })).KeyMetadata?.DeletionDate).toBeInstanceOf(Date);
    await endpoint.advance('P8D');
    expect((await kms.listKeys()).Keys).toEqual([]);
  },
  CancelKeyDeletion: async () => {
    const KeyId = await createKey();
    await kms.scheduleKeyDeletion({ KeyId });
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    expect((await kms.cancelKeyDeletion({ KeyId })).KeyId).toBe(KeyMetadata?.Arn);
    expect(await stateOf(KeyId)).toBe('Disabled');
  },
  GetParametersForImport: async () => {
    const { parameters } = await wrapped(await createKey({ Origin: 'EXTERNAL' }), randomBytes(32));
    expect(parameters.PublicKey).toBeInstanceOf(Uint8Array);
    expect(parameters.ImportToken).toBeInstanceOf(Uint8Array);
    expect(parameters.ParametersValidTo).toBeInstanceOf(Date);
  },
  ImportKeyMaterial: async () => {
    const KeyId = await createKey({ Origin: 'EXTERNAL', MultiRegion: true });
    const material = randomBytes(32);
    await importMaterial(KeyId, material);
    await kms.replicateKey({ KeyId, ReplicaRegion: REPLICA_REGION });
    await endpoint.advance('PT1M');
    expect(await stateOf(KeyId, replicaKms)).toBe('PendingImport');
    const { EncryptedKeyMaterial, ImportToken } = await wrapped(KeyId, material, replicaKms);
    const ValidTo = new Date(Date.now() + 86_400_000);
    await replicaKms.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ValidTo });
    const { KeyMetadata } = await replicaKms.describeKey({ KeyId });
    expect(Math.trunc(Number(KeyMetadata?.ValidTo) / 1000)).toBe(Math.trunc(Number(ValidTo) / 1000));
    const CiphertextBlob = await encrypt(KeyId);
    expect((await replicaKms.decrypt({ CiphertextBlob })).Plaintext).toEqual(new Uint8Array(SECRET));
    await endpoint.advance('P2D');
    expect(await stateOf(KeyId, replicaKms)).toBe('PendingImport');
  },
  DeleteImportedKeyMaterial: async () => {
    const KeyId = await createKey({ Origin: 'EXTERNAL' });
    const KeyMaterialId = await importMaterial(KeyId);
    const deleted = await kms.deleteImportedKeyMaterial({ KeyId });
    expect(deleted.KeyMaterialId).toBe(KeyMaterialId);
    expect(await stateOf(KeyId)).toBe('PendingImport');
  },
  EnableKeyRotation: async () => {
    const KeyId = await createKey();
    await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
    await endpoint.advance('P91D');
    const { Rotations } = await kms.listKeyRotations({ KeyId });
    expect(Rotations?.map(({ RotationType }) => RotationType)).toEqual(['AUTOMATIC']);
  },
  DisableKeyRotation: async () => {
    const KeyId = await createKey();
    await kms.enableKeyRotation({ KeyId });
    await kms.disableKeyRotation({ KeyId });
    expect((await kms.getKeyRotationStatus({ KeyId })).KeyRotationEnabled).toBe(false);
  },
  GetKeyRotationStatus: async () => {
    const KeyId = await createSet();
    await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 180 });
    const status = await replicaKms.getKeyRotationStatus({ KeyId });
    expect(status).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 180 });
    expect(status.NextRotationDate).toBeInstanceOf(Date);
  },
  RotateKeyOnDemand: async () => {
    const KeyId = await createSet();
    const [before, { CurrentKeyMaterialId }] = [
      await encrypt(KeyId),
      given((await kms.describeKey({ KeyId })).KeyMetadata),
    ];
    await kms.rotateKeyOnDemand({ KeyId });
    expect((await kms.getKeyRotationStatus({ KeyId })).OnDemandRotationStartDate).toBeInstanceOf(Date);
    await endpoint.advance('PT1M');
    const after = await replicaKms.encrypt({ KeyId, Plaintext: SECRET });
    const old = await replicaKms.decrypt({ CiphertextBlob: before });
    expect([old.Plaintext, old.KeyMaterialId]).toEqual([new Uint8Array(SECRET), CurrentKeyMaterialId]);
    const recent = await kms.decrypt({ CiphertextBlob: given(after.CiphertextBlob) });
    expect(recent.KeyMaterialId).not.toBe(CurrentKeyMaterialId);
  },
  ListKeyRotations: async () => {
    const KeyId = await createKey();
    await kms.rotateKeyOnDemand({ KeyId });
    await endpoint.advance('PT1M');
    const { Rotations } = await kms.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
    const ends = Rotations?.map(({ KeyMaterialState, RotationDate }) => [
      KeyMaterialState,
      RotationDate instanceof Date,
    ]);
    expect(ends).toContainEqual(['CURRENT', true]);
    expect(ends).toHaveLength(2);
  },
  TagResource: async () => {
    const KeyId = await createKey({ Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    await kms.tagResource({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'c' }] });
    expect((await kms.listResourceTags({ KeyId })).Tags).toEqual([{ TagKey: 'a', TagValue: 'c' }]);
  },
  UntagResource: async () => {
    const KeyId = await createKey({ Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    await kms.untagResource({ KeyId, TagKeys: ['a'] });
    expect((await kms.listResourceTags({ KeyId })).Tags).toEqual([]);
  },
  ListResourceTags: async () => {
    const KeyId = await createKey({ Tags: [{ TagKey: 'a', TagValue: 'ü' }] });
    expect(await kms.listResourceTags({ KeyId })).toMatchObject({
      Tags: [{ TagKey: 'a', TagValue: 'ü' }],
      Truncated: false,
    });
  },
  UpdateKeyDescription: async () => {
    const KeyId = await createKey();
    await kms.updateKeyDescription({ KeyId, Description: 'now' });
    expect((await kms.describeKey({ KeyId })).KeyMetadata?.Description).toBe('now');
  },
  PutKeyPolicy: async () => {
    const KeyId = await createKey();
    await kms.putKeyPolicy({ KeyId, Policy: POLICY });
    expect((await kms.getKeyPolicy({ KeyId })).Policy).toBe(POLICY);
  },
  GetKeyPolicy: async () => {
    const { Policy, PolicyName } = await kms.getKeyPolicy({ KeyId: await createKey(), PolicyName: 'default' });
    expect([JSON.parse(given(Policy)).Id, PolicyName]).toEqual(['key-default-1', 'default']);
  },
  ListKeyPolicies: async () => {
    expect((await kms.listKeyPolicies({ KeyId: await createKey() })).PolicyNames).toEqual(['default']);
  },
  CreateAlias: async () => {
    const TargetKeyId = await createKey();
    await kms.createAlias({ AliasName: 'alias/mine', TargetKeyId });
    expect((await kms.describeKey({ KeyId: 'alias/mine' })).KeyMetadata?.KeyId).toBe(TargetKeyId);
  },
  UpdateAlias: async () => {
    const [one, other] = [await createKey(), await createKey()];
    await kms.createAlias({ AliasName: 'alias/mine', TargetKeyId: one });
    await kms.updateAlias({ AliasName: 'alias/mine', TargetKeyId: other });
    expect((await kms.describeKey({ KeyId: 'alias/mine' })).KeyMetadata?.KeyId).toBe(other);
  },
  DeleteAlias: async () => {
    await kms.createAlias({ AliasName: 'alias/mine', TargetKeyId: await createKey() });
    await kms.deleteAlias({ AliasName: 'alias/mine' });
    expect(await rejection(kms.describeKey({ KeyId: 'alias/mine' }))).toBeInstanceOf(sdk.NotFoundException);
  },
  ListAliases: async () => {
    const KeyId = await createKey();
    await kms.createAlias({ AliasName: 'alias/mine', TargetKeyId: KeyId });
    const [alias] = given((await kms.listAliases({ KeyId })).Aliases);
    expect(alias).toMatchObject({ AliasName: 'alias/mine', TargetKeyId: KeyId });
    expect([alias?.CreationDate, alias?.LastUpdatedDate]).toEqual([expect.any(Date), expect.any(Date)]);
  },
  CreateGrant: async () => {
    const KeyId = await createKey();
    const { GrantToken } = await createGrant(KeyId);
    const CiphertextBlob = await encrypt(KeyId);
    const { Plaintext } = await kms.decrypt({ CiphertextBlob, GrantTokens: [GrantToken] });
    expect(Plaintext).toEqual(new Uint8Array(SECRET));
  },
  ListGrants: async () => {
    const KeyId = await createKey();
    const { GrantId } = await createGrant(KeyId);
    const { Grants } = await kms.listGrants({ KeyId });
    expect(Grants).toMatchObject([{ GrantId, GranteePrincipal: USER, Operations: ['Decrypt'] }]);
    expect(Grants?.[0]?.CreationDate).toBeInstanceOf(Date);
  },
  ListRetirableGrants: async () => {
    const { GrantId } = await createGrant(await createKey());
    expect((await kms.listRetirableGrants({ RetiringPrincipal: USER })).Grants).toMatchObject([{ GrantId }]);
  },
  RetireGrant: async () => {
    const KeyId = await createKey();
    const { GrantToken } = await createGrant(KeyId);
    await kms.retireGrant({ GrantToken });
    expect((await kms.listGrants({ KeyId })).Grants).toEqual([]);
  },
  RevokeGrant: async () => {
    const KeyId = await createKey();
    const { GrantId } = await createGrant(KeyId);
    await kms.revokeGrant({ KeyId, GrantId });
    expect((await kms.listGrants({ KeyId })).Grants).toEqual([]);
  },
  ListKeys: async () => {
    const { KeyMetadata } = await kms.createKey({});
    expect((await kms.listKeys({})).Keys).toEqual([{ KeyId: KeyMetadata?.KeyId, KeyArn: KeyMetadata?.Arn }]);
    expect((await replicaKms.listKeys({})).Keys).toEqual([]);
  },
  GetKeyLastUsage: async () => {
    const KeyId = await createKey();
    const used = await kms.encrypt({ KeyId, Plaintext: SECRET });
    const { KeyLastUsage } = await kms.getKeyLastUsage({ KeyId });
    expect(KeyLastUsage?.Operation).toBe('Encrypt');
    expect(KeyLastUsage?.Timestamp).toBeInstanceOf(Date);
    expect(KeyLastUsage?.KmsRequestId).toBe(used.$metadata.requestId);
  },
  Encrypt: async () => {
    const KeyId = await createKey();
    const answer = await kms.encrypt({ KeyId, Plaintext: SECRET, EncryptionContext: { a: 'b' } });
    expect(answer.CiphertextBlob).toBeInstanceOf(Uint8Array);
    expect(answer.EncryptionAlgorithm).toBe('SYMMETRIC_DEFAULT');
  },
  Decrypt: async () => {
    const KeyId = await createSet();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: SECRET, EncryptionContext: { a: 'b' } });
    const input = { CiphertextBlob: given(CiphertextBlob), EncryptionContext: { a: 'b' } };
    const decrypted = await replicaKms.decrypt(input);
    expect(decrypted.Plaintext).toBeInstanceOf(Uint8Array);
    expect(decrypted.Plaintext).toEqual(new Uint8Array(SECRET));
    expect(decrypted.KeyId).toContain(`:${REPLICA_REGION}:`);
    expect(await rejection(kms.decrypt({ ...input, EncryptionContext: { a: 'c' } }))).toBeInstanceOf(
      sdk.InvalidCiphertextException,
    );
  },
  ReEncrypt: async () => {
    const [from, DestinationKeyId] = [await createKey(), await createKey()];
    const { CiphertextBlob } = await kms.reEncrypt({ CiphertextBlob: await encrypt(from), DestinationKeyId });
    const decrypted = await kms.decrypt({ CiphertextBlob: given(CiphertextBlob), KeyId: DestinationKeyId });
    expect(decrypted.Plaintext).toEqual(new Uint8Array(SECRET));
  },
  GenerateDataKey: async () => {
    const { Plaintext, CiphertextBlob } = await kms.generateDataKey({ KeyId: await createKey(), KeySpec: 'AES_256' });
    expect(Plaintext).toHaveLength(32);
    expect((await kms.decrypt({ CiphertextBlob: given(CiphertextBlob) })).Plaintext).toEqual(Plaintext);
  },
  GenerateDataKeyWithoutPlaintext: async () => {
    const input = { KeyId: await createKey(), NumberOfBytes: 24 };
    const { CiphertextBlob } = await kms.generateDataKeyWithoutPlaintext(input);
    expect((await kms.decrypt({ CiphertextBlob: given(CiphertextBlob) })).Plaintext).toHaveLength(24);
  },
  GenerateDataKeyPair: async () => {
    const input = { KeyId: await createKey(), KeyPairSpec: 'ECC_NIST_P256' } as const;
    const pair = await kms.generateDataKeyPair(input);
    const decrypted = await kms.decrypt({ CiphertextBlob: given(pair.PrivateKeyCiphertextBlob) });
    expect(decrypted.Plaintext).toEqual(pair.PrivateKeyPlaintext);
    expect(pair.PublicKey).toBeInstanceOf(Uint8Array);
  },
  GenerateDataKeyPairWithoutPlaintext: async () => {
    const input = { KeyId: await createKey(), KeyPairSpec: 'ECC_NIST_P256' } as const;
    const pair = await kms.generateDataKeyPairWithoutPlaintext(input);
    expect(pair).not.toHaveProperty('PrivateKeyPlaintext');
    expect(pair.PrivateKeyCiphertextBlob).toBeInstanceOf(Uint8Array);
  },
  Sign: async () => {
    const KeyId = await createKey(ECC_SIGNING);
    const { Signature } = await kms.sign({ KeyId, ...SIGNING });
    const { PublicKey } = await kms.getPublicKey({ KeyId });
    const key = createPublicKey({ key: Buffer.from(given(PublicKey)), format: 'der', type: 'spki' });
    expect(verify('sha256', MESSAGE, key, given(Signature))).toBe(true);
  },
  Verify: async () => {
    const KeyId = await createSet(ECC_SIGNING);
    const { Signature } = await kms.sign({ KeyId, ...SIGNING });
    const digested = {
      ...SIGNING,
      Message: createHash('sha256').update(MESSAGE).digest(),
      MessageType: 'DIGEST',
    } as const;
    expect(await replicaKms.verify({ KeyId, ...digested, Signature })).toMatchObject({ SignatureValid: true });
  },
  GenerateMac: async () => {
    expect((await kms.generateMac({ KeyId: await createKey(HMAC), ...MAC })).Mac).toHaveLength(32);
  },
  VerifyMac: async () => {
    const KeyId = await createSet(HMAC);
    const { Mac } = await kms.generateMac({ KeyId, ...MAC });
    expect((await replicaKms.verifyMac({ KeyId, ...MAC, Mac })).MacValid).toBe(true);
  },
  DeriveSharedSecret: async () => {
    const [one, other] = [await createKey(ECDH), await createKey(ECDH)];
    const derive = async (KeyId: string, peer: string) => {
      const { PublicKey } = await kms.getPublicKey({ KeyId: peer });
      return kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey });
    };
    const { SharedSecret } = await derive(one, other);
    expect(SharedSecret).toHaveLength(32);
    expect((await derive(other, one)).SharedSecret).toEqual(SharedSecret);
  },
  Encapsulate: async () => {
    const KeyId = await createKey(ML_KEM);
    const { SharedSecret } = await kms.encapsulate({ KeyId, ...ENCAPSULATION });
    expect(SharedSecret).toHaveLength(32);
  },
  Decapsulate: async () => {
    const input = { KeyId: await createKey(ML_KEM), ...ENCAPSULATION };
    const { SharedSecret, SharedSecretCiphertextBlob } = await kms.encapsulate(input);
    const answer = await kms.decapsulate({ ...input, SharedSecretCiphertextBlob });
    expect(answer.SharedSecret).toEqual(SharedSecret);
  },
  GetPublicKey: async () => {
    const answer = await kms.getPublicKey({ KeyId: await createSet(ECC_SIGNING) });
    expect(answer).toMatchObject({ KeySpec: 'ECC_NIST_P256', SigningAlgorithms: ['ECDSA_SHA_256'] });
    expect(answer.PublicKey).toBeInstanceOf(Uint8Array);
  },
};

describe('the SDK', () => {
  it.each(sampleOf(OPERATIONS, 3))('drives %s', async (operation) => {
    expect(endpoint.kms(REGION)).toHaveProperty(`${operation[0]?.toLowerCase()}${operation.slice(1)}`);
    await USES[operation]();
    expect(endpoint.called).toContain(operation);
  });

  it('drives GenerateRandom, finds no custom key store, and is refused to make one', async () => {
    expect((await kms.generateRandom({ NumberOfBytes: 20 })).Plaintext).toHaveLength(20);
    expect((await kms.describeCustomKeyStores({})).CustomKeyStores).toEqual([]);
    const made = rejection(kms.createCustomKeyStore({ CustomKeyStoreName: 'Example' }));
    expect(await made).toBeInstanceOf(sdk.UnsupportedOperationException);
  });

  it('takes commands too, and binary data in any form', async () => {
    const client = new sdk.KMSClient({ region: REGION, endpoint: endpoint.url, credentials: CREDENTIALS });
    const { KeyMetadata } = await client.send(new sdk.CreateKeyCommand({}));
    for (const Plaintext of [SECRET, new Uint8Array(SECRET), new Uint8Array(4096).fill(255)]) {
      const { CiphertextBlob } = await client.send(new sdk.EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext }));
      const decrypted = await client.send(new sdk.DecryptCommand({ CiphertextBlob }));
      expect(Buffer.from(given(decrypted.Plaintext)).equals(Plaintext)).toBe(true);
    }
    client.destroy();
  });

  it('tells request IDs, which CloudTrail has too', async () => {
    const KeyId = await createKey({ MultiRegion: true });
    const { $metadata } = await kms.replicateKey({ KeyId, ReplicaRegion: REPLICA_REGION });
    expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 });
    const records: { readonly eventName: string; readonly requestID: string }[] = await endpoint.control('events');
    expect(records.find(({ eventName }) => eventName === 'ReplicateKey')?.requestID).toBe($metadata.requestId);
    const refused = await rejection(kms.replicateKey({ KeyId, ReplicaRegion: REPLICA_REGION }));
    expect(refused).toMatchObject({ $fault: 'client', $metadata: { httpStatusCode: 400 } });
    expect((refused as sdk.KMSServiceException).$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("AWS's own examples", () => {
  const EXAMPLE_KEY = 'mrk-1234abcd12ab34cd56ef1234567890ab';
  const { examples } = JSON.parse(readFileSync(new URL('../vectors/aws-examples.json', import.meta.url), 'utf8')) as {
    readonly examples: readonly Example[];
  };
  interface Example {
    readonly operation: string;
    readonly input: unknown;
    readonly output: { readonly ReplicaKeyMetadata: object };
  }

  /** The one example of an operation, as it is for our key. */
  function exampleOf<Input>(
    operation: string,
    KeyId: string,
  ): { readonly input: Input; readonly output: Example['output'] } {
    const found = examples.filter((example) => example.operation === operation);
    expect(found).toHaveLength(1);
    return JSON.parse(JSON.stringify(found[0]).replaceAll(EXAMPLE_KEY, KeyId));
  }

  it('of ReplicateKey', async () => {
    const KeyId = await createKey({ MultiRegion: true });
    const { input, output } = exampleOf<sdk.ReplicateKeyCommandInput>('ReplicateKey', KeyId);
    const answer = await kms.replicateKey(input);
    // It is printed as if the replica key were ready at once.
    const { CreationDate, ...printed } = output.ReplicaKeyMetadata as Record<string, unknown>;
    expect(answer.ReplicaKeyMetadata).toMatchObject({ ...printed, KeyState: 'Creating', Enabled: false });
    expect(JSON.parse(given(answer.ReplicaPolicy))).toMatchObject({ Version: '2012-10-17', Id: 'key-default-1' });
    expect(answer.ReplicaTags ?? []).toEqual([]);
    await endpoint.advance('PT1M');
    const { KeyMetadata } = await endpoint.kms('us-west-2').describeKey({ KeyId });
    expect(KeyMetadata).toMatchObject(printed);
    expect(KeyMetadata?.CreationDate).toEqual(answer.ReplicaKeyMetadata?.CreationDate);
  });

  it('of UpdatePrimaryRegion', async () => {
    const [old, recent] = [endpoint.kms('us-west-1'), endpoint.kms('eu-central-1')];
    const { KeyMetadata } = await old.createKey({ MultiRegion: true });
    const KeyId = given(KeyMetadata?.KeyId);
    await old.replicateKey({ KeyId, ReplicaRegion: 'eu-central-1' });
    await endpoint.advance('PT1M');
    const { input } = exampleOf<sdk.UpdatePrimaryRegionCommandInput>('UpdatePrimaryRegion', KeyId);
    const { $metadata, ...output } = await old.updatePrimaryRegion(input);
    expect([$metadata.httpStatusCode, output]).toEqual([200, {}]);
    expect([await stateOf(KeyId, old), await stateOf(KeyId, recent)]).toEqual(['Updating', 'Updating']);
    await endpoint.advance('PT1M');
    for (const client of [old, recent]) {
      const described = given((await client.describeKey({ KeyId })).KeyMetadata);
      expect(described.KeyState).toBe('Enabled');
      expect(described.MultiRegionConfiguration).toMatchObject({
        MultiRegionKeyType: client === recent ? 'PRIMARY' : 'REPLICA',
        PrimaryKey: { Region: 'eu-central-1' },
        ReplicaKeys: [{ Region: 'us-west-1' }],
      });
    }
  });
});

describe('waiting for a replica', () => {
  it('by retrying on KMSInvalidStateException, as AWS advises', async () => {
    const KeyId = await createKey({ MultiRegion: true });
    await kms.replicateKey({ KeyId, ReplicaRegion: REPLICA_REGION });
    const keyArn = `arn:aws:kms:${REPLICA_REGION}:111122223333:key/${KeyId}`;
    const creating = words('keyState', { keyArn, keyState: 'Creating', footnote: 14 });
    let refusals = 0;
    let encrypted: sdk.EncryptCommandOutput | undefined;
    while (encrypted === undefined) {
      try {
        encrypted = await replicaKms.encrypt({ KeyId, Plaintext: SECRET });
      } catch (error) {
        if (!(error instanceof sdk.KMSInvalidStateException)) throw error;
        expect(error.message).toBe(creating);
        refusals += 1;
        await endpoint.advance('PT25S');
      }
    }
    expect(refusals).toBe(3);
    expect((await kms.decrypt({ CiphertextBlob: encrypted.CiphertextBlob })).Plaintext).toEqual(new Uint8Array(SECRET));
  });

  it('by asking DescribeKey', async () => {
    const KeyId = await createKey({ MultiRegion: true });
    await kms.replicateKey({ KeyId, ReplicaRegion: REPLICA_REGION });
    const seen = [await stateOf(KeyId, replicaKms)];
    while (seen.at(-1) === 'Creating' && seen.length < 100) {
      await endpoint.advance('PT15S');
      seen.push(await stateOf(KeyId, replicaKms));
    }
    expect(seen.at(-1)).toBe('Enabled');
    expect(seen).toHaveLength(5);
  });

  it('and none waits in vain while one is held in Creating', async () => {
    await endpoint.control('faults', { holdReplication: true });
    const KeyId = await createKey({ MultiRegion: true });
    await kms.replicateKey({ KeyId, ReplicaRegion: REPLICA_REGION });
    await endpoint.advance('P1D');
    expect(await stateOf(KeyId, replicaKms)).toBe('Creating');
    await endpoint.control('faults', { release: { keyId: KeyId, region: REPLICA_REGION } });
    expect(await stateOf(KeyId, replicaKms)).toBe('Enabled');
  });
});

describe('paginators', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'e'];

  it('of keys', async () => {
    const made: string[] = [];
    for (const _ of NAMES) made.push(await createKey());
    const listed = await pages(sdk.paginateListKeys({ client: kms, pageSize: 2 }, {}));
    expect(listed.map(({ Keys }) => Keys?.length)).toEqual([2, 2, 1]);
    expect(listed.flatMap(({ Keys = [] }) => Keys.map(({ KeyId }) => KeyId)).sort()).toEqual(made.sort());
  });

  it('of aliases', async () => {
    const TargetKeyId = await createKey();
    for (const name of NAMES) await kms.createAlias({ AliasName: `alias/${name}`, TargetKeyId });
    const listed = await pages(sdk.paginateListAliases({ client: kms, pageSize: 2 }, { KeyId: TargetKeyId }));
    expect(listed).toHaveLength(3);
    expect(listed.flatMap(({ Aliases = [] }) => Aliases.map(({ AliasName }) => AliasName)).sort()).toEqual(
      NAMES.map((name) => `alias/${name}`),
    );
  });

  it('of grants, of a key and of a retiring principal', async () => {
    const KeyId = await createKey();
    const made: string[] = [];
    for (const _ of NAMES) made.push((await createGrant(KeyId)).GrantId);
    const ofKey = await pages(sdk.paginateListGrants({ client: kms, pageSize: 2 }, { KeyId }));
    const ofPrincipal = await pages(
      sdk.paginateListRetirableGrants({ client: kms, pageSize: 3 }, { RetiringPrincipal: USER }),
    );
    expect([ofKey.length, ofPrincipal.length]).toEqual([3, 2]);
    for (const listed of [ofKey, ofPrincipal]) {
      expect(listed.flatMap(({ Grants = [] }) => Grants.map(({ GrantId }) => GrantId)).sort()).toEqual(made.sort());
    }
  });

  it('of tags, key policies and rotations', async () => {
    const KeyId = await createKey({ Tags: NAMES.map((TagKey) => ({ TagKey, TagValue: '' })) });
    const tags = await pages(sdk.paginateListResourceTags({ client: kms, pageSize: 2 }, { KeyId }));
    expect(tags.flatMap(({ Tags = [] }) => Tags.map(({ TagKey }) => TagKey)).sort()).toEqual(NAMES);
    const policies = await pages(sdk.paginateListKeyPolicies({ client: kms, pageSize: 1 }, { KeyId }));
    expect(policies.flatMap(({ PolicyNames = [] }) => PolicyNames)).toEqual(['default']);
    for (const _ of NAMES) {
      await kms.rotateKeyOnDemand({ KeyId });
      await endpoint.advance('PT1M');
    }
    const rotations = await pages(sdk.paginateListKeyRotations({ client: kms, pageSize: 2 }, { KeyId }));
    expect(rotations.map(({ Rotations }) => Rotations?.length)).toEqual([2, 2, 1]);
  });
});

describe('exceptions', () => {
  const NUMBERS = Array.from({ length: 51 }, (_, n) => n);
  const NOBODY = 'mrk-00000000000000000000000000000000';
  type Refused = (KeyId: string) => Promise<unknown>;
  const disabled = async (KeyId: string): Promise<void> => {
    await kms.disableKey({ KeyId });
  };
  const importOf = async (change: Partial<sdk.ImportKeyMaterialCommandInput>, given?: string) => {
    const KeyId = given ?? (await createKey({ Origin: 'EXTERNAL' }));
    const { ImportToken, EncryptedKeyMaterial } = await wrapped(KeyId, randomBytes(32));
    const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
    return () => kms.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel, ...change });
  };
  const REFUSED: readonly (readonly [sdk: new (...args: never[]) => sdk.KMSServiceException, refused: Refused])[] = [
    [sdk.AlreadyExistsException, (KeyId) => kms.replicateKey({ KeyId, ReplicaRegion: REPLICA_REGION })],
    [sdk.NotFoundException, () => kms.describeKey({ KeyId: NOBODY })],
    [sdk.DisabledException, async (KeyId) => disabled(KeyId).then(() => encrypt(KeyId))],
    [sdk.KMSInvalidStateException, (KeyId) => kms.cancelKeyDeletion({ KeyId })],
    [sdk.DryRunOperationException, (KeyId) => kms.encrypt({ KeyId, Plaintext: SECRET, DryRun: true })],
    [sdk.InvalidArnException, () => kms.enableKey({ KeyId: 'arn:aws:kms' })],
    [sdk.UnsupportedOperationException, (KeyId) => replicaKms.replicateKey({ KeyId, ReplicaRegion: 'us-west-2' })],
    [sdk.InvalidCiphertextException, () => kms.decrypt({ CiphertextBlob: randomBytes(64) })],
    [
      sdk.IncorrectKeyException,
      async (KeyId) => kms.decrypt({ KeyId: await createKey(), CiphertextBlob: await encrypt(KeyId) }),
    ],
    [sdk.InvalidKeyUsageException, (KeyId) => kms.sign({ KeyId, ...SIGNING })],
    [
      sdk.KMSInvalidSignatureException,
      async () => kms.verify({ KeyId: await createKey(ECC_SIGNING), ...SIGNING, Signature: randomBytes(70) }),
    ],
    [
      sdk.KMSInvalidMacException,
      async () => kms.verifyMac({ KeyId: await createKey(HMAC), ...MAC, Mac: randomBytes(32) }),
    ],
    [sdk.InvalidMarkerException, () => kms.listKeys({ Marker: 'nowhere' })],
    [sdk.LimitExceededException, (KeyId) => kms.putKeyPolicy({ KeyId, Policy: `${POLICY}${' '.repeat(32_768)}` })],
    [sdk.MalformedPolicyDocumentException, (KeyId) => kms.putKeyPolicy({ KeyId, Policy: '{}' })],
    [
      sdk.TagException,
      (KeyId) => kms.tagResource({ KeyId, Tags: NUMBERS.map((n) => ({ TagKey: `tag ${n}`, TagValue: '' })) }),
    ],
    [sdk.InvalidImportTokenException, async () => (await importOf({ ImportToken: randomBytes(64) }))()],
    [sdk.InvalidCiphertextException, async () => (await importOf({ EncryptedKeyMaterial: randomBytes(256) }))()],
    [
      sdk.IncorrectKeyMaterialException,
      async () => {
        const KeyId = await createKey({ Origin: 'EXTERNAL' });
        await (await importOf({}, KeyId))();
        return (await importOf({}, KeyId))();
      },
    ],
    [
      sdk.ExpiredImportTokenException,
      async () => {
        const late = await importOf({});
        await endpoint.advance('P2D');
        return late();
      },
    ],
    [sdk.InvalidGrantTokenException, () => kms.retireGrant({ GrantToken: 'none of ours' })],
    [
      sdk.ConflictException,
      async (KeyId) => {
        await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
        await endpoint.advance('P89DT23H50M');
        return kms.rotateKeyOnDemand({ KeyId });
      },
    ],
  ];

  it.each(sampleOf(REFUSED, 3).map(([type, refused]) => [type.name, type, refused] as const))(
    '%s',
    async (name, type, refused) => {
      const error = await rejection(refused(await createSet()));
      expect(error).toBeInstanceOf(type);
      expect(error).toBeInstanceOf(sdk.KMSServiceException);
      expect(error).toMatchObject({ name, $fault: 'client', $metadata: { httpStatusCode: 400 } });
    },
  );

  it('that the SDK has no class for have their names', async () => {
    const KeyId = await createKey({ MultiRegion: true });
    const Description = 'x'.repeat(8193);
    const error = await rejection(kms.replicateKey({ KeyId, ReplicaRegion: REGION, Description }));
    const message = brokenWords('description', Description, { is: 'maxLength', limit: 8192 });
    expect(error).toBeInstanceOf(sdk.KMSServiceException);
    expect(error).toMatchObject({ name: 'ValidationException', message });
  });
});

describe('retries', () => {
  it.each(sampleOf(['KMSInternalException', 'DependencyTimeoutException', 'ThrottlingException'], 3))(
    'after %s',
    async (error) => {
      const KeyId = await createKey();
      await endpoint.control('faults', { operation: 'Encrypt', error, times: 2 });
      const { $metadata } = await kms.encrypt({ KeyId, Plaintext: SECRET });
      expect($metadata.attempts).toBe(3);
    },
  );

  it('end: then it is the exception', async () => {
    const once = endpoint.kms(REGION, { maxAttempts: 1 });
    const KeyId = await createKey();
    const failing = async (error: string) => {
      await endpoint.control('faults', { operation: 'DescribeKey', region: REGION, error });
      return rejection(once.describeKey({ KeyId }));
    };
    expect(await failing('KMSInternalException')).toBeInstanceOf(sdk.KMSInternalException);
    expect(await failing('DependencyTimeoutException')).toBeInstanceOf(sdk.DependencyTimeoutException);
    const throttled = await failing('ThrottlingException');
    expect(throttled).toBeInstanceOf(sdk.KMSServiceException);
    expect(throttled).toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
    expect((await once.describeKey({ KeyId })).$metadata.attempts).toBe(1);
  });

  it('after an answer that comes too late', async () => {
    const hasty = endpoint.kms(REGION, { requestHandler: { requestTimeout: 500, throwOnRequestTimeout: true } });
    await endpoint.control('faults', { operation: 'ListKeys', delay: 'PT2S' });
    expect((await hasty.listKeys({})).$metadata.attempts).toBeGreaterThan(1);
  });
});
