// One server for all tests of a file, with an account that is empty before each.

import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type RunningServer, type ServerOptions, startServer } from '../../src/endpoint/index.js';
import { control } from './raw-client.js';

/** Starts it before the tests, and ends it after them; `use` gets to know it. */
export function useServer(use: (server: RunningServer) => void, options: ServerOptions = {}): void {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(options);
    use(server);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    await control(server.url, 'reset', '');
  });
}
