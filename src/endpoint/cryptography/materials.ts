// Key material: where it is kept, and how it is made. Secrets are raw bytes, private keys are PKCS #8 in DER.

import { createPrivateKey, createPublicKey, generateKeyPair, generateKeyPairSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeySpec } from '../../model/vocabulary/vocabulary.js';
import type { NeededSecrets } from '../../store/needed.js';
import { elementsReader, sequenceReader, TAG, writeElement } from './der.js';
import { generatePostQuantumKey, readPostQuantumKey, writePostQuantumPublicKey } from './post-quantum.js';
import { generateSm2Key, readPrivateKey, writePublicKey } from './sm2.js';
import { isSupported, MATERIAL_SPECS, type PairSpec } from './specs.js';

/**
 * Keeps key material. All functions are synchronous: what `set` was given is there when it returns. The bytes are
 * secret, and are not to be changed by either side.
 */
export interface MaterialStore {
  readonly get: (keyMaterialId: string) => Uint8Array | undefined;
  readonly set: (keyMaterialId: string, bytes: Uint8Array) => void;
  readonly getWrappingKey: (importToken: string) => Uint8Array | undefined;
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
      return generatePostQuantumKey(spec);
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
export function publicKeyOf(keySpec: KeySpec, pkcs8: Uint8Array): Buffer {
  switch (MATERIAL_SPECS[keySpec].kind) {
    case 'sm2': {
      const key = readPrivateKey(pkcs8);
      if (key === undefined) throw new Error('no SM2 key');
      return writePublicKey(key.publicKey);
    }
    case 'ml-dsa':
    case 'ml-kem':
      return writePostQuantumPublicKey(keySpec, readPostQuantumKey(keySpec, pkcs8));
    default: {
      const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
      return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    }
  }
}

/**
 * The private key of a data key pair as KMS encodes it: on a curve of NIST or SECG the private key names its curve once
 * more (seen 2026-09, ecc/data_key_pair, by the length).
 */
export function writeDataPrivateKey(keySpec: KeySpec, pkcs8: Uint8Array): Uint8Array {
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind !== 'pair' || spec.namedCurve === undefined) return pkcs8;
  const info = sequenceReader(pkcs8);
  const version = info.take(TAG.integer);
  const algorithm = info.take(TAG.sequence);
  const key = sequenceReader(info.take(TAG.octetString));
  // The algorithm is id-ecPublicKey, then the curve.
  const curve = elementsReader(algorithm);
  curve.take(TAG.objectIdentifier);
  return writeElement(
    TAG.sequence,
    writeElement(TAG.integer, version),
    writeElement(TAG.sequence, algorithm),
    writeElement(
      TAG.octetString,
      writeElement(
        TAG.sequence,
        writeElement(TAG.integer, key.take(TAG.integer)),
        writeElement(TAG.octetString, key.take(TAG.octetString)),
        writeElement(TAG.context0, writeElement(TAG.objectIdentifier, curve.take(TAG.objectIdentifier))),
        writeElement(TAG.context1, key.take(TAG.context1)),
      ),
    ),
  );
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
