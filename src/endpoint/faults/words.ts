// What an error that is met on purpose says: what AWS says where it means it, as far as the call tells.

import { DEFAULT_SETTINGS } from '../../model/key-set/host.js';
import { findCard } from '../../model/operations/index.js';
import { operationsOf } from '../../model/operations/traits.js';
import { rootArn } from '../../model/requests/policy.js';
import { RULE_IDS, RULES, type RuleId } from '../../model/rules/catalogue.js';
import { type Facts, type Fault, WORDINGS } from '../../model/rules/wording/index.js';
import { wordingOf } from '../../model/rules/wording/wording.js';
import { aliasArn, keyArn, parseKeyReference, partitionOf } from '../../model/vocabulary/identifiers.js';
import {
  ERROR_CODES,
  type ErrorCode,
  OPERATIONS,
  type Operation,
  OTHER_ERROR_CODES,
} from '../../model/vocabulary/vocabulary.js';
import { isOneOf, keysOf } from '../../shared/objects.js';
import type { CalledKey, CalledWith } from '../../store/called-keys.js';
import { COMMON_ERRORS } from '../protocol.js';

/** The error codes of KMS: those of its operations, and those that every AWS service has. */
export const FAULT_CODES = [...new Set([...ERROR_CODES, ...OTHER_ERROR_CODES, ...keysOf(COMMON_ERRORS)])].sort();
export type FaultCode = (typeof FAULT_CODES)[number];

/** A call that meets an error, in an account, and the keys that it names. */
export interface Met extends CalledWith {
  readonly accountId: string;
  readonly keys: readonly CalledKey[];
}

/** AWS's text for an error code that a call meets; empty: AWS has none, or several that the call does not tell apart. */
export function wordsFor(code: FaultCode, met: Met): string {
  const facts = FACTS[code]?.(met);
  return facts === undefined ? '' : wordingOf(facts);
}

/** What would be wrong with the call. A code that is not here has no text by itself. */
const FACTS: Readonly<Partial<Record<FaultCode, (met: Met) => Facts | undefined>>> = {
  ThrottlingException: () => ({ fault: 'requestRate' }),
  DryRunOperationException: () => ({ fault: 'dryRun' }),
  IncorrectKeyException: () => ({ fault: 'keyIncorrect' }),
  UnrecognizedClientException: ({ region }) => ({ fault: 'regionNotEnabled', region }),
  MalformedPolicyDocumentException: () => ({ fault: 'policyPrincipalInvalid', principals: [] }),
  AccessDeniedException: ofKey((arn, action, { region, accountId, principal }) => ({
    fault: 'keyOfOtherAccount',
    principal: principal ?? rootArn(partitionOf(region), accountId),
    action,
    arn,
  })),
  DisabledException: ofKey((arn, operation) => ofState(arn, operation, 'Disabled', 1)),
  // Of what passes by itself, as who retries expects it.
  KMSInvalidStateException: ofKey((arn, operation) => ofState(arn, operation, 'Creating', 14)),
  InvalidKeyUsageException: ofKey((arn, operation, { keys: [key] }) =>
    key?.KeyUsage === undefined ? undefined : { fault: 'keyUsage', keyArn: arn, keyUsage: key.KeyUsage, operation },
  ),
  NotFoundException: (met) =>
    isAboutAlias(met)
      ? ofAlias((arn) => ({ fault: 'aliasDoesNotExist', aliasArn: arn }))(met)
      : ofKey((arn) => ({ fault: 'keyDoesNotExist', keyArn: arn }))(met),
  AlreadyExistsException: byRule('AlreadyExistsException'),
  LimitExceededException: byRule('LimitExceededException'),
};

const { keysPerRegion, aliasesPerKey, grantsPerKey, onDemandRotationsPerKey } = DEFAULT_SETTINGS.quotas;

/** What is there already, and the quotas: which of them a call meets, the rules about its operation say. */
const OF_RULES: Readonly<Partial<Record<Fault, (met: Met) => Facts | undefined>>> = {
  replicaExists: ofKey((arn, _operation, { region }) => ({ fault: 'replicaExists', region, keyArn: arn })),
  aliasExists: ofAlias((arn) => ({ fault: 'aliasExists', aliasArn: arn })),
  keyQuota: ({ region }) => ({ fault: 'keyQuota', region, ...used(keysPerRegion) }),
  aliasQuota: () => ({ fault: 'aliasQuota', ...used(aliasesPerKey) }),
  grantQuota: () => ({ fault: 'grantQuota', ...used(grantsPerKey) }),
  rotationQuota: ofKey((keyArn) => ({ fault: 'rotationQuota', keyArn, limit: onDemandRotationsPerKey })),
};

/** Facts of the fault with which a rule refuses the operation so, if the operation declares the error. */
function byRule(code: ErrorCode): (met: Met) => Facts | undefined {
  return (met) => {
    const card = findCard(met.operation);
    if (!card?.errors.includes(code)) return undefined;
    const isAbout = (id: RuleId): boolean => operationsOf(RULES[id].operations ?? []).includes(card.name);
    const faults = RULE_IDS.filter(isAbout).flatMap((id) => RULES[id].faults ?? []);
    const fault = keysOf(OF_RULES).find((one) => WORDINGS[one].code === code && faults.includes(one));
    return fault && OF_RULES[fault]?.(met);
  };
}

function used(limit: number): { readonly limit: number; readonly usage: number } {
  return { limit, usage: limit };
}

function ofState(arn: string, operation: Operation, keyState: 'Disabled' | 'Creating', footnote: 1 | 14): Facts {
  return { fault: 'keyState', keyArn: arn, keyState, operation, origin: 'AWS_KMS', footnote };
}

/** Facts about the key that is called; if there is none such, about the one that is named. */
function ofKey(
  facts: (arn: string, operation: Operation, met: Met) => Facts | undefined,
): (met: Met) => Facts | undefined {
  return (met) => {
    const { operation, region, accountId, input, keys } = met;
    if (!isOneOf(OPERATIONS, operation)) return undefined;
    const known = keys[0]?.Arn;
    if (known !== undefined) return facts(known, operation, met);
    const reference = typeof input.KeyId === 'string' ? parseKeyReference(input.KeyId) : undefined;
    const isKey = reference?.kind === 'keyId' || reference?.kind === 'keyArn';
    return isKey ? facts(keyArn(region, accountId, reference.keyId), operation, met) : undefined;
  };
}

/** Facts about the alias that is named. */
function ofAlias(facts: (arn: string) => Facts): (met: Met) => Facts | undefined {
  return ({ region, accountId, input }) => {
    const name = [input.AliasName, input.KeyId].find((one) => typeof one === 'string' && one.startsWith('alias/'));
    return typeof name === 'string' ? facts(aliasArn(region, accountId, name)) : undefined;
  };
}

function isAboutAlias({ input, keys }: Met): boolean {
  const { AliasName, KeyId } = input;
  return AliasName !== undefined || (keys.length === 0 && typeof KeyId === 'string' && KeyId.startsWith('alias/'));
}
