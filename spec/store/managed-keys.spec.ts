// AWS managed keys in snapshots, in what a journal is told, and in the identifiers of a seed.

import { describe, expect, it } from 'vitest';
import { createStore, restoreStore, type StoreRecord } from '../../src/index.js';
import { createKey, ok, openAccount, refusal } from '../support/host.js';

const HERE = 'us-east-1';

describe('a store with AWS managed keys', () => {
  it('is restored with them, and makes those of other Regions as it would have', () => {
    const store = openAccount({ awsManagedKeys: ['s3'], quotas: { keysPerRegion: 1 } });
    ok(store, HERE, 'ListKeys');
    const restored = restoreStore(JSON.parse(JSON.stringify(store.snapshot())));
    for (const one of [store, restored]) {
      ok(one, 'eu-west-2', 'ListKeys');
      createKey(one, HERE);
      expect(refusal(one, HERE, 'CreateKey')).toMatch(/QUOTA-1/);
    }
    expect(restored.snapshot()).toEqual(store.snapshot());
    expect([...restored.keySets()].map(({ awsService }) => awsService)).toEqual(['s3', 's3', undefined]);
  });

  it('tells the journal of them before the call, and of the call by itself', () => {
    const told: StoreRecord[] = [];
    const store = createStore({ awsManagedKeys: ['s3'], record: (record) => told.push(record) });
    const empty = store.snapshot();
    const answered = store.call({ region: HERE, operation: 'CreateKey', input: {} });
    expect(told.map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['KeyCreated', 'AliasCreated', 'KeyRotationEnabled'],
      ['KeyCreated'],
    ]);
    expect(answered.events).toEqual(told[1]?.events);
    const replayed = restoreStore(empty);
    for (const record of told) replayed.replay(JSON.parse(JSON.stringify(record)));
    expect(replayed.snapshot()).toEqual(store.snapshot());
  });

  it('has none if the journal does not take them', () => {
    const record = () => {
      throw new Error('the disk is full');
    };
    const store = createStore({ awsManagedKeys: ['s3'], record });
    const before = store.snapshot();
    expect(refusal(store, HERE, 'ListKeys')).toMatch(/^KMSInternalException.*\[HOST-1]$/);
    expect(store.snapshot()).toEqual(before);
  });

  it('gets one more when a service first needs it, in its Region alone, and tells the journal', () => {
    const told: StoreRecord[] = [];
    const store = createStore({ record: (record) => told.push(record) });
    const events = store.createAwsManagedKey({ region: HERE, service: 'ebs' });
    expect(events.map(({ type }) => type)).toEqual(['KeyCreated', 'AliasCreated', 'KeyRotationEnabled']);
    expect(store.createAwsManagedKey({ region: HERE, service: 'ebs' })).toEqual([]);
    expect(told.map((record) => record.events)).toEqual([events]);
    const { KeyMetadata } = ok(store, HERE, 'DescribeKey', { KeyId: 'alias/aws/ebs' });
    expect(KeyMetadata.KeyManager).toBe('AWS');
    expect(ok(store, 'eu-west-2', 'ListKeys').Keys).toEqual([]);
  });

  it('makes none for what is no service, and in no Region that is not enabled', () => {
    const store = createStore({ enabledRegions: [HERE] });
    const making = (key: object) => () => store.createAwsManagedKey(key as { region: string; service: string });
    expect(making({ region: 'eu-west-2', service: 'ebs' })).toThrow(/^createAwsManagedKey: region .*eu-west-2/);
    expect(making({ region: 7, service: 'ebs' })).toThrow(/^createAwsManagedKey: region .*7/);
    expect(making({ region: HERE, service: 'aws/ebs' })).toThrow(/^createAwsManagedKey: service .*aws\/ebs/);
    expect(making({ region: HERE, service: 'ebs', alias: 1 })).toThrow(/alias/);
    expect([...store.keySets()]).toEqual([]);
  });

  it.each([['s3'], [['S3']], [['aws/s3']], [['']], [[7]], [{ length: 1, 0: 's3' }]])(
    'is not made with %j',
    (awsManagedKeys) => {
      expect(() => createStore({ awsManagedKeys: awsManagedKeys as string[] })).toThrow(
        /^awsManagedKeys(\[0\])?: expected (a list|the code of a service, such as s3)$/,
      );
    },
  );

  it('is not restored where a service’s key is none that services make', () => {
    const store = openAccount({ awsManagedKeys: ['s3'] });
    ok(store, HERE, 'ListKeys');
    const snapshot = JSON.parse(JSON.stringify(store.snapshot()));
    snapshot.keySets[0].keys[HERE].keyState = 'Disabled';
    expect(() => restoreStore(snapshot)).toThrow(/^snapshot\.keySets\[0\]: expected that an AWS managed key is/);
  });
});
