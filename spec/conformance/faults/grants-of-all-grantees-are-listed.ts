// A parameter that came later than the operation.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'ListGrants with a grantee lists the grants of all grantees.',
  found: { operations: ['ListGrants'], kinds: ['wrong-metadata'] },
  spoil: sending(['ListGrants'], ({ GranteePrincipal: _user, GranteeServicePrincipal: _service, ...input }) => input),
};
