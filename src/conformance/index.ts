/**
 * The kit that tests any KMS endpoint against the model. It needs fast-check; what a browser has of it is in browser.ts,
 * the rest needs Node. The model itself needs neither, and knows nothing of it.
 *
 * @module mrk-model/conformance
 */

export * from './browser.js';
export { writeReport } from './report/files.js';
export type { ClockUrls } from './targets/hooks.js';
export { type HttpTargetOptions, httpTarget } from './targets/http.js';
export { type SdkClient, type SdkTargetOptions, sdkTarget } from './targets/sdk.js';
export type { Credentials } from './targets/signature.js';
export { wrapKeyMaterial } from './targets/wrapping.js';
