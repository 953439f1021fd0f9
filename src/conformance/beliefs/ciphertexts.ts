// What the target has enciphered, signed and authenticated, so that the kit knows what must come back.

import { base64OfText } from '../../shared/base64.js';
import {
  byOperation,
  type CiphertextHeader,
  type Host,
  type HostRefusal,
  hostRefusal,
  type KeyUse,
  type Members,
  type Operation,
} from '../model.js';
import type { Body } from './body.js';
import type { Names } from './names.js';

/** The kinds of blobs, by the member that gives one in an answer and takes it in a request. */
const BLOB_MEMBERS = ['CiphertextBlob', 'Signature', 'Mac', 'SharedSecretCiphertextBlob'] as const;
type BlobMember = (typeof BLOB_MEMBERS)[number];

/** A blob that the target made. */
export interface Made {
  readonly member: BlobMember;
  readonly keyId: string;
  readonly keyMaterialId?: string;
  readonly algorithm: string;
  /** Base64: what was enciphered, signed or authenticated; absent: only the target knows. */
  readonly content?: string;
  /** The encryption context, or the type of the message, as text. */
  readonly context: string;
}

/** What the target has made, oldest first, by the kit's own name of it: `blobOf` its call. Plain JSON. */
export type Blobs = Readonly<Record<string, Made>>;

/** What is so of every blob of a kind. */
interface Kind {
  /** The member of the request or the answer with what goes in; none: it is the target's secret. */
  readonly content?: string;
  /** The members with the context where the blob is made, and where it is used. An operation has one of each. */
  readonly contextWhenMade: readonly string[];
  readonly contextWhenUsed: readonly string[];
  /** The context of a request that gives none. */
  readonly plainContext?: string;
  /** The member that says that it is good; else its content is given back. */
  readonly verdict?: string;
  readonly fault: 'ciphertextInvalid' | 'signatureInvalid' | 'macInvalid';
  /** Whatever key takes it makes something of it. */
  readonly fitsEveryKey?: true;
}

const KINDS: Readonly<Record<BlobMember, Kind>> = {
  CiphertextBlob: {
    content: 'Plaintext',
    contextWhenMade: ['EncryptionContext', 'DestinationEncryptionContext'],
    contextWhenUsed: ['EncryptionContext', 'SourceEncryptionContext'],
    fault: 'ciphertextInvalid',
  },
  Signature: {
    content: 'Message',
    contextWhenMade: ['MessageType'],
    contextWhenUsed: ['MessageType'],
    plainContext: 'RAW',
    verdict: 'SignatureValid',
    fault: 'signatureInvalid',
  },
  Mac: {
    content: 'Message',
    contextWhenMade: [],
    contextWhenUsed: [],
    verdict: 'MacValid',
    fault: 'macInvalid',
  },
  SharedSecretCiphertextBlob: {
    contextWhenMade: [],
    contextWhenUsed: [],
    fault: 'ciphertextInvalid',
    fitsEveryKey: true,
  },
};

/** What an operation does with blobs: its card says so. */
interface Handling {
  readonly makes: BlobMember | undefined;
  readonly uses: BlobMember | undefined;
  /** Where what goes into a blob is found: in the request, or in the answer. */
  readonly contentIn: 'input' | 'output' | undefined;
  /** The members of the request with the context of what is made, and of what is used. */
  readonly contextWhenMade: string | undefined;
  readonly contextWhenUsed: string | undefined;
}

const HANDLINGS: Readonly<Record<Operation, Handling>> = byOperation(({ input, output }) => {
  const makes = blobAmong(output);
  const uses = blobAmong(input);
  const contentMember = makes === undefined ? undefined : KINDS[makes].content;
  const among = (members: readonly string[] = []) => members.find((member) => member in input);
  return {
    makes,
    uses,
    contentIn: contentMember === undefined ? undefined : placeOf(contentMember, input, output),
    contextWhenMade: makes && among(KINDS[makes].contextWhenMade),
    contextWhenUsed: uses && among(KINDS[uses].contextWhenUsed),
  };
});

function placeOf(member: string, input: Members, output: Members): 'input' | 'output' | undefined {
  if (member in input) return 'input';
  return member in output ? 'output' : undefined;
}

function blobAmong(members: Members): BlobMember | undefined {
  return BLOB_MEMBERS.find((member) => member in members);
}

/** The kit's own name of what a sequence's n-th call has made: a ciphertext, a signature or a MAC, in base64. */
export function blobOf(call: number): string {
  return base64OfText(`made by call ${call}`);
}

/** Whether it makes ciphertexts whose content the caller knows. */
export function enciphersOpenly(operation: Operation): boolean {
  const { makes, contentIn } = HANDLINGS[operation];
  return makes === 'CiphertextBlob' && contentIn !== undefined;
}

/** The member of an operation's request with a blob that must be the target's own; undefined: there is none. */
export function usesBlob(operation: Operation): BlobMember | undefined {
  return HANDLINGS[operation].uses;
}

/** A blob of a key that is just what a call needs which uses one; undefined: the operation uses none. */
export function madeFor(
  operation: Operation,
  keyId: string,
  keyMaterialId: string | undefined,
  input: Body,
): Made | undefined {
  const { uses: member, contextWhenUsed } = HANDLINGS[operation];
  if (member === undefined) return undefined;
  const { content, verdict } = KINDS[member];
  const shown = verdict === undefined || content === undefined ? undefined : input[content];
  const named = ALGORITHM_MEMBERS.map((name) => input[name]).find((algorithm) => typeof algorithm === 'string');
  return {
    member,
    keyId,
    ...(keyMaterialId === undefined ? {} : { keyMaterialId }),
    algorithm: typeof named === 'string' ? named : SYMMETRIC,
    ...(typeof shown === 'string' ? { content: shown } : {}),
    context: contextOf(contextWhenUsed, KINDS[member], input),
  };
}

/** The members of requests that say with which algorithm a blob was made. */
const ALGORITHM_MEMBERS = [
  'EncryptionAlgorithm',
  'SourceEncryptionAlgorithm',
  'SigningAlgorithm',
  'MacAlgorithm',
] as const;

const SYMMETRIC = 'SYMMETRIC_DEFAULT';

/** So many blobs of each kind are offered to later calls. */
const MOST = 8;

/** What a call has made, and the target's name of it; undefined: nothing, or nothing new. */
export function madeBy(
  blobs: Blobs,
  use: KeyUse,
  input: Body,
  output: Body,
  names: Names,
): { readonly made: Made; readonly blob: string } | undefined {
  const { makes: member, contextWhenMade } = HANDLINGS[use.operation];
  const blob = member === undefined ? undefined : output[member];
  if (member === undefined || typeof blob !== 'string' || blob === '' || names.isKnown(blob)) return undefined;
  const { keyId, keyMaterialId, algorithm = SYMMETRIC } = use;
  const content = contentOf(blobs, use.operation, input, output);
  const made: Made = {
    member,
    keyId,
    ...(keyMaterialId === undefined ? {} : { keyMaterialId }),
    algorithm,
    ...(typeof content === 'string' ? { content } : {}),
    context: contextOf(contextWhenMade, KINDS[member], input),
  };
  return { made, blob };
}

/** What goes into the blob that an operation makes; what it enciphers anew is what was in the one before. */
function contentOf(blobs: Blobs, operation: Operation, input: Body, output: Body): unknown {
  const { makes, uses, contentIn } = HANDLINGS[operation];
  if (makes === undefined) return undefined;
  const { content } = KINDS[makes];
  if (content !== undefined && contentIn !== undefined) return (contentIn === 'input' ? input : output)[content];
  return uses === makes ? usedBlob(blobs, uses, input)?.content : undefined;
}

/** The latest blobs of a kind, oldest first. */
export function blobsOf(blobs: Blobs, member: BlobMember): readonly string[] {
  return Object.entries(blobs)
    .flatMap(([blob, made]) => (made.member === member ? [blob] : []))
    .slice(-MOST);
}

/** What the model asks its host about blobs. */
export function hostOfBlobs(blobs: Blobs): Pick<Host, 'cryptography'> & Required<Pick<Host, 'readCiphertext'>> {
  return {
    readCiphertext: (blob) => headerOf(blobs, blob),
    cryptography: (use, input) => cryptography(blobs, use, input),
  };
}

/** Whose a ciphertext is; undefined: it does not say so, or is none of the target's. */
export function headerOf(blobs: Blobs, blob: string): CiphertextHeader | undefined {
  const known = blobs[blob];
  // Only symmetric ciphertexts say whose they are.
  if (known?.member !== 'CiphertextBlob' || known.algorithm !== SYMMETRIC) return undefined;
  const { keyId, keyMaterialId } = known;
  // A key that was taken over need not have key material.
  return keyMaterialId === undefined ? { keyId } : { keyId, keyMaterialId };
}

function cryptography(
  blobs: Blobs,
  use: KeyUse,
  input: Body,
): { readonly ok: true; readonly output: Body } | HostRefusal {
  const { makes, uses, contextWhenUsed } = HANDLINGS[use.operation];
  if (uses === undefined) return NOTHING;
  const kind = KINDS[uses];
  const known = usedBlob(blobs, uses, input);
  const isGood =
    kind.fitsEveryKey === true
      ? known?.member === uses
      : isIts(known, use.source ?? use, contextOf(contextWhenUsed, kind, input));
  if (known === undefined || !isGood) return hostRefusal({ fault: kind.fault });
  const { content, verdict } = kind;
  if (verdict !== undefined && content !== undefined) {
    return known.content === input[content]
      ? { ok: true, output: { [verdict]: true } }
      : hostRefusal({ fault: kind.fault });
  }
  // What is enciphered anew stays secret.
  if (makes !== undefined || content === undefined || known.content === undefined) return NOTHING;
  return { ok: true, output: { [content]: known.content } };
}

const NOTHING = { ok: true, output: {} } as const;

function usedBlob(blobs: Blobs, member: BlobMember, input: Body): Made | undefined {
  const blob = String(input[member]);
  return Object.hasOwn(blobs, blob) ? blobs[blob] : undefined;
}

function isIts(known: Made | undefined, use: KeyUse, context: string): boolean {
  return known?.keyId === use.keyId && known.algorithm === use.algorithm && known.context === context;
}

function contextOf(member: string | undefined, { plainContext }: Kind, input: Body): string {
  return contextText((member === undefined ? undefined : input[member]) ?? plainContext);
}

function contextText(context: unknown): string {
  if (typeof context !== 'object' || context === null) return typeof context === 'string' ? context : '';
  // An empty context is none.
  if (Object.keys(context).length === 0) return '';
  return JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));
}
