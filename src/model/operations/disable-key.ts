// DisableKey: an Enabled key becomes Disabled; a Disabled one stays so.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html

import { stepKey } from '../key/step.js';
import { keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const DisableKey = keyOperation({
  name: 'DisableKey',
  // The key state allows it. [STATE-1] [STATE-4]
  checks: { keyState },
  decide: (context) => [
    { ...eventBase(context), type: 'KeyDisabled', keyState: stepKey(context.keySet, context.key, 'DisableKey') },
  ],
});
