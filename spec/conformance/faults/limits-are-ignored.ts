// Lists are short.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

const LISTS = ['ListKeys', 'ListAliases', 'ListGrants', 'ListResourceTags', 'ListRetirableGrants'] as const;

export const fault: Fault = {
  about: 'Lists ignore their Limit.',
  found: { operations: LISTS, kinds: ['wrong-metadata'] },
  spoil: sending(LISTS, ({ Limit, ...input }) =>
    Number.isInteger(Limit) && Number(Limit) > 0 ? input : { ...input, Limit },
  ),
};
