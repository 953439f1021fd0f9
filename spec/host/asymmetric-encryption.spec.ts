import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { isSmoke } from '../../property-tests/support/config.js';
import { rsaKey } from '../support/rsa-keys.js';
import { words } from '../support/words.js';
import {
  base64,
  bytes,
  CHINA,
  type CryptoAccount,
  createKeyOf,
  ecPkcs8,
  flipped,
  hex,
  oaep,
  openCryptoAccount,
  publicKeyOf,
} from './support.js';

const INVALID = 'InvalidCiphertextException:  [CIPHER-1]';

let account: CryptoAccount;
let rsa: Readonly<Record<string, string>>;
let symmetric: string;

beforeAll(() => {
  account = openCryptoAccount();
  rsa = Object.fromEntries(
    [...new Set(['RSA_3072', ...LIMITS.map(([spec]) => spec)])].map((spec) => [
      spec,
      account.createKey(spec, 'ENCRYPT_DECRYPT'),
    ]),
  );
  symmetric = account.createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
});

// biome-ignore format: a table
const ALL_LIMITS = [
  ['RSA_2048', 'RSAES_OAEP_SHA_1',   214],
  ['RSA_2048', 'RSAES_OAEP_SHA_256', 190],
  ['RSA_3072', 'RSAES_OAEP_SHA_1',   342],
  ['RSA_3072', 'RSAES_OAEP_SHA_256', 318],
  ['RSA_4096', 'RSAES_OAEP_SHA_1',   470],
  ['RSA_4096', 'RSAES_OAEP_SHA_256', 446],
] as const;
/** Long keys take their time to be made. */
const LIMITS = ALL_LIMITS.filter(([spec]) => !isSmoke || spec === 'RSA_2048');

const hashOf = (algorithm: string): string => (algorithm.endsWith('_1') ? 'sha1' : 'sha256');

describe('RSA encryption', () => {
  it.each(LIMITS)('%s with %s encrypts at most %i bytes [MODEL-1]', (spec, EncryptionAlgorithm, limit) => {
    const KeyId = rsa[spec];
    const longest = base64(Buffer.alloc(limit, 7));
    const { CiphertextBlob } = account.ok('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext: longest });
    expect(account.ok('Decrypt', { KeyId, EncryptionAlgorithm, CiphertextBlob }).Plaintext).toBe(longest);
    const Plaintext = base64(Buffer.alloc(limit + 1, 7));
    expect(account.refusal('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext })).toBe(
      `ValidationException: ${words('plaintextTooLong', { algorithm: EncryptionAlgorithm, keySpec: spec, mostBytes: limit })} [CIPHER-1]`,
    );
  });

  it.each(LIMITS)('%s with %s is the same outside of KMS', (spec, EncryptionAlgorithm) => {
    const KeyId = rsa[spec] ?? '';
    const { PublicKey } = account.ok('GetPublicKey', { KeyId });
    const outside = base64(oaep(bytes(PublicKey), hashOf(EncryptionAlgorithm), Buffer.from('from outside')));
    const decrypted = account.ok('Decrypt', { KeyId, EncryptionAlgorithm, CiphertextBlob: outside });
    expect(bytes(decrypted.Plaintext).toString()).toBe('from outside');
    expect(decrypted).not.toHaveProperty('KeyMaterialId');
    const { CiphertextBlob } = account.ok('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext: base64('to outside') });
    const key = { key: rsaKey(Number(spec.slice(4))), oaepHash: hashOf(EncryptionAlgorithm) };
    expect(privateDecrypt(key, bytes(CiphertextBlob)).toString()).toBe('to outside');
  });

  it('the other algorithm, key or bytes do not decrypt [CIPHER-1]', () => {
    const [KeyId, EncryptionAlgorithm] = [rsa.RSA_2048, 'RSAES_OAEP_SHA_256'];
    const { CiphertextBlob = '' } = account.ok('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext: base64('secret') });
    const decrypt = (input: object) =>
      account.refusal('Decrypt', { KeyId, EncryptionAlgorithm, CiphertextBlob, ...input });
    expect(decrypt({})).toBe('ok');
    expect(decrypt({ EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' })).toBe(INVALID);
    expect(decrypt({ KeyId: rsa.RSA_3072 })).toBe(INVALID);
    for (const at of [0, 100, 255])
      expect(decrypt({ CiphertextBlob: base64(flipped(bytes(CiphertextBlob), at)) })).toBe(INVALID);
    expect(decrypt({ CiphertextBlob: base64(bytes(CiphertextBlob).subarray(1)) })).toBe(INVALID);
    expect(decrypt({ CiphertextBlob: base64(Buffer.alloc(256, 0xff)) })).toBe(INVALID);
    expect(decrypt({ CiphertextBlob: base64(Buffer.alloc(256)) })).toBe(INVALID);
    expect(decrypt({ CiphertextBlob: base64(Buffer.alloc(6144)) })).toBe(INVALID);
    const { PublicKey } = account.ok('GetPublicKey', { KeyId });
    const pkcs1 = publicEncrypt(
      { key: publicKeyOf(PublicKey ?? ''), padding: constants.RSA_PKCS1_PADDING },
      Buffer.from('secret'),
    );
    expect(decrypt({ CiphertextBlob: base64(pkcs1) })).toBe(INVALID);
  });

  it('a ciphertext without its leading zero does not decrypt [CIPHER-1]', () => {
    const [KeyId, EncryptionAlgorithm] = [rsa.RSA_2048, 'RSAES_OAEP_SHA_256'];
    const { PublicKey } = account.ok('GetPublicKey', { KeyId });
    let whole: Buffer;
    do whole = oaep(bytes(PublicKey), 'sha256', Buffer.from('secret'));
    while (whole[0] !== 0);
    const decrypt = (blob: Buffer) =>
      account.refusal('Decrypt', { KeyId, EncryptionAlgorithm, CiphertextBlob: base64(blob) });
    expect([decrypt(whole), decrypt(whole.subarray(1))]).toEqual(['ok', INVALID]);
  });

  it('an asymmetric ciphertext without its algorithm is none of a symmetric key [CIPHER-1]', () => {
    const [KeyId, EncryptionAlgorithm] = [rsa.RSA_2048, 'RSAES_OAEP_SHA_256'];
    const { CiphertextBlob } = account.ok('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext: base64('secret') });
    expect(account.refusal('Decrypt', { CiphertextBlob })).toBe(INVALID);
    expect(account.refusal('Decrypt', { CiphertextBlob, KeyId: symmetric })).toBe(INVALID);
  });

  it('a symmetric ciphertext, given to an asymmetric key, does not make the host use or make other keys [CIPHER-1]', () => {
    const { CiphertextBlob } = account.ok('Encrypt', { KeyId: symmetric, Plaintext: base64('secret') });
    const forged = bytes(CiphertextBlob);
    forged.fill(0xee, 5, 37);
    for (const blob of [CiphertextBlob, base64(forged)]) {
      const input = { KeyId: rsa.RSA_2048, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256', CiphertextBlob: blob };
      expect(account.refusal('Decrypt', input)).toBe(INVALID);
    }
    expect(account.materials.get('ee'.repeat(32))).toBeUndefined();
  });

  it('takes no encryption context [CIPHER-4]', () => {
    const [KeyId, EncryptionAlgorithm, Plaintext] = [rsa.RSA_2048, 'RSAES_OAEP_SHA_256', base64('secret')];
    const input = { KeyId, EncryptionAlgorithm, Plaintext };
    const context = { a: 'b' };
    const refused = `ValidationException: ${words('encryptionContextUncalledFor')} [CIPHER-4]`;
    expect(account.refusal('Encrypt', { ...input, EncryptionContext: context })).toBe(refused);
    const { CiphertextBlob } = account.ok('Encrypt', { ...input, EncryptionContext: {} });
    const decrypt = { KeyId, EncryptionAlgorithm, CiphertextBlob, EncryptionContext: context };
    expect(account.refusal('Decrypt', decrypt)).toBe(refused);
    const again = { CiphertextBlob, SourceKeyId: KeyId, DestinationKeyId: KeyId };
    const algorithms = {
      SourceEncryptionAlgorithm: EncryptionAlgorithm,
      DestinationEncryptionAlgorithm: EncryptionAlgorithm,
    };
    const reEncrypt = (contexts: object) => account.refusal('ReEncrypt', { ...again, ...algorithms, ...contexts });
    expect(reEncrypt({ SourceEncryptionContext: context })).toBe(refused);
    expect(reEncrypt({ DestinationEncryptionContext: context })).toBe(refused);
  });

  it('ReEncrypt moves between symmetric and asymmetric keys, within the limits of the destination', () => {
    const Plaintext = base64('secret');
    const asymmetric = { DestinationKeyId: rsa.RSA_2048, DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_1' };
    const { CiphertextBlob } = account.ok('Encrypt', { KeyId: symmetric, Plaintext });
    const there = account.ok('ReEncrypt', { CiphertextBlob, ...asymmetric });
    const back = account.ok('ReEncrypt', {
      CiphertextBlob: there.CiphertextBlob,
      SourceKeyId: rsa.RSA_2048,
      SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
      DestinationKeyId: symmetric,
    });
    expect(account.ok('Decrypt', { CiphertextBlob: back.CiphertextBlob }).Plaintext).toBe(Plaintext);
    const { CiphertextBlob: long } = account.ok('Encrypt', { KeyId: symmetric, Plaintext: base64(Buffer.alloc(215)) });
    expect(account.refusal('ReEncrypt', { CiphertextBlob: long, ...asymmetric })).toBe(
      `ValidationException: ${words('plaintextTooLong', { algorithm: 'RSAES_OAEP_SHA_1', keySpec: 'RSA_2048', mostBytes: 214 })} [CIPHER-1]`,
    );
  });
});

describe('SM2 encryption', () => {
  let china: CryptoAccount;
  let KeyId: string;
  const EncryptionAlgorithm = 'SM2PKE';

  beforeAll(() => {
    china = openCryptoAccount(CHINA);
    // The private key of the examples in GB/T 32918.5.
    const scalar = hex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
    KeyId = createKeyOf(china, 'SM2', 'ENCRYPT_DECRYPT', ecPkcs8('SM2', scalar));
  });

  it('decrypts the example of GB/T 32918.5', () => {
    const [x, y] = [
      '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73',
      'e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0',
    ];
    const [c3, c2] = [
      '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766',
      '21886ca989ca9c7d58087307ca93092d651efa',
    ];
    const CiphertextBlob = base64(hex(`307c 0220${x} 022100${y} 0420${c3} 0413${c2}`));
    const { Plaintext } = china.ok('Decrypt', { KeyId, EncryptionAlgorithm, CiphertextBlob });
    expect(bytes(Plaintext).toString()).toBe('encryption standard');
  });

  it('decrypts what it encrypts, of any length up to 1,024 bytes [MODEL-1]', () => {
    for (const length of [1, 31, 32, 33, 1024]) {
      const Plaintext = base64(Buffer.alloc(length, 5));
      const { CiphertextBlob = '' } = china.ok('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext });
      expect(china.ok('Decrypt', { KeyId, EncryptionAlgorithm, CiphertextBlob }).Plaintext).toBe(Plaintext);
    }
    expect(china.refusal('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext: base64(Buffer.alloc(1025)) })).toBe(
      `ValidationException: ${words('plaintextTooLong', { algorithm: 'SM2PKE', keySpec: 'SM2', mostBytes: 1024 })} [CIPHER-1]`,
    );
  });

  it('no changed byte decrypts [CIPHER-1]', () => {
    const { CiphertextBlob } = china.ok('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext: base64('secret') });
    const ciphertext = bytes(CiphertextBlob);
    for (let at = 0; at < ciphertext.length; at += 1) {
      const blob = base64(flipped(ciphertext, at));
      expect(china.refusal('Decrypt', { KeyId, EncryptionAlgorithm, CiphertextBlob: blob })).toBe(INVALID);
    }
  });
});
