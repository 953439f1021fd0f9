// The answer has a member for it.

import type { Fault } from '../fault.js';
import { answered, despite, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'Verify of a wrong signature succeeds, with SignatureValid false.',
  found: { operations: ['Verify'], kinds: ['accepted'], rules: ['SIGN-2'] },
  needs: 'cryptography',
  spoil: despite(['Verify'], (_store, { arn }, call, { code }) => {
    const { SigningAlgorithm } = inputOf(call);
    const isWrong = code === 'KMSInvalidSignatureException';
    return isWrong ? answered({ KeyId: arn, SignatureValid: false, SigningAlgorithm }) : undefined;
  }),
};
