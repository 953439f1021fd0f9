// CreateGrant: lets a principal use one key in one Region.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html

import { fails, ok } from '../key/state-table.js';
import { type Grant, isSymmetricEncryption } from '../key-set/key-set.js';
import {
  ALIAS_NAME,
  GRANT_CONSTRAINTS,
  GRANT_TOKENS,
  KEY_ID,
  PRINCIPAL,
  SERVICE_PRINCIPAL,
} from '../requests/members.js';
import { isServiceName, rootArn } from '../requests/policy.js';
import { isUniqueId, namesSame, parsePrincipal } from '../requests/principals.js';
import {
  boolean,
  chosen,
  free,
  list,
  oneOf,
  required,
  type StructureValue,
  string,
  unrecorded,
} from '../requests/shapes.js';
import { type Refusal, refuse } from '../rules/errors.js';
import { TEXT } from '../views/answers.js';
import { partitionOf } from '../vocabulary/identifiers.js';
import { GRANT_OPERATIONS } from '../vocabulary/vocabulary.js';
import { eventBase, identifier, type KeyCall } from './call.js';
import { operation } from './card.js';
import { dryRun, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { grantableOperations, grantTokensAreKnown, makeGrantToken } from './grants.js';
import { onKey } from './needs.js';

const INPUT = {
  KeyId: required(KEY_ID),
  GranteePrincipal: PRINCIPAL, // required until GranteeServicePrincipal came
  RetiringPrincipal: PRINCIPAL,
  Operations: required(list(oneOf(GRANT_OPERATIONS))),
  Constraints: GRANT_CONSTRAINTS,
  GrantTokens: GRANT_TOKENS,
  Name: string(1, 256, ALIAS_NAME),
  DryRun: boolean(),
  GranteeServicePrincipal: SERVICE_PRINCIPAL,
  RetiringServicePrincipal: SERVICE_PRINCIPAL,
} as const;

type Context = KeyCall<StructureValue<typeof INPUT>>;

/** Of an encryption context in a grant constraint: pairs, and characters of each. */
const MOST_PAIRS = 8;
const MOST_CHARACTERS = 384;

export const CreateGrant = operation('CreateGrant', {
  input: INPUT,
  output: {
    GrantToken: required(chosen(free('name', unrecorded(TEXT)))),
    GrantId: required(chosen(free('name', TEXT))),
  },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'DependencyTimeoutException', 'InvalidArnException',
    'KMSInternalException', 'InvalidGrantTokenException', 'LimitExceededException', 'KMSInvalidStateException',
    'DryRunOperationException',
  ],
  requestQuota: 50,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), ok, fails(14), ok],
  changes: ['grants'],
  crossesAccounts: true,
  needs: [onKey('KeyId')],
  conditions: {
    parameters: ['GranteePrincipal', 'RetiringPrincipal', 'GranteeServicePrincipal', 'RetiringServicePrincipal'],
    constraints: ({ Constraints }) => Constraints,
  },
  identifiers: ['grantId', 'grantToken'],
  order: {
    evidence: 'observed',
    rule: 'GRANT-5',
    reason:
      'A grant with an encryption context and operations that the key does not have was refused for the context (2026-10).',
  },
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // Exactly one grantee; a service principal only for a source, and with someone who can retire the grant. [GRANT-6]
  .check('grantee', granteeIsValid)
  // The principals are some, and exist. [GRANT-7] [GRANT-8]
  .check('principals', principalsExist)
  // Encryption contexts exist for symmetric encryption keys only; one of them, 8 pairs of up to 384 characters. [GRANT-5]
  .check('constraints', constraintsFit, { operations: ['GRANT-2'] })
  // The key can do what the grant allows, and the grant allows more than to pass it on. [GRANT-2]
  .check('operations', operationsFit)
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // At most 50,000 grants on the key; asking for one again is none more. [GRANT-1]
  .check('quota', (context) => {
    const usage = context.key.grants?.length ?? 0;
    const limit = context.settings.quotas.grantsPerKey;
    return usage < limit || sameGrant(context) !== undefined
      ? undefined
      : refuse('GRANT-1', { fault: 'grantQuota', limit, usage });
  })
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide((context) => {
    const base = eventBase(context);
    const grantToken = makeGrantToken(identifier(context.ids, 'grantToken'), context.keySet);
    const existing = sameGrant(context);
    // The same name and parameters: the same grant, with one more token. [GRANT-2]
    if (existing !== undefined) return [{ ...base, type: 'GrantTokenIssued', grantId: existing.grantId, grantToken }];
    return [{ ...base, type: 'GrantCreated', grant: newGrant(context, grantToken) }];
  })
  .answer((context) => ({
    GrantToken: makeGrantToken(identifier(context.ids, 'grantToken'), context.keySet),
    GrantId: sameGrant(context)?.grantId ?? identifier(context.ids, 'grantId'),
  }));

function granteeIsValid({ input }: Context): Refusal | undefined {
  const { GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal, Constraints } = input;
  if ((GranteePrincipal === undefined) === (GranteeServicePrincipal === undefined)) {
    return refuse('GRANT-6', { fault: 'principalNotOne', members: ['GranteePrincipal', 'GranteeServicePrincipal'] });
  }
  if (RetiringPrincipal !== undefined && RetiringServicePrincipal !== undefined) {
    return refuse('GRANT-6', { fault: 'principalTwice', members: ['RetiringPrincipal', 'RetiringServicePrincipal'] });
  }
  if (GranteeServicePrincipal === undefined) return undefined;
  const isRetirable = RetiringPrincipal !== undefined || RetiringServicePrincipal !== undefined;
  return isRetirable && Constraints?.SourceArn !== undefined
    ? undefined
    : refuse('GRANT-6', { fault: 'servicePrincipalIncomplete', principal: GranteeServicePrincipal });
}

function principalsExist({ input, region, host }: Context): Refusal | undefined {
  for (const member of ['GranteePrincipal', 'RetiringPrincipal'] as const) {
    const principal = input[member];
    if (principal === undefined) continue;
    if (!canBeGranted(principal, partitionOf(region))) {
      return refuse('GRANT-7', { fault: 'principalArnInvalid', principal });
    }
    if (host.principalExists(principal)) continue;
    return isUniqueId(principal)
      ? refuse('GRANT-8', { fault: 'principalIdUnknown', member, principal })
      : refuse('GRANT-7', { fault: 'principalDoesNotExist', principal });
  }
  return undefined;
}

/** Whether a text can name who gets or retires a grant on a key of that partition. */
function canBeGranted(text: string, partition: string): boolean {
  const principal = parsePrincipal(text);
  if (typeof principal === 'string') return principal === 'noArn' && isServiceName(text);
  return principal.kind !== 'everyone' && (!('partition' in principal) || principal.partition === partition);
}

function operationsFit({ card, input, keySet }: Context): Refusal | undefined {
  const { Operations: operations } = input;
  if (operations.length === 0) return refuse('GRANT-2', { fault: 'grantOfNothing' });
  if (operations.every((operation) => operation === card.name)) {
    return refuse('GRANT-2', { fault: 'grantOfCreateGrantOnly' });
  }
  const valid = grantableOperations(keySet);
  const unfit = operations.filter((operation) => !valid.includes(operation));
  if (unfit.length === 0) return undefined;
  return refuse('GRANT-2', {
    fault: 'grantOperationsUnfit',
    operations: [...new Set(unfit)],
    isSymmetric: isSymmetricEncryption(keySet) || keySet.keyUsage === 'GENERATE_VERIFY_MAC',
    keyUsage: keySet.keyUsage,
    validOperations: valid,
  });
}

function constraintsFit({ input, keySet }: Context): Refusal | undefined {
  const contexts = [input.Constraints?.EncryptionContextSubset, input.Constraints?.EncryptionContextEquals];
  if (isSymmetricEncryption(keySet) && contexts.every((context) => context !== undefined)) {
    return refuse('GRANT-5', { fault: 'grantConstraintsBoth' });
  }
  for (const context of contexts) {
    if (context === undefined) continue;
    if (!isSymmetricEncryption(keySet)) return refuse('GRANT-5', { fault: 'grantConstraintForSymmetricOnly' });
    const pairs = Object.entries(context);
    const isSmall =
      pairs.length <= MOST_PAIRS && pairs.every(([name, value]) => name.length + value.length <= MOST_CHARACTERS);
    if (!isSmall) {
      return refuse('GRANT-5', {
        fault: 'grantConstraintTooLarge',
        mostPairs: MOST_PAIRS,
        mostCharacters: MOST_CHARACTERS,
      });
    }
  }
  return undefined;
}

/** A grant with the same name and parameters. Without a name, every grant is a new one. */
function sameGrant({ input, key }: Context): Grant | undefined {
  if (input.Name === undefined) return undefined;
  const wanted = parametersOf(input);
  return key.grants?.find((grant) => grant.name === input.Name && sameParameters(grant, wanted));
}

type GrantParameters = Omit<Grant, 'grantId' | 'grantTokens' | 'createdAt' | 'issuingAccount'>;

function parametersOf(input: Context['input']): GrantParameters {
  const { Name, GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal } = input;
  return {
    ...(Name === undefined ? {} : { name: Name }),
    ...(GranteePrincipal === undefined ? {} : { granteePrincipal: GranteePrincipal }),
    ...(GranteeServicePrincipal === undefined ? {} : { granteeServicePrincipal: GranteeServicePrincipal }),
    ...(RetiringPrincipal === undefined ? {} : { retiringPrincipal: RetiringPrincipal }),
    ...(RetiringServicePrincipal === undefined ? {} : { retiringServicePrincipal: RetiringServicePrincipal }),
    operations: [...new Set(input.Operations)],
    ...(input.Constraints === undefined ? {} : { constraints: input.Constraints }),
  };
}

/** The order of operations and of the pairs of a context says nothing. */
function sameParameters(grant: GrantParameters, wanted: GrantParameters): boolean {
  return (
    isSame(grant.granteePrincipal, wanted.granteePrincipal) &&
    grant.granteeServicePrincipal === wanted.granteeServicePrincipal &&
    isSame(grant.retiringPrincipal, wanted.retiringPrincipal) &&
    grant.retiringServicePrincipal === wanted.retiringServicePrincipal &&
    sorted(grant.operations) === sorted(wanted.operations) &&
    grant.constraints?.SourceArn === wanted.constraints?.SourceArn &&
    sorted(pairsOf(grant.constraints?.EncryptionContextSubset)) ===
      sorted(pairsOf(wanted.constraints?.EncryptionContextSubset)) &&
    sorted(pairsOf(grant.constraints?.EncryptionContextEquals)) ===
      sorted(pairsOf(wanted.constraints?.EncryptionContextEquals))
  );
}

/** The same principal, also where one is named by its unique ID. [GRANT-2] */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one === other || (other !== undefined && namesSame(other)(one));
}

function pairsOf(context: Readonly<Record<string, string>> | undefined): readonly string[] {
  return context === undefined ? [] : ['', ...Object.entries(context).map((pair) => JSON.stringify(pair))];
}

function sorted(texts: readonly string[]): string {
  return JSON.stringify([...texts].sort());
}

function newGrant({ at, input, ids, accountId, region }: Context, grantToken: string): Grant {
  return {
    grantId: identifier(ids, 'grantId'),
    grantTokens: [grantToken],
    createdAt: at,
    issuingAccount: rootArn(partitionOf(region), accountId),
    ...parametersOf(input),
  };
}
