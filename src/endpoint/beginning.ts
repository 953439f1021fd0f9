// What an account begins with: keys in the words of AWS's API, a snapshot, or the end of a scenario.

import { initialMaterialId, initialSecrets } from '../host/initial-secrets.js';
import type { MaterialStore } from '../host/material-store.js';
import { tried } from '../host/refusals.js';
import {
  type InitialKeys,
  type InitialMaterial,
  type InitialOptions,
  initialAccount,
  initialError,
  initialKeysOf,
} from '../init/index.js';
import type { KeySet } from '../model/key-set/key-set.js';
import { isAccountId } from '../model/vocabulary/identifiers.js';
import { isBase64 } from '../shared/base64.js';
import { isObject, messageOf, present } from '../shared/objects.js';
import { createStore, restoreStore } from '../store/create.js';
import { SNAPSHOT_FORMAT, type Snapshot } from '../store/snapshot.js';
import type { Store } from '../store/store.js';
import { parseScenario } from '../teach/scenario/parse.js';
import { holds, openWorld, playCase } from '../teach/scenario/player.js';

/** A whole account. */
export interface InitialSnapshot {
  readonly snapshot: Snapshot;
  /** In base64, by its ID. What is not there is made. */
  readonly keyMaterials?: Readonly<Record<string, string>>;
}

/** What an account can begin with; a scenario is one case, as `mrk run` plays it, or a list of its steps. */
export type Initial = InitialKeys | InitialSnapshot | Snapshot | ScenarioJson;

/** A scenario with one case, or its steps. */
export type ScenarioJson =
  | readonly object[]
  | { readonly steps: readonly object[] }
  | { readonly cases: readonly [object] };

/** An account that begins. */
export interface Beginning {
  readonly snapshot: Snapshot;
  /** Whether its clock goes on from its own instant, and not from real time. */
  readonly keepsClock: boolean;
  readonly secrets: Map<string, Uint8Array>;
}

/** The account that a beginning is of, if it says so. */
export function accountIn(initial: unknown): string | undefined {
  if (!isObject(initial)) return undefined;
  const snapshot = isObject(initial.snapshot) ? initial.snapshot : initial;
  const [one] = Array.isArray(initial.cases) ? initial.cases : [];
  const found = [initial.account, snapshot.accountId, isObject(one) ? one.account : undefined];
  return found.find(isAccountId);
}

/** Makes an account that begins; of undefined: without keys. Throws an `initialError`, or a RangeError if an option is wrong. */
export function beginningOf(initial: unknown, options: InitialOptions): Beginning {
  if (initial === undefined)
    return { snapshot: createStore(options).snapshot(), keepsClock: false, secrets: new Map() };
  if (isObject(initial) && Object.hasOwn(initial, 'keys')) return beginningWithKeys(initial, options);
  if (isObject(initial) && Object.hasOwn(initial, 'snapshot')) return beginningWithSnapshot(initial);
  if (isObject(initial) && initial.format === SNAPSHOT_FORMAT) {
    return beginningWithSnapshot({ snapshot: initial }, '');
  }
  const isScenario =
    Array.isArray(initial) ||
    (isObject(initial) && ['steps', 'cases', 'vectors'].some((name) => Object.hasOwn(initial, name)));
  if (isScenario) return endOfScenario(initial);
  throw initialError({ path: '', message: 'expected keys, a snapshot, or the steps of a scenario' });
}

function beginningWithKeys(initial: object, options: InitialOptions): Beginning {
  const form = initial as InitialKeys;
  const { snapshot, materials } = initialAccount(form, { ...options, importedMaterialId: initialMaterialId });
  return { snapshot, keepsClock: form.now !== undefined, secrets: initialSecrets(materials) };
}

function beginningWithSnapshot(initial: Readonly<Record<string, unknown>>, path = 'snapshot'): Beginning {
  const { snapshot: json, keyMaterials = {}, ...others } = initial;
  const [other] = Object.keys(others);
  if (other !== undefined) throw initialError({ path: other, message: 'expected snapshot and keyMaterials alone' });
  const snapshot = checked(json, path);
  if (!isObject(keyMaterials)) throw initialError({ path: 'keyMaterials', message: 'expected an object' });
  const materials = snapshot.keySets.flatMap((keySet) => materialsOf(keySet, keyMaterials));
  const unknown = Object.keys(keyMaterials).find((id) => !materials.some(({ keyMaterialId }) => keyMaterialId === id));
  if (unknown !== undefined) {
    throw initialError({
      path: `keyMaterials.${unknown}`,
      message: 'expected the ID of a key material of the snapshot',
    });
  }
  return { snapshot, keepsClock: true, secrets: initialSecrets(materials) };
}

function checked(json: unknown, path: string): Snapshot {
  try {
    return restoreStore(json).snapshot();
  } catch (error) {
    throw initialError({ path: '', message: messageOf(error).replace(/^snapshot\.?/, path === '' ? '' : 'snapshot.') });
  }
}

function materialsOf(keySet: KeySet, given: Readonly<Record<string, unknown>>): readonly InitialMaterial[] {
  const { keyId, keyMaterials, keySpec, origin, primaryRegion: region } = keySet;
  const ids = origin === 'AWS_KMS' || origin === 'EXTERNAL' ? keyMaterials.map((one) => one.keyMaterialId) : [keyId];
  return ids.map((keyMaterialId) => {
    const path = `keyMaterials.${keyMaterialId}`;
    const keyMaterial = Object.hasOwn(given, keyMaterialId) ? given[keyMaterialId] : undefined;
    if (keyMaterial === undefined) return { path, keyMaterialId, keySpec, origin, region };
    if (typeof keyMaterial === 'string' && isBase64(keyMaterial)) {
      return { path, keyMaterialId, keySpec, origin, region, keyMaterial };
    }
    throw initialError({ path, message: 'expected base64' });
  });
}

/** The account in which a scenario ends. What key material it imports is pretended: it is made anew. */
function endOfScenario(json: unknown): Beginning {
  const parsed = parseScenario(json);
  if (!parsed.ok) throw initialError(parsed.faults[0] ?? { path: '', message: 'expected a scenario' });
  const [given, another] = parsed.scenario.cases;
  if (given === undefined || another !== undefined) {
    throw initialError({ path: another?.path ?? 'cases', message: 'expected one case: it is one account' });
  }
  const store = openWorld(given);
  for (const result of playCase(given, store)) {
    if (holds(result)) continue;
    const [mismatch] = result.mismatches;
    const message = result.obstacle ?? `expected ${mismatch?.expected}, received ${mismatch?.received}`;
    throw initialError({ path: result.step.path, message });
  }
  const snapshot = store.snapshot();
  return {
    snapshot,
    keepsClock: true,
    secrets: initialSecrets(snapshot.keySets.flatMap((keySet) => materialsOf(keySet, {}))),
  };
}

/** How an account is asked for as something to begin with. */
export interface AskedInitial {
  /** With key material, in plain. Default false. */
  readonly material?: boolean;
  /** `keys`, in the words of AWS's API, or `snapshot`, with everything. Default `keys`. */
  readonly form?: 'keys' | 'snapshot';
}

/** An account as something to begin with. */
export function initialOf(
  { store, materials }: { readonly store: Store; readonly materials: MaterialStore },
  accountId: string,
  { material = false, form = 'keys' }: AskedInitial = {},
): InitialKeys | InitialSnapshot {
  const secretOf = (keyMaterialId: string): string | undefined => {
    const bytes = material ? tried(() => materials.get(keyMaterialId)) : undefined;
    return bytes && Buffer.from(bytes).toString('base64');
  };
  if (form === 'keys') return initialKeysOf(store, accountId, secretOf);
  const snapshot = store.snapshot();
  if (!material) return { snapshot };
  const needed = [...store.needed().keyMaterialIds].map((id) => [id, secretOf(id)] as const);
  return { snapshot, keyMaterials: present(Object.fromEntries(needed)) as Readonly<Record<string, string>> };
}
