// The members go with the key, not with its key material.

import type { KeyMetadata } from '../../../src/model/views/key-metadata.js';
import type { Fault } from '../fault.js';
import { withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey still shows ExpirationModel and ValidTo after DeleteImportedKeyMaterial.',
  found: { operations: ['DeleteImportedKeyMaterial', 'DescribeKey'], kinds: ['wrong-metadata'], rules: ['IMPORT-5'] },
  spoil: (store) => {
    const shown = new Map<string, Partial<KeyMetadata>>();
    return (call) =>
      withMetadata(store.callJson(call), (metadata) => {
        const { Arn, KeyState, ExpirationModel, ValidTo } = metadata;
        const expiration = { ...(ExpirationModel && { ExpirationModel }), ...(ValidTo && { ValidTo }) };
        if (ExpirationModel !== undefined) shown.set(Arn, expiration);
        return KeyState === 'PendingImport' ? { ...metadata, ...shown.get(Arn) } : metadata;
      });
  },
};
