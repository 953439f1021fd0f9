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
 * @module mrk-model/endpoint
 */

export { type RunningServer, type ServerOptions, startServer } from './server.js';
