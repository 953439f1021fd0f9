// What is done with key material, and which members that gives an answer.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Host, KeyUse } from '../../model/key-set/host.js';
import { shownBy } from '../../model/operations/tables.js';
import type { HostRefusal } from '../../model/rules/errors.js';
import { assertNever, KEY_SPECS, type KeySpec } from '../../model/vocabulary/vocabulary.js';
import { decapsulateSecret, deriveSharedSecret, encapsulateSecret } from './agreement.js';
import type { EncryptionContext } from './ciphertext.js';
import { decrypt, encrypt } from './encryption.js';
import type { KeyRing } from './key-ring.js';
import { publicKeyOf, writeDataPrivateKey } from './materials.js';
import { writePostQuantumPublicKey } from './post-quantum.js';
import { isRefusal, refuse, unsupported } from './refusals.js';
import { signMessage, verifyMessage } from './signatures.js';
import { writePublicKey } from './sm2.js';
import { isSupported, MATERIAL_SPECS } from './specs.js';

type Input = Readonly<Record<string, unknown>>;
type Done = ReturnType<Host['cryptography']>;

/** New private keys, for data key pairs. */
type TakePrivateKey = (keySpec: KeySpec) => Uint8Array;

export function carryOut(keys: KeyRing, takePrivateKey: TakePrivateKey, use: KeyUse, input: Input): Done {
  // There is no enclave whose attestation could be checked.
  if (input.Recipient !== undefined) return unsupported('Recipient');
  const done = performed(keys, takePrivateKey, use, input);
  return done.ok ? { ok: true, output: shownBy(use.operation, done.output) } : done;
}

/** Everything that comes of it, whether the operation shows it or not. */
function performed(keys: KeyRing, takePrivateKey: TakePrivateKey, use: KeyUse, input: Input): Done {
  switch (use.cryptography) {
    case 'encrypt':
      return blob('CiphertextBlob', encrypt(keys, use, bytes(input.Plaintext), contextOf(input.EncryptionContext)));
    case 'decrypt':
      return blob('Plaintext', decrypt(keys, use, bytes(input.CiphertextBlob), contextOf(input.EncryptionContext)));
    case 'reEncrypt':
      return blob('CiphertextBlob', reEncrypt(keys, use, input));
    case 'makeDataKey':
      return dataKey(keys, use, input);
    case 'makeDataKeyPair':
      return dataKeyPair(keys, takePrivateKey, use, input);
    case 'sign':
      return blob('Signature', signMessage(keys, use, bytes(input.Message), messageType(input)));
    case 'verify':
      return verified(keys, use, input);
    case 'makeMac':
      return blob('Mac', mac(keys, use, input));
    case 'verifyMac':
      return macVerified(keys, use, input);
    case 'agree':
      return blob('SharedSecret', deriveSharedSecret(keys, use, bytes(input.PublicKey)));
    case 'encapsulate':
      return encapsulated(keys, use);
    case 'decapsulate':
      return blob('SharedSecret', decapsulateSecret(keys, use, bytes(input.SharedSecretCiphertextBlob)));
    case 'showPublicKey':
      return blob('PublicKey', publicKey(keys, use));
    default:
      return assertNever(use.cryptography);
  }
}

function reEncrypt(keys: KeyRing, use: KeyUse, input: Input): Buffer | HostRefusal {
  if (use.source === undefined) throw new Error('ReEncrypt has a source');
  const sourceContext = contextOf(input.SourceEncryptionContext);
  const plaintext = decrypt(keys, use.source, bytes(input.CiphertextBlob), sourceContext);
  if (isRefusal(plaintext)) return plaintext;
  return encrypt(keys, use, plaintext, contextOf(input.DestinationEncryptionContext));
}

function dataKey(keys: KeyRing, use: KeyUse, input: Input): Done {
  const { NumberOfBytes, KeySpec, EncryptionContext } = input;
  const length = typeof NumberOfBytes === 'number' ? NumberOfBytes : KeySpec === 'AES_128' ? 16 : 32;
  const plaintext = randomBytes(length);
  const ciphertext = encrypt(keys, use, plaintext, contextOf(EncryptionContext));
  if (isRefusal(ciphertext)) return ciphertext;
  return done({ CiphertextBlob: base64(ciphertext), Plaintext: base64(plaintext) });
}

function dataKeyPair(keys: KeyRing, takePrivateKey: TakePrivateKey, use: KeyUse, input: Input): Done {
  const keyPairSpec = KEY_SPECS.find((known) => known === input.KeyPairSpec);
  if (keyPairSpec === undefined || !isSupported(keyPairSpec)) return unsupported(`Key pair spec ${input.KeyPairSpec}`);
  const privateKey = writeDataPrivateKey(keyPairSpec, takePrivateKey(keyPairSpec));
  const ciphertext = encrypt(keys, use, privateKey, contextOf(input.EncryptionContext));
  if (isRefusal(ciphertext)) return ciphertext;
  return done({
    PrivateKeyCiphertextBlob: base64(ciphertext),
    PublicKey: base64(publicKeyOf(keyPairSpec, privateKey)),
    PrivateKeyPlaintext: base64(privateKey),
  });
}

/** What is not the message's is refused, and no `false`. [SIGN-2] */
function verified(keys: KeyRing, use: KeyUse, input: Input): Done {
  const isGood = verifyMessage(keys, use, bytes(input.Message), messageType(input), bytes(input.Signature));
  if (typeof isGood !== 'boolean') return isGood;
  return isGood ? done({ SignatureValid: true }) : refuse({ fault: 'signatureInvalid' });
}

function mac(keys: KeyRing, use: KeyUse, input: Input): Buffer | HostRefusal {
  const secret = keys.secret(use);
  if (isRefusal(secret)) return secret;
  const spec = MATERIAL_SPECS[use.keySpec];
  if (spec.kind !== 'secret' || spec.hash === undefined) throw new Error(`${use.keySpec} makes no MACs`);
  return createHmac(spec.hash, secret).update(bytes(input.Message)).digest();
}

function macVerified(keys: KeyRing, use: KeyUse, input: Input): Done {
  const expected = mac(keys, use, input);
  if (isRefusal(expected)) return expected;
  const given = bytes(input.Mac);
  const isGood = given.length === expected.length && timingSafeEqual(given, expected);
  return isGood ? done({ MacValid: true }) : refuse({ fault: 'macInvalid' });
}

function encapsulated(keys: KeyRing, use: KeyUse): Done {
  const made = encapsulateSecret(keys, use);
  if (isRefusal(made)) return made;
  return done({ SharedSecret: base64(made.secret), SharedSecretCiphertextBlob: base64(made.ciphertext) });
}

function publicKey(keys: KeyRing, use: KeyUse): Buffer | HostRefusal {
  const { kind } = MATERIAL_SPECS[use.keySpec];
  if (kind === 'sm2') {
    const key = keys.sm2(use);
    return isRefusal(key) ? key : writePublicKey(key.publicKey);
  }
  if (kind === 'ml-dsa' || kind === 'ml-kem') {
    const key = keys.postQuantum(use);
    return isRefusal(key) ? key : writePostQuantumPublicKey(use.keySpec, key);
  }
  const pair = keys.pair(use);
  return isRefusal(pair) ? pair : pair.publicKey.export({ type: 'spki', format: 'der' });
}

function messageType({ MessageType = 'RAW' }: Input): string {
  return String(MessageType);
}

function contextOf(value: unknown): EncryptionContext | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

/** Blobs are base64 at the boundary. */
function bytes(value: unknown): Buffer {
  return Buffer.from(String(value), 'base64');
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString('base64');
}

function blob(member: string, value: Uint8Array | HostRefusal): Done {
  return isRefusal(value) ? value : done({ [member]: base64(value) });
}

function done(output: Input): Done {
  return { ok: true, output };
}
