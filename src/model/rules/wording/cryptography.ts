// How operations on key material are refused, by the model and by a host's cryptography. AWS sends no message with most.

import type { KeyUsage, Operation } from '../../vocabulary/vocabulary.js';
import type { OfKey, OfSpec } from './facts.js';
import { NO_TEXT, OWN_WORDS, type Wordings } from './record.js';

export const CRYPTOGRAPHY_WORDINGS = {
  keyIdMissing: { code: 'ValidationException', text: () => 'KeyId must not be null' },
  keyIncorrect: {
    code: 'IncorrectKeyException',
    text: () => 'The key ID in the request does not identify a CMK that can perform this operation.',
  },
  keyUsage: {
    code: 'InvalidKeyUsageException',
    text: ({ keyArn, keyUsage, operation }: OfKey & { readonly keyUsage: KeyUsage; readonly operation: Operation }) =>
      `${keyArn} key usage is ${keyUsage} which is not valid for ${operation}.`,
  },
  operationNotInRegion: {
    code: 'UnknownOperationException',
    text: (_: { readonly operation: Operation; readonly region: string }) => NO_TEXT,
  },
  keyHasNoPublicKey: { code: 'UnsupportedOperationException', text: (_: OfKey) => NO_TEXT },
  dataKeyOfAsymmetricKey: {
    code: 'InvalidKeyUsageException',
    text: ({ isPair }: OfKey & { readonly isPair: boolean }) =>
      `You cannot generate a ${isPair ? 'data key pair' : 'data key'} with an asymmetric CMK`,
    others: [{ ...OWN_WORDS, when: 'a data key is to be generated with an asymmetric key' }],
  },
  algorithmUnfit: {
    code: 'InvalidKeyUsageException',
    text: ({ algorithm, keySpec }: OfSpec & { readonly algorithm: string }) =>
      `Algorithm ${algorithm} is incompatible with key spec ${keySpec}.`,
  },
  encryptionContextUncalledFor: {
    code: 'ValidationException',
    text: () => 'EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.',
  },
  messageTypeNotOfKeySpec: {
    code: 'ValidationException',
    text: ({ messageType, keySpec }: OfSpec & { readonly messageType: string }) =>
      `Message type ${messageType} is incompatible with key spec ${keySpec}.`,
  },
  messageTypeNotOfAlgorithm: {
    code: 'ValidationException',
    text: ({ messageType, algorithm }: { readonly messageType: string; readonly algorithm: string }) =>
      `Message type ${messageType} is incompatible with algorithm ${algorithm}.`,
  },
  digestLength: {
    code: 'ValidationException',
    text: ({ messageType, algorithm }: { readonly messageType: string; readonly algorithm: string }) =>
      `${messageType === 'EXTERNAL_MU' ? 'External Mu' : 'Digest'} is invalid length for algorithm ${algorithm}.`,
  },
} as const satisfies Wordings;

/** Faults that a host's cryptography finds. The model finds the first as well. */
export const HOST_CRYPTOGRAPHY_WORDINGS = {
  ciphertextInvalid: { code: 'InvalidCiphertextException', text: () => NO_TEXT },
  signatureInvalid: { code: 'KMSInvalidSignatureException', text: () => NO_TEXT },
  macInvalid: { code: 'KMSInvalidMacException', text: () => NO_TEXT },
  plaintextTooLong: {
    code: 'ValidationException',
    text: ({ algorithm, keySpec, mostBytes }: OfSpec & { readonly algorithm: string; readonly mostBytes: number }) =>
      `Algorithm ${algorithm} and key spec ${keySpec} cannot encrypt data larger than ${mostBytes} bytes.`,
  },
  publicKeyUnfit: { code: 'ValidationException', text: (_: OfSpec) => NO_TEXT },
  encapsulationLength: {
    code: 'InvalidCiphertextException',
    text: (_: OfSpec & { readonly mustBeBytes: number }) => NO_TEXT,
  },
  wrappingKeyMissing: { code: 'InvalidImportTokenException', text: () => NO_TEXT },
  encryptedKeySize: {
    code: 'ValidationException',
    text: (_: { readonly mustBeBytes: number }) => 'Invalid encrypted key size.',
  },
  /** It does not unwrap, is too short or too long, or is no private key of the kind. */
  materialInvalid: { code: 'InvalidCiphertextException', text: (_: OfSpec) => NO_TEXT },
  /** Nobody but its owner can bring imported material back. */
  materialLost: {
    code: 'KMSInternalException',
    text: ({ keyMaterialId, keyArn }: OfKey & { readonly keyMaterialId: string }) =>
      `Key material ${keyMaterialId} of ${keyArn} is missing.`,
  },
  /** What a host's platform cannot do. AWS can, so its documentation has no words for it. */
  unsupportedHere: {
    code: 'UnsupportedOperationException',
    text: ({ what, platform }: { readonly what: string; readonly platform: string }) =>
      `${what} is not supported by this endpoint with ${platform}.`,
  },
} as const satisfies Wordings;
