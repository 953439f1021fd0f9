// Planted faults: targets that do one thing wrong each, and everything else right. Each is a small file in faults/, named
// after what it does; a new one needs nothing else.

import { readdirSync } from 'node:fs';
import type { FindingKind } from '../../src/conformance/findings.js';
import { CAPABILITIES, type Capability, type Target } from '../../src/conformance/target.js';
import { type StoreTargetOptions, storeTarget } from '../../src/conformance/targets/store.js';
import type { CallResult, JsonCall } from '../../src/model/engine/reduce.js';
import type { RuleId } from '../../src/model/rules/catalogue.js';
import type { Operation } from '../../src/model/vocabulary/vocabulary.js';
import type { Store } from '../../src/store/store.js';

export interface Fault {
  /** One sentence: what the faulty target does. */
  readonly about: string;
  /** A finding that convicts it: one of these operations, and one of these kinds. */
  readonly found: {
    readonly operations: readonly Operation[];
    readonly kinds: readonly FindingKind[];
    /** The rules that are rightly blamed for it; absent: whichever the kit names. */
    readonly rules?: readonly RuleId[];
  };
  /** `cryptography`: only shows on a store whose host encrypts. */
  readonly needs?: Capability;
  /** Keys have other IDs for the client than in the store: of several faults it is the last, as the others look for keys there. */
  readonly renames?: true;
  /** The faulty way to answer calls, on a store that does it right. */
  readonly spoil: (store: Store) => (call: JsonCall<Operation>) => CallResult;
}

/** A store with one fault as a target; `options` as for the honest store's. */
export function faultyStoreTarget(fault: Fault, store: Store, options: StoreTargetOptions = {}): Target {
  const capabilities = fault.needs === 'cryptography' ? { capabilities: CAPABILITIES } : {};
  return storeTarget(faultyStore(fault, store), { ...capabilities, ...options });
}

/** Every planted fault, by the name of its file. */
export async function allFaults(): Promise<ReadonlyMap<string, Fault>> {
  const folder = new URL('faults/', import.meta.url);
  const files = readdirSync(folder)
    .filter((file) => /\.[jt]s$/.test(file))
    .sort();
  const load = async (file: string) => {
    const { fault } = (await import(new URL(file, folder).href)) as { readonly fault: Fault };
    return [file.replace(/\.[jt]s$/, ''), fault] as const;
  };
  return new Map(await Promise.all(files.map(load)));
}

/** A store with one fault: what goes around its calls, above all its clock, is the honest store's. */
function faultyStore(fault: Fault, store: Store): Store {
  return { ...store, callJson: fault.spoil(store) as Store['callJson'] };
}
