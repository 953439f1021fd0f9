// What the cards of the cryptographic operations share: the model decides whether a key may be used, and with which key
// material; the host does the cryptography.
// https://docs.aws.amazon.com/kms/latest/developerguide/kms-cryptography.html

import type { KeyUsed } from '../key-set/events.js';
import { type CiphertextHeader, checkedAnswer, type KeyUse } from '../key-set/host.js';
import { currentKeyMaterial } from '../key-set/key-materials.js';
import { arnOf, isInCustomKeyStore, isSymmetricEncryption, type KeySet } from '../key-set/key-set.js';
import { algorithmsOf } from '../key-set/key-specs.js';
import { type Refusal, refuse, refuseAsHost } from '../rules/errors.js';
import { digest, uuid } from '../vocabulary/digest.js';
import { parseKeyReference, partitionOf } from '../vocabulary/identifiers.js';
import { type Call, type CalledCard, eventBase, type Found, type KeyCall, requestIdOf } from './call.js';
import type { Finder } from './card.js';
import { findKey } from './find-key.js';

// Which keys.

/** The key is one for this operation. [USAGE-2] */
export function keyUsage({ card, keySet, arn }: KeyCall): Refusal | undefined {
  return usageFits(card, keySet, arn);
}

export function usageFits({ name, usage }: CalledCard, keySet: KeySet, arn: string): Refusal | undefined {
  if (keySet.keyUsage === usage) return undefined;
  return refuse('USAGE-2', { fault: 'keyUsage', keyArn: arn, keyUsage: keySet.keyUsage, operation: name });
}

/** Asymmetric keys only. [USAGE-2] */
export function isAsymmetric({ keySet, arn }: KeyCall): Refusal | undefined {
  return isSymmetricEncryption(keySet) || keySet.keyUsage === 'GENERATE_VERIFY_MAC'
    ? refuse('USAGE-2', { fault: 'keyHasNoPublicKey', keyArn: arn })
    : undefined;
}

/** Symmetric encryption keys only. [USAGE-2] */
export function makes(what: 'data key' | 'data key pair'): (context: KeyCall) => Refusal | undefined {
  return ({ keySet, arn }) =>
    isSymmetricEncryption(keySet)
      ? undefined
      : refuse('USAGE-2', { fault: 'dataKeyOfAsymmetricKey', keyArn: arn, isPair: what === 'data key pair' });
}

/** Outside of custom key stores only. [USAGE-2] */
export function isInKms({ keySet, arn }: KeyCall): Refusal | undefined {
  if (!isInCustomKeyStore(keySet)) return undefined;
  return refuse('USAGE-2', { fault: 'keyOrigin', keyArn: arn, origin: keySet.origin });
}

/** Outside of China Regions only: there the operation is not. [KEM-1a] */
export function outsideOfChina<I, F extends Found>(finder: Finder<I, F>): Finder<I, F> {
  return {
    ...finder,
    find: (called) => {
      const { region, operation } = called;
      if (partitionOf(region) !== 'aws-cn') return finder.find(called);
      return refuse('KEM-1a', { fault: 'operationNotInRegion', operation, region });
    },
  };
}

// With which algorithm.

/** The algorithm that a member names, which the key has. [USAGE-2] */
export function algorithm<N extends string>(
  member: N,
): (context: KeyCall<{ readonly [K in N]: string }>) => string | Refusal {
  return ({ input, keySet }) => algorithmOf(keySet, input[member]);
}

/** As `algorithm`; of the encryption algorithms SYMMETRIC_DEFAULT is the default. */
export function encryptionAlgorithm<N extends string>(
  member: N,
): (context: KeyCall<{ readonly [K in N]?: string }>) => string | Refusal {
  return ({ input, keySet }) => algorithmOf(keySet, input[member] ?? 'SYMMETRIC_DEFAULT');
}

export function algorithmOf({ keySpec, keyUsage }: KeySet, named: string): string | Refusal {
  return algorithmsOf(keySpec, keyUsage)?.includes(named)
    ? named
    : refuse('USAGE-2', { fault: 'algorithmUnfit', algorithm: named, keySpec });
}

function isSymmetric(named: string | undefined): boolean {
  return named === undefined || named === 'SYMMETRIC_DEFAULT';
}

/** Only symmetric encryption keys have an encryption context; an empty one is none. [CIPHER-4] */
export function contextFits(keySet: KeySet, context: object | undefined): Refusal | undefined {
  if (isSymmetricEncryption(keySet) || context === undefined || Object.keys(context).length === 0) return undefined;
  return refuse('CIPHER-4', { fault: 'encryptionContextUncalledFor' });
}

/** A data key is as long as its spec says, or as the number of bytes does. [MODEL-1] */
export function dataKeyLength({
  input: { KeySpec, NumberOfBytes },
}: Call<{ readonly KeySpec?: string; readonly NumberOfBytes?: number }>): Refusal | undefined {
  return (KeySpec === undefined) === (NumberOfBytes === undefined)
    ? refuse('MODEL-1', { fault: 'dataKeyLength' })
    : undefined;
}

// From which ciphertext.

export interface CiphertextInput {
  readonly CiphertextBlob?: string;
  readonly DryRun?: boolean;
  readonly DryRunModifiers?: readonly string[];
}

/** A key found by what a ciphertext says of itself brings that along. */
export interface Decrypting extends Found {
  readonly header?: CiphertextHeader;
}

/**
 * The key that decrypts: the one that the request names, or else the one that a symmetric ciphertext names. [ID-5]
 * [CIPHER-1] `action`: the permission that the call needs on it.
 */
export function findDecryptingKey(
  call: Call<CiphertextInput>,
  keyId: string | undefined,
  named: string | undefined,
  action: 'Decrypt' | 'ReEncryptFrom',
): Decrypting | Refusal {
  if (keyId !== undefined) {
    // Also a related key's ARN in another Region is not the key that was called. [CIPHER-1]
    const reference = parseKeyReference(keyId);
    const isElsewhere = reference.kind === 'keyArn' && reference.region !== call.region;
    return isElsewhere ? incorrectKey() : findKey(call, keyId, true, action);
  }
  if (!isSymmetric(named)) return refuse('CIPHER-1', { fault: 'keyIdMissing' });
  const header = readCiphertext(call);
  if (header === undefined) return refuse('CIPHER-1', { fault: 'ciphertextInvalid' });
  const keySet = call.host.findKeySet(header.keyId);
  const key = keySet?.keys[call.region];
  if (keySet !== undefined && key !== undefined) return { ok: true, keySet, key, header };
  // As a key that the caller may not use: where the called Region has none of that set, and where the set is deleted.
  const rule = action === 'Decrypt' && keySet !== undefined ? 'CIPHER-2' : 'CIPHER-3';
  return refuse(rule, { fault: 'keyOfCiphertextNotHere', principal: call.principal, action });
}

/** The ciphertext is there; a dry run may do without. [DRYRUN-1] */
export function ciphertextIsGiven({ input }: Call<CiphertextInput>): Refusal | undefined {
  return input.CiphertextBlob !== undefined || isWithoutCiphertext(input)
    ? undefined
    : refuse('MODEL-1', {
        fault: 'constraints',
        count: 1,
        violations: [{ at: 'ciphertextBlob', constraint: { is: 'notNull' } }],
      });
}

/**
 * A symmetric ciphertext names its key: the key that is to decrypt it must be that one (or a related one, which has the
 * same key ID), and have the material. A host that reads no ciphertexts leaves this open. [CIPHER-1] [SHARED-3]
 * Gives the ID of the material.
 */
export function materialOfCiphertext(
  call: Call<CiphertextInput>,
  { keySet, header: known }: Omit<Decrypting, 'ok' | 'key'>,
  named: string | undefined,
): string | undefined | Refusal {
  if (!isSymmetric(named) || call.host.readCiphertext === undefined || isWithoutCiphertext(call.input))
    return undefined;
  const header = known ?? readCiphertext(call);
  if (header === undefined) return refuse('CIPHER-1', { fault: 'ciphertextInvalid' });
  if (header.keyId !== keySet.keyId) return incorrectKey();
  const { keyMaterialId } = header;
  const isKnown =
    keyMaterialId === undefined || keySet.keyMaterials.some((material) => material.keyMaterialId === keyMaterialId);
  return isKnown ? keyMaterialId : refuse('CIPHER-1', { fault: 'ciphertextInvalid' });
}

function isWithoutCiphertext({ DryRun, DryRunModifiers }: CiphertextInput): boolean {
  return DryRun === true && DryRunModifiers?.includes('IGNORE_CIPHERTEXT') === true;
}

function readCiphertext({ input, host }: Call<CiphertextInput>): CiphertextHeader | undefined {
  return input.CiphertextBlob === undefined ? undefined : host.readCiphertext?.(input.CiphertextBlob);
}

function incorrectKey(): Refusal {
  return refuse('CIPHER-1', { fault: 'keyIncorrect' });
}

// The use.

interface Using extends KeyCall {
  readonly algorithm?: string;
  /** Of the ciphertext; without it the current material is used. */
  readonly decrypts?: string | undefined;
}

/** What the host must use: encrypting takes the current material, decrypting the one of the ciphertext. [SHARED-3] [ROTATE-3] */
export function keyUse(context: Using): KeyUse {
  return useOf(context, context.keySet, context.algorithm, context.decrypts);
}

export function useOf(
  { card: { name, cryptography }, region }: Call,
  keySet: KeySet,
  named: string | undefined,
  decrypts: string | undefined,
): KeyUse {
  if (cryptography === undefined) throw new Error(`the card of ${name} does not say what it uses key material for`);
  const keyMaterialId = decrypts ?? currentKeyMaterial(keySet)?.keyMaterialId;
  return {
    operation: name,
    cryptography,
    keyId: keySet.keyId,
    keyArn: arnOf(keySet, region),
    region,
    keySpec: keySet.keySpec,
    keyUsage: keySet.keyUsage,
    origin: keySet.origin,
    ...(keyMaterialId === undefined ? {} : { keyMaterialId }),
    ...(named === undefined ? {} : { algorithm: named }),
  };
}

/**
 * What the host's cryptography adds to the answer: it refuses as AWS does, also a call that was only to be tried. A dry
 * run without a ciphertext looks at permissions only: there is nothing to decrypt. Nor does a dry run make a key pair:
 * nothing of it could be refused, and RSA takes seconds. [CIPHER-1] [DRYRUN-1]
 */
export function performed(
  context: KeyCall<object> & { readonly use: KeyUse },
): Readonly<Record<string, unknown>> | Refusal {
  const { host, use, input } = context;
  const makesPair = use.cryptography === 'makeDataKeyPair' && 'DryRun' in input && input.DryRun === true;
  if (makesPair || isWithoutCiphertext(input)) return {};
  const done = checkedAnswer('cryptography', host.cryptography(use, { ...input }));
  return done.ok ? done.output : refuseAsHost('CIPHER-1', done);
}

/** ReEncrypt uses two keys, and has one record. [USAGE-1] [AUDIT-5] */
export function used(context: KeyCall & { readonly use: KeyUse }): readonly KeyUsed[] {
  const { operation, use } = context;
  const base = { ...eventBase(context), type: 'KeyUsed' as const, operation };
  const eventId = uuid(digest(`${requestIdOf(context)} key`, 4));
  const eventOf = (of: KeyUse): KeyUsed => ({
    ...base,
    keyId: of.keyId,
    eventId,
    ...(of.keyMaterialId === undefined ? {} : { keyMaterialId: of.keyMaterialId }),
  });
  if (use.source === undefined || use.source.keyId === use.keyId) return [eventOf(use)];
  return [eventOf(use.source), eventOf(use)];
}

/** The material that was used, as answers show it: of symmetric encryption keys, and not to an enclave. */
export function shownMaterial(
  { use, keySet }: KeyCall & { readonly use: KeyUse },
  recipient?: object,
): { readonly KeyMaterialId?: string } {
  const { keyMaterialId } = use;
  return keyMaterialId === undefined || recipient !== undefined || !isSymmetricEncryption(keySet)
    ? {}
    : { KeyMaterialId: keyMaterialId };
}
