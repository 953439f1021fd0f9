// What a call brings for the conditions of policies: the value of each condition key, as far as a model can know it.
// What it does not bring is absent, which a Null condition can ask for. [COND-1] A parameter that is left out counts with
// its default. [COND-2]
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html

import { isObject } from '../../shared/objects.js';
import { isPrimary, type Key, type KeySet } from '../key-set/key-set.js';
import { trackingStart } from '../operations/get-key-last-usage.js';
import { cardOf } from '../operations/index.js';
import type { Asked } from '../operations/needs.js';
import { INPUTS, KEY_MAKERS } from '../operations/tables.js';
import { type Instant, keyArn, parseKeyReference, type Region } from '../vocabulary/identifiers.js';
import type { Cryptography, Operation } from '../vocabulary/vocabulary.js';

/** Condition key → its value, or all values of a multi-valued one. Numbers, dates (in epoch seconds) and true are texts. */
export type ConditionValues = Readonly<Record<string, string | readonly string[]>>;

/** One permission of a call, and the key that it is about, where the key set has it. */
export interface AskedPermission {
  readonly call: Asked;
  /** Such as `kms:CreateKey`. */
  readonly action: string;
  readonly resource: string;
  readonly region: Region;
  readonly keySet: KeySet | undefined;
  readonly at: Instant | undefined;
}

type Values = Record<string, string | readonly string[]>;

/** The condition values of one permission. */
export function conditionValues(asked: AskedPermission): ConditionValues {
  const { action, resource, call, region, keySet } = asked;
  if (!action.startsWith('kms:')) return {};
  const values: Values = {};
  // By an alias, too: only an alias of the request's own is no key.
  const isOnKey =
    resource.includes(':key/') || (resource.includes(':alias/') && !('AliasName' in INPUTS[call.operation]));
  if (isOnKey || action === 'kms:CreateKey') values['kms:CallerAccount'] = call.accountId;
  const key = keySet?.keys[region];
  const isIt = keySet !== undefined && resource === keyArn(region, keySet.accountId, keySet.keyId);
  if (isIt && key !== undefined) addKey(values, asked, keySet, key);
  else if (action === 'kms:CreateKey') addNewKey(values, call, keySet);
  if (action === 'kms:TagResource' || action === `kms:${call.operation}`) addTags(values, call);
  if (action.startsWith(`kms:${call.operation}`) && (isOnKey || action === 'kms:CreateKey')) {
    addParameters(values, call);
    addOthers(values, asked, key, isIt);
  }
  return values;
}

function addKey(values: Values, { call, action, at }: AskedPermission, keySet: KeySet, key: Key): void {
  if (action !== 'kms:RetireGrant') {
    const { keySpec, keyUsage, origin, multiRegion } = keySet;
    addMetadata(values, { keySpec, keyUsage, origin, multiRegion, isPrimary: isPrimary(keySet, key) });
  }
  const aliases = key.aliases?.map(({ aliasName }) => aliasName) ?? [];
  if (aliases.length > 0) values['kms:ResourceAliases'] = aliases;
  for (const { TagKey, TagValue } of key.tags ?? []) values[`aws:ResourceTag/${TagKey}`] = TagValue;
  if (at !== undefined && cardOf(call.operation).conditions?.trailingDays === true) {
    const since = key.lastUsage?.at ?? trackingStart(key.createdAt, at);
    values['kms:TrailingDaysWithoutKeyUsage'] = String(Math.max(0, Math.floor((at - since) / 86_400_000)));
  }
}

/** Of a key that is to be made: as the request says, or a replica of the set. */
function addNewKey(values: Values, { operation, input }: Asked, keySet: KeySet | undefined): void {
  if (KEY_MAKERS.includes(operation)) {
    const { KeySpec, CustomerMasterKeySpec, KeyUsage = 'ENCRYPT_DECRYPT', Origin = 'AWS_KMS', MultiRegion } = input;
    addMetadata(values, {
      keySpec: KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT',
      keyUsage: KeyUsage,
      origin: Origin,
      multiRegion: MultiRegion === true,
      isPrimary: true,
    });
  } else if (keySet !== undefined) {
    const { keySpec, keyUsage, origin } = keySet;
    addMetadata(values, { keySpec, keyUsage, origin, multiRegion: true, isPrimary: false });
  }
}

interface Metadata {
  readonly keySpec: unknown;
  readonly keyUsage: unknown;
  readonly origin: unknown;
  readonly multiRegion: boolean;
  readonly isPrimary: boolean;
}

function addMetadata(values: Values, { keySpec, keyUsage, origin, multiRegion, isPrimary: primary }: Metadata): void {
  for (const name of ['kms:KeySpec', 'kms:CustomerMasterKeySpec']) add(values, name, keySpec);
  for (const name of ['kms:KeyUsage', 'kms:CustomerMasterKeyUsage']) add(values, name, keyUsage);
  add(values, 'kms:KeyOrigin', origin);
  add(values, 'kms:MultiRegion', multiRegion);
  if (multiRegion) add(values, 'kms:MultiRegionKeyType', primary ? 'PRIMARY' : 'REPLICA');
}

function addTags(values: Values, { operation, input }: Asked): void {
  const tags = Array.isArray(input.Tags) ? input.Tags.filter(isObject) : [];
  const keys = 'TagKeys' in INPUTS[operation] ? input.TagKeys : tags.map(({ TagKey }) => TagKey);
  const named = texts(keys);
  if (named.length > 0) values['aws:TagKeys'] = named;
  for (const { TagKey, TagValue } of tags) {
    if (typeof TagKey === 'string') add(values, `aws:RequestTag/${TagKey}`, TagValue);
  }
}

interface OfParameter {
  readonly key: string;
  readonly default?: string | number | boolean;
  readonly isMultiValued?: true;
  /** Operations that have the parameter, but not the condition key. */
  readonly but?: Operation;
}

/** The condition keys that are a parameter of the request. */
const OF_PARAMETERS: Readonly<Record<string, OfParameter>> = {
  BypassPolicyLockoutSafetyCheck: {
    key: 'kms:BypassPolicyLockoutSafetyCheck',
    default: false,
    but: 'ReplicateKey',
  },
  ReplicaRegion: { key: 'kms:ReplicaRegion' },
  PrimaryRegion: { key: 'kms:PrimaryRegion' },
  PendingWindowInDays: { key: 'kms:ScheduleKeyDeletionPendingWindowInDays', default: 30 },
  RotationPeriodInDays: { key: 'kms:RotationPeriodInDays', default: 365 },
  ExpirationModel: { key: 'kms:ExpirationModel', default: 'KEY_MATERIAL_EXPIRES' },
  ValidTo: { key: 'kms:ValidTo' },
  WrappingAlgorithm: { key: 'kms:WrappingAlgorithm' },
  WrappingKeySpec: { key: 'kms:WrappingKeySpec' },
  EncryptionAlgorithm: { key: 'kms:EncryptionAlgorithm', default: 'SYMMETRIC_DEFAULT' },
  KeyPairSpec: { key: 'kms:DataKeyPairSpec' },
  SigningAlgorithm: { key: 'kms:SigningAlgorithm' },
  MessageType: { key: 'kms:MessageType', default: 'RAW' },
  MacAlgorithm: { key: 'kms:MacAlgorithm' },
  KeyAgreementAlgorithm: { key: 'kms:KeyAgreementAlgorithm' },
  Operations: { key: 'kms:GrantOperations', isMultiValued: true },
};

function addParameters(values: Values, { operation, input }: Asked): void {
  for (const [name, parameter] of Object.entries(OF_PARAMETERS)) {
    if (!Object.hasOwn(INPUTS[operation], name) || parameter.but === operation) continue;
    const given = input[name] ?? parameter.default;
    if (parameter.isMultiValued) {
      const all = texts(given);
      if (all.length > 0) values[parameter.key] = all;
    } else add(values, parameter.key, given);
  }
  for (const name of cardOf(operation).conditions?.parameters ?? []) add(values, `kms:${name}`, input[name]);
}

/** Operations that make a data key encrypt it so, and are not asked. */
const DATA_KEY_MAKING: readonly (Cryptography | undefined)[] = ['makeDataKey', 'makeDataKeyPair'];

function addOthers(
  values: Values,
  { call, action, keySet }: AskedPermission,
  key: Key | undefined,
  isIt: boolean,
): void {
  const { operation, input } = call;
  const { cryptography, finds, needs, conditions } = cardOf(operation);
  const isSymmetric = !isIt || keySet?.keySpec === 'SYMMETRIC_DEFAULT';
  if (DATA_KEY_MAKING.includes(cryptography)) add(values, 'kms:EncryptionAlgorithm', 'SYMMETRIC_DEFAULT');
  const side = needs.find((need) => action === `kms:${need.action}`)?.side;
  if (side !== undefined) {
    add(values, 'kms:EncryptionAlgorithm', input[`${side}EncryptionAlgorithm`] ?? 'SYMMETRIC_DEFAULT');
    const keys = needs.map(({ on }) => on(call, call.region));
    add(
      values,
      'kms:ReEncryptOnSameKey',
      keys.every((one) => one === keys[0]),
    );
  }
  if (isSymmetric) addContext(values, input[`${side ?? ''}EncryptionContext`]);
  if (finds !== 'no key' && finds.takesAliases) addRequestAlias(values, input[`${side ?? ''}KeyId`]);
  addConstraints(values, conditions?.constraints?.(input, key));
}

function addConstraints(values: Values, constraints: unknown): void {
  if (!isObject(constraints)) return;
  for (const type of ['EncryptionContextEquals', 'EncryptionContextSubset']) {
    if (!isObject(constraints[type])) continue;
    add(values, 'kms:GrantConstraintType', type);
    addContext(values, constraints[type]);
  }
  add(values, 'kms:GrantConstraintSourceArn', constraints.SourceArn);
}

function addContext(values: Values, context: unknown): void {
  if (!isObject(context)) return;
  const names = Object.keys(context);
  if (names.length > 0) values['kms:EncryptionContextKeys'] = names;
  for (const name of names) add(values, `kms:EncryptionContext:${name}`, context[name]);
}

/** The name of the alias by which the request names its key. */
function addRequestAlias(values: Values, named: unknown): void {
  if (typeof named !== 'string') return;
  const reference = parseKeyReference(named);
  if (reference.kind === 'alias' || reference.kind === 'aliasArn') {
    add(values, 'kms:RequestAlias', reference.aliasName);
  }
}

function add(values: Values, name: string, value: unknown): void {
  if (typeof value === 'string') values[name] = value;
  else if (typeof value === 'number' || typeof value === 'boolean') values[name] = String(value);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
