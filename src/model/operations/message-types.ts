// What Sign and Verify take: a message, or its digest; of ML-DSA the representative μ of 64 bytes in the place of a digest.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html#KMS-Sign-request-MessageType

import type { MESSAGE_TYPES } from '../requests/members.js';
import { bytesInBase64 } from '../requests/parse.js';
import { type Refusal, refuse } from '../rules/errors.js';
import type { SIGNING_ALGORITHMS } from '../vocabulary/vocabulary.js';
import type { KeyCall } from './call.js';

type MessageType = (typeof MESSAGE_TYPES)[number];
type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

interface Input {
  readonly Message: string;
  readonly MessageType?: MessageType;
  readonly SigningAlgorithm: SigningAlgorithm;
}

/** What an algorithm takes: RAW, unless it takes digests only, and its digest, unless it takes none. */
interface Takes {
  readonly raw: boolean;
  readonly digest?: { readonly type: MessageType; readonly bytes: number };
}

const SHA_256: Takes = { raw: true, digest: { type: 'DIGEST', bytes: 32 } };
const SHA_384: Takes = { raw: true, digest: { type: 'DIGEST', bytes: 48 } };
const SHA_512: Takes = { raw: true, digest: { type: 'DIGEST', bytes: 64 } };

const TAKEN: Readonly<Record<SigningAlgorithm, Takes>> = {
  RSASSA_PSS_SHA_256: SHA_256,
  RSASSA_PSS_SHA_384: SHA_384,
  RSASSA_PSS_SHA_512: SHA_512,
  RSASSA_PKCS1_V1_5_SHA_256: SHA_256,
  RSASSA_PKCS1_V1_5_SHA_384: SHA_384,
  RSASSA_PKCS1_V1_5_SHA_512: SHA_512,
  ECDSA_SHA_256: SHA_256,
  ECDSA_SHA_384: SHA_384,
  ECDSA_SHA_512: SHA_512,
  SM2DSA: SHA_256,
  ML_DSA_SHAKE_256: { raw: true, digest: { type: 'EXTERNAL_MU', bytes: 64 } },
  ED25519_SHA_512: { raw: true },
  ED25519_PH_SHA_512: { ...SHA_512, raw: false },
};

/** The message type goes with the key spec, then with the algorithm; then the digest is as long as the hash. [SIGN-1] */
export function messageType({
  keySet: { keySpec },
  input: { Message, MessageType: type = 'RAW', SigningAlgorithm: algorithm },
}: KeyCall<Input>): Refusal | undefined {
  // EXTERNAL_MU is for ML-DSA keys, DIGEST for all others.
  if (type === (keySpec.startsWith('ML_DSA') ? 'DIGEST' : 'EXTERNAL_MU')) {
    return refuse('SIGN-1', { fault: 'messageTypeNotOfKeySpec', messageType: type, keySpec });
  }
  const { raw, digest } = TAKEN[algorithm];
  if (type === 'RAW' ? !raw : digest === undefined) {
    return refuse('SIGN-1', { fault: 'messageTypeNotOfAlgorithm', messageType: type, algorithm });
  }
  if (type === 'RAW' || bytesInBase64(Message) === digest?.bytes) return undefined;
  return refuse('SIGN-1', { fault: 'digestLength', messageType: type, algorithm });
}
