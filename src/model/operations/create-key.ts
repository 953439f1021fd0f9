// CreateKey: a single-Region key, or the primary key of a new multi-Region set; Enabled, or PendingImport, at once.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html

import type { KeyCreated } from '../key-set/events.js';
import { type CustomKeyStoreMembership, mustKeyIn } from '../key-set/key-set.js';
import { algorithmsOf } from '../key-set/key-specs.js';
import { firstState } from '../key-set/step.js';
import { CUSTOMER_MASTER_KEY_SPECS, DESCRIPTION, POLICY, TAGS, XKS_KEY } from '../requests/members.js';
import { boolean, oneOf, required, type StructureValue, string } from '../requests/shapes.js';
import { type Refusal, refuse } from '../rules/errors.js';
import { KEY_METADATA } from '../views/answers.js';
import { keyMetadata } from '../views/key-metadata.js';
import { isKeyId, isMultiRegionKeyId, partitionOf } from '../vocabulary/identifiers.js';
import { KEY_SPECS, KEY_USAGES, type KeySpec, type KeyUsage, ORIGINS, type Origin } from '../vocabulary/vocabulary.js';
import { type Call, callRecord, identifier } from './call.js';
import { operation } from './card.js';
import { hasRoomForKey, newTags } from './checks.js';
import { policyIsAcceptable } from './key-policy.js';
import { anyKey, hasTags, isMultiRegion, onAnything, serviceLinkedRole } from './needs.js';

const INPUT = {
  Policy: POLICY,
  Description: DESCRIPTION,
  KeyUsage: oneOf(KEY_USAGES),
  CustomerMasterKeySpec: oneOf(CUSTOMER_MASTER_KEY_SPECS),
  KeySpec: oneOf(KEY_SPECS),
  Origin: oneOf(ORIGINS),
  CustomKeyStoreId: string(1, 64),
  BypassPolicyLockoutSafetyCheck: boolean(),
  Tags: TAGS,
  MultiRegion: boolean(),
  XksKeyId: string(1, 128, XKS_KEY),
} as const;

type Input = StructureValue<typeof INPUT>;

export const CreateKey = operation('CreateKey', {
  input: INPUT,
  output: { KeyMetadata: required(KEY_METADATA) },
  // biome-ignore format: a list
  errors: [
    'MalformedPolicyDocumentException', 'DependencyTimeoutException', 'InvalidArnException',
    'UnsupportedOperationException', 'KMSInternalException', 'LimitExceededException', 'TagException',
    'CustomKeyStoreNotFoundException', 'CustomKeyStoreInvalidStateException',
    'CloudHsmClusterInvalidConfigurationException', 'XksKeyInvalidConfigurationException',
    'XksKeyAlreadyInUseException', 'XksKeyNotFoundException',
  ],
  requestQuota: 5,
  finds: 'no key',
  states: 'no key',
  changes: ['metadata', 'tags', 'keyPolicy'],
  // [CREATE-6]
  needs: [
    onAnything,
    { action: 'iam:CreateServiceLinkedRole', on: serviceLinkedRole, when: isMultiRegion },
    { action: 'TagResource', on: anyKey, when: hasTags },
  ],
  // The key spec is recorded under both of its names. [AUDIT-7]
  audit: {
    defaults: (input) => ({
      BypassPolicyLockoutSafetyCheck: false,
      Description: '',
      KeyUsage: keyUsageOf(input),
      CustomerMasterKeySpec: keySpecOf(input) as NonNullable<Input['CustomerMasterKeySpec']>,
      KeySpec: keySpecOf(input),
      Origin: originOf(input),
    }),
  },
  identifiers: ['keyId', 'keyMaterialId'],
  order: {
    evidence: 'assumed',
    reason: 'Nothing was seen: what the request alone shows comes before what it needs of the account.',
  },
})
  // The key spec is given once, under one of its two names. [CREATE-7]
  .check('keySpec', ({ input }) =>
    input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined
      ? refuse('CREATE-7', { fault: 'keySpecTwice' })
      : undefined,
  )
  // Every spec but SYMMETRIC_DEFAULT has several meanings, or will: the usage must be said. [CREATE-3]
  .check('keyUsageGiven', ({ input }) =>
    keySpecOf(input) !== 'SYMMETRIC_DEFAULT' && input.KeyUsage === undefined
      ? refuse('CREATE-3', { fault: 'keyUsageMissing', keySpec: keySpecOf(input) })
      : undefined,
  )
  // The spec allows the usage. [CREATE-3]
  .check('keyUsageFits', ({ input }) =>
    algorithmsOf(keySpecOf(input), keyUsageOf(input)) === undefined
      ? refuse('CREATE-3', { fault: 'keyUsageUnfit', keySpec: keySpecOf(input), keyUsage: keyUsageOf(input) })
      : undefined,
  )
  // SM2 exists in the China Regions only, and ML-KEM everywhere else, as the page says of KeySpec. [CREATE-3]
  .check('keySpecRegion', ({ input, region }) => {
    const keySpec = keySpecOf(input);
    const isInChina = partitionOf(region) === 'aws-cn';
    const isOffered = keySpec === 'SM2' ? isInChina : !(isInChina && keySpec.startsWith('ML_KEM'));
    return isOffered ? undefined : refuse('CREATE-3', { fault: 'keySpecNotInRegion', keySpec, region });
  })
  // ML-DSA keys take no imported material; ML-KEM keys are taken to be alike. [CREATE-3]
  .check('originFits', ({ input }) =>
    originOf(input) === 'EXTERNAL' && keySpecOf(input).startsWith('ML_')
      ? refuse('CREATE-3', { fault: 'keySpecNotImported', keySpec: keySpecOf(input) })
      : undefined,
  )
  // A custom key store holds single-Region symmetric encryption keys only. [CREATE-2]
  .check('customKeyStoreFits', ({ input }) => {
    const origin = originOf(input);
    const keySpec = keySpecOf(input);
    const isCustom = origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE';
    if (!isCustom) {
      return input.CustomKeyStoreId === undefined && input.XksKeyId === undefined
        ? undefined
        : refuse('CREATE-7', { fault: 'customKeyStoreUncalledFor', origin });
    }
    if (input.MultiRegion === true) return refuse('CREATE-2a', { fault: 'multiRegionInCustomKeyStore', origin });
    if (keySpec !== 'SYMMETRIC_DEFAULT') {
      return refuse('CREATE-7', { fault: 'keySpecInCustomKeyStore', keySpec, origin });
    }
    if (input.CustomKeyStoreId === undefined) return refuse('CREATE-7', { fault: 'customKeyStoreIdMissing', origin });
    return (origin === 'EXTERNAL_KEY_STORE') === (input.XksKeyId !== undefined)
      ? undefined
      : refuse('CREATE-7', { fault: 'xksKeyIdUnfit', origin });
  })
  // Few enough tags, none twice, none reserved. [TAG-1]
  .check('tags', newTags)
  // The policy, if there is one, keeps its author in. [REPLICATE-9]
  .check('policy', (call) => policyIsAcceptable(call, call.region))
  // The custom key store exists and is connected. [STORE-1]
  .check('customKeyStoreReady', ({ input, host }) => {
    const { CustomKeyStoreId: id } = input;
    if (id === undefined) return undefined;
    const store = host.findCustomKeyStore(id);
    if (store === undefined || store.customKeyStoreType !== input.Origin) {
      return refuse('STORE-1', { fault: 'customKeyStoreUnknown', customKeyStoreId: id });
    }
    return store.isConnected
      ? undefined
      : refuse('STORE-1', { fault: 'customKeyStoreDisconnected', customKeyStoreId: id });
  })
  // One key more in this Region. [QUOTA-1]
  .check('quota', (call) => hasRoomForKey(call, call.region))
  // The host's new key ID has the form that the kind of key needs, and is new. [HOST-1]
  .check('newKeyId', newKeyIdIsUsable)
  .decide((call) => [created(call)])
  .answer(({ region, settings }, after) => {
    if (after === null) throw new Error('CreateKey left no key set');
    return { KeyMetadata: keyMetadata(after, mustKeyIn(after, region), settings) };
  });

function created(call: Call<Input>): KeyCreated {
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
    keyState: firstState('CreateKey', origin === 'EXTERNAL'),
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

function newKeyIdIsUsable({ input, ids, host }: Call<Input>): Refusal | undefined {
  const keyId = identifier(ids, 'keyId');
  const multiRegion = input.MultiRegion ?? false;
  const isRightForm = isKeyId(keyId) && isMultiRegionKeyId(keyId) === multiRegion;
  if (!isRightForm) return refuse('HOST-1', { fault: 'newKeyIdUnfit', keyId, multiRegion });
  return host.findKeySet(keyId) === undefined ? undefined : refuse('HOST-1', { fault: 'newKeyIdNotNew', keyId });
}

function keySpecOf(input: Input): KeySpec {
  return input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
}

function keyUsageOf(input: Input): KeyUsage {
  return input.KeyUsage ?? 'ENCRYPT_DECRYPT';
}

function originOf(input: Input): Origin {
  return input.Origin ?? 'AWS_KMS';
}
