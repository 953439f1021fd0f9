// What the conditions mean that the records of rules name: a predicate each.

import { lacksKeyMaterial } from '../key-set/key-materials.js';
import { hasReplicas, isPrimary, type Key, type KeySet } from '../key-set/key-set.js';
import { isServiceName, parsePolicy, statementsOf } from '../requests/policy.js';
import type { Condition, Given } from '../rules/conditions.js';
import { isKeyId, parseKeyReference } from '../vocabulary/identifiers.js';
import type { KeyState } from '../vocabulary/vocabulary.js';

/** A call, or a key that is shown after it. What is not known of it is left out, and no condition on that holds. */
export interface Situation {
  /** The call's parameters. */
  readonly input?: unknown;
  /** The key that is asked about, and its set: of a call those that it names, before the call. */
  readonly keySet?: KeySet | undefined;
  readonly key?: Key | undefined;
  /** The set after the call. */
  readonly after?: KeySet | null;
  /** ReplicateKey: the Region held a replica key of the set before. */
  readonly madeAgain?: boolean;
  /** Of a key that is shown: what it was before, and whether the call named it. */
  readonly shown?: { readonly earlier: Key | undefined; readonly isCalled: boolean };
}

export type Predicate = (situation: Situation) => boolean;

/** What each condition means. */
export const HOLDS: Readonly<Record<Condition, Predicate>> = {
  byAlias: ({ input }) => isAlias(memberOf(input, 'KeyId')),
  byKeyId: ({ input }) => isKeyId(String(memberOf(input, 'KeyId'))),
  noKey: ({ key }) => key === undefined,
  madeAgain: ({ madeAgain }) => madeAgain === true,
  toItself: ({ input, keySet }) => keySet !== undefined && memberOf(input, 'PrimaryRegion') === keySet.primaryRegion,
  toAnotherRegion: ({ input, keySet }) => {
    const region = memberOf(input, 'PrimaryRegion');
    return keySet !== undefined && region !== undefined && region !== keySet.primaryRegion;
  },
  sourceInAnotherRegion: ({ input, key }) => {
    const source = parseKeyReference(String(memberOf(input, 'SourceKeyId')));
    return source.kind === 'keyArn' && key !== undefined && source.region !== key.region;
  },
  noOneLength: ({ input }) =>
    (memberOf(input, 'KeySpec') === undefined) === (memberOf(input, 'NumberOfBytes') === undefined),
  rotationsOnly: ({ input }) => memberOf(input, 'IncludeKeyMaterial') === 'ROTATIONS_ONLY',
  withGrantToken: ({ input }) => memberOf(input, 'GrantToken') !== undefined,
  grantsToService: ({ input }) =>
    ['GranteePrincipal', 'RetiringPrincipal'].some((name) => isServiceName(String(memberOf(input, name) ?? ''))),
  idleStatement: ({ input }) => hasIdleStatement(memberOf(input, 'Policy')),

  // A key set shares with the next one the keys that stay as they are.
  otherKey: ({ key, shown }) => key !== undefined && shown?.earlier === key && !shown.isCalled,
  newKey: ({ shown }) => shown !== undefined && shown.earlier === undefined,
  wasDisabled: ({ shown }) => shown?.earlier?.keyState === 'Disabled',

  inPrimaryUpdate: ({ keySet }) => keySet?.primaryUpdate !== undefined,
  onlyCreatingReplicas: (of) => isPrimaryWithReplicas(of) && of.keySet !== undefined && allAreCreating(of.keySet),
  withReplicas: isPrimaryWithReplicas,
  rotatesOnDemand: ({ keySet }) => keySet?.onDemandRotation !== undefined,
  lacksKeyMaterial: ({ keySet, key }) => keySet !== undefined && key !== undefined && lacksKeyMaterial(keySet, key),
  lacksKeyMaterialAfterwards: ({ key, after }) => {
    const next = key === undefined ? undefined : after?.keys[key.region];
    return after != null && next !== undefined && lacksKeyMaterial(after, next);
  },
  Creating: isIn('Creating'),
  Enabled: isIn('Enabled'),
  Disabled: isIn('Disabled'),
  PendingImport: isIn('PendingImport'),
  PendingDeletion: isIn('PendingDeletion'),
  PendingReplicaDeletion: isIn('PendingReplicaDeletion'),
  Unavailable: isIn('Unavailable'),
  Updating: isIn('Updating'),
  mlKem: ({ keySet, input }) => specOf(keySet, input)?.startsWith('ML_KEM') === true,
  notSymmetric: ({ keySet, input }) => (specOf(keySet, input) ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT',
  external: ({ keySet, input }) => (keySet === undefined ? memberOf(input, 'Origin') : keySet.origin) === 'EXTERNAL',
  primary: ({ keySet, key }) => keySet !== undefined && key !== undefined && isPrimary(keySet, key),
  replica: ({ keySet, key }) => keySet !== undefined && key !== undefined && !isPrimary(keySet, key),
  withoutReplicas: (of) => of.keySet !== undefined && of.key !== undefined && !isPrimaryWithReplicas(of),
  holdsKeyMaterial: ({ keySet, key }) =>
    keySet?.origin === 'EXTERNAL' && key !== undefined && !lacksKeyMaterial(keySet, key),
  multiRegion: ({ keySet, input }) => isMultiRegion(keySet, input) === true,
  singleRegion: ({ keySet, input }) => isMultiRegion(keySet, input) === false,
};

/** Whether all that is asked for is so. */
export function allHold(given: Given, situation: Situation): boolean {
  return given.every((asked) =>
    typeof asked === 'string' ? HOLDS[asked](situation) : asked.some((one) => HOLDS[one](situation)),
  );
}

function isIn(state: KeyState): Predicate {
  return ({ key }) => key?.keyState === state;
}

function memberOf(input: unknown, name: string): unknown {
  return typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;
}

function isAlias(keyId: unknown): boolean {
  return typeof keyId === 'string' && (keyId.startsWith('alias/') || keyId.includes(':alias/'));
}

/** The key spec of the set, or that which CreateKey asks for. */
function specOf(keySet: KeySet | undefined, input: unknown): string | undefined {
  if (keySet !== undefined) return keySet.keySpec;
  const spec = memberOf(input, 'KeySpec');
  return typeof spec === 'string' ? spec : undefined;
}

/** Of a set, or of what CreateKey asks for; without either, undefined. */
function isMultiRegion(keySet: KeySet | undefined, input: unknown): boolean | undefined {
  if (keySet !== undefined) return keySet.multiRegion;
  return typeof input === 'object' && input !== null ? memberOf(input, 'MultiRegion') === true : undefined;
}

function isPrimaryWithReplicas({ keySet, key }: Situation): boolean {
  return keySet !== undefined && key !== undefined && isPrimary(keySet, key) && hasReplicas(keySet);
}

/** Whether all keys but the primary key are. */
function allAreCreating({ keys, primaryRegion }: KeySet): boolean {
  return Object.values(keys).every(({ region, keyState }) => region === primaryRegion || keyState === 'Creating');
}

/** A statement that the operation page lets pass without effect, and the announcement does not. [POLICY-2a] */
function hasIdleStatement(policy: unknown): boolean {
  const statements = typeof policy === 'string' ? statementsOf(parsePolicy(policy)) : undefined;
  return (
    statements?.some((statement) => {
      const { Action, NotAction, Resource } = statement;
      const resources = Array.isArray(Resource) ? Resource : [Resource];
      return (Action === undefined && NotAction === undefined) || resources.some((resource) => resource !== '*');
    }) ?? false
  );
}
