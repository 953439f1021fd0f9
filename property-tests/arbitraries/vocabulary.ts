// The words of the model's own tests: also what a host must have set up, and what an account must have enabled.

import fc from 'fast-check';
import { OPT_IN_REGION } from '../../src/conformance/arbitraries/kinds.js';
import { seldom, sometimes, statement } from '../../src/conformance/arbitraries/templates.js';
import {
  ACCOUNT_ID,
  BAD_ALIAS_NAMES,
  SERVICE_PRINCIPALS,
  type Vocabulary,
} from '../../src/conformance/arbitraries/vocabulary.js';
import { DATA_KEY_PAIR_SPECS, WRAPPING_ALGORITHMS, WRAPPING_KEY_SPECS } from '../../src/model/requests/members.js';
import {
  ENCRYPTION_ALGORITHMS,
  GRANT_OPERATIONS,
  KEY_SPEC_ALGORITHMS,
  ORIGINS,
  SIGNING_ALGORITHMS,
} from '../../src/model/vocabulary/vocabulary.js';

const POLICY = { Version: '2012-10-17', Statement: [statement(ACCOUNT_ID)] };
const GOOD_POLICIES = [POLICY, { Statement: [...POLICY.Statement, { Effect: 'Deny', Principal: '*' }] }];
const LOCKED_OUT = { Statement: [statement('444455556666')] };
const UNKNOWN_PRINCIPAL = { Statement: [...POLICY.Statement, statement('nobody')] };
const policyTexts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...GOOD_POLICIES.map((policy) => JSON.stringify(policy))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...[LOCKED_OUT, UNKNOWN_PRINCIPAL, [], 'policy'].map((p) => JSON.stringify(p))),
  },
);

// Key specs with the usages that they allow.
const SPECS_AND_USAGES = Object.entries(KEY_SPEC_ALGORITHMS).flatMap(([KeySpec, usages]) =>
  Object.keys(usages).map((KeyUsage) => ({ KeySpec, KeyUsage })),
);

export const MODEL_VOCABULARY: Vocabulary = {
  newKeys: fc
    .tuple(
      fc.oneof(fc.constant({}), fc.constantFrom(...SPECS_AND_USAGES), fc.constantFrom({ KeySpec: 'HMAC_256' })),
      fc.record({
        Origin: sometimes(fc.constantFrom(...ORIGINS)),
        MultiRegion: sometimes(fc.boolean()),
        CustomKeyStoreId: seldom(fc.constantFrom('cks-1', 'cks-2', 'cks-none')),
        XksKeyId: seldom(fc.constant('xks-key-2')),
      }),
    )
    .map(([kind, others]) => ({ ...kind, ...others })),
  unknownKeyIds: [
    'mrk-00000000000000000000000000000000',
    '00000000-0000-4000-8000-000000000000',
    'mrk-fake-key-id',
    'alias/none',
    'arn:aws:kms:us-east-1:444455556666:key/mrk-00000000000000000000000000000000',
    'arn:aws:kms:us-east-1',
  ],
  badRegions: ['us-gov-east-1', OPT_IN_REGION, 'eu-nowhere-1', 'Europe'],
  principals: [`arn:aws:iam::${ACCOUNT_ID}:role/Example`, `arn:aws:iam::${ACCOUNT_ID}:user/Alice`, '__proto__'],
  servicePrincipals: SERVICE_PRINCIPALS,
  aliasNames: ['alias/a', 'alias/b', 'alias/c', 'alias/__proto__', `alias/${'n'.repeat(250)}`],
  badAliasNames: BAD_ALIAS_NAMES,
  policies: fc.record({ Policy: policyTexts, BypassPolicyLockoutSafetyCheck: seldom(fc.boolean()) }),
  wrappings: fc.record({
    WrappingAlgorithm: mostly('RSAES_OAEP_SHA_256', WRAPPING_ALGORITHMS),
    WrappingKeySpec: mostly('RSA_2048', WRAPPING_KEY_SPECS),
  }),
  validTo: 'validTo',
  grantOperations: GRANT_OPERATIONS,
  encryptionAlgorithms: ENCRYPTION_ALGORITHMS,
  signingAlgorithms: SIGNING_ALGORITHMS,
  dataKeyPairSpecs: DATA_KEY_PAIR_SPECS,
  messageTypes: ['DIGEST'],
  publicKey: 'AQID',
  recipients: [...Array.from({ length: 9 }, () => undefined), { AttestationDocument: 'AQID' }],
};

function mostly(usual: string, all: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...all) });
}
