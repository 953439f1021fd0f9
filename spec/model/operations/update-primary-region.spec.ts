// UpdatePrimaryRegion: which key becomes the primary key, when, and what goes on meanwhile.

import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation, type Store } from '../../../src/index.js';
import { requiredPermissions } from '../../../src/model/engine/permissions.js';
import { GATED_OPERATIONS } from '../../../src/model/operations/tables.js';
import {
  createImportedSet,
  createKey,
  createSet,
  describeKey,
  importMaterial,
  keyStates,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import { ACCOUNT_ID, call, DAY, faultlessInput, inState, kindFor, PRINCIPAL } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const [HERE, THERE, ELSEWHERE] = ['us-east-1', 'eu-west-2', 'ap-northeast-1'] as const;
const REGIONS = [HERE, THERE, ELSEWHERE] as const;

const keyArn = (region: string, keyId: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;

/** The roles of a set's keys as the key in one Region shows them: its own, the primary Region, the replica Regions. */
function roles(store: Store, region: string, keyId: string): readonly unknown[] {
  const configuration = describeKey(store, region, keyId).MultiRegionConfiguration;
  return [
    configuration?.MultiRegionKeyType,
    configuration?.PrimaryKey.Region,
    configuration?.ReplicaKeys.map(({ Region }) => Region),
  ];
}

const notPrimary = (region: string, keyId: string): string =>
  `KMSInvalidStateException: ${words('notPrimaryToUpdate', { keyArn: keyArn(region, keyId) })} [PRIMARY-2a]`;
const noReplica = (keyId: string): string =>
  `ValidationException: ${words('noReplicaInRegion', { keyId })} [PRIMARY-3a]`;

const update = (store: Store, region: string, KeyId: string, PrimaryRegion: string): string =>
  refusal(store, region, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion });

describe('UpdatePrimaryRegion', () => {
  it('makes the replica key in the Region the primary key, and the primary key a replica key [PRIMARY-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    expect(roles(store, HERE, keyId)).toEqual(['PRIMARY', HERE, [THERE]]);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance('PT5S');
    expect(roles(store, HERE, keyId)).toEqual(['REPLICA', THERE, [HERE]]);
    expect(roles(store, THERE, keyId)).toEqual(['PRIMARY', THERE, [HERE]]);
    expect(keyStates(store, [HERE, THERE], keyId)).toEqual(['Enabled', 'Enabled']);
  });

  it('lets the other replica keys follow the new primary key, without a change of their own [PRIMARY-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    ok(store, ELSEWHERE, 'DisableKey', { KeyId: keyId });
    const result = store.call({
      region: HERE,
      operation: 'UpdatePrimaryRegion',
      input: { KeyId: keyId, PrimaryRegion: THERE },
    });
    expect(result.events.map(({ region }) => region)).toEqual([HERE, THERE]);
    expect(keyStates(store, REGIONS, keyId)).toEqual(['Updating', 'Updating', 'Disabled']);
    expect(store.advance('PT5S').map(({ region }) => region)).toEqual([HERE, THERE]);
    expect(roles(store, ELSEWHERE, keyId)).toEqual(['REPLICA', THERE, [HERE, ELSEWHERE]]);
    expect(keyStates(store, REGIONS, keyId)).toEqual(['Enabled', 'Enabled', 'Disabled']);
  });

  it('lists the former primary key where its successor was, as it was seen to [PRIMARY-1]', () => {
    const store = openAccount({ enabledRegions: ['us-east-1', 'ap-east-1', 'us-west-2'] });
    const keyId = createSet(store, ['us-east-1', 'ap-east-1', 'us-west-2']);
    expect(roles(store, 'us-east-1', keyId)).toEqual(['PRIMARY', 'us-east-1', ['ap-east-1', 'us-west-2']]);
    expect(update(store, 'us-east-1', keyId, 'us-west-2')).toBe('ok');
    store.advance('PT5S');
    for (const region of ['us-east-1', 'us-west-2', 'ap-east-1']) {
      expect(roles(store, region, keyId).slice(1)).toEqual(['us-west-2', ['ap-east-1', 'us-east-1']]);
    }
  });

  it('changes roles and key states only: all other properties stay where they are [PRIMARY-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS, { Description: HERE });
    ok(store, HERE, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 100 });
    for (const region of REGIONS) {
      ok(store, region, 'UpdateKeyDescription', { KeyId: keyId, Description: region });
      ok(store, region, 'TagResource', { KeyId: keyId, Tags: [{ TagKey: 'Region', TagValue: region }] });
      ok(store, region, 'CreateAlias', { AliasName: `alias/${region}`, TargetKeyId: keyId });
      ok(store, region, 'CreateGrant', { KeyId: keyId, GranteePrincipal: PRINCIPAL, Operations: ['Encrypt'] });
    }
    const before = store.keySet(keyId);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance('PT5S');
    expect(store.keySet(keyId)).toEqual({ ...before, primaryRegion: THERE });
  });

  it('can move the primary key on, and back [PRIMARY-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const before = store.keySet(keyId);
    for (const [from, to] of [
      [HERE, THERE],
      [THERE, ELSEWHERE],
      [ELSEWHERE, HERE],
    ] as const) {
      expect(update(store, from, keyId, to)).toBe('ok');
      store.advance('PT5S');
      expect(REGIONS.map((region) => describeKey(store, region, keyId).MultiRegionConfiguration?.PrimaryKey)).toEqual(
        REGIONS.map(() => ({ Arn: keyArn(to, keyId), Region: to })),
      );
    }
    expect(store.keySet(keyId)).toEqual(before);
  });

  it('takes a key ID or a key ARN [PRIMARY-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    expect(update(store, HERE, keyArn(HERE, keyId), THERE)).toBe('ok');
    store.advance('PT5S');
    expect(update(store, THERE, keyId, HERE)).toBe('ok');
  });

  it('goes to the current primary key, in its Region [PRIMARY-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    expect(update(store, 'us-west-2', keyId, THERE)).toBe(
      `NotFoundException: ${words('keyDoesNotExist', { keyArn: keyArn('us-west-2', keyId) })} [ID-3]`,
    );
    expect(update(store, THERE, keyArn(HERE, keyId), THERE)).toBe(
      `NotFoundException: ${words('arnOfOtherRegion', { region: HERE })} [ID-4]`,
    );
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
  });

  it('does not go to a replica key, also not to make that one the primary key [PRIMARY-2a]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    for (const PrimaryRegion of [THERE, HERE, ELSEWHERE]) {
      expect(update(store, THERE, keyId, PrimaryRegion)).toBe(notPrimary(THERE, keyId));
    }
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance('PT5S');
    expect(update(store, HERE, keyId, ELSEWHERE)).toBe(notPrimary(HERE, keyId));
  });

  it('does not go to a single-Region key [PRIMARY-2a]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    expect(update(store, HERE, KeyId, THERE)).toBe(notPrimary(HERE, KeyId));
  });

  it('makes no key: a Region without a replica key of the set is refused [PRIMARY-3a]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    createSet(store, [HERE, ELSEWHERE]);
    for (const PrimaryRegion of [ELSEWHERE, 'cn-north-1', 'me-south-1', 'us-east-99']) {
      expect(update(store, HERE, keyId, PrimaryRegion)).toBe(noReplica(keyId));
    }
    expect(ok(store, ELSEWHERE, 'ListKeys').Keys).toHaveLength(1);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
  });

  it('finds no replica key in a Region where it has been deleted [PRIMARY-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    store.advance(7 * DAY);
    expect(update(store, HERE, keyId, THERE)).toBe(noReplica(keyId));
    ok(store, HERE, 'ReplicateKey', { KeyId: keyId, ReplicaRegion: THERE });
    store.advance('PT5S');
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
  });

  it.each(['__proto__', 'constructor', 'us-east', 'EU-WEST-2', ''])(
    'is invalid for a Region named %j [PRIMARY-3]',
    (name) => {
      const store = openAccount();
      const keyId = createSet(store, [HERE, THERE]);
      expect(update(store, HERE, keyId, name)).toMatch(/^ValidationException: .*primaryRegion.* \[MODEL-1\]$/);
    },
  );

  it('to the current primary Region succeeds, and changes nothing [PRIMARY-3b]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    const { KeyId: alone } = createKey(store, HERE, { MultiRegion: true });
    for (const KeyId of [keyId, alone]) {
      const before = store.keySet(KeyId);
      const result = store.call({
        region: HERE,
        operation: 'UpdatePrimaryRegion',
        input: { KeyId, PrimaryRegion: HERE },
      });
      expect(result).toEqual({ ok: true, output: {}, events: [] });
      expect(store.keySet(KeyId)).toEqual(before);
    }
    ok(store, HERE, 'DisableKey', { KeyId: keyId });
    expect(update(store, HERE, keyId, HERE)).toBe(
      `DisabledException: ${words('keyState', { keyArn: keyArn(HERE, keyId), keyState: 'Disabled', footnote: 1 })} [STATE-1]`,
    );
    expect(update(store, THERE, keyId, THERE)).toBe(notPrimary(THERE, keyId));
  });

  it('answers with an empty body [PRIMARY-7]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    expect(ok(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE })).toEqual({});
  });

  it('needs the permission on both keys, each in its Region [PRIMARY-8]', () => {
    const KeyId = 'mrk-1234abcd12ab34cd56ef1234567890ab';
    const input = { KeyId, PrimaryRegion: THERE };
    expect(requiredPermissions({ region: HERE, operation: 'UpdatePrimaryRegion', input })).toMatchObject([
      { action: 'kms:UpdatePrimaryRegion', resource: keyArn(HERE, KeyId), region: HERE },
      { action: 'kms:UpdatePrimaryRegion', resource: keyArn(THERE, KeyId), region: THERE },
    ]);
  });

  it('is on record in both Regions [PRIMARY-8]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    const input = { KeyId, PrimaryRegion: THERE };
    const call = { region: HERE, operation: 'UpdatePrimaryRegion', input } as const;
    const records = store.audit(call, store.call(call));
    expect(records.map((record) => [record.eventName, record.awsRegion])).toEqual([
      ['UpdatePrimaryRegion', HERE],
      ['UpdatePrimaryRegion', THERE],
    ]);
  });
});

describe('both keys', () => {
  it('must be Enabled: a primary key that is not is refused by its key state [PRIMARY-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    const arn = keyArn(HERE, keyId);
    ok(store, HERE, 'DisableKey', { KeyId: keyId });
    expect(update(store, HERE, keyId, THERE)).toBe(
      `DisabledException: ${words('keyState', { keyArn: arn, keyState: 'Disabled', footnote: 1 })} [STATE-1]`,
    );
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId: keyId });
    expect(update(store, HERE, keyId, THERE)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: arn, keyState: 'PendingReplicaDeletion', footnote: 3 })} [STATE-1]`,
    );
    ok(store, HERE, 'CancelKeyDeletion', { KeyId: keyId });
    ok(store, HERE, 'EnableKey', { KeyId: keyId });
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
  });

  it('must be Enabled: a primary key without its key material is refused [PRIMARY-4]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [HERE, THERE], 'material');
    ok(store, HERE, 'DeleteImportedKeyMaterial', { KeyId: keyId });
    expect(update(store, HERE, keyId, THERE)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(HERE, keyId), keyState: 'PendingImport', footnote: 5 })} [STATE-1]`,
    );
    importMaterial(store, HERE, keyId, 'material');
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
  });

  it('must be Enabled: a replica key that is not cannot become the primary key [PRIMARY-4b]', () => {
    const store = openAccount({ replicationDelay: null });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    const arn = keyArn(THERE, KeyId);
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    expect(update(store, HERE, KeyId, THERE)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: arn, keyState: 'Creating', footnote: 14 })} [PRIMARY-4b]`,
    );
    store.finishReplication({ keyId: KeyId, region: THERE });
    ok(store, THERE, 'DisableKey', { KeyId });
    expect(update(store, HERE, KeyId, THERE)).toBe(
      `DisabledException: ${words('keyState', { keyArn: arn, keyState: 'Disabled', footnote: 1 })} [PRIMARY-4b]`,
    );
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId });
    expect(update(store, HERE, KeyId, THERE)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: arn, keyState: 'PendingDeletion', footnote: 3 })} [PRIMARY-4b]`,
    );
    ok(store, THERE, 'CancelKeyDeletion', { KeyId });
    ok(store, THERE, 'EnableKey', { KeyId });
    expect(update(store, HERE, KeyId, THERE)).toBe('ok');
  });

  it('must be Enabled: a replica key without its key material cannot become the primary key [PRIMARY-4b]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, [HERE, THERE], 'material');
    ok(store, THERE, 'DeleteImportedKeyMaterial', { KeyId: keyId });
    expect(update(store, HERE, keyId, THERE)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, keyId), keyState: 'PendingImport', footnote: 5 })} [PRIMARY-4b]`,
    );
    importMaterial(store, THERE, keyId, 'material');
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
  });

  it('alone must be so: the other replica keys may be in any key state [PRIMARY-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    ok(store, ELSEWHERE, 'ScheduleKeyDeletion', { KeyId: keyId });
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance('PT5S');
    expect(keyStates(store, REGIONS, keyId)).toEqual(['Enabled', 'Enabled', 'PendingDeletion']);
  });

  it('must have settled: while one update runs there is no other [PRIMARY-4] [PRIMARY-4a]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    for (const PrimaryRegion of REGIONS) {
      expect(update(store, HERE, keyId, PrimaryRegion)).toBe(notPrimary(HERE, keyId));
      expect(update(store, THERE, keyId, PrimaryRegion)).toBe(
        `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, keyId), keyState: 'Updating', footnote: 15 })} [PRIMARY-4a]`,
      );
    }
    store.advance(4999);
    expect(update(store, THERE, keyId, ELSEWHERE)).toMatch(/^KMSInvalidStateException/);
    store.advance(1);
    expect(update(store, THERE, keyId, ELSEWHERE)).toBe('ok');
  });

  it('must have settled, whatever their key states say [PRIMARY-4a]', () => {
    const { keySet, region } = inState('Updating');
    const keys = Object.entries(keySet.keys).map(([of, key]) => [of, { ...key, keyState: 'Enabled' }] as const);
    const early = { ...keySet, keys: Object.fromEntries(keys) };
    expect(call(early, 'UpdatePrimaryRegion', faultlessInput('UpdatePrimaryRegion', early), { region })).toMatchObject({
      ok: false,
      error: {
        code: 'KMSInvalidStateException',
        message: words('primaryIsUpdating', { keyArn: keyArn(region, keySet.keyId) }),
        rule: 'PRIMARY-4a',
      },
    });
    const { primaryUpdate: _, ...settled } = early;
    const input = faultlessInput('UpdatePrimaryRegion', settled);
    expect(call(settled, 'UpdatePrimaryRegion', input, { region }).ok).toBe(true);
  });
});

describe('while both keys are Updating', () => {
  const REFUSED = {
    ReplicateKey: 15,
    UpdatePrimaryRegion: 15,
    EnableKey: 15,
    DisableKey: 15,
    ScheduleKeyDeletion: 15,
    CancelKeyDeletion: 4,
    GetParametersForImport: 15,
    DeleteImportedKeyMaterial: 15,
  } as const satisfies Partial<Record<Operation, number>>;

  it.each(Object.entries(REFUSED))('%s is refused, as footnote %i says [PRIMARY-5]', (name, footnote) => {
    const operation = name as keyof typeof REFUSED;
    const { keySet, region } = inState('Updating', { Origin: 'EXTERNAL' });
    expect(call(keySet, operation, faultlessInput(operation, keySet), { region })).toMatchObject({
      ok: false,
      error: {
        code: 'KMSInvalidStateException',
        facts: { fault: 'keyState', keyArn: keyArn(region, keySet.keyId), footnote },
      },
    });
    const settled = inState('Enabled', { Origin: 'EXTERNAL' }).keySet;
    if (operation === 'CancelKeyDeletion') return;
    expect(call(settled, operation, faultlessInput(operation, settled), { region }).ok).toBe(true);
  });

  it.each(GATED_OPERATIONS)('%s goes on, with either key [PRIMARY-5]', (operation) => {
    for (const role of ['primary', 'replica'] as const) {
      const { keySet, region } = inState('Updating', kindFor(operation), role);
      expect([role, call(keySet, operation, faultlessInput(operation, keySet), { region }).ok]).toEqual([role, true]);
    }
  });

  const MANAGEMENT = OPERATIONS.filter(
    (operation) =>
      !(operation in REFUSED) &&
      !(GATED_OPERATIONS as readonly Operation[]).includes(operation) &&
      !['CreateKey', 'ListKeys', 'RotateKeyOnDemand', 'ImportKeyMaterial'].includes(operation),
  );

  it.each(MANAGEMENT)('%s goes on [PRIMARY-5]', (operation) => {
    const { keySet, region } = inState('Updating');
    const result = call(keySet, operation, faultlessInput(operation, keySet), { region });
    expect(result).toMatchObject({ ok: true });
  });

  it('key material can be imported with parameters from before, and the key goes on Updating [PRIMARY-5]', () => {
    const { keySet, region } = inState('Updating', { Origin: 'EXTERNAL' });
    const result = call(keySet, 'ImportKeyMaterial', faultlessInput('ImportKeyMaterial', keySet), { region });
    expect(result.ok).toBe(true);
    expect(Object.values(result.keySet?.keys ?? {}).map(({ keyState }) => keyState)).toEqual(['Updating', 'Updating']);
  });

  it('they are so for some seconds, and then what they were [PRIMARY-5]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance(4999);
    expect(keyStates(store, [HERE, THERE], keyId)).toEqual(['Updating', 'Updating']);
    expect(describeKey(store, HERE, keyId).Enabled).toBe(false);
    expect(store.advance(1)).toMatchObject([
      { type: 'PrimaryUpdateCompleted', region: HERE, keyState: 'Enabled', at: store.now() },
      { type: 'PrimaryUpdateCompleted', region: THERE, keyState: 'Enabled', at: store.now() },
    ]);
    expect(keyStates(store, [HERE, THERE], keyId)).toEqual(['Enabled', 'Enabled']);
  });

  it('they may be so for longer, or not at all [PRIMARY-5]', () => {
    const slow = openAccount({ primaryUpdateDelay: 'PT1M' });
    const slowId = createSet(slow, [HERE, THERE]);
    expect(update(slow, HERE, slowId, THERE)).toBe('ok');
    slow.advance('PT59S');
    expect(keyStates(slow, [HERE, THERE], slowId)).toEqual(['Updating', 'Updating']);
    slow.advance('PT1S');
    expect(keyStates(slow, [HERE, THERE], slowId)).toEqual(['Enabled', 'Enabled']);

    const quick = openAccount({ primaryUpdateDelay: 0 });
    const quickId = createSet(quick, [HERE, THERE]);
    expect(update(quick, HERE, quickId, THERE)).toBe('ok');
    expect(keyStates(quick, [HERE, THERE], quickId)).toEqual(['Enabled', 'Enabled']);
    expect(roles(quick, HERE, quickId)).toEqual(['REPLICA', THERE, [HERE]]);
  });

  it('their roles may be shown as changed already, in every Region [PRIMARY-6]', () => {
    const store = openAccount({ rolesWhileUpdating: 'swapped' });
    const keyId = createSet(store, REGIONS);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    expect(roles(store, HERE, keyId)).toEqual(['REPLICA', THERE, [HERE, ELSEWHERE]]);
    expect(roles(store, THERE, keyId)).toEqual(['PRIMARY', THERE, [HERE, ELSEWHERE]]);
    expect(roles(store, ELSEWHERE, keyId)).toEqual(['REPLICA', THERE, [HERE, ELSEWHERE]]);
  });

  it('both may be shown as replica keys, in every Region, until they have settled [PRIMARY-6]', () => {
    const store = openAccount({ rolesWhileUpdating: 'both-replicas' });
    const keyId = createSet(store, REGIONS);
    expect(roles(store, HERE, keyId)).toEqual(['PRIMARY', HERE, [THERE, ELSEWHERE]]);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    // The former primary key is listed where its successor was.
    for (const region of REGIONS)
      expect(roles(store, region, keyId)).toEqual(['REPLICA', THERE, [THERE, HERE, ELSEWHERE]]);
    store.advance('PT5S');
    expect(roles(store, HERE, keyId)).toEqual(['REPLICA', THERE, [HERE, ELSEWHERE]]);
    expect(roles(store, THERE, keyId)).toEqual(['PRIMARY', THERE, [HERE, ELSEWHERE]]);
  });

  it.each(['swapped', 'both-replicas'] as const)(
    'the new primary key is named as such, roles %s [PRIMARY-6a]',
    (shown) => {
      const store = openAccount({ rolesWhileUpdating: shown });
      const keyId = createSet(store, REGIONS);
      expect(update(store, HERE, keyId, THERE)).toBe('ok');
      for (const region of REGIONS) {
        expect(describeKey(store, region, keyId).MultiRegionConfiguration?.PrimaryKey).toEqual({
          Arn: keyArn(THERE, keyId),
          Region: THERE,
        });
      }
    },
  );

  it('no third way of showing their roles is known [PRIMARY-6]', () => {
    const rolesWhileUpdating = 'both-primaries' as 'swapped';
    expect(() => openAccount({ rolesWhileUpdating })).toThrow(/^options\.rolesWhileUpdating/);
  });
});
