// The gated operations: the model decides whether a key may be used, and with which key material; the host does the
// cryptography. One table tells the operations apart.
// https://docs.aws.amazon.com/kms/latest/developerguide/kms-cryptography.html

import { digest, uuid } from '../digest.js';
import { type Refusal, refuse, refuseAsHost } from '../errors.js';
import type { KeyUsed } from '../events.js';
import { type CiphertextHeader, checkedAnswer, type KeyUse } from '../host.js';
import { parseKeyReference } from '../identifiers.js';
import { stateGate } from '../key/state-gate.js';
import { currentKeyMaterial } from '../key-set/key-materials.js';
import { arnOf, isInCustomKeyStore, isSymmetricEncryption, type KeySet } from '../key-set/key-set.js';
import { algorithmsOf } from '../key-set/key-specs.js';
import type { GatedOutput } from '../views/outputs.js';
import { GATED_OPERATIONS, type GatedOperation, type KeyUsage } from '../vocabulary.js';
import { dryRun, keyState } from './checks.js';
import { findByKeyIdOrAlias, findKey } from './find-key.js';
import { grantTokensAreKnown } from './grants.js';
import {
  type CallContext,
  type Check,
  eventBase,
  type Found,
  firstRefusal,
  inOrder,
  type KeyContext,
  keyContext,
  type OperationModel,
  requestIdOf,
} from './operation.js';

interface Gate {
  /** The key usage that the operation needs; GetPublicKey goes with any. */
  readonly usage?: KeyUsage;
  /** The input member that names the algorithm, which is also the answer's. */
  readonly algorithm?: string;
  /** For symmetric encryption keys outside of custom key stores only, or for asymmetric keys only. */
  readonly keys?: 'symmetric' | 'asymmetric';
  /** The answer names the key material. */
  readonly answersMaterial?: true;
}

// biome-ignore format: a table
export const GATES: Readonly<Record<GatedOperation, Gate>> = {
  Encrypt:                             { usage: 'ENCRYPT_DECRYPT', algorithm: 'EncryptionAlgorithm' },
  Decrypt:                             { usage: 'ENCRYPT_DECRYPT', algorithm: 'EncryptionAlgorithm', answersMaterial: true },
  ReEncrypt:                           { usage: 'ENCRYPT_DECRYPT', algorithm: 'DestinationEncryptionAlgorithm', answersMaterial: true },
  GenerateDataKey:                     { usage: 'ENCRYPT_DECRYPT', keys: 'symmetric', answersMaterial: true },
  GenerateDataKeyWithoutPlaintext:     { usage: 'ENCRYPT_DECRYPT', keys: 'symmetric', answersMaterial: true },
  GenerateDataKeyPair:                 { usage: 'ENCRYPT_DECRYPT', keys: 'symmetric', answersMaterial: true },
  GenerateDataKeyPairWithoutPlaintext: { usage: 'ENCRYPT_DECRYPT', keys: 'symmetric', answersMaterial: true },
  Sign:                                { usage: 'SIGN_VERIFY', algorithm: 'SigningAlgorithm' },
  Verify:                              { usage: 'SIGN_VERIFY', algorithm: 'SigningAlgorithm' },
  GenerateMac:                         { usage: 'GENERATE_VERIFY_MAC', algorithm: 'MacAlgorithm' },
  VerifyMac:                           { usage: 'GENERATE_VERIFY_MAC', algorithm: 'MacAlgorithm' },
  DeriveSharedSecret:                  { usage: 'KEY_AGREEMENT', algorithm: 'KeyAgreementAlgorithm', keys: 'asymmetric' },
  Encapsulate:                         { usage: 'ENCAPSULATE_DECAPSULATE', algorithm: 'EncapsulationAlgorithm', keys: 'asymmetric' },
  Decapsulate:                         { usage: 'ENCAPSULATE_DECAPSULATE', algorithm: 'EncapsulationAlgorithm', keys: 'asymmetric' },
  GetPublicKey:                        { keys: 'asymmetric' },
};

/** The members that the rules of these operations read, of whichever operation. */
interface GatedInput {
  readonly KeyId?: string;
  readonly CiphertextBlob?: string;
  readonly SourceKeyId?: string;
  readonly DestinationKeyId?: string;
  readonly EncryptionAlgorithm?: string;
  readonly SourceEncryptionAlgorithm?: string;
  readonly EncryptionContext?: object;
  readonly SourceEncryptionContext?: object;
  readonly DestinationEncryptionContext?: object;
  readonly KeySpec?: string;
  readonly NumberOfBytes?: number;
  readonly DryRun?: boolean;
  readonly DryRunModifiers?: readonly string[];
  readonly Recipient?: object;
}

type Call = CallContext<GatedOperation>;
type Context = KeyContext<GatedOperation>;

const inputOf = ({ input }: Pick<Call, 'input'>): GatedInput => input as GatedInput;

const CHECKS: Readonly<Record<string, Check<Context>>> = {
  // The key state allows it. [STATE-1] [STATE-6b]
  keyState,

  // Decrypt: the ciphertext is there, and is the key's. [CIPHER-1]
  ciphertext: (context) => {
    const { operation } = context;
    if (operation !== 'Decrypt' && operation !== 'ReEncrypt') return undefined;
    const { CiphertextBlob, EncryptionAlgorithm } = inputOf(context);
    if (CiphertextBlob === undefined && !isWithoutCiphertext(context)) {
      const violation = { at: 'ciphertextBlob', constraint: { is: 'notNull' } } as const;
      return refuse('MODEL-1', { fault: 'constraints', count: 1, violations: [violation] });
    }
    return operation === 'Decrypt' ? ciphertextIsOf(context, context.keySet, EncryptionAlgorithm) : undefined;
  },

  // The key is one for this operation, and for this algorithm. [USAGE-2]
  keyUsage: (context) => usageFits(context, context.keySet, context.arn, GATES[context.operation].algorithm),

  // Only symmetric encryption keys have an encryption context. [CIPHER-1]
  encryptionContext: ({ operation, keySet, input }) => {
    const { EncryptionContext, DestinationEncryptionContext } = inputOf({ input });
    const context = operation === 'ReEncrypt' ? DestinationEncryptionContext : EncryptionContext;
    return contextFits(keySet, context, operation === 'Decrypt' ? 'decrypting' : 'encrypting');
  },

  // A data key is as long as its spec says, or as the number of bytes does. [MODEL-1]
  dataKeyLength: (context) => {
    if (context.operation !== 'GenerateDataKey' && context.operation !== 'GenerateDataKeyWithoutPlaintext')
      return undefined;
    const { KeySpec, NumberOfBytes } = inputOf(context);
    return (KeySpec === undefined) === (NumberOfBytes === undefined)
      ? refuse('MODEL-1', { fault: 'dataKeyLength' })
      : undefined;
  },

  // ReEncrypt: the source key's state and usage, too. [STATE-1] [USAGE-2]
  sourceKey: (context) => {
    if (context.operation !== 'ReEncrypt') return undefined;
    const { SourceKeyId, SourceEncryptionAlgorithm } = inputOf(context);
    const source = findDecryptingKey(context, SourceKeyId, SourceEncryptionAlgorithm);
    if (!source.ok) return source;
    const arn = arnOf(source.keySet, context.region);
    return (
      stateGate('ReEncrypt', source.keySet, source.key.keyState, arn) ??
      ciphertextIsOf(context, source.keySet, SourceEncryptionAlgorithm) ??
      usageFits(context, source.keySet, arn, 'SourceEncryptionAlgorithm') ??
      contextFits(source.keySet, inputOf(context).SourceEncryptionContext, 'decrypting')
    );
  },

  // Grant tokens, if any, are such. [GRANT-4]
  grantTokens: grantTokensAreKnown,

  // The host's cryptography succeeds: it refuses as AWS does, also a call that was only to be tried. [CIPHER-1]
  cryptography: (context) => {
    // A dry run without a ciphertext looks at permissions only: there is nothing to decrypt. [DRYRUN-1]
    if (isWithoutCiphertext(context)) return undefined;
    const done = perform(context);
    return done.ok ? undefined : refuseAsHost('CIPHER-1', done);
  },

  // It was only to be tried. [DRYRUN-1]
  dryRun,
};

/** The gated operations, as the engine runs them. */
export const GATED: { readonly [O in GatedOperation]: OperationModel<O> } = Object.fromEntries(
  GATED_OPERATIONS.map((name) => [name, gatedOperation(name)]),
) as unknown as { readonly [O in GatedOperation]: OperationModel<O> };

function gatedOperation(name: GatedOperation): OperationModel<GatedOperation> {
  const checks = inOrder(name, CHECKS);
  return {
    name,
    identifiers: ['requestId'],
    decide: (call) => {
      const found = findUsedKey(call);
      if (!found.ok) return found;
      const context = keyContext(call, found);
      const refusal = firstRefusal(checks, context);
      if (refusal !== undefined) return refusal;
      const use = keyUse(context);
      const done = perform(context);
      if (!done.ok) throw new Error('cryptography must come before');
      return {
        ok: true,
        keyId: context.keySet.keyId,
        events: usedEvents(context, use),
        answer: () => ({ ...gatedOutput(context, use), ...done.output }),
        use,
      };
    },
  };
}

type Performed = ReturnType<Context['host']['cryptography']>;

// The host does it once for a call. The parsed input is the call's own object.
const performedOf = new WeakMap<object, Performed>();

function perform(context: Context): Performed {
  const known = performedOf.get(context.input);
  if (known !== undefined) return known;
  const performed = checkedAnswer('cryptography', context.host.cryptography(keyUse(context), context.input));
  performedOf.set(context.input, performed);
  return performed;
}

/** By key ID, key ARN, alias name or alias ARN; Decrypt also by what the ciphertext names. [ID-5] [CIPHER-1] */
function findUsedKey(call: Call): Found | Refusal {
  switch (call.operation) {
    case 'Decrypt':
      return findDecryptingKey(call, inputOf(call).KeyId, inputOf(call).EncryptionAlgorithm);
    case 'ReEncrypt':
      return findKey(call, inputOf(call).DestinationKeyId ?? '', true);
    default:
      return findByKeyIdOrAlias(call);
  }
}

/** The key that decrypts: the one that the request names, or else the one that a symmetric ciphertext names. */
function findDecryptingKey(call: Call, keyId: string | undefined, algorithm: string | undefined): Found | Refusal {
  if (keyId !== undefined) {
    // Also a related key's ARN in another Region is not the key that was called. [CIPHER-1]
    const reference = parseKeyReference(keyId);
    const isElsewhere = reference.kind === 'keyArn' && reference.region !== call.region;
    return isElsewhere ? incorrectKey() : findKey(call, keyId, true);
  }
  if (!isSymmetric(algorithm)) return refuse('CIPHER-1', { fault: 'keyIdMissing' });
  const header = readCiphertext(call);
  return header === undefined ? refuse('CIPHER-1', { fault: 'ciphertextInvalid' }) : findKey(call, header.keyId, false);
}

function isSymmetric(algorithm: string | undefined): boolean {
  return algorithm === undefined || algorithm === 'SYMMETRIC_DEFAULT';
}

function incorrectKey(): Refusal {
  return refuse('CIPHER-1', { fault: 'keyIncorrect' });
}

/**
 * A symmetric ciphertext names its key: the key that is to decrypt it must be that one (or a related one, which has the
 * same key ID), and have the material. A host that reads no ciphertexts leaves this open. [CIPHER-1] [SHARED-3]
 */
function ciphertextIsOf(call: Call, keySet: KeySet, algorithm: string | undefined): Refusal | undefined {
  if (!isSymmetric(algorithm) || call.host.readCiphertext === undefined || isWithoutCiphertext(call)) return undefined;
  const header = readCiphertext(call);
  if (header === undefined) return refuse('CIPHER-1', { fault: 'ciphertextInvalid' });
  if (header.keyId !== keySet.keyId) {
    return incorrectKey();
  }
  const { keyMaterialId } = header;
  const isKnown =
    keyMaterialId === undefined || keySet.keyMaterials.some((known) => known.keyMaterialId === keyMaterialId);
  return isKnown ? undefined : refuse('CIPHER-1', { fault: 'ciphertextInvalid' });
}

/** A dry run may do without its ciphertext. [DRYRUN-1] */
function isWithoutCiphertext(call: Call): boolean {
  const { DryRun, DryRunModifiers } = inputOf(call);
  return DryRun === true && DryRunModifiers?.includes('IGNORE_CIPHERTEXT') === true;
}

function readCiphertext(call: Call): CiphertextHeader | undefined {
  const { CiphertextBlob } = inputOf(call);
  return CiphertextBlob === undefined ? undefined : call.host.readCiphertext?.(CiphertextBlob);
}

function contextFits(
  keySet: KeySet,
  context: object | undefined,
  doing: 'encrypting' | 'decrypting',
): Refusal | undefined {
  if (isSymmetricEncryption(keySet) || context === undefined || Object.keys(context).length === 0) return undefined;
  return refuse('CIPHER-1', { fault: 'encryptionContextUncalledFor', doing });
}

function usageFits(call: Call, keySet: KeySet, arn: string, algorithmMember: string | undefined): Refusal | undefined {
  const { operation } = call;
  const { usage, keys } = GATES[operation];
  if (usage !== undefined && keySet.keyUsage !== usage) {
    return refuse('USAGE-2', { fault: 'keyUsage', keyArn: arn, keyUsage: keySet.keyUsage, operation });
  }
  if (keys === 'asymmetric' && (isSymmetricEncryption(keySet) || keySet.keyUsage === 'GENERATE_VERIFY_MAC')) {
    return refuse('USAGE-2', { fault: 'keyHasNoPublicKey', keyArn: arn });
  }
  if (keys === 'symmetric' && !isSymmetricEncryption(keySet)) {
    const isPair = operation.startsWith('GenerateDataKeyPair');
    return refuse('USAGE-2', { fault: 'dataKeyOfAsymmetricKey', keyArn: arn, isPair });
  }
  if (operation.startsWith('GenerateDataKeyPair') && isInCustomKeyStore(keySet)) {
    return refuse('USAGE-2', { fault: 'keyOrigin', keyArn: arn, origin: keySet.origin });
  }
  const algorithm = algorithmMember === undefined ? undefined : algorithmOf(call, algorithmMember);
  if (algorithm === undefined || algorithmsOf(keySet.keySpec, keySet.keyUsage)?.includes(algorithm)) return undefined;
  return refuse('USAGE-2', { fault: 'algorithmUnfit', algorithm, keySpec: keySet.keySpec });
}

/** The algorithm of the request; of the encryption algorithms SYMMETRIC_DEFAULT is the default. */
function algorithmOf(call: Call, member: string): string | undefined {
  const given = (call.input as Readonly<Record<string, unknown>>)[member];
  if (typeof given === 'string') return given;
  return member.endsWith('EncryptionAlgorithm') ? 'SYMMETRIC_DEFAULT' : undefined;
}

/** Encrypting takes the current material, decrypting the one of the ciphertext. [SHARED-3] [ROTATE-3] */
function keyUse(context: Context): KeyUse {
  const { operation, keySet } = context;
  const member = GATES[operation].algorithm;
  const algorithm = member === undefined ? undefined : algorithmOf(context, member);
  if (operation !== 'ReEncrypt') {
    const decrypts = operation === 'Decrypt' ? readCiphertext(context)?.keyMaterialId : undefined;
    return useOf(context, keySet, algorithm, decrypts);
  }
  const { SourceKeyId, SourceEncryptionAlgorithm } = inputOf(context);
  const source = findDecryptingKey(context, SourceKeyId, SourceEncryptionAlgorithm);
  if (!source.ok) throw new Error('sourceKey must come before');
  const sourceAlgorithm = algorithmOf(context, 'SourceEncryptionAlgorithm');
  return {
    ...useOf(context, keySet, algorithm, undefined),
    source: useOf(context, source.keySet, sourceAlgorithm, readCiphertext(context)?.keyMaterialId),
  };
}

function useOf(
  { operation, region }: Context,
  keySet: KeySet,
  algorithm: string | undefined,
  ciphertextMaterialId: string | undefined,
): KeyUse {
  const named = isSymmetric(algorithm) ? ciphertextMaterialId : undefined;
  const keyMaterialId = named ?? currentKeyMaterial(keySet)?.keyMaterialId;
  return {
    operation,
    keyId: keySet.keyId,
    keyArn: arnOf(keySet, region),
    region,
    keySpec: keySet.keySpec,
    keyUsage: keySet.keyUsage,
    origin: keySet.origin,
    ...(keyMaterialId === undefined ? {} : { keyMaterialId }),
    ...(algorithm === undefined ? {} : { algorithm }),
  };
}

/** ReEncrypt uses two keys, each with an event ID of its own. [USAGE-1] */
function usedEvents(context: Context, use: KeyUse): readonly KeyUsed[] {
  const { operation } = context;
  const base = { ...eventBase(context), type: 'KeyUsed' as const, operation };
  const requestId = requestIdOf(context);
  const used = (of: KeyUse, role: string): KeyUsed => ({
    ...base,
    keyId: of.keyId,
    eventId: uuid(digest(`${requestId} ${role}`, 4)),
    ...(of.keyMaterialId === undefined ? {} : { keyMaterialId: of.keyMaterialId }),
  });
  if (use.source === undefined || use.source.keyId === use.keyId) return [used(use, 'key')];
  return [used(use.source, 'source'), used(use, 'key')];
}

/** What the model knows of the answer. */
function gatedOutput({ operation, keySet, input }: Context, use: KeyUse): GatedOutput {
  const { algorithm: member, answersMaterial } = GATES[operation];
  const output: Record<string, unknown> & { KeyId: string } = { KeyId: use.keyArn };
  if (member !== undefined && use.algorithm !== undefined) output[member] = use.algorithm;
  if (operation === 'ReEncrypt') addSource(output, use);
  const isShown = answersMaterial === true && isSymmetricEncryption(keySet) && use.keyMaterialId !== undefined;
  const hasRecipient = (input as GatedInput).Recipient !== undefined;
  if (isShown && !hasRecipient) {
    output[operation === 'ReEncrypt' ? 'DestinationKeyMaterialId' : 'KeyMaterialId'] = use.keyMaterialId;
  }
  if (operation === 'GenerateDataKeyPair' || operation === 'GenerateDataKeyPairWithoutPlaintext') {
    output.KeyPairSpec = (input as { readonly KeyPairSpec?: string }).KeyPairSpec;
  }
  if (operation === 'DeriveSharedSecret') output.KeyOrigin = keySet.origin;
  if (operation === 'GetPublicKey') addPublicKeyMembers(output, keySet);
  return output;
}

function addSource(output: Record<string, unknown>, { source }: KeyUse): void {
  if (source === undefined) return;
  output.SourceKeyId = source.keyArn;
  output.SourceEncryptionAlgorithm = source.algorithm;
  if (source.keySpec === 'SYMMETRIC_DEFAULT' && source.keyMaterialId !== undefined) {
    output.SourceKeyMaterialId = source.keyMaterialId;
  }
}

const ALGORITHMS_MEMBER = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
  ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
} as const satisfies Record<KeyUsage, string>;

function addPublicKeyMembers(output: Record<string, unknown>, { keySpec, keyUsage }: KeySet): void {
  output.CustomerMasterKeySpec = keySpec;
  output.KeySpec = keySpec;
  output.KeyUsage = keyUsage;
  output[ALGORITHMS_MEMBER[keyUsage]] = [...(algorithmsOf(keySpec, keyUsage) ?? [])];
}
