// mrk conform with the real kit, on an endpoint that is right. More of it: spec/cli/conform/conform-endpoint.campaign.ts.

import { describe, expect, it } from 'vitest';
import { startServer } from '../../../src/endpoint/index.js';
import { mrk } from '../../support/mrk.js';
import { SEED } from '../../support/seed.js';

const LIFE = 'ReplicateKey,DescribeKey,EnableKey,DisableKey,ScheduleKeyDeletion,CancelKeyDeletion';

describe('mrk conform on an endpoint', () => {
  it('finds nothing at one that is right', async () => {
    const server = await startServer();
    try {
      const chosen = ['--only', LIFE, '--seed', String(SEED), '--runs', '2'];
      const { status, out, err } = await mrk(['conform', '--endpoint', server.url, ...chosen]);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toMatch(/0 findings in 2 runs and [\d,]+ calls/);
    } finally {
      await server.close();
    }
  });
});
