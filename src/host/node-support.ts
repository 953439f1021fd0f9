// Whether this Node.js has what a key spec takes.

import { getCurves, getHashes } from 'node:crypto';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import { MATERIAL_SPECS, type MaterialSpec } from './specs.js';

/** Whether the key spec's cryptography is there: some builds of OpenSSL leave out SM3 or a curve. */
export function isSupported(keySpec: KeySpec): boolean {
  const known = support.get(keySpec);
  if (known !== undefined) return known;
  const found = probe(MATERIAL_SPECS[keySpec]);
  support.set(keySpec, found);
  return found;
}

const support = new Map<KeySpec, boolean>();

function probe(spec: MaterialSpec): boolean {
  if (spec.kind === 'sm2') return getHashes().includes('sm3');
  if (spec.kind === 'pair' && spec.namedCurve !== undefined) return getCurves().includes(spec.namedCurve);
  return true;
}
