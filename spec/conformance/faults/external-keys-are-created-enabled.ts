// Origin is kept, and nothing follows from it.

import type { Fault } from '../fault.js';
import { inputOf, keyNamed, setKeyState, withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateKey with Origin EXTERNAL makes a key that is Enabled, without key material.',
  found: { operations: ['CreateKey', 'DescribeKey'], kinds: ['wrong-state', 'wrong-metadata'] },
  spoil: (store) => (call) => {
    const result = store.callJson(call);
    if (call.operation !== 'CreateKey' || inputOf(call).Origin !== 'EXTERNAL') return result;
    return withMetadata(result, (metadata) => {
      const called = keyNamed(store, metadata.Arn, call.region);
      if (called !== undefined) setKeyState(store, called, 'Enabled');
      return { ...metadata, KeyState: 'Enabled', Enabled: true };
    });
  },
};
