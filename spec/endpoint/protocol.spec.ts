import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sampleOf, shareOf } from '../../property-tests/support/config.js';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import { outputBody } from '../../src/endpoint/writer.js';
import { authorization, call, control, send } from './raw-client.js';
import { useServer } from './use-server.js';

let server: RunningServer;

useServer((started) => {
  server = started;
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const target = (operation: string) => ({ 'X-Amz-Target': `TrentService.${operation}` });
const isAlive = async () => (await control(server.url, 'health')).status === 200;

/** Sends bytes as they are, and gives what comes back until the connection ends. */
function sendBytes(text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (piece) => {
      answer += piece.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

describe('AWS JSON 1.1', () => {
  it('answers a call with its output, the content type and a request ID, which the audit trail has too', async () => {
    const created = await call(server.url, 'us-east-1', 'CreateKey', { MultiRegion: true });
    expect(created.status).toBe(200);
    expect(created.headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(created.headers['x-amzn-requestid']).toMatch(UUID);
    expect(created.json.KeyMetadata).toMatchObject({ AWSAccountId: '111122223333', KeyState: 'Enabled' });
    const [record] = (await control(server.url, 'events')).json;
    expect(record.requestID).toBe(created.headers['x-amzn-requestid']);
    const described = await call(server.url, 'us-east-1', 'DescribeKey', { KeyId: created.json.KeyMetadata.KeyId });
    expect(described.headers['x-amzn-requestid']).toMatch(UUID);
  });

  it('answers with the headers that AWS KMS sends, a refusal too [WIRE-2]', async () => {
    for (const operation of ['ListKeys', 'CreateGrant']) {
      const { headers } = await call(server.url, 'us-east-1', operation);
      expect(headers, operation).toMatchObject({
        'x-amzn-requestid': expect.stringMatching(UUID),
        'cache-control': 'no-cache, no-store, must-revalidate, private',
        expires: '0',
        pragma: 'no-cache',
        'content-type': 'application/x-amz-json-1.1',
        date: expect.stringMatching(/ GMT$/),
      });
    }
  });

  it('writes dates as Java writes doubles, and nothing else [WIRE-3]', async () => {
    for (const [date, written] of [
      [1790597408.399, '1.790597408399E9'],
      [1790597408, '1.790597408E9'],
      [2_000_000_000, '2.0E9'],
      [10_000_000, '1.0E7'],
      [9_999_999, '9999999.0'],
      [0.5, '0.5'],
      [0, '0.0'],
    ] as const) {
      for (const [operation, name] of [
        ['GetKeyRotationStatus', 'NextRotationDate'],
        ['GetParametersForImport', 'ParametersValidTo'],
        ['GetKeyLastUsage', 'KeyCreationDate'],
      ] as const)
        expect(outputBody(operation, { [name]: date, RotationPeriodInDays: 365, No: undefined })).toBe(
          `{"${name}":${written},"RotationPeriodInDays":365}`,
        );
      const entries = (of: unknown): object => ({ Aliases: [{ CreationDate: of }, { LastUpdatedDate: of }] });
      expect(outputBody('ListAliases', entries(date))).toBe(JSON.stringify(entries('…')).replaceAll('"…"', written));
      expect(outputBody('GetKeyLastUsage', { KeyLastUsage: { Timestamp: date } })).toBe(
        `{"KeyLastUsage":{"Timestamp":${written}}}`,
      );
    }
    const Description = '"CreationDate":1790597408, {"ValidTo":1 \\ \n \u0000 é \u2028 \ud83d\ude00';
    const { text, json } = await call(server.url, 'us-east-1', 'CreateKey', { Description });
    expect(text).toMatch(/"CreationDate":1\.\d+E9,/);
    expect(json.KeyMetadata.Description).toBe(Description);
  });

  it('serves every Region on one port', async () => {
    const { KeyId } = (await call(server.url, 'us-east-1', 'CreateKey', { MultiRegion: true })).json.KeyMetadata;
    const replicated = await call(server.url, 'us-east-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    expect(replicated.json.ReplicaKeyMetadata.KeyState).toBe('Creating');
    const there = await call(server.url, 'eu-west-2', 'DescribeKey', { KeyId });
    expect(there.json.KeyMetadata.Arn).toBe(`arn:aws:kms:eu-west-2:111122223333:key/${KeyId}`);
    expect(await call(server.url, 'eu-west-1', 'DescribeKey', { KeyId })).toMatchObject({
      status: 400,
      json: { __type: 'NotFoundException' },
    });
    expect((await call(server.url, 'cn-north-1', 'ListKeys')).json.Keys).toEqual([]);
  });

  it('answers a refusal as code and message with the status 400', async () => {
    const refused = await call(server.url, 'us-east-1', 'DescribeKey', { KeyId: 'mrk-0' });
    expect(refused.status).toBe(400);
    expect(refused.headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(refused.headers['x-amzn-requestid']).toMatch(UUID);
    expect(Object.keys(refused.json)).toEqual(['__type', 'message']);
  });

  it('a refusal without a text is the code alone, whoever finds the fault [WIRE-1]', async () => {
    const { KeyId } = (await call(server.url, 'us-east-1', 'CreateKey')).json.KeyMetadata;
    const external = (await call(server.url, 'us-east-1', 'CreateKey', { Origin: 'EXTERNAL' })).json.KeyMetadata;
    const ecdh = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' };
    const agreeing = (await call(server.url, 'us-east-1', 'CreateKey', ecdh)).json.KeyMetadata;
    for (const [operation, input, code] of [
      ['Decrypt', { CiphertextBlob: 'AAAA' }, 'InvalidCiphertextException'],
      ['GetPublicKey', { KeyId }, 'UnsupportedOperationException'],
      ['ListKeys', { Marker: 'none' }, 'InvalidMarkerException'],
      [
        'ImportKeyMaterial',
        {
          KeyId: external.KeyId,
          ImportToken: 'AAAA',
          EncryptedKeyMaterial: 'AAAA',
          ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        },
        'InvalidImportTokenException',
      ],
      [
        'DeriveSharedSecret',
        { KeyId: agreeing.KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: 'AAAA' },
        'ValidationException',
      ],
    ] as const) {
      const refused = await call(server.url, 'us-east-1', operation, input);
      expect(refused.json, operation).toEqual({ __type: code });
    }
  });

  it('answers 403 for a Region that exists nowhere, another service, and no credential scope', async () => {
    for (const Authorization of [
      authorization('eu-west-99'),
      authorization('__proto__'),
      authorization('us-east-1').replace('/kms/', '/s3/'),
      'Bearer 12345',
      '',
    ]) {
      const answer = await send(server.url, { headers: { ...target('ListKeys'), Authorization }, body: '{}' });
      expect(answer.status).toBe(403);
      expect(answer.json.__type).toMatch(/^(InvalidSignature|IncompleteSignature)Exception$/);
    }
    expect(await send(server.url, { headers: target('ListKeys'), body: '{}' })).toMatchObject({
      status: 403,
      json: { __type: 'MissingAuthenticationTokenException' },
    });
  });

  it('refuses a Region that the account has not enabled [ID-7]', async () => {
    for (const operation of ['ListKeys', 'GenerateRandom']) {
      expect(await call(server.url, 'af-south-1', operation, {})).toMatchObject({
        status: 403,
        json: { __type: 'UnrecognizedClientException' },
      });
    }
  });

  it('answers UnknownOperationException where it is told no operation of KMS', async () => {
    const Authorization = authorization('us-east-1');
    for (const headers of [
      { Authorization },
      { Authorization, ...target('Explode') },
      { Authorization, ...target('constructor') },
      { Authorization, ...target('') },
      { Authorization, 'X-Amz-Target': 'ListKeys' },
      { Authorization, 'X-Amz-Target': 'DynamoDB_20120810.ListTables' },
    ]) {
      const answer = await send(server.url, { headers, body: '{}' });
      expect(answer).toMatchObject({ status: 404, json: { __type: 'UnknownOperationException' } });
    }
  });

  it('lists custom key stores, by default none', async () => {
    const describe = async (input: object) => {
      const { status, json } = await call(server.url, 'us-east-1', 'DescribeCustomKeyStores', input);
      return { status, ...json };
    };
    expect(await describe({})).toEqual({ status: 200, CustomKeyStores: [], Truncated: false });
    const unknown = { status: 400, __type: 'CustomKeyStoreNotFoundException' };
    expect(await describe({ CustomKeyStoreId: 'cks-1' })).toMatchObject(unknown);
    expect(await describe({ CustomKeyStoreName: 'mine' })).toMatchObject(unknown);
    expect(await describe({ Limit: 0 })).toMatchObject({ status: 400, __type: 'ValidationException' });
    expect(await describe({ Limit: 'a' })).toMatchObject({ status: 400, __type: 'SerializationException' });
    expect(await describe({ Marker: 'a' })).toMatchObject({ status: 400, __type: 'InvalidMarkerException' });
  });

  it('lists the custom key stores that it was given, page by page', async () => {
    const [one, two] = [
      { customKeyStoreId: 'cks-1', customKeyStoreType: 'AWS_CLOUDHSM', isConnected: true, cloudHsmClusterId: 'c-1' },
      { customKeyStoreId: 'cks-2', customKeyStoreType: 'EXTERNAL_KEY_STORE', isConnected: false },
    ] as const;
    const given = await startServer({ customKeyStores: [one, two] });
    const describe = async (input: object) =>
      (await call(given.url, 'us-east-1', 'DescribeCustomKeyStores', input)).json;
    const first = { CustomKeyStoreId: 'cks-1', CustomKeyStoreType: 'AWS_CLOUDHSM', ConnectionState: 'CONNECTED' };
    const second = {
      CustomKeyStoreId: 'cks-2',
      CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
      ConnectionState: 'DISCONNECTED',
    };
    const { NextMarker, ...page } = await describe({ Limit: 1 });
    expect(page).toEqual({ CustomKeyStores: [{ ...first, CloudHsmClusterId: 'c-1' }], Truncated: true });
    expect(await describe({ Marker: NextMarker })).toEqual({ CustomKeyStores: [second], Truncated: false });
    expect(await describe({ CustomKeyStoreId: 'cks-2' })).toEqual({ CustomKeyStores: [second], Truncated: false });
    expect((await describe({ CustomKeyStoreName: 'cks-2' })).__type).toBe('CustomKeyStoreNotFoundException');
    given.account.store().connectCustomKeyStore('cks-2');
    expect((await describe({})).CustomKeyStores[1].ConnectionState).toBe('CONNECTED');
    await given.close();
  });

  it('refuses the other operations on custom key stores, and answers GenerateRandom', async () => {
    for (const operation of ['UpdateCustomKeyStore', 'CreateCustomKeyStore', 'ConnectCustomKeyStore']) {
      expect(await call(server.url, 'us-east-1', operation)).toMatchObject({
        status: 400,
        json: { __type: 'UnsupportedOperationException' },
      });
    }
    const random = await call(server.url, 'us-east-1', 'GenerateRandom', { NumberOfBytes: 33 });
    expect(Buffer.from(random.json.Plaintext, 'base64')).toHaveLength(33);
    expect((await call(server.url, 'us-east-1', 'GenerateRandom', { NumberOfBytes: 1025 })).status).toBe(400);
  });

  it('answers other methods and paths with 404', async () => {
    const headers = { Authorization: authorization('us-east-1') };
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect(await send(server.url, { method, headers })).toMatchObject({
        status: 404,
        json: { __type: 'UnknownOperationException' },
      });
    }
    expect((await send(server.url, { method: 'HEAD', headers })).status).toBe(404);
    expect((await send(server.url, { path: '/keys', headers, body: '{}' })).status).toBe(404);
  });

  it('answers broken JSON, and JSON that is no object, with SerializationException', async () => {
    const broken = ['{', '{"KeyId":', '[]', 'null', '"text"', '1', '{"KeyId":"a"}}', Buffer.from([0x7b, 0xff, 0x7d])];
    for (const body of broken) {
      expect(await call(server.url, 'us-east-1', 'DescribeKey', body)).toMatchObject({
        status: 400,
        json: { __type: 'SerializationException' },
      });
    }
  });

  it('answers wrong types with SerializationException, and takes an empty body as an empty input', async () => {
    for (const KeyId of [1, true, {}, [], ['a']]) {
      expect(await call(server.url, 'us-east-1', 'DescribeKey', { KeyId })).toMatchObject({
        status: 400,
        json: { __type: 'SerializationException' },
      });
    }
    expect(await call(server.url, 'us-east-1', 'ListKeys', '')).toMatchObject({ status: 200 });
  });

  it.each(
    sampleOf(['DescribeKey', 'CreateKey', 'Encrypt', 'GenerateDataKeyPair', 'GenerateRandom', 'PutKeyPolicy'], 3),
  )('never answers %s with a 5xx for what a client sends', async (operation) => {
    const deep = `${'['.repeat(250_000)}${']'.repeat(250_000)}`;
    const bodies = [
      `{"Tags":${deep}}`,
      `{"KeyId":${deep}}`,
      `{"KeyId":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
      `{"Policy":${JSON.stringify('['.repeat(100_000))},"KeyId":"a"}`,
      '{"__proto__":{"KeyId":"a"},"constructor":1,"toString":1,"KeyId":{"toString":1,"valueOf":1}}',
      '{"KeyId":"\\ud800","KeyPairSpec":"\\u0000","Plaintext":"\\ud800","NumberOfBytes":1e400}',
      '{"KeyPairSpec":{},"NumberOfBytes":{},"EncryptionContext":{"a":1},"MultiRegion":"yes"}',
      `{"KeyId":"${'k'.repeat(900_000)}"}`,
    ];
    for (const body of bodies) {
      const { status } = await call(server.url, 'us-east-1', operation, body);
      expect(status, body.slice(0, 60)).toBeLessThan(500);
    }
  });
});

describe('bodies over the limit', () => {
  it('are answered with 413, with a length and without', async () => {
    const body = Buffer.alloc(1_048_577, 0x20);
    const headers = { ...target('ListKeys'), Authorization: authorization('us-east-1') };
    expect(await send(server.url, { headers, body })).toMatchObject({
      status: 413,
      json: { __type: 'RequestEntityTooLargeException' },
    });
    const chunked = await send(server.url, { headers: { ...headers, 'Transfer-Encoding': 'chunked' }, body });
    expect(chunked.status).toBe(413);
    // Just inside: a valid request of that length.
    const inside = await send(server.url, { headers, body: Buffer.concat([Buffer.from('{}'), body.subarray(3)]) });
    expect(inside.status).toBe(200);
  });

  it('are answered before they end, and a client that keeps sending is cut off', async () => {
    const endless = await new Promise<{ readonly status: number | undefined }>((resolve, reject) => {
      const piece = Buffer.alloc(65_536, 0x20);
      let status: number | undefined;
      const sent = request(server.url, { method: 'POST', agent: false }, (response) => {
        status = response.statusCode;
        response.resume();
      });
      const timer = setInterval(() => sent.write(piece), 1);
      sent.on('error', () => {});
      sent.on('close', () => {
        clearInterval(timer);
        resolve({ status });
      });
      setTimeout(() => reject(new Error('it was not cut off')), 10_000).unref();
    });
    expect(endless.status).toBe(413);
    expect(await isAlive()).toBe(true);
  });
});

describe('what is no good HTTP', () => {
  it('is answered with 400, or 431 for headers that are too long', async () => {
    expect(await sendBytes('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*x-amzn-requestid.*SerializationException/s);
    expect(await sendBytes('POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendBytes(`GET / HTTP/1.1\r\nA: ${'a'.repeat(100_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await isAlive()).toBe(true);
  });

  it('does not stop it: requests that are broken off, at any point', async () => {
    const head = `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: TrentService.ListKeys\r\nAuthorization: ${authorization('us-east-1')}\r\n`;
    const whole = `${head}Content-Length: 2\r\n\r\n{}`;
    const parts = [...Array(60).keys()].map((index) => whole.slice(0, Math.ceil((whole.length * index) / 59)));
    await Promise.all(
      parts.map(
        (part) =>
          new Promise<void>((resolve) => {
            const socket = connect(server.port, '127.0.0.1', () => {
              socket.write(part, () => socket.resetAndDestroy());
            });
            socket.on('error', () => {}).on('close', () => resolve());
          }),
      ),
    );
    await sendBytes('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n');
    expect(await isAlive()).toBe(true);
  });
});

describe('load', () => {
  const connections = shareOf(2_000, 10);

  it(`serves ${connections} connections at once`, async () => {
    const { KeyId } = (await call(server.url, 'us-east-1', 'CreateKey')).json.KeyMetadata;
    const body = JSON.stringify({ KeyId });
    const headers = `Host: localhost\r\nAuthorization: ${authorization('us-east-1')}\r\nContent-Length: ${body.length}`;
    const text = `POST / HTTP/1.1\r\n${headers}\r\nX-Amz-Target: TrentService.DescribeKey\r\n\r\n${body}`;
    const sockets = await Promise.all(
      [...Array(connections).keys()].map(
        () =>
          new Promise<ReturnType<typeof connect>>((resolve, reject) => {
            const socket = connect(server.port, '127.0.0.1', () => resolve(socket));
            socket.on('error', reject);
          }),
      ),
    );
    // All are open; now each asks.
    const answers = await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<string>((resolve) => {
            socket.once('data', (piece) => resolve(piece.toString().slice(0, 15)));
            socket.write(text);
          }),
      ),
    );
    for (const socket of sockets) socket.destroy();
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 200 OK']));
  });
});
