// How a host is refused that does not give the model what it needs, and what a host itself refuses, in words of its own.

import type { ErrorCode, Operation } from '../../vocabulary/vocabulary.js';
import type { OfGiven, OfKeyId } from './facts.js';
import type { Wordings } from './record.js';

export const HOST_WORDINGS = {
  regionInvalid: {
    code: 'KMSInternalException',
    text: ({ member, value }: OfGiven) => `${member} is no Region: ${value}`,
  },
  instantInvalid: {
    code: 'KMSInternalException',
    text: ({ member, value }: OfGiven) => `${member} is no instant in epoch milliseconds: ${value}`,
  },
  accountIdInvalid: {
    code: 'KMSInternalException',
    text: ({ member }: { readonly member: string }) => `${member} is not 12 digits`,
  },
  principalInvalid: {
    code: 'KMSInternalException',
    text: ({ member }: { readonly member: string }) => `${member} is no ARN`,
  },
  /** A command's host or settings have a member that there is not. */
  memberUnknown: {
    code: 'KMSInternalException',
    text: ({ member, named, hint }: { readonly member: string; readonly named: string; readonly hint: string }) =>
      `${member} has no ${member === 'command.host' ? 'function ' : ''}${JSON.stringify(named)}${hint}`,
  },
  keySetGiven: {
    code: 'KMSInternalException',
    text: () => 'CreateKey makes a key set of its own: reduce it on null',
  },
  identifierMissing: {
    code: 'KMSInternalException',
    text: ({ operation, identifier }: { readonly operation: Operation; readonly identifier: string }) =>
      `${operation} needs the new identifier ids.${identifier}`,
  },
  newKeyIdUnfit: {
    code: 'KMSInternalException',
    text: ({ keyId, multiRegion }: OfKeyId & { readonly multiRegion: boolean }) =>
      `ids.keyId '${keyId}' is no key ID of a ${multiRegion ? 'multi' : 'single'}-Region key`,
  },
  newKeyIdNotNew: {
    code: 'KMSInternalException',
    text: ({ keyId }: OfKeyId) => `ids.keyId '${keyId}' is not new`,
  },
  /** A host's own function threw, or reading the call did: the words are those of what was thrown. */
  hostFailed: {
    code: 'KMSInternalException',
    text: ({ hostFunction, thrown }: { readonly hostFunction?: string; readonly thrown: string }) =>
      hostFunction === undefined ? thrown : `${hostFunction} threw: ${thrown}`,
  },
  /** A host refused with a code and in words of its own, and named no fault. */
  hostRefused: {
    code: ({ code }: { readonly code: ErrorCode }): ErrorCode => code,
    text: ({ words }: { readonly code: ErrorCode; readonly words: string }) => words,
  },
  regionNotEnabled: {
    code: 'UnrecognizedClientException',
    text: (_: { readonly region: string }) => 'The security token included in the request is invalid.',
  },
} as const satisfies Wordings;
