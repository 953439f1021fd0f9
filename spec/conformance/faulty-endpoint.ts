// An endpoint of KMS with a planted fault.

import { type RunningServer, type ServerOptions, startServer } from '../../src/endpoint/index.js';
import type { Fault } from './fault.js';

/** Everything but the calls, above all the clock, is the honest endpoint's. */
export async function startFaultyServer(
  { spoil }: Pick<Fault, 'spoil'>,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const server = await startServer(options);
  const store = server.account.store();
  Object.assign(store, { callJson: spoil({ ...store }) });
  return server;
}
