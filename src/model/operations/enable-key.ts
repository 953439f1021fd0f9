// EnableKey: a Disabled key becomes Enabled; an Enabled one stays so.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html

import { stepKey } from '../key/step.js';
import { keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const EnableKey = keyOperation({
  name: 'EnableKey',
  // The key state allows it; a key whose material is missing is PendingImport. [STATE-1] [STATE-4] [IMPORT-11b]
  checks: { keyState },
  decide: (context) => [
    { ...eventBase(context), type: 'KeyEnabled', keyState: stepKey(context.keySet, context.key, 'EnableKey') },
  ],
});
