// AWS managed keys are their services': what others may do with one, its key policy says.

import type { KeySet } from '../key-set/key-set.js';
import { isOpenOnManagedKeys } from '../requests/managed-keys.js';
import { RECORDS } from '../rules/catalogue.js';
import { type Refusal, refuse } from '../rules/errors.js';
import type { Call, KeyCall } from './call.js';

/** Nobody but the service may manage or use its key. [MANAGED-2] [MANAGED-2a] */
export function mayUse(
  { operation, principal }: Call,
  keySet: KeySet,
  keyArn: string,
  action: string,
): Refusal | undefined {
  if (keySet.awsService === undefined || isOpenOnManagedKeys(action)) return undefined;
  const seen: readonly string[] = RECORDS['MANAGED-2'].operations;
  const rule = seen.includes(operation) ? 'MANAGED-2' : 'MANAGED-2a';
  return refuse(rule, { fault: 'notAllowedByKeyPolicy', principal, action, keyArn });
}

/** The same of the key that a call is on. */
export function mayCall(call: KeyCall, action: string = call.operation): Refusal | undefined {
  return mayUse(call, call.keySet, call.arn, action);
}
