// mrk serve as a process. More of it: spec/endpoint/serve.campaign.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMrk, type Mrk } from './mrk-process.js';
import { control } from './raw-client.js';

let mrk: Mrk;

beforeAll(async () => {
  mrk = await buildMrk();
});
afterAll(() => mrk.remove());

describe('mrk serve', () => {
  it('prints where it listens as its first line, and ends with 0 on SIGTERM', async () => {
    const server = await mrk.serve();
    expect(JSON.parse(await server.firstLine)).toEqual({ url: server.url, account: '111122223333' });
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect((await control(server.url, 'health')).status).toBe(200);
    expect(await server.kill('SIGTERM')).toBe(0);
    expect([server.out().split('\n').length, server.err()]).toEqual([2, '']);
  });
});
