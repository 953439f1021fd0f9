// Which of several faults KMS names: calls with many faults, which are repaired one at a time, first to last.

import { describe, expect, it, vi } from 'vitest';
import { reduceJson } from '../../../src/model/engine/reduce.js';
import type { Host } from '../../../src/model/key-set/host.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import { INPUTS, PHASES, PRECEDENCE } from '../../../src/model/operations/tables.js';
import type { Members } from '../../../src/model/requests/shapes.js';
import { RULES, type RuleId } from '../../../src/model/rules/catalogue.js';
import type { Fault as ModelFault } from '../../../src/model/rules/wording/index.js';
import { type ErrorCode, OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import {
  ALIAS,
  afterCall,
  type Circumstances,
  call,
  command,
  DAY,
  faultlessInput,
  importInput,
  inState,
  kindFor,
  MATERIAL,
  MULTI_REGION_KEY_ID,
  NOW,
  OTHER_MATERIAL,
  OTHER_REGION,
  PRIMARY_REGION,
  PRINCIPAL,
  primary,
  REPLICA_REGION,
  SINGLE_REGION_KEY_ID,
  single,
  withImportToken,
  withMaterial,
  withReplicas,
} from '../../support/key-sets.js';

const UNKNOWN_KEY = 'mrk-00000000000000000000000000000000';
const TOO_LONG = 'x'.repeat(8193);
const TAGS_TWICE = [
  { TagKey: 'Twice', TagValue: '1' },
  { TagKey: 'Twice', TagValue: '2' },
];
const POLICY_THAT_LOCKS_OUT = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { AWS: PRINCIPAL }, Action: 'kms:Decrypt', Resource: '*' }],
});

/** A fault, and the answer that names it. */
interface Fault {
  readonly fault: string;
  readonly code: ErrorCode;
  readonly rule: RuleId;
  /** Where one rule has several faults: the model's name of it. */
  readonly named?: ModelFault;
}

interface Scene {
  readonly keySet: KeySet | null;
  readonly input: Readonly<Record<string, unknown>>;
  readonly circumstances?: Circumstances;
}

/** Faults in AWS's order, and the call that has those of them for which `has` is true. */
interface Row {
  readonly operation: Operation;
  readonly title: string;
  readonly faults: readonly Fault[];
  readonly scene: (has: (fault: string) => boolean) => Scene;
}

const fault = (name: string, code: ErrorCode, rule: RuleId, named?: ModelFault): Fault =>
  named === undefined ? { fault: name, code, rule } : { fault: name, code, rule, named };

const PARAMETERS = fault('parameters', 'ValidationException', 'MODEL-1');
const KEY = fault('key', 'NotFoundException', 'ID-3');

const ROWS: readonly Row[] = [
  {
    operation: 'ReplicateKey',
    title:
      'names parameters, key, its kind and state, partition, tags, policy and quota [REPLICATE-1] [REPLICATE-1b] [REPLICATE-11]',
    faults: [
      PARAMETERS,
      KEY,
      fault('replica', 'UnsupportedOperationException', 'REPLICATE-1'),
      fault('state', 'DisabledException', 'STATE-1'),
      fault('partition', 'ValidationException', 'REPLICATE-3a'),
      fault('tags', 'TagException', 'TAG-1'),
      fault('policy', 'MalformedPolicyDocumentException', 'POLICY-3'),
      fault('quota', 'LimitExceededException', 'QUOTA-1'),
    ],
    scene: (has) => ({
      keySet: inEveryRegion(withReplicas(primary(), REPLICA_REGION), has('state') ? 'DisableKey' : undefined),
      input: {
        ReplicaRegion: has('partition') ? 'cn-north-1' : OTHER_REGION,
        Description: has('parameters') ? TOO_LONG : '',
        ...(has('key') ? { KeyId: UNKNOWN_KEY } : {}),
        ...(has('tags') ? { Tags: TAGS_TWICE } : {}),
        ...(has('policy') ? { Policy: POLICY_THAT_LOCKS_OUT } : {}),
      },
      circumstances: {
        region: has('replica') ? REPLICA_REGION : PRIMARY_REGION,
        ...(has('quota') ? { host: { keyCount: () => 100_000 } } : {}),
      },
    }),
  },
  {
    operation: 'ReplicateKey',
    title: 'names a Region that is not enabled before the key that it holds [REPLICATE-3c] [REPLICATE-2]',
    faults: [
      fault('disabled Region', 'ValidationException', 'REPLICATE-3c'),
      fault('occupied', 'AlreadyExistsException', 'REPLICATE-2'),
      fault('tags', 'TagException', 'TAG-1'),
    ],
    scene: (has) => ({
      keySet: has('occupied') ? withReplicas(primary(), OTHER_REGION) : primary(),
      input: { ReplicaRegion: OTHER_REGION, ...(has('tags') ? { Tags: TAGS_TWICE } : {}) },
      circumstances: has('disabled Region') ? { host: { isRegionEnabled: (region) => region !== OTHER_REGION } } : {},
    }),
  },
  {
    operation: 'ReplicateKey',
    title: 'names on a replica key that this is no primary key, also where its own Region is asked for [REPLICATE-1]',
    faults: [
      fault('replica', 'UnsupportedOperationException', 'REPLICATE-1', 'notPrimaryToReplicate'),
      fault('own Region', 'AlreadyExistsException', 'REPLICATE-2'),
    ],
    scene: (has) => ({
      keySet: withReplicas(primary(), REPLICA_REGION),
      input: { ReplicaRegion: has('own Region') ? REPLICA_REGION : OTHER_REGION },
      circumstances: { region: has('replica') ? REPLICA_REGION : PRIMARY_REGION },
    }),
  },
  {
    operation: 'ReplicateKey',
    title: 'names on a Disabled primary key that it is disabled, as was seen, before a Region that is taken [STATE-1]',
    faults: [
      fault('state', 'DisabledException', 'STATE-1', 'keyState'),
      fault('taken', 'AlreadyExistsException', 'REPLICATE-2'),
    ],
    scene: (has) => {
      const set = withReplicas(primary(), REPLICA_REGION);
      return {
        keySet: has('state') ? afterCall(set, 'DisableKey') : set,
        input: { ReplicaRegion: has('taken') ? REPLICA_REGION : OTHER_REGION },
      };
    },
  },
  {
    operation: 'GenerateMac',
    title: 'names the key state, as was seen, before a MAC algorithm that the key does not have [USAGE-2]',
    faults: [
      fault('state', 'DisabledException', 'STATE-1'),
      fault('algorithm', 'InvalidKeyUsageException', 'USAGE-2', 'algorithmUnfit'),
    ],
    scene: (has) => {
      const set = primary(kindFor('GenerateMac'));
      return {
        keySet: has('state') ? afterCall(set, 'DisableKey') : set,
        input: { Message: 'AQID', MacAlgorithm: has('algorithm') ? 'HMAC_SHA_512' : 'HMAC_SHA_256' },
      };
    },
  },
  {
    operation: 'UpdatePrimaryRegion',
    title: 'names parameters, key, its kind and state before a Region without a replica key [PRIMARY-2a] [PRIMARY-3a]',
    faults: [
      PARAMETERS,
      KEY,
      fault('replica', 'KMSInvalidStateException', 'PRIMARY-2a'),
      fault('state', 'DisabledException', 'STATE-1'),
      fault('no replica', 'ValidationException', 'PRIMARY-3a'),
    ],
    scene: (has) => ({
      keySet: inEveryRegion(
        withReplicas(primary(), REPLICA_REGION, OTHER_REGION),
        has('state') ? 'DisableKey' : undefined,
      ),
      input: {
        PrimaryRegion: has('no replica') ? 'us-west-2' : OTHER_REGION,
        ...(has('key') ? { KeyId: UNKNOWN_KEY } : {}),
        ...(has('parameters') ? { KeyId: null } : {}),
      },
      circumstances: { region: has('replica') ? REPLICA_REGION : PRIMARY_REGION },
    }),
  },
  {
    operation: 'UpdatePrimaryRegion',
    title:
      'names the called key’s state, a Region without a replica key, and, last as was seen, that one’s state [PRIMARY-4] [PRIMARY-3a] [PRIMARY-4b]',
    faults: [
      fault('state', 'DisabledException', 'STATE-1', 'keyState'),
      fault('no replica', 'ValidationException', 'PRIMARY-3a'),
      fault("replica's state", 'DisabledException', 'PRIMARY-4b', 'keyState'),
    ],
    scene: (has) => {
      const set = withReplicas(primary(), REPLICA_REGION);
      const disabled = has("replica's state") ? afterCall(set, 'DisableKey', {}, { region: REPLICA_REGION }) : set;
      return {
        keySet: has('state') ? afterCall(disabled, 'DisableKey') : disabled,
        input: { PrimaryRegion: has('no replica') ? OTHER_REGION : REPLICA_REGION },
      };
    },
  },
  {
    operation: 'CreateKey',
    title:
      'names parameters, key spec, usage, key store, tags, policy, quota, and last a bad new ID [CREATE-7] [CREATE-3]',
    faults: [
      PARAMETERS,
      fault('two key specs', 'ValidationException', 'CREATE-7', 'keySpecTwice'),
      fault('no usage', 'ValidationException', 'CREATE-3', 'keyUsageMissing'),
      fault('wrong usage', 'ValidationException', 'CREATE-3', 'keyUsageUnfit'),
      fault('key store', 'ValidationException', 'CREATE-7', 'customKeyStoreUncalledFor'),
      fault('tags', 'TagException', 'TAG-1'),
      fault('policy', 'MalformedPolicyDocumentException', 'POLICY-3'),
      fault('quota', 'LimitExceededException', 'QUOTA-1'),
      fault('new ID', 'KMSInternalException', 'HOST-1'),
    ],
    scene: (has) => ({
      keySet: null,
      input: {
        KeySpec: 'RSA_2048',
        Description: has('parameters') ? TOO_LONG : '',
        ...(has('two key specs') ? { CustomerMasterKeySpec: 'RSA_2048' } : {}),
        ...(has('no usage') ? {} : { KeyUsage: has('wrong usage') ? 'GENERATE_VERIFY_MAC' : 'SIGN_VERIFY' }),
        ...(has('key store') ? { CustomKeyStoreId: 'cks-1' } : {}),
        ...(has('tags') ? { Tags: TAGS_TWICE } : {}),
        ...(has('policy') ? { Policy: POLICY_THAT_LOCKS_OUT } : {}),
      },
      circumstances: {
        ...(has('quota') ? { host: { keyCount: () => 100_000 } } : {}),
        ...(has('new ID') ? { ids: { keyId: MULTI_REGION_KEY_ID } } : {}),
      },
    }),
  },
  {
    operation: 'CreateKey',
    title:
      'names tags and key policy before a custom key store that is not connected, and that before the quota [STORE-1]',
    faults: [
      fault('multi-Region', 'UnsupportedOperationException', 'CREATE-2a'),
      fault('tags', 'TagException', 'TAG-1'),
      fault('policy', 'MalformedPolicyDocumentException', 'POLICY-3'),
      fault('disconnected', 'CustomKeyStoreInvalidStateException', 'STORE-1'),
      fault('quota', 'LimitExceededException', 'QUOTA-1'),
    ],
    scene: (has) => ({
      keySet: null,
      input: {
        Origin: 'AWS_CLOUDHSM',
        CustomKeyStoreId: 'cks-1',
        MultiRegion: has('multi-Region'),
        ...(has('tags') ? { Tags: TAGS_TWICE } : {}),
        ...(has('policy') ? { Policy: POLICY_THAT_LOCKS_OUT } : {}),
      },
      circumstances: {
        host: {
          findCustomKeyStore: (customKeyStoreId) => ({
            customKeyStoreId,
            customKeyStoreType: 'AWS_CLOUDHSM',
            isConnected: !has('disconnected'),
          }),
          ...(has('quota') ? { keyCount: () => 100_000 } : {}),
        },
      },
    }),
  },
  {
    operation: 'ImportKeyMaterial',
    title: 'names parameters, key, its state, expiration, token, wrapping, material [IMPORT-1] [IMPORT-7] [IMPORT-2]',
    faults: [
      PARAMETERS,
      KEY,
      fault('state', 'KMSInvalidStateException', 'STATE-1a'),
      fault('expiration', 'ValidationException', 'IMPORT-1'),
      fault('ID of new material', 'ValidationException', 'IMPORT-8'),
      fault('token', 'InvalidImportTokenException', 'IMPORT-7'),
      fault('wrapping', 'InvalidCiphertextException', 'IMPORT-7'),
      fault('known material', 'IncorrectKeyMaterialException', 'IMPORT-2'),
      fault('pending material', 'KMSInvalidStateException', 'ROTATE-5'),
    ],
    scene: (has) => {
      const material = withMaterial(primary({ Origin: 'EXTERNAL' }));
      const pending = { EncryptedKeyMaterial: 'cGVuZGluZw==', ImportType: 'NEW_KEY_MATERIAL' };
      const set = has('pending material') ? withMaterial(material, PRIMARY_REGION, pending) : withImportToken(material);
      return {
        keySet: has('state') ? afterCall(set, 'ScheduleKeyDeletion') : set,
        input: importInput({
          ImportType: 'NEW_KEY_MATERIAL',
          EncryptedKeyMaterial: has('known material') ? MATERIAL : OTHER_MATERIAL,
          ...(has('parameters') ? { KeyMaterialDescription: 'x'.repeat(257) } : {}),
          ...(has('key') ? { KeyId: UNKNOWN_KEY } : {}),
          ...(has('expiration') ? { ExpirationModel: 'KEY_MATERIAL_EXPIRES' } : {}),
          ...(has('ID of new material') ? { KeyMaterialId: '0'.repeat(64) } : {}),
          ...(has('token') ? { ImportToken: 'AAAA' } : {}),
        }),
        circumstances: has('wrapping') ? { host: { unwrapKeyMaterial: refusesToUnwrap } } : {},
      };
    },
  },
  {
    operation: 'CreateGrant',
    title:
      'names parameters, key, its state, the grant, tokens and quota before the dry run [GRANT-2] [GRANT-4] [DRYRUN-1]',
    faults: [
      PARAMETERS,
      KEY,
      fault('state', 'DisabledException', 'STATE-1'),
      fault('grantee', 'ValidationException', 'GRANT-6', 'principalNotOne'),
      fault('principal', 'InvalidArnException', 'GRANT-7', 'principalDoesNotExist'),
      fault('constraints', 'ValidationException', 'GRANT-5', 'grantConstraintTooLarge'),
      fault('operations', 'ValidationException', 'GRANT-2', 'grantOperationsUnfit'),
      fault('tokens', 'InvalidGrantTokenException', 'GRANT-4'),
      fault('quota', 'LimitExceededException', 'GRANT-1'),
      fault('dry run', 'DryRunOperationException', 'DRYRUN-1'),
    ],
    scene: (has) => {
      const granted = afterCall(primary(), 'CreateGrant', { GranteePrincipal: PRINCIPAL, Operations: ['Decrypt'] });
      const pairs = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, 'v']));
      return {
        keySet: has('state') ? afterCall(granted, 'DisableKey') : granted,
        input: {
          Operations: has('operations') ? ['Sign'] : ['Encrypt'],
          DryRun: has('dry run'),
          ...(has('grantee') ? {} : { GranteePrincipal: PRINCIPAL }),
          ...(has('parameters') ? { Name: 'no blanks' } : {}),
          ...(has('key') ? { KeyId: UNKNOWN_KEY } : {}),
          ...(has('constraints') ? { Constraints: { EncryptionContextSubset: pairs } } : {}),
          ...(has('tokens') ? { GrantTokens: ['unknown'] } : {}),
        },
        circumstances: {
          ...(has('quota') ? quotas({ grantsPerKey: 1 }) : {}),
          ...(has('principal') ? { host: { principalExists: () => false } } : {}),
        },
      };
    },
  },
  {
    operation: 'RotateKeyOnDemand',
    title:
      'names the key state before the key spec, as was seen, then role, limit and other rotations [STATE-6] [ROTATE-4]',
    faults: [
      PARAMETERS,
      KEY,
      fault('state', 'DisabledException', 'STATE-6'),
      fault('key spec', 'UnsupportedOperationException', 'ROTATE-4'),
      fault('replica', 'UnsupportedOperationException', 'ROTATE-4a'),
      fault('limit', 'LimitExceededException', 'ROTATE-4', 'rotationQuota'),
      fault('automatic', 'ConflictException', 'ROTATE-4'),
    ],
    scene: (has) => {
      const kind = has('key spec') ? ({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } as const) : {};
      const set = withReplicas(primary(kind), REPLICA_REGION);
      const due = { at: NOW - 90 * DAY + 60_000 };
      const nearDue = has('automatic') && !has('key spec');
      const rotating = nearDue ? afterCall(set, 'EnableKeyRotation', { RotationPeriodInDays: 90 }, due) : set;
      return {
        keySet: inEveryRegion(rotating, has('state') ? 'DisableKey' : undefined),
        input: has('parameters') ? { KeyId: null } : has('key') ? { KeyId: UNKNOWN_KEY } : {},
        circumstances: {
          region: has('replica') ? REPLICA_REGION : PRIMARY_REGION,
          ...(has('limit') ? quotas({ onDemandRotationsPerKey: 0 }) : {}),
        },
      };
    },
  },
  {
    operation: 'TagResource',
    title:
      'names parameters, key, and tag keys before the key state, and the number of tags last [TAG-2] [TAG-1] [TAG-1a]',
    faults: [
      PARAMETERS,
      KEY,
      fault('twice', 'TagException', 'TAG-1', 'tagKeyTwice'),
      fault('state', 'KMSInvalidStateException', 'STATE-1'),
      fault('too many', 'TagException', 'TAG-1a'),
    ],
    scene: (has) => ({
      keySet: has('state') ? afterCall(primary(), 'ScheduleKeyDeletion') : primary(),
      input: {
        Tags: [
          ...(has('twice') ? TAGS_TWICE : []),
          { TagKey: has('parameters') ? 'x'.repeat(129) : 'Purpose', TagValue: 'Test' },
        ],
        ...(has('key') ? { KeyId: UNKNOWN_KEY } : {}),
      },
      circumstances: has('too many') ? quotas({ tagsPerKey: 0 }) : {},
    }),
  },
  {
    operation: 'UpdateAlias',
    title:
      'names parameters, alias name, key, alias, key state, kinds of keys and quota, in this order [ALIAS-1] [ALIAS-2]',
    faults: [
      PARAMETERS,
      fault('prefix', 'ValidationException', 'ALIAS-1', 'aliasWithoutPrefix'),
      KEY,
      fault('alias', 'NotFoundException', 'ALIAS-1'),
      fault('state', 'KMSInvalidStateException', 'STATE-1'),
      fault('kind', 'ValidationException', 'ALIAS-2'),
      fault('quota', 'LimitExceededException', 'ALIAS-1', 'aliasQuota'),
    ],
    scene: (has) => {
      const kind = has('kind') ? ({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const) : {};
      const from = afterCall(single(kind), 'CreateAlias', { AliasName: ALIAS });
      const to = has('state') ? afterCall(primary(), 'ScheduleKeyDeletion') : primary();
      const host: Partial<Host> = {
        findKeySet: (keyId) => [from, to].find((set) => set.keyId === keyId),
        findAlias: (_region, name) => (name === ALIAS ? from : undefined),
      };
      return {
        keySet: to,
        input: {
          AliasName: has('parameters') ? '' : has('prefix') ? 'made' : has('alias') ? 'alias/unknown' : ALIAS,
          TargetKeyId: has('key') ? UNKNOWN_KEY : to.keyId,
        },
        circumstances: has('quota') ? { host, ...quotas({ aliasesPerKey: 0 }) } : { host },
      };
    },
  },
  {
    operation: 'Decrypt',
    title: 'names the key state, another key’s ciphertext, as was seen, usage, tokens, dry run [CIPHER-1] [USAGE-2]',
    faults: [
      PARAMETERS,
      KEY,
      fault('state', 'DisabledException', 'STATE-1'),
      fault('other ciphertext', 'IncorrectKeyException', 'CIPHER-1'),
      fault('usage', 'InvalidKeyUsageException', 'USAGE-2', 'keyUsage'),
      fault('tokens', 'InvalidGrantTokenException', 'GRANT-4'),
      fault('dry run', 'DryRunOperationException', 'DRYRUN-1'),
    ],
    scene: (has) => {
      const set = primary(has('usage') ? kindFor('GenerateMac') : {});
      return {
        keySet: has('state') ? afterCall(set, 'DisableKey') : set,
        input: {
          CiphertextBlob: has('parameters') ? '' : 'AQID',
          DryRun: has('dry run'),
          ...(has('key') ? { KeyId: UNKNOWN_KEY } : {}),
          ...(has('tokens') ? { GrantTokens: ['unknown'] } : {}),
        },
        circumstances: {
          host: { readCiphertext: () => ({ keyId: has('other ciphertext') ? SINGLE_REGION_KEY_ID : set.keyId }) },
        },
      };
    },
  },
  {
    operation: 'Encrypt',
    title: 'names the key usage before the algorithm, as was seen [USAGE-2]',
    faults: [
      fault('usage', 'InvalidKeyUsageException', 'USAGE-2', 'keyUsage'),
      fault('algorithm', 'InvalidKeyUsageException', 'USAGE-2', 'algorithmUnfit'),
    ],
    scene: (has) => ({
      keySet: single({ KeySpec: 'RSA_4096', KeyUsage: has('usage') ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT' }),
      input: { Plaintext: 'AQID', ...(has('algorithm') ? {} : { EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }) },
    }),
  },
  {
    operation: 'ScheduleKeyDeletion',
    title: 'names an impossible waiting period, the key, a forbidden period, the key state [DELETE-1] [DELETE-5]',
    faults: [
      PARAMETERS,
      KEY,
      fault('window', 'ValidationException', 'DELETE-1'),
      fault('state', 'KMSInvalidStateException', 'STATE-1'),
    ],
    scene: (has) => ({
      keySet: has('state') ? afterCall(primary(), 'ScheduleKeyDeletion') : primary(),
      input: {
        PendingWindowInDays: has('parameters') ? 366 : has('window') ? 31 : 7,
        ...(has('key') ? { KeyId: UNKNOWN_KEY } : {}),
      },
    }),
  },
];

describe('of several faults', () => {
  it.each(ROWS.map((row) => [row.operation, row.title, row] as const))(
    '%s %s',
    (operation, _title, { faults, scene }) => {
      for (let repaired = 0; repaired <= faults.length; repaired++) {
        const left = faults.slice(repaired).map((one) => one.fault);
        const { keySet, input, circumstances } = scene((name) => left.includes(name));
        const answer = call(keySet, operation, input, circumstances);
        const next = faults[repaired];
        const example = `with ${left.join(', ') || 'no fault'}`;
        if (next === undefined) {
          expect(answer, example).toMatchObject({ ok: true });
          continue;
        }
        expect(answer, example).toMatchObject({ ok: false, error: { code: next.code, rule: next.rule } });
        if (next.named !== undefined && !answer.ok) expect(answer.error.facts.fault, example).toBe(next.named);
      }
    },
  );
});

describe('the common order', () => {
  const withParameters = OPERATIONS.filter((operation) => 'KeyId' in faultlessInput(operation, primary())).flatMap(
    (operation) => Object.entries(wrongParameter(operation)).map(([name, value]) => [operation, name, value] as const),
  );

  it('is operation, parameters, key, and then the operation’s own checks [MODEL-3] [MODEL-1] [ID-3] [STATE-1]', () => {
    expect(PHASES.map(({ phase, rule }) => [phase, rule])).toEqual([
      ['operation', 'MODEL-3'],
      ['parameters', 'MODEL-1'],
      ['key', 'ID-3'],
      ['checks', 'STATE-1'],
    ]);
  });

  it.each(withParameters)(
    'of %s: a wrong %s, then an unknown key, then what is wrong with the key [MODEL-1] [ID-3]',
    (operation, name, wrong) => {
      const { keySet, region } = inState('PendingDeletion', kindFor(operation));
      const input = faultlessInput(operation, keySet);
      const rules = [{ [name]: wrong, KeyId: UNKNOWN_KEY }, { KeyId: UNKNOWN_KEY }, {}].map((faults) => {
        const answer = call(keySet, operation, { ...input, ...faults }, { region });
        return answer.ok ? 'ok' : answer.error.rule;
      });
      expect(rules.slice(0, 2)).toEqual(['MODEL-1', 'ID-3']);
      expect(['MODEL-1', 'ID-3']).not.toContain(rules[2]);
    },
  );

  it('begins with the operation: of one that KMS does not have nothing else is looked at [MODEL-3]', () => {
    const nonsense = { region: PRIMARY_REGION, at: 0, operation: 'DeleteKey', input: { KeyId: 1 } };
    expect(reduceJson(primary(), nonsense)).toMatchObject({
      error: { code: 'UnknownOperationException', rule: 'MODEL-3' },
    });
  });

  it.each([
    ['a key ID that is too long', 'x'.repeat(2049), 'MODEL-1'],
    ['a key ID of no known form', 'mrk-fake-key-id', 'ID-2'],
    ['an unknown key', UNKNOWN_KEY, 'ID-3'],
    ['the key itself', MULTI_REGION_KEY_ID, 'STATE-1'],
  ] as const)(
    'of EnableKey on a key that is PendingDeletion, with %s [MODEL-1] [ID-2] [ID-3] [STATE-1]',
    (_case, KeyId, rule) => {
      expect(call(inState('PendingDeletion').keySet, 'EnableKey', { KeyId })).toMatchObject({ error: { rule } });
    },
  );
});

describe('the table of precedence', () => {
  it('names each check of an operation once [STATE-1]', () => {
    for (const operation of OPERATIONS) {
      const { order } = PRECEDENCE[operation];
      expect(new Set(order).size, operation).toBe(order.length);
    }
  });

  it('has a reason, and says what was seen and what is assumed [STATE-1]', () => {
    for (const [operation, { order, evidence, rule, seen, reason }] of Object.entries(PRECEDENCE)) {
      expect(reason, operation).toMatch(/^[A-Z].*\.$/);
      if (evidence === 'assumed') expect({ rule, seen }, operation).toEqual({ seen: [] });
      else expect(Object.keys(RULES), operation).toContain(rule);
      if (evidence !== 'observed') continue;
      expect(seen.length, operation).toBeGreaterThan(0);
      for (const [first, second, rules] of seen) {
        expect(order, operation).toEqual(expect.arrayContaining([first, second]));
        expect(order.indexOf(first), operation).toBeLessThan(order.indexOf(second));
        expect(Object.keys(RULES), operation).toEqual(expect.arrayContaining([...rules]));
      }
    }
  });

  it('puts a dry run last wherever there is one [DRYRUN-1]', () => {
    for (const { order } of Object.values(PRECEDENCE)) {
      if (order.includes('dryRun')) expect(order.at(-1)).toBe('dryRun');
    }
  });
});

describe('the key state table', () => {
  it('decides: one cell changed changes the answer, and no other [STATE-1]', async () => {
    vi.resetModules();
    const { STATE_COLUMNS } = await import('../../../src/model/key/state-table.js');
    const { CARDS } = await import('../../../src/model/operations/index.js');
    const fresh = await import('../../../src/model/engine/reduce.js');
    const keySet = primary();
    const outcomes = (): readonly string[] =>
      (['TagResource', 'UntagResource'] as const).map((operation) => {
        const answer = fresh.reduceJson(keySet, command(keySet, operation, faultlessInput(operation, keySet)));
        return answer.ok ? 'ok' : answer.error.code;
      });
    expect(outcomes()).toEqual(['ok', 'ok']);
    // This module is this test's own: it is thrown away with its changed cell.
    const row = CARDS.TagResource.states as unknown as unknown[];
    row[STATE_COLUMNS.indexOf('Enabled')] = row[STATE_COLUMNS.indexOf('PendingDeletion')];
    expect(outcomes()).toEqual(['KMSInvalidStateException', 'ok']);
    vi.resetModules();
    expect(call(keySet, 'TagResource', faultlessInput('TagResource', keySet)).ok).toBe(true);
  });
});

/** A parameter beside the key that breaks its constraint; none, where the operation has no such parameter. */
function wrongParameter(operation: Operation): Readonly<Record<string, unknown>> {
  const members: Members = INPUTS[operation];
  for (const [name, member] of Object.entries(members)) {
    if (name === 'KeyId') continue;
    if (member.type === 'integer') return { [name]: member.max + 1 };
    if (member.type === 'string') return { [name]: 'enum' in member ? 'NONE' : 'x'.repeat(member.max + 1) };
    if (member.type === 'blob') return { [name]: '' };
    if (member.type === 'list') return { [name]: [null] };
  }
  return {};
}

/** The set after the operation on each of its keys. */
function inEveryRegion(keySet: KeySet, operation: Operation | undefined): KeySet {
  if (operation === undefined) return keySet;
  return Object.keys(keySet.keys).reduce((set, region) => afterCall(set, operation, {}, { region }), keySet);
}

function refusesToUnwrap(): ReturnType<Host['unwrapKeyMaterial']> {
  return { ok: false, code: 'InvalidCiphertextException', message: '' };
}

const QUOTAS = {
  keysPerRegion: 100_000,
  aliasesPerKey: 50,
  grantsPerKey: 50_000,
  tagsPerKey: 50,
  policyBytes: 32_768,
  onDemandRotationsPerKey: 25,
};

function quotas(changed: Partial<typeof QUOTAS>): Circumstances {
  return { settings: { quotas: { ...QUOTAS, ...changed } } };
}
