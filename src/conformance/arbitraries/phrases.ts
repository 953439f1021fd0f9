// Phrases: moves that belong together. They keep key sets alive through long sequences, and let calls of all sorts come just
// when a key is in a state that does not last.

import fc from 'fast-check';
import { anySet } from './calls.js';
import type { Move } from './moves.js';
import { type Pick, pick } from './picks.js';
import { call, deleted, imported, next, type Part, PRIMARY, REPLICA, replicating, swapped, wait } from './preludes.js';
import { BLOB } from './shapes.js';

/** Where any call comes, on a key in a state that does not last. */
const ANY = 'any call';
type Phrase = readonly (Part | typeof ANY)[];

const DAY = 86_400_000;
/** Another member of the set, if there is one. */
const MEMBER = pick('keyRegion', 1);
const REGIONS = [PRIMARY, MEMBER, pick('keyRegion', 2)] as const;

const revived = (region: Pick): Phrase => [call('CancelKeyDeletion', region), call('EnableKey', region)];
const encrypting = call('Encrypt', MEMBER, { Plaintext: BLOB });
const decrypting = call('Decrypt', PRIMARY, { CiphertextBlob: pick('ciphertext') });

/** In a year, nearly. */
const expiring = { ExpirationModel: undefined, ValidTo: pick('distantValidTo', 3) };

/** Key material that the set has not had, and the youngest that it has. */
const another = { EncryptedKeyMaterial: pick('newMaterial'), ImportType: 'NEW_KEY_MATERIAL' };
const anothersOwn = { EncryptedKeyMaterial: pick('ownMaterial', 1) };
const renewed = [
  ...imported(PRIMARY, another),
  // Too early, if there are replica keys. [ROTATE-5a]
  call('RotateKeyOnDemand', PRIMARY),
  ...imported(MEMBER, anothersOwn),
  call('RotateKeyOnDemand', PRIMARY),
] as const;
const FREE = pick('freeRegion');
const unnamed = { KeyId: undefined, CiphertextBlob: pick('ciphertext') };

const PHRASES: readonly (readonly [weight: number, Phrase])[] = [
  // What was deleted or disabled is used again.
  ...REGIONS.map((region) => [4, revived(region)] as const),
  ...REGIONS.map((region) => [1, [call('DisableKey', region), ANY, call('EnableKey', region)]] as const),
  ...REGIONS.map((region) => [2, [deleted(region), ANY, ...revived(region)]] as const),
  // The set grows, and its primary moves.
  [3, [replicating, next]],
  [3, [replicating, ANY, ANY, next]],
  [5, [swapped, ANY, ANY, ANY, next]],
  [3, [replicating, next, swapped, ANY, ANY, ANY, next]],
  // Imported material comes, goes and is changed.
  [2, imported(PRIMARY)],
  [2, imported(MEMBER)],
  [1, [call('DeleteImportedKeyMaterial', MEMBER), ANY, ...imported(MEMBER)]],
  [1, [...imported(MEMBER, expiring), ANY, ...imported(MEMBER)]],
  // Rotation.
  [2, [call('RotateKeyOnDemand', PRIMARY), ANY, next]],
  [1, [call('EnableKeyRotation', PRIMARY), ANY]],
  [1, [...renewed, ANY, next]],
  [3, [call('RotateKeyOnDemand', PRIMARY), call('DisableKey', PRIMARY), ANY, next, call('EnableKey', PRIMARY)]],
  [3, [...renewed, call('DeleteImportedKeyMaterial', MEMBER, { KeyMaterialId: pick('keyMaterialId', 1) }), next]],
  // What one member encrypts, another decrypts, and where there is none, nobody.
  [2, [encrypting, decrypting]],
  [
    1,
    [
      encrypting,
      call('Decrypt', FREE, unnamed),
      call('ReEncrypt', FREE, { ...unnamed, DestinationKeyId: pick('keyId', 1) }),
    ],
  ],
];

const LONG_PHRASES: readonly (readonly [weight: number, Phrase])[] = [
  [2, [deleted(REPLICA), wait(7 * DAY), replicating, ANY, next]],
  [1, [call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 90 }), wait(91 * DAY), ANY]],
  [1, [call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 90 }), wait(366 * DAY)]],
];

/** Phrases with calls of that sort in them; those that need days only if time can be moved. */
export function phrases(anyCall: fc.Arbitrary<Move | undefined>, hasClock: boolean): fc.Arbitrary<readonly Move[]> {
  const weighted = hasClock ? [...PHRASES, ...LONG_PHRASES] : PHRASES;
  return fc.oneof(...weighted.map(([weight, phrase]) => ({ weight, arbitrary: movesOf(phrase, anyCall) })));
}

function movesOf(phrase: Phrase, anyCall: fc.Arbitrary<Move | undefined>): fc.Arbitrary<readonly Move[]> {
  const calls = fc.tuple(...phrase.filter((part) => part === ANY).map(() => anyCall));
  return fc.tuple(anySet, calls).map(([set, given]) => {
    const left = [...given];
    return phrase.flatMap((part) => {
      const move = part === ANY ? left.shift() : part(set);
      if (move === undefined) return [];
      return [part === ANY && move.type === 'call' ? { ...move, set } : move];
    });
  });
}
