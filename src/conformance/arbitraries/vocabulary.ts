// The words that inputs are made of, where it matters whose endpoint they go to. The kit's own have one well-known set of
// answers on any endpoint and in any account; the model's own tests have words that need settings of the model.

import fc from 'fast-check';
import { ENCRYPTION_ALGORITHMS, GRANT_OPERATIONS, type GrantOperation, SIGNING_ALGORITHMS } from '../model.js';
import { conformKinds, type Properties } from './kinds.js';
import type { PickName } from './picks.js';
import { mostly, seldom, statement, type Template } from './templates.js';

export interface Vocabulary {
  /** Inputs of CreateKey; tags and key policies are added. */
  readonly newKeys: fc.Arbitrary<Template>;
  /** What names no key. */
  readonly unknownKeyIds: readonly string[];
  /** What a replica cannot be made in. */
  readonly badRegions: readonly string[];
  readonly principals: readonly string[];
  readonly servicePrincipals: readonly string[];
  readonly aliasNames: readonly string[];
  readonly badAliasNames: readonly string[];
  /** `Policy`, and `BypassPolicyLockoutSafetyCheck` where it may go with that policy. */
  readonly policies: fc.Arbitrary<Template>;
  /** `WrappingAlgorithm` and `WrappingKeySpec`. */
  readonly wrappings: fc.Arbitrary<Template>;
  readonly validTo: PickName;
  readonly grantOperations: readonly GrantOperation[];
  readonly encryptionAlgorithms: readonly string[];
  readonly signingAlgorithms: readonly string[];
  readonly dataKeyPairSpecs: readonly string[];
  readonly messageTypes: readonly string[];
  /** DeriveSharedSecret's other public key. */
  readonly publicKey: string;
  /** `Recipient`; undefined: none. */
  readonly recipients: readonly unknown[];
}

export const ACCOUNT_ID = '111122223333';
/** The only principal that every account has. */
export const ROOT = `arn:aws:iam::${ACCOUNT_ID}:root`;
export const SERVICE_PRINCIPALS = ['rds.amazonaws.com', 'dynamodb.amazonaws.com'] as const;
export const ALIAS_NAMES = ['alias/a', 'alias/b', 'alias/c', 'alias/__proto__'] as const;
export const BAD_ALIAS_NAMES = ['alias/aws/a', 'alias/a:b', 'no-alias', 'alias/'] as const;
/** All the alias names that calls of the kit make and that can have a prefix: each session gives them one of its own. */
export const GIVEN_ALIAS_NAMES: readonly string[] = [...ALIAS_NAMES, ...BAD_ALIAS_NAMES].filter(
  (name) => !name.endsWith('/'),
);

const POLICY = { Version: '2012-10-17', Statement: [statement(ACCOUNT_ID)] };
const OWN_POLICY = JSON.stringify({ ...POLICY, Id: 'key-policy', Statement: [statement(ROOT)] });
/** Under which the account can do everything. */
export const GOOD_POLICIES: readonly string[] = [JSON.stringify(POLICY), OWN_POLICY];
/** Properties of a new key, all that there are. */
export const OWN_PROPERTIES: Properties = {
  Description: 'the first of its related keys',
  Policy: OWN_POLICY,
  Tags: [{ TagKey: 'Related', TagValue: 'first' }],
};
const LOCKED_OUT = { ...POLICY, Statement: [statement('444455556666')] };
const OF_GROUP = { ...POLICY, Statement: [...POLICY.Statement, statement(`arn:aws:iam::${ACCOUNT_ID}:group/Example`)] };
const IDLE = { Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'kms:*' };
const WITH_IDLE = { ...POLICY, Statement: [...POLICY.Statement, IDLE] };
/** One character more than a key policy may have. */
const TOO_LONG = { ...POLICY, Id: 'x'.repeat(32_769 - JSON.stringify({ ...POLICY, Id: '' }).length) };
const OF_NO_ACCOUNT = { ...POLICY, Statement: [...POLICY.Statement, statement('arn:aws:iam:::role/Example')] };
const goodPolicies: fc.Arbitrary<Template> = fc
  .tuple(fc.constantFrom(...GOOD_POLICIES), seldom(fc.boolean()))
  .map(([Policy, BypassPolicyLockoutSafetyCheck]) => ({ Policy, BypassPolicyLockoutSafetyCheck }));
// Never with BypassPolicyLockoutSafetyCheck: nobody could use the key any more.
const badPolicies = fc.constantFrom(
  ...[LOCKED_OUT, OF_GROUP, OF_NO_ACCOUNT, WITH_IDLE, TOO_LONG, [], 'policy'].map((policy) => ({
    Policy: JSON.stringify(policy),
  })),
);

/** Without a usage, or with one that the key spec does not allow. */
const BAD_KEYS = [
  { KeySpec: 'HMAC_256' },
  { KeySpec: 'ECC_NIST_P256' },
  { KeySpec: 'HMAC_256', KeyUsage: 'SIGN_VERIFY' },
  { KeyUsage: 'SIGN_VERIFY', MultiRegion: true },
] as const;

/** Key pairs that are made at once; those of RSA take an endpoint its time. */
const FAST_PAIR_SPECS = ['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521'] as const;
const DATA_KEY_PAIR_SPECS = [...Array.from({ length: 5 }, () => FAST_PAIR_SPECS).flat(), 'RSA_2048'];
/** Algorithms that not every endpoint has heard of. */
const YOUNG_ALGORITHMS: readonly string[] = [
  'SM2PKE',
  'SM2DSA',
  'ML_DSA_SHAKE_256',
  'ED25519_SHA_512',
  'ED25519_PH_SHA_512',
];
const isOld = (algorithm: string): boolean => !YOUNG_ALGORITHMS.includes(algorithm);

/** A DER SubjectPublicKeyInfo of a point of P-256. */
export const P256_PUBLIC_KEY =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECrk/iMIC5zB5U+dKDWsS6JLLuK2mUyywu5nQ3p0BegVUMGOky2Pl/y14s6CLwvjWshqEN5COA8PuNnwWe4MewQ==';

export const CONFORM_VOCABULARY: Vocabulary = {
  newKeys: fc.oneof(
    { weight: 14, arbitrary: conformKinds.map(({ input }) => input) },
    { weight: 1, arbitrary: fc.constantFrom(...BAD_KEYS) },
  ),
  unknownKeyIds: [
    'mrk-00000000000000000000000000000000',
    '00000000-0000-4000-8000-000000000000',
    'mrk-fake-key-id',
    'alias/none',
    'arn:aws:kms:us-east-1',
  ],
  badRegions: ['us-gov-east-1', 'cn-north-1', 'eu-nowhere-1', 'Europe'],
  principals: [ROOT],
  servicePrincipals: SERVICE_PRINCIPALS,
  aliasNames: ALIAS_NAMES,
  badAliasNames: BAD_ALIAS_NAMES,
  policies: fc.oneof({ weight: 4, arbitrary: goodPolicies }, { weight: 1, arbitrary: badPolicies }),
  wrappings: fc.record({
    WrappingAlgorithm: mostly(fc.constant('RSAES_OAEP_SHA_256'), ['RSAES_OAEP_SHA_1', 'RSAES_PKCS1_V1_5']),
    WrappingKeySpec: fc.constant('RSA_2048'),
  }),
  validTo: 'distantValidTo',
  grantOperations: GRANT_OPERATIONS.filter((operation) => !operation.endsWith('capsulate')),
  encryptionAlgorithms: ENCRYPTION_ALGORITHMS.filter(isOld),
  signingAlgorithms: SIGNING_ALGORITHMS.filter(isOld),
  dataKeyPairSpecs: DATA_KEY_PAIR_SPECS,
  messageTypes: ['RAW', 'DIGEST'],
  publicKey: P256_PUBLIC_KEY,
  recipients: [undefined],
};
