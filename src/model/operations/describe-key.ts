// DescribeKey: the metadata of a key, in every key state.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html

import { keyMetadata } from '../views/key-metadata.js';
import { keyState } from './checks.js';
import { findByKeyIdOrAlias } from './find-key.js';
import { grantTokensAreKnown } from './grants.js';
import { keyOperation } from './operation.js';

export const DescribeKey = keyOperation({
  name: 'DescribeKey',
  find: findByKeyIdOrAlias,
  checks: {
    // Every key state allows it. [STATE-7]
    keyState,
    // Grant tokens, if any, are such. [GRANT-4]
    grantTokens: grantTokensAreKnown,
  },
  answer: ({ settings }, keySet, key) => ({ KeyMetadata: keyMetadata(keySet, key, settings) }),
});
