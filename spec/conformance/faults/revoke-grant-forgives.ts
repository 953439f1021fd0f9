// To revoke what is not there does no harm, it was thought.

import type { Fault } from '../fault.js';
import { answered, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'RevokeGrant of a grant that does not exist succeeds.',
  found: { operations: ['RevokeGrant'], kinds: ['accepted'] },
  spoil: despite(['RevokeGrant'], (_store, _called, _call, { code }) =>
    code === 'NotFoundException' ? answered() : undefined,
  ),
};
