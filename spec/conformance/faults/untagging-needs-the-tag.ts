// To remove what is not there was thought to be a mistake.

import type { Fault } from '../fault.js';
import { isPendingDeletion, refused, refusing } from '../spoiling.js';

export const fault: Fault = {
  about: 'UntagResource of a tag that the key does not have is refused.',
  found: { operations: ['UntagResource'], kinds: ['refused'], rules: ['TAG-3'] },
  spoil: refusing(['UntagResource'], (called, { TagKeys }) => {
    const has = (name: unknown): boolean => called.key.tags?.some(({ TagKey }) => TagKey === name) === true;
    const isUsual = Array.isArray(TagKeys) && !isPendingDeletion(called);
    return isUsual && !TagKeys.every(has) ? refused('TagException', 'No such tag') : undefined;
  }),
};
