// The adapters: a store, a URL and AWS's SDK answer the same calls with the same answers.

import { constants, createPublicKey, privateDecrypt, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target, TargetAnswer } from '../../../src/conformance/target.js';
import { httpTarget } from '../../../src/conformance/targets/http.js';
import { sdkTarget } from '../../../src/conformance/targets/sdk.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { wrapKeyMaterial } from '../../../src/conformance/targets/wrapping.js';
import { type RunningServer, startServer } from '../../../src/endpoint/index.js';
import { createStore } from '../../../src/index.js';
import { giveRsaKeys, rsaKey } from '../../support/rsa-keys.js';
import { CREDENTIALS, REGION } from '../told-server.js';

const DAY = 86_400_000;

beforeAll(() => giveRsaKeys().restore);

/** What a spec reads from an output: any member may be there. */
type Output = ReturnType<typeof JSON.parse>;

function outputOf(answer: TargetAnswer): Output {
  if ('output' in answer) return answer.output;
  throw new Error(JSON.stringify(answer));
}

describe('the adapters, on one account', () => {
  let server: RunningServer;
  let http: Target;
  let sdk: Target;
  let store: Target;
  let keyId: string;

  beforeAll(async () => {
    server = await startServer({ replicationDelay: 0 });
    http = await httpTarget(server.url);
    sdk = await sdkTarget({ config: { endpoint: server.url, credentials: CREDENTIALS } });
    store = storeTarget(server.account.store());
    keyId = outputOf(await http.call(REGION, 'CreateKey', { MultiRegion: true })).KeyMetadata.KeyId;
    await http.call(REGION, 'ReplicateKey', { KeyId: keyId, ReplicaRegion: 'eu-west-2' });
    await http.call(REGION, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: keyId });
    await http.call(REGION, 'Encrypt', { KeyId: keyId, Plaintext: 'aGVsbG8=' });
  });
  afterAll(async () => {
    await sdk.close?.();
    await http.close?.();
    await server.close();
  });

  const CALLS: readonly (readonly [title: string, operation: string, input: (KeyId: string) => object])[] = [
    ['metadata with dates', 'DescribeKey', (KeyId) => ({ KeyId })],
    ['a list with dates', 'ListAliases', () => ({})],
    ['a structure with a date', 'GetKeyLastUsage', (KeyId) => ({ KeyId })],
    ['flags', 'GetKeyRotationStatus', (KeyId) => ({ KeyId })],
    ['a list', 'ListResourceTags', (KeyId) => ({ KeyId })],
    ['a long text', 'GetKeyPolicy', (KeyId) => ({ KeyId })],
    ['an output of no members', 'EnableKey', (KeyId) => ({ KeyId })],
    ['another one', 'TagResource', (KeyId) => ({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] })],
    ['no such key', 'DescribeKey', () => ({ KeyId: 'mrk-00000000000000000000000000000001' })],
    ['a constraint', 'DescribeKey', () => ({ KeyId: '' })],
    ['a state', 'CancelKeyDeletion', (KeyId) => ({ KeyId })],
    ['an operation that is not for this key', 'GetParametersForImport', importOf],
    ['an alias that is there', 'CreateAlias', (KeyId) => ({ AliasName: 'alias/a', TargetKeyId: KeyId })],
    ['a message that is empty', 'GetPublicKey', (KeyId) => ({ KeyId })],
  ];

  it.each(CALLS)('answer the same: %s', async (_, operation, input) => {
    const overHttp = await http.call(REGION, operation, input(keyId));
    expect(await sdk.call(REGION, operation, input(keyId))).toStrictEqual(overHttp);
    const { status, ...error } = 'error' in overHttp ? overHttp.error : { status: 400 };
    expect(status).toBe(400);
    const expected = 'error' in overHttp ? { error } : overHttp;
    expect(await store.call(REGION, operation, input(keyId))).toStrictEqual(expected);
  });

  it('carry blobs, also those that another one was given', async () => {
    for (const [one, other] of [[http, sdk] as const, [sdk, http] as const]) {
      const { CiphertextBlob } = outputOf(await one.call(REGION, 'Encrypt', { KeyId: keyId, Plaintext: 'aGVsbG8=' }));
      expect(outputOf(await other.call('eu-west-2', 'Decrypt', { CiphertextBlob })).Plaintext).toBe('aGVsbG8=');
    }
  });

  it('import key material that is wrapped, and carry the date that it is valid to', async () => {
    const ValidTo = Math.ceil(server.account.now() / 1000) + 3600;
    for (const target of [http, sdk]) {
      const created = outputOf(await target.call(REGION, 'CreateKey', { Origin: 'EXTERNAL' }));
      const { KeyId } = created.KeyMetadata;
      const { ImportToken, PublicKey } = outputOf(await target.call(REGION, 'GetParametersForImport', importOf(KeyId)));
      const wrapping = { publicKey: PublicKey, wrappingAlgorithm: 'RSAES_OAEP_SHA_256' };
      const EncryptedKeyMaterial = wrapKeyMaterial(randomBytes(32).toString('base64'), wrapping);
      outputOf(await target.call(REGION, 'ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial, ValidTo }));
      const { KeyMetadata } = outputOf(await target.call(REGION, 'DescribeKey', { KeyId }));
      expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled', ValidTo });
    }
  });

  it('recognise a clock that can be moved, and follow it', async () => {
    expect(sdk.clock).toBeUndefined();
    const far = async (): Promise<number> => Math.abs(Number(await http.clock?.now()) - server.account.now());
    expect(await far()).toBeLessThan(DAY / 24);
    const before = server.account.now();
    await http.clock?.advance(7 * DAY);
    expect(server.account.now()).toBeGreaterThanOrEqual(before + 7 * DAY);
    expect(await far()).toBeLessThan(DAY / 24);
    await expect(async () => http.clock?.advance(-1)).rejects.toThrow('/_mrk/advance: status 400');
  });

  it('leave the clock alone, or take another one, if they are told so', async () => {
    const other = { now: () => 5, advance: () => {} };
    const targets = [await httpTarget(server.url, { clock: false }), await httpTarget(server.url, { clock: other })];
    expect(targets.map(({ clock }) => clock)).toStrictEqual([undefined, other]);
    for (const target of targets) await target.close?.();
  });
});

function importOf(KeyId: string): object {
  return { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
}

describe('a store as a target', () => {
  const READS: readonly (readonly [operation: string, input: object])[] = [
    ['DescribeKey', {}],
    ['ListGrants', {}],
    ['ListResourceTags', {}],
    ['ListAliases', {}],
    ['ListKeyRotations', { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }],
    ['GetKeyLastUsage', {}],
  ];

  it('shares nothing with its answers or with what it was given', () => {
    const store = createStore();
    const target = storeTarget(store);
    const call = (operation: string, input: object) => outputOf(target.call(REGION, operation, input) as TargetAnswer);
    const Tags = [{ TagKey: 'a', TagValue: 'b' }];
    const { KeyId } = call('CreateKey', { Tags }).KeyMetadata;
    const Constraints = { EncryptionContextSubset: { a: 'b' } };
    const GranteePrincipal = 'arn:aws:iam::111122223333:user/Alice';
    call('CreateGrant', { KeyId, GranteePrincipal, Operations: ['Decrypt'], Constraints });
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    const before = store.snapshot();
    spoil(Tags);
    spoil(Constraints);
    for (const [operation, input] of READS) spoil(call(operation, { KeyId, ...input }));
    expect(store.snapshot()).toStrictEqual(before);
  });

  it('answers without a promise, and moves its clock', () => {
    const store = createStore();
    const target = storeTarget(store, { name: 'mine' });
    expect(target.name).toBe('mine');
    expect(target.call(REGION, 'ListKeys', {})).toStrictEqual({ output: { Keys: [], Truncated: false } });
    expect(target.call(REGION, 'Nothing', {})).toMatchObject({ error: { code: 'UnknownOperationException' } });
    const before = store.now();
    target.clock?.advance(5);
    expect(target.clock?.now()).toBe(before + 5);
  });

  it('takes key material as it is, unless it has cryptography', () => {
    const parameters = { publicKey: '', wrappingAlgorithm: 'RSAES_OAEP_SHA_256' };
    expect(storeTarget(createStore()).wrapKeyMaterial?.('YQ==', parameters)).toBe('YQ==');
    expect(storeTarget(createStore(), { capabilities: ['cryptography'] }).wrapKeyMaterial).toBeUndefined();
  });
});

function spoil(value: object): void {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object' && member !== null) spoil(member);
    else (value as Record<string, unknown>)[name] = 'spoilt';
  }
  (value as Record<string, unknown>).more = 'spoilt';
}

describe('the wrapping of key material', () => {
  const privateKey = rsaKey(2048);
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');

  it.each([
    ['RSAES_OAEP_SHA_1', 'sha1'],
    ['RSAES_OAEP_SHA_256', 'sha256'],
  ])('%s is opened with the private key', (wrappingAlgorithm, oaepHash) => {
    const wrapped = wrapKeyMaterial('c2VjcmV0', { publicKey: spki, wrappingAlgorithm });
    const key = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash };
    expect(privateDecrypt(key, Buffer.from(wrapped, 'base64')).toString()).toBe('secret');
  });

  it('refuses an algorithm that it has not', () => {
    const parameters = { publicKey: spki, wrappingAlgorithm: 'SM2PKE' };
    expect(() => wrapKeyMaterial('c2VjcmV0', parameters)).toThrow('no wrapping with SM2PKE');
  });
});
