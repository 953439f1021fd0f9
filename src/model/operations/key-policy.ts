// What CreateKey, ReplicateKey and PutKeyPolicy ask of a key policy.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html

import type { Host } from '../key-set/host.js';
import {
  isOverlyPermissive,
  namesPrincipals,
  parsePolicy,
  principalsOf,
  readStatements,
  type Statement,
  type Unfit,
  unfitPrincipal,
  utf8Length,
} from '../requests/policy.js';
import { type Refusal, refuse } from '../rules/errors.js';
import { partitionOf, type Region } from '../vocabulary/identifiers.js';
import type { Call } from './call.js';

/**
 * A key policy: small enough, a policy document, principals in every statement that are some and exist, and its author not
 * locked out. [REPLICATE-9] `region` is the Region of the key that gets it.
 */
export function policyIsAcceptable(
  call: Call<{ readonly Policy?: string; readonly BypassPolicyLockoutSafetyCheck?: boolean }>,
  region: Region,
): Refusal | undefined {
  const { Policy: policy, BypassPolicyLockoutSafetyCheck: bypass } = call.input;
  if (policy === undefined) return undefined;
  const { host, settings, principal, accountId } = call;
  const limit = settings.quotas.policyBytes;
  if (utf8Length(policy) > limit) return refuse('REPLICATE-9', { fault: 'policyTooLong', limit });
  const document = parsePolicy(policy);
  const statements = readStatements(document);
  if (statements === undefined) return refuse('POLICY-7', { fault: 'policyMalformed' });
  const partition = partitionOf(region);
  const unfit = statementsAreFit(statements) ?? principalsAreFit(statements, partition, host);
  if (unfit !== undefined) return unfit;
  if (bypass === true || host.policyAdmitsAuthor(document, { principal, accountId, partition })) return undefined;
  return refuse('POLICY-3', { fault: 'policyLocksOut', principal });
}

function statementsAreFit(statements: readonly Statement[]): Refusal | undefined {
  if (!statements.every(namesPrincipals)) return refuse('POLICY-7', { fault: 'policyWithoutPrincipal' });
  return statements.some(isOverlyPermissive) ? refuse('POLICY-7', { fault: 'policyOverlyPermissive' }) : undefined;
}

/** Broken ARNs, then what is no principal, then those who do not exist: the order is not known. */
function principalsAreFit(
  statements: readonly Statement[],
  partition: string,
  { principalExists }: Host,
): Refusal | undefined {
  const named = principalsOf(statements);
  const those = (why: Unfit): readonly string[] =>
    named.filter((principal) => unfitPrincipal(principal, partition) === why).map(({ name }) => name);
  const broken = those('broken');
  if (broken.length > 0) return refuse('POLICY-5', { fault: 'policyArnBroken', principals: broken });
  const unfit = those('unfit');
  if (unfit.length > 0) return refuse('POLICY-6', { fault: 'policyPrincipalUnfit', principals: unfit });
  const unknown = those('unknown');
  if (unknown.length > 0) return refuse('POLICY-6', { fault: 'policyPrincipalInvalid', principals: unknown });
  const missing = named.map(({ name }) => name).filter((name) => !principalExists(name));
  if (missing.length > 0) return refuse('POLICY-4', { fault: 'policyPrincipalInvalid', principals: missing });
  return undefined;
}
