// The grant is marked as revoked, and ListGrants does not look at the mark.

import type { Fault } from '../fault.js';
import { answered, calledKey, inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'ListGrants still lists a grant that was revoked.',
  found: { operations: ['ListGrants', 'RevokeGrant'], kinds: ['wrong-metadata'] },
  spoil: (store) => {
    const ended = new Map<string, unknown[]>();
    return (call) => {
      const called = calledKey(store, call);
      const { KeyId, GrantId, Marker } = inputOf(call);
      const list = { ...call, operation: 'ListGrants', input: { KeyId, GrantId } } as const;
      const grants = call.operation === 'RevokeGrant' ? outputOf(store.callJson(list)).Grants : undefined;
      const result = store.callJson(call);
      if (!result.ok || called === undefined) return result;
      const kept = ended.get(called.arn) ?? [];
      if (Array.isArray(grants)) ended.set(called.arn, [...kept, ...grants]);
      const isWhole = call.operation === 'ListGrants' && !outputOf(result).Truncated && Marker === undefined;
      if (!isWhole || GrantId !== undefined) return result;
      return answered({ ...outputOf(result), Grants: [...(outputOf(result).Grants as unknown[]), ...kept] });
    };
  },
};
