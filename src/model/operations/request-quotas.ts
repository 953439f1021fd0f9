// How many requests a second AWS takes of an account, in each Region: a view of the cards. [RATE-2]
// https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html

import { entriesOf, isOneOf, keysOf } from '../../shared/objects.js';
import { DATA_KEY_PAIR_SPECS } from '../requests/members.js';
import { parseRegion, type Region } from '../vocabulary/identifiers.js';
import { CUSTOM_KEY_STORE_OPERATIONS, type KeySpec, OPERATIONS } from '../vocabulary/vocabulary.js';
import { REGION_MEMBER } from './by-operation.js';
import type { RequestQuota } from './card.js';
import { byOperation } from './tables.js';

/** A quota toward which a call counts. */
export interface RequestCount {
  /** AWS's name, such as `CreateKey request rate`. */
  readonly quota: string;
  /** Each Region has quotas of its own. */
  readonly region: Region;
  /** How many requests AWS takes in each second. */
  readonly perSecond: number;
  /** As how many the call counts. */
  readonly requests: number;
}

/** What decides of a key toward which quotas its use counts: members of its metadata. */
export interface QuotaKey {
  readonly KeySpec: KeySpec;
  readonly CustomKeyStoreId?: string;
}

/** What the cards say, and of the operations without a card: those on custom key stores have 5 each. */
const QUOTAS: Readonly<Record<string, RequestQuota>> = {
  ...byOperation(({ requestQuota }) => requestQuota),
  ...Object.fromEntries(CUSTOM_KEY_STORE_OPERATIONS.map((operation) => [operation, 5])),
  GenerateRandom: 'cryptographic operations',
};

const COUNTS_THERE = byOperation(({ countsThere = {} }) => countsThere);

/** By the kind of key, the beginnings of its key specs. The table has none for ML-KEM. [RATE-2b] */
const KINDS = {
  symmetric: { specs: ['SYMMETRIC_DEFAULT', 'HMAC_'], perSecond: 10_000 },
  RSA: { specs: ['RSA_'], perSecond: 1_000 },
  'ML-DSA': { specs: ['ML_DSA_'], perSecond: 1_000 },
  'ECC and SM2': { specs: ['ECC_', 'SM2'], perSecond: 1_000 },
} as const;

/** Where symmetric keys can be used more often. */
const MORE_SYMMETRIC: Readonly<Record<string, number>> = {
  'us-east-2': 20_000,
  'ap-southeast-1': 20_000,
  'ap-southeast-2': 20_000,
  'ap-northeast-1': 20_000,
  'eu-central-1': 20_000,
  'eu-west-2': 20_000,
  'us-east-1': 100_000,
  'us-west-2': 100_000,
  'eu-west-1': 100_000,
};

/** Of each custom key store. */
const CUSTOM_KEY_STORE = 1_800;

/** By the spec of the pair; the table has none for the younger ones. [RATE-2b] */
const DATA_KEY_PAIRS: Readonly<Partial<Record<(typeof DATA_KEY_PAIR_SPECS)[number], number>>> = {
  ECC_NIST_P256: 100,
  ECC_NIST_P384: 100,
  ECC_NIST_P521: 100,
  ECC_SECG_P256K1: 100,
  ECC_NIST_EDWARDS25519: 100,
  RSA_2048: 20,
  RSA_3072: 4,
  RSA_4096: 1,
  SM2: 25,
};

/**
 * The quotas toward which a call counts, whatever comes of it. `keys`: those that it names and that there are; without any,
 * a call on key material counts toward none. The input may be anything that is JSON.
 */
export function requestCounts(
  { operation, region, input }: { readonly operation: string; readonly region: Region; readonly input: Input },
  keys: readonly QuotaKey[],
): readonly RequestCount[] {
  const quota = Object.hasOwn(QUOTAS, operation) ? QUOTAS[operation] : undefined;
  if (quota === undefined) return [];
  if (typeof quota === 'number') {
    return [
      { quota: `${operation} request rate`, region, perSecond: quota, requests: 1 },
      ...countsThere(operation, input),
    ];
  }
  if (quota === 'data key pairs') return pairCounts(region, input.KeyPairSpec);
  // GenerateRandom has no card, and names no key.
  const used = isOneOf(OPERATIONS, operation) ? keys : [{ KeySpec: 'SYMMETRIC_DEFAULT' } as const];
  return used.flatMap((key) => cryptographicCounts(region, key)).filter(isFirst);
}

type Input = Readonly<Record<string, unknown>>;

/** What a call counts as in the other Region that it names. */
function countsThere(operation: string, input: Input): readonly RequestCount[] {
  const there = otherRegionOf(operation, input);
  if (there === undefined || !isOneOf(OPERATIONS, operation)) return [];
  return entriesOf(COUNTS_THERE[operation]).flatMap(([counted, requests]) => {
    const perSecond = QUOTAS[counted];
    if (typeof perSecond !== 'number') return [];
    return [{ quota: `${counted} request rate`, region: there, perSecond, requests }];
  });
}

/** The other Region that a request names, such as ReplicateKey's ReplicaRegion, if it does and there is such a Region. */
export function otherRegionOf(operation: string, input: Input): Region | undefined {
  const member = isOneOf(OPERATIONS, operation) ? REGION_MEMBER[operation] : undefined;
  return member === undefined ? undefined : parseRegion(input[member]);
}

function pairCounts(region: Region, pairSpec: unknown): readonly RequestCount[] {
  const perSecond = isOneOf(DATA_KEY_PAIR_SPECS, pairSpec) ? DATA_KEY_PAIRS[pairSpec] : undefined;
  if (perSecond === undefined) return [];
  return [{ quota: `GenerateDataKeyPair (${pairSpec}) request rate`, region, perSecond, requests: 1 }];
}

function cryptographicCounts(region: Region, { KeySpec, CustomKeyStoreId }: QuotaKey): readonly RequestCount[] {
  const kind = keysOf(KINDS).find((one) => KINDS[one].specs.some((beginning) => KeySpec.startsWith(beginning)));
  if (kind === undefined) return [];
  const perSecond = (kind === 'symmetric' ? MORE_SYMMETRIC[region] : undefined) ?? KINDS[kind].perSecond;
  const ofKind = { quota: `Cryptographic operations (${kind}) request rate`, region, perSecond, requests: 1 };
  if (CustomKeyStoreId === undefined) return [ofKind];
  const quota = `Custom key store request quota (${CustomKeyStoreId})`;
  return [ofKind, { quota, region, perSecond: CUSTOM_KEY_STORE, requests: 1 }];
}

/** ReEncrypt counts once toward a quota that both keys have. [RATE-2a] */
function isFirst({ quota }: RequestCount, index: number, counts: readonly RequestCount[]): boolean {
  return counts.findIndex((other) => other.quota === quota) === index;
}
