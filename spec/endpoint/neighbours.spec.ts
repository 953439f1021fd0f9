// Who comes to the endpoint with what is no call of KMS: clients of other services get an error that they can read, people a
// plain text.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import { authorization, type RawAnswer, send } from './raw-client.js';

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const signed = (service: string) => authorization('us-east-1').replace('/kms/', `/${service}/`);
const ask = (method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): Promise<RawAnswer> =>
  send(server.url, { method, path, headers, body });
const OURS = /^This endpoint answers KMS, and GetCallerIdentity of STS; this is a call of /;

/** Code and message of XML with a root. */
function told({ text, headers }: RawAnswer, root: string): readonly (string | undefined)[] {
  const [, inside = ''] = new RegExp(`^<\\?xml [^>]*>\\n<${root}>(.*)</${root}>\\n$`).exec(text) ?? [];
  const textIn = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(inside)?.[1];
  expect([headers['content-type'], textIn('RequestId')]).toEqual(['application/xml', headers['x-amzn-requestid']]);
  return [textIn('Code'), textIn('Message')];
}

describe('a client of S3', () => {
  it.each([
    ['GET', '/', { Authorization: signed('s3') }],
    ['GET', '/bucket?list-type=2', { Authorization: signed('s3') }],
    ['PUT', '/bucket/key', { Authorization: signed('s3') }],
    ['POST', '/bucket?delete', { Authorization: signed('s3'), 'Content-Type': 'application/xml' }],
    ['GET', '/bucket', { Authorization: signed('s3express') }],
    [
      'GET',
      '/bucket',
      { Authorization: 'AWS4-ECDSA-P256-SHA256 Credential=AKID/20260101/s3/aws4_request, Signature=0' },
    ],
    ['GET', '/bucket?X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request', {}],
    ['GET', '/bucket', { Authorization: 'AWS AKID:c2lnbmF0dXJl' }],
    ['GET', '/bucket', { 'amz-sdk-invocation-id': '1' }],
  ] as const)(
    'gets an error as S3 writes one, and never that there is no such bucket: %s %s',
    async (method, path, headers) => {
      const answer = await ask(method, path, headers);
      expect([answer.status, answer.headers['x-amz-request-id']]).toEqual([501, answer.headers['x-amzn-requestid']]);
      expect(told(answer, 'Error')).toEqual(['NotImplemented', expect.stringMatching(OURS)]);
    },
  );

  it('that wants no body gets the status alone', async () => {
    const { status, text } = await ask('HEAD', '/bucket/key', { Authorization: signed('s3') });
    expect([status, text]).toEqual([501, '']);
  });

  it('cannot bring markup into the answer', async () => {
    const answer = await ask('GET', '/', { Authorization: signed('s3-<x>&amp;') });
    expect(answer.text).toContain('this is a call of s3-&lt;x&gt;&amp;amp;.');
  });
});

describe('a client of another service', () => {
  it.each(['route53', 'cloudfront'])('that speaks XML is answered in XML: %s', async (service) => {
    const answer = await ask('GET', '/2013-04-01/hostedzone', { Authorization: signed(service) });
    expect([answer.status, ...told(answer, 'ErrorResponse')]).toEqual([
      501,
      'NotImplemented',
      expect.stringMatching(OURS),
    ]);
  });

  it.each([
    ['GET', '/2015-03-31/functions/', { Authorization: signed('lambda') }, 'application/json'],
    [
      'POST',
      '/',
      { Authorization: signed('dynamodb'), 'X-Amz-Target': 'DynamoDB_20120810.ListTables' },
      'application/x-amz-json-1.1',
    ],
  ] as const)('is answered in JSON else: %s %s', async (method, path, headers, type) => {
    const answer = await ask(method, path, headers, method === 'POST' ? '{}' : '');
    expect([answer.status, answer.headers['content-type'], answer.headers['x-amzn-errortype']]).toEqual([
      501,
      type,
      'NotImplemented',
    ]);
    expect(answer.json).toEqual({ __type: 'NotImplemented', message: expect.stringMatching(OURS) });
  });

  it('has no say where it names an operation of KMS: the credential is the fault', async () => {
    const headers = { Authorization: signed('s3'), 'X-Amz-Target': 'TrentService.ListKeys' };
    const { status, json } = await ask('POST', '/', headers, '{}');
    expect([status, json.__type]).toEqual([403, 'InvalidSignatureException']);
  });
});

describe('a person', () => {
  it.each(['/', '/bucket', '/_mrk'])('reads what is here, and where: %s', async (path) => {
    const { status, headers, text } = await ask('GET', path, {});
    expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
    expect(text).toMatch(/^There is nothing here: this endpoint answers KMS, and GetCallerIdentity of STS\.\n/);
    expect(text).toContain(`--endpoint-url ${server.url}\n`);
    const [, url = ''] = / curl (\S+)\n$/.exec(text) ?? [];
    expect((await fetch(url)).status).toBe(200);
  });

  it('has no sign of AWS: whoever signs for KMS gets its errors', async () => {
    for (const headers of [{ Authorization: authorization('us-east-1') }, { 'X-Amz-Date': '20260101T000000Z' }]) {
      const { status, json } = await ask('GET', '/keys', headers);
      expect([status, json]).toEqual([404, { __type: 'UnknownOperationException' }]);
    }
  });
});
