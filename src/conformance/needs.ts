// What a rule, or an operation, needs before any answer can be about it.

import type { Need } from './model.js';
import type { Capability } from './target.js';

/** What the kit does not do with any target; each as the reports say it. */
export const BEYOND_THE_KIT: Readonly<Record<Exclude<Need, 'clock' | Capability>, string>> = {
  customKeyStore: 'needs a custom key store, and the kit has none',
  permissions: 'is about permissions, which the kit does not test',
  otherAccounts: 'is about other accounts, and the kit has one',
  enabledRegions: 'follows from which Regions the account has enabled',
  awsManagedKeys: 'is about AWS managed keys, which no call makes',
  auditLog: 'shows in CloudTrail only',
  quotas: 'needs more keys or tags than the kit makes',
  requestRate: 'shows only to who calls too often, and the kit then waits',
  unknownOperations: 'is about operations that AWS KMS does not have, and the kit calls none',
  model: 'is about the model itself: AWS has no such answers',
  unfitKeys: 'needs key material or a public key that is none, and the kit sends none such',
  undecided: 'every answer conforms that could tell it apart',
};

export function isBeyondTheKit(need: Need): need is keyof typeof BEYOND_THE_KIT {
  return need in BEYOND_THE_KIT;
}
