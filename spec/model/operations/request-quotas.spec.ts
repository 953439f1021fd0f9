// Request quotas against AWS's table, row by row.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type QuotaKey, requestCounts } from '../../../src/model/operations/request-quotas.js';
import { GATED_OPERATIONS } from '../../../src/model/operations/tables.js';
import { DATA_KEY_PAIR_SPECS } from '../../../src/model/requests/members.js';
import { parseRegion, type Region } from '../../../src/model/vocabulary/identifiers.js';
import { KEY_SPECS, OPERATIONS, UNMODELLED_OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';

interface Shared {
  readonly operations: readonly string[];
  readonly default: number;
  readonly regions?: Readonly<Record<string, number>>;
}
const AWS: {
  readonly operations: Readonly<Record<string, number>>;
  readonly cryptographicOperations: Readonly<Record<string, Shared>>;
  readonly dataKeyPairs: Readonly<Record<string, number>>;
  readonly customKeyStore: number;
} = JSON.parse(readFileSync(new URL('../../vectors/request-quotas.json', import.meta.url), 'utf8'));

const region = (name: string): Region => {
  const parsed = parseRegion(name);
  if (parsed === undefined) throw new Error(`no Region: ${name}`);
  return parsed;
};
const PLAIN = region('sa-east-1');
const counts = (operation: string, input: Readonly<Record<string, unknown>> = {}, ...keys: QuotaKey[]) =>
  requestCounts({ operation, region: PLAIN, input }, keys);
const SYMMETRIC: QuotaKey = { KeySpec: 'SYMMETRIC_DEFAULT' };

describe('request quotas', () => {
  it("are those of AWS's table for every operation that has one of its own [RATE-2]", () => {
    const own = [...OPERATIONS, ...UNMODELLED_OPERATIONS].flatMap((operation) => {
      const [count] = counts(operation);
      return count === undefined || operation === 'GenerateRandom' ? [] : [[operation, count.perSecond] as const];
    });
    expect(Object.fromEntries(own)).toEqual(AWS.operations);
    expect(counts('CreateKey')).toEqual([
      { quota: 'CreateKey request rate', region: PLAIN, perSecond: 5, requests: 1 },
    ]);
  });

  it('are shared by cryptographic operations, by kind of key and Region [RATE-2]', () => {
    const kinds = new Map<string, ReadonlySet<string>>([
      ['symmetric', new Set(['SYMMETRIC_DEFAULT', 'HMAC_224', 'HMAC_256', 'HMAC_384', 'HMAC_512'])],
      ['RSA', new Set(['RSA_2048', 'RSA_3072', 'RSA_4096'])],
      ['ML-DSA', new Set(['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'])],
      ['ECC and SM2', new Set(KEY_SPECS.filter((spec) => spec.startsWith('ECC') || spec === 'SM2'))],
    ]);
    for (const [kind, { operations, default: perSecond, regions = {} }] of Object.entries(
      AWS.cryptographicOperations,
    )) {
      const quota = `Cryptographic operations (${kind}) request rate`;
      for (const KeySpec of KEY_SPECS.filter((spec) => kinds.get(kind)?.has(spec))) {
        for (const operation of operations) {
          expect(counts(operation, {}, { KeySpec })).toEqual([{ quota, region: PLAIN, perSecond, requests: 1 }]);
        }
      }
      for (const [name, inRegion] of Object.entries(regions)) {
        const call = { operation: 'Encrypt', region: region(name), input: {} };
        expect(requestCounts(call, [SYMMETRIC])).toMatchObject([{ quota, perSecond: inRegion }]);
      }
    }
    expect(counts('GenerateRandom')).toEqual(counts('Encrypt', {}, SYMMETRIC));
    const { operations } = AWS;
    const shared = GATED_OPERATIONS.filter((operation) => !(operation in operations) && !/KeyPair/.test(operation));
    for (const operation of shared) expect(counts(operation, {}, SYMMETRIC), operation).toHaveLength(1);
  });

  it('are of the pairs by their spec, and apart from the key that encrypts them [RATE-2]', () => {
    for (const operation of ['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext']) {
      const pairs = DATA_KEY_PAIR_SPECS.flatMap((KeyPairSpec) => {
        const [count] = counts(operation, { KeyPairSpec }, SYMMETRIC);
        return count === undefined ? [] : [[KeyPairSpec, count.perSecond] as const];
      });
      expect(Object.fromEntries(pairs)).toEqual(AWS.dataKeyPairs);
      expect(counts(operation, { KeyPairSpec: 'RSA' }, SYMMETRIC)).toEqual([]);
      expect(counts(operation, { KeyPairSpec: { toString: 1 } }, SYMMETRIC)).toEqual([]);
    }
  });

  it('are of each custom key store as well [RATE-2]', () => {
    const inStore = counts('Decrypt', {}, { ...SYMMETRIC, CustomKeyStoreId: 'cks-1' });
    expect(inStore.map(({ quota, perSecond }) => [quota, perSecond])).toEqual([
      ['Cryptographic operations (symmetric) request rate', 10_000],
      ['Custom key store request quota (cks-1)', AWS.customKeyStore],
    ]);
  });

  it('count ReplicateKey as two CreateKey in the other Region, and UpdatePrimaryRegion in both [RATE-2]', () => {
    const there = region('eu-west-2');
    expect(counts('ReplicateKey', { ReplicaRegion: there })).toEqual([
      { quota: 'ReplicateKey request rate', region: PLAIN, perSecond: 5, requests: 1 },
      { quota: 'CreateKey request rate', region: there, perSecond: 5, requests: 2 },
    ]);
    expect(counts('UpdatePrimaryRegion', { PrimaryRegion: there })).toEqual([
      { quota: 'UpdatePrimaryRegion request rate', region: PLAIN, perSecond: 5, requests: 1 },
      { quota: 'UpdatePrimaryRegion request rate', region: there, perSecond: 5, requests: 1 },
    ]);
    for (const ReplicaRegion of ['nowhere', 7, undefined, { toString: 1 }]) {
      expect(counts('ReplicateKey', { ReplicaRegion })).toHaveLength(1);
    }
  });

  it('count ReEncrypt once for each kind of its keys, and for no key nothing [RATE-2a]', () => {
    expect(counts('ReEncrypt', {}, SYMMETRIC, { KeySpec: 'HMAC_256' })).toHaveLength(1);
    expect(counts('ReEncrypt', {}, SYMMETRIC, { KeySpec: 'RSA_2048' }).map(({ quota }) => quota)).toEqual([
      'Cryptographic operations (symmetric) request rate',
      'Cryptographic operations (RSA) request rate',
    ]);
    expect(counts('Decrypt')).toEqual([]);
    expect(counts('Nothing')).toEqual([]);
  });

  it('are none for ML-KEM [RATE-2b]', () => {
    for (const operation of ['Encapsulate', 'Decapsulate']) {
      expect(counts(operation, {}, { KeySpec: 'ML_KEM_768' })).toEqual([]);
    }
    expect(counts('GenerateDataKeyPair', { KeyPairSpec: 'ML_KEM_768' }, SYMMETRIC)).toEqual([]);
  });
});
