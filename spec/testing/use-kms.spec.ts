// useKms with hooks that are looked at. spec/testing/runners.campaign.ts has the runners.

import { KMS } from '@aws-sdk/client-kms';
import * as runner from 'vitest';
import { describe, expect, it } from 'vitest';
import { type Runner, type UseKmsOptions, useKms } from '../../src/testing/index.js';

describe('under Vitest', () => {
  const kms = useKms({ runner, keys: { orders: {} } });
  // Made before KMS is open.
  const client = new KMS(kms.clientConfig());

  it.each(['a', 'b'])('every test begins as it was described: %s', async () => {
    expect((await client.listKeys({})).Keys).toEqual([expect.objectContaining({ KeyId: kms.keys.orders })]);
    await client.createKey({});
    await kms.advance('P1D');
    expect(kms.now()).toBe(Date.UTC(2026, 0, 2));
  });
});

describe('hooks', () => {
  const hooks = (...names: readonly (keyof Runner)[]) => {
    const given = new Map<string, () => Promise<void>>();
    const fake = Object.fromEntries(names.map((name) => [name, (hook: () => Promise<void>) => given.set(name, hook)]));
    return { given, runner: fake as Runner };
  };

  it.each([
    ['before', 'after'],
    ['beforeAll', 'afterAll'],
  ] as const)('open, reset and close it: %s', async (before, after) => {
    const { given, runner } = hooks(before, 'beforeEach', after);
    const kms = useKms({ runner, keys: { orders: {} } });
    expect(() => kms.keys.orders).toThrow('not open');
    await given.get(before)?.();
    const client = new KMS(kms.clientConfig());
    await client.createKey({});
    await given.get('beforeEach')?.();
    expect((await client.listKeys({})).Keys).toHaveLength(1);
    await given.get(after)?.();
    expect(() => kms.keys.orders).toThrow('not open');
  });

  it('are refused where there are none, and so is an option that there is not', () => {
    const { runner } = hooks('before', 'after');
    for (const without of [runner, {}, null, 1]) {
      expect(() => useKms({ runner: without as Runner })).toThrow('useKms finds no hooks');
    }
    // This runner has no globals here.
    expect(() => useKms()).toThrow('useKms finds no hooks');
    expect(() => useKms({ runer: runner } as UseKmsOptions)).toThrow('did you mean runner?');
  });
});
