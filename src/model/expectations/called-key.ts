// Which key a call is about.

import { isOperation, type JsonCommand } from '../engine/reduce.js';
import type { Host } from '../key-set/host.js';
import type { Key, KeySet } from '../key-set/key-set.js';
import { cardOf } from '../operations/index.js';
import { parseKeyReference, parseRegion, type Region } from '../vocabulary/identifiers.js';
import type { Operation } from '../vocabulary/vocabulary.js';

export interface CalledKey {
  readonly keySet: KeySet;
  readonly key: Key;
}

/** The key that the call is about, if it names one that exists. */
export function calledKey(
  host: Host,
  command: JsonCommand<Operation>,
  input: Readonly<Record<string, unknown>>,
): CalledKey | undefined {
  if (!isOperation(command.operation)) return undefined;
  const { finds } = cardOf(command.operation);
  const { member, takesAliases } = finds === 'no key' ? { member: 'KeyId', takesAliases: false } : finds;
  const { [member]: text } = input;
  const region = parseRegion(command.region);
  if (typeof text !== 'string' || region === undefined) return undefined;
  const reference = parseKeyReference(text);
  switch (reference.kind) {
    case 'keyId':
    case 'keyArn':
      return keyOf(host.findKeySet(reference.keyId), region);
    case 'alias':
    case 'aliasArn':
      return takesAliases ? keyOf(host.findAlias(region, reference.aliasName), region) : undefined;
    default:
      return undefined;
  }
}

/** The key of a set in a Region. */
export function keyOf(keySet: KeySet | undefined, region: Region): CalledKey | undefined {
  const key = keySet?.keys[region];
  return keySet === undefined || key === undefined ? undefined : { keySet, key };
}
