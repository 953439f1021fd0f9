import { describe, expect, it } from 'vitest';
import { createStore } from '../../src/index.js';
import { METHODS } from '../../src/pipe/methods.js';
import { ACCOUNT, newClient, type Told, tellAll } from './support.js';

const DAY = 86_400_000;
const NOW = createStore().now();

/** A key in us-east-1. */
function newKey(client: ReturnType<typeof newClient>, input: object = {}): string {
  return client.result(client.call('CreateKey', input)).output.KeyMetadata.KeyId;
}

describe('the handshake', () => {
  it('tells the version of the protocol and of the program, and the methods', () => {
    const client = newClient({ hello: null });
    const id = client.send('hello', [{ protocol: 1, callbacks: ['cryptography'] }], {});
    expect(client.result(id)).toEqual({ protocol: 1, version: '1.2.3', methods: Object.keys(METHODS) });
  });

  it('comes first, and once', () => {
    const client = newClient({ hello: null });
    expect(client.answer(client.send('now'))?.error?.code).toBe('NoHandshake');
    client.send('hello', [{ protocol: 1 }], {});
    expect(client.result(client.send('now'))).toBe(NOW);
    expect(client.answer(client.send('hello', [{ protocol: 1 }], {}))?.error?.message).toContain('has been said');
  });

  it.each([
    [[{ protocol: 2 }], 'protocol must be 1'],
    [[], 'it takes an object'],
    [[{ protocol: 1 }, 2], 'it takes an object'],
    [[{ protocol: 1, calbacks: [] }], 'no such member: "calbacks" (did you mean callbacks?)'],
    [[{ protocol: 1, callbacks: 'cryptography' }], 'callbacks must be a list'],
    [
      [{ protocol: 1, callbacks: ['crytography'] }],
      'no such host function: "crytography" (did you mean cryptography?)',
    ],
  ])('is refused with %j, which begins nothing', (args, message) => {
    const client = newClient({ hello: null });
    expect(client.answer(client.send('hello', args, {}))?.error).toMatchObject({
      code: 'BadArgument',
      message: expect.stringContaining(message),
    });
    expect(client.answer(client.send('now'))?.error?.code).toBe('NoHandshake');
  });
});

describe('a bad line', () => {
  it.each([
    ['nonsense', null, 'BadLine', 'not JSON'],
    ['[]', null, 'BadLine', 'must be a JSON object'],
    ['{"method":"now"}', null, 'BadRequest', 'id must be'],
    ['{"id":7,"method":"now","acount":"1"}', 7, 'BadRequest', '"acount" (did you mean account?)'],
    ['{"id":7}', 7, 'BadRequest', 'method must be a text'],
    ['{"id":"a","method":"now","args":{}}', 'a', 'BadRequest', 'args must be a list'],
    ['{"id":7,"method":"now","account":"1"}', 7, 'BadRequest', '12 digits'],
    ['{"id":7,"method":"now","account":"111122223333","at":"now"}', 7, 'BadRequest', 'at must be an instant'],
    ['{"id":7,"method":"now"}', 7, 'BadRequest', 'now needs an account'],
    ['{"id":7,"method":"nwo","account":"111122223333"}', 7, 'BadRequest', '"nwo" (did you mean now?)'],
    ['{"id":7,"method":"__proto__","account":"111122223333"}', 7, 'BadRequest', 'no such method'],
    ['{"callback":1,"result":1}', null, 'BadRequest', 'no callback 1 waits'],
    ['{"callback":"1"}', null, 'BadRequest', 'callback must be the number'],
    ['{"callback":1}', null, 'BadRequest', 'a result or an error'],
    ['{"callback":1,"result":1,"error":"x"}', null, 'BadRequest', 'a result or an error'],
    ['{"callback":1,"error":1}', null, 'BadRequest', 'error must be a text'],
    ['{"callback":1,"reslt":1}', null, 'BadRequest', 'did you mean result?'],
  ])('%s is told with its number, and nothing is lost', (line, id, code, message) => {
    const client = newClient();
    client.write('');
    client.write(line);
    expect(client.news()).toEqual([{ id, line: 3, error: { code, message: expect.stringContaining(message) } }]);
    expect(client.result(client.send('now'))).toBe(NOW);
  });

  it('may be nested without end', () => {
    const client = newClient();
    const deep = `${'['.repeat(1e5)}${']'.repeat(1e5)}`;
    client.write(
      `{"id":"deep","account":"${ACCOUNT}","method":"audit","args":[{"input":{"a":${deep}}},{"ok":true,"a":${deep}}]}`,
    );
    client.write(`{"id":${deep}}`);
    expect(client.news()).toHaveLength(2);
    expect(client.result(client.send('now'))).toBe(NOW);
  });

  it.each([
    ['advance', [], 'BadRequest', 'advance(by) was given 0 arguments'],
    ['now', [1], 'BadRequest', 'now() was given 1 argument'],
    ['advance', ['a day'], 'BadArgument', 'advance: by'],
    ['advance', [null], 'BadArgument', 'advance: by'],
    ['call', [7], 'BadArgument', 'call: call must be an object'],
    ['finishReplication', [null], 'BadArgument', 'finishReplication: replica must be an object'],
    ['finishReplication', [{}], 'BadArgument', 'no key undefined is Creating'],
    ['configure', [{ quota: {} }], 'BadArgument', 'did you mean quotas?'],
    ['show', [{ kind: 'x' }], 'BadArgument', 'kind must be one of'],
    ['connectCustomKeyStore', [7], 'BadArgument', 'no custom key store'],
    ['restore', [{}], 'BadArgument', 'format'],
    ['reset', [{ sed: 1 }], 'BadArgument', 'did you mean seed?'],
    ['reset', [{ seed: null }], 'BadArgument', 'seed must be'],
    ['reset', [{ accountId: '444455556666' }], 'BadArgument', 'accountId must be that of the request'],
    ['reset', [{ host: {} }], 'BadArgument', 'hello names callbacks'],
  ])('%s with %j is refused, and changes nothing', (method, args, code, message) => {
    const client = newClient();
    newKey(client);
    const before = client.result(client.send('snapshot'));
    const error = client.answer(client.send(method, args))?.error;
    expect(error).toEqual({ code, message: expect.stringContaining(message) });
    // Whoever reads it in a log knows what was asked, once.
    expect(error?.message).toMatch(new RegExp(`^${method}\\b(?!.*\\b${method}:)`));
    expect(client.result(client.send('snapshot'))).toEqual(before);
  });
});

describe('an account', () => {
  it('answers as a store does', () => {
    const client = newClient();
    const store = createStore({ accountId: ACCOUNT, seed: `spec ${ACCOUNT}` });
    for (const [operation, input] of [
      ['CreateKey', { MultiRegion: true }],
      ['CreateKey', { MultiRegio: true }],
      ['DescribeKey', { KeyId: 'alias/none' }],
      // Refused when its identifiers are drawn: the next key has them.
      ['CreateKey', { Policy: '{}' }],
      ['CreateKey', {}],
      ['NoOperation', {}],
      ['ListKeys', {}],
    ] as const) {
      const expected = store.callJson({ region: 'us-east-1', operation, input });
      expect(client.result(client.call(operation, input))).toEqual(JSON.parse(JSON.stringify(expected)));
    }
    const call = { region: 'us-east-1', operation: 'DescribeKey', input: { KeyId: 'x' }, nonsense: 1 };
    expect(client.result(client.send('call', [call]))).toEqual(JSON.parse(JSON.stringify(store.callJson(call))));
    expect(client.result(client.send('snapshot'))).toEqual(store.snapshot());
  });

  it('has a clock that only moves when it is told', () => {
    const client = newClient();
    const KeyId = newKey(client, { MultiRegion: true });
    client.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    expect(client.result(client.send('nextInstant'))).toBe(NOW + 5_000);
    expect(client.result(client.send('advance', ['PT5S']))).toMatchObject([{ type: 'ReplicaKeyReady' }]);
    expect(client.result(client.send('now'))).toBe(NOW + 5_000);
    expect(client.result(client.send('nextInstant'))).toBe(null);
  });

  it('moves its clock to the instant that a request brings, tells what happened, and never goes back', () => {
    const client = newClient();
    const at = NOW + 40 * DAY;
    const KeyId = newKey(client);
    client.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    const described = client.call('DescribeKey', { KeyId }, { at });
    expect(client.answer(described)?.happened).toMatchObject([{ type: 'KeyDeleted', at: NOW + 7 * DAY }]);
    expect(client.result(described).error.code).toBe('NotFoundException');
    expect(client.answer(client.send('now', [], { account: ACCOUNT, at: at - DAY }))).toEqual({
      id: expect.any(Number),
      result: at,
    });
  });

  it('begins at the instant of its first request, where that brings one', () => {
    const client = newClient();
    const at = Date.UTC(2015, 0, 1);
    const created = client.result(client.call('CreateKey', {}, { at }));
    expect(created.output.KeyMetadata.CreationDate).toBe(at / 1000);
    const other = { account: '444455556666', at: at + DAY };
    expect(client.result(client.send('reset', [{}], other))).toBe(null);
    expect(client.result(client.send('now', [], { account: other.account }))).toBe(at + DAY);
  });

  it('is one of many, each with identifiers of its own', () => {
    const client = newClient();
    const ids = ['111122223333', '444455556666'].map(
      (account) => client.result(client.call('CreateKey', {}, { account })).output.KeyMetadata,
    );
    expect(ids.map(({ AWSAccountId }) => AWSAccountId)).toEqual(['111122223333', '444455556666']);
    expect(ids[0].KeyId).not.toBe(ids[1].KeyId);
    expect(newKey(newClient())).toBe(ids[0].KeyId);
    expect(newKey(newClient({ seed: 'other' }))).not.toBe(ids[0].KeyId);
  });

  it('is restored from a snapshot, goes on with new identifiers, and is emptied', () => {
    const client = newClient();
    const first = newKey(client);
    const snapshot = client.result(client.send('snapshot'));
    const second = newKey(client);
    const again = newClient({ seed: 'other' });
    expect(again.result(again.send('restore', [snapshot]))).toBe(null);
    expect(newKey(again)).toBe(second);
    expect(again.result(again.send('keySets'))).toMatchObject([{ keyId: first }, { keyId: second }]);
    const other = again.send('restore', [snapshot], { account: '444455556666' });
    expect(again.answer(other)?.error?.message).toContain('is of account 111122223333');
    again.send('reset', [{ seed: 7, replicationDelay: null }]);
    expect(again.result(again.send('keySets'))).toEqual([]);
    const seeded = createStore({ seed: 7 }).call({ region: 'us-east-1', operation: 'CreateKey', input: {} });
    expect(newKey(again)).toBe(seeded.ok && seeded.output.KeyMetadata.KeyId);
    again.send('close');
    expect(newKey(again)).toBe(newKey(newClient({ seed: 'other' })));
  });

  it('does what a host of the store can do besides', () => {
    const client = newClient();
    const customKeyStores = [{ customKeyStoreId: 'cks-1', customKeyStoreType: 'AWS_CLOUDHSM', isConnected: true }];
    client.send('reset', [{ replicationDelay: null, customKeyStores }]);
    const keyId = newKey(client, { MultiRegion: true });
    client.call('ReplicateKey', { KeyId: keyId, ReplicaRegion: 'eu-west-2' });
    const finished = client.send('finishReplication', [{ keyId, region: 'eu-west-2' }]);
    expect(client.result(finished)).toMatchObject([{ type: 'ReplicaKeyReady' }]);
    client.send('disconnectCustomKeyStore', ['cks-1']);
    expect(client.result(client.send('customKeyStores'))).toMatchObject([{ isConnected: false }]);
    expect(client.result(client.send('isRegionEnabled', ['af-south-1']))).toBe(false);
    expect(client.result(client.send('keySet', [keyId]))).toMatchObject({ keyId });
    expect(client.result(client.send('keySet', ['none']))).toBe(null);
    const { keyMaterialIds, importTokens } = client.result(client.send('needed'));
    expect([keyMaterialIds.length, importTokens]).toEqual([1, []]);
    const call = { region: 'us-east-1', operation: 'DescribeKey', input: { KeyId: keyId } };
    const described = client.result(client.send('call', [call]));
    expect(client.result(client.send('audit', [call, described]))).toMatchObject([{ eventName: 'DescribeKey' }]);
    client.send('configure', [{ visibilityDelay: { alias: null } }]);
    client.call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: keyId });
    const seen = (): boolean => client.result(client.call('DescribeKey', { KeyId: 'alias/a' })).ok;
    expect(seen()).toBe(false);
    client.send('show', [{ kind: 'alias' }]);
    expect(seen()).toBe(true);
  });
});

describe('a callback', () => {
  const hello = { callbacks: ['cryptography', 'readCiphertext', 'createWrappingKey', 'unwrapKeyMaterial'] };
  const CiphertextBlob = 'Y2lwaGVy';
  const encrypted = { result: { ok: true, output: { CiphertextBlob } } };
  const encrypt = (KeyId: string) => ({ KeyId, Plaintext: 'aGVsbG8=' });

  it('asks the client for what a host does, and the call is answered with it', () => {
    const client = newClient({ hello });
    const KeyId = newKey(client);
    client.news();
    const id = client.call('Encrypt', encrypt(KeyId));
    const [asked, ...others] = client.news();
    expect(others).toEqual([]);
    expect(asked).toEqual({
      callback: 1,
      account: ACCOUNT,
      method: 'cryptography',
      args: [expect.objectContaining({ operation: 'Encrypt', keyId: KeyId }), expect.objectContaining(encrypt(KeyId))],
    });
    client.write(JSON.stringify({ callback: 1, ...encrypted }));
    expect(client.result(id)).toMatchObject({ ok: true, output: { CiphertextBlob } });
    expect(client.result(client.send('keySet', [KeyId]))).toMatchObject({ keyId: KeyId });
  });

  it('may be several for one call, each asked once', () => {
    const client = newClient({ hello });
    const KeyId = newKey(client);
    client.news();
    const id = client.call('Decrypt', { CiphertextBlob });
    tellAll(client, client.news(), () => ({ result: { keyId: KeyId } }));
    const asked = client.news();
    expect(asked.map(({ method }) => method)).toEqual(['cryptography']);
    tellAll(client, asked, () => ({ result: { ok: true, output: { Plaintext: 'aGVsbG8=' } } }));
    expect(client.result(id).output).toMatchObject({ Plaintext: 'aGVsbG8=' });
    const foreign = client.call('Decrypt', { CiphertextBlob });
    tellAll(client, client.news(), () => ({ result: null }));
    expect(client.result(foreign).error.code).toBe('InvalidCiphertextException');
  });

  it.each<[string, object]>([
    ['an error', { error: 'no HSM' }],
    ['no answer of a host', { result: 7 }],
    ['a refusal', { result: { ok: false, code: 'KMSInternalException', message: '' } }],
  ])('that fails with %s changes nothing', (_what, told) => {
    const client = newClient({ hello });
    const KeyId = newKey(client);
    const before = client.result(client.send('snapshot'));
    client.news();
    const id = client.call('Encrypt', encrypt(KeyId));
    tellAll(client, client.news(), () => told);
    const { ok, error } = client.result(id) ?? {};
    expect([ok, error.code]).toEqual([false, 'KMSInternalException']);
    if ('error' in told) expect(error.facts).toMatchObject({ hostFunction: 'host.cryptography', thrown: 'no HSM' });
    const after = client.result(client.send('snapshot'));
    expect({ ...after, identifiers: [] }).toEqual({ ...before, identifiers: [] });
  });

  it('holds up the calls of its key set, and no others', () => {
    const client = newClient({ hello });
    const [one = '', two = ''] = [newKey(client), newKey(client)];
    client.call('CreateAlias', { AliasName: 'alias/one', TargetKeyId: one });
    client.news();
    const slow = client.call('Encrypt', encrypt(one));
    const callback = client.news()[0]?.callback;
    const disabled = client.call('DisableKey', { KeyId: one });
    const byAlias = client.call('DescribeKey', { KeyId: 'alias/one' });
    const other = client.call('DisableKey', { KeyId: two });
    const read = client.send('now');
    const advanced = client.send('advance', [1]);
    const behind = client.call('EnableKey', { KeyId: two });
    expect(client.news().map(({ id }) => id)).toEqual([other, read]);
    client.write(JSON.stringify({ callback, ...encrypted }));
    const news = client.news();
    expect(news.map(({ id }) => id)).toEqual([slow, disabled, byAlias, advanced, behind]);
    expect(client.result(slow).ok).toBe(true);
    expect(client.result(byAlias).output.KeyMetadata.KeyState).toBe('Disabled');
  });

  it('is of ReEncrypt one that both key sets wait for, also where its ciphertext names one', () => {
    const client = newClient({ hello });
    const [one = '', two = ''] = [newKey(client), newKey(client)];
    client.news();
    const id = client.call('ReEncrypt', { CiphertextBlob, DestinationKeyId: two });
    tellAll(client, client.news(), () => ({ result: { keyId: one } }));
    const asked = client.news();
    const disabled = [one, two].map((KeyId) => client.call('DisableKey', { KeyId }));
    expect(client.news()).toEqual([]);
    tellAll(client, asked, () => encrypted);
    const [first, ...others] = client.news().map((told) => told.id);
    expect([first, new Set(others)]).toEqual([id, new Set(disabled)]);
  });

  it('is asked for the import token that the client is then told, whatever else happens meanwhile', () => {
    const client = newClient({ hello });
    const KeyId = newKey(client, { Origin: 'EXTERNAL' });
    const other = newKey(client, { Origin: 'EXTERNAL' });
    client.news();
    const input = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const ids = [KeyId, other].map((each) => client.call('GetParametersForImport', { KeyId: each, ...input }));
    const asked = client.news();
    for (let made = 0; made < 3; made++) newKey(client);
    client.news();
    const tokens = asked.map(({ args }) => (args as readonly [{ readonly importToken: string }])[0].importToken);
    expect(new Set(tokens).size).toBe(2);
    tellAll(client, asked, () => ({ result: 'cHVibGlj' }));
    expect(ids.map((id) => client.result(id).output.ImportToken)).toEqual(tokens);
  });

  it('that is not answered when the input ends has failed', async () => {
    const client = newClient({ hello });
    const KeyId = newKey(client);
    const ids = [0, 1].map(() => client.call('Encrypt', encrypt(KeyId)));
    const last = client.send('advance', [1]);
    await client.end();
    for (const id of ids) expect(client.result(id).error.facts.thrown).toContain('the input has ended');
    expect(client.result(last)).toEqual([]);
  });

  it('is of its account: another goes on', () => {
    const client = newClient({ hello });
    const KeyId = newKey(client);
    client.call('Encrypt', encrypt(KeyId));
    const account = '444455556666';
    expect(client.result(client.send('advance', [1], { account }))).toEqual([]);
  });
});

describe('a host inside', () => {
  /** Made for one call at a time, and not yet. */
  function lateHost() {
    const made: (() => void)[] = [];
    const later = <T>(given: T) => new Promise<T>((resolve) => made.push(() => resolve(given)));
    return {
      finish: async () => {
        for (const each of made.splice(0)) each();
        await new Promise((resolve) => setTimeout(resolve));
      },
      newInnerHost: () => ({
        answers: { readCiphertext: () => undefined },
        prepare: ({ operation }: { operation: string }) =>
          operation === 'GenerateDataKeyPair' ? later({ during: <T>(call: () => T) => call() }) : undefined,
        follow: (events: readonly { type: string }[]) =>
          events.some(({ type }) => type === 'KeyCreated') ? later(undefined) : undefined,
        answer: ({ operation }: { operation: string }) =>
          operation === 'GenerateRandom' ? { ok: true, output: { Plaintext: 'AA==' }, events: [] } : undefined,
      }),
    };
  }

  it('answers what is its own, and what takes its time there holds up nothing else', async () => {
    const { finish, newInnerHost } = lateHost();
    const client = newClient({ newInnerHost });
    const created = client.call('CreateKey', {});
    expect(client.result(client.call('GenerateRandom', { NumberOfBytes: 1 })).output).toEqual({
      Plaintext: 'AA==',
    });
    expect(client.answer(created)).toBeUndefined();
    await finish();
    const { KeyId } = client.result(created).output.KeyMetadata ?? {};
    const pair = client.call('GenerateDataKeyPair', { KeyId, KeyPairSpec: 'RSA_2048' });
    const disabled = client.call('DisableKey', { KeyId });
    const listed = client.call('ListKeys', {});
    const ended = client.end();
    expect(
      client
        .news()
        .map((told: Told) => told.id)
        .slice(-1),
    ).toEqual([listed]);
    await finish();
    await ended;
    expect(client.result(pair).ok).toBe(true);
    expect(client.result(disabled).ok).toBe(true);
  });
});
