// The audit trail of an endpoint: what it has of a request, what a query asks of it, and what it keeps.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import type { CloudTrailRecord } from '../../src/index.js';
import { call, control } from './raw-client.js';

let server: RunningServer;
let url: string;

beforeAll(async () => {
  server = await startServer({ auditTrailEvents: 20 });
  url = server.url;
});
afterAll(() => server.close());
beforeEach(async () => {
  await control(url, 'reset', '');
});

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
