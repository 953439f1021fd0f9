// The key usage is looked at where signatures are made, and nowhere else.

import type { Fault } from '../fault.js';
import { answered, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'GenerateDataKey works with an HMAC key.',
  found: { operations: ['GenerateDataKey'], kinds: ['accepted'], rules: ['USAGE-2'] },
  spoil: despite(['GenerateDataKey'], (_store, { arn, keySet }, _call, { code }) =>
    code === 'InvalidKeyUsageException' && keySet.keyUsage === 'GENERATE_VERIFY_MAC'
      ? answered({ KeyId: arn, CiphertextBlob: 'AQID', Plaintext: 'AQID' })
      : undefined,
  ),
};
