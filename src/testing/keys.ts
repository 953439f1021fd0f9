// Keys that are there before a test begins, by the names that the tests give them.

import { type InitialKey, type InitialKeys, initialError, initialFaultOf } from '../init/index.js';
import { isObject } from '../shared/objects.js';
import type { Store } from '../store/store.js';

/** A key that is there already, in the form of an account that begins; its `Region` is that of the tests if it names none. */
export type KeyDescription = Omit<InitialKey, 'Region'> & Partial<Pick<InitialKey, 'Region'>>;

type Described = Readonly<Record<string, KeyDescription>>;

/** What the account begins with. Throws a RangeError that names what is no description. */
export function formOf(described: Described = {}, region: string): InitialKeys {
  if (!isObject(described)) throw new RangeError('keys must be an object: a description of each key, by its name');
  const keys = Object.entries(described).map(([name, key]) => {
    if (isObject(key)) return { Region: region, ...key };
    throw new RangeError(`keys.${name} must be an object`);
  });
  return { keys };
}

/** The key IDs, in an account that has just begun with the keys. */
export function keyIdsOf(described: Described = {}, store: Store): Readonly<Record<string, string>> {
  const keyIds = [...store.keySets()].map(({ keyId }) => keyId);
  return Object.fromEntries(Object.keys(described).map((name, index) => [name, String(keyIds[index])]));
}

/** What becomes of the account; what is wrong with one of its keys is told by the key's name. */
export async function named<T>(described: Described = {}, beginning: Promise<T>): Promise<T> {
  try {
    return await beginning;
  } catch (error) {
    const fault = initialFaultOf(error);
    if (fault === undefined) throw error;
    const path = fault.path.replace(/^keys\[(\d+)\]/, (_, index) => `keys.${Object.keys(described)[index]}`);
    throw initialError({ ...fault, path });
  }
}
