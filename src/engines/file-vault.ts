// A vault in a folder that all processes share: key material in plain, a file for each, that only its owner can read. For
// tests: whoever hosts others' keys writes a vault on what keeps their secrets.

import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MaterialStore } from '../host/material-store.js';
import { codeOf, messageOf } from '../shared/objects.js';

/** Where key material is, beside an engine. */
export interface Vault extends Omit<MaterialStore, 'retain'> {
  /** Forgets key material. */
  readonly forget: (keyMaterialIds: readonly string[]) => void;
}

/** Opens a vault in a folder, which is made if it is not there. Throws if the folder cannot be used. */
export function openFileVault(folder: string): Vault {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new RangeError(`the folder of the vault cannot be used: ${messageOf(error)}`);
  }
  // A hash is the name of a file anywhere, whatever the ID.
  const fileOf = (kind: string, id: string): string =>
    join(folder, `${kind}-${createHash('sha256').update(id).digest('hex')}`);
  const read = (file: string): Uint8Array | undefined => {
    try {
      return readFileSync(file);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  };
  /** All of it is there, or nothing, also if the process is killed; what is there already stays. */
  const write = (file: string, bytes: Uint8Array): void => {
    const written = `${file}.${randomUUID()}`;
    writeFileSync(written, bytes, { mode: 0o600, flush: true });
    try {
      linkSync(written, file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(written, { force: true });
    }
  };
  return {
    get: (keyMaterialId) => read(fileOf('material', keyMaterialId)),
    set: (keyMaterialId, bytes) => write(fileOf('material', keyMaterialId), bytes),
    getWrappingKey: (importToken) => read(fileOf('wrapping', importToken)),
    setWrappingKey: (importToken, pkcs8) => write(fileOf('wrapping', importToken), pkcs8),
    forget: (keyMaterialIds) => {
      for (const id of keyMaterialIds) rmSync(fileOf('material', id), { force: true });
    },
  };
}
