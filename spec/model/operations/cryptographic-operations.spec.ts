// The cryptographic operations with a host behind them: related keys are one key, unrelated keys are not, and older key
// material goes on decrypting. Which keys are admitted at all: cryptographic-gates.spec.ts.

import { describe, expect, it } from 'vitest';
import { createStore, type Operation, type Store } from '../../../src/index.js';
import {
  base64,
  corrupt,
  createKey,
  createSet,
  decrypt,
  describeKey,
  encrypt,
  ok,
  openAccount,
  plain,
  refusal,
  specHost,
} from '../../support/host.js';
import { brokenWords, words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const SET = [PRIMARY, REPLICA] as const;
const INVALID = 'InvalidCiphertextException:  [CIPHER-1]';
const INCORRECT = `IncorrectKeyException: ${words('keyIncorrect')} [CIPHER-1]`;
const WOULD_SUCCEED = `DryRunOperationException: ${words('dryRun')} [DRYRUN-1]`;
const RSA = { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' };
const OAEP = 'RSAES_OAEP_SHA_256';

describe('related keys', () => {
  it.each([
    [PRIMARY, REPLICA],
    [REPLICA, PRIMARY],
    [REPLICA, REPLICA],
  ])('encrypt in %s and decrypt in %s [SHARED-3]', (here, there) => {
    const { store, keyId } = set();
    const Plaintext = base64('hello');
    const sealed = ok(store, here, 'Encrypt', { KeyId: keyId, Plaintext });
    expect(sealed).toEqual({
      KeyId: arn(here, keyId),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      CiphertextBlob: expect.any(String),
    });
    const { CiphertextBlob } = sealed;
    ok(store, there, 'CreateAlias', { AliasName: 'alias/there', TargetKeyId: keyId });
    const answer = {
      KeyId: arn(there, keyId),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      KeyMaterialId: describeKey(store, there, keyId).CurrentKeyMaterialId,
      Plaintext,
    };
    for (const KeyId of [undefined, keyId, arn(there, keyId), 'alias/there']) {
      expect(ok(store, there, 'Decrypt', { CiphertextBlob, ...(KeyId && { KeyId }) })).toEqual(answer);
    }
  });

  it.each([
    ['GenerateDataKey', { KeySpec: 'AES_256' }, 'CiphertextBlob', 'Plaintext', 32],
    ['GenerateDataKey', { KeySpec: 'AES_128' }, 'CiphertextBlob', 'Plaintext', 16],
    ['GenerateDataKey', { NumberOfBytes: 77 }, 'CiphertextBlob', 'Plaintext', 77],
    ['GenerateDataKeyWithoutPlaintext', { KeySpec: 'AES_256' }, 'CiphertextBlob', undefined, 32],
    ['GenerateDataKeyPair', { KeyPairSpec: 'RSA_3072' }, 'PrivateKeyCiphertextBlob', 'PrivateKeyPlaintext', 32],
    ['GenerateDataKeyPairWithoutPlaintext', { KeyPairSpec: 'RSA_3072' }, 'PrivateKeyCiphertextBlob', undefined, 32],
  ] as const)(
    'decrypt a data key that another of them has made: %s %o [SHARED-3]',
    (operation, input, sealed, shown, bytes) => {
      const { store, keyId } = set();
      const made = ok(store, PRIMARY, operation, { KeyId: keyId, ...input });
      expect(made).toEqual({
        KeyId: arn(PRIMARY, keyId),
        KeyMaterialId: describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId,
        [sealed]: expect.any(String),
        ...(shown && { [shown]: expect.any(String) }),
        ...('KeyPairSpec' in input && { ...input, PublicKey: expect.any(String) }),
      });
      const opened = ok(store, REPLICA, 'Decrypt', {
        CiphertextBlob: (made as Readonly<Record<string, unknown>>)[sealed],
      }).Plaintext;
      expect(plain(String(opened))).toHaveLength(bytes);
      if (shown !== undefined) expect((made as Readonly<Record<string, unknown>>)[shown]).toBe(opened);
    },
  );

  it('decrypt with older key material, however often the set has rotated [SHARED-3] [ROTATE-3]', () => {
    const { store, keyId } = set();
    const blobs = [0, 1, 2, 3].map((count) => {
      const blob = encrypt(store, PRIMARY, keyId, `text ${count}`);
      const { CurrentKeyMaterialId } = describeKey(store, PRIMARY, keyId);
      ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
      store.advance('PT20S');
      return { blob, CurrentKeyMaterialId, count };
    });
    for (const { blob, CurrentKeyMaterialId, count } of blobs) {
      const answer = ok(store, REPLICA, 'Decrypt', { CiphertextBlob: blob });
      expect(plain(String(answer.Plaintext))).toBe(`text ${count}`);
      expect(answer.KeyMaterialId).toBe(CurrentKeyMaterialId);
    }
    expect(new Set(blobs.map(({ CurrentKeyMaterialId }) => CurrentKeyMaterialId)).size).toBe(4);
  });

  it('decrypt for each other when one of them is gone or cannot be used [SHARED-3] [STATE-3]', () => {
    const { store, keyId } = set();
    const blob = encrypt(store, REPLICA, keyId, 'hello');
    ok(store, REPLICA, 'DisableKey', { KeyId: keyId });
    expect(decrypt(store, PRIMARY, blob)).toBe('hello');
    ok(store, REPLICA, 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    store.advance('P7D');
    expect(decrypt(store, PRIMARY, blob)).toBe('hello');
    // Where there is no related key (any more), the ciphertext names a key that is not there.
    expect(refusal(store, REPLICA, 'Decrypt', { CiphertextBlob: blob })).toMatch(
      /^(?:NotFound|AccessDenied)Exception: /,
    );
    // A replica key that is made anew is the same key again.
    ok(store, PRIMARY, 'ReplicateKey', { KeyId: keyId, ReplicaRegion: REPLICA });
    store.advance('PT5S');
    expect(decrypt(store, REPLICA, blob)).toBe('hello');
  });

  it('encrypt and decrypt throughout a change of the primary key [SHARED-3] [PRIMARY-5]', () => {
    const { store, keyId } = set();
    const before = encrypt(store, PRIMARY, keyId, 'before');
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    const during = encrypt(store, PRIMARY, keyId, 'during');
    for (const region of SET) {
      expect(decrypt(store, region, before)).toBe('before');
      expect(decrypt(store, region, during)).toBe('during');
    }
    store.advance('PT5S');
    expect(decrypt(store, REPLICA, during)).toBe('during');
  });

  it('that are asymmetric sign, agree and encapsulate as one key, and show one public key [SHARED-3]', () => {
    const store = openAccount();
    const rsa = createSet(store, SET, RSA);
    const blob = encrypt(store, PRIMARY, rsa, 'hello', { EncryptionAlgorithm: OAEP });
    expect(ok(store, REPLICA, 'Decrypt', { KeyId: rsa, CiphertextBlob: blob, EncryptionAlgorithm: OAEP })).toEqual({
      KeyId: arn(REPLICA, rsa),
      EncryptionAlgorithm: OAEP,
      Plaintext: base64('hello'),
    });

    const ecc = createSet(store, SET, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    const signing = { KeyId: ecc, Message: base64('message'), SigningAlgorithm: 'ECDSA_SHA_256' };
    const { Signature, ...signed } = ok(store, PRIMARY, 'Sign', signing);
    expect(signed).toEqual({ KeyId: arn(PRIMARY, ecc), SigningAlgorithm: 'ECDSA_SHA_256' });
    expect(ok(store, REPLICA, 'Verify', { ...signing, Signature })).toEqual({
      KeyId: arn(REPLICA, ecc),
      SigningAlgorithm: 'ECDSA_SHA_256',
      SignatureValid: true,
    });
    const [here, there] = SET.map((region) => ok(store, region, 'GetPublicKey', { KeyId: ecc }));
    expect(there).toEqual({ ...here, KeyId: arn(REPLICA, ecc) });

    const hmac = createSet(store, SET, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const macing = { KeyId: hmac, Message: base64('message'), MacAlgorithm: 'HMAC_SHA_256' };
    const { Mac } = ok(store, REPLICA, 'GenerateMac', macing);
    expect(ok(store, PRIMARY, 'VerifyMac', { ...macing, Mac })).toEqual({
      KeyId: arn(PRIMARY, hmac),
      MacAlgorithm: 'HMAC_SHA_256',
      MacValid: true,
    });

    const ecdh = createSet(store, SET, { KeySpec: 'ECC_NIST_P384', KeyUsage: 'KEY_AGREEMENT' });
    const agreement = { KeyId: ecdh, KeyAgreementAlgorithm: 'ECDH', PublicKey: base64('public key of a peer') };
    const [mine, yours] = SET.map((region) => ok(store, region, 'DeriveSharedSecret', agreement));
    expect(mine).toEqual({
      KeyId: arn(PRIMARY, ecdh),
      KeyAgreementAlgorithm: 'ECDH',
      KeyOrigin: 'AWS_KMS',
      SharedSecret: expect.any(String),
    });
    expect(yours).toEqual({ ...mine, KeyId: arn(REPLICA, ecdh) });

    const kem = createSet(store, SET, { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' });
    const encapsulation = { KeyId: kem, EncapsulationAlgorithm: 'ML_KEM' };
    const { SharedSecret, SharedSecretCiphertextBlob } = ok(store, PRIMARY, 'Encapsulate', encapsulation);
    expect(ok(store, REPLICA, 'Decapsulate', { ...encapsulation, SharedSecretCiphertextBlob })).toEqual({
      KeyId: arn(REPLICA, kem),
      EncapsulationAlgorithm: 'ML_KEM',
      SharedSecret,
    });
  });
});

describe('unrelated keys', () => {
  it('do not decrypt for each other: a named key must be the one of the ciphertext [CIPHER-1] [SHARED-3]', () => {
    const { store, keyId } = set();
    const CiphertextBlob = encrypt(store, PRIMARY, keyId, 'hello');
    const others = [
      createKey(store, PRIMARY).KeyId,
      createSet(store, SET),
      createKey(store, PRIMARY, RSA).KeyId,
      // The ciphertext is looked at before the key usage.
      createKey(store, PRIMARY, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }).KeyId,
    ];
    for (const KeyId of others) expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob, KeyId })).toBe(INCORRECT);
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob, KeyId: keyId })).toBe('ok');
  });

  it('with the same imported key material are unrelated all the same [SHARED-3]', () => {
    const store = openAccount();
    const [one, two] = [1, 2].map(() => createKey(store, PRIMARY, { Origin: 'EXTERNAL' }).KeyId);
    for (const KeyId of [one, two]) {
      const wrapping = { WrappingAlgorithm: OAEP, WrappingKeySpec: 'RSA_2048' };
      const { ImportToken, PublicKey } = ok(store, PRIMARY, 'GetParametersForImport', { KeyId, ...wrapping });
      const EncryptedKeyMaterial = base64(JSON.stringify({ publicKey: PublicKey, 'not wrapped': 'A' }));
      const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
      ok(store, PRIMARY, 'ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel });
    }
    const CiphertextBlob = encrypt(store, PRIMARY, String(one), 'hello');
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob, KeyId: two })).toBe(INCORRECT);
  });

  it('that are asymmetric cannot read, verify or agree for each other [CIPHER-1]', () => {
    const store = openAccount();
    const [rsa, otherRsa] = [1, 2].map(() => createKey(store, PRIMARY, RSA).KeyId);
    const CiphertextBlob = encrypt(store, PRIMARY, String(rsa), 'hello', { EncryptionAlgorithm: OAEP });
    const input = { CiphertextBlob, EncryptionAlgorithm: OAEP };
    // Nothing in an asymmetric ciphertext tells whose it is.
    expect(refusal(store, PRIMARY, 'Decrypt', { ...input, KeyId: otherRsa })).toBe(INVALID);
    expect(refusal(store, PRIMARY, 'Decrypt', input)).toBe(`ValidationException: ${words('keyIdMissing')} [CIPHER-1]`);
    expect(refusal(store, PRIMARY, 'Decrypt', { ...input, KeyId: rsa })).toBe('ok');

    const sign = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
    const [signer, other] = [1, 2].map(() => createKey(store, PRIMARY, sign).KeyId);
    const signing = { Message: base64('message'), SigningAlgorithm: 'ECDSA_SHA_256' };
    const { Signature } = ok(store, PRIMARY, 'Sign', { KeyId: signer, ...signing });
    const verifying = { ...signing, Signature };
    expect(refusal(store, PRIMARY, 'Verify', { KeyId: other, ...verifying })).toBe(
      'KMSInvalidSignatureException:  [SIGN-2]',
    );
    expect(refusal(store, PRIMARY, 'Verify', { KeyId: signer, ...verifying, Message: base64('another') })).toBe(
      'KMSInvalidSignatureException:  [SIGN-2]',
    );

    const hmac = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };
    const [mac, otherMac] = [1, 2].map(() => createKey(store, PRIMARY, hmac).KeyId);
    const macing = { Message: base64('message'), MacAlgorithm: 'HMAC_SHA_256' };
    const { Mac } = ok(store, PRIMARY, 'GenerateMac', { KeyId: mac, ...macing });
    expect(refusal(store, PRIMARY, 'VerifyMac', { KeyId: otherMac, ...macing, Mac })).toBe(
      'KMSInvalidMacException:  [SIGN-2]',
    );

    // Decapsulate always finds a secret: only not the right one.
    const kem = { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' };
    const [receiver, otherReceiver] = [1, 2].map(() => createKey(store, PRIMARY, kem).KeyId);
    const encapsulation = { EncapsulationAlgorithm: 'ML_KEM' };
    const { SharedSecret, SharedSecretCiphertextBlob } = ok(store, PRIMARY, 'Encapsulate', {
      KeyId: receiver,
      ...encapsulation,
    });
    const decapsulation = { KeyId: otherReceiver, ...encapsulation, SharedSecretCiphertextBlob };
    expect(ok(store, PRIMARY, 'Decapsulate', decapsulation).SharedSecret).not.toBe(SharedSecret);
  });
});

describe('a ciphertext', () => {
  it('that is corrupt cannot be read, with or without a key to read it [CIPHER-1]', () => {
    const { store, keyId } = set();
    const CiphertextBlob = corrupt(encrypt(store, PRIMARY, keyId, 'hello'));
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob })).toBe(INVALID);
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob, KeyId: keyId })).toBe(INVALID);
    const rsa = createKey(store, PRIMARY, RSA).KeyId;
    const broken = corrupt(encrypt(store, PRIMARY, rsa, 'hello', { EncryptionAlgorithm: OAEP }));
    const input = { CiphertextBlob: broken, KeyId: rsa, EncryptionAlgorithm: OAEP };
    expect(refusal(store, PRIMARY, 'Decrypt', input)).toBe(INVALID);
  });

  it('of key material that the key never had cannot be read [CIPHER-1]', () => {
    const { store, keyId } = set();
    const sealed = JSON.parse(plain(encrypt(store, PRIMARY, keyId, 'hello'))) as object;
    const forged = base64(JSON.stringify({ ...sealed, keyMaterialId: '0'.repeat(64) }));
    for (const KeyId of [undefined, keyId]) {
      const input = { CiphertextBlob: forged, ...(KeyId && { KeyId }) };
      expect(refusal(store, PRIMARY, 'Decrypt', input)).toBe(INVALID);
    }
  });

  it('is read with the encryption context that it was made with, and no other [CIPHER-1]', () => {
    const { store, keyId } = set();
    const EncryptionContext = { Purpose: 'Test', Department: 'IT' };
    const CiphertextBlob = encrypt(store, PRIMARY, keyId, 'hello', { EncryptionContext });
    const answer = (context: object | undefined): string =>
      refusal(store, REPLICA, 'Decrypt', { CiphertextBlob, ...(context && { EncryptionContext: context }) });
    expect(answer(EncryptionContext)).toBe('ok');
    expect(answer({ Department: 'IT', Purpose: 'Test' })).toBe('ok');
    for (const context of [
      undefined,
      {},
      { Purpose: 'Test' },
      { ...EncryptionContext, purpose: 'Test' },
      { Purpose: 'test', Department: 'IT' },
    ]) {
      expect(answer(context)).toBe(INVALID);
    }
    const without = encrypt(store, PRIMARY, keyId, 'hello');
    expect(refusal(store, REPLICA, 'Decrypt', { CiphertextBlob: without, EncryptionContext })).toBe(INVALID);
  });

  it('must be there, except for a dry run that ignores it [CIPHER-1] [DRYRUN-1] [MODEL-1]', () => {
    const { store, keyId } = set();
    const missing = `ValidationException: ${words('constraints', { count: 1, violations: [{ at: 'ciphertextBlob', constraint: { is: 'notNull' } }] })} [MODEL-1]`;
    const ignoring = { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] };
    expect(refusal(store, PRIMARY, 'Decrypt', { KeyId: keyId })).toBe(missing);
    expect(refusal(store, PRIMARY, 'Decrypt', { KeyId: keyId, DryRun: true })).toBe(missing);
    expect(refusal(store, PRIMARY, 'Decrypt', { KeyId: keyId, ...ignoring, DryRun: false })).toBe(missing);
    expect(refusal(store, PRIMARY, 'Decrypt', { KeyId: keyId, ...ignoring })).toBe(WOULD_SUCCEED);
    // Ignored also where it is there, and no good.
    expect(refusal(store, PRIMARY, 'Decrypt', { KeyId: keyId, CiphertextBlob: 'AQID', DryRun: true })).toBe(INVALID);
    expect(refusal(store, PRIMARY, 'Decrypt', { KeyId: keyId, CiphertextBlob: 'AQID', ...ignoring })).toBe(
      WOULD_SUCCEED,
    );
    const both = { SourceKeyId: keyId, DestinationKeyId: keyId };
    expect(refusal(store, PRIMARY, 'ReEncrypt', both)).toBe(missing);
    expect(refusal(store, PRIMARY, 'ReEncrypt', { ...both, ...ignoring })).toBe(WOULD_SUCCEED);
  });

  it('is decrypted in the called Region: the ARN of a related key elsewhere is that of an incorrect key [CIPHER-1]', () => {
    const { store, keyId } = set();
    const CiphertextBlob = encrypt(store, PRIMARY, keyId, 'hello');
    const decryptWith = (KeyId: string): string => refusal(store, REPLICA, 'Decrypt', { CiphertextBlob, KeyId });
    expect(decryptWith(arn(PRIMARY, keyId))).toBe(INCORRECT);
    expect(decryptWith(arn(REPLICA, keyId))).toBe('ok');
    // To encrypt, it is the name of a key that is not here.
    expect(refusal(store, REPLICA, 'Encrypt', { KeyId: arn(PRIMARY, keyId), Plaintext: 'AQID' })).toBe(
      `NotFoundException: ${words('arnOfOtherRegion', { region: PRIMARY })} [ID-4]`,
    );
  });

  it.each([
    ['Encrypt', { Plaintext: 'AQID' }],
    ['Decrypt', { CiphertextBlob: 'AQID' }],
  ] as const)('of an asymmetric key has no encryption context: %s [CIPHER-4]', (operation, input) => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY, RSA);
    const answer = (EncryptionContext: object): string =>
      refusal(store, PRIMARY, operation, { KeyId, ...input, EncryptionAlgorithm: OAEP, EncryptionContext });
    expect(answer({ a: '1' })).toBe(`ValidationException: ${words('encryptionContextUncalledFor')} [CIPHER-4]`);
    expect(answer({})).toBe(operation === 'Encrypt' ? 'ok' : INVALID);
  });
});

describe('Sign and Verify', () => {
  it.each([
    ['ML_DSA_44', 'ML_DSA_SHAKE_256', 'DIGEST', 64, ['messageTypeNotOfKeySpec', 'keySpec']],
    ['ECC_NIST_P256', 'ECDSA_SHA_256', 'EXTERNAL_MU', 64, ['messageTypeNotOfKeySpec', 'keySpec']],
    ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', 'EXTERNAL_MU', 64, ['messageTypeNotOfKeySpec', 'keySpec']],
    ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', 'DIGEST', 5, ['messageTypeNotOfAlgorithm', 'algorithm']],
    ['ECC_NIST_EDWARDS25519', 'ED25519_PH_SHA_512', 'RAW', 64, ['messageTypeNotOfAlgorithm', 'algorithm']],
    ['ECC_NIST_P384', 'ECDSA_SHA_384', 'DIGEST', 47, ['digestLength', 'algorithm']],
    ['ML_DSA_65', 'ML_DSA_SHAKE_256', 'EXTERNAL_MU', 63, ['digestLength', 'algorithm']],
  ] as const)(
    'of %s by %s refuse %s of %i bytes, whoever does the cryptography [SIGN-1]',
    (keySpec, algorithm, messageType, length, [fault, names]) => {
      const store = openAccount();
      const { KeyId } = createKey(store, PRIMARY, { KeySpec: keySpec, KeyUsage: 'SIGN_VERIFY' });
      const Message = Buffer.alloc(length, 7).toString('base64');
      const input = { KeyId, SigningAlgorithm: algorithm, MessageType: messageType, Message };
      const facts = { messageType, [names]: names === 'keySpec' ? keySpec : algorithm };
      const refused = `ValidationException: ${words(fault, facts)} [SIGN-1]`;
      expect(refusal(store, PRIMARY, 'Sign', input)).toBe(refused);
      expect(refusal(store, PRIMARY, 'Verify', { ...input, Signature: 'AAAA' })).toBe(refused);
    },
  );
});

describe('ReEncrypt', () => {
  it('from a key to an unrelated one names both keys and both materials [CIPHER-1] [SHARED-3]', () => {
    const { store, keyId } = set();
    const other = createKey(store, REPLICA).KeyId;
    const blob = encrypt(store, PRIMARY, keyId, 'hello', { EncryptionContext: { a: '1' } });
    const answer = ok(store, REPLICA, 'ReEncrypt', {
      CiphertextBlob: blob,
      SourceEncryptionContext: { a: '1' },
      DestinationKeyId: other,
      DestinationEncryptionContext: { b: '2' },
    });
    expect(answer).toEqual({
      CiphertextBlob: expect.any(String),
      SourceKeyId: arn(REPLICA, keyId),
      KeyId: arn(REPLICA, other),
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      SourceKeyMaterialId: describeKey(store, REPLICA, keyId).CurrentKeyMaterialId,
      DestinationKeyMaterialId: describeKey(store, REPLICA, other).CurrentKeyMaterialId,
    });
    const CiphertextBlob = String(answer.CiphertextBlob);
    expect(decrypt(store, REPLICA, CiphertextBlob, { EncryptionContext: { b: '2' } })).toBe('hello');
    expect(refusal(store, REPLICA, 'Decrypt', { CiphertextBlob, KeyId: keyId })).toBe(INCORRECT);
  });

  it('of a key to itself, or to a related one, brings older ciphertexts under the current material [SHARED-3]', () => {
    const { store, keyId } = set();
    const old = encrypt(store, PRIMARY, keyId, 'hello');
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    store.advance('PT20S');
    const answer = ok(store, REPLICA, 'ReEncrypt', { CiphertextBlob: old, DestinationKeyId: keyId });
    const { SourceKeyMaterialId, DestinationKeyMaterialId } = answer;
    expect(DestinationKeyMaterialId).toBe(describeKey(store, REPLICA, keyId).CurrentKeyMaterialId);
    expect(SourceKeyMaterialId).not.toBe(DestinationKeyMaterialId);
    expect(decrypt(store, PRIMARY, String(answer.CiphertextBlob))).toBe('hello');
  });

  it('takes a named source key only for its own ciphertext [CIPHER-1]', () => {
    const { store, keyId } = set();
    const other = createKey(store, PRIMARY).KeyId;
    const CiphertextBlob = encrypt(store, REPLICA, keyId, 'hello');
    const input = { CiphertextBlob, DestinationKeyId: other };
    expect(refusal(store, PRIMARY, 'ReEncrypt', { ...input, SourceKeyId: other })).toBe(INCORRECT);
    expect(refusal(store, PRIMARY, 'ReEncrypt', { ...input, SourceKeyId: keyId })).toBe('ok');
    expect(refusal(store, PRIMARY, 'ReEncrypt', { ...input, CiphertextBlob: corrupt(CiphertextBlob) })).toBe(INVALID);
    const forContext = { ...input, SourceEncryptionContext: { a: '1' } };
    expect(refusal(store, PRIMARY, 'ReEncrypt', forContext)).toBe(INVALID);
  });

  it('asks of both keys that their key state allows it [CIPHER-1] [STATE-1]', () => {
    const { store, keyId } = set();
    const other = createKey(store, PRIMARY).KeyId;
    const input = { CiphertextBlob: encrypt(store, PRIMARY, keyId, 'hello'), DestinationKeyId: other };
    const disabled = (id: string): string =>
      `DisabledException: ${words('keyState', { keyArn: arn(PRIMARY, id), keyState: 'Disabled', footnote: 1 })} [STATE-1]`;
    ok(store, PRIMARY, 'DisableKey', { KeyId: keyId });
    expect(refusal(store, PRIMARY, 'ReEncrypt', input)).toBe(disabled(keyId));
    ok(store, PRIMARY, 'DisableKey', { KeyId: other });
    expect(refusal(store, PRIMARY, 'ReEncrypt', input)).toBe(disabled(other));
    ok(store, PRIMARY, 'EnableKey', { KeyId: keyId });
    expect(refusal(store, PRIMARY, 'ReEncrypt', input)).toBe(disabled(other));
    ok(store, PRIMARY, 'EnableKey', { KeyId: other });
    expect(refusal(store, PRIMARY, 'ReEncrypt', input)).toBe('ok');
  });

  it('goes from symmetric to asymmetric and back, and names only symmetric material [SHARED-3]', () => {
    const { store, keyId } = set();
    const rsa = createKey(store, PRIMARY, RSA).KeyId;
    const there = ok(store, PRIMARY, 'ReEncrypt', {
      CiphertextBlob: encrypt(store, REPLICA, keyId, 'hello'),
      DestinationKeyId: rsa,
      DestinationEncryptionAlgorithm: OAEP,
    });
    const { CurrentKeyMaterialId } = describeKey(store, PRIMARY, keyId);
    expect(there).toEqual({
      CiphertextBlob: expect.any(String),
      SourceKeyId: arn(PRIMARY, keyId),
      KeyId: arn(PRIMARY, rsa),
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: OAEP,
      SourceKeyMaterialId: CurrentKeyMaterialId,
    });
    const back = ok(store, PRIMARY, 'ReEncrypt', {
      CiphertextBlob: there.CiphertextBlob,
      SourceKeyId: rsa,
      SourceEncryptionAlgorithm: OAEP,
      DestinationKeyId: keyId,
    });
    expect(back).toEqual({
      CiphertextBlob: expect.any(String),
      SourceKeyId: arn(PRIMARY, rsa),
      KeyId: arn(PRIMARY, keyId),
      SourceEncryptionAlgorithm: OAEP,
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationKeyMaterialId: CurrentKeyMaterialId,
    });
    expect(decrypt(store, REPLICA, String(back.CiphertextBlob))).toBe('hello');
  });
});

describe('a data key', () => {
  it.each(['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'] as const)(
    'is as long as its spec says, or as the number of bytes does; one of them is said: %s [MODEL-1]',
    (operation) => {
      const { store, keyId } = set();
      const length = `ValidationException: ${words('dataKeyLength')} [MODEL-1]`;
      const generate = (input: object): string => refusal(store, PRIMARY, operation, { KeyId: keyId, ...input });
      expect(generate({})).toBe(length);
      expect(generate({ KeySpec: 'AES_256', NumberOfBytes: 32 })).toBe(length);
      expect(generate({ KeySpec: 'AES_128' })).toBe('ok');
      expect(generate({ NumberOfBytes: 1 })).toBe('ok');
      expect(generate({ NumberOfBytes: 1024 })).toBe('ok');
      for (const [NumberOfBytes, constraint] of [
        [0, { is: 'minValue', limit: 1 }],
        [1025, { is: 'maxValue', limit: 1024 }],
      ] as const) {
        expect(generate({ NumberOfBytes })).toBe(
          `ValidationException: ${brokenWords('numberOfBytes', String(NumberOfBytes), constraint)} [MODEL-1]`,
        );
      }
    },
  );

  it('for an enclave is shown to nobody else, and its material is not named [SHARED-3]', () => {
    const { store, keyId } = set();
    const Recipient = { KeyEncryptionAlgorithm: OAEP, AttestationDocument: 'AQID' };
    const answer = ok(store, PRIMARY, 'GenerateDataKey', { KeyId: keyId, KeySpec: 'AES_256', Recipient });
    expect(answer).toEqual({
      KeyId: arn(PRIMARY, keyId),
      CiphertextBlob: expect.any(String),
      CiphertextForRecipient: expect.any(String),
    });
    const { CiphertextBlob } = answer;
    expect(Object.keys(ok(store, REPLICA, 'Decrypt', { CiphertextBlob, Recipient })).sort()).toEqual([
      'CiphertextForRecipient',
      'EncryptionAlgorithm',
      'KeyId',
    ]);
  });
});

describe('a dry run', () => {
  const inputs: Readonly<Partial<Record<Operation, object>>> = {
    Encrypt: { Plaintext: 'AQID' },
    GenerateDataKey: { KeySpec: 'AES_256' },
    GenerateDataKeyWithoutPlaintext: { KeySpec: 'AES_256' },
    GenerateDataKeyPair: { KeyPairSpec: 'RSA_2048' },
    GenerateDataKeyPairWithoutPlaintext: { KeyPairSpec: 'RSA_2048' },
    Sign: { Message: 'AQID', SigningAlgorithm: 'ECDSA_SHA_256' },
    GenerateMac: { Message: 'AQID', MacAlgorithm: 'HMAC_SHA_256' },
    DeriveSharedSecret: { KeyAgreementAlgorithm: 'ECDH', PublicKey: 'AQID' },
    Encapsulate: { EncapsulationAlgorithm: 'ML_KEM' },
    Decapsulate: { EncapsulationAlgorithm: 'ML_KEM', SharedSecretCiphertextBlob: 'AQID' },
  };
  const kinds: Readonly<Partial<Record<Operation, object>>> = {
    Sign: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
    GenerateMac: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
    DeriveSharedSecret: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' },
    Encapsulate: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
    Decapsulate: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
  };

  it.each(Object.keys(inputs) as Operation[])(
    'of %s says that it would succeed, and uses nothing [DRYRUN-1]',
    (operation) => {
      const store = openAccount();
      const KeyId = createSet(store, SET, { ...kinds[operation] });
      const input = { KeyId, ...inputs[operation], DryRun: true };
      // refusal() makes sure that nothing has changed.
      expect(refusal(store, REPLICA, operation, input)).toBe(WOULD_SUCCEED);
      expect(ok(store, REPLICA, 'GetKeyLastUsage', { KeyId }).KeyLastUsage).toEqual({});
      ok(store, REPLICA, 'DisableKey', { KeyId });
      expect(refusal(store, REPLICA, operation, input)).toMatch(/^DisabledException: /);
    },
  );

  it('of Decrypt and ReEncrypt looks at the ciphertext all the same [DRYRUN-1]', () => {
    const { store, keyId } = set();
    const CiphertextBlob = encrypt(store, PRIMARY, keyId, 'hello');
    const other = createKey(store, PRIMARY).KeyId;
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob, DryRun: true })).toBe(WOULD_SUCCEED);
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob, KeyId: other, DryRun: true })).toBe(INCORRECT);
    const EncryptionContext = { a: '1' };
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob, EncryptionContext, DryRun: true })).toBe(INVALID);
    const reEncrypt = { CiphertextBlob, DestinationKeyId: other, DryRun: true };
    expect(refusal(store, PRIMARY, 'ReEncrypt', reEncrypt)).toBe(WOULD_SUCCEED);
    expect(refusal(store, PRIMARY, 'ReEncrypt', { ...reEncrypt, SourceKeyId: other })).toBe(INCORRECT);
  });

  it('of Verify and VerifyMac looks at the signature and the MAC all the same [DRYRUN-1] [SIGN-2]', () => {
    const store = openAccount();
    for (const [make, check, kind, algorithm, member, invalid] of [
      [
        'Sign',
        'Verify',
        kinds.Sign,
        { SigningAlgorithm: 'ECDSA_SHA_256' },
        'Signature',
        'KMSInvalidSignatureException',
      ],
      [
        'GenerateMac',
        'VerifyMac',
        kinds.GenerateMac,
        { MacAlgorithm: 'HMAC_SHA_256' },
        'Mac',
        'KMSInvalidMacException',
      ],
    ] as const) {
      const { KeyId } = createKey(store, PRIMARY, { ...kind });
      const input = { KeyId, Message: 'AQID', ...algorithm };
      const checked = {
        ...input,
        [member]: (ok(store, PRIMARY, make, input) as Readonly<Record<string, unknown>>)[member],
        DryRun: true,
      };
      expect(refusal(store, PRIMARY, check, checked)).toBe(WOULD_SUCCEED);
      expect(refusal(store, PRIMARY, check, { ...checked, Message: 'AQIE' })).toBe(`${invalid}:  [SIGN-2]`);
    }
  });

  it('asks the host once, as a call does; not if it ignores the ciphertext, or is to make a key pair [DRYRUN-1]', () => {
    const asked: string[] = [];
    const store = openAccount({
      host: {
        cryptography: (use, input) => {
          asked.push(use.operation);
          return specHost.cryptography(use, input);
        },
      },
    });
    const KeyId = createSet(store, SET);
    const CiphertextBlob = encrypt(store, PRIMARY, KeyId, 'hello');
    expect(refusal(store, REPLICA, 'Decrypt', { CiphertextBlob, DryRun: true })).toBe(WOULD_SUCCEED);
    expect(asked).toEqual(['Encrypt', 'Decrypt']);
    const ignoring = { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] };
    expect(refusal(store, REPLICA, 'Decrypt', { KeyId, ...ignoring })).toBe(WOULD_SUCCEED);
    const pair = { KeyId, KeyPairSpec: 'RSA_4096', DryRun: true };
    expect(refusal(store, REPLICA, 'GenerateDataKeyPair', pair)).toBe(WOULD_SUCCEED);
    // Nor does a call that is refused before.
    ok(store, REPLICA, 'DisableKey', { KeyId });
    expect(refusal(store, REPLICA, 'Decrypt', { CiphertextBlob })).toMatch(/^DisabledException: /);
    expect(asked).toHaveLength(2);
  });

  it('that is none is an ordinary call [DRYRUN-1]', () => {
    const { store, keyId } = set();
    expect(refusal(store, PRIMARY, 'Encrypt', { KeyId: keyId, Plaintext: 'AQID', DryRun: false })).toBe('ok');
  });
});

describe('a store without cryptography', () => {
  it('answers what the model knows, and says which key material its host must use [SHARED-3] [USAGE-1]', () => {
    const store = createStore();
    const keyId = createSet(store, SET);
    const keyMaterialId = describeKey(store, REPLICA, keyId).CurrentKeyMaterialId;
    const call = { region: REPLICA, operation: 'Encrypt', input: { KeyId: keyId, Plaintext: 'AQID' } } as const;
    expect(store.call(call)).toEqual({
      ok: true,
      output: { KeyId: arn(REPLICA, keyId), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
      events: [
        expect.objectContaining({
          type: 'KeyUsed',
          operation: 'Encrypt',
          at: store.now(),
          keyId,
          region: REPLICA,
          keyMaterialId,
        }),
      ],
      use: {
        operation: 'Encrypt',
        cryptography: 'encrypt',
        keyId,
        keyArn: arn(REPLICA, keyId),
        region: REPLICA,
        keySpec: 'SYMMETRIC_DEFAULT',
        keyUsage: 'ENCRYPT_DECRYPT',
        origin: 'AWS_KMS',
        keyMaterialId,
        algorithm: 'SYMMETRIC_DEFAULT',
      },
    });
  });

  it('says of ReEncrypt both keys, and of GetPublicKey no algorithm [SHARED-3]', () => {
    const store = createStore();
    const [source, destination] = [createKey(store, PRIMARY), createKey(store, PRIMARY, RSA)];
    const input = {
      CiphertextBlob: 'AQID',
      SourceKeyId: source.KeyId,
      DestinationKeyId: destination.KeyId,
      DestinationEncryptionAlgorithm: OAEP,
    };
    const reEncrypted = store.callJson({ region: PRIMARY, operation: 'ReEncrypt', input });
    // The RSA key has key material too, though AWS shows no ID of it.
    const ofRsa = store.keySet(destination.KeyId)?.keyMaterials[0]?.keyMaterialId;
    expect(reEncrypted.ok && reEncrypted.use).toMatchObject({
      keyId: destination.KeyId,
      algorithm: OAEP,
      keyMaterialId: ofRsa,
      source: { keyId: source.KeyId, algorithm: 'SYMMETRIC_DEFAULT', keyMaterialId: source.CurrentKeyMaterialId },
    });
    const got = store.call({ region: PRIMARY, operation: 'GetPublicKey', input: { KeyId: destination.KeyId } });
    expect(got.ok && got.use).toEqual({
      operation: 'GetPublicKey',
      cryptography: 'showPublicKey',
      keyId: destination.KeyId,
      keyArn: destination.Arn,
      region: PRIMARY,
      keySpec: 'RSA_2048',
      keyUsage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_KMS',
      keyMaterialId: ofRsa,
    });
  });

  it('believes the key that Decrypt names, and needs one, for it reads no ciphertexts [CIPHER-1]', () => {
    const store = createStore();
    const { KeyId, CurrentKeyMaterialId } = createKey(store, PRIMARY);
    const named = store.call({ region: PRIMARY, operation: 'Decrypt', input: { KeyId, CiphertextBlob: 'AQID' } });
    expect(named.ok && named.use?.keyMaterialId).toBe(CurrentKeyMaterialId);
    expect(refusal(store, PRIMARY, 'Decrypt', { CiphertextBlob: 'AQID' })).toBe(INVALID);
  });

  it('has use of no key in what only reads or changes keys [SHARED-3]', () => {
    const store = createStore();
    const { KeyId } = createKey(store, PRIMARY);
    for (const operation of ['DescribeKey', 'DisableKey', 'EnableKey'] as const) {
      expect(store.call({ region: PRIMARY, operation, input: { KeyId } })).not.toHaveProperty('use');
    }
  });
});

function set(): { readonly store: Store; readonly keyId: string } {
  const store = openAccount();
  return { store, keyId: createSet(store, SET) };
}

function arn(region: string, keyId: string): string {
  return `arn:aws:kms:${region}:111122223333:key/${keyId}`;
}
