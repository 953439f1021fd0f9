// A parameter that is not handed on.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey ignores its Tags.',
  found: { operations: ['ReplicateKey', 'ListResourceTags'], kinds: ['wrong-metadata'] },
  spoil: sending(['ReplicateKey'], ({ Tags: _tags, ...others }) => others),
};
