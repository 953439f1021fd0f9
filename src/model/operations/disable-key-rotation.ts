// DisableKeyRotation: ends automatic rotation of the whole set; a running on-demand rotation goes on.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html

import { hasMaterialOfKms, isNoReplica, keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const DisableKeyRotation = keyOperation({
  name: 'DisableKeyRotation',
  checks: {
    // The key state allows it. [STATE-1]
    keyState,
    // Its key material is from KMS; an asymmetric or HMAC key was seen to be passed over. [ROTATE-2]
    hasMaterialOfKms,
    // The setting is the primary key's. [ROTATE-1]
    isNoReplica,
  },
  decide: (context) => [{ ...eventBase(context), type: 'KeyRotationDisabled' }],
});
