// AES-GCM by Node.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Gcm, IV_BYTES, TAG_BYTES } from './ciphertext.js';

export const NODE_GCM: Gcm = {
  iv: () => randomBytes(IV_BYTES),
  seal: (key, iv, covered, plaintext) => {
    const cipher = createCipheriv(nameOf(key), key, iv).setAAD(covered);
    return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  },
  open: (key, iv, covered, encrypted, tag) => {
    const decipher = createDecipheriv(nameOf(key), key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(covered).setAuthTag(tag);
    const plaintext = decipher.update(encrypted);
    try {
      decipher.final();
      return plaintext;
    } catch {
      return undefined;
    }
  },
};

function nameOf(key: Uint8Array): 'aes-128-gcm' | 'aes-256-gcm' {
  return key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm';
}
