// The host that scenarios are played with: it stands in for cryptography, and IS NO CRYPTOGRAPHY. A "ciphertext" is
// base64 of JSON that anybody can read; it names its key ID and key material, so that related keys can decrypt what
// another encrypted and unrelated keys cannot. The same request always gets the same answer, also where AWS KMS gives
// random bytes.

import type { CiphertextHeader, Host, KeyUse } from './model/key-set/host.js';
import type { HostRefusal } from './model/rules/errors.js';
import { digest } from './model/vocabulary/digest.js';
import type { ErrorCode } from './model/vocabulary/vocabulary.js';

type Input = Readonly<Record<string, unknown>>;
type Done = ReturnType<Host['cryptography']>;

export const demoHost = { readCiphertext, cryptography } satisfies Partial<Host>;

/** What our ciphertexts say. */
interface Sealed extends CiphertextHeader {
  readonly notEncrypted: string;
  readonly encryptionContext: unknown;
}

function readCiphertext(ciphertextBlob: string): Sealed | undefined {
  try {
    const sealed: Partial<Sealed> = JSON.parse(fromBase64(ciphertextBlob));
    return typeof sealed.keyId === 'string' && typeof sealed.notEncrypted === 'string' ? (sealed as Sealed) : undefined;
  } catch {
    return undefined;
  }
}

function cryptography(use: KeyUse, input: Input): Done {
  switch (use.operation) {
    case 'Encrypt':
      return done({ CiphertextBlob: seal(use, String(input.Plaintext), input.EncryptionContext) });
    case 'Decrypt':
      return open(input.CiphertextBlob, input.EncryptionContext, (plaintext) =>
        answerSecret(input, 'Plaintext', plaintext),
      );
    case 'ReEncrypt':
      return open(input.CiphertextBlob, input.SourceEncryptionContext, (plaintext) => ({
        CiphertextBlob: seal(use, plaintext, input.DestinationEncryptionContext),
      }));
    case 'GenerateDataKey':
    case 'GenerateDataKeyWithoutPlaintext': {
      const dataKey = toBase64(derived(use, input, dataKeyLength(input)));
      const CiphertextBlob = seal(use, dataKey, input.EncryptionContext);
      const isShown = use.operation === 'GenerateDataKey';
      return done({ CiphertextBlob, ...(isShown ? answerSecret(input, 'Plaintext', dataKey) : {}) });
    }
    case 'GenerateDataKeyPair':
    case 'GenerateDataKeyPairWithoutPlaintext': {
      const privateKey = toBase64(`private key ${derived(use, input, 32)}`);
      const PrivateKeyCiphertextBlob = seal(use, privateKey, input.EncryptionContext);
      const PublicKey = toBase64(`public key ${derived(use, input, 32)}`);
      const isShown = use.operation === 'GenerateDataKeyPair';
      const shown = isShown ? answerSecret(input, 'PrivateKeyPlaintext', privateKey) : {};
      return done({ PrivateKeyCiphertextBlob, PublicKey, ...shown });
    }
    case 'Sign':
      return done({ Signature: stamp(use, input) });
    case 'Verify':
      return input.Signature === stamp(use, input)
        ? done({ SignatureValid: true })
        : refused('KMSInvalidSignatureException');
    case 'GenerateMac':
      return done({ Mac: stamp(use, input) });
    case 'VerifyMac':
      return input.Mac === stamp(use, input) ? done({ MacValid: true }) : refused('KMSInvalidMacException');
    case 'DeriveSharedSecret':
      return done(answerSecret(input, 'SharedSecret', secretWith(use, input.PublicKey)));
    case 'Encapsulate': {
      const SharedSecretCiphertextBlob = toBase64(`encapsulated ${derived(use, input, 32)}`);
      return done({ SharedSecret: secretWith(use, SharedSecretCiphertextBlob), SharedSecretCiphertextBlob });
    }
    case 'Decapsulate':
      return done({ SharedSecret: secretWith(use, input.SharedSecretCiphertextBlob) });
    case 'GetPublicKey':
      return done({ PublicKey: toBase64(`public key of ${use.keyId}`) });
    default:
      return done({});
  }
}

function seal(use: KeyUse, plaintext: string, encryptionContext: unknown): string {
  const { keyId, keyMaterialId } = use;
  const named = keyMaterialId === undefined ? {} : { keyMaterialId };
  const sealed: Sealed = { keyId, ...named, notEncrypted: plaintext, encryptionContext: sorted(encryptionContext) };
  return toBase64(JSON.stringify(sealed));
}

function open(ciphertext: unknown, encryptionContext: unknown, answer: (plaintext: string) => Input): Done {
  // Only a dry run may come without a ciphertext, and it has been answered before.
  const sealed = typeof ciphertext === 'string' ? readCiphertext(ciphertext) : undefined;
  const isOfContext = JSON.stringify(sealed?.encryptionContext) === JSON.stringify(sorted(encryptionContext));
  return sealed === undefined || !isOfContext
    ? refused('InvalidCiphertextException')
    : done(answer(sealed.notEncrypted));
}

/** The pairs of an encryption context, whose order does not matter. */
function sorted(encryptionContext: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries((encryptionContext ?? {}) as object).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A secret goes to an attested enclave, if the request names one, and then not to the caller. */
function answerSecret(input: Input, member: string, secret: string): Input {
  return input.Recipient === undefined ? { [member]: secret } : { CiphertextForRecipient: secret };
}

function dataKeyLength({ KeySpec, NumberOfBytes }: Input): number {
  if (typeof NumberOfBytes === 'number') return NumberOfBytes;
  return KeySpec === 'AES_128' ? 16 : 32;
}

/** As many characters as asked for, which follow from the key material and the request. */
function derived(use: KeyUse, input: Input, length: number): string {
  const text = `${use.keyId} ${use.keyMaterialId} ${JSON.stringify(input.EncryptionContext ?? null)}`;
  return digest(text, Math.ceil(length / 8)).slice(0, length);
}

/** A signature or MAC: the same from every related key. */
function stamp(use: KeyUse, input: Input): string {
  return toBase64(digest(`${use.keyId} ${use.keyMaterialId} ${use.algorithm} ${input.Message}`, 8));
}

function secretWith(use: KeyUse, other: unknown): string {
  return toBase64(digest(`${use.keyId} ${other}`, 4));
}

function done(output: Input): Done {
  return { ok: true, output };
}

function refused(code: ErrorCode): HostRefusal {
  return { ok: false, code, message: '' };
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString();
}
