// A store that has something of everything that a snapshot can hold, made by calls: every key state, every list, every
// optional member. Specs take its snapshot apart.

import { CUSTOM_KEY_STORES } from '../../src/conformance/arbitraries/kinds.js';
import { MATERIALS } from '../../src/conformance/arbitraries/picks.js';
import type { Operation } from '../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../src/store/create.js';
import type { Store } from '../../src/store/store.js';

export const [HERE, THERE, ELSEWHERE] = ['us-east-1', 'eu-west-2', 'ap-northeast-1'] as const;

/** The key sets of the rich store, in the order of their creation. */
export interface RichStore {
  readonly store: Store;
  /** Material from KMS: rotated, rotating; one replica is Creating, one Disabled. */
  readonly rotating: string;
  /** Imported material, one pending; the primary key is being changed. */
  readonly updating: string;
  /** The primary key waits for its replica key, which is pending deletion, and is deleted late. */
  readonly dying: string;
  /** In custom key stores that are disconnected. */
  readonly unavailable: string;
  readonly external: string;
  /** A single-Region HMAC key. */
  readonly hmac: string;
}

const ROLE = 'arn:aws:iam::111122223333:role/Example';
const POLICY = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' }],
});

export function richStore(): RichStore {
  const store = createStore({
    enabledRegions: [HERE, THERE, ELSEWHERE],
    customKeyStores: CUSTOM_KEY_STORES,
    deletionLateness: 'PT1H',
    replicationDelay: 'PT30S',
    primaryUpdateDelay: 'PT10M',
    rotationDelay: 'PT20M',
  });
  const ok = (region: string, operation: Operation, input: object): Readonly<Record<string, unknown>> => {
    const result = store.callJson({ region, operation, input });
    if (!result.ok) throw new Error(`${operation}: ${result.error.code}: ${result.error.message}`);
    return result.output as unknown as Readonly<Record<string, unknown>>;
  };
  const created = (input: object): string =>
    (ok(HERE, 'CreateKey', input) as { readonly KeyMetadata: { readonly KeyId: string } }).KeyMetadata.KeyId;
  const imported = (region: string, KeyId: string, material: string, input: object = {}): void => {
    const wrapping = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const { ImportToken } = ok(region, 'GetParametersForImport', wrapping);
    const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
    ok(region, 'ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial: material, ExpirationModel, ...input });
  };

  const rotating = created({ MultiRegion: true, Description: 'rotating', Policy: POLICY });
  ok(HERE, 'TagResource', {
    KeyId: rotating,
    Tags: [
      { TagKey: 'Purpose', TagValue: 'Test' },
      { TagKey: '__proto__', TagValue: '' },
    ],
  });
  for (const name of ['a', 'b', '__proto__']) {
    ok(HERE, 'CreateAlias', { AliasName: `alias/${name}`, TargetKeyId: rotating });
  }
  ok(HERE, 'CreateGrant', {
    KeyId: rotating,
    Name: 'named',
    GranteePrincipal: ROLE,
    RetiringPrincipal: ROLE,
    Operations: ['Encrypt', 'Decrypt'],
    Constraints: { EncryptionContextSubset: { Department: 'IT', ['__proto__']: 'x' } },
  });
  ok(HERE, 'CreateGrant', {
    KeyId: rotating,
    GranteeServicePrincipal: 'rds.amazonaws.com',
    RetiringServicePrincipal: 'rds.amazonaws.com',
    Operations: ['Decrypt'],
    Constraints: { SourceArn: 'arn:aws:rds:us-east-1:111122223333:db:example' },
  });
  ok(HERE, 'CreateGrant', { KeyId: rotating, GranteePrincipal: ROLE, Operations: ['DescribeKey'] });
  ok(HERE, 'Encrypt', { KeyId: rotating, Plaintext: 'AQID' });
  ok(HERE, 'EnableKeyRotation', { KeyId: rotating, RotationPeriodInDays: 90 });
  ok(HERE, 'ReplicateKey', { KeyId: rotating, ReplicaRegion: THERE, Tags: [{ TagKey: 'Replica', TagValue: '1' }] });
  store.advance('P90D');
  ok(THERE, 'DisableKey', { KeyId: rotating });
  ok(THERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: rotating });
  ok(HERE, 'RotateKeyOnDemand', { KeyId: rotating });
  ok(HERE, 'ReplicateKey', { KeyId: rotating, ReplicaRegion: ELSEWHERE });

  const dying = created({ MultiRegion: true });
  ok(HERE, 'ReplicateKey', { KeyId: dying, ReplicaRegion: THERE });
  ok(THERE, 'ScheduleKeyDeletion', { KeyId: dying, PendingWindowInDays: 7 });
  ok(HERE, 'ScheduleKeyDeletion', { KeyId: dying, PendingWindowInDays: 30 });

  const updating = created({ MultiRegion: true, Origin: 'EXTERNAL' });
  const validTo = store.now() / 1000 + 86_400;
  imported(HERE, updating, MATERIALS[0], {
    KeyMaterialDescription: 'first',
    ValidTo: validTo,
    ExpirationModel: 'KEY_MATERIAL_EXPIRES',
  });
  ok(HERE, 'ReplicateKey', { KeyId: updating, ReplicaRegion: THERE });
  const unavailable = created({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' });
  const external = created({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'cks-2', XksKeyId: 'xks-key-1' });
  const hmac = created({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  store.advance('PT29S');
  // The replica is ready, and the one of the rotating set no more than that.
  store.advance('PT1S');
  imported(THERE, updating, MATERIALS[0]);
  imported(HERE, updating, MATERIALS[1], { ImportType: 'NEW_KEY_MATERIAL' });
  ok(HERE, 'UpdatePrimaryRegion', { KeyId: updating, PrimaryRegion: THERE });
  ok(HERE, 'DisableKey', { KeyId: unavailable });
  for (const { customKeyStoreId } of CUSTOM_KEY_STORES) store.disconnectCustomKeyStore(customKeyStoreId);
  ok(HERE, 'ReplicateKey', { KeyId: created({ MultiRegion: true }), ReplicaRegion: ELSEWHERE });
  return { store, rotating, updating, dying, unavailable, external, hmac };
}
