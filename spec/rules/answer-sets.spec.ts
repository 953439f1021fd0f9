// Where AWS leaves the answer open: every set of answers, with a call that has it.

import { describe, expect, it } from 'vitest';
import { refuse } from '../../src/model/errors.js';
import { DEFAULT_SETTINGS } from '../../src/model/host.js';
import { arnOf, type KeySet } from '../../src/model/key-set/key-set.js';
import type { Command } from '../../src/model/reduce.js';
import {
  ANSWER_SETS,
  type AcceptableAnswers,
  type AnswerSet,
  acceptableAnswers,
  OWN_RULES,
} from '../../src/model/rules/answer-sets.js';
import { RULE_IDS, RULES, type RuleId, ruleOf } from '../../src/model/rules/catalogue.js';
import { MESSAGE_FORMS, messageConforms } from '../../src/model/rules/message-forms.js';
import { VARIATIONS } from '../../src/model/rules/variations.js';
import { type KeyState, OPERATIONS, type Operation } from '../../src/model/vocabulary.js';
import {
  ALIAS,
  afterCall,
  type Circumstances,
  call,
  command,
  faultlessInput,
  IDS,
  importInput,
  inCustomKeyStore,
  inState,
  type KeyKind,
  MULTI_REGION_KEY_ID,
  NOW,
  OTHER_MATERIAL,
  OTHER_REGION,
  POLICY,
  PRIMARY_REGION,
  PRINCIPAL,
  primary,
  REPLICA_REGION,
  SINGLE_REGION_KEY_ID,
  single,
  withCreatingReplica,
  withImportToken,
  withMaterial,
  withReplicas,
} from '../support/key-sets.js';
import api from '../vectors/api-shapes.json' with { type: 'json' };

/** A call whose answer is open, and the place of its set in the data. */
type Example = readonly [keySet: KeySet | null, command: Command];
const RSA = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } as const satisfies KeyKind;
const EXTERNAL = { Origin: 'EXTERNAL' } as const satisfies KeyKind;
const REPLICA = { region: REPLICA_REGION };

function example(
  keySet: KeySet | null,
  operation: Operation,
  input: Readonly<Record<string, unknown>> = {},
  circumstances: Circumstances = {},
): Example {
  const faultless = keySet === null ? {} : faultlessInput(operation, keySet);
  return [keySet, command(keySet, operation, { ...faultless, ...input }, circumstances)];
}

/** A primary key of origin EXTERNAL whose replica key has or has not imported the new key material. */
function withPendingMaterial(): KeySet {
  const set = withReplicas(withMaterial(primary(EXTERNAL)), REPLICA_REGION);
  const replicated = withMaterial(set, REPLICA_REGION);
  return withMaterial(replicated, PRIMARY_REGION, NEW);
}
const NEW = { ImportType: 'NEW_KEY_MATERIAL', EncryptedKeyMaterial: OTHER_MATERIAL };

/** Disabled, and without its key material: deletion was scheduled while it was PendingImport, and cancelled. */
function disabledWithoutMaterial(): KeySet {
  const { keySet } = inState('PendingImport', EXTERNAL, 'single');
  return afterCall(afterCall(keySet, 'ScheduleKeyDeletion'), 'CancelKeyDeletion');
}

/** The same with two key materials, both missing. */
function disabledWithoutTwoMaterials(): KeySet {
  const set = withMaterial(withMaterial(single(EXTERNAL)), PRIMARY_REGION, NEW);
  const rotating = afterCall(set, 'RotateKeyOnDemand', {}, { settings: { rotationDelay: 0 } });
  const rotated = call(rotating, 'DescribeKey').keySet ?? rotating;
  const now = advanced(rotated);
  const ids = now.keyMaterials.map(({ keyMaterialId }) => keyMaterialId);
  const empty = ids.reduce((one, KeyMaterialId) => afterCall(one, 'DeleteImportedKeyMaterial', { KeyMaterialId }), now);
  return withImportToken(afterCall(afterCall(empty, 'ScheduleKeyDeletion'), 'CancelKeyDeletion'));
}

const idlePolicy = JSON.stringify({
  ...POLICY,
  Statement: [...POLICY.Statement, { Effect: 'Allow', Principal: { AWS: PRINCIPAL }, Action: 'kms:Decrypt' }],
});
const policyOfGroup = JSON.stringify({
  Statement: [
    ...POLICY.Statement,
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:group' }, Action: 'kms:Decrypt', Resource: '*' },
  ],
});
const longPolicy = JSON.stringify({ ...POLICY, Id: 'x'.repeat(32_768) });

/** One example for each set, in the order of the data. */
const EXAMPLES: readonly (readonly [title: string, rule: RuleId, make: () => Example])[] = [
  ['an alias for DisableKey [ID-5a]', 'ID-5a', () => example(primary(), 'DisableKey', { KeyId: ALIAS })],
];
