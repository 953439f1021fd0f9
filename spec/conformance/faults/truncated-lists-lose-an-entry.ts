// Off by one where a page ends.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

const LISTS = ['ListKeys', 'ListAliases', 'ListGrants', 'ListResourceTags', 'ListKeyRotations'] as const;

export const fault: Fault = {
  about: 'A list that is truncated lacks the last entry of the page.',
  found: { operations: LISTS, kinds: ['wrong-metadata'] },
  spoil: answering(LISTS, (output) => {
    if (output.Truncated !== true) return output;
    const lists = Object.entries(output).filter(([, member]) => Array.isArray(member));
    return { ...output, ...Object.fromEntries(lists.map(([name, list]) => [name, (list as unknown[]).slice(0, -1)])) };
  }),
};
