// A parameter that came later than the operations.

import { GATED_OPERATIONS } from '../../../src/model/operations/tables.js';
import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

const OPERATIONS_WITH_DRY_RUN = [...GATED_OPERATIONS, 'CreateGrant', 'RetireGrant', 'RevokeGrant'] as const;

export const fault: Fault = {
  about: 'DryRun is ignored, and the call takes place.',
  found: { operations: OPERATIONS_WITH_DRY_RUN, kinds: ['accepted'], rules: ['DRYRUN-1'] },
  spoil: sending(OPERATIONS_WITH_DRY_RUN, ({ DryRun: _dryRun, ...others }) => others),
};
