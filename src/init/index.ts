// Accounts that begin with keys.

export {
  type InitialFault,
  type InitialGrant,
  type InitialImport,
  type InitialKey,
  type InitialKeyMaterial,
  type InitialKeys,
  type InitialOwn,
  initialError,
  initialFaultOf,
  unfitMaterial,
} from './form.js';
export { type InitialAccount, type InitialOptions, initialAccount } from './initial-account.js';
export { initialKeysOf } from './initial-keys.js';
export type { ImportedMaterial, InitialMaterial } from './stage.js';
