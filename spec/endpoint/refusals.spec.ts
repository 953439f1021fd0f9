import { describe, expect, it } from 'vitest';
import { startServer } from '../../src/endpoint/index.js';
import { call, control } from './raw-client.js';

describe('a refusal over HTTP', () => {
  it('says by which rule, and why, by its request ID, with the keys as they were', async () => {
    const server = await startServer();
    const { url } = server;
    const { KeyId } = (await call(url, 'us-east-1', 'CreateKey', { MultiRegion: true })).json.KeyMetadata;
    expect((await call(url, 'us-east-1', 'DescribeKey', { KeyId })).headers['x-mrk-rule']).toBeUndefined();
    await call(url, 'us-east-1', 'DisableKey', { KeyId });
    const refused = await call(url, 'us-east-1', 'Encrypt', { KeyId, Plaintext: 'aGk=' });
    expect([refused.status, refused.headers['x-mrk-rule']]).toEqual([400, 'STATE-1']);
    await call(url, 'us-east-1', 'EnableKey', { KeyId });
    const requestId = String(refused.headers['x-amzn-requestid']);
    const { json } = await control(url, `explain?requestId=${requestId}`);
    expect(json.title).toContain('DisabledException');
    expect(json.text.join('\n')).toContain(`aws kms enable-key --region us-east-1 --key-id ${KeyId}`);
    const { refusals } = (await control(url, 'refusals')).json;
    expect(refusals).toMatchObject([
      { requestId, region: 'us-east-1', operation: 'Encrypt', error: { rule: 'STATE-1' } },
    ]);
    await server.close();
  });

  it('keeps the last hundred, and none after a reset', async () => {
    const server = await startServer();
    const { url } = server;
    for (let count = 0; count < 101; count += 1)
      await call(url, 'us-east-1', 'DescribeKey', { KeyId: `alias/${count}` });
    const { refusals } = (await control(url, 'refusals')).json;
    expect(refusals).toHaveLength(100);
    expect(refusals[0].error.message).toMatch(/alias\/1\b/);
    await control(url, 'reset', '');
    expect((await control(url, 'refusals')).json.refusals).toEqual([]);
    const { status, json } = await control(url, `explain?requestId=${refusals[0].requestId}`);
    expect([status, json.message]).toEqual([
      400,
      `explain: no refusal is kept of the request ${refusals[0].requestId}`,
    ]);
    expect((await control(url, 'explain')).json.message).toContain('?requestId must be');
    await server.close();
  });

  it('says nothing more than AWS with --no-explain', async () => {
    const server = await startServer({ explain: false });
    const { headers } = await call(server.url, 'us-east-1', 'DescribeKey', { KeyId: 'alias/none' });
    expect(headers['x-mrk-rule']).toBeUndefined();
    expect((await control(server.url, 'refusals')).json.message).toContain('--no-explain');
    await server.close();
  });
});
