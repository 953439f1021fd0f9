// The constraints of a grant, copied. A pair of an encryption context may be named `__proto__`.

import type { GrantConstraints } from './key-set.js';

export function copyConstraints(constraints: GrantConstraints): GrantConstraints {
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equals, SourceArn } = constraints;
  return {
    ...(subset === undefined ? {} : { EncryptionContextSubset: { ...subset } }),
    ...(equals === undefined ? {} : { EncryptionContextEquals: { ...equals } }),
    ...(SourceArn === undefined ? {} : { SourceArn }),
  };
}
