// The key material that a use asks for, ready for its algorithm.

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyUse } from '../model/key-set/host.js';
import type { HostRefusal } from '../model/rules/errors.js';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import { type MaterialStore, materialOf, retained } from './material-store.js';
import { generateMaterial } from './materials.js';
import { POST_QUANTUM } from './node-post-quantum.js';
import { isSupported } from './node-support.js';
import type { PostQuantumKey } from './post-quantum.js';
import { isRefusal, unsupported } from './refusals.js';
import { readPrivateKey, type Sm2Key } from './sm2.js';

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface KeyRing {
  /** The bytes of an AES or HMAC key. */
  readonly secret: (use: KeyUse) => Uint8Array | HostRefusal;
  readonly pair: (use: KeyUse) => KeyPair | HostRefusal;
  readonly sm2: (use: KeyUse) => Sm2Key | HostRefusal;
  /** Of ML-DSA or ML-KEM. */
  readonly postQuantum: (use: KeyUse) => PostQuantumKey | HostRefusal;
  /** Forgets the parsed keys of all other key material. */
  readonly retain: (keyMaterialIds: ReadonlySet<string>) => void;
}

/** Parsed keys, that is: one of RSA or ML-KEM takes longer to parse than to use. */
const MOST_CACHED = 1_000;

export function createKeyRing(store: MaterialStore): KeyRing {
  const caches: Map<string, unknown>[] = [];

  // Node makes it at once.
  const material = (use: KeyUse): Uint8Array | HostRefusal =>
    materialOf(store, { isSupported, unsupported }, generateMaterial, use) as Uint8Array | HostRefusal;

  /** A key is parsed once, as long as it is remembered. */
  function remembered<Key extends object>(
    parse: (keySpec: KeySpec, bytes: Uint8Array) => Key,
  ): (use: KeyUse) => Key | HostRefusal {
    const parsed = new Map<string, { readonly key: Key; readonly bytes: Uint8Array }>();
    caches.push(parsed);
    return (use) => {
      const bytes = material(use);
      if (isRefusal(bytes)) return bytes;
      const id = use.keyMaterialId ?? use.keyId;
      const known = parsed.get(id);
      // A store that was emptied may use an ID again.
      if (known !== undefined && Buffer.compare(known.bytes, bytes) === 0) return known.key;
      const key = parse(use.keySpec, bytes);
      const [oldest] = parsed.keys();
      if (parsed.size >= MOST_CACHED && oldest !== undefined) parsed.delete(oldest);
      parsed.set(id, { key, bytes });
      return key;
    };
  }

  return {
    secret: material,
    pair: remembered(parsePair),
    postQuantum: remembered(POST_QUANTUM.readKey),
    retain: (keyMaterialIds) => {
      for (const parsed of caches) retained(parsed, keyMaterialIds);
    },
    sm2: (use) => {
      const bytes = material(use);
      if (isRefusal(bytes)) return bytes;
      const key = readPrivateKey(bytes);
      if (key === undefined) throw new Error(`key material ${use.keyMaterialId} is no SM2 key`);
      return key;
    },
  };
}

function parsePair(_: KeySpec, pkcs8: Uint8Array): KeyPair {
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
