// Name is a name, and nothing more.

import type { Fault } from '../fault.js';
import { answered, inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateGrant with the name and parameters of a grant that exists makes a second one.',
  found: { operations: ['CreateGrant', 'ListGrants'], kinds: ['wrong-metadata'] },
  spoil: (store) => {
    const names = new Map<unknown, unknown>();
    return (call) => {
      const { Name, ...others } = inputOf(call);
      const isNamed = call.operation === 'CreateGrant' && typeof Name === 'string' && /^[\w:/-]{1,256}$/.test(Name);
      const result = store.call(isNamed ? { ...call, input: others } : call);
      const { GrantId, Grants } = outputOf(result);
      if (isNamed && result.ok) names.set(GrantId, Name);
      if (!Array.isArray(Grants)) return result;
      const listed = Grants.map((grant) =>
        names.has(grant.GrantId) ? { ...grant, Name: names.get(grant.GrantId) } : grant,
      );
      return answered({ ...outputOf(result), Grants: listed });
    };
  },
};
