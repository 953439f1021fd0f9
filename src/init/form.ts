// What an account begins with, as JSON that people write: keys in the words of AWS's own API.

import type { Tag } from '../model/key-set/key-set.js';
import { isAccountId, isKeyId, parseRegion, type Region } from '../model/vocabulary/identifiers.js';
import {
  GRANT_OPERATIONS,
  type GrantOperation,
  KEY_SPECS,
  KEY_STATES,
  KEY_USAGES,
  type KeySpec,
  type KeyState,
  type KeyUsage,
  ORIGINS,
  type Origin,
  ROTATION_TYPES,
  type RotationType,
} from '../model/vocabulary/vocabulary.js';
import { isObject } from '../shared/objects.js';
import { checkShape, integer, list, oneOf, parsed, record, type Shape, structure, text } from '../store/shape.js';

/** An account with its keys. */
export interface InitialKeys {
  /** Twelve digits. */
  readonly account?: string;
  /** Where the clock begins, in ISO 8601. */
  readonly now?: string;
  readonly keys: readonly InitialKey[];
}

/** What each key has for itself, a replica key as well as a primary key or one that is alone. */
export interface InitialOwn {
  readonly Region: string;
  readonly Description?: string;
  /** The key policy, as text or as an object. Absent: the default key policy. */
  readonly Policy?: string | object;
  /** As a list, or as an object of names and values. */
  readonly Tags?: readonly Tag[] | Readonly<Record<string, string>>;
  /** With the prefix `alias/`. */
  readonly Aliases?: readonly string[];
  readonly Grants?: readonly InitialGrant[];
  /** Absent: the state that it has without anything else being done. */
  readonly KeyState?: KeyState;
  /** Of a key whose deletion is pending: 7 to 30. */
  readonly PendingWindowInDays?: number;
  /** In ISO 8601. Absent: the waiting period begins now. */
  readonly DeletionDate?: string;
  /** In ISO 8601. Absent: now. */
  readonly CreationDate?: string;
  /** Origin EXTERNAL: what of the set is imported into this key. Absent: all of it, and it does not expire. */
  readonly ImportedKeyMaterials?: readonly InitialImport[];
}

/** A key that is no replica key, with its replica keys. */
export interface InitialKey extends InitialOwn {
  /** Absent: one that follows from the seed. */
  readonly KeyId?: string;
  /** Absent: true for a key with replica keys, or with an ID that begins with `mrk-`. */
  readonly MultiRegion?: boolean;
  readonly KeySpec?: KeySpec;
  readonly KeyUsage?: KeyUsage;
  readonly Origin?: Origin;
  readonly CustomKeyStoreId?: string;
  readonly XksKeyId?: string;
  /** Absent: true if one of the two that follow is there. */
  readonly KeyRotationEnabled?: boolean;
  readonly RotationPeriodInDays?: number;
  /** In ISO 8601. */
  readonly NextRotationDate?: string;
  /** Oldest first, those that were rotated to included. Absent: one new, or of origin EXTERNAL none. */
  readonly KeyMaterials?: readonly InitialKeyMaterial[];
  /** Each as its Region alone, where it has nothing of its own. */
  readonly Replicas?: readonly (string | InitialOwn)[];
}

/** One key material of a set. */
export interface InitialKeyMaterial {
  /** 64 hex digits. */
  readonly KeyMaterialId?: string;
  /** The secret in base64: the bytes of a symmetric or HMAC key, else a private key as PKCS #8 in DER. Absent: a new one. */
  readonly KeyMaterial?: string;
  readonly KeyMaterialDescription?: string;
  /** Of all but the first: when the key was rotated to it, in ISO 8601. Absent: now. */
  readonly RotationDate?: string;
  readonly RotationType?: RotationType;
  /** Origin EXTERNAL: the last one has not been rotated to. */
  readonly KeyMaterialState?: 'PENDING_ROTATION';
}

/** A material of the set that is imported into a key. */
export interface InitialImport {
  readonly KeyMaterialId: string;
  /** When it expires, or has expired, in ISO 8601. */
  readonly ValidTo?: string;
}

/** A grant, as CreateGrant takes it. */
export interface InitialGrant {
  readonly GrantId?: string;
  readonly Name?: string;
  readonly GranteePrincipal?: string;
  readonly GranteeServicePrincipal?: string;
  readonly RetiringPrincipal?: string;
  readonly RetiringServicePrincipal?: string;
  readonly Operations: readonly GrantOperation[];
  readonly Constraints?: object;
}

/** What is wrong, and the member that it is wrong with, such as `keys[0].Aliases[1]`. */
export interface InitialFault {
  readonly path: string;
  readonly message: string;
}

/** A RangeError that says what is wrong with what an account was to begin with; `initialFaultOf` reads it. */
export function initialError({ path, message }: InitialFault): RangeError {
  return Object.assign(new RangeError(path === '' ? message : `${path}: ${message}`), { initial: { path, message } });
}

/** The error of a member that is to be key material, and is none for its key spec. */
export function unfitMaterial(path: string, keySpec: KeySpec): RangeError {
  return initialError({ path, message: `expected key material of ${keySpec}` });
}

/** What is wrong with what an account was to begin with; undefined: something else was thrown. */
export function initialFaultOf(thrown: unknown): InitialFault | undefined {
  return thrown instanceof RangeError ? (thrown as { readonly initial?: InitialFault }).initial : undefined;
}

const anyText = text('text');
const boolean = oneOf([true, false]);
const region: Shape<Region> = parsed('a Region', parseRegion);
const keyMaterialId = text('64 hex digits', (value) => /^[0-9a-f]{64}$/.test(value));
const instant = text(
  'an instant in ISO 8601, such as 2026-01-01T00:00:00Z',
  (value) =>
    /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
);
const base64 = text('base64', (value) =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value),
);

const policy: Shape<string> = (value, path) =>
  isObject(value) ? JSON.stringify(value) : text('text, or an object')(value, path);
const tagList: Shape<readonly Tag[]> = list(structure({ TagKey: anyText, TagValue: anyText }));
const tags: Shape<readonly Tag[]> = (value, path) =>
  isObject(value)
    ? Object.entries(record(anyText, anyText)(value, path)).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))
    : tagList(value, path);

const grant = structure(
  { Operations: list(oneOf(GRANT_OPERATIONS)) },
  {
    GrantId: anyText,
    Name: anyText,
    GranteePrincipal: anyText,
    GranteeServicePrincipal: anyText,
    RetiringPrincipal: anyText,
    RetiringServicePrincipal: anyText,
    Constraints: structure(
      {},
      {
        EncryptionContextSubset: record(anyText, anyText),
        EncryptionContextEquals: record(anyText, anyText),
        SourceArn: anyText,
      },
    ),
  },
);

const ownMembers = {
  Description: anyText,
  Policy: policy,
  Tags: tags,
  Aliases: list(text('an alias name, such as alias/example', (value) => value.startsWith('alias/'))),
  Grants: list(grant),
  KeyState: oneOf(KEY_STATES),
  PendingWindowInDays: integer(7, 30),
  DeletionDate: instant,
  CreationDate: instant,
  ImportedKeyMaterials: list(structure({ KeyMaterialId: keyMaterialId }, { ValidTo: instant })),
};

const ownKey = structure({ Region: region }, ownMembers);
const replica: Shape<ReadOwn> = (value, path) =>
  typeof value === 'string' ? { Region: region(value, path) } : ownKey(value, path);

const key = structure(
  { Region: region },
  {
    ...ownMembers,
    KeyId: text('a key ID: mrk- and 32 hex digits, or a UUID', isKeyId),
    MultiRegion: boolean,
    KeySpec: oneOf(KEY_SPECS),
    KeyUsage: oneOf(KEY_USAGES),
    Origin: oneOf(ORIGINS),
    CustomKeyStoreId: anyText,
    XksKeyId: anyText,
    KeyRotationEnabled: boolean,
    RotationPeriodInDays: integer(90, 2560),
    NextRotationDate: instant,
    KeyMaterials: list(
      structure(
        {},
        {
          KeyMaterialId: keyMaterialId,
          KeyMaterial: base64,
          KeyMaterialDescription: anyText,
          RotationDate: instant,
          RotationType: oneOf(ROTATION_TYPES),
          KeyMaterialState: oneOf(['PENDING_ROTATION']),
        },
      ),
    ),
    Replicas: list(replica),
  },
);

const initialKeys = structure({ keys: list(key) }, { account: text('12 digits, as text', isAccountId), now: instant });

/** What `readInitialKeys` gives: the form, with one way of saying each thing. */
export type ReadKeys = ReturnType<typeof initialKeys>;
export type ReadKey = ReadKeys['keys'][number];
export type ReadOwn = ReturnType<typeof ownKey>;

/** Reads the form from JSON. Throws an `initialError` that names the member which is wrong. */
export function readInitialKeys(json: unknown): ReadKeys {
  const checked = checkShape(initialKeys, json, '');
  if ('ok' in checked) return checked.value;
  throw initialError({ path: checked.path.replace(/^\./, ''), message: `expected ${checked.expected}` });
}
