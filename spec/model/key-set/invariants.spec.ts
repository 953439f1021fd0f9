// Every invariant, with a fault that it catches: a key set changed by hand, as no sequence of commands changes it.

import { describe, expect, it } from 'vitest';
import { INVARIANTS, type KeySet, violatedInvariants } from '../../../src/index.js';
import { KEY_STATES, type KeyState } from '../../../src/model/vocabulary/vocabulary.js';
import {
  ALIAS,
  afterCall,
  at,
  inCustomKeyStore,
  inState,
  MATERIAL,
  NOW,
  OTHER_MATERIAL,
  OTHER_REGION,
  PRIMARY_REGION,
  primary,
  REPLICA_REGION,
  type Role,
  single,
  unreachable,
  withMaterial,
  withReplicas,
} from '../../support/key-sets.js';

type Path = readonly (string | number)[];

interface Planted {
  /** The invariant, by name. */
  readonly invariant: string;
  readonly what: string;
  readonly keySet: () => KeySet;
}

/** A copy with another value in one place; undefined: with nothing there. */
function put(keySet: KeySet, path: Path, value: unknown): KeySet {
  const copy = JSON.parse(JSON.stringify(keySet)) as KeySet;
  const parent = path.slice(0, -1).reduce<unknown>((member, name) => Reflect.get(member as object, name), copy);
  const name = path.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(parent as object, name);
  else Reflect.set(parent as object, name, value);
  return copy;
}

const HERE = ['keys', PRIMARY_REGION] as const;
const THERE = ['keys', REPLICA_REGION] as const;

// Key sets without fault.

const enabled = (): KeySet => primary();
const replicated = (): KeySet => withReplicas(primary(), REPLICA_REGION);
const imported = (): KeySet => withMaterial(primary({ Origin: 'EXTERNAL' }));
const importedInReplica = (): KeySet => withMaterial(withReplicas(imported(), REPLICA_REGION), REPLICA_REGION);
const pendingRotation = (): KeySet =>
  withMaterial(imported(), PRIMARY_REGION, { EncryptedKeyMaterial: OTHER_MATERIAL, ImportType: 'NEW_KEY_MATERIAL' });
const rotated = (): KeySet => {
  const rotating = afterCall(primary(), 'RotateKeyOnDemand', {}, { settings: { rotationDelay: 0 } });
  return at(rotating);
};
const ofService = (keySet: KeySet): KeySet => put(keySet, ['awsService'], 's3');
const tagged = (): KeySet => afterCall(primary(), 'TagResource', { Tags: [{ TagKey: 'k', TagValue: 'v' }] });
const state = (of: KeyState): KeySet => inState(of).keySet;

const FAULTS: readonly Planted[] = [
  {
    invariant: 'exactly one primary key',
    what: 'a primary Region that holds no key',
    keySet: () => put(enabled(), ['primaryRegion'], REPLICA_REGION),
  },
  {
    invariant: 'exactly one primary key',
    what: 'no key at all',
    keySet: () => put(enabled(), ['keys'], {}),
  },
  {
    invariant: 'one related key in each Region',
    what: 'a replica key under the name of another Region',
    keySet: () => put(replicated(), [...THERE, 'region'], OTHER_REGION),
  },
  {
    invariant: 'one partition',
    what: 'a replica key in China',
    keySet: () => {
      const { [REPLICA_REGION]: replica, ...keys } = replicated().keys as Readonly<Record<string, object>>;
      return put(replicated(), ['keys'], { ...keys, 'cn-north-1': { ...replica, region: 'cn-north-1' } });
    },
  },
  {
    invariant: 'single-Region keys are alone',
    what: 'a single-Region key with a replica',
    keySet: () => put(single(), ['keys'], replicated().keys),
  },
  {
    invariant: 'the key ID tells the kind',
    what: 'a multi-Region key with a dashed key ID',
    keySet: () => put(enabled(), ['keyId'], single().keyId),
  },
  {
    invariant: 'the key ID tells the kind',
    what: 'a single-Region key with a key ID that begins with mrk-',
    keySet: () => put(single(), ['keyId'], enabled().keyId),
  },
  {
    invariant: 'the key ID tells the kind',
    what: 'a key ID of no form',
    keySet: () => put(enabled(), ['keyId'], 'mrk-1'),
  },
  {
    invariant: 'the key spec allows the key usage',
    what: 'a symmetric encryption key that signs',
    keySet: () => put(enabled(), ['keyUsage'], 'SIGN_VERIFY'),
  },
  {
    invariant: 'deletionDate if and only if PendingDeletion',
    what: 'a deletion date on an Enabled key',
    keySet: () => put(enabled(), [...HERE, 'deletionDate'], NOW),
  },
  {
    invariant: 'deletionDate if and only if PendingDeletion',
    what: 'a key that is PendingDeletion for ever',
    keySet: () => put(state('PendingDeletion'), [...HERE, 'deletionDate'], undefined),
  },
  {
    invariant: 'pendingDeletionWindowInDays if and only if PendingReplicaDeletion',
    what: 'a waiting period on an Enabled key',
    keySet: () => put(enabled(), [...HERE, 'pendingDeletionWindowInDays'], 7),
  },
  {
    invariant: 'pendingDeletionWindowInDays if and only if PendingReplicaDeletion',
    what: 'a key that waits for its replicas, and then for nothing',
    keySet: () => put(state('PendingReplicaDeletion'), [...HERE, 'pendingDeletionWindowInDays'], undefined),
  },
  {
    invariant: 'deletionLateness only while PendingDeletion or PendingReplicaDeletion',
    what: 'an Enabled key that is deleted late',
    keySet: () => put(enabled(), [...HERE, 'deletionLateness'], 1),
  },
  {
    invariant: 'creationEndsAt if and only if Creating',
    what: 'an end of the creation of an Enabled key',
    keySet: () => put(enabled(), [...HERE, 'creationEndsAt'], null),
  },
  {
    invariant: 'creationEndsAt if and only if Creating',
    what: 'a key that is Creating without an end',
    keySet: () => put(state('Creating'), [...THERE, 'creationEndsAt'], undefined),
  },
  {
    invariant: 'wasDisabled only while Unavailable',
    what: 'an Enabled key that remembers',
    keySet: () => put(enabled(), [...HERE, 'wasDisabled'], true),
  },
  {
    invariant: 'PendingReplicaDeletion only on a primary key with replicas',
    what: 'a primary key that waits for replica keys which it does not have',
    keySet: () => put(state('PendingReplicaDeletion'), THERE, undefined),
  },
  {
    invariant: 'PendingReplicaDeletion only on a primary key with replicas',
    what: 'a replica key that waits for replica keys',
    keySet: () => put(state('PendingReplicaDeletion'), ['primaryRegion'], REPLICA_REGION),
  },
  {
    invariant: 'Creating only on a replica key',
    what: 'a primary key that is Creating',
    keySet: () => put(state('Creating'), ['primaryRegion'], REPLICA_REGION),
  },
  {
    invariant: 'Updating only as part of a running primary change',
    what: 'a key that is Updating for no reason',
    keySet: () => put(enabled(), [...HERE, 'keyState'], 'Updating'),
  },
  {
    invariant: 'Updating only as part of a running primary change',
    what: 'a key that is Updating because of others',
    keySet: () => put(state('Updating'), ['primaryUpdate', 'from'], OTHER_REGION),
  },
  {
    invariant: 'a primary change leads to the primary key',
    what: 'a change to a Region that is not the primary Region',
    keySet: () => put(state('Updating'), ['primaryRegion'], REPLICA_REGION),
  },
  {
    invariant: 'a primary change leads to the primary key',
    what: 'a change from the primary Region to itself',
    keySet: () => put(enabled(), ['primaryUpdate'], { from: PRIMARY_REGION, to: PRIMARY_REGION, endsAt: NOW }),
  },
  {
    invariant: 'a primary change leads to the primary key',
    what: 'a change of a single-Region key',
    keySet: () => put(single(), ['primaryUpdate'], { from: REPLICA_REGION, to: PRIMARY_REGION, endsAt: NOW }),
  },
  {
    invariant: 'imports only with imported key material',
    what: 'import parameters of a key with material from KMS',
    keySet: () => put(enabled(), [...HERE, 'importParameters'], []),
  },
  {
    invariant: 'imports only with imported key material',
    what: 'imported material of a key with material from KMS',
    keySet: () => put(enabled(), [...HERE, 'importedKeyMaterials'], []),
  },
  {
    invariant: 'ValidTo only with expiring imported material',
    what: 'material that expires although it is not imported',
    keySet: () => put(state('PendingImport'), [...HERE, 'importedKeyMaterials', 0, 'validTo'], NOW),
  },
  {
    invariant: 'imported material is the set’s',
    what: 'imported material that the set does not know',
    keySet: () =>
      put(imported(), [...HERE, 'importedKeyMaterials', 1], { keyMaterialId: 'f'.repeat(64), importState: 'IMPORTED' }),
  },
  {
    invariant: 'imported material is the set’s',
    what: 'material that is imported twice',
    keySet: () => {
      const [material] = imported().keys[imported().primaryRegion]?.importedKeyMaterials ?? [];
      return put(imported(), [...HERE, 'importedKeyMaterials', 1], material);
    },
  },
  {
    invariant: 'a key that can be used has its key material',
    what: 'an Enabled key without its material',
    keySet: () => put(imported(), [...HERE, 'importedKeyMaterials', 0, 'importState'], 'PENDING_IMPORT'),
  },
  {
    invariant: 'a key that can be used has its key material',
    what: 'an Enabled replica key that never imported',
    keySet: () => put(importedInReplica(), [...THERE, 'importedKeyMaterials'], undefined),
  },
  {
    invariant: 'PendingImport only while material is missing',
    what: 'a key that waits for material which it has',
    keySet: () => put(imported(), [...HERE, 'keyState'], 'PendingImport'),
  },
  {
    invariant: 'PendingImport only while material is missing',
    what: 'a key with material from KMS that waits for an import',
    keySet: () => put(enabled(), [...HERE, 'keyState'], 'PendingImport'),
  },
  {
    invariant: 'one current material',
    what: 'no material that is current',
    keySet: () => put(enabled(), ['keyMaterials', 0, 'state'], 'NON_CURRENT'),
  },
  {
    invariant: 'one current material',
    what: 'two that are',
    keySet: () => put(rotated(), ['keyMaterials', 0, 'state'], 'CURRENT'),
  },
  {
    invariant: 'one current material',
    what: 'one twice',
    keySet: () => put(rotated(), ['keyMaterials', 0, 'keyMaterialId'], rotated().keyMaterials[1]?.keyMaterialId),
  },
  {
    invariant: 'one current material',
    what: 'two that are pending',
    keySet: () => put(pendingRotation(), ['keyMaterials', 2], { keyMaterialId: 'f'.repeat(64), state: 'PENDING' }),
  },
  {
    invariant: 'material from KMS is there from the start',
    what: 'none at all',
    keySet: () => put(enabled(), ['keyMaterials'], []),
  },
  {
    invariant: 'material from KMS is there from the start',
    what: 'one that is pending',
    keySet: () => put(enabled(), ['keyMaterials', 1], { keyMaterialId: 'f'.repeat(64), state: 'PENDING' }),
  },
  {
    invariant: 'material from KMS is there from the start',
    what: 'one of a key in a custom key store',
    keySet: () => put(inCustomKeyStore(), ['keyMaterials'], enabled().keyMaterials),
  },
  {
    invariant: 'only symmetric encryption keys rotate',
    what: 'automatic rotation of imported material',
    keySet: () => put(imported(), ['automaticRotation'], { periodDays: 365, nextRotationAt: NOW }),
  },
  {
    invariant: 'only symmetric encryption keys rotate',
    what: 'automatic rotation of an HMAC key',
    keySet: () =>
      put(primary({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }), ['automaticRotation'], {
        periodDays: 365,
        nextRotationAt: NOW,
      }),
  },
  {
    invariant: 'only symmetric encryption keys rotate',
    what: 'an on-demand rotation in a custom key store',
    keySet: () => put(inCustomKeyStore(), ['onDemandRotation'], { startedAt: NOW, endsAt: NOW }),
  },
  {
    invariant: 'only symmetric encryption keys rotate',
    what: 'an HMAC key that has rotated',
    keySet: () =>
      put(primary({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }), ['keyMaterials'], rotated().keyMaterials),
  },
  {
    invariant: 'a rotation has a date and a type',
    what: 'a date without a type',
    keySet: () => put(rotated(), ['keyMaterials', 1, 'rotationType'], undefined),
  },
  {
    invariant: 'a rotation has a date and a type',
    what: 'a type without a date',
    keySet: () => put(rotated(), ['keyMaterials', 1, 'rotatedAt'], undefined),
  },
  {
    invariant: 'a rotation has a date and a type',
    what: 'a pending material that was rotated to',
    keySet: () => {
      const rotatedTo = { rotatedAt: NOW, rotationType: 'ON_DEMAND' };
      return put(pendingRotation(), ['keyMaterials', 1], { ...pendingRotation().keyMaterials[1], ...rotatedTo });
    },
  },
  {
    invariant: 'custom key stores hold single-Region symmetric keys',
    what: 'a key of origin AWS_CLOUDHSM in no custom key store',
    keySet: () => put(inCustomKeyStore(), ['customKeyStore'], undefined),
  },
  {
    invariant: 'custom key stores hold single-Region symmetric keys',
    what: 'a key with material from KMS in a custom key store',
    keySet: () => put(single(), ['customKeyStore'], inCustomKeyStore().customKeyStore),
  },
  {
    invariant: 'custom key stores hold single-Region symmetric keys',
    what: 'a multi-Region key in a custom key store',
    keySet: () => put(put(inCustomKeyStore(), ['multiRegion'], true), ['keyId'], enabled().keyId),
  },
  {
    invariant: 'custom key stores hold single-Region symmetric keys',
    what: 'an HMAC key in a custom key store',
    keySet: () => put(put(inCustomKeyStore(), ['keySpec'], 'HMAC_256'), ['keyUsage'], 'GENERATE_VERIFY_MAC'),
  },
  {
    invariant: 'AWS managed keys are what services make',
    what: 'a multi-Region key of a service',
    keySet: () => ofService(enabled()),
  },
  {
    invariant: 'AWS managed keys are what services make',
    what: 'an asymmetric key of a service',
    keySet: () => ofService(single({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })),
  },
  {
    invariant: 'AWS managed keys are what services make',
    what: 'a key of a service in a custom key store',
    keySet: () => ofService(inCustomKeyStore()),
  },
  {
    invariant: 'AWS managed keys are what services make',
    what: 'a Disabled key of a service',
    keySet: () => ofService(afterCall(single(), 'DisableKey')),
  },
  {
    invariant: 'AWS managed keys are what services make',
    what: 'a key of a service with tags',
    keySet: () => ofService(afterCall(single(), 'TagResource', { Tags: [{ TagKey: 'k', TagValue: 'v' }] })),
  },
  {
    invariant: 'Unavailable only in a disconnected custom key store',
    what: 'an Unavailable key whose custom key store is connected',
    keySet: () => put(inCustomKeyStore(), [...HERE, 'keyState'], 'Unavailable'),
  },
  {
    invariant: 'Unavailable only in a disconnected custom key store',
    what: 'an Unavailable key in no custom key store',
    keySet: () => put(enabled(), [...HERE, 'keyState'], 'Unavailable'),
  },
  {
    invariant: 'Unavailable only in a disconnected custom key store',
    what: 'an Enabled key whose custom key store is disconnected',
    keySet: () => put(state('Unavailable'), [...HERE, 'keyState'], 'Enabled'),
  },
  {
    invariant: 'tags, aliases and grants are not repeated',
    what: 'a tag key twice',
    keySet: () => put(tagged(), [...HERE, 'tags', 1], { TagKey: 'k', TagValue: 'other' }),
  },
  {
    invariant: 'tags, aliases and grants are not repeated',
    what: 'an alias twice',
    keySet: () =>
      put(inState('Enabled').keySet, [...HERE, 'aliases', 1], { aliasName: ALIAS, createdAt: NOW, updatedAt: NOW }),
  },
  {
    invariant: 'tags, aliases and grants are not repeated',
    what: 'a grant twice',
    keySet: () => {
      const { keySet, key } = inState('Enabled');
      return put(keySet, [...HERE, 'grants', 1], key.grants?.[0]);
    },
  },
];

describe('the invariants', () => {
  it('are these', () => {
    expect(INVARIANTS.map(({ name }) => name)).toEqual([...new Set(FAULTS.map(({ invariant }) => invariant))]);
  });

  it('have names and sentences of their own, which read on after "expected that"', () => {
    for (const member of ['name', 'sentence'] as const) {
      const texts = INVARIANTS.map((invariant) => invariant[member]);
      expect(new Set(texts).size).toBe(texts.length);
    }
    for (const { sentence } of INVARIANTS) expect(sentence).toMatch(/^[a-z].*[^.]$/);
  });
});

describe.each(INVARIANTS)('$sentence', ({ name }) => {
  it.each(FAULTS.filter(({ invariant }) => invariant === name))('alone catches $what', ({ keySet }) => {
    expect(violatedInvariants(keySet()).map((violated) => violated.name)).toEqual([name]);
  });
});

describe('a key set made by commands violates no invariant', () => {
  const kinds = [{}, { Origin: 'EXTERNAL' }, { Origin: 'AWS_CLOUDHSM' }] as const;
  const roles: readonly Role[] = ['primary', 'replica', 'single'];
  const cases = KEY_STATES.flatMap((of) =>
    kinds.flatMap((kind) =>
      roles.filter((role) => unreachable(of, kind, role) === undefined).map((role) => ({ of, kind, role })),
    ),
  );

  it.each(cases)('with a $role key that is $of, of $kind', ({ of, kind, role }) => {
    expect(violatedInvariants(inState(of, kind, role).keySet)).toEqual([]);
  });

  it('with materials of all kinds', () => {
    for (const keySet of [imported(), importedInReplica(), pendingRotation(), rotated(), tagged()]) {
      expect(violatedInvariants(keySet)).toEqual([]);
    }
    expect(pendingRotation().keyMaterials.map(({ state: of }) => of)).toEqual(['CURRENT', 'PENDING']);
    expect(MATERIAL).not.toBe(OTHER_MATERIAL);
  });
});
