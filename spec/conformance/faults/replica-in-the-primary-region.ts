// Only replica keys are looked for in the Region.

import type { Fault } from '../fault.js';
import { answered, callIn, despite, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey into the Region of the primary key succeeds, and does nothing.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'] },
  spoil: despite(['ReplicateKey'], (store, called, call, { rule }) => {
    if (rule !== 'REPLICATE-2a') return undefined;
    const primary = callIn(call.region, called, { ...call, input: {} });
    const { KeyMetadata } = outputOf(store.callJson({ ...primary, operation: 'DescribeKey' }));
    const { Policy } = outputOf(store.callJson({ ...primary, operation: 'GetKeyPolicy' }));
    return answered({ ReplicaKeyMetadata: KeyMetadata, ReplicaPolicy: Policy });
  }),
};
