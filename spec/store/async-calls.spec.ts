// Calls of a store whose host answers later: what they wait for, and in which order they happen.

import { describe, expect, it } from 'vitest';
import { type AsyncHostAnswers, createStore, type JsonCall, type Store } from '../../src/index.js';
import { pretendCryptography, pretendImports, pretendWrap } from '../../src/pretend-host.js';
import { createKey } from '../support/host.js';
import { SEED } from '../support/seed.js';

const HERE = 'us-east-1';

/** A host with a hand on its answers: each waits until it is let go. */
function slowHost(host: Partial<AsyncHostAnswers> = { ...pretendCryptography, ...pretendImports }) {
  const waiting: { readonly name: string; readonly keyId: unknown; readonly go: () => void }[] = [];
  const slow = Object.fromEntries(
    Object.entries(host).map(([name, answer]) => [
      name,
      // What a ciphertext names is told at once.
      name === 'readCiphertext'
        ? answer
        : (...given: readonly unknown[]) =>
            new Promise((resolve, reject) => {
              const go = () => {
                try {
                  resolve((answer as (...given: readonly unknown[]) => unknown)(...given));
                } catch (error) {
                  reject(error);
                }
              };
              waiting.push({ name, keyId: Object(given[0]).keyId, go });
            }),
    ]),
  );
  /** Lets the oldest of those go that wait by now, or of those of a key. */
  const next = async (keyId?: string): Promise<string> => {
    await soon();
    const at = waiting.findIndex((one) => keyId === undefined || one.keyId === keyId);
    const [first] = at < 0 ? [] : waiting.splice(at, 1);
    first?.go();
    await soon();
    return first?.name ?? 'nothing';
  };
  return { host: slow, next, waiting: () => waiting.map(({ name }) => name) };
}

/** Once all that does not wait for the host has happened. */
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const encrypt = (KeyId: string, more: object = {}): JsonCall => ({
  region: HERE,
  operation: 'Encrypt',
  input: { KeyId, Plaintext: 'AQID', ...more },
});

/** Notes the calls in the order in which they are answered. */
function noted(store: Store, answered: string[]) {
  return (name: string, call: JsonCall) =>
    store.callAsync(call).then((result) => {
      answered.push(`${name} ${result.ok ? 'ok' : result.error.code}`);
      return result;
    });
}

describe('a call whose host answers later', () => {
  it('has the answer and the events of one whose host answers at once', async () => {
    const options = { seed: SEED };
    const atOnce = createStore({ ...options, host: { ...pretendCryptography, ...pretendImports } });
    const later = createStore({
      ...options,
      host: Object.fromEntries(
        Object.entries({ ...pretendCryptography, ...pretendImports }).map(([name, answer]) => [
          name,
          name === 'readCiphertext'
            ? answer
            : async (...given: readonly unknown[]) => (answer as (...given: readonly unknown[]) => unknown)(...given),
        ]),
      ),
    });
    const both = async (call: JsonCall): Promise<Record<string, never>> => {
      const result = atOnce.callJson(call);
      expect(await later.callAsync(call)).toEqual(result);
      expect(later.snapshot()).toEqual(atOnce.snapshot());
      return result.ok ? (result.output as Record<string, never>) : {};
    };
    const call = (operation: string, input: object): JsonCall => ({ region: HERE, operation, input });
    const { KeyMetadata } = await both(call('CreateKey', { MultiRegion: true }));
    const KeyId = Object(KeyMetadata).KeyId;
    const { CiphertextBlob } = await both(encrypt(KeyId));
    await both(call('Decrypt', { CiphertextBlob }));
    await both(call('Decrypt', { CiphertextBlob: 'AQID' }));
    const { KeyMetadata: external } = await both(call('CreateKey', { Origin: 'EXTERNAL' }));
    const imported = {
      KeyId: Object(external).KeyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    };
    const { ImportToken, PublicKey } = await both(call('GetParametersForImport', imported));
    const EncryptedKeyMaterial = pretendWrap(PublicKey as unknown as string, 'AQID'.repeat(8));
    const expiry = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
    await both(call('ImportKeyMaterial', { KeyId: imported.KeyId, ImportToken, EncryptedKeyMaterial, ...expiry }));
    await both(call('ReEncrypt', { CiphertextBlob, DestinationKeyId: imported.KeyId }));
    await both(call('CreateGrant', { KeyId, GranteePrincipal: 'nobody', Operations: ['Decrypt'] }));
    await both(call('CreateKey', {}));
  });

  it('needs a host’s function only where the host has it', async () => {
    const store = createStore();
    const { KeyId } = createKey(store, HERE);
    expect(await store.callAsync(encrypt(KeyId))).toMatchObject({ ok: true, use: { keyId: KeyId } });
  });

  it('has happened only when the host has answered', async () => {
    const { host, next } = slowHost();
    const store = createStore({ host });
    const { KeyId } = createKey(store, HERE);
    const before = [...store.keySets()];
    const answer = store.callAsync(encrypt(KeyId));
    await soon();
    expect([...store.keySets()]).toEqual(before);
    expect(await next()).toBe('cryptography');
    expect((await answer).events.map(({ type }) => type)).toEqual(['KeyUsed']);
    expect([...store.keySets()]).not.toEqual(before);
  });

  it.each([
    ['throws', () => Promise.reject(new TypeError('the HSM is gone'))],
    ['answers no answer', async () => ({ ok: 'yes' }) as never],
  ])('has changed nothing if that %s', async (_how, cryptography) => {
    const store = createStore({ host: { cryptography } });
    const { KeyId } = createKey(store, HERE);
    const before = store.snapshot();
    expect(await store.callAsync(encrypt(KeyId))).toMatchObject({
      ok: false,
      error: { code: 'KMSInternalException', rule: 'HOST-1' },
      events: [],
    });
    expect(store.snapshot()).toEqual(before);
    expect(await store.callAsync({ region: HERE, operation: 'DisableKey', input: { KeyId } })).toMatchObject({
      ok: true,
    });
  });

  it('names the function whose promise is rejected, and keeps the reason', async () => {
    const reason = new TypeError('the HSM is gone');
    const store = createStore({ host: { cryptography: () => Promise.reject(reason) } });
    const { KeyId } = createKey(store, HERE);
    const result = await store.callAsync(encrypt(KeyId));
    if (result.ok) throw new Error('it succeeded');
    expect(result.error.facts).toEqual({
      fault: 'hostFailed',
      hostFunction: 'host.cryptography',
      thrown: 'the HSM is gone',
    });
    expect(Object(result.error).cause).toBe(reason);
  });

  it('is decided by what is so when the host has answered', async () => {
    const { host, next } = slowHost();
    const store = createStore({ host });
    const { KeyId } = createKey(store, HERE);
    const answer = store.callAsync(encrypt(KeyId));
    await soon();
    // A synchronous call waits for nobody.
    store.call({ region: HERE, operation: 'DisableKey', input: { KeyId } });
    await next();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'DisabledException' } });
  });

  it('is taken as it was given', async () => {
    const { host, next } = slowHost();
    const store = createStore({ host });
    const { KeyId } = createKey(store, HERE);
    const call = { region: HERE, operation: 'Encrypt', input: { KeyId, Plaintext: 'AQID' } };
    const answer = store.callAsync(call);
    Object.assign(call.input, { KeyId: 'alias/another', Plaintext: 'BAUG' });
    await next();
    const result = await answer;
    expect(result).toMatchObject({ ok: true, output: { KeyId: expect.stringContaining(KeyId) } });
  });

  it('that cannot be read is refused', async () => {
    const store = createStore();
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    for (const call of [
      undefined,
      null,
      { region: HERE, operation: 'CreateKey', input: { Description: 1n } },
      cyclic,
    ]) {
      expect(await store.callAsync(call as never)).toMatchObject({
        ok: false,
        error: { code: 'KMSInternalException' },
      });
    }
    expect(await store.callAsync({ region: HERE, operation: 'CreateKeys', input: {} })).toMatchObject({
      ok: false,
      error: { code: 'UnknownOperationException' },
    });
  });
});

describe('calls of one key set', () => {
  it('happen in the order in which they came, and those of another wait for none of them', async () => {
    const { host, next } = slowHost();
    const store = createStore({ host });
    const [one, other] = [createKey(store, HERE).KeyId, createKey(store, HERE).KeyId];
    const answered: string[] = [];
    const call = noted(store, answered);
    const all = [
      call('slow', encrypt(one)),
      call('disable', { region: HERE, operation: 'DisableKey', input: { KeyId: one } }),
      call('late', encrypt(one)),
      call('other', encrypt(other)),
      call('new', { region: HERE, operation: 'CreateKey', input: {} }),
      call('disable other', { region: HERE, operation: 'DisableKey', input: { KeyId: other } }),
    ];
    await soon();
    expect(answered).toEqual(['new ok']);
    await next(other);
    expect(answered).toEqual(['new ok', 'other ok', 'disable other ok']);
    await next(one);
    await Promise.all(all);
    expect(answered.slice(3)).toEqual(['slow ok', 'disable ok', 'late DisabledException']);
  });

  it('include those that reach it by an alias, and by a ciphertext', async () => {
    const { host, next } = slowHost();
    const store = createStore({ host });
    const { KeyId } = createKey(store, HERE);
    store.call({ region: HERE, operation: 'CreateAlias', input: { AliasName: 'alias/a', TargetKeyId: KeyId } });
    const answered: string[] = [];
    const call = noted(store, answered);
    const first = call('first', encrypt(KeyId));
    await next();
    const result = await first;
    const CiphertextBlob = Object(result.ok && result.output).CiphertextBlob;
    const all = [
      call('by alias', encrypt('alias/a')),
      call('by ciphertext', { region: HERE, operation: 'Decrypt', input: { CiphertextBlob } }),
      call('delete', { region: HERE, operation: 'ScheduleKeyDeletion', input: { KeyId } }),
    ];
    await next();
    expect(answered).toEqual(['first ok', 'by alias ok']);
    await next();
    await Promise.all(all);
    expect(answered.slice(2)).toEqual(['by ciphertext ok', 'delete ok']);
  });

  it('ReEncrypt is one of two, and two of them crosswise hold nobody up for ever', async () => {
    const { host, next, waiting } = slowHost();
    const store = createStore({ host });
    const [one, other] = [createKey(store, HERE).KeyId, createKey(store, HERE).KeyId];
    const sealed = async (KeyId: string): Promise<unknown> => {
      const answer = store.callAsync(encrypt(KeyId));
      await next();
      const result = await answer;
      return result.ok && Object(result.output).CiphertextBlob;
    };
    const blobs = [await sealed(one), await sealed(other)];
    const answered: string[] = [];
    const call = noted(store, answered);
    const reEncrypt = (CiphertextBlob: unknown, DestinationKeyId: string): JsonCall => ({
      region: HERE,
      operation: 'ReEncrypt',
      input: { CiphertextBlob, DestinationKeyId },
    });
    const all = [
      call('there', reEncrypt(blobs[0], other)),
      call('back', reEncrypt(blobs[1], one)),
      call('disable', { region: HERE, operation: 'DisableKey', input: { KeyId: other } }),
    ];
    await soon();
    // The first one works, alone.
    expect(waiting()).toEqual(['cryptography']);
    for (let rounds = 0; rounds < 2; rounds++) await next();
    await Promise.all(all);
    expect(answered).toEqual(['there ok', 'back ok', 'disable ok']);
  });
});

describe('a synchronous call', () => {
  it('does not wait for a promise, and says who does [HOST-1]', () => {
    const cryptography = async () => ({ ok: true, output: {} }) as const;
    const store = createStore({ host: { cryptography } });
    const { KeyId } = createKey(store, HERE);
    const result = store.callJson(encrypt(KeyId));
    expect(result).toMatchObject({ ok: false, error: { code: 'KMSInternalException', rule: 'HOST-1' } });
    expect(result.ok || result.error.message).toContain('callAsync');
    const blind = createStore({ host: { readCiphertext: (async () => undefined) as never } });
    const decrypted = { region: HERE, operation: 'Decrypt', input: { CiphertextBlob: 'AQID' } };
    expect(blind.callJson(decrypted)).toMatchObject({ ok: false, error: { rule: 'HOST-1' } });
  });
});
