// What is told of each key set and of each key: from the account as it is, and as the last step has changed it.

import type { Instant, Key, KeySet, KeyState, Region } from '../../index.js';
import { canBeUsed } from '../../model/key/transition-table.js';
import type { VisibilityKind } from '../../model/key-set/host.js';
import { importOf, keyMaterialState } from '../../model/key-set/key-materials.js';
import { isInCustomKeyStore, primaryKeyOf, replicaRegionsOf } from '../../model/key-set/key-set.js';
import { plural } from '../../shared/text.js';
import type { UnseenChange } from '../../store/visibility.js';
import type { KeyChange, MemberChange } from '../../teach/pictures/course.js';
import type { Role } from '../../teach/ways/situations.js';
import type { Frame } from '../history/frame.js';
import { folded, type History, momentOf, present } from '../history/history.js';
import { waitingOf } from './waiting.js';
import { shortId } from './words.js';

/** Something that is so until an instant, or comes then; without one it depends on something else. */
export interface Due {
  readonly words: string;
  readonly at?: Instant;
}

/** A key in its Region. */
export interface KeyCard {
  readonly region: Region;
  readonly role: Role;
  /** Absent: the last step has deleted the key. */
  readonly state?: KeyState;
  /** What is under way, and what will come. */
  readonly dues: readonly Due[];
  /** Of key material that is imported: whether this key has it. */
  readonly materials: readonly Due[];
  readonly aliases: readonly string[];
  /** What the last step has changed of the state: `new`, `was Enabled`, `deleted by the last step`. */
  readonly was?: string;
  /** What else the last step has changed. */
  readonly changes: readonly string[];
  /** What calls may see instead. */
  readonly lags: readonly Due[];
}

/** A set of related keys, or a key that is alone. */
export interface SetCard {
  readonly keyId: string;
  /** What is not as it is by default. */
  readonly traits: readonly string[];
  /** The key materials of the set, and what is to become of them. */
  readonly materials: readonly string[];
  readonly dues: readonly Due[];
  readonly lags: readonly Due[];
  readonly keys: readonly KeyCard[];
  readonly arrows: readonly Arrow[];
}

/** From key to key of a set: replicas are made from the primary key; a primary update leads from the former to the new one. */
export interface Arrow {
  readonly kind: 'replica' | 'replicating' | 'update';
  readonly from: Region;
  readonly to: Region;
}

/** Every key set, with those that the last step has deleted. */
export function setCards(history: History): readonly SetCard[] {
  const { frame, parent } = present(history);
  const { keySets } = frame.snapshot;
  const former = parent === undefined ? [] : momentOf(history, parent).frame.snapshot.keySets;
  const gone = former.filter(({ keyId }) => !keySets.some((keySet) => keySet.keyId === keyId));
  return [
    ...keySets.map((keySet) =>
      setCard(
        frame,
        keySet,
        former.find(({ keyId }) => keyId === keySet.keyId),
      ),
    ),
    ...gone.map(goneCard),
  ];
}

/**
 * The Regions that have a column: those of all keys, in the order in which they got one first, and the Region in which a
 * new key would be made. Where the last step has deleted a key its column stays.
 */
export function columnsOf(history: History, newKey: Region): readonly Region[] {
  const { frame, parent } = present(history);
  const before = parent === undefined ? [] : regionsIn(momentOf(history, parent).frame);
  const shown = new Set([...before, ...regionsIn(frame), newKey]);
  return [...new Set([...firstSeen(history), newKey])].filter((region) => shown.has(region));
}

function regionsIn({ snapshot }: Frame): readonly Region[] {
  return snapshot.keySets.flatMap(({ keys }) => Object.values(keys).map(({ region }) => region));
}

/** The Regions that have or had a key, in the order in which they got one first. */
const firstSeen = folded<readonly Region[]>([], (seen, frame) => {
  const added = regionsIn(frame).filter((region) => !seen.includes(region));
  return added.length === 0 ? seen : [...new Set([...seen, ...added])];
});

function setCard(frame: Frame, keySet: KeySet, was: KeySet | undefined): SetCard {
  const changes = frame.changes.filter(({ keyId }) => keyId === keySet.keyId);
  const gone = Object.values(was?.keys ?? {}).filter(({ region }) => keySet.keys[region] === undefined);
  return {
    keyId: keySet.keyId,
    traits: traitsOf(keySet),
    materials: materialsOf(keySet),
    dues: duesOfSet(keySet),
    lags: [...lagsOf(frame, keySet), ...shownRoles(frame, keySet)],
    keys: [
      ...Object.values(keySet.keys).map((key) => keyCard(frame, keySet, key, changes)),
      ...(was === undefined ? [] : gone.map((key) => goneKey(was, key))),
    ],
    arrows: arrowsOf(keySet),
  };
}

function goneCard(keySet: KeySet): SetCard {
  return {
    keyId: keySet.keyId,
    traits: traitsOf(keySet),
    materials: [],
    dues: [],
    lags: [],
    keys: Object.values(keySet.keys).map((key) => goneKey(keySet, key)),
    arrows: [],
  };
}

function goneKey(keySet: KeySet, { region, aliases = [] }: Key): KeyCard {
  return {
    region,
    role: roleOf(keySet, region),
    dues: [],
    materials: [],
    aliases: aliases.map(({ aliasName }) => aliasName),
    was: 'deleted by the last step',
    changes: [],
    lags: [],
  };
}

function keyCard(frame: Frame, keySet: KeySet, key: Key, changes: readonly KeyChange[]): KeyCard {
  const { region, keyState, aliases = [] } = key;
  const change = changes.find((of) => of.region === region);
  return {
    region,
    role: roleOf(keySet, region),
    state: keyState,
    dues: duesOfKey(frame, keySet, key),
    materials: importsOf(keySet, key),
    aliases: aliases.map(({ aliasName }) => aliasName),
    ...(change === undefined || change.before === change.after ? {} : { was: wasWords(change) }),
    changes: change?.members.map(memberWords) ?? [],
    lags: lagsOf(frame, keySet, key),
  };
}

export function roleOf({ multiRegion, primaryRegion }: KeySet, region: Region): Role {
  if (!multiRegion) return 'single';
  return region === primaryRegion ? 'primary' : 'replica';
}

function traitsOf(keySet: KeySet): readonly string[] {
  const { keySpec, keyUsage, origin, awsService, customKeyStore } = keySet;
  return [
    ...(awsService === undefined ? [] : [`AWS managed key of ${awsService}`]),
    ...(keySpec === 'SYMMETRIC_DEFAULT' ? [] : [keySpec]),
    ...(keyUsage === 'ENCRYPT_DECRYPT' ? [] : [keyUsage]),
    ...(origin === 'AWS_KMS' ? [] : [`origin ${origin}`]),
    ...(customKeyStore === undefined
      ? []
      : [`in ${customKeyStore.customKeyStoreId}${customKeyStore.isDisconnected ? ', disconnected' : ''}`]),
  ];
}

/** The current key material and those beside it; older ones are counted. */
function materialsOf(keySet: KeySet): readonly string[] {
  if (isInCustomKeyStore(keySet)) return [];
  if (keySet.keyMaterials.length === 0) return ['no key material yet'];
  const old = keySet.keyMaterials.filter(({ state }) => state === 'NON_CURRENT').length;
  return [
    ...keySet.keyMaterials
      .filter(({ state }) => state !== 'NON_CURRENT')
      .map((material) => `key material ${shortId(material.keyMaterialId)} ${keyMaterialState(keySet, material)}`),
    ...(old === 0 ? [] : [`${old} NON_CURRENT`]),
  ];
}

function duesOfSet(keySet: KeySet): readonly Due[] {
  const { primaryUpdate, onDemandRotation, automaticRotation } = keySet;
  const rotates = canBeUsed(primaryKeyOf(keySet).keyState);
  return [
    ...(primaryUpdate === undefined
      ? []
      : [{ words: `primary update from ${primaryUpdate.from} to ${primaryUpdate.to} ends`, at: primaryUpdate.endsAt }]),
    ...(onDemandRotation === undefined ? [] : [{ words: 'on-demand rotation ends', at: onDemandRotation.endsAt }]),
    ...(automaticRotation === undefined
      ? []
      : [
          {
            words: rotates ? 'next rotation' : 'next rotation once the primary key can be used, not before',
            at: automaticRotation.nextRotationAt,
          },
        ]),
  ];
}

function duesOfKey(frame: Frame, keySet: KeySet, key: Key): readonly Due[] {
  const { keyState, creationEndsAt, deletionDate, deletionLateness = 0, pendingDeletionWindowInDays: days } = key;
  const { primaryUpdate } = keySet;
  return [
    ...(creationEndsAt === undefined
      ? []
      : [
          creationEndsAt === null
            ? { words: 'held in Creating until its replication is finished' }
            : { words: 'replication ends', at: creationEndsAt },
        ]),
    ...(keyState === 'Updating' && primaryUpdate !== undefined
      ? [{ words: 'Updating ends', at: primaryUpdate.endsAt }]
      : []),
    ...(deletionDate === undefined ? [] : [{ words: 'DeletionDate', at: deletionDate }]),
    ...(deletionDate === undefined || deletionLateness === 0
      ? []
      : [{ words: 'KMS deletes it late', at: deletionDate + deletionLateness }]),
    ...(days === undefined ? [] : waitingDues(frame, keySet, days)),
    ...(keyState === 'Unavailable' ? [{ words: 'its custom key store is not connected' }] : []),
  ];
}

/** What a primary key waits for that is to be deleted, and when it is deleted. */
function waitingDues({ at, snapshot: { settings } }: Frame, keySet: KeySet, days: number): readonly Due[] {
  const { unscheduled = [], end } = waitingOf({ keySet, at, settings }) ?? {};
  return [
    { words: `waiting period of ${plural(days, 'day')} begins once no replica key is left` },
    ...(unscheduled.length === 0
      ? []
      : [
          {
            words: `waits for ${unscheduled.join(', ')}, which ${unscheduled.length === 1 ? 'is' : 'are'} not scheduled to be deleted`,
          },
        ]),
    ...(end === undefined
      ? []
      : [
          {
            words: `${unscheduled.length === 0 ? '' : `if scheduled now for ${plural(end.days, 'day')}: `}the last replica key, ${end.last}, goes`,
            at: end.lastAt,
          },
          { words: `then ${plural(days, 'day')}: deleted at the earliest`, at: end.at },
        ]),
  ];
}

/** Each key of origin EXTERNAL has its own imports. */
function importsOf(keySet: KeySet, key: Key): readonly Due[] {
  if (keySet.origin !== 'EXTERNAL') return [];
  return keySet.keyMaterials.map(({ keyMaterialId }): Due => {
    const imported = importOf(key, keyMaterialId);
    const name = shortId(keyMaterialId);
    if (imported?.importState !== 'IMPORTED') return { words: `${name} not imported` };
    if (imported.hasExpired === true) return { words: `${name} has expired` };
    return imported.validTo === undefined
      ? { words: `${name} imported` }
      : { words: `${name} imported, expires`, at: imported.validTo };
  });
}

function wasWords({ before }: KeyChange): string {
  return before === undefined ? 'new' : `was ${before}`;
}

function memberWords({ name, before, after, isList }: MemberChange): string {
  if (isList) {
    const parts = [after === '' ? '' : `${after} added`, before === '' ? '' : `${before} removed`];
    return `${name}: ${parts.filter(Boolean).join(', ')}`;
  }
  const [was, is] = name.endsWith('Id') ? [shortId(before), shortId(after)] : [before, after];
  if (after === '') return `${name} is gone, was ${was}`;
  return before === '' ? `${name}: ${is}` : `${name}: ${is}, was ${was}`;
}

/** What calls may see instead of what is so, by what has changed. */
const MAY_SEE: Readonly<Record<VisibilityKind, string>> = {
  key: 'no such key',
  state: 'the key as it was',
  alias: 'its former aliases',
  tag: 'its former tags',
  policy: 'its former key policy',
  grant: 'its former grants',
  rotation: 'the former rotation',
  usage: 'its former last usage',
};

/** Of a key, or of what a set shares. */
function lagsOf({ snapshot }: Frame, keySet: KeySet, key?: Key): readonly Due[] {
  const lagging = (snapshot.unseen?.changes ?? []).filter(
    ({ keyId, region }) => keyId === keySet.keyId && region === key?.region,
  );
  const shown = lagging.map((change) => lagOf(change, keySet, key));
  return [...new Map(shown.map((lag) => [lag.words, lag])).values()];
}

function lagOf({ kind, until, before, isRandom }: UnseenChange, keySet: KeySet, key?: Key): Due {
  const former =
    before.keyState !== undefined && before.keyState !== key?.keyState
      ? `that it is ${before.keyState}`
      : before.primaryRegion !== undefined && before.primaryRegion !== keySet.primaryRegion
        ? `the primary key in ${before.primaryRegion}`
        : MAY_SEE[kind];
  const words = `${isRandom === true ? 'some calls' : 'calls'} still see ${former}`;
  return until === null ? { words } : { words: `${words}, until`, at: until };
}

/** What DescribeKey says of roles while a primary update runs, where it says something else. */
function shownRoles({ snapshot }: Frame, { primaryUpdate }: KeySet): readonly Due[] {
  return primaryUpdate !== undefined && snapshot.settings.rolesWhileUpdating === 'both-replicas'
    ? [{ words: 'DescribeKey shows both keys as replica keys, until', at: primaryUpdate.endsAt }]
    : [];
}

function arrowsOf(keySet: KeySet): readonly Arrow[] {
  const { primaryRegion, primaryUpdate, keys } = keySet;
  return [
    ...replicaRegionsOf(keySet).map(
      (to): Arrow => ({
        kind: keys[to]?.keyState === 'Creating' ? 'replicating' : 'replica',
        from: primaryRegion,
        to,
      }),
    ),
    ...(primaryUpdate === undefined || keys[primaryUpdate.from] === undefined
      ? []
      : [{ kind: 'update', from: primaryUpdate.from, to: primaryUpdate.to } as const]),
  ];
}
