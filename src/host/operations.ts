// What is done with key material, and which members that gives an answer: the same whatever does the cryptography.

import type { Host, KeyUse } from '../model/key-set/host.js';
import { shownBy } from '../model/operations/tables.js';
import { DATA_KEY_BYTES } from '../model/requests/members.js';
import { madeBytes } from '../model/requests/shapes.js';
import type { HostRefusal } from '../model/rules/errors.js';
import { assertNever, KEY_SPECS, type KeySpec } from '../model/vocabulary/vocabulary.js';
import { base64OfBytes, bytesOfBase64 } from '../shared/base64.js';
import { isSame } from './bytes.js';
import type { EncryptionContext } from './ciphertext.js';
import { isRefusal, refuse } from './refusals.js';

type Input = Readonly<Record<string, unknown>>;
export type Done = ReturnType<Host['cryptography']>;

/** A value, or one that comes later, as WebCrypto answers. */
export type Later<T> = T | Promise<T>;
export type Bytes = Uint8Array | HostRefusal;

/** Cryptography: what is called with a use works with the material that the use names. */
export interface Suite {
  /** The refusal of what it cannot do. */
  readonly unsupported: (what: string) => HostRefusal;
  readonly isSupported: (keySpec: KeySpec) => boolean;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly encrypt: (use: KeyUse, plaintext: Uint8Array, context?: EncryptionContext) => Later<Bytes>;
  readonly decrypt: (use: KeyUse, ciphertext: Uint8Array, context?: EncryptionContext) => Later<Bytes>;
  readonly sign: (use: KeyUse, message: Uint8Array, messageType: string) => Later<Bytes>;
  readonly verify: (
    use: KeyUse,
    message: Uint8Array,
    messageType: string,
    signature: Uint8Array,
  ) => Later<boolean | HostRefusal>;
  readonly mac: (use: KeyUse, message: Uint8Array) => Later<Bytes>;
  readonly agree: (use: KeyUse, publicKey: Uint8Array) => Later<Bytes>;
  readonly encapsulate: (
    use: KeyUse,
  ) => Later<{ readonly secret: Uint8Array; readonly ciphertext: Uint8Array } | HostRefusal>;
  readonly decapsulate: (use: KeyUse, ciphertext: Uint8Array) => Later<Bytes>;
  /** In DER. */
  readonly publicKey: (use: KeyUse) => Later<Bytes>;
  /** A new key pair for a client: both in DER, the private key as KMS writes it. */
  readonly dataKeyPair: (
    keySpec: KeySpec,
  ) => Later<{ readonly privateKey: Uint8Array; readonly publicKey: Uint8Array }>;
}

/** Carries out what a use asks for: at once, if the suite answers at once. */
export function carryOut(suite: Suite, use: KeyUse, input: Input): Later<Done> {
  // There is no enclave whose attestation could be checked.
  if (input.Recipient !== undefined) return suite.unsupported('Recipient');
  return andThen(performed(suite, use, input), (done) =>
    done.ok ? { ok: true, output: shownBy(use.operation, done.output) } : done,
  );
}

/** What comes of a value once it is there: at once, if it is. */
export function andThen<T, U>(value: Later<T>, next: (value: T) => Later<U>): Later<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Goes on with what was answered, unless it is a refusal. */
export function unlessRefused<T extends object, U>(
  answer: Later<T | HostRefusal>,
  next: (value: T) => Later<U | HostRefusal>,
): Later<U | HostRefusal> {
  return andThen(answer, (value) => (isRefusal(value) ? value : next(value)));
}

/** Everything that comes of it, whether the operation shows it or not. */
function performed(suite: Suite, use: KeyUse, input: Input): Later<Done> {
  switch (use.cryptography) {
    case 'encrypt':
      return blob('CiphertextBlob', suite.encrypt(use, bytes(input.Plaintext), contextOf(input.EncryptionContext)));
    case 'decrypt':
      return blob('Plaintext', suite.decrypt(use, bytes(input.CiphertextBlob), contextOf(input.EncryptionContext)));
    case 'reEncrypt':
      return blob('CiphertextBlob', reEncrypt(suite, use, input));
    case 'makeDataKey':
      return dataKey(suite, use, input);
    case 'makeDataKeyPair':
      return dataKeyPair(suite, use, input);
    case 'sign':
      return blob('Signature', suite.sign(use, bytes(input.Message), messageType(input)));
    case 'verify':
      return verified(suite, use, input);
    case 'makeMac':
      return blob('Mac', suite.mac(use, bytes(input.Message)));
    case 'verifyMac':
      return macVerified(suite, use, input);
    case 'agree':
      return blob('SharedSecret', suite.agree(use, bytes(input.PublicKey)));
    case 'encapsulate':
      return encapsulated(suite, use);
    case 'decapsulate':
      return blob('SharedSecret', suite.decapsulate(use, bytes(input.SharedSecretCiphertextBlob)));
    case 'showPublicKey':
      return blob('PublicKey', suite.publicKey(use));
    default:
      return assertNever(use.cryptography);
  }
}

function reEncrypt(suite: Suite, use: KeyUse, input: Input): Later<Bytes> {
  if (use.source === undefined) throw new Error('ReEncrypt has a source');
  const sourceContext = contextOf(input.SourceEncryptionContext);
  return unlessRefused(suite.decrypt(use.source, bytes(input.CiphertextBlob), sourceContext), (plaintext) =>
    suite.encrypt(use, plaintext, contextOf(input.DestinationEncryptionContext)),
  );
}

function dataKey(suite: Suite, use: KeyUse, input: Input): Later<Done> {
  // The model has seen to it that the request says how long. [CIPHER-6]
  const plaintext = suite.randomBytes(madeBytes(DATA_KEY_BYTES, input) ?? 0);
  return unlessRefused(suite.encrypt(use, plaintext, contextOf(input.EncryptionContext)), (ciphertext) =>
    done({ CiphertextBlob: base64OfBytes(ciphertext), Plaintext: base64OfBytes(plaintext) }),
  );
}

function dataKeyPair(suite: Suite, use: KeyUse, input: Input): Later<Done> {
  const keyPairSpec = KEY_SPECS.find((known) => known === input.KeyPairSpec);
  if (keyPairSpec === undefined || !suite.isSupported(keyPairSpec)) {
    return suite.unsupported(`Key pair spec ${input.KeyPairSpec}`);
  }
  return andThen(suite.dataKeyPair(keyPairSpec), ({ privateKey, publicKey }) =>
    unlessRefused(suite.encrypt(use, privateKey, contextOf(input.EncryptionContext)), (ciphertext) =>
      done({
        PrivateKeyCiphertextBlob: base64OfBytes(ciphertext),
        PublicKey: base64OfBytes(publicKey),
        PrivateKeyPlaintext: base64OfBytes(privateKey),
      }),
    ),
  );
}

/** What is not the message's is refused, and no `false`. [SIGN-2] */
function verified(suite: Suite, use: KeyUse, input: Input): Later<Done> {
  const isGood = suite.verify(use, bytes(input.Message), messageType(input), bytes(input.Signature));
  return andThen(isGood, (good) => {
    if (typeof good !== 'boolean') return good;
    return good ? done({ SignatureValid: true }) : refuse({ fault: 'signatureInvalid' });
  });
}

function macVerified(suite: Suite, use: KeyUse, input: Input): Later<Done> {
  return unlessRefused(suite.mac(use, bytes(input.Message)), (expected) =>
    isSame(bytes(input.Mac), expected) ? done({ MacValid: true }) : refuse({ fault: 'macInvalid' }),
  );
}

function encapsulated(suite: Suite, use: KeyUse): Later<Done> {
  return unlessRefused(suite.encapsulate(use), ({ secret, ciphertext }) =>
    done({ SharedSecret: base64OfBytes(secret), SharedSecretCiphertextBlob: base64OfBytes(ciphertext) }),
  );
}

function messageType({ MessageType = 'RAW' }: Input): string {
  return String(MessageType);
}

function contextOf(value: unknown): EncryptionContext | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

/** Blobs are base64 at the boundary. */
function bytes(value: unknown): Uint8Array {
  return bytesOfBase64(String(value));
}

function blob(member: string, value: Later<Bytes>): Later<Done> {
  return unlessRefused(value, (given) => done({ [member]: base64OfBytes(given) }));
}

function done(output: Input): Done {
  return { ok: true, output };
}
