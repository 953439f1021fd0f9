// PutKeyPolicy, GetKeyPolicy, ListKeyPolicies, and what CreateKey and ReplicateKey ask of a key policy.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { utf8Length } from '../../../src/model/requests/policy.js';
import { existing, uniqueIdOf } from '../../../src/model/requests/principals.js';
import { createKey, createSet, ok, openAccount, refusal } from '../../support/host.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const ACCOUNT = '111122223333';
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const CALLER = `arn:aws:iam::${ACCOUNT}:role/Caller`;
const OTHER = 'arn:aws:iam::444455556666:root';

const LOCKED_OUT = `MalformedPolicyDocumentException: ${words('policyLocksOut')} [POLICY-3]`;
const BAD_PRINCIPAL = `MalformedPolicyDocumentException: ${words('policyPrincipalInvalid')} [POLICY-4]`;
const UNKNOWN_TEXT = BAD_PRINCIPAL.replace('POLICY-4', 'POLICY-6');
const UNFIT = `InvalidArnException: ${words('policyPrincipalUnfit')} [POLICY-6]`;
const BROKEN = `InvalidArnException: ${words('policyArnBroken')} [POLICY-5]`;
const NO_POLICY = `MalformedPolicyDocumentException: ${words('policyMalformed')} [POLICY-7]`;

type Statement = Readonly<Record<string, unknown>>;

describe('the key policy', () => {
  it('of a new key is the default one: the root of its account may do everything [POLICY-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    for (const region of [PRIMARY, REPLICA]) {
      expect(ok(store, region, 'ListKeyPolicies', { KeyId: keyId })).toEqual({
        PolicyNames: ['default'],
        Truncated: false,
      });
      const { Policy, PolicyName } = ok(store, region, 'GetKeyPolicy', { KeyId: keyId });
      expect(PolicyName).toBe('default');
      expect(JSON.parse(Policy)).toEqual({
        Version: '2012-10-17',
        Id: 'key-default-1',
        Statement: [
          {
            Sid: 'Enable IAM User Permissions',
            Effect: 'Allow',
            Principal: { AWS: ROOT },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      });
    }
  });

  it("names the account's root in the partition of the key [POLICY-1]", () => {
    const store = openAccount({ accountId: '444455556666' });
    const { KeyId } = createKey(store, 'cn-north-1');
    const { Policy } = ok(store, 'cn-north-1', 'GetKeyPolicy', { KeyId });
    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [{ Principal: { AWS: 'arn:aws-cn:iam::444455556666:root' } }],
    });
  });

  it('is put and got under the one name `default`, also when none is given [POLICY-2]', () => {
    const { store, KeyId } = key();
    const policies = [allow({ Sid: 'first' }), allow({ Sid: 'second' })].map((statement) => policyOf(statement));
    for (const [index, PolicyName] of [undefined, 'default'].entries()) {
      const named = PolicyName === undefined ? {} : { PolicyName };
      expect(ok(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: policies[index], ...named })).toEqual({});
      const { Policy } = ok(store, PRIMARY, 'GetKeyPolicy', { KeyId, ...named });
      // AWS KMS may format the document anew, so it is the document that counts.
      expect(JSON.parse(Policy)).toEqual(JSON.parse(policies[index] ?? ''));
    }
    const unknown = `NotFoundException: ${words('policyNameUnknown', { policyName: 'other' })} [POLICY-2]`;
    expect(refusal(store, PRIMARY, 'GetKeyPolicy', { KeyId, PolicyName: 'other' })).toBe(unknown);
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, PolicyName: 'other', Policy: policies[0] })).toBe(unknown);
    expect(refusal(store, PRIMARY, 'GetKeyPolicy', { KeyId, PolicyName: 'Default' })).toBe(
      `NotFoundException: ${words('policyNameUnknown', { policyName: 'Default' })} [POLICY-2]`,
    );
  });

  it("is each related key's own [SHARED-2]", () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    ok(store, REPLICA, 'PutKeyPolicy', { KeyId: keyId, Policy: policyOf(allow({ Sid: 'mine' })) });
    expect(ok(store, REPLICA, 'GetKeyPolicy', { KeyId: keyId }).Policy).toContain('mine');
    expect(ok(store, PRIMARY, 'GetKeyPolicy', { KeyId: keyId }).Policy).not.toContain('mine');
  });

  it('is asked the same of by CreateKey, ReplicateKey and PutKeyPolicy [REPLICATE-9]', () => {
    const { store, KeyId } = key();
    for (const [Policy, expected] of [
      ['{}', NO_POLICY],
      [policyOf(allow({ Principal: { AWS: 'nobody' } })), UNKNOWN_TEXT],
      [policyOf(allow({ Action: 'kms:Get*' })), LOCKED_OUT],
    ]) {
      expect(refusal(store, PRIMARY, 'CreateKey', { Policy })).toBe(expected);
      expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy })).toBe(expected);
      expect(refusal(store, PRIMARY, 'ReplicateKey', { KeyId, ReplicaRegion: REPLICA, Policy })).toBe(expected);
    }
    const Policy = policyOf(allow());
    expect(refusal(store, PRIMARY, 'CreateKey', { Policy })).toBe('ok');
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy })).toBe('ok');
    expect(refusal(store, PRIMARY, 'ReplicateKey', { KeyId, ReplicaRegion: REPLICA, Policy })).toBe('ok');
  });
});

describe('the lockout safety check', () => {
  it.each<[string, Statement, string]>([
    ['the root of the account', { Principal: { AWS: ROOT } }, 'ok'],
    ['the account', { Principal: { AWS: ACCOUNT } }, 'ok'],
    ['the caller', { Principal: { AWS: CALLER } }, 'ok'],
    ['another path', { Principal: { AWS: CALLER.replace('role/', 'role/path/') } }, LOCKED_OUT],
    ['the caller among others', { Principal: { AWS: [OTHER, CALLER] } }, 'ok'],
    ['everybody', { Principal: '*' }, 'ok'],
    ['everybody in AWS', { Principal: { AWS: '*' } }, 'ok'],
    ['another role', { Principal: { AWS: `${CALLER}2` } }, LOCKED_OUT],
    ['another account', { Principal: { AWS: OTHER } }, LOCKED_OUT],
    ['a service', { Principal: { Service: 'ec2.amazonaws.com' } }, LOCKED_OUT],
    ['all but one', { Principal: undefined, NotPrincipal: { AWS: OTHER } }, LOCKED_OUT],
  ])('wants the caller or the account to be let in: %s [POLICY-3]', (_who, statement, expected) => {
    const { store, KeyId } = key();
    const Policy = policyOf(allow(statement));
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy }, CALLER)).toBe(expected);
  });

  it.each<[string, string, string]>([
    ['its role', `arn:aws:iam::${ACCOUNT}:role/Deployer`, 'ok'],
    ['its role, which has a path', `arn:aws:iam::${ACCOUNT}:role/service-role/Deployer`, 'ok'],
    ['the session', `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/run-7`, 'ok'],
    ['another session', `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/run-8`, LOCKED_OUT],
    ['another role', `arn:aws:iam::${ACCOUNT}:role/Deployer2`, LOCKED_OUT],
    ["another account's role", 'arn:aws:iam::444455556666:role/Deployer', LOCKED_OUT],
    ['a user of that name', `arn:aws:iam::${ACCOUNT}:user/Deployer`, LOCKED_OUT],
  ])('lets a session in where the policy names %s [POLICY-3]', (_what, AWS, expected) => {
    const { store, KeyId } = key();
    const Policy = policyOf(allow({ Principal: { AWS } }));
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/run-7`;
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy }, session)).toBe(expected);
  });

  it('takes the root for the caller who names no other [POLICY-3]', () => {
    const { store, KeyId } = key();
    const Policy = policyOf(allow({ Principal: { AWS: CALLER } }));
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy })).toBe(LOCKED_OUT);
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy }, CALLER)).toBe('ok');
  });

  it("takes the root of the replica's partition, and no other [POLICY-3]", () => {
    const store = openAccount();
    const { KeyId } = createKey(store, 'cn-north-1', { MultiRegion: true });
    const input = (partition: string): object => ({
      KeyId,
      ReplicaRegion: 'cn-northwest-1',
      Policy: policyOf(allow({ Principal: { AWS: `arn:${partition}:iam::${ACCOUNT}:root` } })),
    });
    expect(refusal(store, 'cn-north-1', 'ReplicateKey', { ...input('aws') })).toBe(UNFIT);
    expect(refusal(store, 'cn-north-1', 'ReplicateKey', { ...input('aws-cn') })).toBe('ok');
  });

  it.each<[unknown, string]>([
    ['kms:PutKeyPolicy', 'ok'],
    ['kms:*', 'ok'],
    ['*', 'ok'],
    ['kms:Put*', 'ok'],
    ['kms:*Policy', 'ok'],
    ['k*s:P*t*Key*y', 'ok'],
    ['KMS:PUTKEYPOLICY', 'ok'],
    ['kms:PutKeyPolic?', 'ok'],
    ['kms:????????????', 'ok'],
    [['kms:Encrypt', 'kms:PutKeyPolicy'], 'ok'],
    ['kms:PutKeyPolicy?', LOCKED_OUT],
    ['kms:???????????', LOCKED_OUT],
    ['?kms:PutKeyPolicy', LOCKED_OUT],
    ['kms:PutKeyPolicy2', LOCKED_OUT],
    ['kms:PutKey', LOCKED_OUT],
    ['kms:Get*', LOCKED_OUT],
    ['*Get*', LOCKED_OUT],
    ['kms.PutKeyPolicy', LOCKED_OUT],
    ['s3:*', LOCKED_OUT],
    ['', LOCKED_OUT],
    [[], LOCKED_OUT],
    [7, NO_POLICY],
  ])('wants PutKeyPolicy to be allowed, by name or with wildcards: %j [POLICY-3]', (Action, expected) => {
    const { store, KeyId } = key();
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: policyOf(allow({ Action })) })).toBe(expected);
  });

  it('wants a statement that allows: one that denies does not, and one is enough [POLICY-3]', () => {
    const { store, KeyId } = key();
    const put = (...statements: readonly Statement[]): string =>
      refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: policyOf(...statements) });
    expect(put(allow({ Effect: 'Deny' }))).toBe(LOCKED_OUT);
    expect(put(allow({ Action: 'kms:Get*' }), allow({ Principal: { AWS: OTHER } }))).toBe(LOCKED_OUT);
    expect(put(allow({ Action: 'kms:Get*' }), allow())).toBe('ok');
    expect(put()).toBe(NO_POLICY);
    // A single statement need not be in a list.
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: allow() });
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy })).toBe('ok');
  });

  it('is not made when it is to be bypassed; the other checks are [POLICY-3]', () => {
    const { store, KeyId } = key();
    const put = (statement: Statement, BypassPolicyLockoutSafetyCheck: boolean): string =>
      refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: policyOf(statement), BypassPolicyLockoutSafetyCheck });
    const lockout = allow({ Principal: { AWS: OTHER } });
    expect(put(lockout, false)).toBe(LOCKED_OUT);
    expect(put(lockout, true)).toBe('ok');
    expect(put(allow({ Principal: { AWS: 'nobody' } }), true)).toBe(UNKNOWN_TEXT);
    for (const operation of ['CreateKey', 'ReplicateKey'] as const) {
      const input = operation === 'CreateKey' ? {} : { KeyId, ReplicaRegion: REPLICA };
      const bypass = { Policy: policyOf(lockout), BypassPolicyLockoutSafetyCheck: true };
      expect(refusal(store, PRIMARY, operation, { ...input, ...bypass })).toBe('ok');
    }
  });

  it("is the host's own where it has one, which sees the document and its author [POLICY-3]", () => {
    const asked: unknown[] = [];
    let answer = false;
    const store = openAccount({
      host: {
        policyAdmitsAuthor: (policy, author) => {
          asked.push({ policy, author });
          return answer;
        },
      },
    });
    const { KeyId } = createKey(store, PRIMARY);
    const Policy = policyOf(allow());
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy }, CALLER)).toBe(LOCKED_OUT);
    const author = { principal: CALLER, accountId: ACCOUNT, partition: 'aws' };
    expect(asked).toEqual([{ policy: JSON.parse(Policy), author }]);
    answer = true;
    // It may let in what the model would not.
    const lockout = policyOf(allow({ Effect: 'Deny' }));
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: lockout }, CALLER)).toBe('ok');
    // The default policy is not asked about.
    createKey(store, PRIMARY);
    expect(asked).toHaveLength(2);
  });

  it('is as quick with a hostile pattern as with a friendly one [POLICY-3]', () => {
    const { store, KeyId } = key();
    const room = 32_000;
    // A matcher that goes back step by step would take longer than the universe has been there.
    for (const unit of ['*?', '*', '?*', '*k', '*k*m*s*:', '*?*y']) {
      const Action = `${unit.repeat(room / unit.length)}x`;
      expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: policyOf(allow({ Action })) })).toBe(LOCKED_OUT);
      const Actions = Array.from({ length: 300 }, () => `${unit.repeat(50 / unit.length)}x`);
      const many = policyOf(allow({ Action: Actions }));
      expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: many })).toBe(LOCKED_OUT);
    }
  });
});

describe('a policy document', () => {
  const DOCUMENT = { Version: '2012-10-17', Statement: allow() };
  it.each<unknown>([
    ...['text', null, 7, [], {}, { Statement: 'x' }, { Statement: [1] }, { Statement: null }, { Statement: [] }],
    { ...DOCUMENT, Version: '2012-10-18' },
    { ...DOCUMENT, Version: 20121017 },
    { ...DOCUMENT, Id: 7 },
    { ...DOCUMENT, Statements: [] },
    ...[
      { Sid: 7 },
      { Effect: 'allow' },
      { Effect: undefined },
      { Principal: 'someone' },
      { Principal: { Azure: 'someone' } },
      { Principal: { AWS: [ROOT, 7] } },
      { NotPrincipal: { AWS: OTHER } },
      { NotAction: 'kms:Encrypt' },
      { NotResource: '*' },
      { Resource: 7 },
      { Resources: '*' },
      { Condition: 'StringEquals' },
      { Condition: { StringEquals: 'x' } },
      { Condition: { StringEquals: { 'kms:KeySpec': {} } } },
    ].map((statement) => ({ ...DOCUMENT, Statement: [allow(), allow(statement)] })),
  ])('that is none is MalformedPolicyDocumentException: %j [POLICY-7]', (document) => {
    const { store, KeyId } = key();
    for (const BypassPolicyLockoutSafetyCheck of [false, true]) {
      const input = { KeyId, Policy: JSON.stringify(document), BypassPolicyLockoutSafetyCheck };
      expect(refusal(store, PRIMARY, 'PutKeyPolicy', input)).toBe(NO_POLICY);
    }
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: 'x' })).toBe(NO_POLICY);
  });

  it('is read as IAM reads one: an older version or none, spaces in a Sid, single values, conditions [POLICY-7]', () => {
    const { store, KeyId } = key();
    const put = (document: unknown): string =>
      refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: JSON.stringify(document) });
    expect(put(DOCUMENT)).toBe('ok');
    expect(put({ ...DOCUMENT, Version: '2008-10-17', Id: 'an id' })).toBe('ok');
    expect(put({ Statement: [allow({ Sid: 'Enable IAM User Permissions' })] })).toBe('ok');
    const Condition = {
      StringEquals: { 'kms:KeySpec': ['RSA_2048', 'RSA_4096'] },
      Bool: { 'aws:SecureTransport': true },
    };
    expect(put({ ...DOCUMENT, Statement: [allow(), allow({ Condition })] })).toBe('ok');
  });

  it.each<[object, string]>([
    [{ 'ForAllValues:StringEquals': { 'kms:EncryptionContext:Department': 'IT' } }, 'refused'],
    [{ 'forallvalues:StringLikeIfExists': { 'aws:requesttag/Project': ['a', 'b'] } }, 'refused'],
    [{ 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['Department'] } }, 'ok'],
    [{ 'ForAnyValue:StringEquals': { 'kms:EncryptionContext:Department': 'IT' } }, 'ok'],
    [{ StringEquals: { 'kms:EncryptionContext:Department': 'IT' } }, 'ok'],
  ])('does not ask for all values of what a request need not have: %j [POLICY-7]', (Condition, expected) => {
    const { store, KeyId } = key();
    const Policy = policyOf(allow(), allow({ Condition }));
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy })).toBe(
      expected === 'ok' ? 'ok' : `MalformedPolicyDocumentException: ${words('policyOverlyPermissive')} [POLICY-7]`,
    );
  });

  it.each<[unknown, string]>([
    [{ AWS: 'arn:aws:iam::444455556666:user/path/Name' }, 'ok'],
    [{ AWS: 'arn:aws:sts::444455556666:assumed-role/Role/session' }, 'ok'],
    [{ AWS: 'arn:aws:sts::444455556666:federated-user/Bob' }, 'ok'],
    [{ AWS: '444455556666' }, 'ok'],
    [{ AWS: 'AROA0123456789ABCDEFG' }, 'ok'],
    [{ AWS: ['*', OTHER], Service: 'ec2.amazonaws.com' }, 'ok'],
    ['*', 'ok'],
    [{ AWS: 'arn:aws:iam:::role/Role' }, BROKEN],
    [{ AWS: 'arn:aws:iam::my-account:role/Role' }, BROKEN],
    [{ AWS: 'arn:aws:iam::44445555666:root' }, BROKEN],
    [{ AWS: 'arn:aws:iam' }, BROKEN],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:group/Group` }, UNFIT],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:instance-profile/Profile` }, UNFIT],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:policy/Policy` }, UNFIT],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:role/Admin*` }, UNFIT],
    [{ AWS: 'arn:aws:iam::*:root' }, UNFIT],
    [{ AWS: `arn:aws-cn:iam::${ACCOUNT}:root` }, UNFIT],
    [{ AWS: 'arn:aws:iam::444455556666:Root' }, UNFIT],
    [{ AWS: 'arn:aws:iam::444455556666:user/' }, UNFIT],
    [{ AWS: 'arn:aws:s3:::bucket' }, UNFIT],
    [{ Federated: 'cognito-identity.amazonaws.com' }, UNFIT],
    [{ CanonicalUser: '79a59df900b949e55d96a1e698fbaced' }, UNFIT],
    [{ AWS: '44445555666' }, UNKNOWN_TEXT],
    [{ AWS: [OTHER, ''] }, UNKNOWN_TEXT],
    [{ Service: '' }, UNKNOWN_TEXT],
    [{ Service: 'ec2' }, UNKNOWN_TEXT],
  ])('names principals that can exist: %j [POLICY-5] [POLICY-6]', (Principal, expected) => {
    const { store, KeyId } = key();
    const Policy = policyOf(allow(), allow({ Principal }));
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy })).toBe(expected);
  });

  it.each([{}, { Principal: {} }, { Principal: { AWS: [] } }, { Principal: null }])(
    'says of each statement whom it is about: %j does not [POLICY-7]',
    (who) => {
      const { store, KeyId } = key();
      const Policy = policyOf(allow(), { ...allow({ Principal: undefined }), ...who });
      expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy })).toBe(
        `MalformedPolicyDocumentException: ${words('policyWithoutPrincipal')} [POLICY-7]`,
      );
    },
  );

  it('names principals that exist, as the host knows [POLICY-4]', () => {
    const store = openAccount({ host: { principalExists: (principal) => principal === ROOT || principal === CALLER } });
    const { KeyId } = createKey(store, PRIMARY);
    const put = (AWS: unknown): string =>
      refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: policyOf(allow(), allow({ Principal: { AWS } })) });
    expect(put([ROOT, CALLER])).toBe('ok');
    expect(put([ROOT, `${CALLER}2`])).toBe(BAD_PRINCIPAL);
  });

  it('has the unique ID of a role that no longer exists, with which it cannot be put again [POLICY-2] [POLICY-4]', () => {
    const GONE = `arn:aws:iam::${ACCOUNT}:role/Gone`;
    let isThere = true;
    const exists = existing([CALLER], ACCOUNT);
    const store = openAccount({ host: { principalExists: (name) => exists(name) || (isThere && name === GONE) } });
    const { KeyId } = createKey(store, PRIMARY);
    const Condition = { StringEquals: { 'aws:PrincipalArn': GONE } };
    const policy = (gone: string) =>
      policyOf(
        allow(),
        allow({ Principal: { AWS: [CALLER, gone] }, Condition }),
        allow({ Principal: undefined, NotPrincipal: { AWS: gone } }),
      );
    const shown = (): string => ok(store, PRIMARY, 'GetKeyPolicy', { KeyId }).Policy;
    const spaced = JSON.stringify(JSON.parse(policy(GONE)), undefined, 3);
    ok(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: spaced });
    expect(shown()).toBe(spaced);
    isThere = false;
    const id = String(uniqueIdOf(GONE));
    expect(id).toMatch(/^AROA[A-Z0-9]{17}$/);
    expect(JSON.parse(shown())).toEqual(JSON.parse(policy(id)));
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: shown() })).toBe(BAD_PRINCIPAL);
    isThere = true;
    expect(shown()).toBe(spaced);
  });

  it.each<[string, Statement]>([
    ['no action', { Action: undefined }],
    ['an empty list of actions', { Action: [] }],
    ['no resource', { Resource: undefined }],
    ['an empty list of resources', { Resource: [] }],
  ])('with a statement that has %s is taken, but the statement has no effect [POLICY-2a]', (_what, without) => {
    const { store, KeyId } = key();
    const put = (...statements: readonly Statement[]): string =>
      refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: policyOf(...statements) });
    expect(put(allow(without))).toBe(LOCKED_OUT);
    expect(put(allow(), allow(without))).toBe('ok');
  });

  it.each([
    ['a', 1],
    ['é', 2],
    ['\u00ff', 2],
  ])('has 32,768 bytes of UTF-8 at most, in characters like %s of %i bytes [REPLICATE-9]', (character, bytes) => {
    const { store, KeyId } = key();
    const empty = policyOf(allow({ Sid: '' })).length;
    const policy = (length: number): string => {
      const room = length - empty;
      const Sid = character.repeat(Math.floor(room / bytes)) + 'x'.repeat(room % bytes);
      return policyOf(allow({ Sid }));
    };
    expect(Buffer.byteLength(policy(32_768))).toBe(32_768);
    expect(refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy: policy(32_768) })).toBe('ok');
    for (const operation of ['PutKeyPolicy', 'CreateKey', 'ReplicateKey'] as const) {
      const input = operation === 'CreateKey' ? {} : { KeyId };
      const Region = operation === 'ReplicateKey' ? { ReplicaRegion: REPLICA } : {};
      expect(refusal(store, PRIMARY, operation, { ...input, ...Region, Policy: policy(32_769) })).toBe(
        `LimitExceededException: ${words('policyTooLong', { limit: 32768 })} [REPLICATE-9]`,
      );
    }
  });

  it('is measured in bytes as UTF-8 has them, whatever the characters [REPLICATE-9]', () => {
    for (const text of ['', 'a', '\u007f\u0080\u07ff\u0800\uffff', 'é€', '😀 and 𝄞', 'x'.repeat(1000)]) {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text));
    }
  });

  it('has no characters beyond U+00FF, and 131,072 of them at most: the constraints of the API [MODEL-1]', () => {
    const store = openAccount({ quotas: { policyBytes: 1_000_000 } });
    const { KeyId } = createKey(store, PRIMARY);
    const put = (Policy: string): string => refusal(store, PRIMARY, 'PutKeyPolicy', { KeyId, Policy });
    expect(put(policyOf(allow({ Sid: '€' })))).toMatch(/^ValidationException: .*policy.* \[MODEL-1\]$/);
    const empty = policyOf(allow({ Sid: '' })).length;
    expect(put(policyOf(allow({ Sid: 'x'.repeat(131_072 - empty) })))).toBe('ok');
    expect(put(policyOf(allow({ Sid: 'x'.repeat(131_073 - empty) })))).toMatch(
      /^ValidationException: .*policy.* \[MODEL-1\]$/,
    );
  });
});

function key(): { readonly store: Store; readonly KeyId: string } {
  const store = openAccount();
  return { store, KeyId: createSet(store, [PRIMARY]) };
}

function allow(but: Statement = {}): Statement {
  return { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*', ...but };
}

function policyOf(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
