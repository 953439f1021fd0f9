// The key usage is not looked at.

import type { Fault } from '../fault.js';
import { answered, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'Encrypt works with a key whose usage is not ENCRYPT_DECRYPT.',
  found: { operations: ['Encrypt'], kinds: ['accepted'], rules: ['USAGE-2'] },
  spoil: despite(['Encrypt'], (_store, { arn }, _call, { code }) =>
    code === 'InvalidKeyUsageException' ? answered({ KeyId: arn, CiphertextBlob: 'AQID' }) : undefined,
  ),
};
