import { describe, expect, it } from 'vitest';
import { createStore, restoreStore, type Store, type StoreRecord } from '../../src/index.js';

/** A store that writes down what is about to happen, as long as there is room. */
function journaled(): { store: Store; records: StoreRecord[]; disk: { isFull: boolean } } {
  const records: StoreRecord[] = [];
  const disk = { isFull: false };
  const store = createStore({
    replicationDelay: null,
    customKeyStores: [{ customKeyStoreId: 'cks-1', customKeyStoreType: 'AWS_CLOUDHSM', isConnected: true }],
    record: (record) => {
      if (disk.isFull) throw new Error('no space left on device');
      records.push(JSON.parse(JSON.stringify(record)));
    },
  });
  return { store, records, disk };
}

function created(store: Store, input: object = {}): string {
  const result = store.call({ region: 'us-east-1', operation: 'CreateKey', input });
  if (!result.ok) throw new Error(result.error.message);
  return result.output.KeyMetadata.KeyId;
}

describe('the record of a store', () => {
  it('is told what a call changes, before it does', () => {
    const { store, records } = journaled();
    const KeyId = created(store, { MultiRegion: true });
    store.call({ region: 'us-east-1', operation: 'DescribeKey', input: { KeyId } });
    store.call({ region: 'us-east-1', operation: 'EnableKey', input: { KeyId: 'nonsense' } });
    store.call({ region: 'us-east-1', operation: 'ReplicateKey', input: { KeyId, ReplicaRegion: 'eu-west-2' } });
    store.finishReplication({ keyId: KeyId, region: 'eu-west-2' });
    expect(records.map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['KeyCreated'],
      ['KeyReplicated', 'ReplicaKeyCreated'],
      ['ReplicaKeyReady'],
    ]);
    const again = restoreStore({ ...store.snapshot(), keySets: [], order: {} });
    for (const record of records) again.replay(record);
    expect(again.snapshot()).toEqual(store.snapshot());
  });

  it('refuses, by throwing, what would change anything, and then nothing has changed [HOST-1]', () => {
    const { store, disk } = journaled();
    const KeyId = created(store, { MultiRegion: true });
    const inStore = created(store, { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' });
    store.call({ region: 'us-east-1', operation: 'ReplicateKey', input: { KeyId, ReplicaRegion: 'eu-west-2' } });
    disk.isFull = true;
    const before = store.snapshot();
    for (const [operation, input] of [
      ['CreateKey', {}],
      ['DisableKey', { KeyId: inStore }],
      ['ScheduleKeyDeletion', { KeyId }],
      ['Encrypt', { KeyId, Plaintext: 'eA==' }],
    ] as const) {
      const result = store.callJson({ region: 'us-east-1', operation, input });
      expect(result).toMatchObject({ ok: false, error: { code: 'KMSInternalException', rule: 'HOST-1' }, events: [] });
      expect(JSON.stringify(result)).toContain('no space left on device');
    }
    const release = () => store.finishReplication({ keyId: KeyId, region: 'eu-west-2' });
    expect(release).toThrow('no space left on device');
    expect(() => store.disconnectCustomKeyStore('cks-1')).toThrow('no space left on device');
    expect(store.snapshot()).toEqual(before);
    expect(store.call({ region: 'us-east-1', operation: 'DescribeKey', input: { KeyId } }).ok).toBe(true);

    disk.isFull = false;
    expect(release()).toHaveLength(1);
    expect(store.disconnectCustomKeyStore('cks-1')).toHaveLength(1);
    expect(created(store)).not.toBe(KeyId);
  });
});
