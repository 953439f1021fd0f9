// The host inside mrk pipe: Node's cryptography, and the operations that are the host's. RSA takes its time, and holds up nothing.

import { answerByHost, nodeHost } from '../host/index.js';
import { PAIR_MEMBERS } from '../host/prepared.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import type { InnerHost } from '../pipe/desk.js';
import { isKeyOf } from '../shared/objects.js';

export function newInnerHost(): InnerHost {
  const host = nodeHost();
  return {
    answers: host,
    prepare: ({ operation, input }) => (isKeyOf(PAIR_MEMBERS, operation) ? host.prepare(operation, input) : undefined),
    follow: (events) => {
      const made = events.flatMap((event) => (event.type === 'KeyCreated' ? rsaMaterial(event) : []));
      if (made.length === 0) return undefined;
      // Where it cannot be made now it is made when it is first used.
      return Promise.allSettled(made.map((id) => host.ensureMaterial(...id))).then(() => {});
    },
    answer: answerByHost,
  };
}

function rsaMaterial({
  keyMaterialId,
  keySpec,
}: Extract<KeySetEvent, { readonly type: 'KeyCreated' }>): [string, typeof keySpec][] {
  return keyMaterialId !== undefined && keySpec.startsWith('RSA') ? [[keyMaterialId, keySpec]] : [];
}
