// What a trace does not tell of a call: CloudTrail leaves out secrets, and nobody can read what wrapped key material or a
// ciphertext from before the trace holds. A call is judged with every kind of thing that may have been there.

import { type Beliefs, involvedIn, likelyOf } from '../beliefs/beliefs.js';
import { type Body, textOf } from '../beliefs/body.js';
import { type Made, madeFor, usesBlob } from '../beliefs/ciphertexts.js';
import { namesOf } from '../beliefs/names.js';
import {
  currentKeyMaterial,
  INPUTS,
  keyMaterialIdOf,
  type Operation,
  parseRegion,
  type Shape,
  takes,
} from '../model.js';
import type { Observation } from './observation.js';

/** One thing that the call may have been, in the kit's own names. */
export interface Alternative {
  readonly beliefs: Beliefs;
  readonly input: Body;
}

const TAKES_KEY_MATERIAL = takes('EncryptedKeyMaterial');
const TAKES_GRANT_TOKENS = takes('GrantTokens');
const NO_GRANT_TOKEN = 'no grant token';
const NO_BLOB = '';
const FOREIGN = Buffer.from('made by somebody else').toString('base64');

/**
 * Every kind of call that it may have been, the likeliest first: the call itself, if all of it is known. None: it was not
 * told which key is called. `number`: which of
 * the calls it is, for names of what it brings. `materials`: the key material that earlier calls have brought.
 */
export function alternativesOf(
  beliefs: Beliefs,
  call: { readonly operation: Operation; readonly region: string; readonly input: Body },
  observation: Observation,
  number: number,
  materials: readonly string[],
): readonly Alternative[] {
  const told = withoutTokens(beliefs, call, observation, number, materials);
  const { operation, input } = call;
  const isTold = observation.record === undefined || !TAKES_GRANT_TOKENS[operation] || input.GrantTokens !== undefined;
  if (isTold) return told;
  return [...told, ...told.map((one) => ({ ...one, input: { ...one.input, GrantTokens: [NO_GRANT_TOKEN] } }))];
}

/** The same, with no grant tokens but those that were told. */
function withoutTokens(
  beliefs: Beliefs,
  { operation, region, input }: { readonly operation: Operation; readonly region: string; readonly input: Body },
  observation: Observation,
  number: number,
  materials: readonly string[],
): readonly Alternative[] {
  const whole = observation.record === undefined ? input : withSecrets(operation, input);
  const isSecret = whole !== input;
  if (TAKES_KEY_MATERIAL[operation]) return imports(beliefs, region, whole, number, isSecret, materials);
  const member = usesBlob(operation);
  const used = member === undefined ? undefined : whole[member];
  if (member !== undefined && (observation.record !== undefined || !isKnownBlob(beliefs, used))) {
    return blobs(beliefs, { operation, region, input: whole }, observation, number);
  }
  return isSecret ? [{ beliefs, input: whole }, ...spoilt(beliefs, operation, input, whole)] : [{ beliefs, input }];
}

/** The input with something in place of each secret that a request must have. */
function withSecrets(operation: Operation, input: Body): Body {
  const missing = Object.entries(INPUTS[operation]).flatMap(([name, shape]) =>
    shape.required === true && input[name] === undefined && isUnrecorded(shape) ? [[name, secretOf(shape)]] : [],
  );
  return missing.length === 0 ? input : { ...input, ...Object.fromEntries(missing) };
}

function isUnrecorded(shape: Shape): boolean {
  return shape.type === 'blob' || ('unrecorded' in shape && shape.unrecorded === true);
}

/** A value of that shape, in base64: as short as it may be, and no shorter than what can be a digest. */
function secretOf(shape: Shape): string {
  const length = shape.type === 'blob' ? Math.max(1, shape.min) : 1;
  return Buffer.alloc(length, 'x').toString('base64');
}

/** The same call with a secret that no call may bring. */
function spoilt(beliefs: Beliefs, operation: Operation, input: Body, whole: Body): readonly Alternative[] {
  return Object.keys(INPUTS[operation])
    .filter((name) => input[name] !== whole[name])
    .map((name) => ({ beliefs, input: { ...whole, [name]: NO_BLOB } }));
}

function isKnownBlob({ blobs = {} }: Beliefs, blob: unknown): boolean {
  return typeof blob === 'string' && Object.hasOwn(blobs, blob);
}

/** A blob that the called key has made, one of another key, and what is none. */
function blobs(
  beliefs: Beliefs,
  call: { readonly operation: Operation; readonly region: string; readonly input: Body },
  observation: Observation,
  number: number,
): readonly Alternative[] {
  const { operation, region, input } = call;
  const member = usesBlob(operation) ?? '';
  const own = Buffer.from(`not recorded ${number}`).toString('base64');
  const called = calledKeyOf(beliefs, input, observation);
  if (called === undefined || called === '') return [];
  const [tracked] = involvedIn(beliefs, region, { KeyId: called });
  const keySet = tracked === undefined ? undefined : likelyOf(tracked);
  const materials = keySet === undefined ? [] : [currentKeyMaterial(keySet), ...keySet.keyMaterials];
  const ids = [...new Set(materials.flatMap((material) => material?.keyMaterialId ?? []))];
  const good =
    keySet === undefined
      ? []
      : (ids.length === 0 ? [undefined] : ids).map((id) => madeFor(operation, keySet.keyId, id, input));
  const foreign = madeFor(operation, '00000000-0000-0000-0000-000000000000', undefined, input);
  const named = [...good, foreign].flatMap((made) => (made === undefined ? [] : [withMade(beliefs, own, made)]));
  const alternatives = named.map((next) => ({ beliefs: next, input: { ...input, [member]: own } }));
  return [
    ...alternatives,
    { beliefs, input: { ...input, [member]: FOREIGN } },
    { beliefs, input: { ...input, [member]: NO_BLOB } },
  ];
}

function withMade(beliefs: Beliefs, name: string, made: Made): Beliefs {
  return { ...beliefs, blobs: { ...beliefs.blobs, [name]: made } };
}

/** The key that the call says, or CloudTrail of it, or its answer. */
function calledKeyOf({ names }: Beliefs, { KeyId, SourceKeyId }: Body, { record, answer }: Observation): unknown {
  const answered = 'output' in answer ? (answer.output.SourceKeyId ?? answer.output.KeyId) : undefined;
  return KeyId ?? SourceKeyId ?? namesOf(names).toOwn(textOf(record?.keyArns[0] ?? answered));
}

/** Key material that the key has had before, other material, and a token that is none. */
function imports(
  beliefs: Beliefs,
  region: string,
  input: Body,
  number: number,
  isSecret: boolean,
  earlier: readonly string[],
): readonly Alternative[] {
  const [tracked] = involvedIn(beliefs, region, input);
  const keySet = tracked === undefined ? undefined : likelyOf(tracked);
  const called = parseRegion(region);
  const tokens = (called === undefined ? [] : (keySet?.keys[called]?.importParameters ?? [])).map(
    (one) => one.importToken,
  );
  const known = earlier.filter((material) => isOf(keySet, material));
  const materials = [...known, materialOf(number)];
  const given = isSecret ? [...tokens.slice(-1), NO_TOKEN] : [textOf(input.ImportToken)];
  return given.flatMap((ImportToken) =>
    [...materials, NO_BLOB].map((EncryptedKeyMaterial) => ({
      beliefs,
      input: { ...input, ImportToken, EncryptedKeyMaterial },
    })),
  );
}

const NO_TOKEN = Buffer.from('no token of this key').toString('base64');

/** Key material that a call may have brought: as long as that of a symmetric key. */
function materialOf(number: number): string {
  return Buffer.from(`material ${number}`.padEnd(32)).toString('base64');
}

function isOf(keySet: ReturnType<typeof likelyOf>, material: string): boolean {
  if (keySet === undefined) return false;
  const id = keyMaterialIdOf(keySet.keyId, material);
  return keySet.keyMaterials.some(({ keyMaterialId }) => keyMaterialId === id);
}
