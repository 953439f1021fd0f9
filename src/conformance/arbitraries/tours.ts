// Tours: sequences that leave nothing to chance, six that make the calls that are nearly right. The first ones of a run are
// played in turn with generated sequences.

import { CONFORM_KINDS_IN_TURN, type Kind } from './kinds.js';
import { SOURCE } from './members.js';
import type { Move } from './moves.js';
import { type Pick, pick } from './picks.js';
import {
  call,
  creation,
  deleted,
  imported,
  isImport,
  next,
  type Part,
  PRIMARY,
  type Preludes,
  REPLICA,
  wait,
} from './preludes.js';
import { BLOB } from './shapes.js';
import { ACCOUNT_ID, ALIAS_NAMES, GOOD_POLICIES, ROOT, SERVICE_PRINCIPALS } from './vocabulary.js';

/** The prelude, with something enciphered, signed and authenticated as soon as the key can be used. */
export function prepared(kind: Kind, prelude: readonly Part[]): readonly Move[] {
  const moves = prelude.map((part) => part(0));
  if (kind.input.Origin !== 'EXTERNAL') return [...USES, ...moves.filter((move) => !isImport(move))];
  return [...moves.slice(0, 2), ...(moves.length > 2 ? USES : []), ...moves.slice(2)];
}

const USES: readonly Move[] = [
  call('Encrypt', PRIMARY, { Plaintext: BLOB })(0),
  call('Sign', PRIMARY, { Message: BLOB, SigningAlgorithm: 'ECDSA_SHA_256' })(0),
  call('GenerateMac', PRIMARY, { Message: BLOB, MacAlgorithm: 'HMAC_SHA_256' })(0),
];

const [ALIAS, OTHER_ALIAS, THIRD_ALIAS] = ALIAS_NAMES;

const DAY = 86_400_000;
const SECOND_REPLICA = pick('replicaRegion', 1);
const FREE = pick('freeRegion');

/** Every tour, the most telling first. */
export function toursOf(preludes: Preludes): readonly (readonly Move[])[] {
  const symmetric = CONFORM_KINDS_IN_TURN.filter(({ input }) => input.MultiRegion && input.KeySpec === undefined);
  const multiRegion = symmetric.find(({ input }) => input.Origin === undefined);
  const external = symmetric.find(({ input }) => input.Origin === 'EXTERNAL');
  const using = (usage: string) =>
    CONFORM_KINDS_IN_TURN.find(({ input }) => input.MultiRegion && input.KeyUsage === usage);
  const moves = (kind: Kind | undefined, parts: readonly Part[]): readonly Move[] =>
    kind === undefined ? [] : [creation(kind), ...prepared(kind, preludes.replicated), ...parts.map((part) => part(0))];
  return [
    moves(multiRegion, EDGES_OF_SETS),
    moves(multiRegion, EDGES_OF_PROPERTIES),
    moves(external, EDGES_OF_IMPORTS),
    moves(multiRegion, EDGES_OF_TIME),
    moves(using('GENERATE_VERIFY_MAC'), EDGES_OF_MACS),
    moves(using('SIGN_VERIFY'), EDGES_OF_SIGNATURES),
  ];
}

const replicate = (region: Pick, ReplicaRegion: unknown, others: object = {}): Part =>
  call('ReplicateKey', region, { ReplicaRegion, ...others });
const update = (region: Pick, PrimaryRegion: unknown): Part => call('UpdatePrimaryRegion', region, { PrimaryRegion });
const schedule = (region: Pick, days: number): Part =>
  call('ScheduleKeyDeletion', region, { PendingWindowInDays: days });
const cancel = (region: Pick): Part => call('CancelKeyDeletion', region);
const tag = (region: Pick, ...TagKeys: readonly string[]): Part =>
  call('TagResource', region, { Tags: TagKeys.map((TagKey) => ({ TagKey, TagValue: TagKey })) });
const describe = (region: Pick, KeyId: unknown): Part => call('DescribeKey', region, { KeyId });
const made =
  (input: object): Part =>
  () => ({ type: 'call', operation: 'CreateKey', set: 0, region: 'us-east-1', input });

/** Where the key is not: in the called Region, or in the caller's account. First of all, so that every run has it. */
const ELSEWHERE: readonly Part[] = [
  call('Decrypt', FREE, { KeyId: undefined, CiphertextBlob: pick('ciphertext') }),
  call('CreateKey', FREE, { KeyId: undefined }),
  call('ReEncrypt', FREE, {
    KeyId: undefined,
    CiphertextBlob: pick('ciphertext'),
    DestinationKeyId: pick('keyId', 1),
  }),
  describe(PRIMARY, pick('otherAccountArn')),
  call('Encrypt', PRIMARY, { KeyId: pick('otherAccountArn'), Plaintext: BLOB }),
  call('DisableKey', PRIMARY, { KeyId: pick('otherAccountArn') }),
];

const EDGES_OF_SETS: readonly Part[] = [
  ...ELSEWHERE,
  ...['us-gov-east-1', 'cn-north-1', 'eu-nowhere-1'].map((region) => replicate(PRIMARY, region)),
  replicate(PRIMARY, pick('primaryRegion')),
  replicate(PRIMARY, REPLICA),
  replicate(REPLICA, pick('freeRegion')),
  replicate(PRIMARY, pick('freeRegion'), {
    Description: 'another replica key',
    Policy: GOOD_POLICIES[1],
    Tags: [{ TagKey: 'Replica', TagValue: 'another' }],
  }),
  next,
  update(PRIMARY, pick('freeRegion')),
  update(PRIMARY, pick('primaryRegion')),
  update(REPLICA, SECOND_REPLICA),
  call('DisableKey', REPLICA),
  update(PRIMARY, REPLICA),
  call('EnableKey', REPLICA),
  call('DisableKey', PRIMARY),
  update(PRIMARY, REPLICA),
  call('EnableKey', PRIMARY),
  update(PRIMARY, REPLICA),
  update(PRIMARY, SECOND_REPLICA),
  next,
  next,
  call('EnableKeyRotation', REPLICA),
  call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 180 }),
  call('DisableKeyRotation', REPLICA),
  call('RotateKeyOnDemand', REPLICA),
  schedule(PRIMARY, 6),
  schedule(PRIMARY, 31),
  call('ScheduleKeyDeletion', REPLICA),
  call('GetKeyRotationStatus', REPLICA),
  schedule(REPLICA, 7),
  cancel(REPLICA),
  cancel(REPLICA),
  call('EnableKey', REPLICA),
  describe(REPLICA, pick('foreignArn')),
  describe(PRIMARY, 'mrk-00000000000000000000000000000000'),
  made({ KeyUsage: 'SIGN_VERIFY', MultiRegion: true }),
  made({ KeySpec: 'HMAC_256' }),
  made({ Tags: [{ TagKey: 'aws:reserved', TagValue: '' }] }),
];

const limited = { Limit: 1 };
/** A key policy under which another account can do everything, and the own one nothing. */
const LOCKED_OUT = GOOD_POLICIES[0]?.replaceAll(ACCOUNT_ID, '444455556666');

const EDGES_OF_PROPERTIES: readonly Part[] = [
  tag(PRIMARY, 'Team', 'Stage'),
  tag(REPLICA, 'Owner', 'Cost'),
  tag(PRIMARY, 'aws:reserved'),
  call('UntagResource', REPLICA, { TagKeys: ['Owner'] }),
  call('UntagResource', PRIMARY, { TagKeys: ['Nothing'] }),
  call('ListResourceTags', PRIMARY, limited),
  call('UpdateKeyDescription', PRIMARY, { Description: 'the primary key' }),
  call('UpdateKeyDescription', REPLICA, { Description: 'a replica key' }),
  call('PutKeyPolicy', REPLICA, { PolicyName: 'default', Policy: GOOD_POLICIES[1] }),
  call('PutKeyPolicy', PRIMARY, { PolicyName: 'default', Policy: LOCKED_OUT }),
  call('CreateAlias', PRIMARY, { AliasName: OTHER_ALIAS, TargetKeyId: pick('keyId') }),
  call('CreateAlias', PRIMARY, { AliasName: OTHER_ALIAS, TargetKeyId: pick('keyId') }),
  call('CreateAlias', PRIMARY, { AliasName: THIRD_ALIAS, TargetKeyId: pick('keyId') }),
  call('ListAliases', PRIMARY, limited),
  describe(REPLICA, OTHER_ALIAS),
  describe(PRIMARY, OTHER_ALIAS),
  call('Encrypt', REPLICA, { KeyId: OTHER_ALIAS, Plaintext: BLOB }),
  call('EnableKey', PRIMARY, { KeyId: OTHER_ALIAS }),
  call('DeleteAlias', REPLICA, { KeyId: undefined, AliasName: OTHER_ALIAS }),
  call('UpdateAlias', REPLICA, { KeyId: undefined, AliasName: OTHER_ALIAS, TargetKeyId: pick('keyId') }),
  call('CreateAlias', PRIMARY, { KeyId: undefined, AliasName: 'alias/aws/a', TargetKeyId: pick('keyId') }),
  ...['one', 'two'].map((Name) =>
    call('CreateGrant', PRIMARY, {
      Name,
      GranteePrincipal: ROOT,
      RetiringPrincipal: ROOT,
      Operations: ['DescribeKey'],
    }),
  ),
  call('CreateGrant', PRIMARY, {
    GranteeServicePrincipal: SERVICE_PRINCIPALS[0],
    RetiringPrincipal: ROOT,
    Operations: ['DescribeKey'],
    Constraints: SOURCE,
  }),
  call('ListGrants', PRIMARY, limited),
  call('ListGrants', PRIMARY, { GranteePrincipal: ROOT }),
  call('RevokeGrant', REPLICA, { GrantId: pick('foreignGrantId') }),
  call('RevokeGrant', PRIMARY, { GrantId: pick('grantId') }),
  call('RevokeGrant', PRIMARY, { GrantId: 'f'.repeat(64) }),
  call('RetireGrant', PRIMARY, { KeyId: undefined, GrantToken: pick('grantToken') }),
  call('ListKeys', PRIMARY, { KeyId: undefined, ...limited }),
  call('ListKeys', REPLICA, { KeyId: undefined }),
  call('Encrypt', PRIMARY, { Plaintext: BLOB, DryRun: true }),
  call('Encrypt', PRIMARY, { Plaintext: BLOB, EncryptionContext: { Department: 'IT' } }),
  call('Decrypt', REPLICA, { CiphertextBlob: pick('ciphertext') }),
  call('DeleteAlias', PRIMARY, { KeyId: undefined, AliasName: ALIAS }),
  call('DeleteAlias', PRIMARY, { KeyId: undefined, AliasName: ALIAS }),
];

const other = { EncryptedKeyMaterial: pick('newMaterial') };
const asNew = { ...other, ImportType: 'NEW_KEY_MATERIAL' };

const EDGES_OF_IMPORTS: readonly Part[] = [
  ...imported(REPLICA, other),
  ...imported(REPLICA, asNew),
  ...imported(PRIMARY, other),
  call('ImportKeyMaterial', REPLICA, {
    ImportToken: pick('foreignImportToken'),
    EncryptedKeyMaterial: pick('ownMaterial'),
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  }),
  call('RotateKeyOnDemand', PRIMARY),
  call('EnableKeyRotation', PRIMARY),
  call('DeleteImportedKeyMaterial', REPLICA),
  call('EnableKey', REPLICA),
  call('Encrypt', REPLICA, { Plaintext: BLOB }),
  ...imported(REPLICA, other),
  ...imported(REPLICA),
  call('DisableKey', REPLICA),
  ...imported(REPLICA),
  call('EnableKey', REPLICA),
  ...imported(PRIMARY, asNew),
  call('RotateKeyOnDemand', PRIMARY),
  ...imported(REPLICA, { EncryptedKeyMaterial: pick('ownMaterial', 1) }),
  call('RotateKeyOnDemand', PRIMARY),
  next,
  next,
  call('ListKeyRotations', PRIMARY, { IncludeKeyMaterial: 'ALL_KEY_MATERIAL', ...limited }),
  ...imported(REPLICA, { ExpirationModel: undefined, ValidTo: pick('distantValidTo', 0) }),
  wait(2 * 3_600_000),
  call('DeleteImportedKeyMaterial', PRIMARY),
];

const EDGES_OF_TIME: readonly Part[] = [
  call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 90 }),
  wait(2 * DAY),
  wait(91 * DAY),
  wait(2 * DAY),
  deleted(PRIMARY),
  wait(8 * DAY),
  call('GetKeyRotationStatus', PRIMARY),
  deleted(REPLICA),
  cancel(REPLICA),
  cancel(PRIMARY),
  call('EnableKey', PRIMARY),
  schedule(PRIMARY, 10),
  deleted(REPLICA),
  wait(6 * DAY),
  wait(3 * DAY),
  replicate(PRIMARY, REPLICA),
  wait(9 * DAY),
  wait(4 * DAY),
  describe(PRIMARY, pick('keyId')),
  call('EnableKey', PRIMARY),
];

const HMAC = { Message: BLOB, MacAlgorithm: 'HMAC_SHA_256' };
const ECDSA = { Message: BLOB, SigningAlgorithm: 'ECDSA_SHA_256' };
const OTHER_BLOB = 'BAUG';

// What one key has made, its related keys verify.

const EDGES_OF_MACS: readonly Part[] = [
  call('GenerateMac', PRIMARY, HMAC),
  call('VerifyMac', REPLICA, { ...HMAC, Mac: pick('mac') }),
  call('VerifyMac', REPLICA, { ...HMAC, Mac: pick('mac'), Message: OTHER_BLOB }),
  call('GenerateMac', REPLICA, HMAC),
  call('VerifyMac', PRIMARY, { ...HMAC, Mac: pick('mac') }),
];

const EDGES_OF_SIGNATURES: readonly Part[] = [
  call('Sign', PRIMARY, ECDSA),
  call('Verify', REPLICA, { ...ECDSA, Signature: pick('signature') }),
  call('Verify', REPLICA, { ...ECDSA, Signature: pick('signature'), Message: OTHER_BLOB }),
  call('Sign', REPLICA, ECDSA),
  call('Verify', PRIMARY, { ...ECDSA, Signature: pick('signature') }),
];
