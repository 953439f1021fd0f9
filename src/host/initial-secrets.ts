// The key material of an account that begins with keys.

import { type ImportedMaterial, type InitialMaterial, unfitMaterial } from '../init/index.js';
import { importedMaterial } from './import.js';
import { importedMaterialId } from './imported.js';
import { generateMaterial } from './materials.js';
import { POST_QUANTUM } from './node-post-quantum.js';
import { isSupported } from './node-support.js';
import { tried } from './refusals.js';
import { MATERIAL_SPECS } from './specs.js';

/** What `initialAccount` asks of a host: the ID of imported material; undefined: it is none for the key spec. */
export function initialMaterialId({ keyId, keySpec, region, keyMaterial }: ImportedMaterial): string | undefined {
  const material = importedMaterial({ keySpec, region }, Buffer.from(keyMaterial, 'base64'));
  return material && importedMaterialId(keyId, material);
}

/**
 * The key material by its ID: as it is given, or new where nobody could bring it but its owner, who has not; all other is made
 * when it is first used. Throws an `initialError` if something is no key material for its key spec.
 */
export function initialSecrets(materials: readonly InitialMaterial[]): Map<string, Uint8Array> {
  const secrets = new Map<string, Uint8Array>();
  for (const material of materials) {
    const { keyMaterialId, keySpec, origin, keyMaterial, path } = material;
    if (keyMaterial === undefined) {
      if (origin === 'EXTERNAL' && isSupported(keySpec)) secrets.set(keyMaterialId, generateMaterial(keySpec));
      continue;
    }
    const bytes = materialOf(material, Buffer.from(keyMaterial, 'base64'));
    if (bytes === undefined) throw unfitMaterial(path, keySpec);
    secrets.set(keyMaterialId, bytes);
  }
  return secrets;
}

/** What KMS has made is not always what can be imported. */
function materialOf({ keySpec, region, origin }: InitialMaterial, bytes: Buffer): Uint8Array | undefined {
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind === 'ml-dsa' || spec.kind === 'ml-kem') {
    return tried(() => POST_QUANTUM.readKey(keySpec, bytes)) === undefined ? undefined : bytes;
  }
  if (origin !== 'EXTERNAL' && spec.kind === 'secret' && bytes.length === spec.bytes) return bytes;
  return importedMaterial({ keySpec, region }, bytes);
}
