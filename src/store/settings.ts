// The settings of a store, as a caller gives them: each by itself, delays in either form.

import {
  type Quotas,
  type Settings,
  VISIBILITY_KINDS,
  type VisibilityDelay,
  type VisibilityKind,
} from '../model/key-set/host.js';
import { shown } from '../model/rules/errors.js';
import { didYouMean } from '../shared/nearest.js';
import { isObject, isOneOf } from '../shared/objects.js';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { milliseconds } from './duration.js';
import { valid } from './shape.js';
import { settingsShape } from './snapshot-shape.js';

/** Settings of a store. Delays are milliseconds or ISO 8601 durations such as `PT5S`. */
export interface StoreSettings {
  /** How long a replica is Creating; null: until `finishReplication`. Default PT5S. */
  readonly replicationDelay?: number | string | null;
  /** How long both keys are Updating. Default PT5S. */
  readonly primaryUpdateDelay?: number | string;
  /** How long an on-demand rotation runs. Default PT20S. */
  readonly rotationDelay?: number | string;
  /** By how much a key is deleted later than its DeletionDate, at most P2D. Default 0. */
  readonly deletionLateness?: number | string;
  /** What DescribeKey shows while both keys are Updating. Default `swapped`. */
  readonly rolesWhileUpdating?: Settings['rolesWhileUpdating'];
  /** When calls see what has changed: of every kind, or of each kind by itself. Default: at once. */
  readonly visibilityDelay?: GivenVisibilityDelay | Readonly<Partial<Record<VisibilityKind, GivenVisibilityDelay>>>;
  readonly quotas?: Partial<Quotas>;
}

/** Seen after a span of time; by chance until then, call by call; null: once `show` says so. */
export type GivenVisibilityDelay = number | string | { readonly random: number | string } | null;

export const SETTING_NAMES: NamesOf<StoreSettings> = {
  replicationDelay: true,
  primaryUpdateDelay: true,
  rotationDelay: true,
  deletionLateness: true,
  rolesWhileUpdating: true,
  visibilityDelay: true,
  quotas: true,
};

/** The changed settings of a store that is open. Throws a RangeError that names what is wrong. */
export function changedSettings(changed: StoreSettings, before: Settings): Settings {
  refuseUnknown('configure', changed, SETTING_NAMES);
  return settingsOf(changed, before);
}

/** The settings with those that are given instead of what they were. */
export function settingsOf(given: StoreSettings, before: Settings): Settings {
  const { replicationDelay, primaryUpdateDelay, rotationDelay, deletionLateness, rolesWhileUpdating } = given;
  const { visibilityDelay, quotas = {} } = given;
  const delay = (span: number | string | undefined, name: keyof StoreSettings, byDefault: number): number =>
    span === undefined ? byDefault : milliseconds(span, name);
  const replication = (): number | null => {
    if (replicationDelay === undefined) return before.replicationDelay;
    return replicationDelay === null ? null : milliseconds(replicationDelay, 'replicationDelay');
  };
  const settings = {
    replicationDelay: replication(),
    primaryUpdateDelay: delay(primaryUpdateDelay, 'primaryUpdateDelay', before.primaryUpdateDelay),
    rotationDelay: delay(rotationDelay, 'rotationDelay', before.rotationDelay),
    deletionLateness: delay(deletionLateness, 'deletionLateness', before.deletionLateness),
    rolesWhileUpdating: rolesWhileUpdating === undefined ? before.rolesWhileUpdating : rolesWhileUpdating,
    visibilityDelay: visibilityDelay === undefined ? before.visibilityDelay : visibilityDelaysOf(visibilityDelay),
    // What is no object says what is wrong with it.
    quotas: isObject(quotas) ? { ...before.quotas, ...quotas } : quotas,
  };
  return valid(settingsShape, settings, 'options');
}

/** The delays by kind, as `visibilityDelay` gives them; 0 is none. Throws a RangeError that names what is wrong. */
export function visibilityDelaysOf(given: unknown): Settings['visibilityDelay'] {
  const isByKind = isObject(given) && !Object.hasOwn(given, 'random');
  const named: Readonly<Record<string, unknown>> = isByKind
    ? given
    : Object.fromEntries(VISIBILITY_KINDS.map((kind) => [kind, given]));
  const delays = Object.entries(named).map(([kind, delay]) => {
    if (!isOneOf(VISIBILITY_KINDS, kind)) {
      throw new RangeError(`visibilityDelay has no kind ${shown(kind)}${didYouMean(kind, VISIBILITY_KINDS)}`);
    }
    return [kind, visibilityDelay(delay, isByKind ? `visibilityDelay.${kind}` : 'visibilityDelay')] as const;
  });
  return Object.fromEntries(delays.filter(([, delay]) => delay !== 0));
}

function visibilityDelay(given: unknown, name: string): VisibilityDelay {
  if (given === null) return null;
  if (typeof given === 'number' || typeof given === 'string') return milliseconds(given, name);
  if (isObject(given) && Object.keys(given).join() === 'random') {
    const { random } = given;
    if (typeof random === 'number' || typeof random === 'string')
      return { random: milliseconds(random, `${name}.random`) };
  }
  throw new RangeError(`${name} must be a span of time, { random: a span of time } or null: ${shown(given)}`);
}
