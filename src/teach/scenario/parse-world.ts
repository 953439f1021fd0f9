// Reads what a case's store is made of, and its settings.

import { createStore, DEFAULT_SETTINGS, type Quotas, type Settings, type StoreSettings } from '../../index.js';
import { isAccountId, isInstant, parseRegion } from '../../model/vocabulary/identifiers.js';
import { isObject, keysOf, messageOf } from '../../shared/objects.js';
import { shown } from '../../shared/text.js';
import { durationHint } from '../../store/duration.js';
import { visibilityDelaysOf } from '../../store/settings.js';
import { checkShape } from '../../store/shape.js';
import { quotaShapes } from '../../store/snapshot-shape.js';
import { described, type Json, kindOf, type Report, refuseOthers, textsMember, under } from './members.js';
import type { World } from './scenario.js';
import { durationOf } from './template.js';

export const WORLD_MEMBERS = ['account', 'now', 'seed', 'enabledRegions', 'awsManagedKeys', 'settings'];

/** The members of the world that a file, or a case of it, has. */
export function parseWorld(json: Json, path: string, report: Report): World {
  const world: { -readonly [Member in keyof World]: World[Member] } = {};
  const { account, now, seed, enabledRegions } = json;
  if (account !== undefined) {
    if (isAccountId(account)) world.accountId = account;
    else report(under(path, 'account'), `expected an account ID of 12 digits, as text, got ${described(account)}`);
  }
  if (now !== undefined) {
    const instant = instantOf(now);
    if (instant !== undefined) world.now = instant;
    else report(under(path, 'now'), `expected an ISO 8601 instant or epoch milliseconds, got ${described(now)}`);
  }
  if (seed !== undefined) {
    if (typeof seed === 'string' || typeof seed === 'number') world.seed = seed;
    else report(under(path, 'seed'), `expected text or a number, got ${kindOf(seed)}`);
  }
  if (enabledRegions !== undefined) {
    const regions = textsMember(json, 'enabledRegions', path, report);
    for (const [index, region] of regions.entries()) {
      if (parseRegion(region) !== undefined) continue;
      report(under(path, `enabledRegions[${index}]`), `expected the name of an AWS Region, got ${shown(region)}`);
    }
    world.enabledRegions = regions.filter((region) => parseRegion(region) !== undefined);
  }
  if (json.awsManagedKeys !== undefined) world.awsManagedKeys = textsMember(json, 'awsManagedKeys', path, report);
  if (json.settings !== undefined) world.settings = parseSettings(json.settings, under(path, 'settings'), report);
  return world;
}

/** The store has the last word on what it is made with. */
export function refuseWorld({ settings, ...world }: World, path: string, report: Report): void {
  try {
    createStore({ ...settings, ...world });
  } catch (error) {
    report(path, messageOf(error));
  }
}

const DELAYS = ['replicationDelay', 'primaryUpdateDelay', 'rotationDelay', 'deletionLateness'] as const;
const QUOTAS = keysOf(DEFAULT_SETTINGS.quotas);
/** In milliseconds. */
const LATEST = 2 * 86_400_000;

/** Settings as a case has them, and as a step changes them. */
export function parseSettings(json: unknown, path: string, report: Report): StoreSettings {
  if (!isObject(json)) {
    report(path, `expected an object, got ${kindOf(json)}`);
    return {};
  }
  refuseOthers(json, [...DELAYS, 'rolesWhileUpdating', 'visibilityDelay', 'quotas'], path, report);
  const settings: { -readonly [Member in keyof StoreSettings]: StoreSettings[Member] } = {};
  for (const name of DELAYS) {
    if (json[name] === undefined) continue;
    if (json[name] === null && name === 'replicationDelay') {
      settings.replicationDelay = null;
      continue;
    }
    const span = parseSpan(json[name], under(path, name), report);
    if (span === undefined) continue;
    if (name === 'deletionLateness' && span > LATEST) report(under(path, name), 'expected at most two days');
    else settings[name] = span;
  }
  const { rolesWhileUpdating: roles, visibilityDelay, quotas } = json;
  if (visibilityDelay !== undefined)
    settings.visibilityDelay = parseVisibility(visibilityDelay, under(path, 'visibilityDelay'), report);
  if (roles === 'swapped' || roles === 'both-replicas') settings.rolesWhileUpdating = roles;
  else if (roles !== undefined) {
    report(under(path, 'rolesWhileUpdating'), `expected "swapped" or "both-replicas", got ${described(roles)}`);
  }
  if (quotas !== undefined) settings.quotas = parseQuotas(quotas, under(path, 'quotas'), report);
  return settings;
}

/** The store knows what it may be. */
function parseVisibility(json: unknown, path: string, report: Report): Settings['visibilityDelay'] {
  try {
    return visibilityDelaysOf(json);
  } catch (error) {
    report(path, messageOf(error));
    return {};
  }
}

function parseQuotas(json: unknown, path: string, report: Report): Partial<Quotas> {
  const quotas: { -readonly [Quota in keyof Quotas]?: number } = {};
  if (!isObject(json)) {
    report(path, `expected an object, got ${kindOf(json)}`);
    return quotas;
  }
  refuseOthers(json, QUOTAS, path, report);
  for (const name of QUOTAS) {
    const quota = json[name];
    if (quota === undefined) continue;
    const checked = checkShape(quotaShapes[name], quota, name);
    if ('ok' in checked) quotas[name] = checked.value;
    else report(under(path, name), `expected ${checked.expected}, got ${described(quota)}`);
  }
  return quotas;
}

/** Milliseconds, from milliseconds or an ISO 8601 duration. */
export function parseSpan(json: unknown, path: string, report: Report): number | undefined {
  if (typeof json === 'number' && Number.isSafeInteger(json) && json >= 0) return json;
  const span = typeof json === 'string' ? durationOf(json) : undefined;
  if (span === undefined) {
    const hint = typeof json === 'string' ? durationHint(json) : '';
    report(
      path,
      `expected an ISO 8601 duration without months and years, or milliseconds, got ${described(json)}${hint}`,
    );
  }
  return span;
}

const ISO_INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

function instantOf(json: unknown): number | undefined {
  const instant = typeof json === 'string' && ISO_INSTANT.test(json) ? Date.parse(json) : json;
  return isInstant(instant) ? instant : undefined;
}
