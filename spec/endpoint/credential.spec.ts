// Where a request says who signs it, and for which Region: in a header, or in the query string of a presigned one.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import { authorization, send } from './raw-client.js';

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const presigned = (parameters: Readonly<Record<string, string>>): string => `/?${new URLSearchParams(parameters)}`;
const create = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  send(server.url, { path, headers: { 'X-Amz-Target': 'TrentService.CreateKey', ...headers }, body: '{}' });
const scope = (region: string, service = 'kms'): string => `any/20260101/${region}/${service}/aws4_request`;
const ALGORITHM = { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256' };

describe('a signed request', () => {
  const regionOf = async (Authorization: string): Promise<string | undefined> => {
    const { status, json } = await create('/', { Authorization });
    return status === 200 ? json.KeyMetadata.Arn.split(':')[3] : json.__type;
  };

  it('is of the credential that it names, whichever the last one named', async () => {
    const given = (credential: string, rest = ', SignedHeaders=host') =>
      `AWS4-HMAC-SHA256 Credential=${credential}${rest}`;
    const whole = scope('us-east-1');
    expect(await regionOf(given(whole))).toBe('us-east-1');
    expect(await regionOf(given(whole))).toBe('us-east-1');
    expect(await regionOf(given(`${whole}s`))).toBe('IncompleteSignatureException');
    expect(await regionOf(given(scope('eu-west-2')))).toBe('eu-west-2');
    expect(await regionOf(given(scope('ap-south-1'), ''))).toBe('ap-south-1');
    expect(await regionOf(given(`${scope('ap-south-1')}s`, ''))).toBe('IncompleteSignatureException');
  });
});

describe('a presigned request', () => {
  it.each(['us-east-1', 'eu-west-2'])('names its Region in the query string: %s', async (region) => {
    const { status, json } = await create(presigned({ ...ALGORITHM, 'X-Amz-Credential': scope(region) }));
    expect(status).toBe(200);
    expect(json.KeyMetadata.Arn).toContain(`arn:aws:kms:${region}:`);
  });

  it('is not asked where there is an Authorization header', async () => {
    const path = presigned({ ...ALGORITHM, 'X-Amz-Credential': scope('us-east-1') });
    const { json } = await create(path, { Authorization: authorization('eu-west-2') });
    expect(json.KeyMetadata.Arn).toContain('arn:aws:kms:eu-west-2:');
  });

  it.each([
    [{}, 'MissingAuthenticationTokenException'],
    [{ 'X-Amz-Date': '20260101T000000Z' }, 'MissingAuthenticationTokenException'],
    [ALGORITHM, 'IncompleteSignatureException'],
    [{ ...ALGORITHM, 'X-Amz-Credential': 'any' }, 'IncompleteSignatureException'],
    [{ ...ALGORITHM, 'X-Amz-Credential': scope('eu-west-99') }, 'InvalidSignatureException'],
    [{ ...ALGORITHM, 'X-Amz-Credential': scope('__proto__') }, 'InvalidSignatureException'],
    [{ ...ALGORITHM, 'X-Amz-Credential': scope('us-east-1', 's3') }, 'InvalidSignatureException'],
  ])('is refused without a whole credential for KMS: %j', async (parameters, code) => {
    const { status, json } = await create(presigned(parameters));
    expect([status, json.__type]).toEqual([403, code]);
  });
});
