// What most libraries call the public key of a curve, and AWS does not.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

const POINT_BYTES = 65;

export const fault: Fault = {
  about: 'GetPublicKey answers the bare point of the curve in place of a SubjectPublicKeyInfo.',
  found: { operations: ['GetPublicKey'], kinds: ['wrong-metadata'], rules: ['CIPHER-6'] },
  needs: 'cryptography',
  spoil: answering(['GetPublicKey'], (output) => {
    const PublicKey = Buffer.from(String(output.PublicKey), 'base64').subarray(-POINT_BYTES).toString('base64');
    return { ...output, PublicKey };
  }),
};
