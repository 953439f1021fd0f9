// A UUID for every key, as it was before multi-Region keys.

import type { Fault } from '../fault.js';
import { answered, outputOf, refused } from '../spoiling.js';

export const fault: Fault = {
  about: 'The key ID of a multi-Region key is a UUID, and does not begin with mrk-.',
  found: { operations: ['CreateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  renames: true,
  spoil: (store) => {
    const real = new Map<string, string>();
    const shown = (text: string): string =>
      text.replace(/mrk-([0-9a-f]{8})(.{4})(.{4})(.{4})(.{12})/g, '$1-$2-$3-$4-$5');
    const understood = (text: string): string =>
      text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => real.get(id) ?? id);
    return (call) => {
      const input = call.input === undefined ? undefined : JSON.parse(understood(JSON.stringify(call.input)));
      const result = store.callJson({ ...call, input });
      const id = call.operation === 'CreateKey' ? `${Object(outputOf(result).KeyMetadata).KeyId}` : '';
      if (id.startsWith('mrk-')) real.set(shown(id), id);
      if (result.ok) return answered(JSON.parse(shown(JSON.stringify(result.output))));
      return refused(result.error.code, shown(result.error.message));
    };
  },
};
