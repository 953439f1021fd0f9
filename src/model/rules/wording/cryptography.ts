// How operations on key material are refused, by the model and by a host's cryptography. AWS sends no message with most.

import type { KeyUsage, Operation } from '../../vocabulary/vocabulary.js';
import type { OfKey, OfSpec } from './facts.js';
import { OWN_WORDS, type Wordings } from './record.js';

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
  keyHasNoPublicKey: { code: 'UnsupportedOperationException', text: (_: OfKey) => '' },
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
} as const satisfies Wordings;

/** Faults that a host's cryptography finds. The model finds the first two as well. */
export const HOST_CRYPTOGRAPHY_WORDINGS = {
  ciphertextInvalid: { code: 'InvalidCiphertextException', text: () => '' },
  encryptionContextUncalledFor: {
    code: 'ValidationException',
    text: ({ doing }: { readonly doing: 'encrypting' | 'decrypting' }) =>
      `EncryptionContext is not supported when ${doing} with asymmetric CMKs.`,
  },
  signatureInvalid: { code: 'KMSInvalidSignatureException', text: () => '' },
  macInvalid: { code: 'KMSInvalidMacException', text: () => '' },
  messageTypeUnfit: {
    code: 'ValidationException',
    text: ({ messageType, algorithm }: { readonly messageType: string; readonly algorithm: string }) =>
      `Message type ${messageType} is not valid for algorithm ${algorithm}.`,
  },
  digestLength: {
    code: 'ValidationException',
    text: ({ algorithm }: { readonly algorithm: string }) => `Digest is invalid length for algorithm ${algorithm}.`,
  },
  plaintextTooLong: {
    code: 'ValidationException',
    text: ({ algorithm, keySpec, mostBytes }: OfSpec & { readonly algorithm: string; readonly mostBytes: number }) =>
      `Algorithm ${algorithm} and key spec ${keySpec} cannot encrypt data larger than ${mostBytes} bytes.`,
  },
  /** The error is assumed: none is declared for it. */
  publicKeyUnfit: {
    code: 'ValidationException',
    text: ({ keySpec }: OfSpec) => `The public key is not a public key for key spec ${keySpec}.`,
  },
  wrappingKeyMissing: {
    code: 'InvalidImportTokenException',
    text: () => 'The import token is invalid or associated with a different KMS key.',
  },
  materialLength: {
    code: 'IncorrectKeyMaterialException',
    text: ({ keySpec, bytes }: OfSpec & { readonly bytes: number }) =>
      `Key material for key spec ${keySpec} must be ${bytes} bytes long.`,
  },
  materialNoPrivateKey: {
    code: 'IncorrectKeyMaterialException',
    text: ({ keySpec }: OfSpec) =>
      `Key material for key spec ${keySpec} must be a private key of that kind as PKCS #8 in DER.`,
  },
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
