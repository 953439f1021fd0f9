// The functions that a host gives a store: which are taken, and what becomes of what they throw.

import { describe, expect, it } from 'vitest';
import { createStore, type HostAnswers, type HostFunctions, restoreStore, type Store } from '../../src/index.js';
import { createKey, importParameters, openAccount } from '../support/host.js';
import { words } from '../support/words.js';

const HERE = 'us-east-1';
const answered = { ok: true, output: { CiphertextBlob: 'AQID' } } as const;

function encrypt(store: Store): ReturnType<Store['call']> {
  const { KeyId } = createKey(store, HERE);
  return store.call({ region: HERE, operation: 'Encrypt', input: { KeyId, Plaintext: 'AQID' } });
}

describe('a host', () => {
  const makers: readonly (readonly [string, (functions: HostFunctions) => Store])[] = [
    ['createStore', createStore],
    ['restoreStore', (functions) => restoreStore(createStore().snapshot(), functions)],
  ];

  it.each(makers)('of %s with a name that is nearly one of its functions is refused, and told which', (_who, make) => {
    const slips = [
      ['cryptograhpy', 'cryptography'],
      ['readCipherText', 'readCiphertext'],
      ['principleExists', 'principalExists'],
    ];
    for (const [name = '', meant] of slips) {
      const host = { [name]: () => answered };
      expect(() => make({ host })).toThrow(new RangeError(`host has no function "${name}" (did you mean ${meant}?)`));
      class Slip {}
      Object.defineProperty(Slip.prototype, name, { value: () => answered });
      expect(() => make({ host: new Slip() })).toThrow(RangeError);
    }
  });

  it.each(makers)('of %s may have members of its own', (_who, make) => {
    const host = { cryptography: () => answered, wrapKeyMaterial: () => '', close: () => {}, keys: new Map() };
    expect(encrypt(make({ host }))).toMatchObject({ ok: true, output: { CiphertextBlob: 'AQID' } });
  });

  it('must be functions', () => {
    const wrong =
      (host: unknown): (() => Store) =>
      () =>
        createStore({ host: host as Partial<HostAnswers> });
    expect(wrong({ cryptography: 'AES' })).toThrow(
      new RangeError('host.cryptography must be a function, and is string'),
    );
    for (const host of [null, 'host'])
      expect(wrong(host)).toThrow(new RangeError('host must be an object of functions'));
    const identifiers = 'mrk-1' as never;
    expect(() => createStore({ identifiers })).toThrow(new RangeError('identifiers must be a function, and is string'));
  });

  it('may be an object of a class, whose methods know it', () => {
    class Machine {
      readonly blob = 'AQID';
      cryptography(): { ok: true; output: { CiphertextBlob: string } } {
        return { ok: true, output: { CiphertextBlob: this.blob } };
      }
    }
    expect(encrypt(createStore({ host: new Machine() }))).toMatchObject({ output: { CiphertextBlob: 'AQID' } });
  });
});

describe('what a host’s function throws', () => {
  const broken = (thrown: unknown) => () => {
    throw thrown;
  };

  it.each(['an error', 'a text', undefined, null, { thrown: 'an object' }].map((thrown) => [thrown] as const))(
    'is the cause of a refusal that names the function, and in no JSON: %o [HOST-1]',
    (thrown) => {
      const cause = thrown === 'an error' ? new TypeError('out of order') : thrown;
      const result = encrypt(openAccount({ host: { cryptography: broken(cause) } }));
      if (result.ok) throw new Error('it succeeded');
      const told = cause instanceof Error ? 'out of order' : 'what is no Error';
      const facts = { fault: 'hostFailed', hostFunction: 'host.cryptography', thrown: told } as const;
      const message = words('hostFailed', facts);
      expect(result.error).toEqual({ code: 'KMSInternalException', message, rule: 'HOST-1', facts });
      expect(result.error).toHaveProperty('cause');
      expect(result.error.cause).toBe(cause);
      expect(JSON.parse(JSON.stringify(result.error))).toEqual({
        code: 'KMSInternalException',
        message,
        rule: 'HOST-1',
        facts,
      });
    },
  );

  it('is told of each function [HOST-1]', () => {
    const fault = new Error('out of order');
    const working = openAccount();
    const { KeyId } = createKey(working, HERE, { Origin: 'EXTERNAL' });
    const imported = importParameters(working, HERE, KeyId, 'material');
    const wrapping = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_3072' };
    const Policy = (Principal: unknown): string =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }],
      });
    const calls: Readonly<Record<keyof HostAnswers, readonly [operation: string, input: object]>> = {
      policyAdmitsAuthor: ['PutKeyPolicy', { KeyId, Policy: Policy({ AWS: '*' }) }],
      principalExists: ['PutKeyPolicy', { KeyId, Policy: Policy({ AWS: 'arn:aws:iam::111122223333:user/one' }) }],
      createWrappingKey: ['GetParametersForImport', wrapping],
      unwrapKeyMaterial: ['ImportKeyMaterial', imported],
      readCiphertext: ['Decrypt', { CiphertextBlob: 'AQID' }],
      cryptography: ['Encrypt', { KeyId, Plaintext: 'AQID' }],
    };
    for (const [name, [operation, input]] of Object.entries(calls)) {
      const store = restoreStore(working.snapshot(), { host: { [name]: broken(fault) } });
      if (name === 'cryptography') store.callJson({ region: HERE, operation: 'ImportKeyMaterial', input: imported });
      const result = store.callJson({ region: HERE, operation: operation as 'Encrypt', input });
      const message = words('hostFailed', { hostFunction: `host.${name}`, thrown: 'out of order' });
      expect(result, name).toMatchObject({ ok: false, error: { message } });
      expect(!result.ok && result.error.cause, name).toBe(fault);
    }
    const store = createStore({ identifiers: broken(fault) });
    const result = store.callJson({ region: HERE, operation: 'CreateKey' });
    const message = words('hostFailed', { hostFunction: 'identifiers', thrown: 'out of order' });
    expect(result).toMatchObject({ ok: false, error: { message } });
  });
});
