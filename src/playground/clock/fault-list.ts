// The faults that can be pulled: settings of the account that AWS does not fix, each with what it means and its rule.

import {
  DEFAULT_SETTINGS,
  type Instant,
  type Region,
  type RuleId,
  type Settings,
  type Snapshot,
  type StoreSettings,
} from '../../index.js';
import { VISIBILITY_KINDS, type VisibilityDelay, type VisibilityKind } from '../../model/key-set/host.js';
import { isKeyOf, isSameJson, keysOf } from '../../shared/objects.js';
import { SETTING_TITLES, valueText } from '../../teach/scenario/setting-text.js';

type Name = Exclude<keyof Settings, 'quotas'>;

export interface FaultToPull {
  readonly name: Name;
  readonly title: string;
  /** What happens then. */
  readonly means: string;
  readonly rule: RuleId;
  /** What can be chosen; the first is as the account is by itself. */
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly label: string;
  readonly settings: StoreSettings;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How reads can lag. */
export const LAGS: readonly VisibilityDelay[] = [0, MINUTE, { random: MINUTE }, null];

const named: {
  readonly [N in Name]: Pick<FaultToPull, 'means' | 'rule'> & { readonly others: readonly Settings[N][] };
} = {
  replicationDelay: {
    means: 'ReplicateKey answers at once, but the new replica key cannot be used until its creation ends.',
    rule: 'TIME-1',
    others: [HOUR, null],
  },
  primaryUpdateDelay: {
    means: 'After UpdatePrimaryRegion both keys stay Updating: they can be used, but hardly managed.',
    rule: 'PRIMARY-5',
    others: [HOUR],
  },
  rolesWhileUpdating: {
    means: 'While both keys are Updating, DescribeKey may show neither of them as the primary key.',
    rule: 'PRIMARY-6',
    others: ['both-replicas'],
  },
  rotationDelay: {
    means: 'RotateKeyOnDemand answers at once; the new key material is current only when the rotation ends.',
    rule: 'ROTATE-4',
    others: [HOUR],
  },
  deletionLateness: {
    means:
      'A key is still there, PendingDeletion, for so long after its DeletionDate. Of deletions that are scheduled from now on.',
    rule: 'DELETE-2',
    others: [6 * HOUR, 24 * HOUR, 48 * HOUR],
  },
  visibilityDelay: {
    means: 'Calls may be answered as if the latest changes had not happened yet.',
    rule: 'CONSIST-1',
    others: LAGS.slice(1).map(lagging),
  },
};

/** Every fault there is. */
export const FAULTS: readonly FaultToPull[] = keysOf(named).map((name) => {
  const { others, ...told } = named[name];
  const values: readonly Settings[Name][] = [DEFAULT_SETTINGS[name], ...others];
  return {
    name,
    title: SETTING_TITLES[name],
    ...told,
    choices: values.map((value) => ({ label: valueText(value), settings: { [name]: value } })),
  };
});

/** Lagging of one kind, beside what lags already, or of all. */
export function laggingOf(
  kind: VisibilityKind | 'all',
  delay: VisibilityDelay,
  { visibilityDelay }: Settings,
): StoreSettings {
  if (kind === 'all') return { visibilityDelay: lagging(delay) };
  const { [kind]: _, ...others } = visibilityDelay;
  return { visibilityDelay: delay === 0 ? others : { ...others, [kind]: delay } };
}

function lagging(delay: VisibilityDelay): Settings['visibilityDelay'] {
  return delay === 0 ? {} : Object.fromEntries(VISIBILITY_KINDS.map((kind) => [kind, delay]));
}

/** The faults that are on, with what is set. */
export function faultsOn(settings: Settings): readonly { readonly fault: FaultToPull; readonly text: string }[] {
  return FAULTS.filter(({ name }) => !isSameJson(settings[name], DEFAULT_SETTINGS[name])).map((fault) => ({
    fault,
    text: valueText(settings[fault.name]),
  }));
}

/** Whether an account has what a choice sets. */
export function isChosen({ settings: chosen }: Pick<Choice, 'settings'>, settings: Settings): boolean {
  return Object.entries(chosen).every(([name, value]) => isKeyOf(settings, name) && isSameJson(settings[name], value));
}

/** A replica key that is Creating, and until when; null: until told. */
export interface HeldReplica {
  readonly keyId: string;
  readonly region: Region;
  readonly until: Instant | null;
}

export function replicasCreating({ keySets }: Pick<Snapshot, 'keySets'>): readonly HeldReplica[] {
  return keySets.flatMap(({ keyId, keys }) =>
    Object.values(keys).flatMap(({ region, keyState, creationEndsAt = null }) =>
      keyState === 'Creating' ? [{ keyId, region, until: creationEndsAt }] : [],
    ),
  );
}

/** How many changes of each kind calls need not see yet. */
export function unseenOf({ unseen }: Pick<Snapshot, 'unseen'>): ReadonlyMap<VisibilityKind, number> {
  const kinds = new Map<VisibilityKind, number>();
  for (const { kind } of unseen?.changes ?? []) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds;
}
