// What AWS CloudTrail records of calls, and in which Region. AWS's own records stand beside, in aws-records.spec.ts.

import { describe, expect, it } from 'vitest';
import { audit } from '../../../src/model/audit/audit.js';
import type { Client } from '../../../src/model/audit/identity.js';
import type { CloudTrailRecord } from '../../../src/model/audit/record.js';
import { reduceJson } from '../../../src/model/engine/reduce.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import { GATED_OPERATIONS, INPUTS } from '../../../src/model/operations/tables.js';
import type { Member, Shape } from '../../../src/model/requests/shapes.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../../src/store/create.js';
import {
  ACCOUNT_ID,
  ALIAS,
  after as afterCall,
  type Circumstances,
  call,
  command,
  faultlessInput,
  IDS,
  inState,
  kindFor,
  MULTI_REGION_KEY_ID,
  NOW,
  PRIMARY_REGION,
  PRINCIPAL,
  primary,
  REPLICA_REGION,
  withReplicas,
} from '../../support/key-sets.js';

type Parameters = Readonly<Record<string, unknown>>;

const ALICE = `arn:aws:iam::${ACCOUNT_ID}:user/Alice`;
const PRIMARY_ARN = keyArn(PRIMARY_REGION);
const REPLICA_ARN = keyArn(REPLICA_REGION);

describe('a call that only reads', () => {
  it('has its record made when it is asked for, with what there was when it was called [AUDIT-4]', () => {
    const store = createStore();
    const on = (operation: Operation, input: object) => ({ region: PRIMARY_REGION, operation, input });
    const [first, second] = [1, 2].map(() => {
      const created = store.call({ region: PRIMARY_REGION, operation: 'CreateKey', input: {} });
      if (!created.ok) throw new Error(created.error.message);
      return created.output.KeyMetadata.KeyId;
    });
    store.callJson(on('CreateAlias', { AliasName: 'alias/a', TargetKeyId: first }));
    const describe = on('DescribeKey', { KeyId: 'alias/a' });
    const answer = store.callJson(describe);
    const client = { requestId: 'f1e2d3c4-0000-4000-8000-000000000000' };
    const records = store.audit(describe, answer, client);
    const make = store.auditReading(describe, answer, client);
    store.callJson(on('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: second }));
    store.advance('PT1H');
    expect([make?.()]).toEqual(records);
    expect(records[0]?.resources).toHaveLength(1);
  });

  it.each(['DescribeKey', 'GetKeyPolicy', 'ListResourceTags', 'ListAliases', 'ListKeys'] as const)(
    '%s has the same record once its key is no more [AUDIT-4]',
    (operation) => {
      const store = createStore();
      const on = (name: string, input: object) => store.callJson({ region: PRIMARY_REGION, operation: name, input });
      const created = on('CreateKey', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
      const KeyId = created.ok && 'KeyMetadata' in created.output ? created.output.KeyMetadata.KeyId : '';
      const input = operation === 'ListKeys' ? {} : { KeyId };
      const read = { region: PRIMARY_REGION, operation, input };
      const answer = store.callJson(read);
      const records = store.audit(read, answer);
      const make = store.auditReading(read, answer);
      on('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
      store.advance('P8D');
      expect(on('DescribeKey', { KeyId }).ok).toBe(false);
      expect([make?.()]).toEqual(records);
    },
  );

  it('is the last one that was answered', () => {
    const store = createStore();
    const read = { region: PRIMARY_REGION, operation: 'ListKeys' };
    const [first, second] = [store.callJson(read), store.callJson(read)];
    expect(store.auditReading(read, first)).toBeUndefined();
    expect(store.auditReading(read, second)).toBeDefined();
  });

  it('is the only one of which that is so', () => {
    const store = createStore();
    const create = { region: PRIMARY_REGION, operation: 'CreateKey', input: {} };
    expect(store.auditReading(create, store.callJson(create))).toBeUndefined();
    const refused = { region: PRIMARY_REGION, operation: 'DescribeKey', input: { KeyId: 'alias/none' } };
    expect(store.auditReading(refused, store.callJson(refused))).toBeUndefined();
  });
});

describe('every operation', () => {
  it.each(OPERATIONS)(
    '%s has its record first, in the Region that was called, and changes nothing [AUDIT-1]',
    (operation) => {
      const { keySet } = inState('Enabled', kindFor(operation));
      const before = operation === 'CreateKey' ? null : keySet;
      const input = operation === 'CreateKey' ? {} : faultlessInput(operation, keySet);
      const unchanged = structuredClone(before);
      const [record] = recordsOf(before, operation, input);
      expect(record).toMatchObject({ eventName: operation, awsRegion: PRIMARY_REGION, eventType: 'AwsApiCall' });
      const answer = call(before, operation, input);
      expect(record?.errorCode).toBe(answer.ok ? undefined : answer.error.code);
      expect(recordsOf(before, operation, input)[0]).toEqual(record);
      expect(before).toEqual(unchanged);
    },
  );

  it('is recorded as reading, unless it changes more than a last usage [AUDIT-4]', () => {
    const readOnly = OPERATIONS.filter((operation) => {
      const { keySet } = inState('Enabled', kindFor(operation));
      return recordsOf(keySet, operation, faultlessInput(operation, keySet))[0]?.readOnly;
    });
    expect(readOnly).toEqual(
      OPERATIONS.filter(
        (operation) =>
          /^(Describe|Get|List)/.test(operation) || (GATED_OPERATIONS as readonly string[]).includes(operation),
      ),
    );
  });
});

describe('ReplicateKey', () => {
  it("is also CreateKey in the replica key's Region, by way of KMS, with the defaults [AUDIT-1] [AUDIT-7a]", () => {
    const input = { ReplicaRegion: REPLICA_REGION, Tags: [{ TagKey: 'City', TagValue: 'London' }] };
    const [replicateKey, createKey, ...others] = recordsOf(primary(), 'ReplicateKey', input, { principal: ALICE });
    expect(others).toEqual([]);
    expect(createKey).toMatchObject({
      userIdentity: { ...replicateKey?.userIdentity, invokedBy: 'kms.amazonaws.com' },
      eventName: 'CreateKey',
      awsRegion: REPLICA_REGION,
      requestID: replicateKey?.requestID,
      resources: [{ ARN: REPLICA_ARN }],
    });
    const tags = [{ tagKey: 'City', tagValue: 'London' }];
    expect(createKey?.requestParameters).toEqual({
      bypassPolicyLockoutSafetyCheck: false,
      description: '',
      keyUsage: 'ENCRYPT_DECRYPT',
      customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      keySpec: 'SYMMETRIC_DEFAULT',
      origin: 'AWS_KMS',
      multiRegion: true,
      tags,
    });
    expect(createKey?.responseElements).toEqual({ keyMetadata: replicateKey?.responseElements?.replicaKeyMetadata });
    expect(createKey?.eventID).not.toBe(replicateKey?.eventID);
    expect(createKey).not.toHaveProperty('tlsDetails');
    expect(replicateKey?.requestParameters).toMatchObject({
      description: '',
      bypassPolicyLockoutSafetyCheck: false,
      tags,
    });
    expect(replicateKey?.responseElements).toMatchObject({ replicaTags: tags });
  });

  it('shows the replica keys that were there before, too, and that it is Creating [AUDIT-7]', () => {
    const set = withReplicas(primary(), 'ca-central-1');
    const [record] = recordsOf(set, 'ReplicateKey', { ReplicaRegion: REPLICA_REGION });
    expect(record?.responseElements?.replicaKeyMetadata).toMatchObject({
      keyState: 'Creating',
      multiRegionConfiguration: { replicaKeys: [{ region: 'ca-central-1' }, { region: REPLICA_REGION }] },
    });
  });

  it('is one record where it is refused [AUDIT-3]', () => {
    const records = recordsOf(primary(), 'ReplicateKey', { ReplicaRegion: PRIMARY_REGION });
    expect(records).toMatchObject([
      { errorCode: expect.any(String), responseElements: null, resources: [{ ARN: PRIMARY_ARN }] },
    ]);
  });
});

describe('UpdatePrimaryRegion', () => {
  it('is recorded in the Regions of both keys, with one request ID and two event IDs [AUDIT-1]', () => {
    const set = withReplicas(primary(), REPLICA_REGION);
    const [former, next, ...others] = recordsOf(
      set,
      'UpdatePrimaryRegion',
      { PrimaryRegion: REPLICA_REGION },
      { principal: ALICE },
    );
    expect(others).toEqual([]);
    expect(former).toMatchObject({ awsRegion: PRIMARY_REGION, resources: [{ ARN: PRIMARY_ARN }] });
    expect(next).toMatchObject({ awsRegion: REPLICA_REGION, requestParameters: { keyId: REPLICA_ARN } });
    expect(former?.userIdentity).not.toHaveProperty('invokedBy');
    expect(next?.requestID).toBe(former?.requestID);
    expect(next?.eventID).not.toBe(former?.eventID);
    expect(next).not.toHaveProperty('resources');
    expect(JSON.stringify(next)).not.toContain(PRIMARY_REGION);
  });
});

describe('a refused call', () => {
  it('is recorded with the parameters and the resources of one that succeeds [AUDIT-3]', () => {
    const pending = afterCall(primary(), 'ScheduleKeyDeletion');
    const [record, ...others] = recordsOf(pending, 'EnableKey');
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      errorCode: 'KMSInvalidStateException',
      requestParameters: { keyId: MULTI_REGION_KEY_ID },
      responseElements: null,
      readOnly: false,
      resources: [{ accountId: ACCOUNT_ID, type: 'AWS::KMS::Key', ARN: PRIMARY_ARN }],
    });
    expect(record?.errorMessage).toBe(refusalOf(pending, 'EnableKey').message);
  });

  it.each<[string, Operation, Parameters]>([
    ['no key', 'DescribeKey', { KeyId: 'mrk-00000000000000000000000000000000' }],
    ['no alias', 'DescribeKey', { KeyId: 'alias/nothing' }],
    ['no alias to update, but a key for it', 'UpdateAlias', { AliasName: 'alias/nothing' }],
    ["no key that is one of ReEncrypt's two", 'ReEncrypt', { SourceKeyId: 'alias/nothing', CiphertextBlob: 'AQ==' }],
    ['parameters that are none', 'EnableKey', { KeyId: 7 }],
  ])('that finds %s has no parameters and no resources [AUDIT-3]', (_, operation, input) => {
    const [record] = recordsOf(primary(), operation, input);
    expect(record).toMatchObject({ errorCode: refusalOf(primary(), operation, input).code, requestParameters: null });
    expect(record).not.toHaveProperty('resources');
  });

  it('that finds its key, but no grant or policy of that name, names the key [AUDIT-3]', () => {
    const [grant] = recordsOf(primary(), 'RevokeGrant', { GrantId: IDS.grantId });
    expect(grant).toMatchObject({ requestParameters: { grantId: IDS.grantId }, resources: [{ ARN: PRIMARY_ARN }] });
    const [policy] = recordsOf(primary(), 'GetKeyPolicy', { PolicyName: 'other' });
    expect(policy).toMatchObject({ requestParameters: { policyName: 'other' }, resources: [{ ARN: PRIMARY_ARN }] });
  });

  it('of CreateKey has its parameters with the defaults, and no key [AUDIT-3] [AUDIT-7]', () => {
    const [record] = recordsOf(null, 'CreateKey', { Policy: 'none' });
    expect(record?.requestParameters).toMatchObject({
      policy: 'none',
      keySpec: 'SYMMETRIC_DEFAULT',
      origin: 'AWS_KMS',
    });
    expect(record).not.toHaveProperty('resources');
  });

  it('has no errorMessage where AWS has no text [AUDIT-3]', () => {
    const answer = { ok: false, error: { code: 'InvalidCiphertextException', message: '' }, events: [] } as const;
    const [record] = audit(command(primary(), 'DescribeKey'), answer, { at: NOW, keySet: primary() });
    expect(record?.errorCode).toBe('InvalidCiphertextException');
    expect(record).not.toHaveProperty('errorMessage');
  });

  it('that was only to be tried is a dry run among its parameters [AUDIT-4] [DRYRUN-1]', () => {
    const { keySet } = inState('Enabled');
    const [record] = recordsOf(keySet, 'Encrypt', { ...faultlessInput('Encrypt', keySet), DryRun: true });
    expect(record).toMatchObject({
      errorCode: 'DryRunOperationException',
      requestParameters: { dryRun: true },
      readOnly: true,
      resources: [{ ARN: PRIMARY_ARN }],
    });
  });

  it('is recorded without its key where the host has failed: it would fail again [AUDIT-3] [HOST-1]', () => {
    const store = createStore({
      host: {
        readCiphertext: () => {
          throw new Error('no connection');
        },
      },
    });
    const decrypt = { region: PRIMARY_REGION, operation: 'Decrypt', input: { CiphertextBlob: 'AQ==' } };
    const [record] = store.audit(decrypt, store.callJson(decrypt));
    expect(record).toMatchObject({ errorCode: 'KMSInternalException', requestParameters: null });
  });
});

describe('what is no operation of the model', () => {
  it('is recorded if it is one of KMS, without parameters and resources [AUDIT-4]', () => {
    const recordOf = (operation: string) => recordsOf(null, operation as Operation)[0];
    expect(recordOf('CreateCustomKeyStore')).toMatchObject({ readOnly: false, requestParameters: null });
    expect(recordOf('DescribeCustomKeyStores')).toMatchObject({ readOnly: true, requestParameters: null });
    expect(recordOf('SynchronizeMultiRegionKey')).toBeUndefined();
    expect(
      audit({ region: 'nowhere', operation: 'ListKeys' }, { ok: true, output: {}, events: [] }, { at: NOW }),
    ).toEqual([]);
  });
});

describe('the answer of a call that changes a key', () => {
  it.each<[Operation, boolean]>([
    ['EnableKey', true],
    ['EnableKeyRotation', true],
    ['TagResource', true],
    ['CreateAlias', true],
    ['RevokeGrant', true],
    ['DisableKeyRotation', false],
    ['PutKeyPolicy', false],
    ['UpdateKeyDescription', false],
    ['RetireGrant', false],
  ])('%s is empty, and recorded with the key ARN: %j [AUDIT-6]', (operation, isAdded) => {
    const { keySet } = inState('Enabled', kindFor(operation));
    const input = faultlessInput(operation, keySet);
    expect(call(keySet, operation, input)).toMatchObject({ output: {} });
    const [record] = recordsOf(keySet, operation, input);
    expect(record?.responseElements).toEqual(isAdded ? { keyId: keyArn(PRIMARY_REGION, keySet.keyId) } : null);
  });
});

describe('other records', () => {
  it('of UpdateAlias there is one, although two keys are concerned [AUDIT-1] [ALIAS-2]', () => {
    const store = createStore();
    const create = () => {
      const created = store.call({ region: PRIMARY_REGION, operation: 'CreateKey', input: {} });
      return created.ok ? created.output.KeyMetadata.KeyId : '';
    };
    const [one, two] = [create(), create()];
    store.call({ region: PRIMARY_REGION, operation: 'CreateAlias', input: { AliasName: ALIAS, TargetKeyId: one } });
    const update = {
      region: PRIMARY_REGION,
      operation: 'UpdateAlias',
      input: { AliasName: ALIAS, TargetKeyId: two },
    } as const;
    expect(store.audit(update, store.call(update))).toMatchObject([
      { responseElements: { keyId: keyArn(PRIMARY_REGION, two) } },
    ]);
  });

  it('keep the names of an encryption context as they are [AUDIT-4]', () => {
    const EncryptionContext = { Department: 'IT', aws: 'x' };
    const { keySet } = inState('Enabled');
    const input = { ...faultlessInput('Encrypt', keySet), EncryptionContext };
    expect(recordsOf(keySet, 'Encrypt', input)[0]?.requestParameters).toEqual({
      keyId: MULTI_REGION_KEY_ID,
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      encryptionContext: EncryptionContext,
    });
  });

  it("have the event ID that the key's last usage tells, of ReEncrypt that of both keys [AUDIT-5] [USAGE-1]", () => {
    const { keySet } = inState('Enabled');
    const encrypted = call(keySet, 'Encrypt', faultlessInput('Encrypt', keySet));
    const usage = call(encrypted.keySet, 'GetKeyLastUsage');
    const [record] = recordsOf(keySet, 'Encrypt', faultlessInput('Encrypt', keySet));
    expect(usage).toMatchObject({
      output: { KeyLastUsage: { CloudTrailEventId: record?.eventID, KmsRequestId: record?.requestID } },
    });
  });

  it('differ in their event IDs, and have the request ID of the answer, if it has one [AUDIT-2]', () => {
    const set = primary();
    const calls: readonly Operation[] = ['EnableKey', 'DisableKey', 'DescribeKey', 'ListKeys', 'TagResource'];
    const records = calls.map((operation) => recordsOf(set, operation, faultlessInput(operation, set))[0]);
    expect(new Set(records.map((record) => record?.eventID)).size).toBe(calls.length);
    expect(records[1]?.requestID).toBe(IDS.requestId);
    const requestId = '00000000-0000-4000-8000-000000000009';
    expect(recordsOf(set, 'ListKeys', {}, {}, { requestId })[0]?.requestID).toBe(requestId);
  });
});

describe('who called', () => {
  const client = { principalId: 'AIDA1', accessKeyId: 'AKIA1', sessionCreatedAt: NOW - 1000 };
  const attributes = { creationDate: '2026-10-31T23:59:59Z', mfaAuthenticated: 'false' };
  const accountId = ACCOUNT_ID;
  const accessKeyId = 'AKIA1';
  const sessionIssuer = {
    type: 'Role',
    principalId: 'AIDA1',
    arn: `arn:aws:iam::${ACCOUNT_ID}:role/Admin`,
    accountId,
    userName: 'Admin',
  };
  it.each([
    [`arn:aws:iam::${ACCOUNT_ID}:root`, { type: 'Root', principalId: accountId, accountId, accessKeyId }],
    [
      `arn:aws:iam::${ACCOUNT_ID}:user/team/Alice`,
      { type: 'IAMUser', principalId: 'AIDA1', accountId, accessKeyId, userName: 'Alice' },
    ],
    [`arn:aws:iam::${ACCOUNT_ID}:role/Admin`, { type: 'Role', principalId: 'AIDA1', accountId, accessKeyId }],
    [
      `arn:aws:sts::${ACCOUNT_ID}:assumed-role/Admin/session`,
      {
        type: 'AssumedRole',
        principalId: 'AIDA1:session',
        accountId,
        accessKeyId,
        sessionContext: { sessionIssuer, attributes },
      },
    ],
    [
      `arn:aws:sts::${ACCOUNT_ID}:federated-user/Bob`,
      {
        type: 'FederatedUser',
        principalId: `${accountId}:Bob`,
        accountId,
        accessKeyId,
        sessionContext: { attributes },
      },
    ],
    ['someone', { type: 'Unknown' }],
  ])('%s is told by its ARN and the circumstances [AUDIT-2]', (principal, identity) => {
    const [record] = recordsOf(primary(), 'DisableKey', {}, { principal }, client);
    expect(record?.userIdentity).toEqual({ ...identity, arn: principal });
  });

  it("is by default the root of the account, from where the guide's examples are [AUDIT-2]", () => {
    const [record] = recordsOf(primary(), 'DisableKey');
    expect(record).toMatchObject({
      userIdentity: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT_ID}:root`, accessKeyId: 'EXAMPLE_KEY_ID' },
      sourceIPAddress: '192.0.2.0',
      userAgent: 'AWS Internal',
      tlsDetails: { clientProvidedHostHeader: 'kms.us-east-1.amazonaws.com' },
    });
  });

  it('comes from where the circumstances say [AUDIT-2]', () => {
    const tlsDetails = { clientProvidedHostHeader: 'localhost:4599' };
    const from = { sourceIPAddress: '127.0.0.1', userAgent: 'aws-cli/2', tlsDetails };
    const [record] = recordsOf(primary(), 'DisableKey', {}, {}, from);
    expect(record).toMatchObject(from);
    expect(record?.tlsDetails?.tlsVersion).toBe('TLSv1.3');
  });

  it('is an AWS service by its name, which is also its address [AUDIT-2]', () => {
    const principal = 'dynamodb.amazonaws.com';
    const [record] = recordsOf(primary(), 'DisableKey', {}, { principal });
    expect(record).toMatchObject({
      userIdentity: { type: 'AWSService', invokedBy: principal },
      sourceIPAddress: principal,
      userAgent: principal,
    });
    expect(record).not.toHaveProperty('tlsDetails');
  });

  it('is no more than an account where it is another one, and is not recorded where it was denied [AUDIT-9]', () => {
    const principal = 'arn:aws:iam::444455556666:user/Mallory';
    const [record] = recordsOf(primary(), 'DisableKey', {}, { principal });
    expect(record?.userIdentity).toEqual({
      type: 'AWSAccount',
      principalId: 'EX_PRINCIPAL_ID',
      accountId: '444455556666',
    });
    const answer = { ok: false, error: { code: 'AccessDeniedException', message: 'no' }, events: [] } as const;
    const denied = (by: string) =>
      audit(command(primary(), 'DisableKey', {}, { principal: by }), answer, { at: NOW, keySet: primary() });
    expect(denied(principal)).toEqual([]);
    expect(denied(ALICE)).toMatchObject([{ errorCode: 'AccessDeniedException' }]);
  });
});

describe('secrets', () => {
  const SECRET = 'c2VjcmV0';

  it.each(OPERATIONS)('%s is recorded without plaintext, ciphertext, messages and tokens [AUDIT-4]', (operation) => {
    const { keySet } = inState('Enabled', kindFor(operation));
    const members = Object.entries(INPUTS[operation] as Readonly<Record<string, Member>>);
    const secret = members.filter(([, shape]) => shape.type === 'blob' || shape.unrecorded === true);
    const hidden = Object.fromEntries(secret.map(([name, shape]) => [name, filled(shape)]));
    const input = { ...faultlessInput(operation, keySet), ...hidden };
    const error = { code: 'InvalidCiphertextException', message: '' };
    const made = command(keySet, operation, input);
    const [record] = audit(made, { ok: false, error, events: [] }, { at: NOW, keySet });
    expect(JSON.stringify(record)).not.toContain(SECRET);
    const shown = Object.keys(record?.requestParameters ?? {});
    expect(secret.map(([name]) => lowerFirst(name)).filter((name) => shown.includes(name))).toEqual([]);
  });

  it('tokens of grants are in no record, neither of the call nor of its answer [AUDIT-4] [GRANT-4]', () => {
    const input = { GranteePrincipal: PRINCIPAL, Operations: ['DescribeKey'] };
    const [created] = recordsOf(primary(), 'CreateGrant', input);
    expect(created?.responseElements).toEqual({ grantId: IDS.grantId, keyId: PRIMARY_ARN });
    expect(JSON.stringify(created)).not.toContain(IDS.grantToken);
  });

  function filled(shape: Shape): unknown {
    if (shape.type === 'list') return [SECRET];
    return shape.type === 'structure' ? { AttestationDocument: SECRET } : SECRET;
  }
});

/** The records of a call. */
function recordsOf(
  keySet: KeySet | null,
  operation: Operation,
  input: Parameters = {},
  circumstances: Circumstances = {},
  client: Client = {},
): readonly CloudTrailRecord[] {
  const made = command(keySet, operation, input, circumstances);
  return audit(made, reduceJson(keySet, made), { at: NOW, keySet, client });
}

function refusalOf(keySet: KeySet, operation: Operation, input: Parameters = {}) {
  const answer = call(keySet, operation, input);
  if (answer.ok) throw new Error(`${operation} succeeds`);
  return answer.error;
}

function keyArn(region: string, keyId: string = MULTI_REGION_KEY_ID): string {
  return `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
