import crypto, { createPrivateKey, createPublicKey } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleOf } from '../../property-tests/support/config.js';
import { createMemoryMaterialStore, nodeHost } from '../../src/host/index.js';
import type { Region } from '../../src/model/vocabulary/identifiers.js';
import { base64, bytes, CHINA, oaep, openCryptoAccount, publicKeyOf, REGION } from './support.js';

const PAIRS = [
  ['RSA_2048', 'rsa', 2048, undefined],
  ['ECC_NIST_P256', 'ec', undefined, 'prime256v1'],
  ['ECC_NIST_P384', 'ec', undefined, 'secp384r1'],
  ['ECC_NIST_P521', 'ec', undefined, 'secp521r1'],
  ['ECC_SECG_P256K1', 'ec', undefined, 'secp256k1'],
  ['ECC_NIST_EDWARDS25519', 'ed25519', undefined, undefined],
] as const;

const EncryptionContext = { a: 'b' };

function withSymmetricKey(region = REGION) {
  const account = openCryptoAccount(region);
  return { ...account, KeyId: account.createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT') };
}

/** Counts the key pairs that node:crypto makes from here on: on the spot, which blocks the event loop, or aside. */
function pairsMade(): { readonly counts: () => { readonly onTheSpot: number; readonly aside: number } } {
  const [onTheSpot, aside] = [vi.spyOn(crypto, 'generateKeyPairSync'), vi.spyOn(crypto, 'generateKeyPair')];
  syncBuiltinESMExports();
  return { counts: () => ({ onTheSpot: onTheSpot.mock.calls.length, aside: aside.mock.calls.length }) };
}

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

describe('data key pairs', () => {
  it.each(sampleOf(PAIRS, 3))(
    "%s: the public key is the private key's, which the KMS key has encrypted",
    (KeyPairSpec, type, bits, curve) => {
      const { ok, KeyId } = withSymmetricKey();
      const made = ok('GenerateDataKeyPair', { KeyId, KeyPairSpec, EncryptionContext });
      const { PrivateKeyCiphertextBlob, PrivateKeyPlaintext, PublicKey = '' } = made;
      const privateKey = createPrivateKey({ key: bytes(PrivateKeyPlaintext), format: 'der', type: 'pkcs8' });
      expect(privateKey.asymmetricKeyType).toBe(type);
      expect(privateKey.asymmetricKeyDetails?.modulusLength).toBe(bits);
      expect(privateKey.asymmetricKeyDetails?.namedCurve).toBe(curve);
      expect(publicKeyOf(PublicKey).equals(createPublicKey(privateKey))).toBe(true);
      const CiphertextBlob = PrivateKeyCiphertextBlob;
      expect(ok('Decrypt', { CiphertextBlob, EncryptionContext }).Plaintext).toBe(PrivateKeyPlaintext);
    },
  );

  // Recorded at AWS on 2026-09-12: ecc/data_key_pair. The length on P-256 is as that encoding makes it.
  it.each([
    ['ECC_NIST_P256', 150, 307],
    ['ECC_NIST_P384', 194, 355],
    ['ECC_NIST_P521', 250, 412],
    ['ECC_SECG_P256K1', 144, 301],
    ['ECC_NIST_EDWARDS25519', 48, 201],
  ])("%s: private key and ciphertext are as long as AWS's", (KeyPairSpec, plain, sealed) => {
    const { ok, KeyId } = withSymmetricKey();
    const made = ok('GenerateDataKeyPair', { KeyId, KeyPairSpec });
    expect(bytes(made.PrivateKeyPlaintext)).toHaveLength(plain);
    expect(bytes(made.PrivateKeyCiphertextBlob)).toHaveLength(sealed);
  });

  it('without plaintext only the public key is shown', () => {
    const { ok, KeyId } = withSymmetricKey();
    const made = ok('GenerateDataKeyPairWithoutPlaintext', { KeyId, KeyPairSpec: 'ECC_NIST_P256' });
    expect(made).not.toHaveProperty('PrivateKeyPlaintext');
    const { Plaintext } = ok('Decrypt', { CiphertextBlob: made.PrivateKeyCiphertextBlob });
    const privateKey = createPrivateKey({ key: bytes(Plaintext), format: 'der', type: 'pkcs8' });
    expect(base64(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }))).toBe(made.PublicKey);
  });

  it("SM2: the private key can be imported, and its public key is the pair's", () => {
    const { ok, KeyId } = withSymmetricKey(CHINA);
    const { PrivateKeyPlaintext, PublicKey } = ok('GenerateDataKeyPair', { KeyId, KeyPairSpec: 'SM2' });
    expect(bytes(PrivateKeyPlaintext).includes(bytes(PublicKey).subarray(-65))).toBe(true);
  });
});

describe('preparing a call', () => {
  const call = (account: ReturnType<typeof withSymmetricKey>, input: object) =>
    account.store.callJson({ region: REGION, operation: 'GenerateDataKeyPair', input });
  const privateKeyOf = (result: ReturnType<typeof call>) =>
    result.ok ? (result.output as { readonly PrivateKeyPlaintext?: string }).PrivateKeyPlaintext : result.error.message;

  it('the pair is made before the call, beside the event loop', async () => {
    const account = withSymmetricKey();
    const input = { KeyId: account.KeyId, KeyPairSpec: 'RSA_2048' };
    const made = pairsMade();
    const prepared = await account.cryptography.prepare('GenerateDataKeyPair', input);
    expect(made.counts()).toEqual({ onTheSpot: 0, aside: 1 });
    expect(privateKeyOf(prepared.during(() => call(account, input)))).toMatch(/^MII/);
    expect(made.counts()).toEqual({ onTheSpot: 0, aside: 1 });
    expect(privateKeyOf(call(account, input))).toMatch(/^MII/);
    expect(made.counts()).toEqual({ onTheSpot: 1, aside: 1 });
  });

  it('each request gets its own pair, also when they are under way at the same time', async () => {
    const account = withSymmetricKey();
    const input = { KeyId: account.KeyId, KeyPairSpec: 'ECC_NIST_P256' };
    const requests = Array.from({ length: 20 }, async (_, index) => {
      const prepared = await account.cryptography.prepare('GenerateDataKeyPair', input);
      await new Promise((resolve) => setTimeout(resolve, (index * 7) % 5));
      return privateKeyOf(prepared.during(() => call(account, input)));
    });
    expect(new Set(await Promise.all(requests)).size).toBe(20);
  });

  it('a prepared pair serves one call, and nobody gets it outside of the call', async () => {
    const account = withSymmetricKey();
    const input = { KeyId: account.KeyId, KeyPairSpec: 'ECC_NIST_P384' };
    const prepared = await account.cryptography.prepare('GenerateDataKeyPair', input);
    const outside = privateKeyOf(call(account, input));
    const [first, second] = prepared.during(() => [
      privateKeyOf(call(account, input)),
      privateKeyOf(call(account, input)),
    ]);
    const again = prepared.during(() => privateKeyOf(call(account, input)));
    expect(new Set([outside, first, second, again]).size).toBe(4);
  });

  it('a call that throws leaves nothing behind', async () => {
    const { prepare } = nodeHost();
    const prepared = await prepare('GenerateDataKeyPair', { KeyPairSpec: 'ECC_NIST_P256' });
    expect(() =>
      prepared.during(() => {
        throw new Error('broken');
      }),
    ).toThrow('broken');
  });

  it('what needs no pair, or is no request at all, is run as it is', async () => {
    const { prepare } = nodeHost();
    const inputs = [undefined, null, 7, 'text', [], {}, { KeyPairSpec: 7 }, { KeyPairSpec: '__proto__' }];
    for (const operation of ['GenerateDataKeyPair', 'Encrypt', '__proto__', 'constructor', '']) {
      for (const input of inputs) {
        const prepared = await prepare(operation, input);
        expect(prepared.during(() => 'ran')).toBe('ran');
      }
    }
    const made = pairsMade();
    await prepare('GenerateDataKeyPair', { KeyPairSpec: 'RSA_4096', DryRun: true });
    expect(made.counts()).toEqual({ onTheSpot: 0, aside: 0 });
  });

  it('the wrapping key of an import is prepared too', async () => {
    const account = withSymmetricKey();
    const KeyId = account.createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', { Origin: 'EXTERNAL' });
    const input = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const { prepare, createWrappingKey } = account.cryptography;
    const prepared = await prepare('GetParametersForImport', input);
    const made = pairsMade();
    const request = {
      keyId: KeyId,
      region: REGION as Region,
      keySpec: 'SYMMETRIC_DEFAULT',
      importToken: 'token',
    } as const;
    const wrapping = { wrappingAlgorithm: input.WrappingAlgorithm, wrappingKeySpec: input.WrappingKeySpec };
    const publicKey = prepared.during(() => createWrappingKey({ ...request, ...wrapping }));
    expect(made.counts()).toEqual({ onTheSpot: 0, aside: 0 });
    expect(publicKeyOf(publicKey).asymmetricKeyDetails?.modulusLength).toBe(2048);
    const secret = Buffer.alloc(32, 9);
    const encryptedKeyMaterial = base64(oaep(bytes(publicKey), 'sha256', secret));
    const unwrapped = account.cryptography.unwrapKeyMaterial({ ...request, ...wrapping, encryptedKeyMaterial });
    expect(unwrapped.ok && account.materials.get(unwrapped.keyMaterialId)).toEqual(secret);
  });
});

describe('ensuring key material', () => {
  it('makes it without blocking the event loop, once, and the key uses it', async () => {
    const account = openCryptoAccount();
    const input = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };
    const created = account.store.callJson({ region: REGION, operation: 'CreateKey', input });
    const [event] = created.events;
    if (event?.type !== 'KeyCreated' || event.keyMaterialId === undefined) throw new Error('no key material');
    const { keyId, keyMaterialId, keySpec } = event;
    const making = [1, 2, 3].map(() => account.cryptography.ensureMaterial(keyMaterialId, keySpec));
    expect(account.materials.get(keyMaterialId)).toBeUndefined();
    await Promise.all(making);
    const made = account.materials.get(keyMaterialId);
    await account.cryptography.ensureMaterial(keyMaterialId, keySpec);
    expect(account.materials.get(keyMaterialId)).toBe(made);
    const privateKey = createPrivateKey({ key: Buffer.from(made ?? []), format: 'der', type: 'pkcs8' });
    expect(account.publicKey(keyId).equals(createPublicKey(privateKey))).toBe(true);
  });

  it('material that a call had to make meanwhile stays', async () => {
    const account = openCryptoAccount();
    const input = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };
    const created = account.store.callJson({ region: REGION, operation: 'CreateKey', input });
    const [event] = created.events;
    if (event?.type !== 'KeyCreated' || event.keyMaterialId === undefined) throw new Error('no key material');
    const making = account.cryptography.ensureMaterial(event.keyMaterialId, event.keySpec);
    const early = account.publicKey(event.keyId);
    await making;
    expect(account.publicKey(event.keyId).equals(early)).toBe(true);
  });

  it('of each kind is as long as it has to be; of a kind that this OpenSSL lacks it makes none', async () => {
    const materials = createMemoryMaterialStore();
    const { ensureMaterial, isSupported } = nodeHost(materials);
    const lengths = { SYMMETRIC_DEFAULT: 32, HMAC_224: 28, HMAC_256: 32, HMAC_384: 48, HMAC_512: 64 } as const;
    for (const [spec, length] of Object.entries(lengths)) {
      await ensureMaterial(spec, spec as keyof typeof lengths);
      expect(materials.get(spec)).toHaveLength(length);
    }
    await ensureMaterial('SM2', 'SM2');
    expect(materials.get('SM2') !== undefined).toBe(isSupported('SM2'));
  });

  it('a store that was emptied may use the ID of a key material for another one', () => {
    const account = openCryptoAccount();
    const KeyId = account.createKey('ECC_NIST_P256', 'SIGN_VERIFY');
    const before = account.publicKey(KeyId);
    const id = account.store.keySet(KeyId)?.keyMaterials[0]?.keyMaterialId ?? '';
    const other = openCryptoAccount();
    other.publicKey(other.createKey('ECC_NIST_P256', 'SIGN_VERIFY'));
    account.materials.set(id, other.materials.get(id) ?? Buffer.alloc(0));
    expect(account.publicKey(KeyId).equals(before)).toBe(false);
  });
});
