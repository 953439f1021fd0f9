// Tours: sequences that leave nothing to chance, for what generated sequences do not reach in sixty, which is some 15,000
// calls, and for what every run is to have first of all.

import { CONFORM_KINDS_IN_TURN, type Kind } from './kinds.js';
import type { Move } from './moves.js';
import { pick } from './picks.js';
import { call, creation, imported, type Part, PRIMARY, type Preludes, prepared, REPLICA, wait } from './preludes.js';
import { BLOB } from './shapes.js';
import { ALIAS_NAMES } from './vocabulary.js';

const DAY = 86_400_000;
const FREE = pick('freeRegion');
/** The other that the key has already is that of both Regions. */
const [, OTHER_ALIAS] = ALIAS_NAMES;

/** Every tour. */
export function toursOf(preludes: Preludes): readonly (readonly Move[])[] {
  const symmetric = CONFORM_KINDS_IN_TURN.filter(({ input }) => input.MultiRegion && input.KeySpec === undefined);
  const multiRegion = symmetric.find(({ input }) => input.Origin === undefined);
  const external = symmetric.find(({ input }) => input.Origin === 'EXTERNAL');
  const moves = (kind: Kind | undefined, parts: readonly Part[]): readonly Move[] =>
    kind === undefined ? [] : [creation(kind), ...prepared(kind, preludes.replicated), ...parts.map((part) => part(0))];
  return [moves(multiRegion, [...ELSEWHERE, ...SHARED]), moves(external, IMPORTS)];
}

/** Where the key is not: in the called Region, or in the caller's account. The most reported failure of all. [CIPHER-2] */
const ELSEWHERE: readonly Part[] = [
  call('Decrypt', FREE, { KeyId: undefined, CiphertextBlob: pick('ciphertext') }),
  call('CreateKey', FREE, { KeyId: undefined }),
  call('ReEncrypt', FREE, {
    KeyId: undefined,
    CiphertextBlob: pick('ciphertext'),
    DestinationKeyId: pick('keyId', 1),
  }),
  // An alias is of one Region. [ALIAS-1]
  call('CreateAlias', PRIMARY, { KeyId: undefined, AliasName: OTHER_ALIAS, TargetKeyId: pick('keyId') }),
  call('Encrypt', REPLICA, { KeyId: OTHER_ALIAS, Plaintext: BLOB }),
  // Of two keys of different types only one has the alias, and it does not go over to the other. [ALIAS-1] [ALIAS-2]
  call('CreateKey', PRIMARY, { KeyId: undefined, KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  call('ListAliases', PRIMARY, { KeyId: pick('keyId', 2) }),
  call('UpdateAlias', PRIMARY, { KeyId: undefined, AliasName: OTHER_ALIAS, TargetKeyId: pick('keyId', 2) }),
  call('DescribeKey', PRIMARY, { KeyId: pick('otherAccountArn') }),
  call('Encrypt', PRIMARY, { KeyId: pick('otherAccountArn'), Plaintext: BLOB }),
  call('DisableKey', PRIMARY, { KeyId: pick('otherAccountArn') }),
];

/** What is enabled at one key, and shown by another once it must be; and that the other is there. [ROTATE-1] [SHARED-1] */
const SHARED: readonly Part[] = [
  call('EnableKeyRotation', PRIMARY),
  wait(2 * DAY),
  call('GetKeyRotationStatus', REPLICA),
  // A replica key is a key of its Region. [SHARED-2]
  call('ListKeys', REPLICA, { KeyId: undefined }),
];

const IMPORTS: readonly Part[] = [
  // The token of another key, and nothing else wrong. [IMPORT-7]
  call('ImportKeyMaterial', REPLICA, {
    ImportToken: pick('foreignImportToken'),
    EncryptedKeyMaterial: pick('ownMaterial'),
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  }),
  // Material that expires is imported again, to last for good. [IMPORT-1]
  ...imported(REPLICA, { ExpirationModel: undefined, ValidTo: pick('distantValidTo', 0) }),
  ...imported(REPLICA),
];
