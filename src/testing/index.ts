/**
 * KMS in tests, for Vitest, Jest, node:test and the like: keys that are there already, a clock, and no port.
 *
 * ```js
 * import * as runner from 'vitest';
 *
 * const kms = useKms({ runner, keys: { orders: { Replicas: ['eu-west-2'] } } });
 * const client = new KMSClient(kms.clientConfig());
 * // in a test
 * expect(await kms.describe(kms.keys.orders)).toBePrimaryIn('us-east-1');
 * ```
 *
 * @module mrk-model/testing
 */

export type { KeyDescription } from './keys.js';
export { type Kms, type KmsClientConfig, type KmsOptions, openKms } from './kms.js';
export { type KmsMatchers, kmsAssert, kmsMatchers, type MatcherResult } from './matchers.js';
export { type Runner, type UseKmsOptions, useKms } from './use-kms.js';
