// What an answer teaches beside what it says of the key sets that the call was about.

import {
  currentKeyMaterial,
  isEnabledByDefault,
  type KeySet,
  MAKES_KEY_SET,
  parseRegion,
  partitionOf,
  REGION_MEMBER,
} from '../model.js';
import type { TargetAnswer } from '../target.js';
import { type Beliefs, beliefsWith, type Tracked, trackedOf, trackedWith, withKeySet, withTracked } from './beliefs.js';
import { isBody, textOf } from './body.js';
import type { Call, Circumstances, Verdict } from './call.js';
import { blobOf, madeBy } from './ciphertexts.js';
import { union } from './keeping.js';
import { namesOf, withBound } from './names.js';

/** What every answer gives out: what key material is wrapped with. */
export function afterAnswer(beliefs: Beliefs, { input }: Call, answer: TargetAnswer): Beliefs {
  if (!('output' in answer) || !isBody(input)) return beliefs;
  const names = namesOf(beliefs.names);
  const { PublicKey, ImportToken } = answer.output;
  const { WrappingAlgorithm } = input;
  const wrapping = { publicKey: textOf(PublicKey), wrappingAlgorithm: textOf(WrappingAlgorithm) };
  if (typeof ImportToken !== 'string') return beliefs;
  return beliefsWith(beliefs, { wrappings: { ...beliefs.wrappings, [names.toOwn(ImportToken)]: wrapping } });
}

/** What a call has made: a key set, a ciphertext; and where its key sets may have keys from now on. */
export function afterSuccess(
  beliefs: Beliefs,
  call: Call,
  answer: TargetAnswer,
  { succeeded, result, involved }: Verdict,
  { now, visibility }: Circumstances,
): Beliefs {
  const made = succeeded && MAKES_KEY_SET[call.operation] ? result?.keySet : undefined;
  const next = made === undefined || made === null ? beliefs : withKeySet(beliefs, made, now, visibility);
  const known = succeeded && 'output' in answer ? withBlob(next, call, answer.output, result) : next;
  return withNamedRegion(known, call, involved);
}

function withBlob(
  beliefs: Beliefs,
  { input, number }: Call,
  output: Readonly<Record<string, unknown>>,
  result: Verdict['result'],
): Beliefs {
  const { blobs, names } = beliefs;
  if (blobs === undefined || result?.ok !== true || result.use === undefined || !isBody(input)) return beliefs;
  const made = madeBy(blobs, result.use, input, output, namesOf(names));
  if (made === undefined || !isMaterialKnown(beliefs, made.made.keyId)) return beliefs;
  const own = blobOf(number);
  return beliefsWith(beliefs, { blobs: { ...blobs, [own]: made.made }, names: withBound(names, [[own, made.blob]]) });
}

/** Whether it is known which key material is current: else what was made with it tells nothing later. */
function isMaterialKnown(beliefs: Beliefs, keyId: string): boolean {
  const { possible = [] } = trackedOf(beliefs, keyId) ?? {};
  return new Set(possible.flatMap((keySet) => (keySet === null ? [] : [materialIdOf(keySet)]))).size < 2;
}

function materialIdOf(keySet: KeySet): string | undefined {
  return currentKeyMaterial(keySet)?.keyMaterialId;
}

/** A Region that a call names may have a key from now on, whatever the model says. */
function withNamedRegion(beliefs: Beliefs, { operation, input }: Call, involved: readonly string[]): Beliefs {
  const member = REGION_MEMBER[operation];
  const region = member === undefined || !isBody(input) ? undefined : parseRegion(input[member]);
  if (region === undefined || !isEnabledByDefault(region)) return beliefs;
  const added = (tracked: Tracked): Tracked => {
    const [first] = tracked.regions;
    if (first === undefined || partitionOf(first) !== partitionOf(region)) return tracked;
    return trackedWith(tracked, { regions: union(tracked.regions, [region]) });
  };
  return involved.reduce((next, keyId) => withTracked(next, keyId, added), beliefs);
}
