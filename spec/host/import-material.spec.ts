import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleOf } from '../../property-tests/support/config.js';
import { writePrivateKey } from '../../src/host/sm2.js';
import { keyPairOf } from '../support/key-pairs.js';
import { rsaKey } from '../support/rsa-keys.js';
import { words } from '../support/words.js';
import {
  AES_WRAP,
  base64,
  CHINA,
  type CryptoAccount,
  EXTERNAL,
  ecPkcs8,
  flipped,
  hex,
  importMaterial,
  OAEP,
  oaep,
  openCryptoAccount,
  pkcs8,
  rsaAesWrap,
  rsaPkcs8,
  SM2_ORDER,
} from './support.js';

const INVALID = 'InvalidCiphertextException:  [IMPORT-13]';

let account: CryptoAccount;
beforeAll(() => {
  account = openCryptoAccount();
});

describe('key material for the key spec', () => {
  const ec = (namedCurve: string): Buffer => pkcs8(keyPairOf('ec', { namedCurve }).privateKey);
  const spki = (): Buffer => keyPairOf('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  const imports = (spec: string, usage: string, material: Buffer): string => {
    const KeyId = account.createKey(spec, usage, EXTERNAL);
    const isPair = usage === 'SIGN_VERIFY';
    return isPair
      ? importMaterial(account, KeyId, AES_WRAP, rsaAesWrap('sha256', material))
      : importMaterial(account, KeyId, OAEP, (key) => oaep(key, 'sha256', material));
  };

  it.each([
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 32, 32],
    ['HMAC_224', 'GENERATE_VERIFY_MAC', 28, 128],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 32, 128],
    ['HMAC_384', 'GENERATE_VERIFY_MAC', 48, 128],
    ['HMAC_512', 'GENERATE_VERIFY_MAC', 64, 128],
  ])('%s takes so many bytes, and neither fewer nor more [IMPORT-13]', (spec, usage, least, most) => {
    for (const length of [least, most]) expect(imports(spec, usage, randomBytes(length))).toBe('ok');
    for (const wrong of [1, 16, least - 1, most + 1, 190]) {
      expect(imports(spec, usage, randomBytes(wrong))).toBe(INVALID);
    }
  });

  it('16 bytes are for symmetric encryption in China Regions, and 32 are not [IMPORT-13]', () => {
    const china = openCryptoAccount(CHINA);
    const imported = (length: number): readonly [string, string] => {
      const KeyId = china.createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', EXTERNAL);
      return [KeyId, importMaterial(china, KeyId, OAEP, (key) => oaep(key, 'sha256', randomBytes(length)))];
    };
    const [KeyId, answer] = imported(16);
    expect(answer).toBe('ok');
    expect(imported(32)[1]).toBe(INVALID);
    const { CiphertextBlob } = china.ok('Encrypt', { KeyId, Plaintext: base64('secret') });
    expect(china.ok('Decrypt', { CiphertextBlob }).Plaintext).toBe(base64('secret'));
  });

  it('by OAEP alone, the encrypted key material is as long as the wrapping key [IMPORT-14]', () => {
    const KeyId = account.createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', EXTERNAL);
    const wrapped = (change: (good: Buffer) => Buffer): string =>
      importMaterial(account, KeyId, OAEP, (key) => change(oaep(key, 'sha256', randomBytes(32))));
    const refused = `ValidationException: ${words('encryptedKeySize')} [IMPORT-14]`;
    expect(wrapped(() => Buffer.from([1]))).toBe(refused);
    expect(wrapped(() => Buffer.alloc(6144))).toBe(refused);
    expect(wrapped((good) => good.subarray(1))).toBe(refused);
    expect(wrapped((good) => Buffer.concat([good, Buffer.alloc(1)]))).toBe(refused);
    expect(wrapped((good) => flipped(good, 100))).toBe(INVALID);
  });

  it('a key pair in BER of indefinite length is taken, but not of Ed25519 [IMPORT-13]', () => {
    const indefinite = (der: Buffer): Buffer => {
      const content = der.subarray((der[1] ?? 0) < 0x80 ? 2 : 2 + ((der[1] ?? 0) & 0x7f));
      return Buffer.concat([Buffer.of(0x30, 0x80), content, Buffer.of(0, 0)]);
    };
    const edwards = pkcs8(keyPairOf('ed25519').privateKey);
    expect(imports('ECC_NIST_P256', 'SIGN_VERIFY', indefinite(ec('prime256v1')))).toBe('ok');
    expect(imports('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', edwards)).toBe('ok');
    expect(imports('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', indefinite(edwards))).toBe(INVALID);
  });

  // Long ones take their time to be made.
  const RSA = sampleOf<readonly [string, () => Buffer]>(
    [
      ['RSA_2048', () => pkcs8(rsaKey(2048))],
      ['RSA_3072', () => pkcs8(rsaKey(3072))],
      ['RSA_4096', () => pkcs8(rsaKey(4096))],
    ],
    3,
  );

  it.each<readonly [string, () => Buffer]>([
    ...RSA,
    ['ECC_NIST_P256', () => ec('prime256v1')],
    ['ECC_NIST_P384', () => ec('secp384r1')],
    ['ECC_NIST_P521', () => ec('secp521r1')],
    ['ECC_SECG_P256K1', () => ec('secp256k1')],
    ['ECC_NIST_EDWARDS25519', () => pkcs8(keyPairOf('ed25519').privateKey)],
  ])('%s takes a private key of that kind, and no other [IMPORT-13]', (spec, good) => {
    const material = good();
    expect(imports(spec, 'SIGN_VERIFY', material)).toBe('ok');
    const others = [
      pkcs8(rsaKey(spec === 'RSA_2048' ? 3072 : 2048)),
      ec(spec === 'ECC_NIST_P256' ? 'secp256k1' : 'prime256v1'),
      pkcs8(keyPairOf('x25519').privateKey),
      spki(),
      material.subarray(0, -1),
      randomBytes(32),
      Buffer.alloc(100, 0x30),
      Buffer.from(material.toString('base64')),
    ];
    for (const other of others) expect(imports(spec, 'SIGN_VERIFY', other)).toBe(INVALID);
  });

  it("a private key whose public half is another key's is refused [IMPORT-13]", () => {
    const [one, two] = [ec('prime256v1'), ec('prime256v1')];
    const mixed = Buffer.concat([one.subarray(0, -65), two.subarray(-65)]);
    expect(imports('ECC_NIST_P256', 'SIGN_VERIFY', one)).toBe('ok');
    expect(imports('ECC_NIST_P256', 'SIGN_VERIFY', mixed)).toBe(INVALID);
  });

  it('an RSA key with a wrong number is refused, also where it would sign all the same [IMPORT-13]', () => {
    const jwk = rsaKey(2048).export({ format: 'jwk' });
    expect(imports('RSA_2048', 'SIGN_VERIFY', rsaPkcs8(jwk))).toBe('ok');
    for (const member of ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
      const number = Buffer.from(jwk[member] ?? '', 'base64url');
      const wrong = { ...jwk, [member]: flipped(number, number.length >> 1).toString('base64url') };
      expect(imports('RSA_2048', 'SIGN_VERIFY', rsaPkcs8(wrong)), member).toBe(INVALID);
    }
  });

  it('SM2 takes its own private keys, whole [IMPORT-13]', () => {
    const china = openCryptoAccount(CHINA);
    const good = writePrivateKey(77n);
    const imported = (material: Buffer): string => {
      const KeyId = china.createKey('SM2', 'SIGN_VERIFY', EXTERNAL);
      return importMaterial(china, KeyId, OAEP, (key) => oaep(key, 'sha256', material));
    };
    expect(imported(good)).toBe('ok');
    expect(imported(pkcs8(keyPairOf('ec', { namedCurve: 'SM2' }).privateKey))).toBe('ok');
    const order = hex(SM2_ORDER.toString(16));
    const wrong = [
      ec('prime256v1'),
      good.subarray(0, -1),
      flipped(good, good.length - 1),
      flipped(good, 40),
      ecPkcs8('SM2', Buffer.alloc(32)),
      ecPkcs8('SM2', order),
      ecPkcs8('SM2', flipped(order, 31)),
      randomBytes(32),
    ];
    for (const material of wrong) expect(imported(material)).toBe(INVALID);
  });

  it('what was imported signs', () => {
    const KeyId = account.createKey('RSA_3072', 'SIGN_VERIFY', EXTERNAL);
    importMaterial(account, KeyId, AES_WRAP, rsaAesWrap('sha256', pkcs8(rsaKey(3072))));
    const input = { KeyId, SigningAlgorithm: 'RSASSA_PSS_SHA_256', Message: base64('message') };
    const { Signature } = account.ok('Sign', input);
    expect(account.refusal('Verify', { ...input, Signature })).toBe('ok');
  });
});
