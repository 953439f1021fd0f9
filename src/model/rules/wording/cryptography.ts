// How operations on key material are refused, by the model and by a host's cryptography. AWS sends no message with most.

import type { KeyUsage, Operation } from '../../vocabulary/vocabulary.js';
import type { OfKey, OfSpec } from './facts.js';
import { OWN_WORDS, type Wordings } from './record.js';

/** The rules under which a host's cryptography can refuse. */
const BY_HOST = ['CIPHER-1', 'IMPORT-7'] as const;

export const CRYPTOGRAPHY_WORDINGS = {
  keyIdMissing: { code: 'ValidationException', rules: ['CIPHER-1'], text: () => 'KeyId must not be null' },
  keyIncorrect: {
    code: 'IncorrectKeyException',
    rules: ['CIPHER-1'],
    text: () => 'The key ID in the request does not identify a CMK that can perform this operation.',
  },
  keyUsage: {
    code: 'InvalidKeyUsageException',
    rules: ['USAGE-2'],
    text: ({ keyArn, keyUsage, operation }: OfKey & { readonly keyUsage: KeyUsage; readonly operation: Operation }) =>
      `${keyArn} key usage is ${keyUsage} which is not valid for ${operation}.`,
  },
  keyHasNoPublicKey: { code: 'UnsupportedOperationException', rules: ['USAGE-2'], text: (_: OfKey) => '' },
  dataKeyOfAsymmetricKey: {
    code: 'InvalidKeyUsageException',
    rules: ['USAGE-2'],
    text: ({ isPair }: OfKey & { readonly isPair: boolean }) =>
      `You cannot generate a ${isPair ? 'data key pair' : 'data key'} with an asymmetric CMK`,
    others: [{ ...OWN_WORDS, when: 'a data key is to be generated with an asymmetric key' }],
  },
  algorithmUnfit: {
    code: 'InvalidKeyUsageException',
    rules: ['USAGE-2'],
    text: ({ algorithm, keySpec }: OfSpec & { readonly algorithm: string }) =>
      `Algorithm ${algorithm} is incompatible with key spec ${keySpec}.`,
  },
} as const satisfies Wordings;

/** Faults that a host's cryptography finds. The model finds the first two as well. */
export const HOST_CRYPTOGRAPHY_WORDINGS = {
  ciphertextInvalid: { code: 'InvalidCiphertextException', rules: BY_HOST, text: () => '' },
  encryptionContextUncalledFor: {
    code: 'ValidationException',
    rules: BY_HOST,
    text: ({ doing }: { readonly doing: 'encrypting' | 'decrypting' }) =>
      `EncryptionContext is not supported when ${doing} with asymmetric CMKs.`,
  },
  signatureInvalid: { code: 'KMSInvalidSignatureException', rules: BY_HOST, text: () => '' },
  macInvalid: { code: 'KMSInvalidMacException', rules: BY_HOST, text: () => '' },
  messageTypeUnfit: {
    code: 'ValidationException',
    rules: BY_HOST,
    text: ({ messageType, algorithm }: { readonly messageType: string; readonly algorithm: string }) =>
      `Message type ${messageType} is not valid for algorithm ${algorithm}.`,
  },
  digestLength: {
    code: 'ValidationException',
    rules: BY_HOST,
    text: ({ algorithm }: { readonly algorithm: string }) => `Digest is invalid length for algorithm ${algorithm}.`,
  },
  plaintextTooLong: {
    code: 'ValidationException',
    rules: BY_HOST,
    text: ({ algorithm, keySpec, mostBytes }: OfSpec & { readonly algorithm: string; readonly mostBytes: number }) =>
      `Algorithm ${algorithm} and key spec ${keySpec} cannot encrypt data larger than ${mostBytes} bytes.`,
  },
  /** The error is assumed: none is declared for it. */
  publicKeyUnfit: {
    code: 'ValidationException',
    rules: BY_HOST,
    text: ({ keySpec }: OfSpec) => `The public key is not a public key for key spec ${keySpec}.`,
  },
  wrappingKeyMissing: {
    code: 'InvalidImportTokenException',
    rules: BY_HOST,
    text: () => 'The import token is invalid or associated with a different KMS key.',
  },
  materialLength: {
    code: 'IncorrectKeyMaterialException',
    rules: BY_HOST,
    text: ({ keySpec, bytes }: OfSpec & { readonly bytes: number }) =>
      `Key material for key spec ${keySpec} must be ${bytes} bytes long.`,
  },
  materialNoPrivateKey: {
    code: 'IncorrectKeyMaterialException',
    rules: BY_HOST,
    text: ({ keySpec }: OfSpec) =>
      `Key material for key spec ${keySpec} must be a private key of that kind as PKCS #8 in DER.`,
  },
  /** Nobody but its owner can bring imported material back. */
  materialLost: {
    code: 'KMSInternalException',
    rules: BY_HOST,
    text: ({ keyMaterialId, keyArn }: OfKey & { readonly keyMaterialId: string }) =>
      `Key material ${keyMaterialId} of ${keyArn} is missing.`,
  },
  /** What a host's platform cannot do. AWS can, so its documentation has no words for it. */
  unsupportedHere: {
    code: 'UnsupportedOperationException',
    rules: [...BY_HOST, 'MODEL-4'],
    text: ({ what, platform }: { readonly what: string; readonly platform: string }) =>
      `${what} is not supported by this endpoint with ${platform}.`,
  },
} as const satisfies Wordings;
