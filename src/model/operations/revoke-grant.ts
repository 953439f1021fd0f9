// RevokeGrant: ends a grant, named by its key and ID.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html

import { refuse } from '../errors.js';
import { dryRun, keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const RevokeGrant = keyOperation({
  name: 'RevokeGrant',
  checks: {
    // Every key state allows it. [STATE-7]
    keyState,
    // The key has the grant. [GRANT-3]
    grantExists: ({ key, input }) =>
      key.grants?.some(({ grantId }) => grantId === input.GrantId)
        ? undefined
        : refuse('GRANT-3', { fault: 'grantDoesNotExist', grantId: input.GrantId }),
    // It was only to be tried. [DRYRUN-1]
    dryRun,
  },
  decide: (context) => [
    { ...eventBase(context), type: 'GrantRemoved', grantId: context.input.GrantId, cause: 'revoked' },
  ],
});
