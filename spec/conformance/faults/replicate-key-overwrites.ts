// The replica is put where it belongs, whatever was there.

import type { Fault } from '../fault.js';
import { answered, callIn, despite, inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey into a Region that has a replica key succeeds, and clears its description.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'] },
  spoil: despite(['ReplicateKey'], (store, called, call, { code }) => {
    if (code !== 'AlreadyExistsException') return undefined;
    const replica = callIn(String(inputOf(call).ReplicaRegion), called, { ...call, input: { Description: '' } });
    store.callJson({ ...replica, operation: 'UpdateKeyDescription' });
    const { KeyMetadata } = outputOf(store.callJson({ ...replica, operation: 'DescribeKey' }));
    const { Policy } = outputOf(store.callJson({ ...replica, operation: 'GetKeyPolicy' }));
    return answered({ ReplicaKeyMetadata: KeyMetadata, ReplicaPolicy: Policy });
  }),
};
