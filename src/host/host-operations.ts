// Operations that name no KMS key, and so are none of the model's: their host answers them.

import { type JsonCall, regionIsEnabled } from '../model/engine/reduce.js';
import type { CustomKeyStore } from '../model/key-set/host.js';
import { LIMIT, MARKER, RECIPIENT } from '../model/requests/members.js';
import { inputParser } from '../model/requests/parse.js';
import { blob, integer, keyedList, type Members, required, string, structure } from '../model/requests/shapes.js';
import { pageOf, truncation } from '../model/requests/wire.js';
import type { RuleId } from '../model/rules/catalogue.js';
import { type Refusal, refuse, shown } from '../model/rules/errors.js';
import { PAGE, TEXT } from '../model/views/answers.js';
import { parseRegion } from '../model/vocabulary/identifiers.js';
import type { Store } from '../store/store.js';
import { generateRandom, MOST_BYTES } from './random.js';

/** As the model answers a call. */
export type HostResult =
  | { readonly ok: true; readonly output: Readonly<Record<string, unknown>>; readonly events: readonly [] }
  | Refusal;

/** What such an operation asks its account. */
export interface HostFacts {
  readonly customKeyStores: () => readonly CustomKeyStore[];
}

const DESCRIBED = {
  CustomKeyStoreId: string(1, 64),
  CustomKeyStoreName: string(1, 256),
  Limit: LIMIT,
  Marker: MARKER,
};

/** What cards say of other operations. */
export const HOST_OPERATIONS = {
  GenerateRandom: {
    input: { NumberOfBytes: integer(1, MOST_BYTES), CustomKeyStoreId: string(1, 64), Recipient: RECIPIENT },
    output: { Plaintext: blob(), CiphertextForRecipient: blob() },
    rules: ['ID-7', 'MODEL-1', 'MODEL-4'],
    answer: generateRandom,
  },
  DescribeCustomKeyStores: {
    input: DESCRIBED,
    output: {
      CustomKeyStores: keyedList(
        'CustomKeyStoreId',
        structure({
          CustomKeyStoreId: required(TEXT),
          CloudHsmClusterId: TEXT,
          ConnectionState: required(TEXT),
          CustomKeyStoreType: required(TEXT),
        }),
      ),
      ...PAGE,
    },
    rules: ['ID-7', 'MODEL-1', 'MODEL-4', 'STORE-1', 'PAGE-1'],
    answer: describeCustomKeyStores,
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly input: Members;
      readonly output: Members;
      readonly rules: readonly RuleId[];
      readonly answer: (input: unknown, facts: HostFacts) => HostResult;
    }
  >
>;
export type HostOperation = keyof typeof HOST_OPERATIONS;

export function isHostOperation(operation: string): operation is HostOperation {
  return Object.hasOwn(HOST_OPERATIONS, operation);
}

/**
 * Answers an operation that names no KMS key, which a store leaves to its host: GenerateRandom and DescribeCustomKeyStores.
 * The input may be anything that is JSON. Undefined: it is another operation.
 */
export function answerByHost(
  { operation, region: name, input }: JsonCall,
  store: Pick<Store, 'isRegionEnabled' | 'customKeyStores'>,
): HostResult | undefined {
  if (typeof operation !== 'string' || !isHostOperation(operation)) return undefined;
  const region = parseRegion(name);
  if (region === undefined) return refuse('HOST-1', { fault: 'regionInvalid', member: 'region', value: shown(name) });
  return regionIsEnabled(region, store) ?? HOST_OPERATIONS[operation].answer(input, store);
}

/** The custom key stores that the account was given: by default none. They have no names here. */
function describeCustomKeyStores(given: unknown, { customKeyStores }: HostFacts): HostResult {
  const parsed = describedInput(given);
  if (!parsed.ok) return parsed;
  const { CustomKeyStoreId, CustomKeyStoreName, Limit = MOST_STORES, Marker } = parsed.input;
  const asked = CustomKeyStoreId ?? CustomKeyStoreName;
  const all = customKeyStores();
  const found = asked === undefined ? all : all.filter(({ customKeyStoreId }) => customKeyStoreId === CustomKeyStoreId);
  if (asked !== undefined && found.length === 0) {
    return refuse('STORE-1', { fault: 'customKeyStoreUnknown', customKeyStoreId: asked });
  }
  const page = pageOf(found, ({ customKeyStoreId }) => customKeyStoreId, Limit, Marker);
  if (page === undefined) return refuse('PAGE-1', { fault: 'markerUnknown' });
  const output = { CustomKeyStores: page.entries.map(entryOf), ...truncation(page.nextMarker) };
  return { ok: true, output, events: [] };
}

const describedInput = inputParser(DESCRIBED);
const MOST_STORES = 1_000;

function entryOf({ customKeyStoreId, customKeyStoreType, cloudHsmClusterId, isConnected }: CustomKeyStore) {
  return {
    CustomKeyStoreId: customKeyStoreId,
    ...(cloudHsmClusterId === undefined ? {} : { CloudHsmClusterId: cloudHsmClusterId }),
    ConnectionState: isConnected ? 'CONNECTED' : 'DISCONNECTED',
    CustomKeyStoreType: customKeyStoreType,
  };
}
