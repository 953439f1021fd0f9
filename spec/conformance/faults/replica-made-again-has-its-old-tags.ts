// Tags are kept by key ARN, and are not deleted with the key.

import type { Fault } from '../fault.js';
import { afterwards, calledKey, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'A replica key that is made again has the tags of the one that was deleted.',
  found: { operations: ['ReplicateKey', 'ListResourceTags'], kinds: ['wrong-metadata'] },
  spoil: (store) => {
    const old = new Map<string, unknown>();
    const remember = afterwards(['ScheduleKeyDeletion'], (_store, { keySet, key, isReplica }) => {
      if (isReplica && key.tags !== undefined) old.set(`${keySet.keyId} ${key.region}`, key.tags);
    })(store);
    return (call) => {
      const called = call.operation === 'ReplicateKey' ? calledKey(store, call) : undefined;
      const Tags = called && old.get(`${called.keySet.keyId} ${String(inputOf(call).ReplicaRegion)}`);
      return Tags === undefined ? remember(call) : store.callJson({ ...call, input: { Tags, ...inputOf(call) } });
    };
  },
};
