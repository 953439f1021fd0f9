// The rotation of a set with imported key material: new material goes into the primary key, then into every replica key,
// and then the primary key is rotated to it.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import {
  createImportedSet,
  createSet,
  decrypt,
  describeKey,
  encrypt,
  factsOf,
  importedMaterialId,
  importMaterial,
  importRefusal,
  keyStates,
  ok,
  openAccount,
  type Regions,
  refusal,
} from '../../support/host.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const OTHER = 'ap-northeast-1';
const SET = [PRIMARY, REPLICA, OTHER] as const;
const DAY = 86_400;
const NEW = { ImportType: 'NEW_KEY_MATERIAL' };
const EXISTING = { ImportType: 'EXISTING_KEY_MATERIAL' };
const WAITS = 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';

describe('new key material', () => {
  it('waits for every replica key, then for its rotation, and is then current everywhere [ROTATE-5]', () => {
    const { store, keyId, idOf, states } = set(SET);
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    expect(states()).toEqual({ A: 'CURRENT', B: WAITS });
    importMaterial(store, REPLICA, keyId, 'B', EXISTING);
    expect(states()).toEqual({ A: 'CURRENT', B: WAITS });
    // EXISTING_KEY_MATERIAL is also what an import type that is left out means.
    importMaterial(store, OTHER, keyId, 'B');
    expect(states()).toEqual({ A: 'CURRENT', B: 'PENDING_ROTATION' });
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    const old = encrypt(store, OTHER, keyId, 'old');
    expect(describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId).toBe(idOf('A'));

    expect(ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toEqual({ KeyId: arn(PRIMARY, keyId) });
    expect(states()).toEqual({ A: 'CURRENT', B: 'PENDING_ROTATION' });
    store.advance('PT20S');
    expect(states()).toEqual({ A: 'NON_CURRENT', B: 'CURRENT' });
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    for (const region of SET) {
      expect(describeKey(store, region, keyId).CurrentKeyMaterialId).toBe(idOf('B'));
      expect(decrypt(store, region, old)).toBe('old');
    }
    const young = encrypt(store, REPLICA, keyId, 'young');
    expect(ok(store, OTHER, 'Decrypt', { CiphertextBlob: young }).KeyMaterialId).toBe(idOf('B'));
    expect(ok(store, OTHER, 'Decrypt', { CiphertextBlob: old }).KeyMaterialId).toBe(idOf('A'));
  });

  it('of a set without replica keys, or of a single-Region key, waits for its rotation only [ROTATE-5]', () => {
    for (const MultiRegion of [true, false]) {
      const { store, keyId, states } = set([PRIMARY], { MultiRegion });
      importMaterial(store, PRIMARY, keyId, 'B', NEW);
      expect(states()).toEqual({ A: 'CURRENT', B: 'PENDING_ROTATION' });
      rotate(store, keyId);
      expect(states()).toEqual({ A: 'NON_CURRENT', B: 'CURRENT' });
    }
  });

  it('is one at a time: a second is refused, while the first can come again [ROTATE-5]', () => {
    const { store, keyId, idOf } = set([PRIMARY, REPLICA]);
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    const second = `KMSInvalidStateException: ${words('otherMaterialPending', { keyMaterialId: idOf('C'), keyArn: arn(PRIMARY, keyId), pendingKeyMaterialId: idOf('B') })} [ROTATE-5]`;
    expect(importRefusal(store, PRIMARY, keyId, 'C', NEW)).toBe(second);
    expect(importRefusal(store, PRIMARY, keyId, 'B', EXISTING)).toBe('ok');
    importMaterial(store, REPLICA, keyId, 'B');
    expect(importRefusal(store, PRIMARY, keyId, 'C', NEW)).toBe(second);
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    expect(importRefusal(store, PRIMARY, keyId, 'C', NEW)).toBe(second);
    store.advance('PT20S');
    expect(importRefusal(store, PRIMARY, keyId, 'C', NEW)).toBe('ok');
  });

  it('must be there for a rotation [ROTATE-5]', () => {
    const { store, keyId } = set([PRIMARY, REPLICA]);
    const none = `KMSInvalidStateException: ${words('noMaterialPending', { keyArn: arn(PRIMARY, keyId) })} [ROTATE-5]`;
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(none);
    for (const region of [PRIMARY, REPLICA]) importMaterial(store, region, keyId, 'B', region === PRIMARY ? NEW : {});
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
    store.advance('PT20S');
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(none);
  });

  it('must be in every replica key for a rotation, and in the primary key [ROTATE-5a]', () => {
    const { store, keyId } = set([PRIMARY, REPLICA]);
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    const missing = `KMSInvalidStateException: ${words('replicaLacksPendingMaterial')} [ROTATE-5a]`;
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(missing);
    // The replica key that lacks it becomes the primary key: it lacks it still.
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    store.advance('PT5S');
    expect(refusal(store, REPLICA, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(missing);
    importMaterial(store, REPLICA, keyId, 'B');
    expect(refusal(store, REPLICA, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
    store.advance('PT20S');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'Enabled']);
  });

  it('is missing at the end of the rotation in a replica key that lost it: that key becomes PendingImport [ROTATE-9] [IMPORT-3]', () => {
    const { store, keyId, idOf, states } = set(SET);
    for (const region of SET) importMaterial(store, region, keyId, 'B', region === PRIMARY ? NEW : {});
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    ok(store, REPLICA, 'DeleteImportedKeyMaterial', { KeyId: keyId, KeyMaterialId: idOf('B') });
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    const events = store.advance('PT20S');
    expect(events.map(({ type, region }) => [type, region])).toEqual([
      ['KeyRotated', PRIMARY],
      ['KeyMaterialMissed', REPLICA],
    ]);
    expect(states()).toEqual({ A: 'NON_CURRENT', B: 'CURRENT' });
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'PendingImport', 'Enabled']);
    // It has the older material, but the guide wants all of it.
    expect(factsOf(store, REPLICA, 'Encrypt', { KeyId: keyId, Plaintext: 'AQID' })).toMatchObject({
      fault: 'keyState',
      keyState: 'PendingImport',
    });
    importMaterial(store, REPLICA, keyId, 'B');
    expect(keyStates(store, SET, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
  });

  it('is missing in a replica key that comes while it waits, and the rotation waits for that key [ROTATE-5]', () => {
    const { store, keyId, states } = set([PRIMARY]);
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    expect(states()).toEqual({ A: 'CURRENT', B: 'PENDING_ROTATION' });
    ok(store, PRIMARY, 'ReplicateKey', { KeyId: keyId, ReplicaRegion: REPLICA });
    // From the first moment, also while it is Creating.
    expect(states()).toEqual({ A: 'CURRENT', B: WAITS });
    store.advance('PT5S');
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toMatch(/ \[ROTATE-5a\]$/);
    // What pends is not needed to use the key.
    importMaterial(store, REPLICA, keyId, 'A');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'Enabled']);
    expect(states()).toEqual({ A: 'CURRENT', B: WAITS });
    importMaterial(store, REPLICA, keyId, 'B');
    expect(states()).toEqual({ A: 'CURRENT', B: 'PENDING_ROTATION' });
  });

  it('waits no more once the only replica key that lacks it is deleted [ROTATE-5]', () => {
    const { store, keyId, states } = set([PRIMARY, REPLICA]);
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    ok(store, REPLICA, 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    expect(states()).toEqual({ A: 'CURRENT', B: WAITS });
    store.advance('P7D');
    expect(states()).toEqual({ A: 'CURRENT', B: 'PENDING_ROTATION' });
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
  });

  it('in a replica key first does not make up for the current material that it lacks [ROTATE-5] [IMPORT-3]', () => {
    const { store, keyId, states } = set([PRIMARY, REPLICA]);
    ok(store, REPLICA, 'DeleteImportedKeyMaterial', { KeyId: keyId });
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    importMaterial(store, REPLICA, keyId, 'B');
    expect(states()).toEqual({ A: 'CURRENT', B: 'PENDING_ROTATION' });
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'PendingImport']);
    rotate(store, keyId);
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'PendingImport']);
    importMaterial(store, REPLICA, keyId, 'A');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'Enabled']);
  });

  it('can be what was current before only by name: it is associated already [ROTATE-5] [IMPORT-2]', () => {
    const { store, keyId, idOf } = set([PRIMARY]);
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    rotate(store, keyId);
    expect(importRefusal(store, PRIMARY, keyId, 'A', NEW)).toBe(
      `IncorrectKeyMaterialException: ${words('materialNotNew', { keyMaterialId: idOf('A'), keyArn: arn(PRIMARY, keyId) })} [IMPORT-2]`,
    );
    expect(importRefusal(store, PRIMARY, keyId, 'A', EXISTING)).toBe('ok');
  });

  it('becomes current on its date also while the primary key cannot be used [ROTATE-5] [ROTATE-4]', () => {
    const store = openAccount({ primaryUpdateDelay: 'PT1H' });
    const keyId = createImportedSet(store, [PRIMARY, REPLICA], 'A');
    importMaterial(store, PRIMARY, keyId, 'B', NEW);
    importMaterial(store, REPLICA, keyId, 'B');
    importMaterial(store, REPLICA, keyId, 'A', { ValidTo: store.now() / 1000 + 10 });
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    const begun = store.now();
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    // The new primary key cannot be used when the rotation ends, for it has lost A.
    expect(store.advance('PT1M').map(({ type, at }) => [type, at - begun])).toEqual([
      ['KeyMaterialDeleted', 10_000],
      ['KeyRotated', 20_000],
    ]);
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Updating', 'PendingImport']);
    expect(describeKey(store, REPLICA, keyId).CurrentKeyMaterialId).toBe(importedMaterialId(keyId, 'B'));
  });

  it('counts as one of the 25 rotations on demand [ROTATE-4] [ROTATE-5]', () => {
    const { store, keyId } = set([PRIMARY]);
    for (let count = 0; count < 25; count++) {
      importMaterial(store, PRIMARY, keyId, `next ${count}`, NEW);
      rotate(store, keyId);
    }
    importMaterial(store, PRIMARY, keyId, 'one too many', NEW);
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toMatch(/^LimitExceededException: /);
  });

  it('expires in each Region by itself, older material too [ROTATE-5] [IMPORT-4]', () => {
    const { store, keyId } = set([PRIMARY, REPLICA]);
    for (const region of [PRIMARY, REPLICA]) importMaterial(store, region, keyId, 'B', region === PRIMARY ? NEW : {});
    rotate(store, keyId);
    importMaterial(store, REPLICA, keyId, 'A', { ValidTo: store.now() / 1000 + DAY });
    store.advance('P1D');
    expect(keyStates(store, [PRIMARY, REPLICA], keyId)).toEqual(['Enabled', 'PendingImport']);
  });
});

it('a set with key material from AWS KMS takes none for its rotation [ROTATE-5] [IMPORT-5]', () => {
  const store = openAccount();
  const keyId = createSet(store, [PRIMARY, REPLICA]);
  const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
  expect(refusal(store, PRIMARY, 'GetParametersForImport', { KeyId: keyId, ...wrapping })).toMatch(
    /^UnsupportedOperationException: /,
  );
  expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
});

interface ImportedSet {
  readonly store: Store;
  readonly keyId: string;
  readonly idOf: (material: string) => string;
  /** The states of the materials A and B, which must be the same on every key. */
  readonly states: () => Readonly<Record<string, unknown>>;
}

/** A set whose keys have all imported A. */
function set(regions: Regions, input: Readonly<Record<string, unknown>> = {}): ImportedSet {
  const store = openAccount();
  const keyId = createImportedSet(store, regions, 'A', input);
  const idOf = (material: string): string => importedMaterialId(keyId, material);
  const statesIn = (region: string): Readonly<Record<string, unknown>> => {
    const { Rotations } = ok(store, region, 'ListKeyRotations', {
      KeyId: keyId,
      IncludeKeyMaterial: 'ALL_KEY_MATERIAL',
    });
    return Object.fromEntries(
      Rotations.map((entry) => [entry.KeyMaterialId === idOf('A') ? 'A' : 'B', entry.KeyMaterialState]),
    );
  };
  return {
    store,
    keyId,
    idOf,
    states: () => {
      const [first, ...others] = Object.keys(store.keySet(keyId)?.keys ?? {}).map(statesIn);
      for (const other of others) expect(other).toEqual(first);
      return first ?? {};
    },
  };
}

function rotate(store: Store, KeyId: string): void {
  ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId });
  store.advance('PT20S');
}

function arn(region: string, keyId: string): string {
  return `arn:aws:kms:${region}:111122223333:key/${keyId}`;
}
