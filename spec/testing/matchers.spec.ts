// The matchers and the assertion functions: what they take, what they say, and what they do not take.

import { KMS } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { createStore } from '../../src/index.js';
import { type KmsMatchers, kmsAssert, kmsMatchers, openKms } from '../../src/testing/index.js';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as Vitest has it.
  interface Matchers<T = any> extends KmsMatchers<T> {}
}

expect.extend(kmsMatchers);

const region = 'us-east-1';
const kms = createStore();
const created = kms.call({ region, operation: 'CreateKey', input: { MultiRegion: true } });
const KeyId = created.ok ? created.output.KeyMetadata.KeyId : '';
const replicated = kms.call({ region, operation: 'ReplicateKey', input: { KeyId, ReplicaRegion: 'eu-west-2' } });
const single = kms.call({ region, operation: 'CreateKey', input: {} });

/** Each matcher with what passes, what does not, and what it then says. */
const CASES = [
  ['toBeInKeyState', replicated, 'Creating', 'Enabled', `key ${KeyId} in eu-west-2 is Creating`],
  ['toBePrimaryIn', replicated, region, 'eu-west-2', `is primary in ${region}, with replicas in eu-west-2`],
  ['toBeReplicaIn', replicated, 'eu-west-2', region, `is primary in ${region}, with replicas in eu-west-2`],
  [
    'toBeRefusedBy',
    kms.call({ region: 'eu-west-2', operation: 'Encrypt', input: { KeyId, Plaintext: 'AAAA' } }),
    'STATE-1',
    'STATE-2',
    'refused by STATE-1 as KMSInvalidStateException',
  ],
] as const;

/** The assertion function of a matcher: by its name without the words of English. */
const asserted = (name: (typeof CASES)[number][0]) =>
  ({
    toBeInKeyState: kmsAssert.inKeyState,
    toBePrimaryIn: kmsAssert.primaryIn,
    toBeReplicaIn: kmsAssert.replicaIn,
    toBeRefusedBy: kmsAssert.refusedBy,
  })[name] as (received: unknown, expected: string) => void;

describe.each(CASES)('%s', (name, received, right, wrong, said) => {
  const matcher = kmsMatchers[name] as (received: unknown, expected: string) => { message: () => string };
  const expected = (negated = false) => {
    const matchers = negated ? expect(received).not : expect(received);
    return (of: string) => (matchers[name] as (expected: string) => void).call(matchers, of);
  };

  it('passes where it is so, and says what is so where it is not', () => {
    expected()(right);
    expected(true)(wrong);
    expect(() => expected()(wrong)).toThrow(said);
    expect(() => expected(true)(right)).toThrow('not to be');
    expect(matcher(received, wrong).message()).toContain(` ${wrong}: `);
  });

  it('is an assertion function, too', () => {
    asserted(name)(received, right);
    expect(() => asserted(name)(received, wrong)).toThrow(
      expect.objectContaining({ name: 'AssertionError', expected: wrong, message: expect.stringContaining(said) }),
    );
  });

  it('refuses a name that there is not, and what can never be it, also where it is negated', () => {
    for (const negated of [false, true]) {
      expect(() => expected(negated)(`${right.slice(0, -1)}x`)).toThrow(/there is no .*did you mean/);
    }
    for (const strange of [undefined, null, 'Enabled', 5, [], {}, new Error('x'), Promise.resolve(received)]) {
      expect(() => asserted(name)(strange, right)).toThrow(TypeError);
    }
    expect(() => asserted(name)(Promise.resolve(received), right)).toThrow('is to be awaited');
  });
});

describe('what is asked of', () => {
  it('may be metadata, an answer, or a store’s answer', () => {
    if (!replicated.ok) throw new Error(replicated.error.message);
    const { ReplicaKeyMetadata } = replicated.output;
    for (const key of [replicated, replicated.output, ReplicaKeyMetadata, { KeyMetadata: ReplicaKeyMetadata }]) {
      expect(key).toBeInKeyState('Creating');
    }
  });

  it('has no role in any Region if it is a single-Region key', () => {
    expect(single).not.toBePrimaryIn(region);
    expect(() => expect(single).toBePrimaryIn(region)).toThrow('is a single-Region key');
  });

  it('was not refused if it succeeded', () => {
    expect(single).not.toBeRefusedBy('STATE-1');
    expect(() => expect(single).toBeRefusedBy('STATE-1')).toThrow('was not refused');
  });

  it('is an error of the SDK, which names its rule', async () => {
    const test = await openKms();
    const client = new KMS(test.clientConfig());
    const refused = client.describeKey({ KeyId: 'alias/none' });
    await expect(refused).rejects.toBeRefusedBy('ALIAS-1');
    await test.close();
  });
});
