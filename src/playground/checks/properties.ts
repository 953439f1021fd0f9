// The properties of a key set in words: what its keys share, and what belongs to each by itself. Which is which follows
// from where the model keeps it, in the set or in a key. [SHARED-1] [SHARED-2] Pure.

import { type Key, type KeySet, RULES, type RuleId } from '../../index.js';
import { STATE_MEMBERS } from '../../model/key/state-members.js';
import { regionsOf } from '../../model/key-set/key-set.js';
import { entriesOf, keysOf, recordOf } from '../../shared/objects.js';
import { durationText, plural } from '../../shared/text.js';
import { dateText } from '../../teach/pictures/course.js';
import { shortId } from '../steps/changes.js';

export interface Property {
  readonly name: string;
  /** As it is in each Region; Regions with the same stand together. */
  readonly values: readonly { readonly text: string; readonly regions: readonly string[] }[];
}

export interface SetProperties {
  readonly regions: readonly string[];
  /** Of a key that is multi-Region, what its related keys have in common. */
  readonly shared: readonly Property[];
  /** What each key has by itself, also what none has: that of a key state only where a key is in it. */
  readonly own: readonly Property[];
}

/** What is said of sharing. */
export const SHARING_RULES: readonly RuleId[] = keysOf(RULES).filter((id) => id.startsWith('SHARED-'));

/** `absent`: what is said where there is none. */
type Told<T> = readonly [name: string, text: (value: T) => string, absent?: string];
type Words<T extends object> = { readonly [M in keyof T]-?: Told<NonNullable<T[M]>> };

const text = (value: string): string => value;
const count =
  (noun: string) =>
  (all: readonly unknown[]): string =>
    plural(all.length, noun);

const SET_WORDS: Words<Omit<KeySet, 'keys'>> = {
  keyId: ['key ID', text],
  accountId: ['account', text],
  multiRegion: ['multi-Region', (is) => (is ? 'yes' : 'no')],
  keySpec: ['key spec', text],
  keyUsage: ['key usage', text],
  origin: ['origin', text],
  primaryRegion: ['which key is the primary key', (region) => `the one in ${region}`],
  keyMaterials: ['key material', materialsText],
  automaticRotation: [
    'automatic rotation',
    ({ periodDays, nextRotationAt }) => `every ${periodDays} days, next ${dateText(nextRotationAt)}`,
  ],
  onDemandRotation: ['rotation on demand under way', ({ endsAt }) => `until ${dateText(endsAt)}`],
  primaryUpdate: [
    'primary update under way',
    ({ from, to, endsAt }) => `from ${from} to ${to}, until ${dateText(endsAt)}`,
  ],
  customKeyStore: ['custom key store', ({ customKeyStoreId }) => customKeyStoreId],
  awsService: ['AWS service that it is for', text],
};

const KEY_WORDS: Words<Omit<Key, 'region' | keyof typeof STATE_MEMBERS>> = {
  keyState: ['key state', text],
  createdAt: ['creation date', dateText],
  description: ['description', (description) => (description === '' ? 'empty' : `“${description}”`)],
  policy: ['key policy', () => 'one that was given', 'the default one'],
  tags: ['tags', (tags) => tags.map(({ TagKey, TagValue }) => `${TagKey}=${TagValue}`).join(', ')],
  aliases: ['aliases', (aliases) => aliases.map(({ aliasName }) => aliasName).join(', ')],
  grants: ['grants', count('grant')],
  importedKeyMaterials: [
    'imported key material',
    (all) =>
      all
        .map(({ keyMaterialId, importState, validTo, hasExpired }) => {
          const expiry = validTo === undefined ? '' : `, ${hasExpired ? 'expired' : 'expires'} ${dateText(validTo)}`;
          return `${shortId(keyMaterialId)} ${importState}${expiry}`;
        })
        .join('; '),
  ],
  importParameters: ['import parameters given out', (all) => String(all.length)],
  lastUsage: ['last usage', ({ operation, at }) => `${operation}, ${dateText(at)}`],
};

/** As `STATE_MEMBERS` words them, without the article. */
const STATE_WORDS: Readonly<Record<string, Told<unknown>>> = recordOf(keysOf(STATE_MEMBERS), (member) => [
  STATE_MEMBERS[member].words.replace(/^an? /, ''),
  (value) => stateText(member, value),
]);

export function propertiesOf(keySet: KeySet): SetProperties {
  const { keys, ...set } = keySet;
  const regions = regionsOf(keySet);
  const sets = regions.map((region) => [region, set] as const);
  const each = Object.entries(keys);
  return {
    regions,
    shared: told(SET_WORDS, sets),
    own: [...told(KEY_WORDS, each), ...told(STATE_WORDS, each).filter(({ values }) => values.some(isThere))],
  };
}

const NONE = 'none';

function isThere({ text: of }: Property['values'][number]): boolean {
  return of !== NONE;
}

function told(
  words: Readonly<Record<string, Told<never>>>,
  things: readonly (readonly [region: string, thing: object])[],
): readonly Property[] {
  return entriesOf(words).map(([member, [name, textOf, absent = NONE]]) => {
    const values = new Map<string, string[]>();
    for (const [region, thing] of things) {
      const value: unknown = Object.entries(thing).find(([of]) => of === member)?.[1];
      const said = (value === undefined ? '' : textOf(value as never)) || absent;
      values.set(said, [...(values.get(said) ?? []), region]);
    }
    return { name, values: [...values].map(([said, regions]) => ({ text: said, regions })) };
  });
}

function materialsText(materials: KeySet['keyMaterials']): string {
  if (materials.length === 0) return '';
  const current = materials.find(({ state }) => state === 'CURRENT');
  const older = materials.filter(({ state }) => state === 'NON_CURRENT').length;
  return [
    ...(current === undefined ? [] : [`current ${shortId(current.keyMaterialId)}`]),
    ...(older === 0 ? [] : [`${older} older`]),
    ...(materials.some(({ state }) => state === 'PENDING') ? ['one pending'] : []),
  ].join(', ');
}

function stateText(member: keyof typeof STATE_MEMBERS, value: unknown): string {
  if (value === null) return 'not until told';
  if (typeof value !== 'number') return 'yes';
  if (member === 'deletionLateness') return durationText(value);
  return member === 'pendingDeletionWindowInDays' ? `${value} days` : dateText(value);
}
