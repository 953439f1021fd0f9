// CreateKey: a single-Region key, or the primary key of a new multi-Region set; Enabled, or PendingImport, at once.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html

import { type Refusal, refuse } from '../errors.js';
import type { KeyCreated } from '../events.js';
import { isKeyId, isMultiRegionKeyId, partitionOf } from '../identifiers.js';
import { nextState } from '../key/transition-table.js';
import { type CustomKeyStoreMembership, mustKeyIn } from '../key-set/key-set.js';
import { algorithmsOf } from '../key-set/key-specs.js';
import type { Input } from '../requests/inputs.js';
import { keyMetadata } from '../views/key-metadata.js';
import type { KeySpec, KeyState, KeyUsage, Origin } from '../vocabulary.js';
import { hasRoomForKey, newTags, policyIsAcceptable } from './checks.js';
import { accountOperation, type CallContext, callRecord, identifier } from './operation.js';

type Call = CallContext<'CreateKey'>;

export const CreateKey = accountOperation({
  name: 'CreateKey',
  identifiers: ['keyId', 'keyMaterialId', 'requestId'],
  checks: {
    // The key spec is given once, under one of its two names. [CREATE-7]
    keySpec: ({ input }) =>
      input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined
        ? refuse('CREATE-7', { fault: 'keySpecTwice' })
        : undefined,

    // Every spec but SYMMETRIC_DEFAULT has several meanings, or will: the usage must be said. [CREATE-3]
    keyUsageGiven: ({ input }) =>
      keySpecOf(input) !== 'SYMMETRIC_DEFAULT' && input.KeyUsage === undefined
        ? refuse('CREATE-3', { fault: 'keyUsageMissing', keySpec: keySpecOf(input) })
        : undefined,

    // The spec allows the usage. [CREATE-3]
    keyUsageFits: ({ input }) =>
      algorithmsOf(keySpecOf(input), keyUsageOf(input)) === undefined
        ? refuse('CREATE-3', { fault: 'keyUsageUnfit', keySpec: keySpecOf(input), keyUsage: keyUsageOf(input) })
        : undefined,

    // SM2 exists in the China Regions only, and ML-KEM everywhere else, as the page says of KeySpec. [CREATE-3]
    keySpecRegion: ({ input, region }) => {
      const keySpec = keySpecOf(input);
      const isInChina = partitionOf(region) === 'aws-cn';
      const isOffered = keySpec === 'SM2' ? isInChina : !(isInChina && keySpec.startsWith('ML_KEM'));
      return isOffered ? undefined : refuse('CREATE-3', { fault: 'keySpecNotInRegion', keySpec, region });
    },

    // ML-DSA keys take no imported material; ML-KEM keys are taken to be alike. [CREATE-3]
    originFits: ({ input }) =>
      originOf(input) === 'EXTERNAL' && keySpecOf(input).startsWith('ML_')
        ? refuse('CREATE-3', { fault: 'keySpecNotImported', keySpec: keySpecOf(input) })
        : undefined,

    // A custom key store holds single-Region symmetric encryption keys only. [CREATE-2]
    customKeyStoreFits: ({ input }) => {
      const isCustom = input.Origin === 'AWS_CLOUDHSM' || input.Origin === 'EXTERNAL_KEY_STORE';
      if (!isCustom) {
        return input.CustomKeyStoreId === undefined && input.XksKeyId === undefined
          ? undefined
          : refuse('CREATE-7', { fault: 'customKeyStoreUncalledFor', origin: originOf(input) });
      }
      const origin = originOf(input);
      const keySpec = keySpecOf(input);
      if (input.MultiRegion === true) return refuse('CREATE-2a', { fault: 'multiRegionInCustomKeyStore', origin });
      if (keySpec !== 'SYMMETRIC_DEFAULT') {
        return refuse('CREATE-7', { fault: 'keySpecInCustomKeyStore', keySpec, origin });
      }
      if (input.CustomKeyStoreId === undefined) return refuse('CREATE-7', { fault: 'customKeyStoreIdMissing', origin });
      return (origin === 'EXTERNAL_KEY_STORE') === (input.XksKeyId !== undefined)
        ? undefined
        : refuse('CREATE-7', { fault: 'xksKeyIdUnfit', origin });
    },

    // The custom key store exists and is connected. [STORE-1]
    customKeyStoreReady: ({ input, host }) => {
      const { CustomKeyStoreId: id } = input;
      if (id === undefined) return undefined;
      const store = host.findCustomKeyStore(id);
      if (store === undefined || store.customKeyStoreType !== input.Origin) {
        return refuse('STORE-1', { fault: 'customKeyStoreUnknown', customKeyStoreId: id });
      }
      return store.isConnected
        ? undefined
        : refuse('STORE-1', { fault: 'customKeyStoreDisconnected', customKeyStoreId: id });
    },

    // Few enough tags, none twice, none reserved. [TAG-1]
    tags: newTags,

    // The policy, if there is one, keeps its author in. [REPLICATE-9]
    policy: (call) => policyIsAcceptable(call, call.region),

    // One key more in this Region. [QUOTA-1]
    quota: (call) => hasRoomForKey(call, call.region),

    // The host's new key ID has the form that the kind of key needs, and is new. [HOST-1]
    newKeyId: newKeyIdIsUsable,
  },
  decide: (call) => {
    const event = created(call);
    return {
      ok: true,
      keyId: event.keyId,
      events: [event],
      answer: (after) => {
        if (after === null) throw new Error('CreateKey left no key set');
        return { KeyMetadata: keyMetadata(after, mustKeyIn(after, call.region), call.settings) };
      },
    };
  },
});

function created(call: Call): KeyCreated {
  const { input, ids, host } = call;
  const origin = originOf(input);
  const store = input.CustomKeyStoreId === undefined ? undefined : host.findCustomKeyStore(input.CustomKeyStoreId);
  return {
    type: 'KeyCreated',
    at: call.at,
    accountId: call.accountId,
    keyId: identifier(ids, 'keyId'),
    region: call.region,
    call: callRecord(call),
    // KMS has made the key when CreateKey answers: it is never seen Creating. [CREATE-1]
    keyState: nextState('Creating', 'CreationCompleted', {
      isExternal: origin === 'EXTERNAL',
      hasReplicas: false,
      lacksKeyMaterial: false,
      inPrimaryUpdate: false,
      isDisconnected: false,
      wasDisabled: false,
    }) as KeyState,
    multiRegion: input.MultiRegion ?? false,
    keySpec: keySpecOf(input),
    keyUsage: keyUsageOf(input),
    origin,
    ...(origin === 'AWS_KMS' ? { keyMaterialId: identifier(ids, 'keyMaterialId') } : {}),
    description: input.Description ?? '',
    ...(input.Policy === undefined ? {} : { policy: input.Policy }),
    ...(input.Tags === undefined || input.Tags.length === 0 ? {} : { tags: input.Tags }),
    ...(store === undefined ? {} : { customKeyStore: membership(store, input.XksKeyId) }),
  };
}

function membership(
  store: { readonly customKeyStoreId: string; readonly cloudHsmClusterId?: string },
  xksKeyId: string | undefined,
): CustomKeyStoreMembership {
  return {
    customKeyStoreId: store.customKeyStoreId,
    ...(store.cloudHsmClusterId === undefined ? {} : { cloudHsmClusterId: store.cloudHsmClusterId }),
    ...(xksKeyId === undefined ? {} : { xksKeyId }),
  };
}

function newKeyIdIsUsable({ input, ids, host }: Call): Refusal | undefined {
  const keyId = identifier(ids, 'keyId');
  const multiRegion = input.MultiRegion ?? false;
  const isRightForm = isKeyId(keyId) && isMultiRegionKeyId(keyId) === multiRegion;
  if (!isRightForm) return refuse('HOST-1', { fault: 'newKeyIdUnfit', keyId, multiRegion });
  return host.findKeySet(keyId) === undefined ? undefined : refuse('HOST-1', { fault: 'newKeyIdNotNew', keyId });
}

function keySpecOf(input: Input<'CreateKey'>): KeySpec {
  return input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
}

function keyUsageOf(input: Input<'CreateKey'>): KeyUsage {
  return input.KeyUsage ?? 'ENCRYPT_DECRYPT';
}

function originOf(input: Input<'CreateKey'>): Origin {
  return input.Origin ?? 'AWS_KMS';
}
