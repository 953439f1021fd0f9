import { describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../src/index.js';

const DAY = 86_400_000;

function ok(store: Store, operation: string, input: object, region = 'us-east-1') {
  const result = store.callJson({ region, operation, input });
  if (!result.ok) throw new Error(`${operation}: ${result.error.message}`);
  return result.output as ReturnType<typeof JSON.parse>;
}

const materials = (store: Store): readonly string[] => [...store.needed().keyMaterialIds];
const tokens = (store: Store): readonly string[] => [...store.needed().importTokens];

describe('what a host must keep', () => {
  it('is the material of every key, until the last of the set is gone', () => {
    const store = createStore({ replicationDelay: 0 });
    const { KeyId, CurrentKeyMaterialId } = ok(store, 'CreateKey', { MultiRegion: true }).KeyMetadata;
    ok(store, 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    ok(store, 'RotateKeyOnDemand', { KeyId });
    store.advance('PT1H');
    expect(materials(store)).toHaveLength(2);
    expect(materials(store)).toContain(CurrentKeyMaterialId);
    ok(store, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    ok(store, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }, 'eu-west-2');
    store.advance(8 * DAY);
    expect(materials(store)).toHaveLength(2);
    store.advance(8 * DAY);
    expect([materials(store), [...store.keySets()]]).toEqual([[], []]);
  });

  it('is imported material as long as one key of the set has it, and tokens as long as they are good', () => {
    const store = createStore({ replicationDelay: 0 });
    const { KeyId } = ok(store, 'CreateKey', { MultiRegion: true, Origin: 'EXTERNAL' }).KeyMetadata;
    const importInto = (region: string, ValidTo?: number): string => {
      const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
      const { ImportToken } = ok(store, 'GetParametersForImport', { KeyId, ...wrapping }, region);
      const expires = ValidTo === undefined ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } : { ValidTo };
      ok(store, 'ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial: 'eA==', ...expires }, region);
      return ImportToken;
    };
    const token = importInto('us-east-1');
    ok(store, 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    importInto('eu-west-2', (store.now() + 2 * DAY) / 1000);
    expect(tokens(store)).toHaveLength(2);
    expect(tokens(store)).toContain(token);
    expect(materials(store)).toHaveLength(1);
    ok(store, 'DeleteImportedKeyMaterial', { KeyId });
    store.advance(DAY);
    expect([materials(store).length, tokens(store).length]).toEqual([1, 0]);
    store.advance(DAY);
    expect(materials(store)).toEqual([]);
    importInto('us-east-1');
    expect(materials(store)).toHaveLength(1);
  });

  it('is the one material of a key in a custom key store, by the key’s ID', () => {
    const customKeyStore = {
      customKeyStoreId: 'cks-1',
      customKeyStoreType: 'AWS_CLOUDHSM',
      isConnected: true,
    } as const;
    const store = createStore({ customKeyStores: [customKeyStore] });
    const input = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' };
    expect(materials(store)).toEqual([]);
    const { KeyId } = ok(store, 'CreateKey', input).KeyMetadata;
    expect(materials(store)).toEqual([KeyId]);
  });
});
