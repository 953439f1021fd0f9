// Who calls, and who exists: told over HTTP, on the command line, and to startServer.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerOptions, startServer } from '../../src/endpoint/index.js';
import { words } from '../support/words.js';
import { buildMrk, type Mrk } from './mrk-process.js';
import { authorization, call, control, type RawAnswer, send } from './raw-client.js';
import { useServer } from './use-server.js';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/ci/Deployer`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/run-7`;
const OTHER = `arn:aws:iam::${ACCOUNT}:role/Other`;
const KEY = 'AKIAIOSFODNN7EXAMPLE';

let url: string;

useServer((started) => {
  url = started.url;
});

function callAs(accessKeyId: string, operation: string, input: object, at = url): Promise<RawAnswer> {
  const headers = {
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': `TrentService.${operation}`,
    Authorization: authorization('us-east-1', accessKeyId),
  };
  return send(at, { headers, body: JSON.stringify(input) });
}

const policyOf = (...principals: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: principals.map((AWS) => ({
      Effect: 'Allow',
      Principal: { AWS },
      Action: 'kms:*',
      Resource: '*',
    })),
  });
const told = ({ json }: RawAnswer): string => (json.__type === undefined ? 'ok' : `${json.__type}: ${json.message}`);
const LOCKED_OUT = `MalformedPolicyDocumentException: ${words('policyLocksOut')}`;
const NOBODY = `MalformedPolicyDocumentException: ${words('policyPrincipalInvalid')}`;

describe('who calls', () => {
  it("is the account's root, until an access key stands for another", async () => {
    const Policy = policyOf(ROLE);
    expect(told(await callAs(KEY, 'CreateKey', { Policy }))).toBe(LOCKED_OUT);
    expect((await control(url, 'callers', { accessKeyId: KEY, principal: ROLE })).json).toEqual({});
    expect((await control(url, 'callers')).json).toEqual({ callers: { [KEY]: ROLE } });
    expect(told(await callAs(KEY, 'CreateKey', { Policy }))).toBe('ok');
    expect(told(await callAs('another', 'CreateKey', { Policy }))).toBe(LOCKED_OUT);
    await control(url, 'callers', { accessKeyId: '*', principal: OTHER });
    expect(told(await callAs('another', 'CreateKey', { Policy: policyOf(OTHER) }))).toBe('ok');
    expect(told(await callAs(KEY, 'CreateKey', { Policy: policyOf(OTHER) }))).toBe(LOCKED_OUT);
    await control(url, 'callers', { accessKeyId: KEY, principal: null });
    expect(told(await callAs(KEY, 'CreateKey', { Policy }))).toBe(LOCKED_OUT);
  });

  it('is who asks STS', async () => {
    await control(url, 'callers', { accessKeyId: KEY, principal: SESSION });
    const scope = `${KEY}/20260101/us-east-1/sts/aws4_request`;
    const { text } = await send(url, {
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
      },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    expect(text).toContain(`<Arn>${SESSION}</Arn>`);
    expect(text).toMatch(/<UserId>AROA[A-Z0-9]{17}:run-7<\/UserId>/);
  });

  it('comes into the audit trail', async () => {
    await control(url, 'callers', { accessKeyId: KEY, principal: SESSION });
    await callAs(KEY, 'CreateKey', {});
    const [record] = (await control(url, 'events')).json;
    expect(record.userIdentity.arn).toBe(SESSION);
  });

  it.each<[unknown, string]>([
    [{}, 'callers: accessKeyId must be the ID of an access key'],
    [{ accessKeyId: '', principal: ROLE }, 'callers: accessKeyId must be'],
    [{ accessKeyId: KEY }, `callers: principal must be the ARN of an account's root, a user, a role or a session`],
    [{ accessKeyId: KEY, principal: 'Deployer' }, 'callers: principal must be the ARN'],
    [{ accessKeyId: KEY, principal: '*' }, 'callers: principal must be the ARN'],
    [{ accessKeyId: KEY, principal: `arn:aws:iam::${ACCOUNT}:group/G` }, 'callers: principal must be the ARN'],
    [{ accessKeyId: KEY, principal: 'arn:aws:iam::444455556666:role/R' }, `of the account ${ACCOUNT}, whose keys`],
    [{ accesKeyId: KEY, principal: ROLE }, 'callers: no such member: accesKeyId (did you mean accessKeyId?)'],
  ])('is nobody else: %j', async (body, message) => {
    const refused = await control(url, 'callers', body);
    expect(refused.status).toBe(400);
    expect(refused.json.message).toContain(message);
    expect((await control(url, 'callers')).json).toEqual({ callers: {} });
  });
});

describe('who exists', () => {
  const put = async (...principals: readonly string[]): Promise<string> => {
    const { json } = await call(url, 'us-east-1', 'CreateKey');
    const { KeyId } = json.KeyMetadata;
    const Policy = policyOf(`arn:aws:iam::${ACCOUNT}:root`, ...principals);
    return told(await call(url, 'us-east-1', 'PutKeyPolicy', { KeyId, Policy }));
  };
  const grant = async (GranteePrincipal: string): Promise<string> => {
    const { json } = await call(url, 'us-east-1', 'CreateKey');
    const { KeyId } = json.KeyMetadata;
    return told(await call(url, 'us-east-1', 'CreateGrant', { KeyId, GranteePrincipal, Operations: ['Decrypt'] }));
  };
  const noSuch = (principal: string): string => `InvalidArnException: ${words('principalDoesNotExist', { principal })}`;

  it('is everyone, until a list says who: a role made a moment ago comes into it later', async () => {
    expect((await control(url, 'principals')).json).toEqual({ principals: null });
    expect([await put(ROLE), await grant(ROLE)]).toEqual(['ok', 'ok']);
    await control(url, 'principals', { principals: [OTHER] });
    expect([await put(ROLE), await grant(ROLE)]).toEqual([NOBODY, noSuch(ROLE)]);
    await control(url, 'principals', { add: [ROLE] });
    expect((await control(url, 'principals')).json).toEqual({ principals: [OTHER, ROLE] });
    expect([await put(ROLE), await grant(ROLE)]).toEqual(['ok', 'ok']);
    await control(url, 'principals', { remove: [OTHER] });
    expect([await put(OTHER), await grant(OTHER)]).toEqual([NOBODY, noSuch(OTHER)]);
    await control(url, 'principals', { principals: null });
    expect(await put(OTHER)).toBe('ok');
  });

  it('is also the account, each session of a role, and the services', async () => {
    await control(url, 'principals', { principals: [ROLE] });
    expect(await put(ACCOUNT, SESSION, '*')).toBe('ok');
    expect(await grant(SESSION)).toBe('ok');
    const unknown = `arn:aws:sts::${ACCOUNT}:assumed-role/Unknown/run-7`;
    expect([await put(unknown), await grant(unknown)]).toEqual([NOBODY, noSuch(unknown)]);
    expect(await put('444455556666')).toBe(NOBODY);
    const { json } = await call(url, 'us-east-1', 'CreateKey');
    const Policy = policyOf(ACCOUNT).replace(
      '"Statement":[',
      '"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"},',
    );
    const input = { KeyId: json.KeyMetadata.KeyId, Policy };
    expect(told(await call(url, 'us-east-1', 'PutKeyPolicy', input))).toBe('ok');
  });

  it.each<[unknown, string]>([
    [{}, 'principals: either principals, add or remove must be given'],
    [{ principals: ROLE }, 'principals must be a list of ARNs and account IDs'],
    [{ principals: [ROLE, 'Deployer'] }, 'principals[1] must be the ARN of a role'],
    [{ principals: ['*'] }, 'principals[0] must be'],
    [{ principals: [7] }, 'principals[0] must be'],
    [{ principals: [], add: [] }, 'either principals, the whole list, or add and remove'],
    [{ add: [ROLE] }, 'everyone exists; give {"principals": […]} first'],
    [{ principles: [ROLE] }, 'principals: no such member: principles (did you mean principals?)'],
  ])('is told by what can be read: %j', async (body, message) => {
    const refused = await control(url, 'principals', body);
    expect(refused.status).toBe(400);
    expect(refused.json.message).toContain(message);
    expect((await control(url, 'principals')).json).toEqual({ principals: null });
  });
});

describe('startServer', () => {
  const started = async (options: ServerOptions, policy: string): Promise<string> => {
    const one = await startServer(options);
    const answer = told(await callAs(KEY, 'CreateKey', { Policy: policy }, one.url));
    await one.close();
    return answer;
  };

  it('takes callers and principals, to which a reset returns', async () => {
    const one = await startServer({ callers: { [KEY]: SESSION }, principals: [ROLE] });
    await control(one.url, 'callers', { accessKeyId: KEY, principal: OTHER });
    await control(one.url, 'principals', { principals: null });
    await control(one.url, 'reset', '');
    expect((await control(one.url, 'callers')).json).toEqual({ callers: { [KEY]: SESSION } });
    expect((await control(one.url, 'principals')).json).toEqual({ principals: [ROLE] });
    await one.close();
  });

  it('takes functions that decide who exists, and who is locked out', async () => {
    const root = `arn:aws:iam::${ACCOUNT}:root`;
    expect(await started({ principalExists: (arn) => arn !== ROLE }, policyOf(root, ROLE))).toBe(NOBODY);
    expect(await started({ principalExists: (arn) => arn !== ROLE }, policyOf(root, OTHER))).toBe('ok');
    expect(await started({ policyAdmitsAuthor: () => false }, policyOf(root))).toBe(LOCKED_OUT);
  });

  it.each<[object, string]>([
    [{ host: '127.0.0.1' }, 'startServer has no option "host": the address to listen on is "hostname"'],
    [{ principals: [ROLE], principalExists: () => true }, 'either principals or principalExists says who exists'],
    [{ principals: ['nobody'] }, 'principals[0] must be the ARN of a role'],
    [{ callers: [ROLE] }, 'callers must be an object: access key ID → ARN of the caller'],
    [{ callers: { a: 'b' } }, 'callers["a"] must be the ARN'],
    [{ accountId: '444455556666', callers: { a: ROLE } }, 'callers["a"] must be of the account 444455556666'],
  ])('refuses %j', async (options, message) => {
    await expect(startServer(options)).rejects.toThrow(message);
  });

  it('leaves the list to the function that it was given', async () => {
    const one = await startServer({ principalExists: () => true });
    const { status, json } = await control(one.url, 'principals', { principals: [] });
    expect([status, json.message]).toEqual([400, 'principals: principalExists decides who exists']);
    await one.close();
  });
});

describe('mrk serve', () => {
  let mrk: Mrk;
  beforeAll(async () => {
    mrk = await buildMrk();
  });
  afterAll(() => mrk.remove());

  it('takes --caller and --principals', async () => {
    const file = join(mrk.directory, 'principals.json');
    writeFileSync(file, JSON.stringify([ROLE]));
    const one = await mrk.serve('--caller', ROLE, '--principals', file);
    await one.firstLine;
    expect((await control(one.url, 'callers')).json).toEqual({ callers: { '*': ROLE } });
    expect((await control(one.url, 'principals')).json).toEqual({ principals: [ROLE] });
    const refused = told(await callAs(KEY, 'CreateKey', { Policy: policyOf(OTHER) }, one.url));
    expect(refused).toMatch(/^MalformedPolicyDocumentException: /);
    expect(await one.kill('SIGTERM')).toBe(0);
  });
});
