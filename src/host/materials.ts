// Key material as Node makes it. Secrets are raw bytes, private keys are PKCS #8 in DER.

import { createPrivateKey, createPublicKey, generateKeyPair, generateKeyPairSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import type { MaterialStore } from './material-store.js';
import { POST_QUANTUM } from './node-post-quantum.js';
import { isSupported } from './node-support.js';
import { writePostQuantumPublicKey } from './post-quantum.js';
import { generateSm2Key, readPrivateKey, writePublicKey } from './sm2.js';
import { MATERIAL_SPECS, type PairSpec } from './specs.js';

/** New key material; for RSA it takes from 0.1 s to several seconds. */
export function generateMaterial(keySpec: KeySpec): Uint8Array {
  const spec = MATERIAL_SPECS[keySpec];
  switch (spec.kind) {
    case 'secret':
      return randomBytes(spec.bytes);
    case 'sm2':
      return generateSm2Key();
    case 'ml-dsa':
    case 'ml-kem':
      return POST_QUANTUM.generateKey(keySpec);
    case 'pair':
      return pairNow(spec.type, optionsOf(spec)).privateKey;
  }
}

/** The same, without blocking the event loop. */
export async function generateMaterialLater(keySpec: KeySpec): Promise<Uint8Array> {
  const spec = MATERIAL_SPECS[keySpec];
  // All but RSA is a matter of microseconds.
  if (spec.kind !== 'pair' || spec.type !== 'rsa') return generateMaterial(keySpec);
  return (await pairLater(spec.type, optionsOf(spec))).privateKey;
}

/** Makes missing key material without blocking the event loop; nothing where this Node.js cannot make any. */
export function createEnsureMaterial(store: MaterialStore): (keyMaterialId: string, keySpec: KeySpec) => Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  return (keyMaterialId, keySpec) => {
    const id = `${keyMaterialId} ${keySpec}`;
    if (!isSupported(keySpec) || store.get(keyMaterialId) !== undefined) return Promise.resolve();
    const making = underWay.get(id) ?? make(keyMaterialId, keySpec).finally(() => underWay.delete(id));
    underWay.set(id, making);
    return making;
  };

  async function make(keyMaterialId: string, keySpec: KeySpec): Promise<void> {
    const material = await generateMaterialLater(keySpec);
    // A call may have needed the material meanwhile, and made it: that one has been used.
    if (store.get(keyMaterialId) === undefined) store.set(keyMaterialId, material);
  }
}

/** The public key of a private key, both in DER. */
export function publicKeyOf(keySpec: KeySpec, pkcs8: Uint8Array): Uint8Array {
  switch (MATERIAL_SPECS[keySpec].kind) {
    case 'sm2': {
      const key = readPrivateKey(pkcs8);
      if (key === undefined) throw new Error('no SM2 key');
      return writePublicKey(key.publicKey);
    }
    case 'ml-dsa':
    case 'ml-kem':
      return writePostQuantumPublicKey(keySpec, POST_QUANTUM.readKey(keySpec, pkcs8));
    default: {
      const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
      return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    }
  }
}

interface DerPair {
  readonly publicKey: Buffer;
  readonly privateKey: Buffer;
}

// The types have one overload for each key type.
function pairNow(type: string, options: object): DerPair {
  return (generateKeyPairSync as unknown as (type: string, options: object) => DerPair)(type, options);
}

function pairLater(type: string, options: object): Promise<DerPair> {
  const generate = promisify(generateKeyPair) as unknown as (type: string, options: object) => Promise<DerPair>;
  return generate(type, options);
}

function optionsOf({ modulusLength, namedCurve }: PairSpec): object {
  return {
    ...(modulusLength === undefined ? {} : { modulusLength }),
    ...(namedCurve === undefined ? {} : { namedCurve }),
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  };
}
