// Key pairs that a call will need, made before it: the model's calls are synchronous, and RSA takes its time. What was
// made for one request is on the table only while that request's synchronous call runs, so that requests which are
// under way at the same time cannot take each other's.

import { KEY_SPECS, type KeySpec } from '../model/vocabulary/vocabulary.js';
import { isObject } from '../shared/objects.js';
import { generateMaterial, generateMaterialLater } from './materials.js';
import { isSupported } from './node-support.js';

/** What was prepared for one request. */
export interface PreparedCall {
  /** Runs the request's synchronous call with it, and gives what the call gives. */
  readonly during: <T>(call: () => T) => T;
}

export interface PreparedPairs {
  readonly prepare: (operation: string, input: unknown) => Promise<PreparedCall>;
  /** A new private key for the running call: the prepared one, once, or one made on the spot. */
  readonly take: (keySpec: KeySpec) => Uint8Array;
}

/** The operations that make a key pair, and which member of their input names it. */
export const PAIR_MEMBERS: Readonly<Record<string, string>> = {
  GenerateDataKeyPair: 'KeyPairSpec',
  GenerateDataKeyPairWithoutPlaintext: 'KeyPairSpec',
  GetParametersForImport: 'WrappingKeySpec',
};

/** Whether an operation makes a key pair; of others there is nothing to prepare. */
export function makesPair(operation: string): boolean {
  return Object.hasOwn(PAIR_MEMBERS, operation);
}

export function createPreparedPairs(): PreparedPairs {
  let onTheTable: Map<KeySpec, Uint8Array> | undefined;
  return {
    prepare: async (operation, input) => {
      const keySpec = requestedPair(operation, input);
      const made = new Map<KeySpec, Uint8Array>();
      if (keySpec !== undefined) made.set(keySpec, await generateMaterialLater(keySpec));
      return {
        during: (call) => {
          const before = onTheTable;
          onTheTable = made;
          try {
            return call();
          } finally {
            onTheTable = before;
          }
        },
      };
    },
    take: (keySpec) => {
      const prepared = onTheTable?.get(keySpec);
      onTheTable?.delete(keySpec);
      return prepared ?? generateMaterial(keySpec);
    },
  };
}

/** The input is as it came: the call will say what is wrong with it. */
function requestedPair(operation: string, input: unknown): KeySpec | undefined {
  const member = makesPair(operation) ? PAIR_MEMBERS[operation] : undefined;
  if (member === undefined || !isObject(input)) return undefined;
  const { [member]: given, DryRun } = input;
  const keySpec = KEY_SPECS.find((known) => known === given);
  return keySpec !== undefined && DryRun !== true && isSupported(keySpec) ? keySpec : undefined;
}
