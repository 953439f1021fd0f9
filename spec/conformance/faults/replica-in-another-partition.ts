// No Region is told from another.

import { parseRegion } from '../../../src/model/vocabulary/identifiers.js';
import type { Fault } from '../fault.js';
import { answered, despite, eventOf, happen, inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey makes a replica key in a Region of another partition.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'] },
  spoil: despite(['ReplicateKey'], (store, called, call, { rule }) => {
    const region = parseRegion(inputOf(call).ReplicaRegion);
    if (rule !== 'REPLICATE-3a' || region === undefined) return undefined;
    happen(store, {
      ...eventOf(store, called),
      type: 'ReplicaKeyCreated',
      region,
      keyState: 'Creating',
      primaryRegion: called.keySet.primaryRegion,
      creationEndsAt: store.now() + 5_000,
      description: '',
    });
    const input = { KeyId: called.keySet.keyId };
    const { KeyMetadata } = outputOf(store.callJson({ operation: 'DescribeKey', region, input }));
    const { Policy } = outputOf(store.callJson({ operation: 'GetKeyPolicy', region, input }));
    return answered({ ReplicaKeyMetadata: KeyMetadata, ReplicaPolicy: Policy });
  }),
};
