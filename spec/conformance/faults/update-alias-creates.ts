// The alias is put where it belongs, whether it was there or not.

import type { Fault } from '../fault.js';
import { despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdateAlias of an alias that does not exist creates it.',
  found: { operations: ['UpdateAlias'], kinds: ['accepted'], rules: ['ALIAS-1'] },
  spoil: despite(['UpdateAlias'], (store, _called, call, { code }) =>
    code === 'NotFoundException' ? store.callJson({ ...call, operation: 'CreateAlias' }) : undefined,
  ),
};
