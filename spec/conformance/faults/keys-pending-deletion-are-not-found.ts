// The key is taken away when its deletion is scheduled.

import type { Fault } from '../fault.js';
import { refused, refusing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey does not find a key that is PendingDeletion.',
  found: { operations: ['DescribeKey', 'ScheduleKeyDeletion'], kinds: ['refused', 'wrong-state'], rules: ['DELETE-2'] },
  spoil: refusing(['DescribeKey'], ({ key, arn }) =>
    key.keyState === 'PendingDeletion' ? refused('NotFoundException', `Key '${arn}' does not exist`) : undefined,
  ),
};
