// The shape of a snapshot, member by member, and what must hold between its parts.

import type { StateMembers } from '../model/key/state-members.js';
import {
  type CustomKeyStore,
  DEFAULT_SETTINGS,
  type Quotas,
  type Settings,
  VISIBILITY_KINDS,
  type VisibilityDelay,
} from '../model/key-set/host.js';
import { violatedInvariants } from '../model/key-set/invariants.js';
import type {
  Alias,
  Grant,
  ImportedKeyMaterial,
  ImportParameters,
  Key,
  KeyMaterial,
  KeySet,
  LastUsage,
  Tag,
} from '../model/key-set/key-set.js';
import type { VisibleMembers } from '../model/key-set/visible.js';
import { isServiceCode } from '../model/requests/managed-keys.js';
import { isAccountId, isKeyId, parseRegion, type Region } from '../model/vocabulary/identifiers.js';
import {
  GRANT_OPERATIONS,
  KEY_SPECS,
  KEY_STATES,
  KEY_USAGES,
  ORIGINS,
  ROTATION_TYPES,
} from '../model/vocabulary/vocabulary.js';
import { isObject, recordOf } from '../shared/objects.js';
import type { IdentifierState } from './identifiers.js';
import type { RegionOrder } from './listing.js';
import {
  checkShape,
  distinct,
  type Fault,
  integer,
  list,
  nullable,
  oneOf,
  parsed,
  record,
  type Shape,
  structure,
  text,
} from './shape.js';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type Snapshot } from './snapshot.js';
import type { Unseen } from './visibility.js';

const DAY = 86_400_000;
const instant = integer(-8.64e15, 8.64e15);
/** When something falls due: what is called at the last instant falls due after it. */
const due = integer(-8.64e15, Number.MAX_SAFE_INTEGER);
/** So short that a delay from the last instant on still ends at a whole millisecond: 11,000 years. */
const duration = integer(0, 3.6e14);
const count = integer(0, Number.MAX_SAFE_INTEGER);
const anyText = text('a text');
const someText = text('a text that is not empty', (value) => value !== '');
const keyId = text('a key ID', isKeyId);
const region: Shape<Region> = parsed('a Region', parseRegion);
const keyMaterialId = text('64 hex digits', (value) => /^[0-9a-f]{64}$/.test(value));
const boolean = oneOf([true, false]);
const accountId = text('12 digits', isAccountId);
const awsService = text('the code of a service, such as s3', isServiceCode);

const keyMaterial: Shape<KeyMaterial> = structure(
  { keyMaterialId, state: oneOf(['NON_CURRENT', 'CURRENT', 'PENDING']) },
  { rotatedAt: instant, rotationType: oneOf(ROTATION_TYPES), description: anyText },
);

const tag: Shape<Tag> = structure({ TagKey: someText, TagValue: anyText });
const alias: Shape<Alias> = structure({
  aliasName: text('an alias name', (value) => value.startsWith('alias/')),
  createdAt: instant,
  updatedAt: instant,
});
const pairs = record(anyText, anyText);
const grantShape = (grantTokens: Shape<readonly string[]>): Shape<Grant> =>
  structure(
    {
      grantId: someText,
      grantTokens,
      createdAt: instant,
      issuingAccount: someText,
      operations: list(oneOf(GRANT_OPERATIONS), 1),
    },
    {
      name: someText,
      granteePrincipal: someText,
      granteeServicePrincipal: someText,
      retiringPrincipal: someText,
      retiringServicePrincipal: someText,
      constraints: structure(
        {},
        { EncryptionContextSubset: pairs, EncryptionContextEquals: pairs, SourceArn: someText },
      ),
    },
  );
const importedKeyMaterial: Shape<ImportedKeyMaterial> = structure(
  { keyMaterialId, importState: oneOf(['IMPORTED', 'PENDING_IMPORT']) },
  { validTo: due, hasExpired: oneOf([true]) },
);
const importParameters: Shape<ImportParameters> = structure({
  importToken: someText,
  publicKey: someText,
  validTo: due,
  wrappingAlgorithm: someText,
  wrappingKeySpec: someText,
});
const lastUsage: Shape<LastUsage> = structure({
  operation: someText,
  at: instant,
  cloudTrailEventId: someText,
  kmsRequestId: someText,
});

/** What a host knows of its own keys, and whoever watches another host's need not. */
interface Known {
  readonly grantTokens: Shape<readonly string[]>;
  readonly deletionLateness: Shape<number>;
}
/** What a key has in some states only; in which, the invariants say. */
const stateMembers = ({
  deletionLateness,
}: Known): { readonly [M in keyof StateMembers]-?: Shape<Required<StateMembers>[M]> } => ({
  creationEndsAt: nullable(due),
  deletionDate: due,
  pendingDeletionWindowInDays: integer(7, 30),
  deletionLateness,
  wasDisabled: oneOf([true]),
});

const keyState = oneOf(KEY_STATES);
/** What comes and goes with the life of a key. */
const keyMembers = (known: Known) => ({
  policy: anyText,
  tags: list(tag, 1),
  aliases: list(alias, 1),
  grants: list(grantShape(known.grantTokens), 1),
  ...stateMembers(known),
  lastUsage,
});
const keyShape = (known: Known): Shape<Key> =>
  structure(
    { region, keyState, createdAt: instant, description: anyText },
    {
      ...keyMembers(known),
      importedKeyMaterials: list(importedKeyMaterial, 1),
      importParameters: list(importParameters, 1),
    },
  );

/** What comes and goes with what a set does as a whole. */
const setMembers = {
  automaticRotation: structure({ periodDays: integer(90, 2560), nextRotationAt: due }),
  onDemandRotation: structure({ startedAt: instant, endsAt: due }),
  primaryUpdate: structure({ from: region, to: region, endsAt: due }),
};

const keySetShape = (known: Known): Shape<KeySet> =>
  structure(
    {
      keyId,
      accountId,
      multiRegion: boolean,
      keySpec: oneOf(KEY_SPECS),
      keyUsage: oneOf(KEY_USAGES),
      origin: oneOf(ORIGINS),
      primaryRegion: region,
      keyMaterials: list(keyMaterial),
      keys: record(region, keyShape(known)),
    },
    {
      ...setMembers,
      customKeyStore: structure(
        { customKeyStoreId: someText },
        { cloudHsmClusterId: someText, xksKeyId: someText, isDisconnected: oneOf([true]) },
      ),
      awsService,
    },
  );

const OWN: Known = { grantTokens: list(someText, 1), deletionLateness: integer(0, 2 * DAY) };
const ownKeySet = keySetShape(OWN);
const watchedKeySet = keySetShape({ grantTokens: list(someText), deletionLateness: count });

/** What keeps a key set from being one that another host may have; undefined: nothing. */
export function faultOfWatched(json: unknown): Fault | undefined {
  const checked = checkShape(watchedKeySet, json, 'keySet');
  if (!('ok' in checked)) return checked;
  const [violated] = violatedInvariants(checked.value);
  return violated === undefined ? undefined : { path: 'keySet', expected: `that ${violated.sentence}` };
}

/** What each quota may be. */
export const quotaShapes: { readonly [Quota in keyof Quotas]: Shape<Quotas[Quota]> } = {
  keysPerRegion: count,
  aliasesPerKey: count,
  grantsPerKey: count,
  tagsPerKey: count,
  policyBytes: count,
  onDemandRotationsPerKey: integer(0, DEFAULT_SETTINGS.quotas.onDemandRotationsPerKey),
};

const visibilityKind = oneOf(VISIBILITY_KINDS);
const visibilityDelay: Shape<VisibilityDelay> = (value, path) =>
  typeof value === 'number' ? duration(value, path) : nullable(structure({ random: duration }))(value, path);

/** What need not be seen yet: the members as they are seen instead. */
const seenMembers: Shape<VisibleMembers> = structure(
  {},
  { keyState, description: anyText, primaryRegion: region, ...keyMembers(OWN), ...setMembers },
);
const unseen: Shape<Unseen> = structure({
  looks: count,
  changes: list(
    structure(
      { keyId, kind: visibilityKind, at: instant, until: nullable(due), before: seenMembers },
      {
        region,
        isRandom: oneOf([true]),
      },
    ),
  ),
});

const settingsOfToday: Shape<Settings> = structure({
  visibilityDelay: structure(
    {},
    recordOf(VISIBILITY_KINDS, () => visibilityDelay),
  ),
  replicationDelay: nullable(duration),
  primaryUpdateDelay: duration,
  rotationDelay: duration,
  deletionLateness: integer(0, 2 * DAY),
  rolesWhileUpdating: oneOf(['swapped', 'both-replicas']),
  quotas: structure(quotaShapes),
});

/** Settings. Snapshots of earlier versions have no delay of visibility. */
export const settingsShape: Shape<Settings> = (value, path) =>
  settingsOfToday(isObject(value) ? { visibilityDelay: {}, ...value } : value, path);

const customKeyStore: Shape<CustomKeyStore> = structure(
  {
    customKeyStoreId: someText,
    customKeyStoreType: oneOf(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE']),
    isConnected: boolean,
  },
  { cloudHsmClusterId: someText },
);

export const customKeyStoresShape: Shape<readonly CustomKeyStore[]> = distinct(
  list(customKeyStore),
  'customKeyStoreId',
  'to be the only custom key store with this ID',
);

const regionOrder: Shape<RegionOrder> = structure({
  keys: list(keyId),
  aliases: list(someText),
  retirableGrants: record(someText, list(someText)),
});

const words = list(integer(-(2 ** 31), 2 ** 31 - 1), 4, 4);
const identifierState: Shape<IdentifierState> = (value, path) => {
  const [a = 0, b = 0, c = 0, d = 0] = words(value, path);
  return [a, b, c, d];
};

export const enabledRegionsShape: Shape<readonly Region[]> = list(region);

export const awsManagedKeysShape: Shape<readonly string[]> = list(awsService);

const snapshotShape: Shape<Snapshot> = structure(
  {
    format: oneOf([SNAPSHOT_FORMAT]),
    version: oneOf([SNAPSHOT_VERSION]),
    accountId,
    now: instant,
    identifiers: identifierState,
    settings: settingsShape,
    customKeyStores: customKeyStoresShape,
    keySets: list(ownKeySet),
    order: record(region, regionOrder),
  },
  { enabledRegions: enabledRegionsShape, awsManagedKeys: awsManagedKeysShape, unseen },
);

/** A copy of a snapshot that can be opened, or what is wrong with it, and where. */
export function checkSnapshot(json: unknown): { readonly ok: true; readonly value: Snapshot } | Fault {
  const checked = checkShape(snapshotShape, json, 'snapshot');
  if (!('ok' in checked)) return checked;
  return firstFault(checked.value) ?? checked;
}

/** What the shape does not say: invariants of each key set, and lists that name exactly what there is. */
function firstFault(snapshot: Snapshot): Fault | undefined {
  const listed = new Map<string, Set<string>>();
  const expect = (kind: string, id: string, path: string): Fault | undefined => {
    const ids = listed.get(kind) ?? new Set();
    if (ids.has(id)) return { path, expected: `to be the only ${kind} ${id}` };
    listed.set(kind, ids.add(id));
    return undefined;
  };
  const keyIds = new Set<string>();
  for (const [index, set] of snapshot.keySets.entries()) {
    const path = `snapshot.keySets[${index}]`;
    if (keyIds.has(set.keyId)) return { path: `${path}.keyId`, expected: 'to be the only key set with this key ID' };
    keyIds.add(set.keyId);
    if (set.accountId !== snapshot.accountId) return { path: `${path}.accountId`, expected: snapshot.accountId };
    const [violated] = violatedInvariants(set);
    if (violated !== undefined) return { path, expected: `that ${violated.sentence}` };
    for (const own of Object.values(set.keys)) {
      const at = `${path}.keys[${JSON.stringify(own.region)}]`;
      const fault = contents(set, own)
        .map(([kind, id]) => expect(`${kind} of ${own.region}`, id, at))
        .find((found) => found !== undefined);
      if (fault !== undefined) return fault;
    }
  }
  return orderFault(snapshot, listed) ?? unseenFault(snapshot, keyIds);
}

/** What the lists of the key's Region say of a key: itself, its aliases, and its grants by who may retire them. */
function contents({ keyId: id }: KeySet, { aliases = [], grants = [] }: Key): readonly (readonly [string, string])[] {
  const retirable = grants.flatMap(({ grantId, retiringPrincipal, retiringServicePrincipal }) => {
    const retirer = retiringPrincipal ?? retiringServicePrincipal;
    return retirer === undefined ? [] : [[`grant retirable by ${retirer}`, `${id} ${grantId}`] as const];
  });
  return [['key', id], ...aliases.map(({ aliasName }) => ['alias', aliasName] as const), ...retirable];
}

function orderFault({ order }: Snapshot, listed: ReadonlyMap<string, ReadonlySet<string>>): Fault | undefined {
  const remaining = new Map([...listed].map(([kind, ids]) => [kind, new Set(ids)] as const));
  for (const [of, { keys, aliases, retirableGrants }] of Object.entries(order)) {
    const path = `snapshot.order[${JSON.stringify(of)}]`;
    const lists: readonly (readonly [string, string, readonly string[]])[] = [
      ['key', `${path}.keys`, keys],
      ['alias', `${path}.aliases`, aliases],
      ...Object.entries(retirableGrants).map(
        ([who, ids]) => [`grant retirable by ${who}`, `${path}.retirableGrants[${JSON.stringify(who)}]`, ids] as const,
      ),
    ];
    for (const [kind, at, ids] of lists) {
      for (const [index, id] of ids.entries()) {
        if (remaining.get(`${kind} of ${of}`)?.delete(id) !== true) {
          return { path: `${at}[${index}]`, expected: `an unlisted ${kind} of ${of}` };
        }
      }
    }
  }
  for (const [kind, ids] of remaining) {
    for (const id of ids) return { path: 'snapshot.order', expected: `to list the ${kind} ${id}` };
  }
  return undefined;
}

/** Of a key set that there is; and a key that is seen has a state. */
function unseenFault({ unseen: given }: Snapshot, keyIds: ReadonlySet<string>): Fault | undefined {
  for (const [index, { keyId: id, kind, region: of, before }] of (given?.changes ?? []).entries()) {
    const path = `snapshot.unseen.changes[${index}]`;
    if (!keyIds.has(id)) return { path: `${path}.keyId`, expected: 'a key ID of the account' };
    if (kind !== 'state') continue;
    for (const member of of === undefined ? (['primaryRegion'] as const) : (['keyState', 'description'] as const)) {
      if (before[member] === undefined) return { path: `${path}.before.${member}`, expected: 'to be present' };
    }
  }
  return undefined;
}
