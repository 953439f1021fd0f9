// What the kit knows of the blobs that the target has made: whose they are, and what must come back out of them.

import { describe, expect, it } from 'vitest';
import {
  type Blobs,
  blobOf,
  blobsOf,
  headerOf,
  hostOfBlobs,
  madeBy,
} from '../../../src/conformance/beliefs/ciphertexts.js';
import { type Names, namesOf, OWN_ACCOUNT_ID, withBound } from '../../../src/conformance/beliefs/names.js';
import type { KeyUse } from '../../../src/model/key-set/host.js';
import { cardOf } from '../../../src/model/operations/index.js';
import type { Region } from '../../../src/model/vocabulary/identifiers.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { ownNames } from './believing.js';

const KEY_ID = 'mrk-00000000000000000000000000000001';
const OTHER_KEY_ID = 'mrk-00000000000000000000000000000002';
const CONTEXT = { EncryptionContext: { b: '2', a: '1' } };

function use(operation: Operation, others: Partial<KeyUse> = {}): KeyUse {
  const { cryptography } = cardOf(operation);
  if (cryptography === undefined) throw new Error(`${operation} uses no key material`);
  return {
    operation,
    cryptography,
    keyId: KEY_ID,
    keyArn: `arn:aws:kms:us-east-1:${OWN_ACCOUNT_ID}:key/${KEY_ID}`,
    region: 'us-east-1' as Region,
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    keyMaterialId: 'a key material',
    algorithm: 'SYMMETRIC_DEFAULT',
    ...others,
  };
}

interface Known {
  readonly blobs: () => Blobs;
  readonly names: () => Names;
  /** Learns what a call with a number of its own has made, and gives the kit's name of it. */
  readonly learn: (of: KeyUse, input: object, output: object) => string;
}

function nothingKnown(): Known {
  let names = ownNames();
  let blobs: Blobs = {};
  let call = 0;
  const learn = (of: KeyUse, input: object, output: object): string => {
    const own = blobOf(++call);
    const made = madeBy(blobs, of, { ...input }, { ...output }, namesOf(names));
    if (made === undefined) return own;
    names = withBound(names, [[own, made.blob]]);
    blobs = { ...blobs, [own]: made.made };
    return own;
  };
  return { blobs: () => blobs, names: () => namesOf(names), learn };
}

/** The members that the answer must have, or the code. */
function answer({ blobs }: Known, of: KeyUse, input: object): unknown {
  const result = hostOfBlobs(blobs()).cryptography(of, { ...input });
  return result.ok ? result.output : result.code;
}

describe('a ciphertext', () => {
  it('gets a name of the kit, and says whose it is', () => {
    const { blobs, names, learn } = nothingKnown();
    const blob = learn(use('Encrypt'), { Plaintext: 'aGVsbG8=' }, { CiphertextBlob: 'their blob' });
    expect(names().toTarget(blob)).toBe('their blob');
    expect(blobsOf(blobs(), 'CiphertextBlob')).toEqual([blob]);
    expect(headerOf(blobs(), blob)).toEqual({ keyId: KEY_ID, keyMaterialId: 'a key material' });
    expect(headerOf(blobs(), 'another blob')).toBeUndefined();
  });

  it('says nothing of its key where that is no symmetric one', () => {
    const { blobs, learn } = nothingKnown();
    const blob = learn(use('Encrypt', { algorithm: 'RSAES_OAEP_SHA_256' }), {}, { CiphertextBlob: 'their blob' });
    expect(headerOf(blobs(), blob)).toBeUndefined();
  });

  it('has in it what was enciphered, for its own key, algorithm and encryption context alone', () => {
    const all = nothingKnown();
    const blob = all.learn(use('Encrypt'), { Plaintext: 'aGVsbG8=', ...CONTEXT }, { CiphertextBlob: 'their blob' });
    const input = { CiphertextBlob: blob, ...CONTEXT };
    expect(answer(all, use('Decrypt'), input)).toEqual({ Plaintext: 'aGVsbG8=' });
    const reordered = { CiphertextBlob: blob, EncryptionContext: { a: '1', b: '2' } };
    expect(answer(all, use('Decrypt'), reordered)).toEqual({ Plaintext: 'aGVsbG8=' });
    expect(answer(all, use('Decrypt'), { CiphertextBlob: blob })).toBe('InvalidCiphertextException');
    expect(answer(all, use('Decrypt', { keyId: OTHER_KEY_ID }), input)).toBe('InvalidCiphertextException');
    expect(answer(all, use('Decrypt', { algorithm: 'RSAES_OAEP_SHA_1' }), input)).toBe('InvalidCiphertextException');
    expect(answer(all, use('Decrypt'), { ...input, CiphertextBlob: 'another' })).toBe('InvalidCiphertextException');
  });

  it('of a data key has in it what the target has told of it, and else anything', () => {
    const all = nothingKnown();
    const told = { CiphertextBlob: 'blob 1', Plaintext: 'a2V5' };
    // The operation has no algorithm to choose.
    const { algorithm: _none, ...generating } = use('GenerateDataKey');
    const first = all.learn(generating, {}, told);
    const second = all.learn(use('GenerateDataKeyWithoutPlaintext'), {}, { CiphertextBlob: 'blob 2' });
    expect(answer(all, use('Decrypt'), { CiphertextBlob: first })).toEqual({ Plaintext: 'a2V5' });
    expect(answer(all, use('Decrypt'), { CiphertextBlob: second })).toEqual({});
  });

  it('that was enciphered anew has the same in it, under the other context', () => {
    const all = nothingKnown();
    const first = all.learn(use('Encrypt'), { Plaintext: 'aGVsbG8=', ...CONTEXT }, { CiphertextBlob: 'blob 1' });
    const source = { CiphertextBlob: first, SourceEncryptionContext: CONTEXT.EncryptionContext };
    const other = use('ReEncrypt', { keyId: OTHER_KEY_ID, source: use('ReEncrypt') });
    expect(answer(all, other, source)).toEqual({});
    expect(answer(all, other, { CiphertextBlob: first })).toBe('InvalidCiphertextException');
    expect(answer(all, use('ReEncrypt', { keyId: OTHER_KEY_ID }), source)).toBe('InvalidCiphertextException');
    const input = { ...source, DestinationEncryptionContext: { c: '3' } };
    const second = all.learn(other, input, { CiphertextBlob: 'blob 2' });
    const decrypt = { CiphertextBlob: second, EncryptionContext: { c: '3' } };
    expect(answer(all, use('Decrypt', { keyId: OTHER_KEY_ID }), decrypt)).toEqual({ Plaintext: 'aGVsbG8=' });
  });
});

describe('a signature, a MAC, a shared secret', () => {
  const SIGN = { algorithm: 'ECDSA_SHA_256' };
  const MAC = { algorithm: 'HMAC_SHA_256' };

  it('verifies for its message, message type and key alone', () => {
    const all = nothingKnown();
    const Signature = all.learn(use('Sign', SIGN), { Message: 'bQ==' }, { Signature: 'theirs' });
    expect(blobsOf(all.blobs(), 'Signature')).toEqual([Signature]);
    const input = { Message: 'bQ==', Signature };
    expect(answer(all, use('Verify', SIGN), input)).toEqual({ SignatureValid: true });
    expect(answer(all, use('Verify', SIGN), { ...input, MessageType: 'RAW' })).toEqual({ SignatureValid: true });
    const wrong = 'KMSInvalidSignatureException';
    expect(answer(all, use('Verify', SIGN), { ...input, MessageType: 'DIGEST' })).toBe(wrong);
    expect(answer(all, use('Verify', SIGN), { ...input, Message: 'eA==' })).toBe(wrong);
    expect(answer(all, use('Verify', { ...SIGN, keyId: OTHER_KEY_ID }), input)).toBe(wrong);
    expect(answer(all, use('Verify', { algorithm: 'ECDSA_SHA_384' }), input)).toBe(wrong);
  });

  it('is a MAC of its message under its key alone', () => {
    const all = nothingKnown();
    const Mac = all.learn(use('GenerateMac', MAC), { Message: 'bQ==' }, { Mac: 'theirs' });
    expect(blobsOf(all.blobs(), 'Mac')).toEqual([Mac]);
    expect(answer(all, use('VerifyMac', MAC), { Message: 'bQ==', Mac })).toEqual({ MacValid: true });
    expect(answer(all, use('VerifyMac', MAC), { Message: 'eA==', Mac })).toBe('KMSInvalidMacException');
    const other = use('VerifyMac', { ...MAC, keyId: OTHER_KEY_ID });
    expect(answer(all, other, { Message: 'bQ==', Mac })).toBe('KMSInvalidMacException');
  });

  it('comes from an encapsulation of the target, whichever key takes it', () => {
    const all = nothingKnown();
    const KEM = { algorithm: 'ML_KEM_768' };
    const blob = all.learn(use('Encapsulate', KEM), {}, { SharedSecretCiphertextBlob: 'theirs' });
    expect(blobsOf(all.blobs(), 'SharedSecretCiphertextBlob')).toEqual([blob]);
    const other = use('Decapsulate', { ...KEM, keyId: OTHER_KEY_ID });
    expect(answer(all, other, { SharedSecretCiphertextBlob: blob })).toEqual({});
    expect(answer(all, other, { SharedSecretCiphertextBlob: 'another' })).toBe('InvalidCiphertextException');
  });
});

describe('what the kit remembers', () => {
  it('is no blob that is none, nor one that it knows', () => {
    const { blobs, learn } = nothingKnown();
    for (const CiphertextBlob of [undefined, null, 7, '', {}]) learn(use('Encrypt'), {}, { CiphertextBlob });
    expect(blobsOf(blobs(), 'CiphertextBlob')).toEqual([]);
    const first = learn(use('Encrypt'), {}, { CiphertextBlob: 'the same' });
    learn(use('Encrypt'), {}, { CiphertextBlob: 'the same' });
    expect(blobsOf(blobs(), 'CiphertextBlob')).toEqual([first]);
    learn(use('Decrypt'), {}, { CiphertextBlob: 'of another operation' });
    expect(blobsOf(blobs(), 'CiphertextBlob')).toEqual([first]);
  });

  it('is offered to later calls by its kind, the last eight of each', () => {
    const { blobs, learn } = nothingKnown();
    const made = Array.from({ length: 10 }, (_, index) =>
      learn(use('Encrypt'), {}, { CiphertextBlob: `ciphertext ${index}` }),
    );
    learn(use('Sign'), {}, { Signature: 'a signature' });
    expect(blobsOf(blobs(), 'CiphertextBlob')).toEqual(made.slice(2));
    expect(blobsOf(blobs(), 'Signature')).toHaveLength(1);
    expect(blobsOf(blobs(), 'Mac')).toEqual([]);
    // What is no longer offered is still known.
    expect(headerOf(blobs(), made[0] ?? '')?.keyId).toBe(KEY_ID);
  });
});
