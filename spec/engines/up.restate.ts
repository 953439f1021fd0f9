// mrk restate up: a try-out in one command, which keeps what it has.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMrk, type Mrk } from '../endpoint/mrk-process.js';
import { CACHE, startRestate } from '../support/restate.js';
import { call, control } from './calling.js';

const restate = await startRestate();
await restate?.stop();

describe.skipIf(restate === undefined)('mrk restate up', () => {
  let mrk: Mrk;

  beforeAll(async () => {
    mrk = await buildMrk();
  });
  afterAll(() => mrk.remove());

  const up = async () => {
    const data = join(mrk.directory, 'data');
    const args = ['restate', 'up', '--data', data, '--program', CACHE, '--accept-license', '--port', '0', '--json'];
    const started = mrk.start(args);
    return { ...started, ...JSON.parse(await started.firstLine) };
  };

  it('serves KMS, ends on SIGTERM, and goes on where it was', async () => {
    const first = await up();
    expect(first).toMatchObject({ account: '111122223333', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) });
    const { KeyId } = (await call(first.url, 'CreateKey', {})).output.KeyMetadata;
    const { CiphertextBlob } = (await call(first.url, 'Encrypt', { KeyId, Plaintext: 'aGVsbG8=' })).output;
    await call(first.url, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await control(first.url, 'advance', { by: 'P6D' });
    expect(await first.kill('SIGTERM')).toBe(0);
    const second = await up();
    expect((await call(second.url, 'CancelKeyDeletion', { KeyId })).status).toBe(200);
    await call(second.url, 'EnableKey', { KeyId });
    expect((await call(second.url, 'Decrypt', { CiphertextBlob })).output).toMatchObject({ Plaintext: 'aGVsbG8=' });
    await call(second.url, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    const { events } = (await control(second.url, 'advance', { by: 'P8D' })).output;
    expect(events).toMatchObject([{ type: 'KeyDeleted' }]);
    expect(await second.kill('SIGTERM')).toBe(0);
  });
});
