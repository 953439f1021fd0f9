// Which call of a sequence gave out which identifier: in a sequence they are the kit's own names, and whoever replays it
// elsewhere must put in those that the replay is given.

import { textOfBase64 } from '../../shared/base64.js';
import type { SequenceCall, SequenceStep } from '../findings.js';
import { createStore, digest, KEY_MAKERS, keyMaterialIdOf, type Operation, OUTPUTS } from '../model.js';

/** What calls give out, and later calls name. */
export const ISSUED_KINDS = ['key', 'grant', 'grantToken', 'importToken', 'keyMaterial', 'blob'] as const;
export type IssuedKind = (typeof ISSUED_KINDS)[number];

/** Something that a call of the sequence gave out. */
export interface Issued {
  readonly kind: IssuedKind;
  /** The place of the step that gave it out. */
  readonly step: number;
  /** The path of the member of its answer. */
  readonly member: string;
}

/** Members of answers that hold such things, by AWS's names; the first that an answer has. */
const MEMBERS: Readonly<Record<IssuedKind, readonly string[]>> = {
  key: ['KeyMetadata.KeyId'],
  grant: ['GrantId'],
  grantToken: ['GrantToken'],
  importToken: ['ImportToken'],
  keyMaterial: ['KeyMaterialId', 'KeyMetadata.CurrentKeyMaterialId'],
  blob: ['CiphertextBlob', 'PrivateKeyCiphertextBlob', 'Signature', 'Mac', 'SharedSecretCiphertextBlob'],
};

/** The member of an operation's answer that gives out such a thing; undefined: it gives out none. */
function memberOf(operation: Operation, kind: IssuedKind): string | undefined {
  const members = OUTPUTS[operation];
  return MEMBERS[kind].find((path) => Object.hasOwn(members, path.replace(/\..*/s, '')));
}

/** What a sequence's inputs name: text → what gave it out. Texts that nothing gave out are not in it. */
export function issuedIn(sequence: readonly SequenceStep[]): ReadonlyMap<string, Issued> {
  const issued = new Map<string, Issued>();
  const keys = keysOf(sequence);
  for (const [keyId, step] of keys) issued.set(keyId, { kind: 'key', step, member: 'KeyMetadata.KeyId' });
  for (const [place, step] of sequence.entries()) {
    if (!('operation' in step)) continue;
    const earlier = sequence.slice(0, place);
    for (const { text, name } of textsOf(step.input)) {
      const kind = kindOf(name);
      if (kind === undefined || issued.has(text)) continue;
      const found = issuer({ kind, text, step, earlier, issued });
      if (found !== undefined) issued.set(text, found);
    }
  }
  return issued;
}

/** The kit's own key ID in a text, if there is one. */
const OWN_KEY_ID = /mrk-0{24}[0-9a-f]{8}|00000000-0000-0000-0000-[0-9a-f]{12}/g;

/** The kit's own key ID that a call's input names as the key that it is about. */
export function keyIdOf(input: unknown): string | undefined {
  const { KeyId, TargetKeyId, SourceKeyId } = membersOf(input);
  const named = KeyId ?? TargetKeyId ?? SourceKeyId;
  return typeof named === 'string' ? named.match(OWN_KEY_ID)?.[0] : undefined;
}

/** An input's members; none, if it is no object. */
export function membersOf(input: unknown): Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...input } : {};
}

/** Key IDs that inputs name → the step that made the key. The n-th key has the number n. */
function keysOf(sequence: readonly SequenceStep[]): ReadonlyMap<string, number> {
  const named = new Set(JSON.stringify(sequence).match(OWN_KEY_ID));
  const ids = [...named].filter((id) => numberOf(id) > 0).sort((a, b) => numberOf(a) - numberOf(b));
  const makers = sequence.flatMap((step, place) =>
    'operation' in step && KEY_MAKERS.includes(step.operation) && isAccepted(step)
      ? [{ place, isMultiRegion: membersOf(step.input).MultiRegion === true }]
      : [],
  );
  const direct = ids.map((id) => makers[numberOf(id) - 1]);
  const fits = ids.every((id, index) => direct[index]?.isMultiRegion === id.startsWith('mrk-'));
  if (fits) return new Map(ids.flatMap((id, index) => entry(id, direct[index])));
  // Where the target made keys that AWS does not, numbers still tell the order.
  const sorted = (isMultiRegion: boolean) => ({
    ids: ids.filter((id) => id.startsWith('mrk-') === isMultiRegion),
    makers: makers.filter((maker) => maker.isMultiRegion === isMultiRegion),
  });
  return new Map(
    [sorted(true), sorted(false)].flatMap(({ ids: some, makers: by }) =>
      some.flatMap((id, index) => entry(id, by[index])),
    ),
  );
}

/** Whether AWS makes a key: those that it refuses are not counted. */
function isAccepted({ region, operation, input }: SequenceCall): boolean {
  return createStore().callJson({ region, operation, input }).ok;
}

function entry(id: string, maker: { readonly place: number } | undefined): readonly (readonly [string, number])[] {
  return maker === undefined ? [] : [[id, maker.place]];
}

function numberOf(keyId: string): number {
  return Number.parseInt(keyId.slice(-12), 16);
}

interface Search {
  readonly kind: IssuedKind;
  readonly text: string;
  readonly step: SequenceCall;
  readonly earlier: readonly SequenceStep[];
  readonly issued: ReadonlyMap<string, Issued>;
}

/** The kit's own texts say which step gave them out; any other text, and one of a step that is not there, is but a text. */
function issuer(search: Search): Issued | undefined {
  const { kind, text, earlier } = search;
  const place = kind === 'keyMaterial' ? materialStep(search) : stepNumber(kind, text);
  const given = place === undefined ? undefined : earlier[place];
  const member = given !== undefined && 'operation' in given ? memberOf(given.operation, kind) : undefined;
  return place === undefined || member === undefined ? undefined : { kind, step: place, member };
}

/** The place of the latest step that gave the key its material of that ID. */
function materialStep({ text, step, earlier, issued }: Search): number | undefined {
  const called = issued.get(keyIdOf(step.input) ?? '')?.step;
  const places = earlier.flatMap((given, place) => {
    if (!('operation' in given)) return [];
    if (KEY_MAKERS.includes(given.operation)) {
      return called === place && text === digest(`keyMaterialId ${place}`, 8) ? [place] : [];
    }
    const keyId = keyIdOf(given.input);
    const { EncryptedKeyMaterial: material } = membersOf(given.input);
    const isIts = keyId !== undefined && typeof material === 'string' && keyMaterialIdOf(keyId, material) === text;
    return isIts ? [place] : [];
  });
  return places.at(-1);
}

function kindOf(name: string): IssuedKind | undefined {
  switch (name) {
    case 'GrantId':
      return 'grant';
    case 'GrantToken':
    case 'GrantTokens':
      return 'grantToken';
    case 'ImportToken':
      return 'importToken';
    case 'KeyMaterialId':
      return 'keyMaterial';
    default:
      return MEMBERS.blob.includes(name) ? 'blob' : undefined;
  }
}

/** Whether a text is an import token of the kit's own: a call of its sequence gave it out, or one that was left out. */
export function isOwnImportToken(text: string): boolean {
  return OWN_IMPORT_TOKEN.test(textOfBase64(text));
}

const OWN_IMPORT_TOKEN = /^import token \d+$/;
const MOST_STEPS = 2000;
const STEPS = new Map<string, number>();

/** The place of the step that gave out the kit's own text; undefined: none did, generated inputs name such things, too. */
function stepNumber(kind: IssuedKind, text: string): number | undefined {
  if (kind === 'importToken' || kind === 'blob') {
    const found = /^(?:import token|made by call) (\d+)$/.exec(textOfBase64(text))?.[1];
    return found === undefined ? undefined : Number(found);
  }
  if (kind !== 'grant' && kind !== 'grantToken') return undefined;
  if (STEPS.size === 0) {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      for (const name of ['grantId', 'grantToken']) STEPS.set(digest(`${name} ${step}`, 8), step);
    }
  }
  return STEPS.get(kind === 'grant' ? text : text.slice(0, Math.max(0, text.lastIndexOf('.'))));
}

/** Every text of a JSON value, with the name of the member that holds it. */
function* textsOf(value: unknown, name = ''): Generator<{ readonly text: string; readonly name: string }> {
  if (typeof value === 'string') yield { text: value, name };
  else if (Array.isArray(value)) for (const entry_ of value) yield* textsOf(entry_, name);
  else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value)) yield* textsOf(inner, member);
  }
}
