// Which answers conform where several things are wrong in one call.

import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/conformance/conform.js';
import type { Target } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { createStore } from '../../../src/store/create.js';

describe('an alias that does not exist, for a key that does not exist,', () => {
  it('is judged, whatever the answer is', async () => {
    const { call, ...others } = storeTarget(createStore({ now: Date.UTC(2026, 0, 1) }));
    const error = { code: 'ValidationException', message: 'no such thing' };
    const target: Target = { ...others, call: (...given) => (given[1] === 'UpdateAlias' ? { error } : call(...given)) };
    const input = { AliasName: 'alias/none', TargetKeyId: 'mrk-00000000000000000000000000000000' };
    const { errors, findings } = await replay(target, [{ region: 'us-east-1', operation: 'UpdateAlias', input }]);
    expect(errors).toEqual([]);
    expect(findings.map(({ expected, received }) => [expected, received])).toEqual([
      [['NotFoundException'], 'ValidationException'],
    ]);
  });
});
