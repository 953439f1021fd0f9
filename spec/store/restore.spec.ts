// What a store is not restored from: each row makes one fault in the snapshot of a store that has something of everything.
// The error names the exact place, and no store comes of it.

import { describe, expect, it, vi } from 'vitest';
import { ELSEWHERE, HERE, richStore, THERE } from '../../property-tests/support/rich-store.js';
import { createStore, restoreStore, type Snapshot } from '../../src/index.js';

import { createKey, createSet, ok, openAccount } from '../support/host.js';

interface Fault {
  readonly what: string;
  /** Makes the fault in a copy of the rich snapshot. */
  readonly make: (snapshot: unknown) => void;
  /** What the error says. */
  readonly error: string | RegExp;
}

const [ROTATING, DYING, UPDATING, UNAVAILABLE, HMAC] = [0, 1, 2, 3, 5];

type Path = readonly (string | number)[];

/** Puts a value in the place of a member or an entry. */
function put(path: Path, value: unknown): Fault['make'] {
  return (snapshot) => own(parentOf(snapshot, path), nameOf(path), made(value, snapshot));
}

/** Takes a member or an entry away. */
function remove(path: Path): Fault['make'] {
  return (snapshot) => {
    const parent = parentOf(snapshot, path);
    if (Array.isArray(parent)) parent.splice(Number(nameOf(path)), 1);
    else Reflect.deleteProperty(parent, nameOf(path));
  };
}

/** Adds an entry to a list. */
function append(path: Path, value: unknown): Fault['make'] {
  return (snapshot) => {
    (memberOf(snapshot, path) as unknown[]).push(made(value, snapshot));
  };
}

/** What the snapshot has at a path. */
function from(path: Path): (snapshot: unknown) => unknown {
  return (snapshot) => memberOf(snapshot, path);
}

function made(value: unknown, snapshot: unknown): unknown {
  return typeof value === 'function' ? value(snapshot) : value;
}

function memberOf(snapshot: unknown, path: Path): unknown {
  return path.reduce((member, name) => Reflect.get(member as object, name), snapshot);
}

function parentOf(snapshot: unknown, path: Path): object {
  return memberOf(snapshot, path.slice(0, -1)) as object;
}

function nameOf(path: Path): string {
  return String(path.at(-1));
}

/** The path of a key set, or of a key. */
const at = (set: number, region?: string): string =>
  `snapshot.keySets[${set}]${region === undefined ? '' : `.keys["${region}"]`}`;

/** Makes a member own data, whatever its name. */
function own(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
}

const INSTANT = 'a whole number from -8640000000000000 to 8640000000000000';

const FAULTS: readonly Fault[] = [
  // The snapshot itself
  fault('another format', put(['format'], 'other'), 'snapshot.format: expected "mrk-model/store"'),
  fault('another version', put(['version'], 2), 'snapshot.version: expected 1'),
  fault('a version that is a text', put(['version'], '1'), 'snapshot.version: expected 1'),
  fault('no version', remove(['version']), 'snapshot.version: expected to be present'),
  fault('an unknown member', put(['more'], 1), 'snapshot.more: expected no such member'),
  fault('a member __proto__', put(['__proto__'], {}), 'snapshot.__proto__: expected no such member'),
  fault('a member constructor', put(['constructor'], 1), 'snapshot.constructor: expected no such member'),
  fault('an account ID that is a number', put(['accountId'], 1), 'snapshot.accountId: expected 12 digits'),
  fault('no account ID', remove(['accountId']), 'snapshot.accountId: expected to be present'),
  fault('another account', put(['accountId'], '444455556666'), `${at(0)}.accountId: expected 444455556666`),
  fault('a fraction of a millisecond', put(['now'], 0.5), `snapshot.now: expected ${INSTANT}`),
  fault('a time that is null', put(['now'], null), `snapshot.now: expected ${INSTANT}`),
  fault('a time after the last', put(['now'], 8.64e15 + 2), `snapshot.now: expected ${INSTANT}`),
  fault('three words of identifiers', remove(['identifiers', 3]), 'snapshot.identifiers: expected a list of 4 to 4'),
  fault(
    'a word that is too long',
    put(['identifiers', 3], 2 ** 31),
    'snapshot.identifiers[3]: expected a whole number from -2147483648 to 2147483647',
  ),
  fault('identifiers as an object', put(['identifiers'], {}), 'snapshot.identifiers: expected a list'),
  fault(
    'a Region unknown',
    append(['enabledRegions'], 'eu-nowhere-1'),
    'snapshot.enabledRegions[3]: expected a Region',
  ),
  fault('key sets as an object', put(['keySets'], {}), 'snapshot.keySets: expected a list'),
  fault('a key set that is null', put(['keySets', 1], null), `${at(1)}: expected an object`),
  fault('a key set that is a list', put(['keySets', 1], []), `${at(1)}: expected an object`),

  // Settings
  fault('no settings', remove(['settings']), 'snapshot.settings: expected to be present'),
  fault(
    'a delay that is negative',
    put(['settings', 'rotationDelay'], -1),
    /^snapshot\.settings\.rotationDelay: expected a whole number from 0/,
  ),
  fault(
    'a delay that is null and must not be',
    put(['settings', 'primaryUpdateDelay'], null),
    /^snapshot\.settings\.primaryUpdateDelay: expected a whole number from 0/,
  ),
  fault(
    'roles that nobody shows',
    put(['settings', 'rolesWhileUpdating'], 'both'),
    'snapshot.settings.rolesWhileUpdating: expected one of swapped, both-replicas',
  ),
  fault(
    'a quota that is a text',
    put(['settings', 'quotas', 'tagsPerKey'], '50'),
    /^snapshot\.settings\.quotas\.tagsPerKey: expected a whole number from 0/,
  ),
  fault(
    'a quota missing',
    remove(['settings', 'quotas', 'tagsPerKey']),
    'snapshot.settings.quotas.tagsPerKey: expected to be present',
  ),

  // Custom key stores
  fault(
    'a custom key store without ID',
    remove(['customKeyStores', 1, 'customKeyStoreId']),
    'snapshot.customKeyStores[1].customKeyStoreId: expected to be present',
  ),
  fault(
    'a custom key store twice',
    append(['customKeyStores'], from(['customKeyStores', 0])),
    'snapshot.customKeyStores[2].customKeyStoreId: expected to be the only custom key store with this ID',
  ),
  fault(
    'a custom key store of origin AWS_KMS',
    put(['customKeyStores', 0, 'customKeyStoreType'], 'AWS_KMS'),
    'snapshot.customKeyStores[0].customKeyStoreType: expected one of AWS_CLOUDHSM, EXTERNAL_KEY_STORE',
  ),

  // Key sets
  fault(
    'a key set twice',
    append(['keySets'], from(['keySets', 0])),
    /^snapshot\.keySets\[7\]\.keyId: expected to be the only/,
  ),
  fault('a key set without keys', remove(['keySets', 0, 'keys']), `${at(0)}.keys: expected to be present`),
  fault('a key ID of no form', put(['keySets', 0, 'keyId'], 'mrk-1'), `${at(0)}.keyId: expected a key ID`),
  fault(
    'a key spec unknown',
    put(['keySets', 0, 'keySpec'], 'AES_256'),
    /^snapshot\.keySets\[0\]\.keySpec: expected one of RSA_2048, /,
  ),
  fault(
    'multiRegion as a number',
    put(['keySets', 0, 'multiRegion'], 1),
    `${at(0)}.multiRegion: expected one of true, false`,
  ),
  fault('an unknown member of a key set', put(['keySets', 0, 'more'], null), `${at(0)}.more: expected no such member`),
  fault(
    'a key set with __proto__',
    put(['keySets', 0, '__proto__'], null),
    `${at(0)}.__proto__: expected no such member`,
  ),
  fault(
    'a key material ID that is too short',
    put(['keySets', 0, 'keyMaterials', 0, 'keyMaterialId'], 'abc'),
    `${at(0)}.keyMaterials[0].keyMaterialId: expected 64 hex digits`,
  ),
  fault(
    'a key material in a state of AWS’s, which is not the model’s',
    put(['keySets', 2, 'keyMaterials', 1, 'state'], 'PENDING_ROTATION'),
    `${at(2)}.keyMaterials[1].state: expected one of NON_CURRENT, CURRENT, PENDING`,
  ),
  fault(
    'a rotation period of a day',
    put(['keySets', ROTATING, 'automaticRotation', 'periodDays'], 1),
    `${at(ROTATING)}.automaticRotation.periodDays: expected a whole number from 90 to 2560`,
  ),
  fault(
    'a primary change without its end',
    remove(['keySets', UPDATING, 'primaryUpdate', 'endsAt']),
    `${at(UPDATING)}.primaryUpdate.endsAt: expected to be present`,
  ),
  fault(
    'a custom key store that is not disconnected',
    put(['keySets', UNAVAILABLE, 'customKeyStore', 'isDisconnected'], false),
    `${at(UNAVAILABLE)}.customKeyStore.isDisconnected: expected true`,
  ),

  // Keys
  fault(
    'a key in a Region unknown',
    put(['keySets', HMAC, 'keys', 'eu-nowhere-1'], from(['keySets', HMAC, 'keys', HERE])),
    `${at(HMAC, 'eu-nowhere-1')}: expected a Region`,
  ),
  fault(
    'a key in a Region __proto__',
    put(['keySets', HMAC, 'keys', '__proto__'], {}),
    `${at(HMAC, '__proto__')}: expected a Region`,
  ),
  fault('a key that is a text', put(['keySets', HMAC, 'keys', HERE], 'key'), `${at(HMAC, HERE)}: expected an object`),
  fault(
    'a key state unknown',
    put(['keySets', HMAC, 'keys', HERE, 'keyState'], 'Deleted'),
    /^snapshot\.keySets\[5\]\.keys\["us-east-1"\]\.keyState: expected one of Creating, /,
  ),
  fault(
    'a description that is null',
    put(['keySets', HMAC, 'keys', HERE, 'description'], null),
    `${at(HMAC, HERE)}.description: expected a text`,
  ),
  fault(
    'an empty list of tags',
    put(['keySets', HMAC, 'keys', HERE, 'tags'], []),
    /^snapshot\.keySets\[5\]\.keys\["us-east-1"\]\.tags: expected a list of 1 to /,
  ),
  fault(
    'a tag without a value',
    remove(['keySets', ROTATING, 'keys', HERE, 'tags', 1, 'TagValue']),
    `${at(ROTATING, HERE)}.tags[1].TagValue: expected to be present`,
  ),
  fault(
    'an alias that does not begin with alias/',
    put(['keySets', ROTATING, 'keys', HERE, 'aliases', 0, 'aliasName'], 'a'),
    `${at(ROTATING, HERE)}.aliases[0].aliasName: expected an alias name`,
  ),
  fault(
    'a grant of an operation unknown',
    append(['keySets', ROTATING, 'keys', HERE, 'grants', 0, 'operations'], 'DeleteKey'),
    /^snapshot\.keySets\[0\]\.keys\["us-east-1"\]\.grants\[0\]\.operations\[2\]: expected one of Decrypt, /,
  ),
  fault(
    'a grant without a token',
    put(['keySets', ROTATING, 'keys', HERE, 'grants', 0, 'grantTokens'], []),
    /^snapshot\.keySets\[0\]\.keys\["us-east-1"\]\.grants\[0\]\.grantTokens: expected a list of 1 to /,
  ),
  fault(
    'an encryption context with a number',
    put(['keySets', ROTATING, 'keys', HERE, 'grants', 0, 'constraints', 'EncryptionContextSubset', 'Department'], 1),
    `${at(ROTATING, HERE)}.grants[0].constraints.EncryptionContextSubset["Department"]: expected a text`,
  ),
  fault(
    'a deletion that is late by more than KMS may be',
    put(['keySets', DYING, 'keys', THERE, 'deletionLateness'], 3 * 86_400_000),
    /^snapshot\.keySets\[1\]\.keys\["eu-west-2"\]\.deletionLateness: expected a whole number from 0 to /,
  ),
  fault(
    'a waiting period of six days',
    put(['keySets', DYING, 'keys', HERE, 'pendingDeletionWindowInDays'], 6),
    `${at(DYING, HERE)}.pendingDeletionWindowInDays: expected a whole number from 7 to 30`,
  ),
  fault(
    'an expiration date that is a text',
    put(['keySets', UPDATING, 'keys', HERE, 'importedKeyMaterials', 0, 'validTo'], '2026-01-01'),
    `${at(UPDATING, HERE)}.importedKeyMaterials[0].validTo: expected a whole number from -8640000000000000`,
  ),
  fault(
    'import parameters without a token',
    put(['keySets', UPDATING, 'keys', HERE, 'importParameters', 0, 'importToken'], ''),
    `${at(UPDATING, HERE)}.importParameters[0].importToken: expected a text that is not empty`,
  ),
  fault(
    'a last usage without its time',
    remove(['keySets', ROTATING, 'keys', HERE, 'lastUsage', 'at']),
    `${at(ROTATING, HERE)}.lastUsage.at: expected to be present`,
  ),

  // Invariants
  fault(
    'a set without keys',
    put(['keySets', HMAC, 'keys'], {}),
    `${at(HMAC)}: expected that exactly one key of a set is its primary key, and no set is without`,
  ),
  fault(
    'a primary Region that holds no key',
    put(['keySets', HMAC, 'primaryRegion'], THERE),
    `${at(HMAC)}: expected that exactly one key of a set is its primary key, and no set is without`,
  ),
  fault(
    'a single-Region key with an ID of the other form',
    put(['keySets', HMAC, 'multiRegion'], true),
    `${at(HMAC)}: expected that a key ID begins with mrk- if and only if the key is a multi-Region key`,
  ),
  fault(
    'a deletion date on an Enabled key',
    put(['keySets', HMAC, 'keys', HERE, 'deletionDate'], from(['now'])),
    `${at(HMAC)}: expected that a key has a deletion date if and only if it is PendingDeletion`,
  ),
  fault(
    'a key spec for another usage',
    put(['keySets', HMAC, 'keyUsage'], 'SIGN_VERIFY'),
    `${at(HMAC)}: expected that the key spec allows the key usage`,
  ),
  fault(
    'two current materials',
    put(['keySets', ROTATING, 'keyMaterials', 0, 'state'], 'CURRENT'),
    /^snapshot\.keySets\[0\]: expected that a set has one current key material/,
  ),
  fault(
    'a tag twice',
    append(['keySets', ROTATING, 'keys', HERE, 'tags'], { TagKey: 'Purpose', TagValue: '' }),
    /^snapshot\.keySets\[0\]: expected that no key has a tag key, an alias or a grant ID twice/,
  ),

  // What the lists say
  fault(
    'an alias in two key sets of a Region',
    put(['keySets', HMAC, 'keys', HERE, 'aliases'], from(['keySets', ROTATING, 'keys', HERE, 'aliases'])),
    `${at(HMAC, HERE)}: expected to be the only alias of us-east-1 alias/a`,
  ),
  fault(
    'no order of a Region',
    remove(['order', ELSEWHERE]),
    /^snapshot\.order: expected to list the key of ap-northeast-1 mrk-/,
  ),
  fault(
    'the order of a Region unknown',
    put(['order', 'eu-nowhere-1'], from(['order', HERE])),
    'snapshot.order["eu-nowhere-1"]: expected a Region',
  ),
  fault(
    'the order of a Region without keys',
    put(['order', 'us-west-2'], from(['order', ELSEWHERE])),
    'snapshot.order["us-west-2"].keys[0]: expected an unlisted key of us-west-2',
  ),
  fault(
    'a key that is not listed',
    remove(['order', HERE, 'keys', 6]),
    /^snapshot\.order: expected to list the key of us-east-1 mrk-/,
  ),
  fault(
    'a key that is listed twice',
    append(['order', HERE, 'keys'], from(['order', HERE, 'keys', 0])),
    'snapshot.order["us-east-1"].keys[7]: expected an unlisted key of us-east-1',
  ),
  fault(
    'a key that is listed, and is not there',
    put(['order', HERE, 'keys', 2], 'mrk-00000000000000000000000000000000'),
    'snapshot.order["us-east-1"].keys[2]: expected an unlisted key of us-east-1',
  ),
  fault(
    'an alias that is not listed',
    remove(['order', HERE, 'aliases', 0]),
    'snapshot.order: expected to list the alias of us-east-1 alias/a',
  ),
  fault(
    'an alias of no key',
    append(['order', THERE, 'aliases'], 'alias/none'),
    'snapshot.order["eu-west-2"].aliases[1]: expected an unlisted alias of eu-west-2',
  ),
  fault(
    'a retirable grant that is not listed',
    put(['order', HERE, 'retirableGrants'], {}),
    /^snapshot\.order: expected to list the grant retirable by \S+ of us-east-1 mrk-\S+ \S+$/,
  ),
  fault(
    'a retirable grant of another principal',
    put(['order', HERE, 'retirableGrants', '__proto__'], from(['order', HERE, 'retirableGrants', 'rds.amazonaws.com'])),
    'snapshot.order["us-east-1"].retirableGrants["__proto__"][0]: expected an unlisted grant retirable by __proto__ of us-east-1',
  ),
];

function fault(what: string, make: Fault['make'], error: Fault['error']): Fault {
  return { what, make, error };
}

describe('a store', () => {
  it.each(FAULTS)('is not restored from a snapshot with $what', ({ make, error }) => {
    const snapshot = richStore().store.snapshot();
    make(snapshot);
    const before = JSON.stringify(snapshot);
    const functions = { identifiers: vi.fn(), host: { cryptography: vi.fn(), principalExists: vi.fn() } };
    const restore = (): unknown => restoreStore(snapshot, functions);
    expect(restore).toThrow(RangeError);
    expect(restore).toThrow(typeof error === 'string' ? new RegExp(`^${escaped(error)}$`) : error);
    expect(JSON.stringify(snapshot)).toBe(before);
    expect([functions.identifiers, ...Object.values(functions.host)].flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  it.each<readonly [what: string, value: unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 1],
    ['a text', JSON.stringify(createStore().snapshot())],
    ['a list', [createStore().snapshot()]],
    ['a function', () => createStore().snapshot()],
    ['an empty object', {}],
    ['a key set', richStore().store.snapshot().keySets[0]],
    ['an object that inherits a snapshot', Object.create(createStore().snapshot())],
  ])('is not restored from %s', (_what, value) => {
    expect(() => restoreStore(value)).toThrow(RangeError);
    expect(() => restoreStore(value)).toThrow(/^snapshot/);
  });

  it('is restored from a snapshot that is frozen, and from one without prototypes', () => {
    const snapshot = richStore().store.snapshot();
    expect(restoreStore(frozen(snapshot)).snapshot()).toStrictEqual(snapshot);
    expect(restoreStore(withoutPrototypes(snapshot)).snapshot()).toStrictEqual(snapshot);
  });

  it.each([
    { now: 8.64e15 },
    { now: 8.64e15, replicationDelay: 3.6e14, primaryUpdateDelay: 3.6e14 },
    { now: -8.64e15 },
  ])('is restored at the ends of time, where %j', (options) => {
    const store = openAccount(options);
    const set = createSet(store, [HERE]);
    ok(store, HERE, 'EnableKeyRotation', { KeyId: set });
    ok(store, HERE, 'ReplicateKey', { KeyId: set, ReplicaRegion: THERE });
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId: createKey(store, HERE).KeyId });
    expect(restoreStore(store.snapshot()).snapshot()).toStrictEqual(store.snapshot());
  });

  it('is restored at the same point, and goes on alike', () => {
    const { store, rotating } = richStore();
    const restored = restoreStore(store.snapshot());
    expect(restored.now()).toBe(store.now());
    expect(restored.nextInstant()).toBe(store.nextInstant());
    expect([...restored.keySets()]).toStrictEqual([...store.keySets()]);
    expect(restored.advance('P1000D')).toStrictEqual(store.advance('P1000D'));
    for (const operation of ['CreateKey', 'DescribeKey', 'RotateKeyOnDemand', 'ListAliases', 'ListKeys'] as const) {
      const input = operation === 'DescribeKey' || operation === 'RotateKeyOnDemand' ? { KeyId: rotating } : {};
      const call = { region: HERE, operation, input };
      expect(restored.callJson(call)).toStrictEqual(store.callJson(call));
    }
    expect(restored.snapshot()).toStrictEqual(store.snapshot());
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function frozen(value: Snapshot): Snapshot {
  const freeze = (json: unknown): void => {
    if (typeof json !== 'object' || json === null) return;
    Object.freeze(json);
    Object.values(json).forEach(freeze);
  };
  freeze(value);
  return value;
}

function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null);
  for (const [name, member] of Object.entries(value)) own(copy, name, withoutPrototypes(member));
  return copy;
}
