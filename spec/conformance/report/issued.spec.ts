import { describe, expect, it } from 'vitest';
import { blobOf } from '../../../src/conformance/beliefs/ciphertexts.js';
import type { SequenceStep } from '../../../src/conformance/findings.js';
import { issuedIn } from '../../../src/conformance/report/issued.js';
import { keyMaterialIdOf } from '../../../src/model/vocabulary/digest.js';
import { call, issuedBy, MRK, SECOND } from './fixture.js';

const MULTI_REGION = call('us-east-1', 'CreateKey', { MultiRegion: true });
const SINGLE_REGION = call('us-east-1', 'CreateKey', {});
const encrypt = (KeyId: string) => call('us-east-1', 'Encrypt', { KeyId, Plaintext: 'AQID' });
const decrypt = (CiphertextBlob: string) => call('us-east-1', 'Decrypt', { CiphertextBlob });
const describeKey = (KeyId: string) => call('us-east-1', 'DescribeKey', { KeyId });

/** The places of the steps that gave out what a sequence names, in the order in which it names them. */
function places(...sequence: readonly SequenceStep[]): readonly number[] {
  return [...issuedIn(sequence).values()].map(({ step }) => step);
}

describe('what a sequence names', () => {
  it('is a key by its number, whatever was made in between', () => {
    expect(places(MULTI_REGION, { advance: 1 }, SINGLE_REGION, describeKey(SECOND), describeKey(MRK))).toEqual([0, 2]);
  });

  it('is no key that AWS refuses to make', () => {
    const refused = call('us-east-1', 'CreateKey', { MultiRegion: true, KeySpec: 'RSA_1' });
    expect(places(refused, MULTI_REGION, describeKey(MRK))).toEqual([1]);
  });

  it('is a key by its sort, where numbers do not tell', () => {
    expect(places(SINGLE_REGION, MULTI_REGION, describeKey(MRK))).toEqual([1]);
  });

  it('is nothing that was never made', () => {
    expect(places(MULTI_REGION, describeKey(MRK.replace('1', '0')), describeKey('mrk-fake-key-id'))).toEqual([]);
    expect(places(MULTI_REGION, call('us-east-1', 'RevokeGrant', { KeyId: MRK, GrantId: 'none' }))).toEqual([0]);
    expect(places(call('us-east-1', 'Decrypt', { CiphertextBlob: 'bm9uZQ==' }))).toEqual([]);
  });

  it('is the ciphertext of the very call that made it', () => {
    const two = [MULTI_REGION, SINGLE_REGION, encrypt(MRK), encrypt(SECOND)];
    expect(places(...two, decrypt(blobOf(2))).slice(2)).toEqual([2]);
    expect(places(...two, decrypt(blobOf(3)), decrypt(blobOf(2))).slice(2)).toEqual([3, 2]);
  });

  it('is no ciphertext of a call that made none, is still to come, or is not there', () => {
    const made = [MULTI_REGION, encrypt(MRK)];
    for (const blob of [blobOf(0), blobOf(2), blobOf(3), blobOf(99)]) {
      expect(places(...made, decrypt(blob), encrypt(MRK))).toEqual([0]);
    }
  });

  it('is the key material that a call imported', () => {
    const material = Buffer.alloc(32, 1).toString('base64');
    const sequence = [
      call('us-east-1', 'CreateKey', { MultiRegion: true, Origin: 'EXTERNAL' }),
      call('us-east-1', 'GetParametersForImport', { KeyId: MRK }),
      call('us-east-1', 'ImportKeyMaterial', {
        KeyId: MRK,
        ImportToken: issuedBy('GetParametersForImport', 1).importToken,
        EncryptedKeyMaterial: material,
      }),
      call('us-east-1', 'DeleteImportedKeyMaterial', { KeyId: MRK, KeyMaterialId: keyMaterialIdOf(MRK, material) }),
    ];
    expect(places(...sequence)).toEqual([0, 1, 2]);
  });
});
