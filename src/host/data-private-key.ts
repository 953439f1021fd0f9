// Private keys that clients get.

import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import { elementsReader, sequenceReader, TAG, writeElement } from './der.js';
import { MATERIAL_SPECS } from './specs.js';

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
