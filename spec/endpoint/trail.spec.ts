// The audit trail of an endpoint: what it has of a request, what a query asks of it, and what it keeps.

import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { startServer } from '../../src/endpoint/index.js';
import type { CloudTrailRecord } from '../../src/index.js';
import { authorization, call, control } from './raw-client.js';
import { useServer } from './use-server.js';

let url: string;

useServer(
  (started) => {
    url = started.url;
  },
  { auditTrailEvents: 20 },
);

const createKey = async (): Promise<string> => (await call(url, 'us-east-1', 'CreateKey')).json.KeyMetadata.KeyId;

describe('the audit trail', () => {
  const eventsOf = async (query = ''): Promise<readonly CloudTrailRecord[]> =>
    (await control(url, `events${query}`)).json;

  it('has refused calls and calls that read, with what the request tells of its client [AUDIT-2] [AUDIT-3]', async () => {
    const KeyId = await createKey();
    const described = await call(url, 'us-east-1', 'DescribeKey', { KeyId });
    const refused = await call(url, 'us-east-1', 'EnableKey', { KeyId: 'alias/none' });
    const random = await call(url, 'us-east-1', 'GenerateRandom', { NumberOfBytes: 1 });
    const records = await eventsOf();
    expect(records).toMatchObject([
      { eventName: 'CreateKey', readOnly: false },
      { eventName: 'DescribeKey', readOnly: true, requestID: described.headers['x-amzn-requestid'] },
      { eventName: 'EnableKey', errorCode: refused.json.__type, requestID: refused.headers['x-amzn-requestid'] },
      { eventName: 'GenerateRandom', resources: [], requestID: random.headers['x-amzn-requestid'] },
    ]);
    const { host } = new URL(url);
    for (const record of records) {
      expect(record).toMatchObject({
        userIdentity: { accessKeyId: 'AKIDEXAMPLE' },
        sourceIPAddress: '127.0.0.1',
        tlsDetails: { clientProvidedHostHeader: host },
      });
    }
  });

  it('has of each request on a connection what that one tells of its client [AUDIT-2]', async () => {
    const { hostname, port, host } = new URL(url);
    const told = [
      [host, 'one/1'],
      [host, 'one/1'],
      ['localhost', 'one/1'],
      ['localhost', 'other/2'],
    ] as const;
    const socket = connect(Number(port), hostname);
    for (const [named, agent] of told) {
      const lines = [`Host: ${named}`, `User-Agent: ${agent}`, `Authorization: ${authorization('us-east-1')}`];
      const target = 'X-Amz-Target: TrentService.ListKeys';
      const answered = once(socket, 'data');
      socket.write(['POST / HTTP/1.1', ...lines, target, 'Content-Length: 2', '', '{}'].join('\r\n'));
      await answered;
    }
    socket.destroy();
    const records = await eventsOf();
    expect(records.map(({ tlsDetails, userAgent }) => [tlsDetails?.clientProvidedHostHeader, userAgent])).toEqual(told);
  });

  it('shows of its records those that a query asks for [AUDIT-3] [AUDIT-4]', async () => {
    const KeyId = await createKey();
    await call(url, 'us-east-1', 'DescribeKey', { KeyId });
    await call(url, 'us-east-1', 'DescribeKey', { KeyId: 'alias/none' });
    await call(url, 'us-east-1', 'EnableKey', { KeyId: 'alias/none' });
    const namesOf = async (query: string) => (await eventsOf(query)).map(({ eventName }) => eventName);
    expect(await namesOf('?readOnly=false')).toEqual(['CreateKey', 'EnableKey']);
    expect(await namesOf('?errors=true')).toEqual(['DescribeKey', 'EnableKey']);
    expect(await namesOf('?errors=false&readOnly=true')).toEqual(['DescribeKey']);
    expect(await namesOf('?readOnly=false&errors=true')).toEqual(['EnableKey']);
    for (const query of ['?readonly=true', '?errors', '?errors=yes', '?other=true']) {
      const wrong = await control(url, `events${query}`);
      expect([wrong.status, wrong.json.message]).toEqual([
        400,
        expect.stringContaining('?readOnly and ?errors are true or false'),
      ]);
    }
  });

  it('has errors on purpose as the client was told, and of what happened all the same that it did [AUDIT-3]', async () => {
    const KeyId = await createKey();
    const meets = async (fault: object, operation: string, input = {}) => {
      expect((await control(url, 'faults', fault)).status).toBe(200);
      const { headers, json } = await call(url, 'us-east-1', operation, input);
      return { requestID: headers['x-amzn-requestid'], errorCode: json.__type, errorMessage: json.message };
    };
    const told = [
      await meets({ error: 'DisabledException', message: 'Closed.' }, 'Encrypt', { KeyId, Plaintext: 'AAAA' }),
      await meets({ error: 'DependencyTimeoutException' }, 'DisableKey', { KeyId }),
      await meets({ error: 'NotFoundException' }, 'GetPublicKey', { KeyId }),
      await meets({ error: 'ThrottlingException' }, 'GenerateRandom', { NumberOfBytes: 1 }),
    ];
    const [, encrypt, disable, publicKey, ...others] = await eventsOf();
    const resources = [expect.objectContaining({ ARN: expect.stringContaining(KeyId) })];
    const closed = { eventName: 'Encrypt', ...told[0], resources, requestParameters: { keyId: KeyId } };
    expect(encrypt).toMatchObject({ ...closed, responseElements: null, userIdentity: { accessKeyId: 'AKIDEXAMPLE' } });
    expect(disable).toMatchObject({ eventName: 'DisableKey', errorCode: 'DependencyTimeoutException', resources });
    expect(disable).not.toHaveProperty('errorMessage');
    expect(publicKey).toMatchObject({ ...told[2], requestParameters: null });
    expect(publicKey).not.toHaveProperty('resources');
    expect(others).toMatchObject([told[3]]);

    await control(url, 'reset', '');
    const { requestID } = await meets({ error: 'KMSInternalException', after: true }, 'CreateKey');
    await control(url, 'faults', { lost: true });
    await expect(call(url, 'us-east-1', 'ListKeys')).rejects.toThrow();
    const records = await eventsOf();
    expect(records).toMatchObject([{ eventName: 'CreateKey', requestID }, { eventName: 'ListKeys' }]);
    for (const record of records) expect(record).not.toHaveProperty('errorCode');
  });

  it('has throttled calls, and none to a Region that is down [AUDIT-3] [RATE-1]', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const one = await startServer({ throttle: 'aws' });
    const calls = await Promise.all(Array.from({ length: 8 }, () => call(one.url, 'us-east-1', 'CreateKey')));
    const throttled = calls.filter(({ json }) => json.__type === 'ThrottlingException');
    expect(throttled).toHaveLength(3);
    const records: readonly CloudTrailRecord[] = (await control(one.url, 'events?errors=true')).json;
    expect(records.map(({ errorCode, errorMessage }) => [errorCode, errorMessage])).toEqual(
      throttled.map(({ json }) => [json.__type, json.message]),
    );
    await one.close();
    vi.useRealTimers();

    const KeyId = (await call(url, 'us-east-1', 'CreateKey', { MultiRegion: true })).json.KeyMetadata.KeyId;
    await control(url, 'faults', { region: 'us-west-2', down: 'unavailable' });
    expect((await call(url, 'us-west-2', 'ListKeys')).status).toBe(503);
    await call(url, 'us-east-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'us-west-2' });
    expect(await eventsOf()).toMatchObject([
      { eventName: 'CreateKey' },
      { eventName: 'ReplicateKey', errorCode: 'KMSInternalException' },
    ]);
  });

  it('loses nothing that has changed to calls that only read [AUDIT-4]', async () => {
    const KeyId = await createKey();
    for (let count = 0; count < 30; count++) await call(url, 'us-east-1', 'ListKeys');
    await call(url, 'us-east-1', 'DisableKey', { KeyId });
    const names = (await eventsOf()).map(({ eventName }) => eventName);
    expect(names).toEqual(['CreateKey', ...Array.from({ length: 20 }, () => 'ListKeys'), 'DisableKey']);
  });

  it("has KMS's events for EventBridge beside it [EVENT-1]", async () => {
    const KeyId = await createKey();
    await call(url, 'us-east-1', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect((await control(url, 'eventbridge')).json).toEqual([]);
    const advanced = await control(url, 'advance', { by: 'P7D' });
    const sent = (await control(url, 'eventbridge')).json;
    expect(sent).toMatchObject([{ 'detail-type': 'KMS CMK Deletion', detail: { 'key-id': KeyId } }]);
    expect(advanced.json.events).toMatchObject([
      { type: 'KeyDeleted', cloudTrail: { eventName: 'DeleteKey' }, eventBridge: sent[0] },
    ]);
    await control(url, 'reset', {});
    expect((await control(url, 'eventbridge')).json).toEqual([]);
  });
});
