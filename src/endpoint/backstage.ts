// What a process in front of an engine does itself, and the engine never sees.

import type { Backstage } from '../engines/engine.js';
import type { Vault } from '../engines/file-vault.js';
import type { NodeHost } from '../host/index.js';
import type { People } from './callers.js';

/** Cryptography with the key material of a vault, and who calls. */
export function backstageOf(cryptography: NodeHost, people: Pick<People, 'answers'>, vault: Vault): Backstage {
  const { readCiphertext, createWrappingKey, unwrapKeyMaterial } = cryptography;
  return {
    answers: {
      cryptography: cryptography.cryptography,
      readCiphertext,
      createWrappingKey,
      unwrapKeyMaterial,
      ...people.answers,
    },
    secure: async (events) => {
      for (const event of events) {
        if (event.type === 'KeyCreated' && event.keyMaterialId !== undefined) {
          await cryptography.ensureMaterial(event.keyMaterialId, event.keySpec);
        }
      }
      const imported = events.flatMap((event) => (event.type === 'KeyMaterialImported' ? [event.keyMaterialId] : []));
      const kept = imported.map((id) => [id, vault.get(id)] as const);
      return () => {
        for (const [id, bytes] of kept) if (bytes !== undefined) vault.set(id, bytes);
      };
    },
    forget: (keyMaterialIds) => {
      const forgotten = keyMaterialIds.map((id) => [id, vault.get(id)] as const);
      vault.forget(keyMaterialIds);
      return (usable) => {
        for (const [id, bytes] of forgotten) if (bytes !== undefined && usable.has(id)) vault.set(id, bytes);
      };
    },
  };
}
