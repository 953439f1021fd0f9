import { constants, createHash, createPrivateKey, type KeyObject, privateEncrypt, sign, verify } from 'node:crypto';
import { ed25519ph } from '@noble/curves/ed25519.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleOf, shareOf } from '../../property-tests/support/config.js';
import { ecdsaSignDigest, ecdsaVerifyDigest } from '../../src/host/curves.js';
import { writeSequence } from '../../src/host/der.js';
import { CURVES } from '../../src/host/elliptic.js';
import { readPublicKey, sm2Verify } from '../../src/host/sm2.js';
import { keyPairOf } from '../support/key-pairs.js';
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
  openCryptoAccount,
  SM2_ORDER,
} from './support.js';

const INVALID = 'KMSInvalidSignatureException:  [SIGN-2]';
const TEXT = Buffer.from('a message to sign');

// biome-ignore format: a table
const ALL_ALGORITHMS = [
  ['RSA_2048',        'RSASSA_PSS_SHA_256',        'sha256'],
  ['RSA_2048',        'RSASSA_PSS_SHA_384',        'sha384'],
  ['RSA_3072',        'RSASSA_PSS_SHA_512',        'sha512'],
  ['RSA_2048',        'RSASSA_PKCS1_V1_5_SHA_256', 'sha256'],
  ['RSA_3072',        'RSASSA_PKCS1_V1_5_SHA_384', 'sha384'],
  ['RSA_4096',        'RSASSA_PKCS1_V1_5_SHA_512', 'sha512'],
  ['RSA_4096',        'RSASSA_PSS_SHA_256',        'sha256'],
  ['ECC_NIST_P256',   'ECDSA_SHA_256',             'sha256'],
  ['ECC_NIST_P384',   'ECDSA_SHA_384',             'sha384'],
  ['ECC_NIST_P521',   'ECDSA_SHA_512',             'sha512'],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256',             'sha256'],
] as const;
/** Long keys take their time to be made. */
const ALGORITHMS = sampleOf(ALL_ALGORITHMS, 8);

let account: CryptoAccount;
let keys: Readonly<Record<string, string>>;

beforeAll(() => {
  account = openCryptoAccount();
  const specs = [...new Set(ALGORITHMS.map(([spec]) => spec)), 'ECC_NIST_EDWARDS25519'];
  keys = Object.fromEntries(specs.map((spec) => [spec, account.createKey(spec, 'SIGN_VERIFY')]));
});

const digestOf = (hash: string, message = TEXT): Buffer => createHash(hash).update(message).digest();

/** How node:crypto is told of the same algorithm. */
function keyFor(algorithm: string, key: KeyObject) {
  if (!algorithm.includes('PSS')) return { key };
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}

describe.each(ALGORITHMS)('%s %s', (spec, SigningAlgorithm, hash) => {
  const raw = () => ({ KeyId: keys[spec] ?? '', SigningAlgorithm, Message: base64(TEXT), MessageType: 'RAW' });
  const digest = () => ({ ...raw(), Message: base64(digestOf(hash)), MessageType: 'DIGEST' });

  it('what KMS signs, as a message or as a digest, node:crypto verifies', () => {
    const publicKey = keyFor(SigningAlgorithm, account.publicKey(keys[spec] ?? ''));
    // Several times: the length of a signature on a curve varies.
    for (let count = 0; count < shareOf(5, 3); count += 1) {
      for (const input of [raw(), digest()]) {
        const { Signature } = account.ok('Sign', input);
        expect(verify(hash, TEXT, publicKey, bytes(Signature))).toBe(true);
      }
    }
  });

  it('a message and its digest have the same signatures', () => {
    for (const signed of [raw(), digest()]) {
      const { Signature } = account.ok('Sign', signed);
      for (const input of [raw(), digest()]) {
        expect(account.ok('Verify', { ...input, Signature })).toMatchObject({ SignatureValid: true, SigningAlgorithm });
      }
    }
  });

  it('another message, digest, key or signature does not verify [SIGN-2]', () => {
    const { Signature } = account.ok('Sign', raw());
    const other = Buffer.from('another message');
    const twin = account.createKey(spec, 'SIGN_VERIFY');
    const changed = [0, 8, bytes(Signature).length - 1].map((at) => base64(flipped(bytes(Signature), at)));
    const rubbish = [
      'AAAA',
      base64(Buffer.alloc(256)),
      base64(Buffer.alloc(512, 0xff)),
      base64(Buffer.alloc(6144, 0x30)),
    ];
    const longer = base64(Buffer.concat([bytes(Signature), Buffer.alloc(1)]));
    for (const input of [raw(), digest()]) {
      const refused = (more: object) => account.refusal('Verify', { ...input, Signature, ...more });
      const Message = input.MessageType === 'RAW' ? base64(other) : base64(digestOf(hash, other));
      expect(refused({ Message })).toBe(INVALID);
      for (const bad of [...changed, ...rubbish, longer]) expect(refused({ Signature: bad })).toBe(INVALID);
      // RSA keys of one size are the same key in these specs.
      if (!spec.startsWith('RSA')) expect(refused({ KeyId: twin })).toBe(INVALID);
    }
  });

  it('a digest of another length is refused, to sign and to verify [SIGN-1]', () => {
    const { Signature } = account.ok('Sign', raw());
    for (const length of [1, 20, digestOf(hash).length - 1, digestOf(hash).length + 1]) {
      const input = { ...digest(), Message: base64(Buffer.alloc(length, 1)) };
      const refused = `ValidationException: ${words('digestLength', { messageType: 'DIGEST', algorithm: SigningAlgorithm })} [SIGN-1]`;
      expect(account.refusal('Sign', input)).toBe(refused);
      expect(account.refusal('Verify', { ...input, Signature })).toBe(refused);
    }
  });

  it('what node:crypto signs with the same key, KMS verifies', () => {
    const input = { KeyId: keys[spec], SigningAlgorithm };
    const described = account.store.keySet(keys[spec] ?? '');
    const material = account.materials.get(described?.keyMaterials[0]?.keyMaterialId ?? '') ?? Buffer.alloc(0);
    const privateKey = createPrivateKey({ key: Buffer.from(material), format: 'der', type: 'pkcs8' });
    const Signature = base64(sign(hash, TEXT, keyFor(SigningAlgorithm, privateKey)));
    for (const message of [raw(), digest()]) {
      expect(account.refusal('Verify', { ...message, ...input, Signature })).toBe('ok');
    }
  });

  it('EXTERNAL_MU is not for this key spec [SIGN-1]', () => {
    expect(account.refusal('Sign', { ...raw(), MessageType: 'EXTERNAL_MU' })).toBe(
      `ValidationException: ${words('messageTypeNotOfKeySpec', { messageType: 'EXTERNAL_MU', keySpec: spec })} [SIGN-1]`,
    );
  });
});

describe('RSASSA-PSS', () => {
  it('a salt that is not as long as the digest does not verify, neither over the message nor over the digest', () => {
    for (const saltLength of [0, 20, 64]) {
      const key = { key: rsaKey(2048), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
      const Signature = base64(sign('sha256', TEXT, key));
      const input = { KeyId: keys.RSA_2048, SigningAlgorithm: 'RSASSA_PSS_SHA_256', Signature };
      expect(account.refusal('Verify', { ...input, Message: base64(TEXT) })).toBe(INVALID);
      const digest = { Message: base64(digestOf('sha256')), MessageType: 'DIGEST' };
      expect(account.refusal('Verify', { ...input, ...digest })).toBe(INVALID);
    }
  });
});

describe('RSASSA-PKCS1-v1_5', () => {
  it('the bare digest, or one that says another hash, does not verify as a digest', () => {
    const digest = digestOf('sha256');
    const info = Buffer.concat([hex('3031300d060960864801650304020105000420'), digest]);
    const key = { key: rsaKey(2048), padding: constants.RSA_PKCS1_PADDING };
    const verifies = (block: Buffer) =>
      account.refusal('Verify', {
        KeyId: keys.RSA_2048,
        SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
        Message: base64(digest),
        MessageType: 'DIGEST',
        Signature: base64(privateEncrypt(key, block)),
      });
    expect(verifies(info)).toBe('ok');
    expect(verifies(digest)).toBe(INVALID);
    expect(verifies(flipped(info, 14))).toBe(INVALID);
    expect(verifies(Buffer.concat([info, Buffer.alloc(8)]))).toBe(INVALID);
  });
});

describe('ECDSA', () => {
  it('the signature of RFC 6979 A.2.5 verifies, as a message and as a digest', () => {
    const scalar = hex('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721');
    const KeyId = createKeyOf(account, 'ECC_NIST_P256', 'SIGN_VERIFY', ecPkcs8('prime256v1', scalar));
    const r = 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716';
    const s = 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8';
    const Signature = base64(hex(`3046 022100${r} 022100${s}`));
    const input = { KeyId, SigningAlgorithm: 'ECDSA_SHA_256', Signature };
    const message = Buffer.from('sample');
    expect(account.refusal('Verify', { ...input, Message: base64(message) })).toBe('ok');
    const digest = { Message: base64(digestOf('sha256', message)), MessageType: 'DIGEST' };
    expect(account.refusal('Verify', { ...input, ...digest })).toBe('ok');
    // The same numbers in another encoding are no signature.
    const padded = base64(hex(`3048 02220000${r} 02220000${s}`));
    expect(account.refusal('Verify', { ...input, ...digest, Signature: padded })).toBe(INVALID);
  });

  it('numbers out of range are no signature, whatever the digest', () => {
    const orders: Readonly<Record<string, bigint>> = {
      ...Object.fromEntries(Object.entries(CURVES).map(([name, { Point }]) => [name, Point.Fn.ORDER])),
      SM2: SM2_ORDER,
    };
    for (const [namedCurve, order] of Object.entries(orders)) {
      const { publicKey } = keyPairOf('ec', { namedCurve });
      const point = readPublicKey(publicKey.export({ type: 'spki', format: 'der' }));
      expect(point === undefined).toBe(namedCurve !== 'SM2');
      const numbers = [0n, 1n, order - 1n, order, order + 1n];
      for (const digest of [Buffer.alloc(32), Buffer.alloc(32, 0xff)]) {
        for (const signature of numbers.flatMap((r) => numbers.map((s) => writeSequence(r, s)))) {
          const isGood =
            point === undefined ? ecdsaVerifyDigest(publicKey, digest, signature) : sm2Verify(point, digest, signature);
          expect(isGood).toBe(false);
        }
      }
    }
  });

  it('a digest of zeros can be signed', () => {
    const [one, other] = [1, 2].map(() => keyPairOf('ec', { namedCurve: 'prime256v1' }));
    if (one === undefined || other === undefined) throw new Error('two key pairs');
    const digest = Buffer.alloc(32);
    const signature = ecdsaSignDigest(one.privateKey, digest);
    expect(ecdsaVerifyDigest(one.publicKey, digest, signature)).toBe(true);
    expect(ecdsaVerifyDigest(other.publicKey, digest, signature)).toBe(false);
  });

  it("a digest has another signature each time, of which the second number may be the order's upper half", () => {
    const { privateKey } = keyPairOf('ec', { namedCurve: 'secp256k1' });
    const signatures = Array.from({ length: 40 }, () => ecdsaSignDigest(privateKey, Buffer.alloc(32, 1)));
    expect(new Set(signatures.map(base64)).size).toBe(40);
    const isHigh = (signature: Buffer) => CURVES.secp256k1.Signature.fromBytes(signature, 'der').hasHighS();
    expect(new Set(signatures.map(isHigh)).size).toBe(2);
  });
});

describe('Ed25519', () => {
  const SigningAlgorithm = 'ED25519_SHA_512';

  it('signs as RFC 8032, test 2', () => {
    const seed = hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
    const material = Buffer.concat([hex('302e020100300506032b657004220420'), seed]);
    const KeyId = createKeyOf(account, 'ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', material);
    const { Signature } = account.ok('Sign', { KeyId, SigningAlgorithm, Message: base64(hex('72')) });
    expect(bytes(Signature).toString('hex')).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it('node:crypto verifies, and KMS verifies nothing else [SIGN-2]', () => {
    const KeyId = keys.ECC_NIST_EDWARDS25519 ?? '';
    const input = { KeyId, SigningAlgorithm, Message: base64(TEXT) };
    const { Signature } = account.ok('Sign', input);
    expect(verify(null, TEXT, account.publicKey(KeyId), bytes(Signature))).toBe(true);
    expect(account.refusal('Verify', { ...input, Signature })).toBe('ok');
    expect(account.refusal('Verify', { ...input, Signature: base64(flipped(bytes(Signature), 3)) })).toBe(INVALID);
    expect(account.refusal('Verify', { ...input, Signature: 'AAAA' })).toBe(INVALID);
  });

  it('takes messages only, and its prehashed form digests only, before the length is looked at [SIGN-1]', () => {
    const input = { KeyId: keys.ECC_NIST_EDWARDS25519, Message: base64(Buffer.alloc(5)) };
    const prehashed = { ...input, SigningAlgorithm: 'ED25519_PH_SHA_512' };
    expect(account.refusal('Sign', { ...input, SigningAlgorithm, MessageType: 'DIGEST' })).toBe(
      `ValidationException: ${words('messageTypeNotOfAlgorithm', { messageType: 'DIGEST', algorithm: 'ED25519_SHA_512' })} [SIGN-1]`,
    );
    expect(account.refusal('Sign', prehashed)).toBe(
      `ValidationException: ${words('messageTypeNotOfAlgorithm', { messageType: 'RAW', algorithm: 'ED25519_PH_SHA_512' })} [SIGN-1]`,
    );
    expect(account.refusal('Sign', { ...prehashed, MessageType: 'DIGEST', Message: base64(Buffer.alloc(32)) })).toBe(
      `ValidationException: ${words('digestLength', { messageType: 'DIGEST', algorithm: 'ED25519_PH_SHA_512' })} [SIGN-1]`,
    );
  });
});

describe('Ed25519ph', () => {
  const [SigningAlgorithm, MessageType] = ['ED25519_PH_SHA_512', 'DIGEST'];

  it('signs as RFC 8032, section 7.3', () => {
    const seed = hex('833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42');
    const material = Buffer.concat([hex('302e020100300506032b657004220420'), seed]);
    const KeyId = createKeyOf(account, 'ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', material);
    const Message = base64(digestOf('sha512', Buffer.from('abc')));
    const { Signature } = account.ok('Sign', { KeyId, SigningAlgorithm, MessageType, Message });
    expect(bytes(Signature).toString('hex')).toBe(
      '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
    );
    expect(account.refusal('Verify', { KeyId, SigningAlgorithm, MessageType, Message, Signature })).toBe('ok');
  });

  it("the library's own, which takes the message, verifies", () => {
    const KeyId = keys.ECC_NIST_EDWARDS25519 ?? '';
    const input = { KeyId, SigningAlgorithm, MessageType, Message: base64(digestOf('sha512')) };
    const { Signature } = account.ok('Sign', input);
    const { x = '' } = account.publicKey(KeyId).export({ format: 'jwk' });
    expect(ed25519ph.verify(bytes(Signature), TEXT, Buffer.from(x, 'base64url'), { zip215: false })).toBe(true);
  });

  it('another digest, key, algorithm or signature does not verify [SIGN-2]', () => {
    const KeyId = keys.ECC_NIST_EDWARDS25519;
    const input = { KeyId, SigningAlgorithm, MessageType, Message: base64(digestOf('sha512')) };
    const { Signature } = account.ok('Sign', input);
    const refused = (more: object) => account.refusal('Verify', { ...input, Signature, ...more });
    expect(refused({})).toBe('ok');
    expect(refused({ Message: base64(digestOf('sha512', Buffer.from('another message'))) })).toBe(INVALID);
    expect(refused({ KeyId: account.createKey('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY') })).toBe(INVALID);
    expect(refused({ SigningAlgorithm: 'ED25519_SHA_512', MessageType: 'RAW' })).toBe(INVALID);
    const wrong = [
      flipped(bytes(Signature), 3),
      flipped(bytes(Signature), 63),
      Buffer.alloc(64),
      Buffer.alloc(64, 0xff),
    ];
    for (const bad of [...wrong, bytes(Signature).subarray(1), Buffer.concat([bytes(Signature), Buffer.alloc(1)])]) {
      expect(refused({ Signature: base64(bad) })).toBe(INVALID);
    }
  });
});

describe('SM2DSA', () => {
  const SigningAlgorithm = 'SM2DSA';
  let china: CryptoAccount;
  let KeyId: string;

  beforeAll(() => {
    china = openCryptoAccount(CHINA);
    const scalar = hex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
    KeyId = createKeyOf(china, 'SM2', 'SIGN_VERIFY', ecPkcs8('SM2', scalar));
  });

  it('verifies the example of GB/T 32918.5, which has the default distinguishing ID', () => {
    const r = 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3';
    const s = 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';
    const Signature = base64(hex(`3046 022100${r} 022100${s}`));
    const raw = { KeyId, SigningAlgorithm, Message: base64('message digest'), Signature };
    const digest = 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640';
    expect(china.refusal('Verify', raw)).toBe('ok');
    expect(china.refusal('Verify', { ...raw, Message: base64(hex(digest)), MessageType: 'DIGEST' })).toBe('ok');
    expect(china.refusal('Verify', { ...raw, Message: base64('message digest.') })).toBe(INVALID);
    expect(china.refusal('Verify', { ...raw, Signature: base64(flipped(bytes(Signature), 40)) })).toBe(INVALID);
  });

  it("verifies what it signs, and its public key is the example's", () => {
    const raw = { KeyId, SigningAlgorithm, Message: base64(TEXT) };
    const { Signature } = china.ok('Sign', raw);
    expect(china.refusal('Verify', { ...raw, Signature })).toBe('ok');
    expect(bytes(china.ok('GetPublicKey', { KeyId }).PublicKey).toString('hex')).toBe(
      '3059301306072a8648ce3d020106082a811ccf5501822d034200' +
        '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
        'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
    );
  });
});
