// What AWS CloudTrail records of every event, and in which Region.

import { describe, expect, it } from 'vitest';
import { type CloudTrailRecord, toCloudTrail } from '../../../src/model/audit/cloud-trail.js';
import { advance } from '../../../src/model/engine/advance.js';
import type { KeySetEvent } from '../../../src/model/key-set/events.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import { GATED_OPERATIONS, INPUTS } from '../../../src/model/operations/tables.js';
import type { Member, Shape } from '../../../src/model/requests/shapes.js';
import type { Region } from '../../../src/model/vocabulary/identifiers.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import {
  ACCOUNT_ID,
  ALIAS,
  after as afterCall,
  at,
  type Circumstances,
  call,
  DAY,
  faultlessInput,
  IDS,
  importInput,
  inState,
  kindFor,
  MULTI_REGION_KEY_ID,
  NOW,
  PRIMARY_REGION,
  PRINCIPAL,
  primary,
  REPLICA_REGION,
  withCreatingReplica,
  withImportToken,
  withMaterial,
  withReplicas,
} from '../../support/key-sets.js';

type EventType = KeySetEvent['type'];
type EventOf<T extends EventType> = Extract<KeySetEvent, { type: T }>;
type Recorded = readonly [eventName: string, awsRegion: string, eventType: 'AwsApiCall' | 'AwsServiceEvent'];

const ALICE = `arn:aws:iam::${ACCOUNT_ID}:user/Alice`;
const PRIMARY_ARN = keyArn(PRIMARY_REGION);
const REPLICA_ARN = keyArn(REPLICA_REGION);
const IN_PRIMARY_REGION = [PRIMARY_REGION, 'AwsApiCall'] as const;

describe('the table of events', () => {
  const base = { at: NOW, accountId: ACCOUNT_ID, keyId: MULTI_REGION_KEY_ID, region: PRIMARY_REGION as Region };

  // Of each event one, and what is recorded of it; nothing where AWS writes no record.
  const table: { readonly [T in EventType]: { readonly event: () => EventOf<T>; readonly recorded?: Recorded } } = {
    KeyCreated: {
      event: () => of('KeyCreated', events(null, 'CreateKey', { MultiRegion: true })),
      recorded: ['CreateKey', ...IN_PRIMARY_REGION],
    },
    KeyReplicated: {
      event: () => of('KeyReplicated', replicated()),
      recorded: ['ReplicateKey', ...IN_PRIMARY_REGION],
    },
    ReplicaKeyCreated: {
      event: () => of('ReplicaKeyCreated', replicated()),
      recorded: ['CreateKey', REPLICA_REGION, 'AwsApiCall'],
    },
    ReplicaKeyReady: {
      event: () =>
        of('ReplicaKeyReady', byItself(afterCall(primary(), 'ReplicateKey', { ReplicaRegion: REPLICA_REGION }))),
      recorded: ['SynchronizeMultiRegionKey', ...IN_PRIMARY_REGION],
    },
    PrimaryUpdateStarted: {
      event: () => of('PrimaryUpdateStarted', primaryUpdated()),
      recorded: ['UpdatePrimaryRegion', ...IN_PRIMARY_REGION],
    },
    PrimaryKeyAssigned: {
      event: () => of('PrimaryKeyAssigned', primaryUpdated()),
      recorded: ['UpdatePrimaryRegion', REPLICA_REGION, 'AwsApiCall'],
    },
    PrimaryUpdateCompleted: {
      event: () => of('PrimaryUpdateCompleted', byItself(inState('Updating').keySet)),
    },
    KeyEnabled: {
      event: () => of('KeyEnabled', events(primary(), 'EnableKey')),
      recorded: ['EnableKey', ...IN_PRIMARY_REGION],
    },
    KeyDisabled: {
      event: () => of('KeyDisabled', events(primary(), 'DisableKey')),
      recorded: ['DisableKey', ...IN_PRIMARY_REGION],
    },
    KeyDeletionScheduled: {
      event: () => of('KeyDeletionScheduled', events(primary(), 'ScheduleKeyDeletion')),
      recorded: ['ScheduleKeyDeletion', ...IN_PRIMARY_REGION],
    },
    KeyDeletionCanceled: {
      event: () => of('KeyDeletionCanceled', events(afterCall(primary(), 'ScheduleKeyDeletion'), 'CancelKeyDeletion')),
      recorded: ['CancelKeyDeletion', ...IN_PRIMARY_REGION],
    },
    OnDemandRotationAbandoned: {
      event: () => ({ ...base, type: 'OnDemandRotationAbandoned' }),
    },
    WaitingPeriodStarted: {
      event: () => of('WaitingPeriodStarted', byItself(deletedSet())),
    },
    KeyDeleted: {
      event: () => of('KeyDeleted', byItself(deletedSet())),
      recorded: ['DeleteKey', REPLICA_REGION, 'AwsServiceEvent'],
    },
    ImportParametersIssued: {
      event: () => of('ImportParametersIssued', importParametersIssued()),
      recorded: ['GetParametersForImport', ...IN_PRIMARY_REGION],
    },
    KeyMaterialImported: {
      event: () => of('KeyMaterialImported', materialImported()),
      recorded: ['ImportKeyMaterial', ...IN_PRIMARY_REGION],
    },
    KeyMaterialDeleted: {
      event: () => of('KeyMaterialDeleted', events(withMaterial(external()), 'DeleteImportedKeyMaterial')),
      recorded: ['DeleteImportedKeyMaterial', ...IN_PRIMARY_REGION],
    },
    KeyMaterialMissed: {
      event: () => ({ ...base, type: 'KeyMaterialMissed', keyState: 'PendingImport' }),
    },
    KeyRotationEnabled: {
      event: () => of('KeyRotationEnabled', events(primary(), 'EnableKeyRotation')),
      recorded: ['EnableKeyRotation', ...IN_PRIMARY_REGION],
    },
    KeyRotationDisabled: {
      event: () => of('KeyRotationDisabled', events(primary(), 'DisableKeyRotation')),
      recorded: ['DisableKeyRotation', ...IN_PRIMARY_REGION],
    },
    OnDemandRotationStarted: {
      event: () => of('OnDemandRotationStarted', events(primary(), 'RotateKeyOnDemand')),
      recorded: ['RotateKeyOnDemand', ...IN_PRIMARY_REGION],
    },
    KeyRotated: {
      event: () => of('KeyRotated', byItself(afterCall(primary(), 'RotateKeyOnDemand'))),
      recorded: ['RotateKey', PRIMARY_REGION, 'AwsServiceEvent'],
    },
    KeyTagged: {
      event: () => of('KeyTagged', faultless('TagResource')),
      recorded: ['TagResource', ...IN_PRIMARY_REGION],
    },
    KeyUntagged: {
      event: () => of('KeyUntagged', faultless('UntagResource')),
      recorded: ['UntagResource', ...IN_PRIMARY_REGION],
    },
    KeyDescriptionUpdated: {
      event: () => of('KeyDescriptionUpdated', faultless('UpdateKeyDescription')),
      recorded: ['UpdateKeyDescription', ...IN_PRIMARY_REGION],
    },
    KeyPolicyPut: {
      event: () => of('KeyPolicyPut', faultless('PutKeyPolicy')),
      recorded: ['PutKeyPolicy', ...IN_PRIMARY_REGION],
    },
    AliasCreated: {
      event: () => of('AliasCreated', faultless('CreateAlias')),
      recorded: ['CreateAlias', ...IN_PRIMARY_REGION],
    },
    AliasUpdated: {
      event: () => of('AliasUpdated', faultless('UpdateAlias')),
      recorded: ['UpdateAlias', ...IN_PRIMARY_REGION],
    },
    AliasRemoved: {
      event: () => of('AliasRemoved', faultless('DeleteAlias')),
      recorded: ['DeleteAlias', ...IN_PRIMARY_REGION],
    },
    GrantCreated: {
      event: () => of('GrantCreated', events(primary(), 'CreateGrant', grantInput())),
      recorded: ['CreateGrant', ...IN_PRIMARY_REGION],
    },
    GrantTokenIssued: {
      event: () => {
        const input = { ...grantInput(), Name: 'again' };
        return of('GrantTokenIssued', events(afterCall(primary(), 'CreateGrant', input), 'CreateGrant', input));
      },
      recorded: ['CreateGrant', ...IN_PRIMARY_REGION],
    },
    GrantRemoved: {
      event: () => of('GrantRemoved', faultless('RevokeGrant')),
      recorded: ['RevokeGrant', ...IN_PRIMARY_REGION],
    },
    KeyUsed: {
      event: () => of('KeyUsed', faultless('Encrypt')),
      recorded: ['Encrypt', ...IN_PRIMARY_REGION],
    },
    CustomKeyStoreDisconnected: {
      event: () => ({ ...base, type: 'CustomKeyStoreDisconnected', keyState: 'Unavailable' }),
    },
    CustomKeyStoreConnected: {
      event: () => ({ ...base, type: 'CustomKeyStoreConnected', keyState: 'Enabled' }),
    },
  };

  it.each(Object.entries(table))('of %s CloudTrail has the record of its Region, or none [AUDIT-1]', (type, row) => {
    const event: KeySetEvent = row.event();
    expect(event.type).toBe(type);
    const before = structuredClone(event);
    const record = toCloudTrail(event);
    expect(record && [record.eventName, record.awsRegion, record.eventType]).toEqual(row.recorded);
    expect(toCloudTrail(event)).toEqual(record);
    expect(event).toEqual(before);
    expect(JSON.parse(JSON.stringify(record ?? null))).toEqual(record ?? null);
  });

  it.each(Object.entries(table))('of %s the record has the shape that all records have [AUDIT-1]', (_type, row) => {
    const event: KeySetEvent = row.event();
    const record = toCloudTrail(event);
    if (record === undefined) return;
    expect(record).toMatchObject({
      eventVersion: '1.11',
      eventTime: new Date(event.at).toISOString().replace('.000Z', 'Z'),
      eventSource: 'kms.amazonaws.com',
      managementEvent: true,
      recipientAccountId: ACCOUNT_ID,
      eventCategory: 'Management',
    });
    expect(record.eventID).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    if (event.call !== undefined) expect(record.requestID).toBe(event.call.requestId);
    expect('requestID' in record).toBe(record.eventType === 'AwsApiCall');
  });

  it('only calls that change nothing are read-only: cryptographic ones and GetParametersForImport [AUDIT-1]', () => {
    const readOnly = Object.values(table)
      .map(({ event }) => toCloudTrail(event()))
      .filter((record) => record?.readOnly)
      .map((record) => record?.eventName);
    expect(readOnly).toEqual(['GetParametersForImport', 'Encrypt']);
  });
});

describe('ReplicateKey', () => {
  it("is recorded in the primary key's Region, with the replica key in the response [AUDIT-1]", () => {
    const description = 'the replica in London';
    const input = {
      ReplicaRegion: REPLICA_REGION,
      Description: description,
      Tags: [{ TagKey: 'City', TagValue: 'London' }],
    };
    expect(recordsOf(events(primary(), 'ReplicateKey', input, { principal: ALICE }))[0]).toEqual({
      eventVersion: '1.11',
      userIdentity: { type: 'IAMUser', arn: ALICE, accountId: '111122223333', userName: 'Alice' },
      eventTime: '2026-11-01T00:00:00Z',
      eventSource: 'kms.amazonaws.com',
      eventName: 'ReplicateKey',
      awsRegion: 'us-east-1',
      sourceIPAddress: '192.0.2.0',
      userAgent: 'AWS Internal',
      requestParameters: {
        keyId: 'mrk-1234abcd12ab34cd56ef1234567890ab',
        replicaRegion: 'eu-west-2',
        bypassPolicyLockoutSafetyCheck: false,
        description,
        tags: [{ tagKey: 'City', tagValue: 'London' }],
      },
      responseElements: {
        replicaKeyMetadata: {
          aWSAccountId: '111122223333',
          keyId: 'mrk-1234abcd12ab34cd56ef1234567890ab',
          arn: 'arn:aws:kms:eu-west-2:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab',
          creationDate: '2026-11-01T00:00:00Z',
          enabled: false,
          description,
          keyState: 'Creating',
          keyManager: 'CUSTOMER',
          multiRegion: true,
          multiRegionConfiguration: {
            multiRegionKeyType: 'REPLICA',
            primaryKey: {
              arn: 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab',
              region: 'us-east-1',
            },
          },
        },
        replicaPolicy: expect.stringMatching(/^\{\n {2}"Version" : "2012-10-17",\n {2}"Id" : "key-default-1",\n/),
        replicaTags: [{ tagKey: 'City', tagValue: 'London' }],
      },
      requestID: '00000000-0000-4000-8000-000000000001',
      eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      readOnly: false,
      resources: [
        {
          accountId: '111122223333',
          type: 'AWS::KMS::Key',
          ARN: 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab',
        },
      ],
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
    } satisfies { readonly [M in keyof CloudTrailRecord]?: unknown });
  });

  it("results in a CreateKey, by way of KMS, that is recorded in the replica key's Region [AUDIT-1]", () => {
    const [replicateKey, createKey, ...others] = recordsOf(replicated({ principal: ALICE }));
    expect(others).toEqual([]);
    expect(createKey).toMatchObject({
      userIdentity: { ...replicateKey?.userIdentity, invokedBy: 'kms.amazonaws.com' },
      eventName: 'CreateKey',
      awsRegion: REPLICA_REGION,
      requestID: replicateKey?.requestID,
      resources: [{ ARN: REPLICA_ARN }],
    });
    expect(createKey?.requestParameters).toEqual({ bypassPolicyLockoutSafetyCheck: false, description: '' });
    expect(createKey?.responseElements).toMatchObject({ keyMetadata: { arn: REPLICA_ARN, keyState: 'Creating' } });
    expect(createKey?.eventID).not.toBe(replicateKey?.eventID);
  });

  it('is followed by SynchronizeMultiRegionKey, which KMS makes by itself and nobody can request [AUDIT-1] [SHARED-1]', () => {
    const set = afterCall(primary(), 'ReplicateKey', { ReplicaRegion: REPLICA_REGION });
    const [record, ...others] = recordsOf(byItself(set));
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      userIdentity: { accountId: ACCOUNT_ID, invokedBy: 'AWS Internal' },
      eventTime: '2026-11-01T00:00:05Z',
      eventName: 'SynchronizeMultiRegionKey',
      awsRegion: PRIMARY_REGION,
      sourceIPAddress: 'AWS Internal',
      userAgent: 'AWS Internal',
      requestParameters: null,
      responseElements: { keyId: PRIMARY_ARN },
      requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eventType: 'AwsApiCall',
    });
    expect(record?.resources).toEqual([{ accountId: ACCOUNT_ID, type: 'AWS::KMS::Key', ARN: PRIMARY_ARN }]);
    expect(record?.userIdentity).not.toHaveProperty('type');
    expect(OPERATIONS).not.toContain('SynchronizeMultiRegionKey');
  });

  it("is synchronised in the Region of the primary key of that moment, not of the replica's origin [AUDIT-1]", () => {
    const set = withCreatingReplica(withReplicas(primary(), REPLICA_REGION), 'ca-central-1');
    const settings = { primaryUpdateDelay: 0 };
    const moved = at(afterCall(set, 'UpdatePrimaryRegion', { PrimaryRegion: REPLICA_REGION }, { settings }));
    const event: KeySetEvent = {
      type: 'ReplicaKeyReady',
      at: NOW,
      accountId: ACCOUNT_ID,
      keyId: MULTI_REGION_KEY_ID,
      region: 'ca-central-1' as Region,
      keyState: 'Enabled',
      primaryRegion: moved.primaryRegion,
    };
    expect(toCloudTrail(event)).toMatchObject({ awsRegion: REPLICA_REGION, responseElements: { keyId: REPLICA_ARN } });
  });
});

describe('CreateKey', () => {
  it('is recorded with its defaults, and with the metadata of the new key [AUDIT-1] [CREATE-7]', () => {
    const [record] = recordsOf(events(null, 'CreateKey', { MultiRegion: true }));
    expect(record?.requestParameters).toEqual({
      bypassPolicyLockoutSafetyCheck: false,
      description: '',
      keyUsage: 'ENCRYPT_DECRYPT',
      customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      keySpec: 'SYMMETRIC_DEFAULT',
      origin: 'AWS_KMS',
      multiRegion: true,
    });
    expect(record?.responseElements).toEqual({
      keyMetadata: {
        aWSAccountId: ACCOUNT_ID,
        keyId: MULTI_REGION_KEY_ID,
        arn: PRIMARY_ARN,
        creationDate: '2026-11-01T00:00:00Z',
        enabled: true,
        description: '',
        keyUsage: 'ENCRYPT_DECRYPT',
        keyState: 'Enabled',
        origin: 'AWS_KMS',
        keyManager: 'CUSTOMER',
        customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
        keySpec: 'SYMMETRIC_DEFAULT',
        encryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        multiRegion: true,
        multiRegionConfiguration: {
          multiRegionKeyType: 'PRIMARY',
          primaryKey: { arn: PRIMARY_ARN, region: PRIMARY_REGION },
          replicaKeys: [],
        },
        currentKeyMaterialId: IDS.keyMaterialId,
      },
    });
    expect(record?.userIdentity).toEqual({
      type: 'Root',
      principalId: ACCOUNT_ID,
      arn: `arn:aws:iam::${ACCOUNT_ID}:root`,
      accountId: ACCOUNT_ID,
    });
  });
});

describe('UpdatePrimaryRegion', () => {
  it('is recorded in the Regions of both keys, with one request ID and two event IDs [AUDIT-1]', () => {
    const [former, next, ...others] = recordsOf(primaryUpdated({ principal: ALICE }));
    expect(others).toEqual([]);
    expect(former).toMatchObject({
      awsRegion: PRIMARY_REGION,
      requestParameters: { keyId: MULTI_REGION_KEY_ID, primaryRegion: REPLICA_REGION },
      responseElements: { keyId: PRIMARY_ARN },
      resources: [{ ARN: PRIMARY_ARN }],
    });
    expect(next).toMatchObject({
      awsRegion: REPLICA_REGION,
      requestParameters: { keyId: REPLICA_ARN, primaryRegion: REPLICA_REGION },
      responseElements: { keyId: REPLICA_ARN },
    });
    expect(next?.requestID).toBe(former?.requestID);
    expect(next?.eventID).not.toBe(former?.eventID);
  });

  it("is, in the new primary key's Region, invoked by KMS, and names neither resource nor former Region [AUDIT-1]", () => {
    const [former, next] = recordsOf(primaryUpdated({ principal: ALICE }));
    expect(former?.userIdentity).not.toHaveProperty('invokedBy');
    expect(next?.userIdentity).toEqual({ ...former?.userIdentity, invokedBy: 'kms.amazonaws.com' });
    expect(next).not.toHaveProperty('resources');
    expect(JSON.stringify(next)).not.toContain(PRIMARY_REGION);
  });
});

describe('deletion', () => {
  it('is recorded when it is scheduled, with its date, and again when the key is deleted [AUDIT-1]', () => {
    const scheduled = call(primary(), 'ScheduleKeyDeletion', { PendingWindowInDays: 7 });
    expect(recordsOf(scheduled.ok ? scheduled.events : [])).toMatchObject([
      {
        requestParameters: { keyId: MULTI_REGION_KEY_ID, pendingWindowInDays: 7 },
        responseElements: {
          keyId: PRIMARY_ARN,
          deletionDate: '2026-11-08T00:00:00Z',
          keyState: 'PendingDeletion',
          pendingWindowInDays: 7,
        },
      },
    ]);
    const [deleted, ...others] = recordsOf(byItself(scheduled.keySet));
    expect(others).toEqual([]);
    expect(deleted).toMatchObject({
      userIdentity: { accountId: ACCOUNT_ID, invokedBy: 'AWS Internal' },
      eventTime: '2026-11-08T00:00:00Z',
      eventName: 'DeleteKey',
      requestParameters: null,
      responseElements: null,
      readOnly: false,
      resources: [{ ARN: PRIMARY_ARN }],
      eventType: 'AwsServiceEvent',
    });
  });

  it('of a primary key with replicas is recorded without a date [AUDIT-1] [DELETE-3]', () => {
    const [record] = recordsOf(events(withReplicas(primary(), REPLICA_REGION), 'ScheduleKeyDeletion'));
    expect(record?.responseElements).toEqual({
      keyId: PRIMARY_ARN,
      keyState: 'PendingReplicaDeletion',
      pendingWindowInDays: 30,
    });
    expect(record?.requestParameters).toEqual({ keyId: MULTI_REGION_KEY_ID });
  });

  it('of a whole set is recorded key by key, each in its own Region [AUDIT-1]', () => {
    const deleted = recordsOf(byItself(deletedSet())).map(({ eventName, awsRegion }) => [eventName, awsRegion]);
    expect(deleted).toEqual([
      ['DeleteKey', REPLICA_REGION],
      ['DeleteKey', PRIMARY_REGION],
    ]);
  });
});

describe('key material', () => {
  it('that is rotated is recorded as a service event with both key materials [AUDIT-1] [ROTATE-3]', () => {
    const automatic = recordsOf(byItself(afterCall(primary(), 'EnableKeyRotation'), NOW + 365 * DAY));
    const details = { previousKeyMaterialId: IDS.keyMaterialId, keyId: MULTI_REGION_KEY_ID };
    expect(automatic).toMatchObject([
      {
        eventType: 'AwsServiceEvent',
        serviceEventDetails: { ...details, rotationType: 'AUTOMATIC', keyOrigin: 'AWS_KMS' },
      },
    ]);
    const [onDemand] = recordsOf(byItself(afterCall(primary(), 'RotateKeyOnDemand')));
    expect(onDemand?.serviceEventDetails).toEqual({
      ...details,
      rotationType: 'ON_DEMAND',
      currentKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('that is imported is recorded without the material and its token, and with its expiry as a date [AUDIT-1]', () => {
    const ValidTo = (NOW + DAY) / 1000;
    const input = importInput({ ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo });
    const result = call(withImportToken(external()), 'ImportKeyMaterial', input);
    expect(recordsOf(result.ok ? result.events : [])).toMatchObject([
      {
        requestParameters: {
          keyId: MULTI_REGION_KEY_ID,
          validTo: '2026-11-02T00:00:00Z',
          expirationModel: 'KEY_MATERIAL_EXPIRES',
        },
        responseElements: { keyId: PRIMARY_ARN, keyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
    expect(recordsOf(byItself(result.keySet))).toMatchObject([
      {
        eventTime: '2026-11-02T00:00:00Z',
        eventName: 'DeleteExpiredKeyMaterial',
        eventType: 'AwsServiceEvent',
        serviceEventDetails: { keyId: MULTI_REGION_KEY_ID, keyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
  });

  it('that a symmetric encryption key used is named, that of other keys is not [AUDIT-1]', () => {
    expect(recordsOf(faultless('Encrypt'))[0]?.additionalEventData).toEqual({ keyMaterialId: IDS.keyMaterialId });
    expect(recordsOf(faultless('GenerateDataKey'))[0]?.additionalEventData).toEqual({
      keyMaterialId: IDS.keyMaterialId,
    });
    expect(recordsOf(faultless('Sign'))[0]).not.toHaveProperty('additionalEventData');
    const { keySet } = inState('Enabled', kindFor('GetPublicKey'));
    expect(recordsOf(events(keySet, 'Encrypt', faultlessInput('Encrypt', keySet)))[0]).not.toHaveProperty(
      'additionalEventData',
    );
  });
});

describe('other records', () => {
  it('name an alias as a resource next to its key [AUDIT-1]', () => {
    const alias = (name: string): string => `arn:aws:kms:${PRIMARY_REGION}:${ACCOUNT_ID}:${name}`;
    const arns = (operation: Operation): unknown =>
      recordsOf(faultless(operation))[0]?.resources?.map(({ ARN }) => ARN);
    expect(arns('CreateAlias')).toEqual([PRIMARY_ARN, alias(`${ALIAS}-2`)]);
    expect(arns('UpdateAlias')).toEqual([alias(ALIAS), PRIMARY_ARN]);
    expect(arns('DeleteAlias')).toEqual([alias(ALIAS), PRIMARY_ARN]);
  });

  it('of UpdateAlias there is one, although two keys are concerned [AUDIT-1] [ALIAS-2]', () => {
    const removed = of('AliasRemoved', faultless('DeleteAlias'));
    expect(toCloudTrail({ ...removed, cause: 'moved' })).toBeUndefined();
  });

  it('have the grant ID of a grant, and never a grant token [AUDIT-1] [GRANT-3]', () => {
    const [created] = recordsOf(events(primary(), 'CreateGrant', grantInput()));
    expect(created?.responseElements).toEqual({ grantId: IDS.grantId, keyId: PRIMARY_ARN });
    const [revoked] = recordsOf(faultless('RevokeGrant'));
    expect(revoked?.requestParameters).toEqual({ keyId: MULTI_REGION_KEY_ID, grantId: IDS.grantId });
    const [retired] = recordsOf(faultless('RetireGrant'));
    expect(retired?.requestParameters).toBeNull();
    expect(retired?.additionalEventData).toEqual({ grantId: IDS.grantId });
  });

  it('keep the names of an encryption context as they are [AUDIT-1]', () => {
    const EncryptionContext = { Department: 'IT', aws: 'x' };
    const { keySet } = inState('Enabled');
    const input = { ...faultlessInput('Encrypt', keySet), EncryptionContext };
    expect(recordsOf(events(keySet, 'Encrypt', input))[0]?.requestParameters).toEqual({
      keyId: MULTI_REGION_KEY_ID,
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      encryptionContext: EncryptionContext,
    });
    const Constraints = { EncryptionContextSubset: EncryptionContext };
    const [granted] = recordsOf(
      events(keySet, 'CreateGrant', { ...grantInput(), Operations: ['Encrypt'], Constraints }),
    );
    expect(granted?.requestParameters).toMatchObject({ constraints: { encryptionContextSubset: EncryptionContext } });
  });

  it('have the encryption algorithm and the message type also where the request leaves them out [AUDIT-1]', () => {
    const { keySet } = inState('Enabled');
    const { EncryptionAlgorithm: _, ...input } = faultlessInput('Encrypt', keySet);
    const [encrypted] = recordsOf(events(keySet, 'Encrypt', input));
    expect(encrypted?.requestParameters).toMatchObject({ encryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
    expect(recordsOf(faultless('Sign'))[0]?.requestParameters).toMatchObject({ messageType: 'RAW' });
  });

  it("have the event ID that the key's last usage tells [AUDIT-1] [USAGE-1]", () => {
    const { keySet } = inState('Enabled');
    const encrypted = call(keySet, 'Encrypt', faultlessInput('Encrypt', keySet));
    const usage = call(encrypted.keySet, 'GetKeyLastUsage');
    const [record] = recordsOf(encrypted.ok ? encrypted.events : []);
    expect(usage).toMatchObject({
      output: { KeyLastUsage: { CloudTrailEventId: record?.eventID, KmsRequestId: record?.requestID } },
    });
  });

  it('differ in their event IDs, through the whole life of a set [AUDIT-1]', () => {
    const set = withReplicas(primary(), REPLICA_REGION, 'ca-central-1');
    const life = [
      ...events(null, 'CreateKey', { MultiRegion: true }),
      ...replicated(),
      ...events(set, 'DisableKey'),
      ...events(set, 'DisableKey', {}, { region: REPLICA_REGION }),
      ...events(set, 'DisableKey', {}, { at: NOW + 1 }),
      ...events(set, 'EnableKey'),
      ...events(set, 'UpdatePrimaryRegion', { PrimaryRegion: REPLICA_REGION }),
      ...events(set, 'EnableKeyRotation'),
      ...byItself(afterCall(set, 'EnableKeyRotation'), NOW + 4000 * DAY),
      ...byItself(deletedSet()),
    ];
    const ids = recordsOf(life).map(({ eventID }) => eventID);
    expect(ids.length).toBeGreaterThan(20);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('who called', () => {
  it.each([
    [`arn:aws:iam::${ACCOUNT_ID}:root`, { type: 'Root', principalId: ACCOUNT_ID, accountId: ACCOUNT_ID }],
    [`arn:aws:iam::${ACCOUNT_ID}:user/team/Alice`, { type: 'IAMUser', accountId: ACCOUNT_ID, userName: 'Alice' }],
    [`arn:aws:iam::${ACCOUNT_ID}:role/Admin`, { type: 'Role', accountId: ACCOUNT_ID }],
    [
      `arn:aws:sts::${ACCOUNT_ID}:assumed-role/Admin/session`,
      {
        type: 'AssumedRole',
        accountId: ACCOUNT_ID,
        sessionContext: { sessionIssuer: { type: 'Role', accountId: ACCOUNT_ID, userName: 'Admin' } },
      },
    ],
    [`arn:aws:sts::${ACCOUNT_ID}:federated-user/Bob`, { type: 'FederatedUser', accountId: ACCOUNT_ID }],
    ['someone', { type: 'Unknown' }],
  ])('%s is told by its ARN [AUDIT-1]', (principal, identity) => {
    const [record] = recordsOf(events(primary(), 'DisableKey', {}, { principal }));
    expect(record?.userIdentity).toEqual({ ...identity, arn: principal });
  });

  it('is an AWS service by its name, which is also its address [AUDIT-1]', () => {
    const principal = 'dynamodb.amazonaws.com';
    const [record] = recordsOf(events(primary(), 'DisableKey', {}, { principal }));
    expect(record).toMatchObject({
      userIdentity: { type: 'AWSService', invokedBy: principal },
      sourceIPAddress: principal,
      userAgent: principal,
    });
  });

  it('is no more than an account where it is another one [AUDIT-1]', () => {
    const principal = 'arn:aws:iam::444455556666:user/Mallory';
    const [record] = recordsOf(events(primary(), 'DisableKey', {}, { principal }));
    expect(record?.userIdentity).toEqual({ type: 'AWSAccount', accountId: '444455556666' });
  });
});

describe('secrets', () => {
  const SECRET = 'c2VjcmV0';

  it.each(GATED_OPERATIONS)(
    '%s is recorded without plaintext, ciphertext, messages and tokens [AUDIT-1]',
    (operation) => {
      const record = recordOfEveryParameter(operation, {
        type: 'KeyUsed',
        operation,
        eventId: '00000000-0000-4000-8000-000000000002',
      });
      expect(JSON.stringify(record)).not.toContain(SECRET);
      expect(record.responseElements).toBeNull();
      expect(record.readOnly).toBe(true);
      const kept = Object.entries(INPUTS[operation] as Readonly<Record<string, Member>>)
        .filter(([name, shape]) => shape.type !== 'blob' && name !== 'GrantTokens' && name !== 'Recipient')
        .map(([name]) => name.charAt(0).toLowerCase() + name.slice(1));
      expect(Object.keys(record.requestParameters ?? {}).sort()).toEqual(kept.sort());
    },
  );

  it('import parameters, imported material and grants are recorded without their tokens [AUDIT-1]', () => {
    const grant = { grantId: 'g', grantTokens: [SECRET], createdAt: NOW, issuingAccount: 'i', operations: [] };
    const parameters = {
      importToken: SECRET,
      publicKey: SECRET,
      validTo: NOW,
      wrappingAlgorithm: 'w',
      wrappingKeySpec: 's',
    };
    const records = [
      recordOfEveryParameter('GetParametersForImport', { type: 'ImportParametersIssued', parameters }),
      recordOfEveryParameter('ImportKeyMaterial', {
        type: 'KeyMaterialImported',
        keyState: 'Enabled',
        keyMaterialId: '0'.repeat(64),
      }),
      recordOfEveryParameter('CreateGrant', { type: 'GrantCreated', grant }),
      recordOfEveryParameter('CreateGrant', { type: 'GrantTokenIssued', grantId: 'g', grantToken: SECRET }),
      recordOfEveryParameter('RetireGrant', { type: 'GrantRemoved', grantId: 'g', cause: 'retired' }),
    ];
    expect(JSON.stringify(records)).not.toContain(SECRET);
  });

  type Particular<E> = E extends KeySetEvent ? Omit<E, 'at' | 'accountId' | 'keyId' | 'region' | 'call'> : never;

  /** The record of a call with every parameter that the operation has; blobs and tokens are SECRET. */
  function recordOfEveryParameter(operation: Operation, particular: Particular<KeySetEvent>): CloudTrailRecord {
    const members = Object.entries(INPUTS[operation] as Readonly<Record<string, Member>>);
    const input = Object.fromEntries(members.map(([name, shape]) => [name, filled(name, shape)]));
    const region = PRIMARY_REGION as Region;
    const event = {
      ...particular,
      at: NOW,
      accountId: ACCOUNT_ID,
      keyId: MULTI_REGION_KEY_ID,
      region,
      call: { operation, input, principal: ALICE, requestId: IDS.requestId, region },
    } as KeySetEvent;
    const record = toCloudTrail(event);
    if (record === undefined) throw new Error(`${event.type} has no record`);
    return record;
  }

  function filled(name: string, shape: Shape): unknown {
    if (shape.type === 'blob' || name.startsWith('GrantToken')) return shape.type === 'list' ? [SECRET] : SECRET;
    switch (shape.type) {
      case 'string':
        return 'enum' in shape ? shape.enum[0] : 'text';
      case 'boolean':
        return true;
      case 'list':
        return [filled(name, shape.member)];
      case 'map':
        return { name: 'value' };
      case 'structure':
        return Object.fromEntries(Object.entries(shape.members).map(([of, member]) => [of, filled(of, member)]));
      default:
        return 1;
    }
  }
});

// Making events.

function of<T extends EventType>(type: T, happened: readonly KeySetEvent[]): EventOf<T> {
  const event = happened.find((candidate): candidate is EventOf<T> => candidate.type === type);
  if (event === undefined) throw new Error(`no ${type} happened`);
  return event;
}

/** The events of a call that must succeed. */
function events(
  keySet: KeySet | null,
  operation: Operation,
  input: Readonly<Record<string, unknown>> = {},
  circumstances: Circumstances = {},
): readonly KeySetEvent[] {
  const result = call(keySet, operation, input, circumstances);
  if (!result.ok) throw new Error(`${operation} was refused: ${result.error.message}`);
  return result.events;
}

/** The events of a faultless call on a key that has an alias and a grant. */
function faultless(operation: Operation): readonly KeySetEvent[] {
  const { keySet } = inState('Enabled', kindFor(operation));
  return events(keySet, operation, faultlessInput(operation, keySet));
}

function byItself(keySet: KeySet | null, until: number = NOW + 100 * DAY): readonly KeySetEvent[] {
  if (keySet === null) throw new Error('nothing happens to no key set');
  return advance(keySet, until).events;
}

function recordsOf(happened: readonly KeySetEvent[]): readonly CloudTrailRecord[] {
  return happened.map(toCloudTrail).filter((record) => record !== undefined);
}

function replicated(circumstances: Circumstances = {}): readonly KeySetEvent[] {
  return events(primary(), 'ReplicateKey', { ReplicaRegion: REPLICA_REGION }, circumstances);
}

function primaryUpdated(circumstances: Circumstances = {}): readonly KeySetEvent[] {
  const set = withReplicas(primary(), REPLICA_REGION);
  return events(set, 'UpdatePrimaryRegion', { PrimaryRegion: REPLICA_REGION }, circumstances);
}

/** A primary key and its replica, both waiting for their deletion. */
function deletedSet(): KeySet {
  const set = afterCall(withReplicas(primary(), REPLICA_REGION), 'ScheduleKeyDeletion', { PendingWindowInDays: 7 });
  return afterCall(set, 'ScheduleKeyDeletion', { PendingWindowInDays: 7 }, { region: REPLICA_REGION });
}

function external(): KeySet {
  return primary({ Origin: 'EXTERNAL' });
}

function importParametersIssued(): readonly KeySetEvent[] {
  const input = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
  return events(external(), 'GetParametersForImport', input);
}

function materialImported(): readonly KeySetEvent[] {
  return events(withImportToken(external()), 'ImportKeyMaterial', importInput());
}

function grantInput(): Readonly<Record<string, unknown>> {
  return { GranteePrincipal: PRINCIPAL, Operations: ['DescribeKey'] };
}

function keyArn(region: string): string {
  return `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${MULTI_REGION_KEY_ID}`;
}
