import { createHash, createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleOf } from '../../property-tests/support/config.js';
import { readPublicKey, sm2Encrypt } from '../../src/host/sm2.js';
import type { Region } from '../../src/model/vocabulary/identifiers.js';
import { keyPairOf } from '../support/key-pairs.js';
import { rsaKey } from '../support/rsa-keys.js';
import {
  AES_WRAP,
  CHINA,
  type CryptoAccount,
  createKeyOf,
  EXTERNAL,
  ecPkcs8,
  flipped,
  importMaterial,
  OAEP,
  oaep,
  openCryptoAccount,
  pkcs8,
  rsaAesWrap,
} from './support.js';

let account: CryptoAccount;
beforeAll(() => {
  account = openCryptoAccount();
});

describe('wrapped key material', () => {
  // Long ones take their time to be made.
  const specs = sampleOf(['RSA_2048', 'RSA_3072', 'RSA_4096'], 3);
  const all = (algorithms: readonly string[]) =>
    algorithms.flatMap((algorithm) => specs.map((spec) => [algorithm, spec] as const));

  it.each(all(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256']))(
    '%s with %s brings a secret in [IMPORT-3]',
    (WrappingAlgorithm, WrappingKeySpec) => {
      const secret = randomBytes(32);
      const hash = WrappingAlgorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
      const KeyId = account.createKey('HMAC_256', 'GENERATE_VERIFY_MAC', EXTERNAL);
      const wrap = (spki: Buffer) => oaep(spki, hash, secret);
      expect(importMaterial(account, KeyId, { WrappingAlgorithm, WrappingKeySpec }, wrap)).toBe('ok');
      const { Mac } = account.ok('GenerateMac', { KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: 'AAAA' });
      expect(Mac).toBe(createHmac('sha256', secret).update(Buffer.alloc(3)).digest('base64'));
    },
  );

  it.each(all(['RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256']))(
    '%s with %s brings a private key in [IMPORT-3]',
    (WrappingAlgorithm, WrappingKeySpec) => {
      const { privateKey, publicKey } = keyPairOf('ec', { namedCurve: 'secp521r1' });
      const hash = WrappingAlgorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
      const KeyId = account.createKey('ECC_NIST_P521', 'SIGN_VERIFY', EXTERNAL);
      const wrap = rsaAesWrap(hash, pkcs8(privateKey));
      expect(importMaterial(account, KeyId, { WrappingAlgorithm, WrappingKeySpec }, wrap)).toBe('ok');
      expect(account.publicKey(KeyId).equals(publicKey)).toBe(true);
    },
  );

  it('that was wrapped for another key, by another algorithm, or was changed, is refused [IMPORT-13]', () => {
    const material = pkcs8(keyPairOf('ec', { namedCurve: 'prime256v1' }).privateKey);
    const KeyId = account.createKey('ECC_NIST_P256', 'SIGN_VERIFY', EXTERNAL);
    const otherSpki = createPublicKey(rsaKey(3072)).export({ type: 'spki', format: 'der' });
    const wrapped = rsaAesWrap('sha256', material);
    const changed = (at: number) => (spki: Buffer) => flipped(wrapped(spki), at);
    const broken: readonly (readonly [typeof OAEP, (spki: Buffer) => Buffer])[] = [
      [OAEP, (spki) => flipped(oaep(spki, 'sha256', material), 9)],
      [OAEP, (spki) => oaep(spki, 'sha1', material)],
      [AES_WRAP, () => wrapped(otherSpki)],
      [AES_WRAP, (spki) => oaep(spki, 'sha256', material)],
      [AES_WRAP, rsaAesWrap('sha1', material)],
      [AES_WRAP, (spki) => wrapped(spki).subarray(0, -1)],
      [AES_WRAP, (spki) => wrapped(spki).subarray(0, -8)],
      [AES_WRAP, (spki) => wrapped(spki).subarray(0, 256)],
      [AES_WRAP, (spki) => wrapped(spki).subarray(0, 264)],
      [AES_WRAP, (spki) => Buffer.concat([oaep(spki, 'sha256', randomBytes(16)), Buffer.alloc(40)])],
      [AES_WRAP, changed(0)],
      [AES_WRAP, changed(256)],
      [AES_WRAP, changed(295)],
    ];
    for (const [wrapping, wrap] of broken) {
      expect(importMaterial(account, KeyId, wrapping, wrap)).toBe('InvalidCiphertextException:  [IMPORT-13]');
    }
    expect(importMaterial(account, KeyId, AES_WRAP, wrapped)).toBe('ok');
  });

  it('without its wrapping key is refused [IMPORT-7]', () => {
    const { unwrapKeyMaterial } = account.cryptography;
    const request = {
      keyId: 'id',
      region: 'us-east-1' as Region,
      keySpec: 'SYMMETRIC_DEFAULT',
      importToken: 'none',
      encryptedKeyMaterial: '',
    } as const;
    const { WrappingAlgorithm: wrappingAlgorithm, WrappingKeySpec: wrappingKeySpec } = OAEP;
    expect(unwrapKeyMaterial({ ...request, wrappingAlgorithm, wrappingKeySpec })).toMatchObject({
      code: 'InvalidImportTokenException',
    });
  });

  it('SM2PKE brings the material in, in the China Regions [IMPORT-3]', () => {
    const china = openCryptoAccount(CHINA);
    const KeyId = china.createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', EXTERNAL);
    const wrapping = { WrappingAlgorithm: 'SM2PKE', WrappingKeySpec: 'SM2' };
    const wrap = (spki: Buffer): Buffer => {
      const publicKey = readPublicKey(spki);
      return publicKey === undefined ? Buffer.alloc(0) : sm2Encrypt(publicKey, randomBytes(16));
    };
    const other = keyPairOf('ec', { namedCurve: 'SM2' }).publicKey.export({ type: 'spki', format: 'der' });
    expect(importMaterial(china, KeyId, wrapping, () => wrap(other))).toBe('InvalidCiphertextException:  [IMPORT-13]');
    expect(importMaterial(china, KeyId, wrapping, wrap)).toBe('ok');
    expect(china.refusal('Encrypt', { KeyId, Plaintext: 'AAAA' })).toBe('ok');
  });
});

describe('the ID of imported key material', () => {
  const materialId = (keyId: string, secret: Buffer): string =>
    createHash('sha256').update(keyId).update(secret).digest('hex');
  const currentId = (KeyId: string, region?: string): string | undefined => {
    const { KeyMetadata } = account.ok('DescribeKey', { KeyId }, region) as unknown as {
      readonly KeyMetadata: { readonly CurrentKeyMaterialId?: string };
    };
    return KeyMetadata.CurrentKeyMaterialId;
  };

  it('follows from key ID and material: the same in related keys, another in other key sets [IMPORT-8a]', () => {
    const secret = randomBytes(32);
    const KeyId = account.createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', { ...EXTERNAL, MultiRegion: true });
    const wrap = (spki: Buffer) => oaep(spki, 'sha256', secret);
    expect(importMaterial(account, KeyId, OAEP, wrap)).toBe('ok');
    account.ok('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    account.store.advance('PT5S');
    expect(currentId(KeyId)).toBe(materialId(KeyId, secret));
    const { CiphertextBlob } = account.ok('Encrypt', { KeyId, Plaintext: 'AAAA' });
    expect(account.refusal('Decrypt', { CiphertextBlob }, 'eu-west-2')).toMatch(
      /^KMSInvalidStateException: .* \[STATE-1\]$/,
    );
    expect(importMaterial(account, KeyId, OAEP, (spki) => oaep(spki, 'sha256', randomBytes(32)), 'eu-west-2')).toMatch(
      /^IncorrectKeyMaterialException/,
    );
    expect(importMaterial(account, KeyId, OAEP, wrap, 'eu-west-2')).toBe('ok');
    expect(currentId(KeyId, 'eu-west-2')).toBe(materialId(KeyId, secret));
    expect(account.ok('Decrypt', { CiphertextBlob }, 'eu-west-2').Plaintext).toBe('AAAA');
    const other = createKeyOf(account, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', secret);
    expect(currentId(other)).toBe(materialId(other, secret));
    expect(currentId(other)).not.toBe(currentId(KeyId));
  });

  it('is the same for the same key pair in another encoding [IMPORT-10]', () => {
    const { privateKey } = keyPairOf('ec', { namedCurve: 'prime256v1' });
    const scalar = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
    const KeyId = account.createKey('ECC_NIST_P256', 'SIGN_VERIFY', EXTERNAL);
    for (const material of [pkcs8(privateKey), ecPkcs8('prime256v1', scalar)]) {
      expect(importMaterial(account, KeyId, OAEP, (spki) => oaep(spki, 'sha256', material))).toBe('ok');
    }
  });

  it('material that is gone from the host is not made anew', () => {
    const KeyId = createKeyOf(account, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', randomBytes(32));
    const use = account.store.call({ region: 'us-east-1', operation: 'Encrypt', input: { KeyId, Plaintext: 'AAAA' } });
    if (!use.ok || use.use === undefined) throw new Error('not used');
    const elsewhere = openCryptoAccount().cryptography.cryptography(use.use, { Plaintext: 'AAAA' });
    expect(elsewhere).toMatchObject({ ok: false, code: 'KMSInternalException' });
  });
});
