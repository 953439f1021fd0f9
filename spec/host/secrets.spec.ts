import { createECDH, createHmac, diffieHellman, ECDH, type KeyObject, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyPairOf } from '../support/key-pairs.js';
import { rsaKey } from '../support/rsa-keys.js';
import {
  base64,
  bytes,
  CHINA,
  type CryptoAccount,
  createKeyOf,
  ecPkcs8,
  flipped,
  hex,
  openCryptoAccount,
  SM2_ORDER,
} from './support.js';

let account: CryptoAccount;
beforeAll(() => {
  account = openCryptoAccount();
});

// biome-ignore format: a table
const MACS = [
  ['HMAC_224', 'HMAC_SHA_224', 'sha224', 28],
  ['HMAC_256', 'HMAC_SHA_256', 'sha256', 32],
  ['HMAC_384', 'HMAC_SHA_384', 'sha384', 48],
  ['HMAC_512', 'HMAC_SHA_512', 'sha512', 64],
] as const;

describe.each(MACS)('%s', (spec, MacAlgorithm, hash, length) => {
  const Message = base64('a message');

  it('makes the HMAC that node:crypto makes with the same key, as long as the hash [CIPHER-6]', () => {
    const secret = randomBytes(length);
    const KeyId = createKeyOf(account, spec, 'GENERATE_VERIFY_MAC', secret);
    const { Mac } = account.ok('GenerateMac', { KeyId, MacAlgorithm, Message });
    expect(Mac).toBe(createHmac(hash, secret).update('a message').digest('base64'));
  });

  it('verifies its own MAC, and no other [SIGN-2]', () => {
    const KeyId = account.createKey(spec, 'GENERATE_VERIFY_MAC');
    const { Mac } = account.ok('GenerateMac', { KeyId, MacAlgorithm, Message });
    const input = { KeyId, MacAlgorithm, Message, Mac };
    const refused = 'KMSInvalidMacException:  [SIGN-2]';
    expect(account.ok('VerifyMac', input)).toMatchObject({ MacValid: true, MacAlgorithm });
    expect(account.refusal('VerifyMac', { ...input, Message: base64('a massage') })).toBe(refused);
    expect(account.refusal('VerifyMac', { ...input, Mac: base64(flipped(bytes(Mac), 0)) })).toBe(refused);
    expect(account.refusal('VerifyMac', { ...input, Mac: base64(bytes(Mac).subarray(1)) })).toBe(refused);
    expect(account.refusal('VerifyMac', { ...input, Mac: base64(Buffer.alloc(6144)) })).toBe(refused);
    const twin = account.createKey(spec, 'GENERATE_VERIFY_MAC');
    expect(account.refusal('VerifyMac', { ...input, KeyId: twin })).toBe(refused);
  });

  it('related keys make the same MAC [SHARED-3]', () => {
    const KeyId = account.createKey(spec, 'GENERATE_VERIFY_MAC', { MultiRegion: true });
    account.ok('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    account.store.advance('PT5S');
    const { Mac } = account.ok('GenerateMac', { KeyId, MacAlgorithm, Message });
    expect(account.ok('GenerateMac', { KeyId, MacAlgorithm, Message }, 'eu-west-2').Mac).toBe(Mac);
  });
});

// biome-ignore format: a table
const AGREEMENTS = [
  ['ECC_NIST_P256', 'prime256v1', 32],
  ['ECC_NIST_P384', 'secp384r1',  48],
  ['ECC_NIST_P521', 'secp521r1',  66],
] as const;

describe.each(AGREEMENTS)('key agreement with %s', (spec, namedCurve, length) => {
  const KeyAgreementAlgorithm = 'ECDH';

  it('both sides derive the same secret, in KMS and outside', () => {
    const KeyId = account.createKey(spec, 'KEY_AGREEMENT');
    const peer = keyPairOf('ec', { namedCurve });
    const PublicKey = base64(peer.publicKey.export({ type: 'spki', format: 'der' }));
    const derived = account.ok('DeriveSharedSecret', { KeyId, KeyAgreementAlgorithm, PublicKey });
    const outside = diffieHellman({ privateKey: peer.privateKey, publicKey: account.publicKey(KeyId) });
    expect(bytes(derived.SharedSecret)).toEqual(outside);
    expect(outside).toHaveLength(length);
  });

  it('two KMS keys derive the same secret from one another', () => {
    const [alice, bob] = [account.createKey(spec, 'KEY_AGREEMENT'), account.createKey(spec, 'KEY_AGREEMENT')];
    const derive = (KeyId: string, peer: string) =>
      account.ok('DeriveSharedSecret', {
        KeyId,
        KeyAgreementAlgorithm,
        PublicKey: account.ok('GetPublicKey', { KeyId: peer }).PublicKey,
      }).SharedSecret;
    expect(derive(alice, bob)).toBe(derive(bob, alice));
  });

  it('what is no public key on the curve is refused, without a message [AGREE-1]', () => {
    const KeyId = account.createKey(spec, 'KEY_AGREEMENT');
    const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }) as Buffer;
    const own = spki(keyPairOf('ec', { namedCurve }).publicKey);
    const wrong = [
      spki(keyPairOf('ec', { namedCurve: 'secp256k1' }).publicKey),
      spki(keyPairOf('ed25519').publicKey),
      spki(keyPairOf('x25519').publicKey),
      flipped(own, own.length - 1),
      own.subarray(0, -1),
      own.subarray(-2 * length),
      Buffer.from('no key'),
      Buffer.from(own.toString('base64')),
      Buffer.alloc(8192, 0x30),
      rsaKey(2048).export({ type: 'pkcs8', format: 'der' }),
    ];
    for (const PublicKey of wrong) {
      expect(
        account.refusal('DeriveSharedSecret', { KeyId, KeyAgreementAlgorithm, PublicKey: base64(PublicKey) }),
      ).toBe('ValidationException:  [AGREE-1]');
    }
  });
});

describe('key agreement with SM2', () => {
  it('two KMS keys derive the same secret from one another, and only SM2 keys do', () => {
    const china = openCryptoAccount(CHINA);
    const [alice, bob] = [china.createKey('SM2', 'KEY_AGREEMENT'), china.createKey('SM2', 'KEY_AGREEMENT')];
    const derive = (KeyId: string, PublicKey: string | undefined) => ({
      KeyId,
      KeyAgreementAlgorithm: 'ECDH',
      PublicKey,
    });
    const publicKey = (KeyId: string) => china.ok('GetPublicKey', { KeyId }).PublicKey;
    const { SharedSecret } = china.ok('DeriveSharedSecret', derive(alice, publicKey(bob)));
    expect(china.ok('DeriveSharedSecret', derive(bob, publicKey(alice))).SharedSecret).toBe(SharedSecret);
    expect(bytes(SharedSecret)).toHaveLength(32);
    const foreign = keyPairOf('ec', { namedCurve: 'prime256v1' }).publicKey;
    const off = flipped(bytes(publicKey(bob)), 90);
    for (const bad of [foreign.export({ type: 'spki', format: 'der' }), off, Buffer.from('no key')]) {
      expect(china.refusal('DeriveSharedSecret', derive(alice, base64(bad)))).toBe('ValidationException:  [AGREE-1]');
    }
  });
});

// OpenSSL 3.5 no longer agrees on secrets over SM2's curve, but still knows its points: the shared secret of a·G and b is
// the x of (ab)·G, the public key of the private key ab.
describe('key agreement with SM2 and OpenSSL', () => {
  it.each([
    ['uncompressed', '3059301306072a8648ce3d020106082a811ccf5501822d034200'],
    ['compressed', '3039301306072a8648ce3d020106082a811ccf5501822d032200'],
  ] as const)('both sides derive the same secret from a public key that is %s', (form, prefix) => {
    const china = openCryptoAccount(CHINA);
    const [own, peer] = [randomBytes(31), randomBytes(31)].map((number) => BigInt(`0x1${number.toString('hex')}`));
    if (own === undefined || peer === undefined) throw new Error('no numbers');
    const KeyId = createKeyOf(china, 'SM2', 'KEY_AGREEMENT', ecPkcs8('SM2', scalarBytes(own)));
    const point = ECDH.convertKey(sm2Point(peer), 'SM2', undefined, undefined, form) as Buffer;
    const PublicKey = base64(Buffer.concat([hex(prefix), point]));
    const { SharedSecret } = china.ok('DeriveSharedSecret', { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey });
    expect(bytes(china.ok('GetPublicKey', { KeyId }).PublicKey).subarray(-65)).toEqual(sm2Point(own));
    expect(bytes(SharedSecret)).toEqual(sm2Point((own * peer) % SM2_ORDER).subarray(1, 33));
  });
});

const scalarBytes = (scalar: bigint): Buffer => hex(scalar.toString(16).padStart(64, '0'));

/** OpenSSL's public key of a private key: 4, x, y. */
function sm2Point(scalar: bigint): Buffer {
  const ecdh = createECDH('SM2');
  ecdh.setPrivateKey(scalarBytes(scalar));
  return ecdh.getPublicKey();
}
