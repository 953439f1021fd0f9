// The kinds of key sets that the rules tell apart, and the Regions that they are made in.

import fc from 'fast-check';
import { type Inputs, parseRegion, partitionOf, type Region } from '../model.js';

/** Regions by partition, all enabled by default: where key sets are made and replicated. */
export const POOLS = {
  aws: regions('us-east-1', 'eu-west-2', 'ap-northeast-1', 'us-west-2'),
  'aws-cn': regions('cn-north-1', 'cn-northwest-1'),
  'aws-us-gov': regions('us-gov-west-1', 'us-gov-east-1'),
} as const;

/** A Region that an account must enable before it can use it. */
export const OPT_IN_REGION = 'af-south-1';

/** Custom key stores that a host must have, so that keys can be made in them. */
export const CUSTOM_KEY_STORES = [
  {
    customKeyStoreId: 'cks-1',
    customKeyStoreType: 'AWS_CLOUDHSM',
    cloudHsmClusterId: 'cluster-1a23b4cdefg',
    isConnected: true,
  },
  { customKeyStoreId: 'cks-2', customKeyStoreType: 'EXTERNAL_KEY_STORE', isConnected: true },
] as const;

/** How a key set begins: CreateKey's input, and the Region that is called. */
export interface Kind {
  readonly region: Region;
  readonly input: Inputs['CreateKey'];
}

/** What a new key is given that none of its related keys has. */
export type Properties = Pick<Inputs['CreateKey'], 'Description' | 'Policy' | 'Tags'>;

const MULTI_REGION = { MultiRegion: true } as const;
const EXTERNAL = { Origin: 'EXTERNAL' } as const;
const HMAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const SIGN = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;

type Weighted = readonly (readonly [weight: number, region: string, input: Inputs['CreateKey']])[];

// Both lists have the simplest first: that is what a failure shrinks to.

/** What every endpoint and every account has, and can answer soon: RSA keys take long to make. */
const CONFORM_KINDS: Weighted = [
  [16, 'us-east-1', MULTI_REGION],
  [12, 'us-east-1', { ...MULTI_REGION, ...EXTERNAL }],
  [4, 'eu-west-2', MULTI_REGION],
  [1, 'us-east-1', { ...MULTI_REGION, KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }],
  [3, 'us-east-1', { ...MULTI_REGION, ...SIGN }],
  [3, 'us-east-1', { ...MULTI_REGION, KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }],
  [3, 'us-east-1', { ...MULTI_REGION, ...HMAC }],
  [3, 'us-east-1', { ...MULTI_REGION, ...HMAC, ...EXTERNAL }],
  [3, 'us-east-1', {}],
  [2, 'us-east-1', EXTERNAL],
  [2, 'us-east-1', HMAC],
];

/** All that the rules tell apart. */
const KINDS: Weighted = [
  [5, 'us-east-1', MULTI_REGION],
  [5, 'us-east-1', { ...MULTI_REGION, ...EXTERNAL }],
  [1, 'us-east-1', { ...MULTI_REGION, KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }],
  [1, 'us-east-1', { ...MULTI_REGION, ...SIGN }],
  [1, 'us-east-1', { ...MULTI_REGION, KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }],
  [1, 'us-east-1', { ...MULTI_REGION, KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' }],
  [1, 'us-east-1', { ...MULTI_REGION, ...HMAC }],
  [1, 'us-east-1', { ...MULTI_REGION, ...HMAC, ...EXTERNAL }],
  [1, 'us-east-1', { ...MULTI_REGION, ...SIGN, ...EXTERNAL }],
  [1, 'us-east-1', {}],
  [1, 'us-east-1', EXTERNAL],
  [1, 'us-east-1', HMAC],
  [2, 'us-east-1', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' }],
  [1, 'us-east-1', { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'cks-2', XksKeyId: 'xks-key-1' }],
  [1, 'cn-north-1', MULTI_REGION],
  [1, 'cn-north-1', { ...MULTI_REGION, KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }],
  [1, 'us-gov-west-1', { ...MULTI_REGION, ...EXTERNAL }],
];

/** Kinds of all sorts, or those for which `isWanted` holds; undefined: there are none. */
export function kindsThat(isWanted: (kind: Kind) => boolean): fc.Arbitrary<Kind> | undefined {
  const wanted = expanded(KINDS).filter(isWanted);
  return wanted.length === 0 ? undefined : fc.constantFrom(...wanted);
}

/** Kinds of key sets that the kit makes on an endpoint. */
export const conformKinds: fc.Arbitrary<Kind> = fc.constantFrom(...expanded(CONFORM_KINDS));

/** The same, each once, the commonest first. */
export const CONFORM_KINDS_IN_TURN: readonly Kind[] = [...CONFORM_KINDS]
  .sort(([a], [b]) => b - a)
  .map(([, region, input]) => ({ region: regionOf(region), input }));

/** Kinds of all sorts. */
export const kinds: fc.Arbitrary<Kind> = mustKindsThat(() => true);

/** Kinds whose keys can have replicas. */
export const multiRegionKinds: fc.Arbitrary<Kind> = mustKindsThat(({ input }) => input.MultiRegion === true);

/** Kinds whose first key is in the partition `aws`. */
export const kindsInAws: fc.Arbitrary<Kind> = mustKindsThat(({ region }) => partitionOf(region) === 'aws');

function mustKindsThat(isWanted: (kind: Kind) => boolean): fc.Arbitrary<Kind> {
  const wanted = kindsThat(isWanted);
  if (wanted === undefined) throw new Error('there are no such kinds');
  return wanted;
}

function expanded(weighted: Weighted): readonly Kind[] {
  return weighted.flatMap(([weight, region, input]) =>
    Array.from({ length: weight }, () => ({ region: regionOf(region), input })),
  );
}

function regions(...names: readonly string[]): readonly Region[] {
  return names.map(regionOf);
}

export function regionOf(name: string): Region {
  const region = parseRegion(name);
  if (region === undefined) throw new Error(`${name} is no Region`);
  return region;
}
