// What the target has enciphered, signed and authenticated, so that the kit knows what must come back.

import type { CiphertextHeader, Host, KeyUse } from '../../model/key-set/host.js';
import type { HostRefusal } from '../../model/rules/errors.js';
import type { Body } from './body.js';
import type { Names } from './names.js';

/** A blob that the target made. */
interface Made {
  readonly kind: 'ciphertext' | 'signature' | 'mac' | 'shared secret';
  readonly keyId: string;
  readonly keyMaterialId?: string;
  readonly algorithm: string;
  /** Base64: what was enciphered, signed or authenticated; absent: only the target knows. */
  readonly content?: string;
  /** The encryption context, or the type of the message, as text. */
  readonly context: string;
}

export interface Ciphertexts {
  /** Remembers what a sequence's n-th call has made. The blob is the target's: its counterpart is `blobOf(call)`. */
  readonly learn: (use: KeyUse, input: Body, output: Body, call: number, names: Names) => void;
  readonly ciphertexts: () => readonly string[];
  readonly signatures: () => readonly string[];
  readonly macs: () => readonly string[];
  readonly sharedSecretCiphertexts: () => readonly string[];
  /** What the model asks its host. */
  readonly host: Pick<Host, 'cryptography'> & Required<Pick<Host, 'readCiphertext'>>;
}

/** The kit's own name of what a sequence's n-th call has made: a ciphertext, a signature or a MAC, in base64. */
export function blobOf(call: number): string {
  return Buffer.from(`made by call ${call}`).toString('base64');
}

const SYMMETRIC = 'SYMMETRIC_DEFAULT';

/** So many blobs of each kind are offered to later calls. */
const MOST = 8;

export function createCiphertexts(): Ciphertexts {
  const made = new Map<string, Made>();

  function blobs(kind: Made['kind']): readonly string[] {
    const all = [...made].flatMap(([blob, what]) => (what.kind === kind ? [blob] : []));
    return all.slice(-MOST);
  }

  return {
    learn: (use, input, output, call, names) => {
      const remember = (blob: unknown, what: Made): void => {
        if (typeof blob !== 'string' || blob === '' || names.isKnown(blob)) return;
        names.bind(blobOf(call), blob);
        made.set(blobOf(call), what);
      };
      const { keyId, keyMaterialId, algorithm = SYMMETRIC } = use;
      const base = { keyId, algorithm, ...(keyMaterialId === undefined ? {} : { keyMaterialId }) };
      switch (use.operation) {
        case 'Encrypt':
        case 'GenerateDataKey':
          remember(output.CiphertextBlob, {
            ...base,
            kind: 'ciphertext',
            ...contentOf(use.operation === 'Encrypt' ? input.Plaintext : output.Plaintext),
            context: textOf(input.EncryptionContext),
          });
          return;
        case 'GenerateDataKeyWithoutPlaintext':
          remember(output.CiphertextBlob, { ...base, kind: 'ciphertext', context: textOf(input.EncryptionContext) });
          return;
        case 'ReEncrypt': {
          const source = made.get(String(input.CiphertextBlob));
          remember(output.CiphertextBlob, {
            ...base,
            kind: 'ciphertext',
            ...contentOf(source?.content),
            context: textOf(input.DestinationEncryptionContext),
          });
          return;
        }
        case 'Sign':
          remember(output.Signature, {
            ...base,
            kind: 'signature',
            ...contentOf(input.Message),
            context: textOf(input.MessageType ?? 'RAW'),
          });
          return;
        case 'GenerateMac':
          remember(output.Mac, { ...base, kind: 'mac', ...contentOf(input.Message), context: textOf(undefined) });
          return;
        case 'Encapsulate':
          remember(output.SharedSecretCiphertextBlob, { ...base, kind: 'shared secret', context: textOf(undefined) });
          return;
        default:
      }
    },
    ciphertexts: () => blobs('ciphertext'),
    signatures: () => blobs('signature'),
    macs: () => blobs('mac'),
    sharedSecretCiphertexts: () => blobs('shared secret'),
    host: { readCiphertext, cryptography },
  };

  function readCiphertext(blob: string): CiphertextHeader | undefined {
    const known = made.get(blob);
    // Only symmetric ciphertexts say whose they are.
    if (known?.kind !== 'ciphertext' || known.algorithm !== SYMMETRIC) return undefined;
    const { keyId, keyMaterialId } = known;
    // A key that was taken over need not have key material.
    return keyMaterialId === undefined ? { keyId } : { keyId, keyMaterialId };
  }

  function cryptography(use: KeyUse, input: Body): { readonly ok: true; readonly output: Body } | HostRefusal {
    switch (use.operation) {
      case 'Decrypt': {
        const known = made.get(String(input.CiphertextBlob));
        if (!isIts(known, use, textOf(input.EncryptionContext))) return refusal('InvalidCiphertextException');
        return { ok: true, output: contentAs('Plaintext', known) };
      }
      case 'ReEncrypt': {
        const known = made.get(String(input.CiphertextBlob));
        const source = use.source ?? use;
        return isIts(known, source, textOf(input.SourceEncryptionContext))
          ? { ok: true, output: {} }
          : refusal('InvalidCiphertextException');
      }
      case 'Verify': {
        const known = made.get(String(input.Signature));
        return isIts(known, use, textOf(input.MessageType ?? 'RAW')) && known?.content === input.Message
          ? { ok: true, output: { SignatureValid: true } }
          : refusal('KMSInvalidSignatureException');
      }
      case 'VerifyMac': {
        const known = made.get(String(input.Mac));
        return isIts(known, use, textOf(undefined)) && known?.content === input.Message
          ? { ok: true, output: { MacValid: true } }
          : refusal('KMSInvalidMacException');
      }
      case 'Decapsulate': {
        const known = made.get(String(input.SharedSecretCiphertextBlob));
        if (known?.kind !== 'shared secret') return refusal('InvalidCiphertextException');
        // Of another key it decapsulates too, to another secret.
        return { ok: true, output: known.keyId === use.keyId ? contentAs('SharedSecret', known) : {} };
      }
      default:
        return { ok: true, output: {} };
    }
  }
}

function isIts(known: Made | undefined, use: KeyUse, context: string): boolean {
  return known?.keyId === use.keyId && known.algorithm === use.algorithm && known.context === context;
}

function contentOf(content: unknown): { readonly content?: string } {
  return typeof content === 'string' ? { content } : {};
}

function contentAs(member: string, known: Made | undefined): Body {
  return known?.content === undefined ? {} : { [member]: known.content };
}

function textOf(context: unknown): string {
  if (typeof context !== 'object' || context === null) return typeof context === 'string' ? context : '';
  // An empty context is none.
  if (Object.keys(context).length === 0) return '';
  return JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refusal(code: HostRefusal['code']): HostRefusal {
  return { ok: false, code, message: '' };
}
