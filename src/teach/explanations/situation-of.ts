// The situation that a refused call met in an account of many keys.

import type { JsonCall } from '../../model/engine/reduce.js';
import { isOperation } from '../../model/engine/reduce.js';
import type { Host } from '../../model/key-set/host.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import type { KmsError } from '../../model/rules/errors.js';
import { parseKeyReference, parseRegion, type Region } from '../../model/vocabulary/identifiers.js';
import { isObject } from '../../shared/objects.js';
import type { Store } from '../../store/store.js';
import type { RefusedAsk } from './explain.js';

/** The members that name the key that a call is about, the first that is there counts. */
const NAMING = ['KeyId', 'TargetKeyId', 'SourceKeyId', 'DestinationKeyId'] as const;

/**
 * What there is to explain about a call that a store has just refused; undefined: it was no call of an operation in a
 * Region, and its message says all. The keys are copied, as they are now.
 */
export function refusedBy(
  store: Pick<Store, 'keySet' | 'keySets' | 'now'>,
  { operation, region: name, input, principal }: JsonCall,
  error: KmsError,
  host: Partial<Pick<Host, 'readCiphertext' | 'cryptography'>> = {},
): RefusedAsk | undefined {
  const region = parseRegion(name);
  if (!isOperation(operation) || region === undefined) return undefined;
  const given = isObject(input) ? input : {};
  const keySet = keySetOf(store, region, given, host) ?? null;
  const call = { operation, region, input: given, ...(principal === undefined ? {} : { principal }) };
  return { error, call, situation: { keySet, at: store.now(), host } };
}

/** The key set that a call is about; undefined: it names none that there is. */
export function keySetOf(
  store: Pick<Store, 'keySet' | 'keySets'>,
  region: Region,
  input: Readonly<Record<string, unknown>>,
  { readCiphertext }: Partial<Pick<Host, 'readCiphertext'>>,
): KeySet | undefined {
  for (const member of NAMING) {
    const text = input[member];
    if (typeof text !== 'string') continue;
    const reference = parseKeyReference(text);
    if ('keyId' in reference) return store.keySet(reference.keyId);
    if ('aliasName' in reference) return aliased(store, region, reference.aliasName);
  }
  const { AliasName, CiphertextBlob } = input;
  if (typeof AliasName === 'string') return aliased(store, region, AliasName);
  const header = typeof CiphertextBlob === 'string' ? readCiphertext?.(CiphertextBlob) : undefined;
  return header && store.keySet(header.keyId);
}

function aliased({ keySets }: Pick<Store, 'keySets'>, region: Region, aliasName: string): KeySet | undefined {
  for (const keySet of keySets()) {
    if (keySet.keys[region]?.aliases?.some((alias) => alias.aliasName === aliasName)) return keySet;
  }
  return undefined;
}
