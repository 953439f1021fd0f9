// GetKeyLastUsage: the last successful cryptographic operation of one key.

import { describe, expect, it } from 'vitest';
import type { Operation, Store } from '../../../src/index.js';
import { base64, corrupt, createKey, createSet, encrypt, ok, openAccount, refusal } from '../../support/host.js';
import { call, inState, type KeyKind, unreachable } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const SET = [PRIMARY, REPLICA] as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('GetKeyLastUsage', () => {
  it('names the bare key ID, and no usage of a key that was never used [USAGE-1]', () => {
    const store = openAccount();
    const { KeyId, Arn, CreationDate } = createKey(store, PRIMARY);
    store.advance('P1D');
    const unused = { KeyId, KeyCreationDate: CreationDate, TrackingStartDate: CreationDate, KeyLastUsage: {} };
    expect(ok(store, PRIMARY, 'GetKeyLastUsage', { KeyId })).toEqual(unused);
    expect(ok(store, PRIMARY, 'GetKeyLastUsage', { KeyId: Arn })).toEqual(unused);
  });

  it('tells operation, date and IDs of the last use [USAGE-1]', () => {
    const ids: Record<string, string> = {};
    const store = openAccount({
      identifiers: (name) => {
        const id = name === 'keyId' ? '1234abcd-12ab-34cd-56ef-1234567890ab' : '0'.repeat(64);
        ids[name] = name === 'requestId' ? '040cce3e-9ef3-4651-b8cf-e47c9bafdc9b' : id;
        return ids[name];
      },
    });
    const { KeyId, CreationDate } = createKey(store, PRIMARY);
    store.advance(1234);
    encrypt(store, PRIMARY, KeyId, 'hello');
    const timestamp = store.now() / 1000;
    store.advance('P1D');
    expect(ok(store, PRIMARY, 'GetKeyLastUsage', { KeyId })).toEqual({
      KeyId,
      KeyCreationDate: CreationDate,
      TrackingStartDate: CreationDate,
      KeyLastUsage: {
        Operation: 'Encrypt',
        Timestamp: timestamp,
        CloudTrailEventId: expect.stringMatching(UUID),
        KmsRequestId: '040cce3e-9ef3-4651-b8cf-e47c9bafdc9b',
      },
    });
  });

  it('keeps each related key by itself, and starts with the key [USAGE-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [PRIMARY]);
    store.advance('P1D');
    ok(store, PRIMARY, 'ReplicateKey', { KeyId, ReplicaRegion: REPLICA });
    const replicated = store.now() / 1000;
    store.advance('PT5S');
    const CiphertextBlob = encrypt(store, REPLICA, KeyId, 'hello');
    expect(lastUse(store, PRIMARY, KeyId)).toBeUndefined();
    expect(lastUse(store, REPLICA, KeyId)).toBe('Encrypt');
    expect(ok(store, REPLICA, 'GetKeyLastUsage', { KeyId })).toMatchObject({
      KeyCreationDate: replicated,
      TrackingStartDate: replicated,
    });
    ok(store, PRIMARY, 'Decrypt', { CiphertextBlob });
    expect(SET.map((region) => lastUse(store, region, KeyId))).toEqual(['Decrypt', 'Encrypt']);
  });

  it('of ReEncrypt counts for both keys, each with an event of its own [USAGE-1]', () => {
    const store = openAccount();
    const source = createSet(store, SET);
    const DestinationKeyId = createKey(store, REPLICA).KeyId;
    const CiphertextBlob = encrypt(store, PRIMARY, source, 'hello');
    ok(store, REPLICA, 'ReEncrypt', { CiphertextBlob, DestinationKeyId });
    const [one, two] = [source, DestinationKeyId].map(
      (KeyId) => ok(store, REPLICA, 'GetKeyLastUsage', { KeyId }).KeyLastUsage,
    );
    expect(one).toEqual({
      Operation: 'ReEncrypt',
      Timestamp: store.now() / 1000,
      CloudTrailEventId: expect.stringMatching(UUID),
      KmsRequestId: expect.stringMatching(UUID),
    });
    // One request, and one record of it.
    expect(two).toEqual(one);
    // The related key in the other Region was used for Encrypt only.
    expect(lastUse(store, PRIMARY, source)).toBe('Encrypt');
  });

  it('of ReEncrypt under one and the same key is one event [USAGE-1]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY);
    const CiphertextBlob = encrypt(store, PRIMARY, KeyId, 'hello');
    const input = { CiphertextBlob, DestinationKeyId: KeyId };
    expect(store.call({ region: PRIMARY, operation: 'ReEncrypt', input }).events).toHaveLength(1);
    expect(lastUse(store, PRIMARY, KeyId)).toBe('ReEncrypt');
  });

  const uses: Readonly<Partial<Record<Operation, readonly [kind: object, input: object]>>> = {
    Encrypt: [{}, { Plaintext: 'AQID' }],
    GenerateDataKey: [{}, { KeySpec: 'AES_256' }],
    GenerateDataKeyWithoutPlaintext: [{}, { KeySpec: 'AES_256' }],
    GenerateDataKeyPair: [{}, { KeyPairSpec: 'RSA_2048' }],
    GenerateDataKeyPairWithoutPlaintext: [{}, { KeyPairSpec: 'RSA_2048' }],
    Sign: [
      { KeySpec: 'ML_DSA_44', KeyUsage: 'SIGN_VERIFY' },
      { Message: 'AQID', SigningAlgorithm: 'ML_DSA_SHAKE_256' },
    ],
    GenerateMac: [
      { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
      { Message: 'AQID', MacAlgorithm: 'HMAC_SHA_256' },
    ],
    DeriveSharedSecret: [
      { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' },
      { KeyAgreementAlgorithm: 'ECDH', PublicKey: 'AQID' },
    ],
    Encapsulate: [{ KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' }, { EncapsulationAlgorithm: 'ML_KEM' }],
    Decapsulate: [
      { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
      { EncapsulationAlgorithm: 'ML_KEM', SharedSecretCiphertextBlob: 'AQID' },
    ],
  };

  it.each(Object.entries(uses))('counts %s [USAGE-1]', (operation, [kind, input]) => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY, { ...kind });
    ok(store, PRIMARY, operation as Operation, { KeyId, ...input });
    expect(lastUse(store, PRIMARY, KeyId)).toBe(operation);
  });

  it('counts Verify and VerifyMac only where the signature or MAC is good [USAGE-1]', () => {
    const store = openAccount();
    for (const [make, check, kind, algorithm, member] of [
      [
        'Sign',
        'Verify',
        { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
        { SigningAlgorithm: 'ECDSA_SHA_256' },
        'Signature',
      ],
      [
        'GenerateMac',
        'VerifyMac',
        { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
        { MacAlgorithm: 'HMAC_SHA_256' },
        'Mac',
      ],
    ] as const) {
      const { KeyId } = createKey(store, PRIMARY, kind);
      const input = { KeyId, Message: base64('message'), ...algorithm };
      const stamp = (ok(store, PRIMARY, make, input) as Readonly<Record<string, unknown>>)[member];
      expect(refusal(store, PRIMARY, check, { ...input, [member]: 'AQID' })).toMatch(/^KMSInvalid(?:Signature|Mac)/);
      expect(lastUse(store, PRIMARY, KeyId)).toBe(make);
      ok(store, PRIMARY, check, { ...input, [member]: stamp });
      expect(lastUse(store, PRIMARY, KeyId)).toBe(check);
    }
  });

  it('does not count what is no cryptographic operation, or failed, or was only tried [USAGE-1]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY);
    const CiphertextBlob = encrypt(store, PRIMARY, KeyId, 'hello');
    const before = ok(store, PRIMARY, 'GetKeyLastUsage', { KeyId });
    store.advance('PT1S');
    ok(store, PRIMARY, 'DescribeKey', { KeyId });
    ok(store, PRIMARY, 'DisableKey', { KeyId });
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob })).toMatch(/^DisabledException: /);
    ok(store, PRIMARY, 'EnableKey', { KeyId });
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob: corrupt(CiphertextBlob) })).toMatch(/^InvalidCipher/);
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob, DryRun: true })).toMatch(/^DryRunOperation/);
    expect(ok(store, PRIMARY, 'GetKeyLastUsage', { KeyId })).toEqual(before);

    const rsa = createKey(store, PRIMARY, { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }).KeyId;
    ok(store, PRIMARY, 'GetPublicKey', { KeyId: rsa });
    expect(lastUse(store, PRIMARY, rsa)).toBeUndefined();
  });

  it('takes no alias [USAGE-1] [ID-5b]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY);
    ok(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    expect(refusal(store, PRIMARY, 'GetKeyLastUsage', { KeyId: 'alias/a' })).toBe(
      `InvalidArnException: ${words('aliasNotTaken')} [ID-5b]`,
    );
  });

  it.each([
    'Enabled',
    'Disabled',
    'PendingDeletion',
    'PendingReplicaDeletion',
    'PendingImport',
    'Creating',
    'Updating',
    'Unavailable',
  ] as const)('answers in every key state: %s [STATE-6c]', (state) => {
    const kinds: readonly KeyKind[] = [{}, { Origin: 'EXTERNAL' }, { Origin: 'AWS_CLOUDHSM' }];
    const reachable = kinds.filter((kind) => unreachable(state, kind) === undefined);
    expect(reachable).not.toEqual([]);
    for (const kind of reachable) {
      const { keySet, region } = inState(state, kind);
      const result = call(keySet, 'GetKeyLastUsage', {}, { region });
      expect(result.ok && result.output.KeyId).toBe(keySet.keyId);
    }
  });
});

function lastUse(store: Store, region: string, KeyId: string): string | undefined {
  return ok(store, region, 'GetKeyLastUsage', { KeyId }).KeyLastUsage.Operation;
}
