// The host of browsers beside that of Node, on the same key material: what one makes the other takes, and what neither takes
// is refused alike. What only the former cannot do is refused as UnsupportedOperationException.

import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSmoke } from '../../property-tests/support/config.js';
import { webHost } from '../../src/host/browser.js';
import { createMemoryMaterialStore, nodeHost } from '../../src/host/index.js';
import { createStore, type Operation } from '../../src/index.js';
import type { KeySpec } from '../../src/model/vocabulary/vocabulary.js';
import { KEY_SPEC_USES } from '../support/key-spec-uses.js';
import { rsaKey } from '../support/rsa-keys.js';
import {
  AES_WRAP,
  base64,
  bytes,
  EXTERNAL,
  ecPkcs8,
  flipped,
  OAEP,
  oaep,
  type Parameters,
  pkcs8,
  rsaAesWrap,
} from './support.js';

const REGION = 'us-east-1';
const CHINA = 'cn-north-1';

type Call = (operation: Operation, input: Parameters) => Promise<Readonly<Record<string, string>>>;

/** Two accounts with the same keys, whose hosts share their secrets. `make` makes the same key in both. */
function openBoth(region = REGION) {
  const materials = createMemoryMaterialStore();
  const wrappingKey = pkcs8(rsaKey(2048));
  const hosts = { node: nodeHost(materials), web: webHost(materials) };
  const storeOf = (host: object) =>
    createStore({
      host: {
        ...host,
        createWrappingKey: ({ importToken }) => {
          materials.setWrappingKey(importToken, wrappingKey);
          return base64(createPublicKey(rsaKey(2048)).export({ type: 'spki', format: 'der' }));
        },
      },
      enabledRegions: [region],
    });
  const stores = { node: storeOf(hosts.node), web: storeOf(hosts.web) };
  const callOn =
    (store: (typeof stores)['node']): Call =>
    async (operation, input) => {
      const result = await store.callAsync({ region, operation, input });
      if (result.ok) return result.output as unknown as Readonly<Record<string, string>>;
      const { code, message, rule } = result.error;
      throw new Error(`${code}: ${message} [${rule}]`);
    };
  const calls = { node: callOn(stores.node), web: callOn(stores.web) };
  const both = async (operation: Operation, input: Parameters) => {
    const answers = await Promise.allSettled([calls.node(operation, input), calls.web(operation, input)]);
    return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason.message)));
  };
  return {
    ...calls,
    both,
    /** What both answer, which must be the same. */
    same: async (operation: Operation, input: Parameters) => {
      const [node, web] = await both(operation, input);
      expect(web).toEqual(node);
      return node;
    },
    make: async (KeySpec: KeySpec, KeyUsage: string, input: Parameters = {}): Promise<string> => {
      const [made] = await both('CreateKey', { KeySpec, KeyUsage, ...input });
      const { KeyId } = Object(made).KeyMetadata;
      const [id] = stores.node.keySet(KeyId)?.keyMaterials.map(({ keyMaterialId }) => keyMaterialId) ?? [];
      if (id !== undefined && KeySpec.startsWith('RSA')) materials.set(id, pkcs8(rsaKey(Number(KeySpec.slice(4)))));
      return KeyId;
    },
  };
}

/** One key spec of each kind, and of these one algorithm: what npm test has time for. */
const SAMPLE: readonly string[] = ['HMAC_384', 'RSA_2048', 'ECC_NIST_P256', 'ML_DSA_44', 'ML_KEM_512'];

const usesOf = (usage: string) =>
  KEY_SPEC_USES.filter(([spec, of]) => of === usage && spec !== 'SM2').flatMap(([spec, , algorithms]) => {
    const tried = isSmoke ? algorithms.slice(SAMPLE.includes(spec) ? -1 : algorithms.length) : algorithms;
    return tried.map((algorithm) => [spec, algorithm] as const);
  });

/** Each way once: one makes, and the other takes. */
const WAYS = [
  ['node', 'web'],
  ['web', 'node'],
] as const;

describe('both hosts', () => {
  it('encrypt and decrypt for each other, with the same refusals', async () => {
    const account = openBoth();
    const KeyId = await account.make('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const EncryptionContext = { b: 'ä\ud800', a: '' };
    const Plaintext = base64(randomBytes(100));
    for (const [one, other] of WAYS) {
      const { CiphertextBlob = '' } = await account[one]('Encrypt', { KeyId, Plaintext, EncryptionContext });
      expect((await account[other]('Decrypt', { CiphertextBlob, EncryptionContext })).Plaintext).toBe(Plaintext);
      expect(await account.same('Decrypt', { CiphertextBlob })).toMatch('InvalidCiphertextException');
      const again = { CiphertextBlob, SourceEncryptionContext: EncryptionContext, DestinationKeyId: KeyId };
      const moved = await account[other]('ReEncrypt', again);
      expect((await account[one]('Decrypt', { CiphertextBlob: moved.CiphertextBlob })).Plaintext).toBe(Plaintext);
      const key = await account[one]('GenerateDataKey', { KeyId, KeySpec: 'AES_256' });
      expect((await account[other]('Decrypt', { CiphertextBlob: key.CiphertextBlob })).Plaintext).toBe(key.Plaintext);
    }
  });

  it.each(usesOf('GENERATE_VERIFY_MAC'))('%s: make the same MACs', async (spec, MacAlgorithm) => {
    const account = openBoth();
    const KeyId = await account.make(spec, 'GENERATE_VERIFY_MAC');
    const about = { KeyId, MacAlgorithm, Message: base64(randomBytes(50)) };
    const made = await account.same('GenerateMac', about);
    await account.same('VerifyMac', { ...about, Mac: Object(made).Mac });
    const wrong = base64(bytes(Object(made).Mac).fill(0, 0, 1).fill(1, 1, 2));
    expect(await account.same('VerifyMac', { ...about, Mac: wrong })).toMatch('KMSInvalidMacException');
  });

  it.each(usesOf('SIGN_VERIFY'))('%s: sign for each other by %s', async (spec, SigningAlgorithm) => {
    const account = openBoth();
    const KeyId = await account.make(spec, 'SIGN_VERIFY');
    await account.node('GetPublicKey', { KeyId });
    await account.same('GetPublicKey', { KeyId });
    const isRsa = spec.startsWith('RSA');
    for (const MessageType of ['RAW', spec.startsWith('ML_DSA') ? 'EXTERNAL_MU' : 'DIGEST']) {
      const length = spec.startsWith('ML_DSA') ? 64 : Number(SigningAlgorithm.slice(-3)) / 8;
      const about = { KeyId, SigningAlgorithm, MessageType, Message: base64(randomBytes(length)) };
      // Ed25519 has one algorithm for messages, and one for digests.
      if (spec === 'ECC_NIST_EDWARDS25519' && (MessageType === 'RAW') === SigningAlgorithm.includes('PH')) continue;
      if (isRsa && MessageType === 'DIGEST') {
        await expect(account.web('Sign', about)).rejects.toThrow(/^UnsupportedOperationException/);
        const { Signature } = await account.node('Sign', about);
        await expect(account.web('Verify', { ...about, Signature })).rejects.toThrow(/^UnsupportedOperationException/);
        continue;
      }
      for (const [one, other] of WAYS) {
        const { Signature = '' } = await account[one]('Sign', about);
        expect(String((await account[other]('Verify', { ...about, Signature })).SignatureValid)).toBe('true');
        for (const wrong of [flipped(bytes(Signature), bytes(Signature).length - 3), Buffer.from('no signature')]) {
          const refused = await account.same('Verify', { ...about, Signature: base64(wrong) });
          expect(refused).toMatch('KMSInvalidSignatureException');
        }
      }
    }
  });

  it.each(usesOf('KEY_AGREEMENT').map(([spec]) => spec))('%s: agree on the same', async (spec) => {
    const account = openBoth();
    const KeyId = await account.make(spec, 'KEY_AGREEMENT');
    await account.web('GetPublicKey', { KeyId });
    await account.same('GetPublicKey', { KeyId });
    const spkiOn = (namedCurve: string) =>
      base64(generateKeyPairSync('ec', { namedCurve }).publicKey.export({ type: 'spki', format: 'der' }));
    const curve = `P-${spec.slice(-3)}`;
    const about = { KeyId, KeyAgreementAlgorithm: 'ECDH' };
    const agreed = await account.same('DeriveSharedSecret', { ...about, PublicKey: spkiOn(curve) });
    expect(bytes(Object(agreed).SharedSecret).length).toBeGreaterThan(31);
    const other = curve === 'P-256' ? 'P-384' : 'P-256';
    for (const PublicKey of [spkiOn(other), base64(randomBytes(90))]) {
      expect(await account.same('DeriveSharedSecret', { ...about, PublicKey })).toMatch(/^\w+: /);
    }
  });

  it.each(usesOf('ENCAPSULATE_DECAPSULATE').map(([spec]) => spec))('%s: encapsulate for each other', async (spec) => {
    const account = openBoth();
    const KeyId = await account.make(spec, 'ENCAPSULATE_DECAPSULATE');
    const about = { KeyId, EncapsulationAlgorithm: 'ML_KEM' };
    for (const [one, other] of WAYS) {
      const { SharedSecret, SharedSecretCiphertextBlob } = await account[one]('Encapsulate', about);
      const opened = await account[other]('Decapsulate', { ...about, SharedSecretCiphertextBlob });
      expect(opened.SharedSecret).toBe(SharedSecret);
    }
    const short = { ...about, SharedSecretCiphertextBlob: base64(randomBytes(99)) };
    expect(await account.same('Decapsulate', short)).toMatch(/^\w+: /);
  });

  it.each(usesOf('ENCRYPT_DECRYPT').filter(([spec]) => spec === 'RSA_2048'))(
    '%s: encrypt by %s',
    async (spec, name) => {
      const account = openBoth();
      const KeyId = await account.make(spec, 'ENCRYPT_DECRYPT');
      const about = { KeyId, EncryptionAlgorithm: name };
      const Plaintext = base64(randomBytes(100));
      for (const [one, other] of WAYS) {
        const { CiphertextBlob = '' } = await account[one]('Encrypt', { ...about, Plaintext });
        expect((await account[other]('Decrypt', { ...about, CiphertextBlob })).Plaintext).toBe(Plaintext);
        const wrong = base64(bytes(CiphertextBlob).fill(1, 100, 120));
        expect(await account.same('Decrypt', { ...about, CiphertextBlob: wrong })).toMatch(
          'InvalidCiphertextException',
        );
      }
      expect(await account.same('Encrypt', { ...about, Plaintext: base64(randomBytes(250)) })).toMatch(/^\w+: /);
    },
  );

  it('make data key pairs that clients of either can use', async () => {
    const account = openBoth();
    const KeyId = await account.make('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const specs = ['ECC_NIST_EDWARDS25519', 'ECC_NIST_P384', 'ECC_SECG_P256K1', 'ML_KEM_512'];
    for (const KeyPairSpec of isSmoke ? specs.slice(0, 1) : specs) {
      const made = await account.web('GenerateDataKeyPair', { KeyId, KeyPairSpec });
      const { PrivateKeyPlaintext, PrivateKeyCiphertextBlob: CiphertextBlob, PublicKey } = made;
      expect((await account.node('Decrypt', { CiphertextBlob })).Plaintext).toBe(PrivateKeyPlaintext);
      if (KeyPairSpec.startsWith('ML')) continue;
      const key = createPrivateKey({ key: bytes(PrivateKeyPlaintext), format: 'der', type: 'pkcs8' });
      expect(base64(createPublicKey(key).export({ type: 'spki', format: 'der' }))).toBe(PublicKey);
    }
  });

  const newEcKey = (namedCurve: string) => pkcs8(generateKeyPairSync('ec', { namedCurve }).privateKey);
  const ec = newEcKey('P-521');
  const ed = generateKeyPairSync('ed25519').privateKey;
  const imports = [
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', OAEP, randomBytes(32), randomBytes(31)],
    ['HMAC_384', 'GENERATE_VERIFY_MAC', OAEP, randomBytes(48), randomBytes(47)],
    ['ECC_NIST_P521', 'SIGN_VERIFY', AES_WRAP, ec, pkcs8(ed)],
    ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', AES_WRAP, pkcs8(ed), ec],
    ['ECC_SECG_P256K1', 'SIGN_VERIFY', AES_WRAP, newEcKey('secp256k1'), ecPkcs8('prime256v1', randomBytes(32))],
  ] as const;
  it.each(isSmoke ? imports.slice(-1) : imports)(
    '%s for %s: import the same as the same',
    async (spec, usage, wrapping, right, wrong) => {
      const account = openBoth();
      const KeyId = await account.make(spec, usage, EXTERNAL);
      const given = await account.same('GetParametersForImport', { KeyId, ...wrapping });
      const { ImportToken, PublicKey } = Object(given);
      const wrapped = (material: Buffer) =>
        wrapping === OAEP
          ? oaep(bytes(PublicKey), 'sha256', material)
          : rsaAesWrap('sha256', material)(bytes(PublicKey));
      const importing = (EncryptedKeyMaterial: Buffer) => ({
        ...{ KeyId, ImportToken, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
        EncryptedKeyMaterial: base64(EncryptedKeyMaterial),
      });
      for (const bad of [wrapped(wrong), randomBytes(256), randomBytes(300)]) {
        expect(await account.same('ImportKeyMaterial', importing(bad))).toMatch(/^\w+: /);
      }
      const { KeyMaterialId, ...rest } = Object(await account.same('ImportKeyMaterial', importing(wrapped(right))));
      expect([KeyMaterialId, Object.keys(rest)]).not.toEqual([undefined, []]);
    },
  );
});

describe('the host of browsers', () => {
  it('answers at once but for RSA and imports', async () => {
    const store = createStore({ host: webHost() });
    const call = (operation: Operation, input: Parameters) => store.callJson({ region: REGION, operation, input });
    const keyOf = (input: Parameters): string => Object(call('CreateKey', input)).output.KeyMetadata.KeyId;
    const Plaintext = base64('hello');
    expect(call('Encrypt', { KeyId: keyOf({}), Plaintext })).toMatchObject({ ok: true });
    const KeyId = keyOf({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
    const encrypt = { KeyId, Plaintext, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' };
    expect(call('Encrypt', encrypt)).toMatchObject({ error: { code: 'KMSInternalException', rule: 'HOST-1' } });
  });

  it('refuses what it cannot do', async () => {
    const account = openBoth(CHINA);
    const SM2 = await account.make('SM2', 'SIGN_VERIFY');
    const signing = { KeyId: SM2, SigningAlgorithm: 'SM2DSA', Message: base64('hello') };
    await expect(account.web('Sign', signing)).rejects.toThrow(
      /^UnsupportedOperationException: .*noble and WebCrypto.*\[CIPHER-1\]/,
    );
    const KeyId = await account.make('RSA_2048', 'SIGN_VERIFY', EXTERNAL);
    const [, given] = await account.both('GetParametersForImport', { KeyId, ...AES_WRAP });
    const { ImportToken, PublicKey } = Object(given);
    const EncryptedKeyMaterial = base64(rsaAesWrap('sha256', pkcs8(rsaKey(2048)))(bytes(PublicKey)));
    const importing = { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
    await expect(account.web('ImportKeyMaterial', importing)).rejects.toThrow(/^UnsupportedOperationException/);
    expect(webHost().isSupported('SM2')).toBe(false);
  });

  it('refuses to make a wrapping key that it cannot', async () => {
    const store = createStore({ host: webHost() });
    const made = await store.callAsync({ region: CHINA, operation: 'CreateKey', input: { Origin: 'EXTERNAL' } });
    const KeyId = made.ok && made.output.KeyMetadata.KeyId;
    const input = { KeyId, WrappingAlgorithm: 'SM2PKE', WrappingKeySpec: 'SM2' };
    const answer = await store.callAsync({ region: CHINA, operation: 'GetParametersForImport', input });
    expect(answer).toMatchObject({ ok: false, error: { code: 'UnsupportedOperationException', rule: 'IMPORT-7' } });
  });
});
