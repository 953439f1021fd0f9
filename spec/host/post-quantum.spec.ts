import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../property-tests/support/config.js';
import { words } from '../support/words.js';
import vectors from './post-quantum.json' with { type: 'json' };
import { base64, bytes, CHINA, type CryptoAccount, flipped, hex, openCryptoAccount } from './support.js';

const INVALID = 'KMSInvalidSignatureException:  [SIGN-2]';
const REPLICA = 'eu-west-2';
const TEXT = Buffer.from('a message to sign');

// As AWS documents them: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
const ML_KEM = [
  ['ML_KEM_512', 768],
  ['ML_KEM_768', 1088],
  ['ML_KEM_1024', 1568],
] as const;

// FIPS 204, table 2.
const ML_DSA = [
  ['ML_DSA_44', 2420],
  ['ML_DSA_65', 3309],
  ['ML_DSA_87', 4627],
] as const;

type Spec = (typeof ML_KEM)[number][0] | (typeof ML_DSA)[number][0];

const usageOf = (spec: Spec) => (spec.startsWith('ML_DSA') ? 'SIGN_VERIFY' : 'ENCAPSULATE_DECAPSULATE');

/** What is before the seed in PKCS #8, by hand. */
const PKCS8_BEFORE_SEED: Readonly<Record<Spec, string>> = {
  ML_DSA_44: '3034020100 300b 0609608648016503040311 0422 8020',
  ML_DSA_65: '3034020100 300b 0609608648016503040312 0422 8020',
  ML_DSA_87: '3034020100 300b 0609608648016503040313 0422 8020',
  ML_KEM_512: '3054020100 300b 0609608648016503040401 0442 8040',
  ML_KEM_768: '3054020100 300b 0609608648016503040402 0442 8040',
  ML_KEM_1024: '3054020100 300b 0609608648016503040403 0442 8040',
};

/** The seed of the examples in the RFCs. */
const seedOf = (spec: Spec): Buffer =>
  Buffer.from(Array.from({ length: spec.startsWith('ML_DSA') ? 32 : 64 }, (_, at) => at));

function materialIdOf(account: CryptoAccount, KeyId: string): string {
  return account.store.keySet(KeyId)?.keyMaterials[0]?.keyMaterialId ?? '';
}

/** An account with a key of the given private key. */
function accountWith(spec: Spec, pkcs8: Buffer = Buffer.concat([hex(PKCS8_BEFORE_SEED[spec]), seedOf(spec)])) {
  const account = openCryptoAccount();
  const KeyId = account.createKey(spec, usageOf(spec), { MultiRegion: true });
  account.materials.set(materialIdOf(account, KeyId), pkcs8);
  return { ...account, KeyId };
}

/** An account with a new key, and its replica. */
function accountWithReplica(spec: Spec) {
  const account = openCryptoAccount();
  const KeyId = account.createKey(spec, usageOf(spec), { MultiRegion: true });
  account.ok('ReplicateKey', { KeyId, ReplicaRegion: REPLICA });
  account.store.advance('PT1M');
  return { ...account, KeyId };
}

const shake256 = (outputLength: number, ...parts: readonly Uint8Array[]): Buffer =>
  createHash('shake256', { outputLength }).update(Buffer.concat(parts)).digest();

describe('the public key', () => {
  it.each(sampleOf([...ML_DSA, ...ML_KEM], 3))("%s: is the example's in the RFC", (spec) => {
    const { ok, KeyId } = accountWith(spec);
    const PublicKey = bytes(ok('GetPublicKey', { KeyId }).PublicKey);
    expect(createHash('sha256').update(PublicKey).digest('hex')).toBe(vectors[spec].publicKeySha256);
  });

  it.each(sampleOf([...ML_DSA, ...ML_KEM], 3))('%s: every new key has its own, and its replica the same', (spec) => {
    const { ok, createKey, KeyId } = accountWithReplica(spec);
    const { PublicKey } = ok('GetPublicKey', { KeyId });
    expect(ok('GetPublicKey', { KeyId }, REPLICA).PublicKey).toBe(PublicKey);
    expect(ok('GetPublicKey', { KeyId: createKey(spec, usageOf(spec)) }).PublicKey).not.toBe(PublicKey);
  });
});

describe('key material', () => {
  it.each(sampleOf([...ML_DSA, ...ML_KEM], 3))('%s: is made and kept as a seed in PKCS #8', async (spec) => {
    const { createKey, cryptography, materials, ...account } = openCryptoAccount();
    const KeyId = createKey(spec, usageOf(spec));
    const id = materialIdOf({ createKey, cryptography, materials, ...account }, KeyId);
    await cryptography.ensureMaterial(id, spec);
    const made = Buffer.from(materials.get(id) ?? []);
    account.ok('GetPublicKey', { KeyId });
    expect(Buffer.from(materials.get(id) ?? [])).toEqual(made);
    const prefix = hex(PKCS8_BEFORE_SEED[spec]);
    expect(made.subarray(0, prefix.length)).toEqual(prefix);
    expect(made).toHaveLength(prefix.length + seedOf(spec).length);
  });

  it.each([
    ['of another key spec', Buffer.concat([hex(PKCS8_BEFORE_SEED.ML_KEM_512), seedOf('ML_KEM_512')])],
    ['that is too short', Buffer.concat([hex(PKCS8_BEFORE_SEED.ML_KEM_768), seedOf('ML_DSA_44')])],
  ])('%s is never taken for a key', (_, pkcs8) => {
    const { ok, KeyId } = accountWith('ML_KEM_768', pkcs8);
    expect(() => ok('GetPublicKey', { KeyId })).toThrow('no private key of ML_KEM_768');
  });
});

describe('ML-KEM', () => {
  const EncapsulationAlgorithm = 'ML_KEM';

  it.each(sampleOf(ML_KEM, 3))('%s: what OpenSSL encapsulated is decapsulated', (spec) => {
    const { ok, KeyId } = accountWith(spec);
    const { ciphertext: SharedSecretCiphertextBlob, sharedSecret } = vectors[spec];
    const { SharedSecret } = ok('Decapsulate', { KeyId, EncapsulationAlgorithm, SharedSecretCiphertextBlob });
    expect(bytes(SharedSecret).toString('hex')).toBe(sharedSecret);
  });

  it.each(sampleOf(ML_KEM, 3))(
    '%s: the primary key decapsulates what its replica encapsulated, a new secret each time',
    (spec, length) => {
      const { ok, KeyId } = accountWithReplica(spec);
      const input = { KeyId, EncapsulationAlgorithm };
      const secrets = [1, 2].map(() => {
        const made = ok('Encapsulate', input, REPLICA);
        const { SharedSecret, SharedSecretCiphertextBlob, ...rest } = made;
        const arn = `arn:aws:kms:${REPLICA}:111122223333:key/${KeyId}`;
        expect(rest).toEqual({ KeyId: arn, EncapsulationAlgorithm });
        expect([bytes(SharedSecret).length, bytes(SharedSecretCiphertextBlob).length]).toEqual([32, length]);
        const answer = ok('Decapsulate', { ...input, SharedSecretCiphertextBlob });
        expect(answer).toEqual({ KeyId: arn.replace(REPLICA, 'us-east-1'), SharedSecret, EncapsulationAlgorithm });
        return SharedSecret;
      });
      expect(secrets[0]).not.toBe(secrets[1]);
    },
  );

  it.each(sampleOf(ML_KEM, 3))(
    '%s: an altered ciphertext gives another secret, always the same one, and no error',
    (spec) => {
      const { ok, KeyId } = accountWith(spec);
      const altered = flipped(bytes(vectors[spec].ciphertext), 100);
      const input = { KeyId, EncapsulationAlgorithm, SharedSecretCiphertextBlob: base64(altered) };
      // FIPS 203, algorithm 18: the last half of the seed and the ciphertext, hashed.
      const rejected = base64(shake256(32, seedOf(spec).subarray(32), altered));
      expect([1, 2].map(() => ok('Decapsulate', input).SharedSecret)).toEqual([rejected, rejected]);
    },
  );

  it("a ciphertext for another key of the same spec gives a secret too, which is not that key's", () => {
    const { ok, createKey, KeyId } = accountWith('ML_KEM_768');
    const other = createKey('ML_KEM_768', 'ENCAPSULATE_DECAPSULATE');
    const { SharedSecret, SharedSecretCiphertextBlob } = ok('Encapsulate', { KeyId, EncapsulationAlgorithm });
    const answer = ok('Decapsulate', { KeyId: other, EncapsulationAlgorithm, SharedSecretCiphertextBlob });
    expect(bytes(answer.SharedSecret)).toHaveLength(32);
    expect(answer.SharedSecret).not.toBe(SharedSecret);
  });

  it('China Regions have neither operation, whatever the key [KEM-1a]', () => {
    const { refusal, createKey } = openCryptoAccount(CHINA);
    const KeyId = createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const input = { KeyId, EncapsulationAlgorithm };
    const refused = 'UnknownOperationException:  [KEM-1a]';
    expect(refusal('Encapsulate', input)).toBe(refused);
    expect(refusal('Decapsulate', { ...input, SharedSecretCiphertextBlob: 'AAAA' })).toBe(refused);
  });

  it.each(sampleOf(ML_KEM, 3))('%s: a ciphertext of another length is invalid [KEM-1]', (spec, right) => {
    const { refusal, KeyId } = accountWith(spec);
    const lengths = [1, right - 1, right + 1, ...ML_KEM.map(([, length]) => length)].filter(
      (length) => length !== right,
    );
    for (const length of lengths) {
      const SharedSecretCiphertextBlob = base64(Buffer.alloc(length, 7));
      expect(refusal('Decapsulate', { KeyId, EncapsulationAlgorithm, SharedSecretCiphertextBlob })).toBe(
        'InvalidCiphertextException:  [KEM-1]',
      );
    }
  });

  it.each(sampleOf(ML_KEM, 3))(
    "%s: a data key pair's private key is a seed, and its public key is that seed's",
    (spec) => {
      const { ok, createKey } = openCryptoAccount();
      const KeyId = createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
      const made = ok('GenerateDataKeyPair', { KeyId, KeyPairSpec: spec });
      expect(ok('Decrypt', { CiphertextBlob: made.PrivateKeyCiphertextBlob }).Plaintext).toBe(made.PrivateKeyPlaintext);
      const pair = accountWith(spec, bytes(made.PrivateKeyPlaintext));
      expect(pair.ok('GetPublicKey', { KeyId: pair.KeyId }).PublicKey).toBe(made.PublicKey);
      const silent = ok('GenerateDataKeyPairWithoutPlaintext', { KeyId, KeyPairSpec: spec });
      expect(silent).not.toHaveProperty('PrivateKeyPlaintext');
      expect(bytes(ok('Decrypt', { CiphertextBlob: silent.PrivateKeyCiphertextBlob }).Plaintext)).toHaveLength(86);
    },
  );
});

describe('ML-DSA', () => {
  const SigningAlgorithm = 'ML_DSA_SHAKE_256';

  /** FIPS 204, algorithm 7: what stands for the message, with an empty context. */
  function muOf(publicKey: string | undefined, message: Uint8Array): string {
    // The key itself comes after 22 bytes of SubjectPublicKeyInfo.
    const hash = shake256(64, bytes(publicKey).subarray(22));
    return base64(shake256(64, hash, Buffer.of(0, 0), message));
  }

  it.each(sampleOf(ML_DSA, 3))('%s: what OpenSSL signed is verified, and nothing else', (spec) => {
    const { refusal, KeyId } = accountWith(spec);
    const { message, signature } = vectors[spec];
    const input = { KeyId, SigningAlgorithm, Message: base64(message), Signature: signature };
    expect(refusal('Verify', input)).toBe('ok');
    expect(refusal('Verify', { ...input, Message: base64(`${message}.`) })).toBe(INVALID);
    const good = bytes(signature);
    const longer = Buffer.concat([good, Buffer.of(0)]);
    for (const bad of [flipped(good, 0), flipped(good, good.length - 1), good.subarray(1), longer, Buffer.of(7)]) {
      expect(refusal('Verify', { ...input, Signature: base64(bad) })).toBe(INVALID);
    }
  });

  it.each(sampleOf(ML_DSA, 3))(
    '%s: the replica verifies what the primary key signed, and another key does not',
    (spec, length) => {
      const { ok, refusal, createKey, KeyId } = accountWithReplica(spec);
      const input = { KeyId, SigningAlgorithm, Message: base64(TEXT) };
      const { Signature } = ok('Sign', input);
      expect(bytes(Signature)).toHaveLength(length);
      expect(refusal('Verify', { ...input, Signature }, REPLICA)).toBe('ok');
      expect(refusal('Verify', { ...input, KeyId: createKey(spec, 'SIGN_VERIFY'), Signature })).toBe(INVALID);
    },
  );

  it.each(sampleOf(ML_DSA, 3))('%s: with EXTERNAL_MU the signatures are those over the message itself', (spec) => {
    const { ok, refusal, KeyId } = accountWithReplica(spec);
    const input = { KeyId, SigningAlgorithm };
    const { PublicKey } = ok('GetPublicKey', { KeyId });
    const raw = { ...input, Message: base64(TEXT), MessageType: 'RAW' };
    const mu = { ...input, Message: muOf(PublicKey, TEXT), MessageType: 'EXTERNAL_MU' };
    for (const [signed, verified] of [
      [raw, mu],
      [mu, raw],
      [mu, mu],
    ] as const) {
      expect(refusal('Verify', { ...verified, Signature: ok('Sign', signed).Signature })).toBe('ok');
    }
    const { Signature } = ok('Sign', mu);
    expect(refusal('Verify', { ...mu, Message: muOf(PublicKey, Buffer.from('other')), Signature })).toBe(INVALID);
    // As a message, μ is just another message.
    expect(refusal('Verify', { ...mu, MessageType: 'RAW', Signature })).toBe(INVALID);
  });

  it('μ has 64 bytes, and there are no digests [SIGN-1]', () => {
    const { refusal, KeyId } = accountWith('ML_DSA_44');
    const Signature = vectors.ML_DSA_44.signature;
    for (const [MessageType, length, refused] of [
      ['EXTERNAL_MU', 63, words('digestLength', { messageType: 'EXTERNAL_MU', algorithm: 'ML_DSA_SHAKE_256' })],
      ['EXTERNAL_MU', 65, words('digestLength', { messageType: 'EXTERNAL_MU', algorithm: 'ML_DSA_SHAKE_256' })],
      ['DIGEST', 64, words('messageTypeNotOfKeySpec', { messageType: 'DIGEST', keySpec: 'ML_DSA_44' })],
    ] as const) {
      const input = { KeyId, SigningAlgorithm, MessageType, Message: base64(Buffer.alloc(length, 1)) };
      expect(refusal('Sign', input)).toBe(`ValidationException: ${refused} [SIGN-1]`);
      expect(refusal('Verify', { ...input, Signature })).toBe(`ValidationException: ${refused} [SIGN-1]`);
    }
  });
});
