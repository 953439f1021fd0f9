// Every operation's card, by AWS's name. A missing one does not compile.

import type { StructureValue } from '../requests/shapes.js';
import type { Refusal } from '../rules/errors.js';
import { OPERATIONS, type Operation } from '../vocabulary/vocabulary.js';
import { CancelKeyDeletion } from './cancel-key-deletion.js';
import type { Card } from './card.js';
import { CreateAlias } from './create-alias.js';
import { CreateGrant } from './create-grant.js';
import { CreateKey } from './create-key.js';
import { Decapsulate } from './decapsulate.js';
import { Decrypt } from './decrypt.js';
import { DeleteAlias } from './delete-alias.js';
import { DeleteImportedKeyMaterial } from './delete-imported-key-material.js';
import { DeriveSharedSecret } from './derive-shared-secret.js';
import { DescribeKey } from './describe-key.js';
import { DisableKey } from './disable-key.js';
import { DisableKeyRotation } from './disable-key-rotation.js';
import { EnableKey } from './enable-key.js';
import { EnableKeyRotation } from './enable-key-rotation.js';
import { Encapsulate } from './encapsulate.js';
import { Encrypt } from './encrypt.js';
import { GenerateDataKey } from './generate-data-key.js';
import { GenerateDataKeyPair } from './generate-data-key-pair.js';
import { GenerateDataKeyPairWithoutPlaintext } from './generate-data-key-pair-without-plaintext.js';
import { GenerateDataKeyWithoutPlaintext } from './generate-data-key-without-plaintext.js';
import { GenerateMac } from './generate-mac.js';
import { GetKeyLastUsage } from './get-key-last-usage.js';
import { GetKeyPolicy } from './get-key-policy.js';
import { GetKeyRotationStatus } from './get-key-rotation-status.js';
import { GetParametersForImport } from './get-parameters-for-import.js';
import { GetPublicKey } from './get-public-key.js';
import { ImportKeyMaterial } from './import-key-material.js';
import { ListAliases } from './list-aliases.js';
import { ListGrants } from './list-grants.js';
import { ListKeyPolicies } from './list-key-policies.js';
import { ListKeyRotations } from './list-key-rotations.js';
import { ListKeys } from './list-keys.js';
import { ListResourceTags } from './list-resource-tags.js';
import { ListRetirableGrants } from './list-retirable-grants.js';
import { PutKeyPolicy } from './put-key-policy.js';
import { ReEncrypt } from './re-encrypt.js';
import { ReplicateKey } from './replicate-key.js';
import { RetireGrant } from './retire-grant.js';
import { RevokeGrant } from './revoke-grant.js';
import { RotateKeyOnDemand } from './rotate-key-on-demand.js';
import { ScheduleKeyDeletion } from './schedule-key-deletion.js';
import { Sign } from './sign.js';
import { TagResource } from './tag-resource.js';
import { UntagResource } from './untag-resource.js';
import { UpdateAlias } from './update-alias.js';
import { UpdateKeyDescription } from './update-key-description.js';
import { UpdatePrimaryRegion } from './update-primary-region.js';
import { Verify } from './verify.js';
import { VerifyMac } from './verify-mac.js';

export const CARDS = {
  CreateKey,
  ReplicateKey,
  UpdatePrimaryRegion,
  DescribeKey,
  EnableKey,
  DisableKey,
  ScheduleKeyDeletion,
  CancelKeyDeletion,
  GetParametersForImport,
  ImportKeyMaterial,
  DeleteImportedKeyMaterial,
  EnableKeyRotation,
  DisableKeyRotation,
  GetKeyRotationStatus,
  RotateKeyOnDemand,
  ListKeyRotations,
  TagResource,
  UntagResource,
  ListResourceTags,
  UpdateKeyDescription,
  PutKeyPolicy,
  GetKeyPolicy,
  ListKeyPolicies,
  CreateAlias,
  UpdateAlias,
  DeleteAlias,
  ListAliases,
  CreateGrant,
  ListGrants,
  ListRetirableGrants,
  RetireGrant,
  RevokeGrant,
  ListKeys,
  GetKeyLastUsage,
  Encrypt,
  Decrypt,
  ReEncrypt,
  GenerateDataKey,
  GenerateDataKeyWithoutPlaintext,
  GenerateDataKeyPair,
  GenerateDataKeyPairWithoutPlaintext,
  Sign,
  Verify,
  GenerateMac,
  VerifyMac,
  DeriveSharedSecret,
  Encapsulate,
  Decapsulate,
  GetPublicKey,
} satisfies { readonly [O in Operation]: unknown };

/** The parsed input of every operation: timestamps are epoch seconds, blobs are base64, as on the wire. */
export type Inputs = { readonly [O in Operation]: StructureValue<(typeof CARDS)[O]['input']> };

/** The output of every operation: AWS's shapes. Dates are epoch seconds, blobs are base64 text. */
export type Outputs = { readonly [O in Operation]: StructureValue<(typeof CARDS)[O]['output']> };

/** The card of an operation, where it does not matter which. */
export function cardOf(operation: Operation): Card {
  return CARDS[operation] as unknown as Card;
}

const CARD_BY_NAME: ReadonlyMap<unknown, Card> = new Map(OPERATIONS.map((name) => [name, cardOf(name)]));

/** The card of an operation that the model has; of anything else undefined. */
export function findCard(name: unknown): Card | undefined {
  return CARD_BY_NAME.get(name);
}

/** Parses the input of an operation: anything at all, into what its card takes, or AWS's refusal. */
export function parseInput<O extends Operation>(
  operation: O,
  input: unknown,
): { readonly ok: true; readonly input: Inputs[O] } | Refusal {
  return cardOf(operation).parse(input) as { readonly ok: true; readonly input: Inputs[O] } | Refusal;
}
