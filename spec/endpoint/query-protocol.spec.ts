// What clients of other services get: who they are from STS, and errors that they can read.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import { authorization, type RawAnswer, send } from './raw-client.js';

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ accountId: '444455556666' });
});
afterAll(() => server.close());

const signed = (region: string, service: string) => authorization(region).replace('/kms/', `/${service}/`);
const ask = (body: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> =>
  send(server.url, {
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      Authorization: signed('us-east-1', 'sts'),
      ...headers,
    },
    body,
  });
const textIn = ({ text }: RawAnswer, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];

const IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';

describe('a call of KMS', () => {
  it('is one whatever its content type: curl sends JSON as a form', async () => {
    const headers = { Authorization: signed('us-east-1', 'kms'), 'X-Amz-Target': 'TrentService.ListKeys' };
    const answer = await ask('{}', headers);
    expect([answer.status, JSON.parse(answer.text).Keys]).toEqual([200, []]);
  });
});

describe('GetCallerIdentity of STS', () => {
  it.each([
    ['us-east-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('is answered in XML, with the account and an ARN of its partition: %s', async (region, partition) => {
    const answer = await ask(IDENTITY, { Authorization: signed(region, 'sts') });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/xml']);
    expect(answer.text).toMatch(
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult>/,
    );
    expect(textIn(answer, 'Arn')).toBe(`arn:${partition}:iam::444455556666:root`);
    expect([textIn(answer, 'Account'), textIn(answer, 'UserId')]).toEqual(['444455556666', '444455556666']);
    expect(textIn(answer, 'RequestId')).toBe(answer.headers['x-amzn-requestid']);
  });

  it('is answered to a presigned GET too', async () => {
    const query = `${IDENTITY}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=any%2F20260101%2Feu-west-1%2Fsts%2Faws4_request`;
    const answer = await send(server.url, { method: 'GET', path: `/?${query}` });
    expect([answer.status, textIn(answer, 'Account')]).toEqual([200, '444455556666']);
  });

  it.each([
    ['', 'MissingAuthenticationToken'],
    [signed('us-east-1', 'kms'), 'InvalidSignature'],
    [signed('eu-west-99', 'sts'), 'InvalidSignature'],
    ['Bearer 1', 'IncompleteSignature'],
  ])('needs a credential for STS: "%s"', async (Authorization, code) => {
    const answer = await send(server.url, {
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        ...(Authorization === '' ? {} : { Authorization }),
      },
      body: IDENTITY,
    });
    expect([answer.status, answer.headers['content-type'], textIn(answer, 'Code')]).toEqual([403, 'text/xml', code]);
  });
});

describe('another operation of the query protocol', () => {
  it('is an error in XML, with its name in it', async () => {
    const answer = await ask('Action=ListRoles&Version=2010-05-08', { Authorization: signed('us-east-1', 'iam') });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'text/xml']);
    expect(answer.text).toMatch(/^<ErrorResponse xmlns="[^"]*"><Error><Type>Sender<\/Type><Code>InvalidAction<\/Code>/);
    expect(textIn(answer, 'Message')).toMatch(/^Could not find operation ListRoles for version 2010-05-08: /);
    expect(textIn(answer, 'RequestId')).toBe(answer.headers['x-amzn-requestid']);
  });

  it.each([
    '',
    'Action=',
    '&&&=%',
    'Action=%00%1b%ff%ed%a0%80',
    'Action=<x>&Version="&amp;\'',
    `Action=${'A'.repeat(9_999)}`,
  ])('is an error in XML whatever it is: %s', async (body) => {
    const answer = await ask(body);
    expect([answer.status, textIn(answer, 'Code')]).toEqual([400, 'InvalidAction']);
    expect(answer.text.length).toBeLessThan(6_000);
    // Nothing but the elements of the answer is markup, and no character is one that XML does not have.
    expect(
      answer.text.replace(/<\/?(ErrorResponse( xmlns="[^"]*")?|Error|Type|Code|Message|RequestId)>/g, ''),
    ).not.toMatch(/[<>\p{Cs}]|&(?!(amp|lt|gt|quot);)|(?!\n)\p{Cc}/u);
  });

  it('is refused to a page, as everything is', async () => {
    expect((await ask(IDENTITY, { Origin: 'http://evil.example' })).status).toBe(403);
  });
});
