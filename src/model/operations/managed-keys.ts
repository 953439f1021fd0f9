// AWS managed keys are their services': what others may do with one, its key policy says.

import type { KeySet } from '../key-set/key-set.js';
import { isOpenOnManagedKeys } from '../requests/managed-keys.js';
import { type Refusal, refuse } from '../rules/errors.js';
import { MANAGED_KEYS } from '../rules/records/managed-keys.js';
import type { Call, KeyCall } from './call.js';

/** Nobody but the service may manage or use its key. [MANAGED-2] [MANAGED-2a] */
export function mayUse(
  { operation, principal }: Call,
  keySet: KeySet,
  keyArn: string,
  action: string,
): Refusal | undefined {
  if (keySet.awsService === undefined || isOpenOnManagedKeys(action)) return undefined;
  const { operations: seen = [] } = MANAGED_KEYS['MANAGED-2'];
  const rule = seen !== 'every' && seen.some((name) => name === operation) ? 'MANAGED-2' : 'MANAGED-2a';
  return refuse(rule, { fault: 'notAllowedByKeyPolicy', principal, action, keyArn });
}

/** The same of the key that a call is on. */
export function mayCall(call: KeyCall, action: string = call.operation): Refusal | undefined {
  return mayUse(call, call.keySet, call.arn, action);
}
