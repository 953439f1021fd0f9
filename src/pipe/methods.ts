// What a client can ask of an account: the store's own functions, by their own names, and what makes another store of it.

import { isObject } from '../shared/objects.js';
import { HOST_FUNCTION_NAMES } from '../store/host-functions.js';
import type { Store } from '../store/store.js';
import type { LineFault } from './lines.js';

/**
 * Functions of the store that are no requests: every call comes as JSON, and may wait for a host, so `call` is what others are
 * too; a record that is made later is a function; and what a journal needs is of no use to who is not told what is about to happen.
 */
type NoRequest = 'callJson' | 'callAsync' | 'auditReading' | 'replay' | 'position';

interface Method {
  /** The names of its arguments, in their order. Those with a `?` may be left out, those with `{}` are objects. */
  readonly args: readonly string[];
  /** Whether it only reads: then it waits for no call that is under way. */
  readonly reads?: true;
}

const STORE_METHODS = {
  call: { args: ['call{}'] },
  advance: { args: ['by'] },
  audit: { args: ['call{}', 'answer{}', 'client{}?'], reads: true },
  now: { args: [], reads: true },
  isRegionEnabled: { args: ['region'], reads: true },
  nextInstant: { args: [], reads: true },
  snapshot: { args: [], reads: true },
  keySets: { args: [], reads: true },
  needed: { args: [], reads: true },
  keySet: { args: ['keyId'], reads: true },
  finishReplication: { args: ['replica{}'] },
  createAwsManagedKey: { args: ['key{}'] },
  show: { args: ['which{}?'] },
  configure: { args: ['changed{}'] },
  customKeyStores: { args: [], reads: true },
  connectCustomKeyStore: { args: ['customKeyStoreId'] },
  disconnectCustomKeyStore: { args: ['customKeyStoreId'] },
} as const satisfies Readonly<Record<Exclude<keyof Store, NoRequest>, Method>>;

/** By name. `restore` makes a store of a snapshot, `reset` an empty one; after `close` the account is as if it had never been. */
export const METHODS = {
  ...STORE_METHODS,
  restore: { args: ['snapshot{}'] },
  reset: { args: ['options{}?'] },
  close: { args: [] },
} as const satisfies Readonly<Record<string, Method>>;
export type MethodName = keyof typeof METHODS;
export type StoreMethodName = Exclude<keyof typeof STORE_METHODS, 'call'>;

export function isReading(method: MethodName): boolean {
  const { reads }: Method = METHODS[method];
  return reads === true;
}

/** What is wrong with the arguments of a method; undefined: nothing. What is wrong within them, the store says. */
export function argsFault(method: MethodName, given: readonly unknown[]): LineFault | undefined {
  const names: readonly string[] = METHODS[method].args;
  const least = names.filter((name) => !name.endsWith('?')).length;
  if (given.length < least || given.length > names.length) {
    const shown = names.map((name) => name.replace('{}', '')).join(', ');
    const count = given.length === 1 ? '1 argument' : `${given.length} arguments`;
    return { code: 'BadRequest', message: `${method}(${shown}) was given ${count}` };
  }
  const wrong = names.find((name, index) => name.includes('{}') && index < given.length && !isObject(given[index]));
  if (wrong === undefined) return undefined;
  return { code: 'BadArgument', message: `${method}: ${wrong.replace(/\W/g, '')} must be an object` };
}

/** What a function of the store gives, as JSON: sets and sequences are lists, and nothing is null. */
export function askStore(store: Store, method: StoreMethodName, args: readonly unknown[]): unknown {
  if (method === 'keySets') return [...store.keySets()];
  if (method === 'needed') {
    const { keyMaterialIds, importTokens } = store.needed();
    return { keyMaterialIds: [...keyMaterialIds], importTokens: [...importTokens] };
  }
  // Their names and how many they are is known; what is wrong with them the function says, as for any caller.
  const given: unknown = Reflect.apply(store[method], undefined, args);
  return given ?? null;
}

/** The options of `reset` are those of a store, but for its functions. Throws a RangeError that names one. */
export function withoutFunctions(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const name = Object.keys(HOST_FUNCTION_NAMES).find((known) => Object.hasOwn(options, known));
  if (name !== undefined) throw new RangeError(`reset has no option ${JSON.stringify(name)}: hello names callbacks`);
  return options;
}
