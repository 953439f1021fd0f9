// Names of things in KMS: Regions and partitions, key IDs, key ARNs, aliases. The only module that makes brands.
// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id

import { OPT_IN_REGIONS } from './opt-in-regions.js';
import { PARTITIONS } from './regions.js';

declare const brand: unique symbol;

/** The ID of a Region that exists in AWS's endpoint data, such as `eu-west-2`. */
export type Region = string & { readonly [brand]: 'Region' };

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Whether a number is an instant of ECMAScript's time: whole milliseconds within 100,000,000 days of 1970. */
export function isInstant(at: unknown): at is Instant {
  return typeof at === 'number' && Number.isSafeInteger(at) && Math.abs(at) <= 8.64e15;
}

const PARTITION_OF: ReadonlyMap<string, string> = new Map(
  PARTITIONS.flatMap(({ id, regions }) => regions.map((region) => [region, id] as const)),
);

/** All Regions of all partitions, in the order of AWS's endpoint data. */
export const REGIONS: readonly Region[] = [...PARTITION_OF.keys()].filter(isRegion);

/** The Region of that name, or undefined where AWS has none. */
export function parseRegion(text: unknown): Region | undefined {
  return isRegion(text) ? text : undefined;
}

function isRegion(text: unknown): text is Region {
  return typeof text === 'string' && PARTITION_OF.has(text);
}

// An ARN needs its Region's prefix on every call: made once.
const ARN_PREFIX: ReadonlyMap<string, string> = new Map(
  [...PARTITION_OF].map(([region, partition]) => [region, `arn:${partition}:kms:${region}:`] as const),
);

function arnPrefix(region: Region): string {
  const prefix = ARN_PREFIX.get(region);
  if (prefix === undefined) throw new Error(`no partition has the Region ${region}`);
  return prefix;
}

/** The partition of a Region, such as `aws` or `aws-cn`. [ID-6] */
export function partitionOf(region: Region): string {
  const partition = PARTITION_OF.get(region);
  if (partition === undefined) throw new Error(`no partition has the Region ${region}`);
  return partition;
}

const OPT_IN: ReadonlySet<string> = new Set(OPT_IN_REGIONS);

/** Whether an account can use a Region without having enabled it. [ID-7] */
export function isEnabledByDefault(region: Region): boolean {
  return !OPT_IN.has(region);
}

/** The ARN of a KMS key. Related keys' ARNs differ only in the Region. [ID-1] */
export function keyArn(region: Region, accountId: string, keyId: string): string {
  return `${arnPrefix(region)}${accountId}:key/${keyId}`;
}

export function aliasArn(region: Region, accountId: string, aliasName: string): string {
  return `${arnPrefix(region)}${accountId}:${aliasName}`;
}

/** What a `KeyId` parameter names. */
export type KeyReference =
  | { readonly kind: 'keyId'; readonly keyId: string }
  | { readonly kind: 'alias'; readonly aliasName: string }
  | {
      readonly kind: 'keyArn';
      readonly partition: string;
      readonly region: string;
      readonly accountId: string;
      readonly keyId: string;
    }
  | {
      readonly kind: 'aliasArn';
      readonly partition: string;
      readonly region: string;
      readonly accountId: string;
      readonly aliasName: string;
    }
  | { readonly kind: 'malformedArn' }
  | { readonly kind: 'other' };

// The model admits 2,048 characters; only a text of one of these forms is looked up. [ID-2]
const KEY_ID = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const ARN = /^arn:([a-z0-9-]+):kms:([a-z0-9-]+):([0-9]{12}):(?:key\/(.+)|(alias\/.+))$/s;

/** Tells what a `KeyId` parameter names, without looking whether it exists. */
export function parseKeyReference(text: string): KeyReference {
  if (KEY_ID.test(text)) return { kind: 'keyId', keyId: text };
  if (text.startsWith('alias/')) return { kind: 'alias', aliasName: text };
  if (!text.startsWith('arn:')) return { kind: 'other' };
  const match = ARN.exec(text);
  if (match === null) return { kind: 'malformedArn' };
  const [, partition = '', region = '', accountId = '', keyId, aliasName = ''] = match;
  return keyId === undefined
    ? { kind: 'aliasArn', partition, region, accountId, aliasName }
    : { kind: 'keyArn', partition, region, accountId, keyId };
}

/** Whether a text has the form of a key ID: `mrk-` and 32 hex digits, or a dashed UUID. [ID-1] */
export function isKeyId(text: string): boolean {
  return KEY_ID.test(text);
}

export function isMultiRegionKeyId(keyId: string): boolean {
  return keyId.startsWith('mrk-');
}

export function isAccountId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9]{12}$/.test(text);
}
