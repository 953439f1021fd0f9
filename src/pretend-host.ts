// The pretend host: what scenarios, the conformance kit and the specs have in the place of a host with cryptography. IT IS
// NO CRYPTOGRAPHY: a "ciphertext", a "signature" and "wrapped" key material are JSON in base64, which anybody can read
// and forge. It only says what must not be mixed up: which key and key material, which algorithm and encryption context,
// which wrapping key. The same call has the same answer, also where AWS KMS gives random bytes.

import type { CiphertextHeader, Host, KeyUse, UnwrapRequest, WrappingKeyRequest } from './model/key-set/host.js';
import { shownBy } from './model/operations/tables.js';
import {
  AGREED_SECRET_BYTES,
  DATA_KEY_BYTES,
  MAC_BYTES,
  PUBLIC_KEY_BYTES,
  SHARED_SECRET_BYTES,
} from './model/requests/members.js';
import { madeBytes } from './model/requests/shapes.js';
import { hostRefusal } from './model/rules/errors.js';
import { digest, keyMaterialIdOf } from './model/vocabulary/digest.js';
import { assertNever } from './model/vocabulary/vocabulary.js';
import { base64OfText, textOfBase64 } from './shared/base64.js';

type Body = Readonly<Record<string, unknown>>;
type Done = ReturnType<Host['cryptography']>;

/** Uses of key material. */
export const pretendCryptography = { readCiphertext, cryptography } satisfies Partial<Host>;

/** Imports of key material that was wrapped by `pretendWrap`; without these a host takes what is wrapped for the material. */
export const pretendImports = { createWrappingKey, unwrapKeyMaterial } satisfies Partial<Host>;

/** Key material as a client wraps it with the public key of GetParametersForImport. All in base64. */
export function pretendWrap(publicKey: string, material: string): string {
  return base64OfText(JSON.stringify({ publicKey, 'not wrapped': material }));
}

function createWrappingKey({ keyId, importToken, wrappingAlgorithm, wrappingKeySpec }: WrappingKeyRequest): string {
  return base64OfText(JSON.stringify({ keyId, importToken, wrappingAlgorithm, wrappingKeySpec }));
}

function unwrapKeyMaterial(request: UnwrapRequest): ReturnType<Host['unwrapKeyMaterial']> {
  const wrapped = parsed(request.encryptedKeyMaterial);
  const material = wrapped?.['not wrapped'];
  if (typeof material !== 'string' || wrapped?.publicKey !== createWrappingKey(request)) {
    return hostRefusal({ fault: 'materialInvalid', keySpec: request.keySpec });
  }
  return { ok: true, keyMaterialId: keyMaterialIdOf(request.keyId, material) };
}

/** A ciphertext of a symmetric encryption key names its key and key material; one of an asymmetric key names nothing. */
function readCiphertext(blob: string): CiphertextHeader | undefined {
  const sealed = parsed(blob);
  const [keyId, keyMaterialId] = [sealed?.keyId, sealed?.keyMaterialId];
  if (typeof keyId !== 'string') return undefined;
  // A key in a custom key store has no material that has a name.
  return typeof keyMaterialId === 'string' ? { keyId, keyMaterialId } : { keyId };
}

function cryptography(use: KeyUse, input: Body): Done {
  const done = carryOut(use, input);
  return done.ok ? { ok: true, output: shownBy(use.operation, done.output) } : done;
}

/** Everything that comes of it, whether the operation shows it or not. */
function carryOut(use: KeyUse, input: Body): Done {
  switch (use.cryptography) {
    case 'encrypt':
      return made({ CiphertextBlob: seal(use, input.Plaintext, input.EncryptionContext) });
    case 'decrypt':
      return opened(use, input.CiphertextBlob, input.EncryptionContext, (plaintext) =>
        secret(input, 'Plaintext', plaintext),
      );
    case 'reEncrypt':
      return opened(use.source ?? use, input.CiphertextBlob, input.SourceEncryptionContext, (plaintext) => ({
        CiphertextBlob: seal(use, plaintext, input.DestinationEncryptionContext),
      }));
    case 'makeDataKey': {
      const dataKey = newSecret(use, input);
      const CiphertextBlob = seal(use, dataKey, input.EncryptionContext);
      return made({ CiphertextBlob, ...secret(input, 'Plaintext', dataKey) });
    }
    case 'makeDataKeyPair': {
      const privateKey = newSecret(use, input);
      const PrivateKeyCiphertextBlob = seal(use, privateKey, input.EncryptionContext);
      const PublicKey = publicKey(privateKey, input);
      return made({ PrivateKeyCiphertextBlob, PublicKey, ...secret(input, 'PrivateKeyPlaintext', privateKey) });
    }
    case 'sign':
      return made({ Signature: stamp(use, input) });
    case 'verify':
      return input.Signature === stamp(use, input)
        ? made({ SignatureValid: true })
        : hostRefusal({ fault: 'signatureInvalid' });
    case 'makeMac':
      return made({ Mac: macOf(use, input) });
    case 'verifyMac':
      return input.Mac === macOf(use, input) ? made({ MacValid: true }) : hostRefusal({ fault: 'macInvalid' });
    case 'agree':
      return made(secret(input, 'SharedSecret', sharedSecret(use, input.PublicKey)));
    case 'encapsulate': {
      const encapsulated = base64OfText(`encapsulated for ${use.keyId}`);
      return made({ SharedSecret: sharedSecret(use, encapsulated), SharedSecretCiphertextBlob: encapsulated });
    }
    case 'decapsulate':
      // Implicit rejection: whatever the ciphertext is, there is a secret.
      return made({ SharedSecret: sharedSecret(use, input.SharedSecretCiphertextBlob) });
    case 'showPublicKey':
      return made({ PublicKey: publicKey(use.keyId, { KeySpec: use.keySpec }) });
    default:
      return assertNever(use.cryptography);
  }
}

/** The encryption context is bound to the ciphertext, whatever the order of its pairs. */
function contextOf(context: unknown): string {
  return JSON.stringify(Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Related keys have the same key ID, and so the same key. */
function seal(
  { keyId, keyMaterialId, algorithm = 'SYMMETRIC_DEFAULT' }: KeyUse,
  plaintext: unknown,
  context: unknown,
): string {
  const sealed = { 'not encrypted': plaintext, algorithm };
  return algorithm === 'SYMMETRIC_DEFAULT'
    ? base64OfText(JSON.stringify({ ...sealed, keyId, keyMaterialId, context: contextOf(context) }))
    : base64OfText(JSON.stringify({ ...sealed, 'for the private key of': keyId }));
}

/** Only a dry run may come without a ciphertext, and it has been answered before. */
function opened(use: KeyUse, blob: unknown, context: unknown, answer: (plaintext: string) => Body): Done {
  const plaintext = parsed(blob)?.['not encrypted'];
  return typeof plaintext === 'string' && seal(use, plaintext, context) === blob
    ? made(answer(plaintext))
    : hostRefusal({ fault: 'ciphertextInvalid' });
}

/** Real ones are random; these follow from the key material and the length. */
function newSecret({ keyMaterialId }: KeyUse, input: Body): string {
  return textOfBytes(`secret of ${keyMaterialId} for ${input.KeyPairSpec}`, madeBytes(DATA_KEY_BYTES, input) ?? 32);
}

/** So many bytes that follow from a text. */
function textOfBytes(from: string, bytes: number): string {
  const text = digest(from, 4);
  return base64OfText(text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes));
}

/** A secret goes to the caller, or to the enclave that the request attests. */
function secret({ Recipient }: Body, member: string, value: string): Body {
  return Recipient === undefined
    ? { [member]: value }
    : { CiphertextForRecipient: base64OfText(`for the enclave: ${value}`) };
}

/** A MAC: the same from every related key. */
function macOf({ keyId, algorithm }: KeyUse, input: Body): string {
  return textOfBytes(`MAC of ${input.Message} by ${keyId}, ${algorithm}`, madeBytes(MAC_BYTES, input) ?? 32);
}

/** A signature, which is so too. */
function stamp({ keyId, algorithm }: KeyUse, { Message }: Body): string {
  return base64OfText(JSON.stringify({ 'not signed': Message, keyId, algorithm }));
}

function sharedSecret({ keyId, keySpec }: KeyUse, other: unknown): string {
  const bytes = madeBytes(AGREED_SECRET_BYTES, { KeySpec: keySpec }) ?? SHARED_SECRET_BYTES;
  return textOfBytes(`${keyId} ${String(other)}`, bytes);
}

function publicKey(of: string, spec: Body): string {
  return textOfBytes(`public key of ${of}`, madeBytes(PUBLIC_KEY_BYTES, spec) ?? 32);
}

function made(output: Body): Done {
  return { ok: true, output };
}

function parsed(blob: unknown): Body | undefined {
  try {
    const value: unknown = JSON.parse(textOfBase64(String(blob)));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
