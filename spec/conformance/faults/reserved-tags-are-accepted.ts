// Nobody looks at the tag keys.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'TagResource accepts tag keys that begin with aws:, and drops them.',
  found: { operations: ['TagResource'], kinds: ['accepted'] },
  spoil: sending(['TagResource'], (input) => {
    const { Tags } = input;
    if (!Array.isArray(Tags)) return input;
    return { ...input, Tags: Tags.filter((tag) => !String(tag?.TagKey).startsWith('aws:')) };
  }),
};
