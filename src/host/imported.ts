// What is imported: whether bytes are material for a key, and what it is called. The same whatever unwrapped them.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import type { UnwrapRequest } from '../model/key-set/host.js';
import type { HostRefusal } from '../model/rules/errors.js';
import { textBytes } from './bytes.js';
import type { MaterialStore } from './material-store.js';
import { refuse } from './refusals.js';
import { MATERIAL_SPECS, symmetricBytes } from './specs.js';

/** HMAC keys are at most so long. */
const MOST_HMAC_BYTES = 128;

/** Whether bytes can be the secret of a symmetric key. [IMPORT-13] */
export function isSecretOf({ keySpec, region }: Pick<UnwrapRequest, 'keySpec' | 'region'>, bytes: Uint8Array): boolean {
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind !== 'secret') return false;
  const least = keySpec === 'SYMMETRIC_DEFAULT' ? symmetricBytes(region) : spec.bytes;
  const most = spec.hash === undefined ? least : MOST_HMAC_BYTES;
  return bytes.length >= least && bytes.length <= most;
}

/** Keeps imported material and names it; undefined is none for the key. */
export function keepImported(
  store: MaterialStore,
  { keyId, keySpec }: UnwrapRequest,
  material: Uint8Array | undefined,
): { readonly ok: true; readonly keyMaterialId: string } | HostRefusal {
  if (material === undefined) return refuse({ fault: 'materialInvalid', keySpec });
  const keyMaterialId = importedMaterialId(keyId, material);
  // If the model refuses the import after all, nothing ever names this material.
  if (store.get(keyMaterialId) === undefined) store.set(keyMaterialId, material);
  return { ok: true, keyMaterialId };
}

/** The ID of imported key material, which follows from it and its key. */
export function importedMaterialId(keyId: string, material: Uint8Array): string {
  return bytesToHex(sha256(concatBytes(textBytes(keyId), material)));
}
