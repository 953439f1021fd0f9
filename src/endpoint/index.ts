/**
 * A local endpoint of AWS KMS, inside a process of one's own: in a test, say.
 *
 * ```js
 * const server = await startServer();
 * const kms = new KMSClient({ endpoint: server.url, region: 'us-east-1', credentials });
 * // …
 * await server.close();
 * ```
 *
 * Without a port, a client of AWS's SDK talks to an account in the same process:
 *
 * ```js
 * const { requestHandler } = await createAccount();
 * const kms = new KMSClient({ requestHandler, region: 'us-east-1', credentials });
 * ```
 *
 * @module mrk-model/endpoint
 */

export type { Account, AccountOptions } from './account.js';
export type { AskedInitial, Initial, InitialSnapshot, ScenarioJson } from './beginning.js';
export type { Handler } from './handler.js';
export type { Fetch, SdkRequest, SdkRequestHandler } from './in-process.js';
export { createAccount, type LocalAccount, type LocalAccountOptions } from './local-account.js';
export { type RunningServer, type ServerOptions, startServer } from './server.js';
