// Faults on purpose: which calls meet them, and what those are answered.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startServer } from '../../src/endpoint/index.js';
import { ERROR_CODES, OPERATIONS } from '../../src/model/vocabulary/vocabulary.js';
import { words } from '../support/words.js';
import shapes from '../vectors/api-shapes.json' with { type: 'json' };
import { call, control, type RawAnswer, send } from './raw-client.js';
import { useServer } from './use-server.js';

let url: string;

useServer((started) => {
  url = started.url;
});

const EAST = 'us-east-1';
const createKey = async (region = EAST, input: object = { MultiRegion: true }): Promise<string> =>
  (await call(url, region, 'CreateKey', input)).json.KeyMetadata.KeyId;
const replicate = (KeyId: string, ReplicaRegion = 'eu-west-2') =>
  call(url, EAST, 'ReplicateKey', { KeyId, ReplicaRegion });
const stateOf = async (KeyId: string, region = 'eu-west-2'): Promise<string> =>
  (await call(url, region, 'DescribeKey', { KeyId })).json.KeyMetadata.KeyState;
const arnOf = (KeyId: string, region = EAST): string => `arn:aws:kms:${region}:111122223333:key/${KeyId}`;
const add = async (fault: object): Promise<string> => {
  const { status, json } = await control(url, 'faults', fault);
  expect(status, JSON.stringify(json)).toBe(200);
  return json.id;
};
const listed = async () => (await control(url, 'faults')).json.faults;
const remove = (path: string): Promise<RawAnswer> => send(url, { method: 'DELETE', path: `/_mrk/${path}` });
/** A call that is not answered. */
const broken = (answer: Promise<RawAnswer>): Promise<string> =>
  answer.then(
    ({ status }) => `status ${status}`,
    (error) => error.code,
  );
/**
 * The errors of every service, with their status, but for two that were seen otherwise of KMS: AccessDeniedException, ValidationError.
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html, 2026-09
 */
const OF_EVERY_SERVICE = {
  ExpiredTokenException: 403,
  IncompleteSignature: 403,
  InternalFailure: 500,
  MalformedHttpRequestException: 400,
  NotAuthorized: 401,
  OptInRequired: 403,
  RequestAbortedException: 400,
  RequestEntityTooLargeException: 413,
  RequestTimeoutException: 408,
  ServiceUnavailable: 503,
  ThrottlingException: 400,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
};
const keysIn = async (region = EAST): Promise<number> => (await call(url, region, 'ListKeys')).json.Keys.length;

describe('a fault', () => {
  it('makes the next calls of an operation fail, with the status of the error [WIRE-4]', async () => {
    for (const [error, status] of [
      ['KMSInternalException', 500],
      ['DependencyTimeoutException', 500],
      ['KeyUnavailableException', 500],
      ['ThrottlingException', 400],
      ['AccessDeniedException', 400],
      ['NotFoundException', 400],
      ['InternalFailure', 500],
      ['ServiceUnavailable', 503],
      ['UnrecognizedClientException', 403],
      ['ExpiredTokenException', 403],
      ['RequestEntityTooLargeException', 413],
      ['UnknownOperationException', 404],
    ] as const) {
      await add({ operation: 'ListKeys', error, times: 2 });
      expect((await call(url, EAST, 'ListAliases')).status).toBe(200);
      const answers = [await call(url, EAST, 'ListKeys'), await call(url, EAST, 'ListKeys')];
      expect(answers.map((answer) => [answer.json.__type, answer.status])).toEqual([
        [error, status],
        [error, status],
      ]);
      expect((await call(url, EAST, 'ListKeys')).status).toBe(200);
    }
  });

  it('has any error code that the operations here have, with the status of those that every service has [WIRE-4]', async () => {
    const ofKeys = Object.entries(shapes.operations).filter(([name]) => OPERATIONS.some((one) => one === name));
    const declared = ofKeys.flatMap(([, { errors }]) => errors);
    for (const error of new Set([...ERROR_CODES, ...declared])) {
      await add({ error });
      expect((await call(url, EAST, 'ListKeys')).json.__type).toBe(error);
    }
    for (const [error, status] of Object.entries(OF_EVERY_SERVICE)) {
      await add({ error });
      const answer = await call(url, EAST, 'ListKeys');
      expect([answer.json.__type, answer.status]).toEqual([error, status]);
    }
  });

  it('is met on a key, however it is named', async () => {
    const [KeyId, other] = [await createKey(), await createKey()];
    const AliasName = 'alias/one';
    await call(url, EAST, 'CreateAlias', { AliasName, TargetKeyId: KeyId });
    const { CiphertextBlob } = (await call(url, EAST, 'Encrypt', { KeyId, Plaintext: 'AAAA' })).json;
    await add({ key: KeyId, error: 'KeyUnavailableException', times: 100 });
    const code = async (operation: string, input: object, region = EAST) =>
      (await call(url, region, operation, input)).json.__type;
    const calls: readonly [string, object][] = [
      ['DescribeKey', { KeyId }],
      ['DescribeKey', { KeyId: arnOf(KeyId) }],
      ['DescribeKey', { KeyId: AliasName }],
      ['UpdateAlias', { AliasName: 'alias/other', TargetKeyId: KeyId }],
      ['DeleteAlias', { AliasName }],
      ['Decrypt', { CiphertextBlob }],
      ['ReEncrypt', { CiphertextBlob, DestinationKeyId: other }],
      ['ReEncrypt', { CiphertextBlob, SourceKeyId: other, DestinationKeyId: AliasName }],
    ];
    for (const [operation, input] of calls) {
      expect(await code(operation, input), operation).toBe('KeyUnavailableException');
    }
    expect(await code('DescribeKey', { KeyId: other })).toBeUndefined();
    expect(await code('Decrypt', { CiphertextBlob: 'AAAA' })).toBe('InvalidCiphertextException');
    expect(await code('ListKeys', {})).toBeUndefined();
    await remove('faults');
    await replicate(KeyId);
    await add({ key: arnOf(KeyId, 'eu-west-2'), error: 'KeyUnavailableException' });
    expect(await code('DescribeKey', { KeyId })).toBeUndefined();
    expect(await code('DescribeKey', { KeyId }, 'eu-west-2')).toBe('KeyUnavailableException');
  });

  it('makes calls late, in one Region', async () => {
    const fault = { operation: 'GenerateRandom', region: 'eu-west-2', delay: 'PT0.2S' };
    const id = await add(fault);
    const random = async (region: string): Promise<void> => {
      expect((await call(url, region, 'GenerateRandom', { NumberOfBytes: 1 })).status).toBe(200);
    };
    expect(await listed()).toEqual([{ id, ...fault, delay: 200, remaining: 1 }]);
    await random(EAST);
    expect(await listed()).toHaveLength(1);
    const begun = performance.now();
    await random('eu-west-2');
    expect(performance.now() - begun).toBeGreaterThan(190);
    expect(await listed()).toEqual([]);
  });

  it('lets a call happen, and answers it with the error', async () => {
    await add({ operation: 'CreateKey', error: 'DependencyTimeoutException', after: true });
    expect((await call(url, EAST, 'CreateKey')).json).toEqual({ __type: 'DependencyTimeoutException' });
    expect(await keysIn()).toBe(1);
    await add({ operation: 'CreateKey', error: 'DependencyTimeoutException', after: false });
    expect((await call(url, EAST, 'CreateKey')).status).toBe(500);
    expect(await keysIn()).toBe(1);
  });

  it('lets a call happen, and its answer be lost', async () => {
    const KeyId = await createKey();
    await add({ operation: 'ReplicateKey', lost: true });
    expect(await broken(replicate(KeyId))).toBe('ECONNRESET');
    expect((await replicate(KeyId)).json.__type).toBe('AlreadyExistsException');
    expect(await listed()).toEqual([]);
  });

  it('is listed with its ID, and removed by it', async () => {
    const ids = [await add({ error: 'InternalFailure' }), await add({ delay: 1 }), await add({ lost: true, times: 2 })];
    expect(new Set(ids).size).toBe(3);
    expect(await listed()).toEqual([
      { id: ids[0], error: 'InternalFailure', delay: 0, remaining: 1 },
      { id: ids[1], delay: 1, remaining: 1 },
      { id: ids[2], lost: true, delay: 0, remaining: 2 },
    ]);
    expect((await remove(`faults/${ids[1]}`)).status).toBe(200);
    expect((await listed()).map(({ id }: { readonly id: string }) => id)).toEqual([ids[0], ids[2]]);
    for (const gone of [`faults/${ids[1]}`, 'faults/none']) {
      const { status, json } = await remove(gone);
      expect([status, json.message]).toEqual([404, `there is none of that ID: /_mrk/${gone}`]);
    }
    expect((await remove('faults')).status).toBe(200);
    expect(await listed()).toEqual([]);
    expect((await remove('faults/a/b')).status).toBe(404);
    expect((await send(url, { method: 'GET', path: '/_mrk/faults/1' })).headers.allow).toBe('DELETE');
  });

  it.each([
    [{ operaton: 'ListKeys' }, 'faults: no such member: operaton (did you mean operation?)'],
    [{ holdReplications: true }, 'faults: no such member: holdReplications (did you mean holdReplication?)'],
    [{ operation: 'ListKey', delay: 1 }, 'operation must be an operation of KMS: "ListKey" (did you mean ListKeys?)'],
    [{ region: 'us-esat-1', delay: 1 }, 'region must be a Region: "us-esat-1" (did you mean us-east-1?)'],
    [{ error: 'ThrotlingException' }, '"ThrotlingException" (did you mean ThrottlingException?)'],
    [{ delay: '5s' }, '5s (did you mean PT5S?)'],
    [
      { down: 'hangin', region: EAST },
      'down must be one of refused, unavailable, hanging: "hangin" (did you mean hanging?)',
    ],
    [{ down: 'hanging' }, 'down needs region'],
    [{ down: 'hanging', region: EAST, operation: 'Sign' }, 'operation does not go with down'],
    [{ down: 'hanging', region: EAST, for: '5 min' }, 'faults: for must be'],
    [{ down: 'hanging', region: EAST, for: 8e15 }, 'for goes beyond the year 9999'],
    [{ region: EAST, for: 'PT5M' }, 'give down, too'],
    [{ key: 'alias/one', delay: 1 }, 'key must be a key ID or a key ARN: "alias/one"'],
    [{ message: 'Closed.', delay: 1 }, 'message needs error'],
    [{ after: true, delay: 1 }, 'after needs error'],
    [{ error: 'InternalFailure', after: 'yes' }, 'after must be true or false: "yes"'],
    [{ error: 'InternalFailure', lost: true }, 'lost is to have no answer'],
    [{ error: 'InternalFailure', message: 7 }, 'message must be a text'],
    [{ lost: false }, 'error, lost, delay or down must be given'],
  ])('%j is refused, and told what may be meant', async (body, message) => {
    const refused = await control(url, 'faults', body);
    expect(refused.status).toBe(400);
    expect(refused.json.message).toContain(message);
    expect(await listed()).toEqual([]);
  });
});

describe('a Region that is down', () => {
  const WEST = 'us-west-2';

  it('refuses every call there, in its way, and none elsewhere', async () => {
    const KeyId = await createKey(WEST);
    for (const down of ['refused', 'unavailable', 'hanging']) {
      const id = await add({ region: WEST, down });
      expect(await listed()).toEqual([{ id, region: WEST, down }]);
      expect(await keysIn(EAST)).toBe(0);
      const meets = call(url, WEST, 'ListKeys');
      if (down === 'unavailable')
        expect(await meets).toMatchObject({ status: 503, text: '{"__type":"ServiceUnavailable"}' });
      else if (down === 'refused') expect(await broken(meets)).toBe('ECONNRESET');
      else {
        const asked = await Promise.race([broken(meets), new Promise((resolve) => setTimeout(resolve, 200, 'hangs'))]);
        expect(asked).toBe('hangs');
      }
      expect((await remove(`faults/${id}`)).status).toBe(200);
      // Whoever still waits is told that nothing comes.
      if (down === 'hanging') expect(await broken(meets)).toBe('ECONNRESET');
      expect(await stateOf(KeyId, WEST)).toBe('Enabled');
    }
  });

  it('comes back by itself, by the clock of the endpoint', async () => {
    const id = await add({ region: WEST, down: 'unavailable', for: 'PT1H' });
    const [{ until, ...fault }] = await listed();
    expect(fault).toEqual({ id, region: WEST, down: 'unavailable' });
    expect(Date.parse(until)).toBeGreaterThan(Date.now() + 3_500_000);
    const hangs = await add({ region: 'eu-west-3', down: 'hanging', for: 'PT1H' });
    const waits = call(url, 'eu-west-3', 'ListKeys');
    await control(url, 'advance', { by: 'PT30M' });
    expect((await call(url, WEST, 'ListKeys')).status).toBe(503);
    expect((await listed()).at(-1)).toMatchObject({ id: hangs });
    await control(url, 'advance', { by: 'PT31M' });
    expect(await broken(waits)).toBe('ECONNRESET');
    expect((await call(url, WEST, 'ListKeys')).status).toBe(200);
    expect(await listed()).toEqual([]);
  });

  it('gets no replica key meanwhile, nor the primary key', async () => {
    const KeyId = await createKey();
    await replicate(KeyId, WEST);
    await control(url, 'advance', { by: 'PT5S' });
    await add({ region: WEST, down: 'hanging' });
    await add({ region: 'eu-west-2', down: 'refused' });
    const moved = await call(url, EAST, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: WEST });
    expect([moved.status, moved.text]).toEqual([500, '{"__type":"KMSInternalException"}']);
    expect((await replicate(KeyId)).status).toBe(500);
    expect((await replicate(KeyId, 'eu-west-3')).status).toBe(200);
    await remove('faults');
    expect((await replicate(KeyId)).status).toBe(200);
  });
});

describe('request quotas', () => {
  // Time stands still between seconds.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("throttle what is beyond AWS's table, in each second, by Region and operation [RATE-1]", async () => {
    const throttled = await startServer({ throttle: 'aws' });
    const codes = async (operation: string, calls: number, input: object = {}, region = EAST) => {
      const answers: string[] = [];
      for (let count = 0; count < calls; count++) {
        const { status, json } = await call(throttled.url, region, operation, input);
        answers.push(status === 200 ? 'ok' : json.__type);
      }
      return answers;
    };
    const THROTTLED = 'ThrottlingException';
    const KeyId = (await call(throttled.url, EAST, 'CreateKey', { MultiRegion: true })).json.KeyMetadata.KeyId;
    expect(await codes('CreateKey', 6)).toEqual(['ok', 'ok', 'ok', 'ok', THROTTLED, THROTTLED]);
    expect(await call(throttled.url, EAST, 'CreateKey')).toMatchObject({
      status: 400,
      json: { message: words('requestRate') },
    });
    expect(await codes('CreateKey', 1, {}, 'eu-west-2')).toEqual(['ok']);
    // Two CreateKey each, in a Region where one has been.
    expect(await codes('ReplicateKey', 3, { KeyId, ReplicaRegion: 'eu-west-2' })).toEqual([
      'ok',
      'AlreadyExistsException',
      THROTTLED,
    ]);
    // By the key that is used, however it is named; a dry run counts as the call.
    const pair = { KeyId, KeyPairSpec: 'RSA_4096', DryRun: true };
    expect(await codes('GenerateDataKeyPair', 2, pair)).toEqual(['DryRunOperationException', THROTTLED]);
    // What is throttled uses no fault up.
    await control(throttled.url, 'faults', { operation: 'CreateKey', error: 'InternalFailure' });
    expect(await codes('CreateKey', 1)).toEqual([THROTTLED]);
    expect((await control(throttled.url, 'faults')).json.faults).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1000);
    expect(await codes('CreateKey', 1)).toEqual(['InternalFailure']);
    vi.setSystemTime(Date.now() + 1000);
    expect(await codes('CreateKey', 6)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', THROTTLED]);
    await throttled.close();
  });

  it('are none unless they are asked for', async () => {
    for (let count = 0; count < 8; count++) await createKey();
    expect(await keysIn()).toBe(8);
    await expect(startServer({ throttle: 'AWS' as 'aws' })).rejects.toThrow('throttle must be aws: AWS');
  });
});

describe('replicas that are held', () => {
  it('holds replicas in Creating until they are released', async () => {
    await control(url, 'faults', { holdReplication: true });
    const KeyId = await createKey();
    await replicate(KeyId);
    await replicate(KeyId, 'eu-west-1');
    await control(url, 'advance', { by: 'P3D' });
    expect(await stateOf(KeyId)).toBe('Creating');
    expect((await control(url, 'faults', { release: { keyId: KeyId, region: 'eu-west-2' } })).status).toBe(200);
    expect([await stateOf(KeyId), await stateOf(KeyId, 'eu-west-1')]).toEqual(['Enabled', 'Creating']);
    expect((await control(url, 'faults', { release: { keyId: KeyId, region: 'eu-west-2' } })).status).toBe(400);
    await control(url, 'faults', { holdReplication: false });
    expect(await stateOf(KeyId, 'eu-west-1')).toBe('Enabled');
    await replicate(KeyId, 'eu-west-3');
    await control(url, 'advance', { by: 'PT5S' });
    expect(await stateOf(KeyId, 'eu-west-3')).toBe('Enabled');
  });

  it('refuses what it does not understand, and says why', async () => {
    for (const body of [
      {},
      { operation: 'ListKeys' },
      { operation: 'Nothing', delay: 1 },
      { operation: { toString: 1 }, delay: 1 },
      { error: { toString: 1, valueOf: 1 } },
      { delay: 'soon' },
      { delay: 'P1D' },
      { delay: [] },
      { delay: 1, times: 0 },
      { delay: 1, times: '2' },
      { delay: 1, region: 'eu-west-99' },
      { delay: 1, more: 1 },
      { holdReplication: 'yes' },
      { holdReplication: true, release: {} },
      { release: 'all' },
      { release: null },
      { release: { keyId: 'mrk-0', region: 'eu-west-2' } },
    ]) {
      const refused = await control(url, 'faults', body);
      expect([refused.status, typeof refused.json.message], JSON.stringify(body)).toEqual([400, 'string']);
    }
    expect((await control(url, 'faults')).json.faults).toEqual([]);
  });
});
