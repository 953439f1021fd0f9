// What can be done with one set of keys, and what comes of it: the steps that the search for a way takes.

import { advance, nextInstant } from '../../model/engine/advance.js';
import { type JsonCommand, reduceJson } from '../../model/engine/reduce.js';
import { canBeUsed, LIFECYCLE_EVENTS, TRANSITIONS } from '../../model/key/transition-table.js';
import type { Host, Settings } from '../../model/key-set/host.js';
import { currentKeyMaterial, isUsable } from '../../model/key-set/key-materials.js';
import { type Key, type KeySet, regionsOf } from '../../model/key-set/key-set.js';
import type { Identifiers } from '../../model/operations/call.js';
import { cardOf } from '../../model/operations/index.js';
import { INPUTS, KEY_MAKERS } from '../../model/operations/tables.js';
import { keyMaterialIdOf } from '../../model/vocabulary/digest.js';
import type { Instant, Region } from '../../model/vocabulary/identifiers.js';
import { OPERATIONS, type Operation } from '../../model/vocabulary/vocabulary.js';
import { freeRegions, GRANT_ID, IMPORT_TOKEN, materialOf, promotables, validInput } from './valid-input.js';

/** One set of keys, or none yet, at an instant. */
export interface Situation {
  readonly keySet: KeySet | null;
  readonly at: Instant;
  /** What else the account knows: other keys, ciphertexts. The search asks it nothing about this set. */
  readonly host?: Partial<Host>;
  /** Delays and limits of the account; those that are left out have their defaults. */
  readonly settings?: Partial<Settings>;
}

/** A call of an operation, with AWS's request shape. */
export interface CallStep {
  readonly operation: Operation;
  /** Such as `eu-west-2`. */
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Who calls; absent: the account's root. */
  readonly principal?: string;
}

/** Waiting, in milliseconds, and the instant that it ends at. */
export interface WaitStep {
  readonly wait: number;
  readonly until: Instant;
}

/** A step of a way: a call, or waiting. */
export type Step = CallStep | WaitStep;

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const IDS = {
  keyMaterialId: '1a'.repeat(32),
  grantId: GRANT_ID,
  grantToken: 'R3JhbnRUb2tlbg==',
  importToken: IMPORT_TOKEN,
  requestId: '00000000-0000-4000-8000-000000000000',
} satisfies Identifiers;
const MULTI_REGION_KEY_ID = `mrk-${KEY_ID.replaceAll('-', '')}`;

/**
 * What the search calls what a step has made, by the step's operation: members of the real answer by their path, with the
 * search's names of them.
 */
export const MADE: Readonly<Partial<Record<Operation, Readonly<Record<string, readonly string[]>>>>> = {
  CreateKey: { KeyId: [KEY_ID, MULTI_REGION_KEY_ID] },
  CreateGrant: { GrantId: [IDS.grantId], GrantToken: [IDS.grantToken] },
  GetParametersForImport: { ImportToken: [IDS.importToken] },
};

/** What the search wraps is the ID of the material; what a caller has wrapped is named as a store names it without its host. */
const MATERIAL_ID = /^[0-9a-f]{64}$/;

/** The command that a call is in a situation. */
export function commandOf({ keySet, at, host = {}, settings }: Situation, call: CallStep): JsonCommand {
  const own = (found: KeySet | undefined): KeySet | undefined => (found?.keyId === keySet?.keyId ? undefined : found);
  const around: Partial<Host> = {
    ...(host.isRegionEnabled === undefined ? {} : { isRegionEnabled: host.isRegionEnabled }),
    ...(host.cryptography === undefined ? {} : { cryptography: host.cryptography }),
    readCiphertext:
      host.readCiphertext ??
      (() => {
        const keyMaterialId = keySet === null ? undefined : currentKeyMaterial(keySet)?.keyMaterialId;
        return keySet === null ? undefined : { keyId: keySet.keyId, ...(keyMaterialId && { keyMaterialId }) };
      }),
    unwrapKeyMaterial: ({ keyId, encryptedKeyMaterial: wrapped }) => ({
      ok: true,
      keyMaterialId: MATERIAL_ID.test(wrapped) ? wrapped : keyMaterialIdOf(keyId, wrapped),
    }),
    findKeySet: (keyId) => (keyId === keySet?.keyId ? keySet : own(host.findKeySet?.(keyId))),
    findAlias: (region, aliasName) =>
      keySet?.keys[region]?.aliases?.some((alias) => alias.aliasName === aliasName)
        ? keySet
        : own(host.findAlias?.(region, aliasName)),
  };
  const isNew = KEY_MAKERS.includes(call.operation);
  const keyId = call.input.MultiRegion === true ? MULTI_REGION_KEY_ID : KEY_ID;
  const { operation, region, input, principal } = call;
  return {
    region,
    operation,
    input,
    at,
    ids: isNew ? { ...IDS, keyId } : IDS,
    ...(principal === undefined ? {} : { principal }),
    ...(keySet === null ? {} : { accountId: keySet.accountId }),
    host: around,
    ...(settings === undefined ? {} : { settings }),
  };
}

/** The situation after a step; undefined: the call is refused, or has changed nothing. */
export function after(situation: Situation, step: Step): Situation | undefined {
  const { keySet } = situation;
  if ('wait' in step) {
    return keySet === null ? undefined : { ...situation, keySet: advance(keySet, step.until).keySet, at: step.until };
  }
  const done = reduceJson(keySet, commandOf(situation, step));
  return done.ok && done.keySet !== keySet ? { ...situation, keySet: done.keySet } : undefined;
}

/** What the search chooses from. */
export interface Choice {
  /** A set of more keys has nothing to teach. */
  readonly mostKeys: number;
  /** Operations besides those that move keys from state to state. */
  readonly others: readonly Operation[];
  /** Whether it may wait until a key is deleted. */
  readonly mayLoseKeys: boolean;
  /** Whether it may take keys out of use that are in use. */
  readonly mayHarm: boolean;
  /** Only what mends the called keys: no replica key is made, and no other becomes the primary key. */
  readonly onlyMends?: boolean;
  /** The Regions that replica keys are made in before any other. */
  readonly wanted?: readonly string[];
  /** Whether keys that are Creating are left alone until they are made. */
  readonly isPatient?: boolean;
}

/** What could be done next, one move after the other: a few calls that belong together, or waiting. */
export function movesOf(
  { keySet, at }: Situation,
  { mostKeys, others, mayLoseKeys, mayHarm, onlyMends = false, wanted = [], isPatient = false }: Choice,
): readonly (readonly Step[])[] {
  if (keySet === null) return [];
  const moves: (readonly Step[])[] = [];
  const next = nextInstant(keySet);
  const isMaking = regionsOf(keySet).some((region) => keySet.keys[region]?.keyState === 'Creating');
  if (next !== undefined && (mayLoseKeys || !losesKey(keySet, next))) moves.push([{ wait: next - at, until: next }]);
  if (isPatient && isMaking) return moves;
  for (const region of regionsOf(keySet)) {
    const key = keySet.keys[region];
    if (key === undefined) continue;
    for (const operation of [...MOVING, ...others]) {
      if ('ReplicaRegion' in INPUTS[operation] && regionsOf(keySet).length >= mostKeys) continue;
      if (!mayHarm && takesOutOfUse(operation)) continue;
      if (onlyMends && relatingMember(operation) !== undefined) continue;
      for (const chosen of choicesOf(operation, keySet, wanted)) {
        moves.push([{ operation, region, input: { ...validInput(operation, keySet, region), ...chosen } }]);
      }
    }
    moves.push(...importsInto(keySet, key));
  }
  return moves;
}

/** Members that name the Region of a related key: with them a call makes related keys of keys. */
const RELATING = ['ReplicaRegion', 'PrimaryRegion'] as const;

/** The member with which a call of the operation names the Region of a related key; undefined: it is about the called key. */
export function relatingMember(operation: Operation): string | undefined {
  return RELATING.find((member) => member in INPUTS[operation]);
}

/** What there is to choose for a call: which replica key becomes the primary key, where a new one is made. */
function choicesOf(operation: Operation, keySet: KeySet, wanted: readonly string[]): readonly CallStep['input'][] {
  const members = INPUTS[operation];
  if ('PrimaryRegion' in members) return promotables(keySet).map((PrimaryRegion) => ({ PrimaryRegion }));
  if ('ReplicaRegion' in members) {
    const free = freeRegions(keySet).filter((region) => wanted.includes(region));
    if (free.length > 0) return free.map((ReplicaRegion) => ({ ReplicaRegion }));
  }
  return [{}];
}

/** Whether the operation makes of a key that can be used one that cannot. */
export function takesOutOfUse(operation: Operation): boolean {
  const event = LIFECYCLE_EVENTS.find((one) => one === operation);
  const steps = (event && TRANSITIONS.Enabled[event]) ?? [];
  return steps.some(({ target }) => target === 'Deleted' || !canBeUsed(target));
}

function losesKey(keySet: KeySet, until: Instant): boolean {
  return advance(keySet, until).events.some(({ type }) => type === 'KeyDeleted');
}

/** What moves a key from state to state: the search asks the model which of it a situation allows. */
const MOVING: readonly Operation[] = OPERATIONS.filter((operation) => {
  const { finds, input } = cardOf(operation);
  // Importing takes two calls that belong together.
  return LIFECYCLE_EVENTS.some((event) => event === operation) && finds !== 'no key' && !('ImportToken' in input);
});

/** Every material of the set that the key lacks, the first if there is none yet, and a new one to rotate to. */
function importsInto(keySet: KeySet, key: Key): readonly (readonly Step[])[] {
  if (keySet.origin !== 'EXTERNAL') return [];
  const lacking = keySet.keyMaterials.filter(({ keyMaterialId }) => !isUsable(key, keyMaterialId));
  const materials = lacking.map(({ keyMaterialId }) => keyMaterialId);
  const isNew = materials.length === 0 && key.region === keySet.primaryRegion;
  return [...materials, ...(isNew ? [materialOf(keySet.keyMaterials.length)] : [])].map((material) => [
    call('GetParametersForImport', keySet, key.region),
    {
      ...call('ImportKeyMaterial', keySet, key.region),
      input: {
        ...validInput('ImportKeyMaterial', keySet, key.region),
        EncryptedKeyMaterial: material,
        ...(isNew && keySet.keyMaterials.length > 0 ? { ImportType: 'NEW_KEY_MATERIAL' } : {}),
      },
    },
  ]);
}

function call(operation: Operation, keySet: KeySet, region: Region): CallStep {
  return { operation, region, input: validInput(operation, keySet, region) };
}
