// Of a key ARN only the key ID is read.

import { parseKeyReference } from '../../../src/model/vocabulary/identifiers.js';
import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

const OPERATIONS = ['GenerateDataKey', 'EnableKeyRotation', 'CreateGrant', 'TagResource'] as const;

export const fault: Fault = {
  about: 'A key ARN of another Region names the related key of the called Region.',
  found: { operations: OPERATIONS, kinds: ['accepted', 'wrong-error'], rules: ['ARN-1', 'ARN-1a'] },
  spoil: sending(OPERATIONS, ({ KeyId, ...input }, store) => {
    const reference = parseKeyReference(typeof KeyId === 'string' ? KeyId : '');
    const isOurs = reference.kind === 'keyArn' && store.keySet(reference.keyId) !== undefined;
    return { ...input, KeyId: isOurs ? reference.keyId : KeyId };
  }),
};
