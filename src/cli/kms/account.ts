// The account that a command works on: a store, the cryptography that it needs, and the key material.

import { answerByHost } from '../../host/host-operations.js';
import { type MaterialStore, type NodeHost, nodeHost } from '../../host/index.js';
import type { KeySetEvent } from '../../model/key-set/events.js';
import type { Refusal } from '../../model/rules/errors.js';
import type { Region } from '../../model/vocabulary/identifiers.js';
import type { Store } from '../../store/store.js';
import type { CliOperation } from './names.js';

/** How a call was answered. */
export type Answer = { readonly ok: true; readonly output: object; readonly events: readonly KeySetEvent[] } | Refusal;

export interface Account {
  readonly store: Store;
  /** Answers a call at the store's instant, with key material made where the call needs it. */
  readonly call: (region: Region, operation: CliOperation, input: object) => Promise<Answer>;
}

export function openAccount(materials: MaterialStore, openStore: (host: NodeHost) => Store): Account {
  const cryptography = nodeHost(materials);
  const store = openStore(cryptography);
  return {
    store,
    call: async (region, operation, input) => {
      const byHost = answerByHost({ operation, region, input }, store);
      if (byHost !== undefined) return byHost;
      const prepared = await cryptography.prepare(operation, input);
      const result = prepared.during(() => store.callJson({ region, operation, input }));
      for (const event of result.events) {
        if (event.type === 'KeyCreated' && event.keyMaterialId !== undefined) {
          await cryptography.ensureMaterial(event.keyMaterialId, event.keySpec);
        }
      }
      return result;
    },
  };
}
