import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMemoryMaterialStore, nodeHost } from '../../src/host/index.js';
import { generateRandom } from '../../src/host/random.js';
import type { KeyUse } from '../../src/model/key-set/host.js';
import type { Constraint } from '../../src/model/rules/wording/requests.js';
import { brokenWords, words } from '../support/words.js';
import { base64, bytes, flipped, hex, openCryptoAccount, REGION } from './support.js';

const INVALID = 'InvalidCiphertextException:  [CIPHER-1]';
const Plaintext = base64('attack at dawn');
const EncryptionContext = { purpose: 'test', tenant: '7' };

function encrypted() {
  const account = openCryptoAccount();
  const KeyId = account.createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', { MultiRegion: true });
  const { CiphertextBlob = '' } = account.ok('Encrypt', { KeyId, Plaintext, EncryptionContext });
  return { ...account, account, KeyId, CiphertextBlob, ciphertext: bytes(CiphertextBlob) };
}

describe('symmetric encryption', () => {
  it('a ciphertext finds its key by itself [CIPHER-1]', () => {
    const { ok, KeyId, CiphertextBlob } = encrypted();
    const decrypted = ok('Decrypt', { CiphertextBlob, EncryptionContext });
    expect(decrypted).toMatchObject({ Plaintext, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
    expect(decrypted.KeyId).toContain(KeyId);
    expect(ok('Decrypt', { CiphertextBlob, EncryptionContext, KeyId }).Plaintext).toBe(Plaintext);
  });

  it('the same plaintext has another ciphertext each time, and the longest one fits into a request', () => {
    const { ok, KeyId, CiphertextBlob } = encrypted();
    expect(ok('Encrypt', { KeyId, Plaintext, EncryptionContext }).CiphertextBlob).not.toBe(CiphertextBlob);
    const longest = base64(randomBytes(4096));
    const { CiphertextBlob: long } = ok('Encrypt', { KeyId, Plaintext: longest });
    expect(ok('Decrypt', { CiphertextBlob: long }).Plaintext).toBe(longest);
  });

  it("a ciphertext begins as AWS's do, with the ID of the key material, and names its key [CIPHER-5]", () => {
    const { cryptography, ok, createKey, KeyId, CiphertextBlob, ciphertext } = encrypted();
    const { KeyMaterialId = '' } = ok('Decrypt', { CiphertextBlob, EncryptionContext });
    expect(ciphertext.subarray(0, 37)).toEqual(hex(`0102020078${KeyMaterialId}`));
    expect(cryptography.readCiphertext(CiphertextBlob)).toEqual({ keyId: KeyId, keyMaterialId: KeyMaterialId });
    const single = createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const { CiphertextBlob: other = '' } = ok('Encrypt', { KeyId: single, Plaintext });
    expect(cryptography.readCiphertext(other)).toMatchObject({ keyId: single });
  });

  it('a data key of 32 bytes has a ciphertext of 184, which begins in its own way [CIPHER-5]', () => {
    const { ok, KeyId } = encrypted();
    for (const operation of ['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'] as const) {
      const { CiphertextBlob, KeyMaterialId } = ok(operation, { KeyId, KeySpec: 'AES_256' });
      expect(bytes(CiphertextBlob)).toHaveLength(184);
      expect(bytes(CiphertextBlob).subarray(0, 37)).toEqual(hex(`0102030078${KeyMaterialId}`));
    }
  });

  it('a ciphertext of the form that this endpoint had before is decrypted, and not when it was changed [CIPHER-5]', () => {
    const { ok, refusal, store, materials, KeyId } = encrypted();
    const keyMaterialId = store.keySet(KeyId)?.keyMaterials[0]?.keyMaterialId ?? '';
    const head = Buffer.concat([Buffer.from(`MRK\x01${KeyId}`, 'latin1'), hex(keyMaterialId)]);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', materials.get(keyMaterialId) ?? Buffer.alloc(0), iv).setAAD(head);
    const sealed = [cipher.update('attack at dawn'), cipher.final()];
    const old = Buffer.concat([head, iv, cipher.getAuthTag(), ...sealed]);
    expect(ok('Decrypt', { CiphertextBlob: base64(old) }).Plaintext).toBe(Plaintext);
    for (const at of [2, 10, 50, 75, 90, old.length - 1]) {
      expect(refusal('Decrypt', { KeyId, CiphertextBlob: base64(flipped(old, at)) })).not.toBe('ok');
    }
    expect(refusal('Decrypt', { CiphertextBlob: base64(old.subarray(0, 99)) })).toBe(INVALID);
  });

  it('any related key decrypts, and no unrelated one [SHARED-3]', () => {
    const { ok, refusal, store, createKey, KeyId, CiphertextBlob } = encrypted();
    ok('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    store.advance('PT5S');
    expect(ok('Decrypt', { CiphertextBlob, EncryptionContext }, 'eu-west-2').Plaintext).toBe(Plaintext);
    const { CiphertextBlob: there } = ok('Encrypt', { KeyId, Plaintext }, 'eu-west-2');
    expect(ok('Decrypt', { CiphertextBlob: there }).Plaintext).toBe(Plaintext);
    const other = createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext, KeyId: other })).toBe(
      `IncorrectKeyException: ${words('keyIncorrect')} [CIPHER-1]`,
    );
  });

  it('a ciphertext that was made to name another key decrypts under neither [SHARED-3]', () => {
    const { ok, refusal, createKey, ciphertext } = encrypted();
    const KeyId = createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', { MultiRegion: true });
    const header = bytes(ok('Encrypt', { KeyId, Plaintext, EncryptionContext }).CiphertextBlob).subarray(0, 72);
    const forged = base64(Buffer.concat([header, ciphertext.subarray(72)]));
    expect(refusal('Decrypt', { CiphertextBlob: forged, EncryptionContext })).toBe(INVALID);
  });

  it('after a rotation new ciphertexts have the new material, and old ones still decrypt everywhere [ROTATE-3]', () => {
    const { ok, store, KeyId, CiphertextBlob } = encrypted();
    ok('RotateKeyOnDemand', { KeyId });
    store.advance('PT1M');
    const { CiphertextBlob: young = '' } = ok('Encrypt', { KeyId, Plaintext });
    expect(bytes(young).subarray(5, 37)).not.toEqual(bytes(CiphertextBlob).subarray(5, 37));
    ok('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    store.advance('PT5S');
    for (const region of [REGION, 'eu-west-2']) {
      expect(ok('Decrypt', { CiphertextBlob, EncryptionContext }, region).Plaintext).toBe(Plaintext);
      expect(ok('Decrypt', { CiphertextBlob: young }, region).Plaintext).toBe(Plaintext);
    }
  });
});

describe('the encryption context', () => {
  it('may come in any order of its pairs', () => {
    const { ok, CiphertextBlob } = encrypted();
    const reordered = { tenant: '7', purpose: 'test' };
    expect(ok('Decrypt', { CiphertextBlob, EncryptionContext: reordered }).Plaintext).toBe(Plaintext);
  });

  it.each([
    ['missing', undefined],
    ['empty', {}],
    ['one pair short', { purpose: 'test' }],
    ['one pair longer', { ...EncryptionContext, more: '' }],
    ['in another case', { Purpose: 'test', tenant: '7' }],
    ['with other bounds between its texts', { purpose: 'testtenant', '7': '' }],
    ['with its texts exchanged', { test: 'purpose', tenant: '7' }],
  ])('that is %s does not decrypt [CIPHER-1]', (_what, other) => {
    const { refusal, CiphertextBlob } = encrypted();
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext: other })).toBe(INVALID);
  });

  it('that is empty is the same as none', () => {
    const { ok, KeyId } = encrypted();
    const { CiphertextBlob } = ok('Encrypt', { KeyId, Plaintext, EncryptionContext: {} });
    expect(ok('Decrypt', { CiphertextBlob }).Plaintext).toBe(Plaintext);
  });

  it('tells apart texts that are no Unicode, and names that every object has', () => {
    const { ok, refusal, KeyId } = encrypted();
    const { CiphertextBlob } = ok('Encrypt', { KeyId, Plaintext, EncryptionContext: { a: '\ud800' } });
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext: { a: '\ud801' } })).toBe(INVALID);
    const proto = JSON.parse('{"__proto__": "1"}') as Readonly<Record<string, string>>;
    const { CiphertextBlob: bound } = ok('Encrypt', { KeyId, Plaintext, EncryptionContext: proto });
    expect(ok('Decrypt', { CiphertextBlob: bound, EncryptionContext: proto }).Plaintext).toBe(Plaintext);
    expect(refusal('Decrypt', { CiphertextBlob: bound })).toBe(INVALID);
  });
});

describe('a tampered ciphertext', () => {
  it.each([
    ['beginning', 0],
    ['of what kind it is', 2],
    ['key material ID', 5],
    ['last byte of the key material ID', 36],
    ['what is between the two IDs', 37],
    ['length of what follows', 57],
    ['encoding of what follows', 58],
    ['initialization vector', -64],
    ['mark', -41],
    ['first encrypted byte', -30],
    ['last encrypted byte', -17],
    ['tag', -1],
  ])('does not decrypt: %s [CIPHER-1]', (_region, at) => {
    const { refusal, ciphertext } = encrypted();
    const CiphertextBlob = base64(flipped(ciphertext, at < 0 ? ciphertext.length + at : at));
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext })).toBe(INVALID);
  });

  it('names another key when its key ID is changed [CIPHER-1]', () => {
    const { refusal, ciphertext } = encrypted();
    const at = (index: number) => ({ CiphertextBlob: base64(flipped(ciphertext, index)), EncryptionContext });
    for (const index of [38, 53]) expect(refusal('Decrypt', at(index))).toMatch(/^AccessDeniedException/);
  });

  it('does not decrypt when it is cut anywhere, or has more at its end [CIPHER-1]', () => {
    const { refusal, ciphertext } = encrypted();
    for (let length = 1; length < ciphertext.length; length += 1) {
      const CiphertextBlob = base64(ciphertext.subarray(0, length));
      expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext })).toBe(INVALID);
    }
    const longer = base64(Buffer.concat([ciphertext, Buffer.from([0])]));
    expect(refusal('Decrypt', { CiphertextBlob: longer, EncryptionContext })).toBe(INVALID);
  });

  it('every single bit counts', () => {
    const { cryptography, ok, KeyId, CiphertextBlob, ciphertext } = encrypted();
    const { KeyMaterialId: keyMaterialId = '' } = ok('Decrypt', { CiphertextBlob, EncryptionContext });
    const use = {
      operation: 'Decrypt',
      cryptography: 'decrypt',
      keyId: KeyId,
      keyMaterialId,
      keySpec: 'SYMMETRIC_DEFAULT',
    } as KeyUse;
    for (let bit = 0; bit < 8 * ciphertext.length; bit += 1) {
      const changed = Buffer.from(ciphertext);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const answer = cryptography.cryptography(use, { CiphertextBlob: base64(changed), EncryptionContext });
      expect(answer).toMatchObject({ ok: false, code: 'InvalidCiphertextException', message: '' });
    }
  });
});

describe('reading a ciphertext', () => {
  const { readCiphertext } = nodeHost(createMemoryMaterialStore());

  it('answers nothing to what is no ciphertext of this host', () => {
    const { ciphertext } = encrypted();
    const foreign = [
      '',
      'AAAA',
      'no base64 \u0000 \ud800 at all '.repeat(10),
      base64(randomBytes(256)),
      base64(Buffer.alloc(6144)),
      base64(Buffer.alloc(1_000_000, 'MRK\x01')),
      base64(ciphertext.subarray(0, 99)),
      base64(Buffer.concat([ciphertext.subarray(0, 58), Buffer.alloc(96)])),
      base64(flipped(ciphertext, 1)),
      base64(flipped(ciphertext, ciphertext.length - 41)),
      `=${base64(ciphertext)}`,
    ];
    expect(foreign.map((blob) => readCiphertext(blob))).toEqual(foreign.map(() => undefined));
  });

  it('takes no longer for a huge one', () => {
    const huge = base64(Buffer.alloc(8_000_000, 'MRK\x01'));
    for (let count = 0; count < 100_000; count += 1) readCiphertext(huge);
  });

  it('a key in a custom key store has ciphertexts without key material', () => {
    const { cryptography } = nodeHost();
    const use: KeyUse = {
      operation: 'Encrypt',
      cryptography: 'encrypt',
      keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
      keyArn: 'arn',
      region: REGION as KeyUse['region'],
      keySpec: 'SYMMETRIC_DEFAULT',
      keyUsage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_CLOUDHSM',
      algorithm: 'SYMMETRIC_DEFAULT',
    };
    const done = cryptography(use, { Plaintext });
    if (!done.ok) throw new Error(done.code);
    const { CiphertextBlob } = done.output;
    expect(readCiphertext(String(CiphertextBlob))).toEqual({ keyId: use.keyId });
    expect(cryptography({ ...use, operation: 'Decrypt', cryptography: 'decrypt' }, { CiphertextBlob })).toMatchObject({
      output: { Plaintext },
    });
  });
});

describe('data keys', () => {
  it.each([
    [{ KeySpec: 'AES_128' }, 16],
    [{ KeySpec: 'AES_256' }, 32],
    [{ NumberOfBytes: 1 }, 1],
    [{ NumberOfBytes: 1024 }, 1024],
  ])('%j has %i bytes, and its ciphertext is the same key [CIPHER-6]', (input, length) => {
    const { ok, KeyId } = encrypted();
    const { CiphertextBlob, Plaintext: dataKey } = ok('GenerateDataKey', { KeyId, EncryptionContext, ...input });
    expect(bytes(dataKey)).toHaveLength(length);
    expect(ok('Decrypt', { CiphertextBlob, EncryptionContext }).Plaintext).toBe(dataKey);
    const without = ok('GenerateDataKeyWithoutPlaintext', { KeyId, EncryptionContext, ...input });
    expect(without).not.toHaveProperty('Plaintext');
    const { Plaintext: other } = ok('Decrypt', { CiphertextBlob: without.CiphertextBlob, EncryptionContext });
    expect(bytes(other)).toHaveLength(length);
  });
});

describe('GenerateRandom', () => {
  const answer = (input: unknown): string => {
    const result = generateRandom(input);
    return result.ok ? 'ok' : `${result.error.code}: ${result.error.message}`;
  };

  it('gives as many bytes as asked for, and others each time', () => {
    for (const NumberOfBytes of [1, 32, 1024]) {
      const result = generateRandom({ NumberOfBytes });
      expect(result.ok && bytes(result.output.Plaintext).length).toBe(NumberOfBytes);
    }
    expect(generateRandom({ NumberOfBytes: 32 })).not.toEqual(generateRandom({ NumberOfBytes: 32 }));
  });

  it('needs a number from 1 to 1,024 [MODEL-1] [MODEL-2]', () => {
    const broken = (value: number, constraint: Constraint) =>
      `ValidationException: ${brokenWords('numberOfBytes', String(value), constraint)}`;
    expect(answer({})).toBe(`ValidationException: ${words('numberOfBytesMissing')}`);
    expect(answer({ NumberOfBytes: 0 })).toBe(broken(0, { is: 'minValue', limit: 1 }));
    expect(answer({ NumberOfBytes: 1025 })).toBe(broken(1025, { is: 'maxValue', limit: 1024 }));
    expect(answer({ NumberOfBytes: '8' })).toBe(
      `SerializationException: ${words('wrongType', { found: 'STRING_VALUE', wanted: 'Integer' })}`,
    );
    expect(answer({ NumberOfBytes: true })).toBe(
      `SerializationException: ${words('wrongType', { found: 'TRUE_VALUE', wanted: 'Integer' })}`,
    );
    for (const input of [null, 7, [], { NumberOfBytes: {} }, { NumberOfBytes: [8] }]) {
      expect(answer(input)).toBe('SerializationException: ');
    }
    expect(answer({ NumberOfBytes: 8, CustomKeyStoreId: 'cks-1' })).toMatch(
      /^UnsupportedOperationException: .*CustomKeyStoreId/,
    );
    expect(answer({ NumberOfBytes: 8, Recipient: {} })).toMatch(/^UnsupportedOperationException: .*Recipient/);
  });
});

describe('ReEncrypt', () => {
  it('changes key and encryption context, and shows no plaintext', () => {
    const { ok, refusal, createKey, KeyId, CiphertextBlob } = encrypted();
    const DestinationKeyId = createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const contexts = {
      SourceEncryptionContext: EncryptionContext,
      DestinationEncryptionContext: { now: 'other' },
    };
    const moved = ok('ReEncrypt', { CiphertextBlob, DestinationKeyId, ...contexts });
    expect(moved.SourceKeyId).toContain(KeyId);
    expect(Object.values(moved)).not.toContain(Plaintext);
    const { CiphertextBlob: there } = moved;
    expect(ok('Decrypt', { CiphertextBlob: there, EncryptionContext: { now: 'other' } }).Plaintext).toBe(Plaintext);
    expect(refusal('Decrypt', { CiphertextBlob: there, EncryptionContext })).toBe(INVALID);
  });

  it('needs the encryption context of the source [CIPHER-1]', () => {
    const { refusal, KeyId, CiphertextBlob } = encrypted();
    expect(refusal('ReEncrypt', { CiphertextBlob, DestinationKeyId: KeyId })).toBe(INVALID);
  });
});

describe('for a recipient', () => {
  it('nothing is encrypted: there is no enclave to attest', () => {
    const { refusal, KeyId, CiphertextBlob } = encrypted();
    const Recipient = { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument: 'AAAA' };
    const refused = /^UnsupportedOperationException: .*Recipient/;
    expect(refusal('GenerateDataKey', { KeyId, KeySpec: 'AES_256', Recipient })).toMatch(refused);
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext, Recipient })).toMatch(refused);
  });
});
