// Where key material is kept, and how a use finds it. Secrets are raw bytes, private keys are PKCS #8 in DER.

import type { KeyUse } from '../model/key-set/host.js';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import type { NeededSecrets } from '../store/needed.js';
import { andThen, type Bytes, type Later, type Suite } from './operations.js';
import { refuse } from './refusals.js';

/**
 * Keeps key material. All functions are synchronous: what `set` was given is there when it returns. The bytes are
 * secret, and are not to be changed by either side.
 */
export interface MaterialStore {
  /** The key material; undefined: it is not here. */
  readonly get: (keyMaterialId: string) => Uint8Array | undefined;
  /** Keeps key material, in the place of what had the ID before. */
  readonly set: (keyMaterialId: string, bytes: Uint8Array) => void;
  /** The private wrapping key of an import, in DER; undefined: it is not here. */
  readonly getWrappingKey: (importToken: string) => Uint8Array | undefined;
  /** Keeps the private wrapping key of an import. */
  readonly setWrappingKey: (importToken: string, pkcs8: Uint8Array) => void;
  /** Forgets all other secrets. Answers how many these were. */
  readonly retain: (needed: NeededSecrets) => number;
}

const REMEMBERED_WRAPPING_KEYS = 10_000;

/** Keeps key material as long as the process lives, in maps that the caller may have filled, and may read. */
export function createMemoryMaterialStore({
  materials = new Map<string, Uint8Array>(),
  wrappingKeys = new Map<string, Uint8Array>(),
} = {}): MaterialStore {
  return {
    get: (keyMaterialId) => materials.get(keyMaterialId),
    set: (keyMaterialId, bytes) => {
      materials.set(keyMaterialId, bytes);
    },
    getWrappingKey: (importToken) => wrappingKeys.get(importToken),
    setWrappingKey: (importToken, pkcs8) => {
      wrappingKeys.set(importToken, pkcs8);
      // A flood of GetParametersForImport must not grow for ever: the oldest go first, as a Map lists them.
      for (const oldest of wrappingKeys.keys()) {
        if (wrappingKeys.size <= REMEMBERED_WRAPPING_KEYS) break;
        wrappingKeys.delete(oldest);
      }
    },
    retain: ({ keyMaterialIds, importTokens }) =>
      retained(materials, keyMaterialIds) + retained(wrappingKeys, importTokens),
  };
}

/** Removes what is not to be kept from a map. Answers how much that was. */
export function retained(map: Map<string, unknown>, kept: ReadonlySet<string>): number {
  const before = map.size;
  for (const name of map.keys()) if (!kept.has(name)) map.delete(name);
  return before - map.size;
}

/** The key material of a use; made if it is not there yet. */
export function materialOf(
  store: MaterialStore,
  { isSupported, unsupported }: Pick<Suite, 'isSupported' | 'unsupported'>,
  generate: (keySpec: KeySpec) => Later<Uint8Array>,
  use: KeyUse,
): Later<Bytes> {
  const { keySpec, keyArn, origin } = use;
  if (!isSupported(keySpec)) return unsupported(`Key spec ${keySpec}`);
  // A key in a custom key store has one material, without an ID.
  const id = use.keyMaterialId ?? use.keyId;
  const kept = store.get(id);
  if (kept !== undefined) return kept;
  // Nobody but its owner can bring imported material back.
  if (origin === 'EXTERNAL') return refuse({ fault: 'materialLost', keyMaterialId: id, keyArn });
  return andThen(generate(keySpec), (made) => {
    store.set(id, made);
    return made;
  });
}
