// MultiRegion is not looked at.

import { parseRegion } from '../../../src/model/vocabulary/identifiers.js';
import type { Fault } from '../fault.js';
import { answered, despite, inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey on a single-Region key makes a replica key.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'] },
  spoil: despite(['ReplicateKey'], (store, called, call, { rule }) => {
    const region = parseRegion(inputOf(call).ReplicaRegion);
    if (rule !== 'REPLICATE-1a' || region === undefined) return undefined;
    const { KeyMetadata } = outputOf(
      store.callJson({ ...call, operation: 'DescribeKey', input: { KeyId: called.arn } }),
    );
    const Arn = called.arn.replace(call.region, region);
    return answered({ ReplicaKeyMetadata: { ...(KeyMetadata as object), Arn }, ReplicaPolicy: '{}' });
  }),
};
