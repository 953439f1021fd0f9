// ReEncrypt: decrypts under one key and encrypts under another, or under the current material of the same.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html

import { fails, ok } from '../key/state-table.js';
import type { KeyUse } from '../key-set/host.js';
import { arnOf, isSymmetricEncryption } from '../key-set/key-set.js';
import { CIPHERTEXT, DRY_RUN_MODIFIERS, ENCRYPTION_CONTEXT, GRANT_TOKENS, KEY_ID } from '../requests/members.js';
import { boolean, chosen, list, made, oneOf, required } from '../requests/shapes.js';
import { isRefusal, type Refusal } from '../rules/errors.js';
import { BLOB, KEY_MATERIAL, TEXT } from '../views/answers.js';
import { ENCRYPTION_ALGORITHMS } from '../vocabulary/vocabulary.js';
import type { Call } from './call.js';
import { operation } from './card.js';
import { dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import {
  algorithmOf,
  type CiphertextInput,
  ciphertextIsGiven,
  contextFits,
  type Decrypting,
  encryptionAlgorithm,
  findDecryptingKey,
  keyUsage,
  keyUse,
  materialOfCiphertext,
  performed,
  usageFits,
  used,
  useOf,
} from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { mayUse } from './managed-keys.js';
import { keyOf, keyOrCiphertext } from './needs.js';
import { stateGate } from './state-gate.js';

export const ReEncrypt = operation('ReEncrypt', {
  input: {
    CiphertextBlob: CIPHERTEXT,
    SourceEncryptionContext: ENCRYPTION_CONTEXT,
    SourceKeyId: KEY_ID,
    DestinationKeyId: required(KEY_ID),
    DestinationEncryptionContext: ENCRYPTION_CONTEXT,
    SourceEncryptionAlgorithm: oneOf(ENCRYPTION_ALGORITHMS),
    DestinationEncryptionAlgorithm: oneOf(ENCRYPTION_ALGORITHMS),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
    DryRunModifiers: list(oneOf(DRY_RUN_MODIFIERS)),
  },
  output: {
    CiphertextBlob: chosen(made(BLOB)),
    SourceKeyId: TEXT,
    KeyId: required(TEXT),
    SourceEncryptionAlgorithm: TEXT,
    DestinationEncryptionAlgorithm: TEXT,
    SourceKeyMaterialId: KEY_MATERIAL,
    DestinationKeyMaterialId: KEY_MATERIAL,
  },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'InvalidCiphertextException', 'KeyUnavailableException',
    'IncorrectKeyException', 'DependencyTimeoutException', 'InvalidKeyUsageException', 'InvalidGrantTokenException',
    'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
  ],
  requestQuota: 'cryptographic operations',
  finds: keyIdArnOrAlias('DestinationKeyId', 'ReEncryptTo'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), fails(11), fails(14), ok],
  cryptography: 'reEncrypt',
  usage: 'ENCRYPT_DECRYPT',
  changes: ['lastUsage'],
  needs: [
    { action: 'ReEncryptFrom', on: keyOrCiphertext('SourceKeyId'), side: 'Source' },
    { action: 'ReEncryptTo', on: keyOf('DestinationKeyId'), side: 'Destination' },
  ],
  audit: {
    source: sourceKey,
    defaults: {
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    },
  },
  order: {
    evidence: 'observed',
    rule: 'CIPHER-1',
    reason:
      'A ciphertext of another key than the source key was refused as such, whatever the destination key (2025-06).',
  },
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The ciphertext is there. [CIPHER-1]
  .check('ciphertextIsGiven', ciphertextIsGiven)
  // The source key's state and usage allow it, too, and the ciphertext is its own. [STATE-1] [USAGE-2] [CIPHER-1]
  .find('source', sourceOf, { keyUsage: ['USAGE-2'] })
  // The key is one for this operation, and has the algorithm. [USAGE-2]
  .check('keyUsage', keyUsage)
  .find('algorithm', encryptionAlgorithm('DestinationEncryptionAlgorithm'))
  // Only symmetric encryption keys have an encryption context. [CIPHER-4]
  .check('encryptionContext', ({ keySet, input }) => contextFits(keySet, input.DestinationEncryptionContext))
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1]
  .find('use', (context) => ({ ...keyUse(context), source: context.source }))
  .find('performed', performed)
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer(({ use, source, algorithm, keySet }) => ({
    KeyId: use.keyArn,
    DestinationEncryptionAlgorithm: algorithm,
    SourceKeyId: source.keyArn,
    ...(source.algorithm === undefined ? {} : { SourceEncryptionAlgorithm: source.algorithm }),
    ...(source.keySpec === 'SYMMETRIC_DEFAULT' && source.keyMaterialId !== undefined
      ? { SourceKeyMaterialId: source.keyMaterialId }
      : {}),
    ...(isSymmetricEncryption(keySet) && use.keyMaterialId !== undefined
      ? { DestinationKeyMaterialId: use.keyMaterialId }
      : {}),
  }));

interface SourceInput extends CiphertextInput {
  readonly SourceKeyId?: string;
  readonly SourceEncryptionAlgorithm?: string;
  readonly SourceEncryptionContext?: object;
}

function sourceKey(call: Call<SourceInput>): Decrypting | Refusal {
  return findDecryptingKey(call, call.input.SourceKeyId, call.input.SourceEncryptionAlgorithm, 'ReEncryptFrom');
}

/** The key and the key material that decrypt. */
function sourceOf(call: Call<SourceInput>): KeyUse | Refusal {
  const { SourceEncryptionAlgorithm: named, SourceEncryptionContext } = call.input;
  const source = sourceKey(call);
  if (!source.ok) return source;
  const { keySet, key } = source;
  const arn = arnOf(keySet, call.region);
  const refusal = mayUse(call, keySet, arn, 'ReEncryptFrom') ?? stateGate(call.card, keySet, key.keyState, arn);
  if (refusal !== undefined) return refusal;
  const keyMaterialId = materialOfCiphertext(call, source, named);
  if (isRefusal(keyMaterialId)) return keyMaterialId;
  const unfit = usageFits(call.card, keySet, arn);
  if (unfit !== undefined) return unfit;
  const algorithm = algorithmOf(keySet, named ?? 'SYMMETRIC_DEFAULT');
  if (isRefusal(algorithm)) return algorithm;
  return contextFits(keySet, SourceEncryptionContext) ?? useOf(call, keySet, algorithm, keyMaterialId);
}
