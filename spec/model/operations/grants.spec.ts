// CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant, and grant tokens.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { existing, uniqueIdOf } from '../../../src/model/requests/principals.js';
import { createKey, createSet, encrypt, ok, openAccount, refusal } from '../../support/host.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Example`;
const KEEPER = `arn:aws:iam::${ACCOUNT}:role/Keeper`;
const GRANT = { GranteePrincipal: ROLE, Operations: ['Encrypt', 'Decrypt'] } as const;
const BAD_TOKEN = `InvalidGrantTokenException: ${words('grantTokenInvalid')} [GRANT-4]`;

/** What a grant on such a key can allow, beside CreateGrant, RetireGrant and DescribeKey: the guide's list. */
const GRANTABLE: readonly (readonly [KeySpec: string, KeyUsage: string, operations: readonly string[]])[] = [
  [
    'SYMMETRIC_DEFAULT',
    'ENCRYPT_DECRYPT',
    [
      'Encrypt',
      'Decrypt',
      'ReEncryptFrom',
      'ReEncryptTo',
      'GenerateDataKey',
      'GenerateDataKeyWithoutPlaintext',
      'GenerateDataKeyPair',
      'GenerateDataKeyPairWithoutPlaintext',
    ],
  ],
  ['RSA_2048', 'ENCRYPT_DECRYPT', ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GetPublicKey']],
  ['RSA_2048', 'SIGN_VERIFY', ['Sign', 'Verify', 'GetPublicKey']],
  ['ECC_NIST_P384', 'KEY_AGREEMENT', ['DeriveSharedSecret', 'GetPublicKey']],
  ['HMAC_256', 'GENERATE_VERIFY_MAC', ['GenerateMac', 'VerifyMac']],
  ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE', ['Encapsulate', 'Decapsulate', 'GetPublicKey']],
];
const ANY_KEY = ['RetireGrant', 'DescribeKey'];
const EVERY_OPERATION = [...new Set([...GRANTABLE.flatMap(([, , operations]) => operations), ...ANY_KEY])];

describe('a grant', () => {
  it('belongs to one key in one Region [GRANT-1] [SHARED-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    store.advance(678);
    const { GrantId, GrantToken } = ok(store, PRIMARY, 'CreateGrant', { KeyId: keyId, ...GRANT, Name: 'mine' });
    expect(GrantId).toMatch(/^[0-9a-f]{64}$/);
    expect(grants(store, PRIMARY, keyId)).toEqual([
      {
        KeyId: `arn:aws:kms:${PRIMARY}:${ACCOUNT}:key/${keyId}`,
        GrantId,
        Name: 'mine',
        // In whole seconds, as was seen in 2026-09.
        CreationDate: Math.floor(store.now() / 1000),
        GranteePrincipal: ROLE,
        IssuingAccount: `arn:aws:iam::${ACCOUNT}:root`,
        Operations: ['Encrypt', 'Decrypt'],
      },
    ]);
    expect(grants(store, REPLICA, keyId)).toEqual([]);
    // Not even its token is known elsewhere.
    expect(encrypt(store, PRIMARY, keyId, 'hello', { GrantTokens: [GrantToken] })).not.toBe('');
    const there = { KeyId: keyId, Plaintext: 'AQID', GrantTokens: [GrantToken] };
    expect(refusal(store, REPLICA, 'Encrypt', there)).toBe(BAD_TOKEN);
    expect(refusal(store, REPLICA, 'RetireGrant', { GrantToken })).toBe(BAD_TOKEN);
    expect(refusal(store, REPLICA, 'RevokeGrant', { KeyId: keyId, GrantId })).toBe(
      `NotFoundException: ${words('grantDoesNotExist', { grantId: GrantId })} [GRANT-3]`,
    );
  });

  it('is one of as many as the quota says, for each key by itself [GRANT-1]', () => {
    const store = openAccount({ quotas: { grantsPerKey: 3 } });
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    const grant = (region: string, Name: string, Operations: readonly string[] = ['Encrypt']): string =>
      refusal(store, region, 'CreateGrant', { KeyId: keyId, GranteePrincipal: ROLE, Operations, Name });
    for (const name of ['1', '2', '3']) expect(grant(PRIMARY, name)).toBe('ok');
    const full = `LimitExceededException: ${words('grantQuota', { limit: 3, usage: 3 })} [GRANT-1]`;
    expect(grant(PRIMARY, '4')).toBe(full);
    expect(grant(PRIMARY, '1', ['Decrypt'])).toBe(full);
    // To ask for one again makes none more.
    expect(grant(PRIMARY, '1')).toBe('ok');
    expect(grant(REPLICA, '4')).toBe('ok');
    ok(store, PRIMARY, 'RevokeGrant', { KeyId: keyId, GrantId: grants(store, PRIMARY, keyId)[0]?.GrantId });
    expect(grant(PRIMARY, '4')).toBe('ok');
  });

  it('is one of 50,000 unless the host says otherwise [GRANT-1]', () => {
    expect(openAccount().snapshot().settings.quotas.grantsPerKey).toBe(50_000);
  });

  it('with the name and parameters of another is that one, with one more token [GRANT-2]', () => {
    const { store, KeyId } = key();
    const constraints = { EncryptionContextSubset: { a: '1', b: '2' } };
    const create = (input: object): { GrantId: string; GrantToken: string } =>
      ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, Name: 'mine', Constraints: constraints, ...input });
    const first = create({});
    const again = [
      create({}),
      // Order says nothing, and neither does a repetition.
      create({ Operations: ['Decrypt', 'Encrypt', 'Decrypt'] }),
      create({ Constraints: { EncryptionContextSubset: { b: '2', a: '1' } } }),
    ];
    for (const { GrantId } of again) expect(GrantId).toBe(first.GrantId);
    const tokens = [first, ...again].map(({ GrantToken }) => GrantToken);
    expect(new Set(tokens).size).toBe(4);
    for (const token of tokens) encrypt(store, PRIMARY, KeyId, 'hello', { GrantTokens: [token] });

    const others = [
      create({ Name: 'yours' }),
      create({ Name: undefined }),
      create({ Name: undefined }),
      create({ GranteePrincipal: KEEPER }),
      create({ RetiringPrincipal: KEEPER }),
      create({ Operations: ['Encrypt'] }),
      create({ Constraints: undefined }),
      create({ Constraints: { EncryptionContextEquals: { a: '1', b: '2' } } }),
      create({ Constraints: { EncryptionContextSubset: { a: '1', b: '3' } } }),
      create({ Constraints: { ...constraints, SourceArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/T' } }),
    ];
    const ids = [first, ...others].map(({ GrantId }) => GrantId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(grants(store, PRIMARY, KeyId)).toHaveLength(ids.length);
  });

  const EXACTLY_ONE = `ValidationException: ${words('principalNotOne', { members: ['GranteePrincipal', 'GranteeServicePrincipal'] })} [GRANT-6]`;
  const SERVICE_NEEDS = `ValidationException: ${words('servicePrincipalIncomplete')} [GRANT-6]`;
  const service = { GranteePrincipal: undefined, GranteeServicePrincipal: 'service-name.amazonaws.com' };
  const Constraints = { SourceArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/T' };
  it.each<[string, object, string]>([
    ['a principal', {}, 'ok'],
    ['nobody', { GranteePrincipal: undefined }, EXACTLY_ONE],
    ['a principal and a service', { GranteeServicePrincipal: 'service-name.amazonaws.com' }, EXACTLY_ONE],
    ['a service without a source and a retiring principal', service, SERVICE_NEEDS],
    ['a service without a source', { ...service, RetiringPrincipal: KEEPER }, SERVICE_NEEDS],
    ['a service without a retiring principal', { ...service, Constraints }, SERVICE_NEEDS],
    ['a service with both', { ...service, Constraints, RetiringPrincipal: KEEPER }, 'ok'],
    [
      'a service with both, retired by a service',
      { ...service, Constraints, RetiringServicePrincipal: 's.amazonaws.com' },
      'ok',
    ],
    [
      'a principal, retired by two',
      { RetiringPrincipal: KEEPER, RetiringServicePrincipal: 's.amazonaws.com' },
      `ValidationException: ${words('principalTwice', { members: ['RetiringPrincipal', 'RetiringServicePrincipal'] })} [GRANT-6]`,
    ],
  ])('is given to exactly one: %s [GRANT-6]', (_whom, input, expected) => {
    const { store, KeyId } = key();
    expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, ...input })).toBe(expected);
  });

  it.each<[string, string]>([
    ['arn:aws:iam::111122223333:root', 'ok'],
    ['arn:aws:sts::111122223333:assumed-role/Role/session', 'ok'],
    ['AROAEXAMPLE:session', 'ok'],
    ['acm.us-east-2.amazonaws.com', 'ok'],
    ['AROA00000000000000001:target', 'ok'],
    ['arn:aws:sts::111122223333:federated-user/Bob', 'ok'],
    ['444455556666', 'ok'],
    ...[
      'arn:aws:sts::111122223333:assumed-role/path/Role/session',
      'arn:aws:iam::111122223333:Role',
      'arn:aws:iam::111122223333:group/Group',
      'arn:aws:iam:::role/Role',
      'arn:aws-cn:iam::111122223333:role/Role',
      'arn:aws:s3:::bucket',
      'Role',
    ].map((principal): [string, string] => [
      principal,
      `InvalidArnException: ${words('principalArnInvalid', { principal })} [GRANT-7]`,
    ]),
  ])('is given to a principal that can exist, and retired by one: %s [GRANT-7]', (principal, expected) => {
    const { store, KeyId } = key();
    for (const member of ['GranteePrincipal', 'RetiringPrincipal']) {
      expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, [member]: principal })).toBe(expected);
    }
  });

  it('is given to a principal that exists, and retired by one, as the host knows [GRANT-7]', () => {
    const store = openAccount({ host: { principalExists: (principal) => principal === ROLE } });
    const { KeyId } = createKey(store, PRIMARY);
    const grant = (input: object): string => refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, ...input });
    const unknown = `InvalidArnException: ${words('principalDoesNotExist', { principal: KEEPER })} [GRANT-7]`;
    expect(grant({ GranteePrincipal: KEEPER })).toBe(unknown);
    expect(grant({ RetiringPrincipal: KEEPER })).toBe(unknown);
    expect(grant({ RetiringPrincipal: ROLE })).toBe('ok');
  });

  it.each(GRANTABLE)(
    'allows what the key can do, and nothing else: %s for %s [GRANT-2]',
    (KeySpec, KeyUsage, operations) => {
      const store = openAccount();
      const { KeyId } = createKey(store, PRIMARY, { KeySpec, KeyUsage });
      for (const operation of EVERY_OPERATION) {
        const isFit = ANY_KEY.includes(operation) || operations.includes(operation);
        const input = { KeyId, GranteePrincipal: ROLE, Operations: ['DescribeKey', operation] };
        expect(refusal(store, PRIMARY, 'CreateGrant', input)).toBe(
          isFit ? 'ok' : `ValidationException: ${notFor(KeySpec, KeyUsage, [operation], operations)} [GRANT-2]`,
        );
      }
    },
  );

  it('allows something, and more than to pass it on [GRANT-2]', () => {
    const { store, KeyId } = key();
    const grant = (...Operations: readonly string[]): string =>
      refusal(store, PRIMARY, 'CreateGrant', { KeyId, GranteePrincipal: ROLE, Operations });
    expect(grant()).toBe(`ValidationException: ${words('grantOfNothing')} [GRANT-2]`);
    const onlyCreateGrant = `ValidationException: ${words('grantOfCreateGrantOnly')} [GRANT-2]`;
    expect(grant('CreateGrant')).toBe(onlyCreateGrant);
    expect(grant('CreateGrant', 'CreateGrant')).toBe(onlyCreateGrant);
    expect(grant('CreateGrant', 'Encrypt')).toBe('ok');
    expect(grant('Sign', 'Encrypt', 'Verify', 'Sign')).toBe(
      `ValidationException: ${notFor('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', ['Sign', 'Verify'], GRANTABLE[0]?.[2] ?? [])} [GRANT-2]`,
    );
    expect(grant('GenerateRandom')).toMatch(/^ValidationException: .*operations.*\[MODEL-1\]$/);
  });

  it.each(['EncryptionContextSubset', 'EncryptionContextEquals'])(
    'can ask for an encryption context of 8 pairs of 384 characters, on symmetric encryption keys only: %s [GRANT-5]',
    (member) => {
      const { store, KeyId } = key();
      const grant = (pairs: Readonly<Record<string, string>>, on: string = KeyId): string =>
        refusal(store, PRIMARY, 'CreateGrant', {
          KeyId: on,
          GranteePrincipal: ROLE,
          Operations: ['DescribeKey'],
          Constraints: { [member]: pairs },
        });
      const pairs = (count: number): Readonly<Record<string, string>> =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`name ${index}`, 'value']));
      const tooMuch = `ValidationException: ${words('grantConstraintTooLarge', { mostPairs: 8, mostCharacters: 384 })} [GRANT-5]`;
      expect(grant(pairs(8))).toBe('ok');
      expect(grant(pairs(9))).toBe(tooMuch);
      expect(grant({ name: 'v'.repeat(380) })).toBe('ok');
      expect(grant({ name: 'v'.repeat(381) })).toBe(tooMuch);
      expect(grant({ other: 'value', name: 'v'.repeat(381) })).toBe(tooMuch);
      const hmac = createKey(store, PRIMARY, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }).KeyId;
      const rsa = createKey(store, PRIMARY, { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }).KeyId;
      for (const asymmetric of [hmac, rsa]) {
        expect(grant({ a: '1' }, asymmetric)).toBe(
          `ValidationException: ${words('grantConstraintForSymmetricOnly')} [GRANT-5]`,
        );
      }
    },
  );

  it('has one encryption context constraint, which is judged before the operations [GRANT-5]', () => {
    const { store, KeyId } = key();
    const both = { EncryptionContextSubset: { a: '1' }, EncryptionContextEquals: { a: '1' } };
    expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, Constraints: both })).toBe(
      `ValidationException: ${words('grantConstraintsBoth')} [GRANT-5]`,
    );
    const Constraints = {
      EncryptionContextSubset: { a: '1' },
      SourceArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/T',
    };
    expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, Constraints })).toBe('ok');
    const hmac = createKey(store, PRIMARY, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }).KeyId;
    for (const constraints of [both, Constraints]) {
      expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId: hmac, ...GRANT, Constraints: constraints })).toBe(
        `ValidationException: ${words('grantConstraintForSymmetricOnly')} [GRANT-5]`,
      );
    }
  });

  it('shows its constraints as they were given, whatever the names of the pairs [GRANT-2]', () => {
    const { store, KeyId } = key();
    const context = JSON.parse('{ "__proto__": "1", "constructor": "2", "": "3" }') as Record<string, string>;
    const Constraints = { EncryptionContextEquals: context };
    ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, Constraints });
    const [grant] = grants(store, PRIMARY, KeyId);
    expect(JSON.stringify(grant?.Constraints)).toBe(JSON.stringify(Constraints));
  });

  it('can be asked for by key ID or key ARN, not by alias: that has an error of its own [ID-5b]', () => {
    const { store, KeyId, Arn } = key();
    ok(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    const alias = `InvalidArnException: ${words('aliasNotTaken')} [ID-5b]`;
    expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId: 'alias/a', ...GRANT })).toBe(alias);
    const aliasArn = `arn:aws:kms:${PRIMARY}:${ACCOUNT}:alias/a`;
    expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId: aliasArn, ...GRANT })).toBe(alias);
    expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId: Arn, ...GRANT })).toBe('ok');
  });

  it('is not created, retired or revoked in a dry run [DRYRUN-1]', () => {
    const { store, KeyId } = key();
    const would = `DryRunOperationException: ${words('dryRun')} [DRYRUN-1]`;
    expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, DryRun: true })).toBe(would);
    expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId, Operations: ['Encrypt'], DryRun: true })).toBe(EXACTLY_ONE);
    const { GrantId, GrantToken } = ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, DryRun: false });
    expect(refusal(store, PRIMARY, 'RetireGrant', { GrantToken, DryRun: true })).toBe(would);
    expect(refusal(store, PRIMARY, 'RevokeGrant', { KeyId, GrantId, DryRun: true })).toBe(would);
    expect(refusal(store, PRIMARY, 'RevokeGrant', { KeyId, GrantId: 'unknown', DryRun: true })).toBe(
      `NotFoundException: ${words('grantDoesNotExist', { grantId: 'unknown' })} [GRANT-3]`,
    );
    expect(grants(store, PRIMARY, KeyId)).toHaveLength(1);
  });
});

describe('a grant ends', () => {
  it('by RetireGrant with any of its tokens, and no other grant does [GRANT-3]', () => {
    const { store, KeyId } = key();
    const create = (Name: string): string => ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, Name }).GrantToken;
    const [, first, , second] = ['yours', 'mine', 'theirs', 'mine'].map(create);
    expect(ok(store, PRIMARY, 'RetireGrant', { GrantToken: first })).toEqual({});
    expect(grants(store, PRIMARY, KeyId).map(({ Name }) => Name)).toEqual(['yours', 'theirs']);
    // All its tokens have ended with it.
    expect(refusal(store, PRIMARY, 'RetireGrant', { GrantToken: second })).toBe(BAD_TOKEN);
  });

  it('by RetireGrant with the key ARN and its ID [GRANT-3]', () => {
    const { store, KeyId, Arn } = key();
    const { GrantId } = ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT });
    expect(refusal(store, PRIMARY, 'RetireGrant', { KeyId: Arn, GrantId: `${GrantId}0` })).toBe(
      `NotFoundException: ${words('grantDoesNotExist', { grantId: `${GrantId}0` })} [GRANT-3]`,
    );
    expect(ok(store, PRIMARY, 'RetireGrant', { KeyId: Arn, GrantId })).toEqual({});
    expect(grants(store, PRIMARY, KeyId)).toEqual([]);
  });

  it('by RetireGrant with the key ID and its ID, as the operation page has it [GRANT-3a]', () => {
    const { store, KeyId } = key();
    const { GrantId } = ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT });
    expect(refusal(store, PRIMARY, 'RetireGrant', { KeyId, GrantId })).toBe('ok');
    expect(grants(store, PRIMARY, KeyId)).toEqual([]);
  });

  it('by RetireGrant that names it in one way, not in two or by half [GRANT-3]', () => {
    const { store, KeyId } = key();
    const { GrantId, GrantToken } = ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT });
    for (const input of [
      {},
      { KeyId },
      { GrantId },
      { GrantToken, KeyId },
      { GrantToken, GrantId },
      { GrantToken, KeyId, GrantId },
    ]) {
      expect(refusal(store, PRIMARY, 'RetireGrant', input)).toBe(
        `ValidationException: ${words('grantNotNamed')} [GRANT-3]`,
      );
    }
  });

  it('by RevokeGrant, and then is unknown [GRANT-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    const made = [PRIMARY, REPLICA].map((region) => ok(store, region, 'CreateGrant', { KeyId: keyId, ...GRANT }));
    const input = { KeyId: keyId, GrantId: made[0]?.GrantId };
    expect(ok(store, PRIMARY, 'RevokeGrant', input)).toEqual({});
    expect(refusal(store, PRIMARY, 'RevokeGrant', input)).toBe(
      `NotFoundException: ${words('grantDoesNotExist', { grantId: input.GrantId })} [GRANT-3]`,
    );
    expect([PRIMARY, REPLICA].map((region) => grants(store, region, keyId).length)).toEqual([0, 1]);
  });

  it('in every key state, also while the deletion of the key is pending [GRANT-3] [STATE-7]', () => {
    const { store, KeyId } = key();
    const made = [1, 2].map(() => ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT }));
    ok(store, PRIMARY, 'ScheduleKeyDeletion', { KeyId });
    expect(refusal(store, PRIMARY, 'RetireGrant', { GrantToken: made[0]?.GrantToken })).toBe('ok');
    expect(refusal(store, PRIMARY, 'RevokeGrant', { KeyId, GrantId: made[1]?.GrantId })).toBe('ok');
    expect(grants(store, PRIMARY, KeyId)).toEqual([]);
  });
});

describe('a grant token', () => {
  it('that was never given out is refused by every operation that takes one [GRANT-4]', () => {
    const { store, KeyId } = key();
    const { GrantToken } = ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT });
    const made = ['made up', `made up.${KeyId}`, GrantToken.slice(1)];
    for (const token of made) {
      const GrantTokens = [GrantToken, token];
      expect(refusal(store, PRIMARY, 'Encrypt', { KeyId, Plaintext: 'AQID', GrantTokens })).toBe(BAD_TOKEN);
      expect(refusal(store, PRIMARY, 'DescribeKey', { KeyId, GrantTokens })).toBe(BAD_TOKEN);
      expect(refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, GrantTokens })).toBe(BAD_TOKEN);
      expect(refusal(store, PRIMARY, 'RetireGrant', { GrantToken: token })).toBe(BAD_TOKEN);
    }
    for (const operation of ['Encrypt', 'DescribeKey', 'CreateGrant'] as const) {
      const own = operation === 'Encrypt' ? { Plaintext: 'AQID' } : operation === 'CreateGrant' ? GRANT : {};
      expect(refusal(store, PRIMARY, operation, { KeyId, ...own, GrantTokens: [GrantToken] })).toBe('ok');
    }
  });

  it('of a grant that has ended is none any more [GRANT-4]', () => {
    const { store, KeyId } = key();
    const { GrantToken, GrantId } = ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT });
    const input = { KeyId, Plaintext: 'AQID', GrantTokens: [GrantToken] };
    expect(refusal(store, PRIMARY, 'Encrypt', input)).toBe('ok');
    ok(store, PRIMARY, 'RevokeGrant', { KeyId, GrantId });
    expect(refusal(store, PRIMARY, 'Encrypt', input)).toBe(BAD_TOKEN);
  });

  it('is one of 10 at most in a call [GRANT-4] [MODEL-1]', () => {
    const { store, KeyId } = key();
    const { GrantToken } = ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT });
    const describe = (count: number): string =>
      refusal(store, PRIMARY, 'DescribeKey', { KeyId, GrantTokens: Array.from({ length: count }, () => GrantToken) });
    expect(describe(10)).toBe('ok');
    expect(describe(11)).toMatch(/^ValidationException: .*grantTokens.* \[MODEL-1\]$/);
  });
});

describe('the lists of grants', () => {
  it('have those of one key, of one grantee, or of one ID [GRANT-2]', () => {
    const { store, KeyId } = key();
    const made = [ROLE, KEEPER, ROLE].map((GranteePrincipal, index) =>
      ok(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, GranteePrincipal, Name: `${index}` }),
    );
    const listed = (input: object): readonly unknown[] =>
      ok(store, PRIMARY, 'ListGrants', { KeyId, ...input }).Grants.map(({ Name }) => Name);
    expect(listed({})).toEqual(['0', '1', '2']);
    expect(listed({ GranteePrincipal: ROLE })).toEqual(['0', '2']);
    expect(listed({ GranteePrincipal: ROLE, GrantId: made[2]?.GrantId })).toEqual(['2']);
    const GranteeServicePrincipal = 'service-name.amazonaws.com';
    expect(listed({ GranteeServicePrincipal })).toEqual([]);
    const service = { GranteeServicePrincipal, RetiringPrincipal: KEEPER, Operations: ['Encrypt'], Name: '3' };
    const SourceArn = 'arn:aws:dynamodb:us-east-1:111122223333:table/T';
    ok(store, PRIMARY, 'CreateGrant', { KeyId, ...service, Constraints: { SourceArn } });
    expect(listed({ GranteeServicePrincipal })).toEqual(['3']);
    expect(listed({})).toEqual(['0', '1', '2', '3']);
    const both = { KeyId, GranteePrincipal: ROLE, GranteeServicePrincipal: 'service-name.amazonaws.com' };
    expect(refusal(store, PRIMARY, 'ListGrants', both)).toBe(
      `ValidationException: ${words('principalTwice', { members: ['GranteePrincipal', 'GranteeServicePrincipal'] })} [GRANT-6]`,
    );
  });

  it('have those that a principal may retire, of all keys of the Region [GRANT-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    const other = createKey(store, PRIMARY).KeyId;
    const create = (region: string, KeyId: string, RetiringPrincipal?: string): string =>
      ok(store, region, 'CreateGrant', { KeyId, ...GRANT, ...(RetiringPrincipal && { RetiringPrincipal }) }).GrantId;
    const expected = [create(PRIMARY, keyId, KEEPER), create(PRIMARY, other, KEEPER)];
    create(PRIMARY, keyId, ROLE);
    create(PRIMARY, keyId);
    const elsewhere = create(REPLICA, keyId, KEEPER);
    const listed = (region: string): readonly string[] =>
      ok(store, region, 'ListRetirableGrants', { RetiringPrincipal: KEEPER }).Grants.map(({ GrantId }) => GrantId);
    expect([...listed(PRIMARY)].sort()).toEqual([...expected].sort());
    expect(listed(REPLICA)).toEqual([elsewhere]);
    expect(ok(store, PRIMARY, 'ListRetirableGrants', { RetiringPrincipal: KEEPER }).Grants).toContainEqual(
      grants(store, PRIMARY, other)[0],
    );
    ok(store, PRIMARY, 'RetireGrant', { KeyId: keyId, GrantId: expected[0] });
    expect(listed(PRIMARY)).toEqual([expected[1]]);
  });

  it('are asked for by exactly one retiring principal, of the own account [GRANT-3] [ID-8]', () => {
    const store = openAccount();
    const list = (input: object): string => refusal(store, PRIMARY, 'ListRetirableGrants', { ...input });
    const exactlyOne = `ValidationException: ${words('principalNotOne', { members: ['RetiringPrincipal', 'RetiringServicePrincipal'] })} [GRANT-6]`;
    expect(list({})).toBe(exactlyOne);
    expect(list({ RetiringPrincipal: ROLE, RetiringServicePrincipal: 's.amazonaws.com' })).toBe(exactlyOne);
    expect(list({ RetiringServicePrincipal: 's.amazonaws.com' })).toBe('ok');
    expect(list({ RetiringPrincipal: ROLE })).toBe('ok');
    expect(list({ RetiringPrincipal: 'arn:aws:iam::444455556666:role/Example' })).toBe(
      `ValidationException: ${words('retirerOfOtherAccount', { accountId: ACCOUNT })} [ID-8]`,
    );
  });
});

describe('a principal that no longer exists', () => {
  const SESSION = 'arn:aws:sts::111122223333:assumed-role/Gone/session';
  const USER = 'arn:aws:iam::111122223333:user/Gone';
  const account = () => {
    let exists = existing([ROLE, USER, 'arn:aws:iam::111122223333:role/Gone'], ACCOUNT);
    const store = openAccount({ host: { principalExists: (principal) => exists(principal) } });
    const { KeyId } = createKey(store, PRIMARY);
    const grant = { KeyId, Name: 'g', GranteePrincipal: SESSION, RetiringPrincipal: USER, Operations: ['Decrypt'] };
    const { GrantId } = ok(store, PRIMARY, 'CreateGrant', grant);
    const leave = (): void => {
      exists = existing([ROLE], ACCOUNT);
    };
    return { store, KeyId, grant, GrantId, leave };
  };

  it('is its unique ID in the lists, in place of its ARN [GRANT-8]', () => {
    const { store, KeyId, leave } = account();
    ok(store, PRIMARY, 'CreateGrant', { KeyId, GranteePrincipal: ROLE, Operations: ['Decrypt'] });
    const shown = () =>
      grants(store, PRIMARY, KeyId).map(({ GranteePrincipal, RetiringPrincipal }) => [
        GranteePrincipal,
        RetiringPrincipal,
      ]);
    expect(shown()).toEqual([
      [SESSION, USER],
      [ROLE, undefined],
    ]);
    leave();
    expect(shown()).toEqual([
      [expect.stringMatching(/^AROA[A-Z0-9]{17}:session$/), expect.stringMatching(/^AIDA[A-Z0-9]{17}$/)],
      [ROLE, undefined],
    ]);
  });

  it('lists no grants, and gets none: by its ARN, and by its ID, which has words of its own [GRANT-7] [GRANT-8]', () => {
    const { store, KeyId, leave } = account();
    leave();
    const asked = (principal: string): readonly string[] => [
      refusal(store, PRIMARY, 'ListGrants', { KeyId, GranteePrincipal: principal }),
      refusal(store, PRIMARY, 'ListRetirableGrants', { RetiringPrincipal: principal }),
      refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, GranteePrincipal: principal }),
      refusal(store, PRIMARY, 'CreateGrant', { KeyId, ...GRANT, RetiringPrincipal: principal }),
    ];
    const unknown = `InvalidArnException: ${words('principalDoesNotExist', { principal: SESSION })} [GRANT-7]`;
    expect(asked(SESSION)).toEqual([unknown, unknown, unknown, unknown]);
    const principal = String(grants(store, PRIMARY, KeyId)[0]?.GranteePrincipal);
    expect(asked(principal)).toEqual([
      `InvalidArnException: ${words('listedPrincipalIdUnknown', { principal })} [GRANT-8]`,
      `NotFoundException: ${words('retirerIdUnknown', { principal })} [GRANT-8]`,
      `InvalidArnException: ${words('principalIdUnknown', { member: 'GranteePrincipal', principal })} [GRANT-8]`,
      `InvalidArnException: ${words('principalIdUnknown', { member: 'RetiringPrincipal', principal })} [GRANT-8]`,
    ]);
  });

  it('can be listed by its unique ID among those who exist, and its sessions exist too [GRANT-7]', () => {
    const exists = existing(['AROAEXAMPLE01', uniqueIdOf(ROLE) ?? ''], ACCOUNT);
    const names = ['AROAEXAMPLE01', 'AROAEXAMPLE01:session', 'AROAEXAMPLE02:session', ROLE];
    expect(names.map(exists)).toEqual([true, true, false, false]);
  });

  it('was the same by its ARN and by its unique ID while it existed [GRANT-2] [GRANT-8]', () => {
    const { store, KeyId, grant, GrantId } = account();
    const [session, user] = [SESSION, USER].map(uniqueIdOf);
    const listed = (
      operation: 'ListGrants' | 'ListRetirableGrants',
      input: Readonly<Record<string, unknown>>,
    ): readonly unknown[] =>
      ok(store, PRIMARY, operation, input).Grants.map(({ GranteePrincipal }) => GranteePrincipal);
    expect(listed('ListGrants', { KeyId, GranteePrincipal: session })).toEqual([SESSION]);
    expect(listed('ListRetirableGrants', { RetiringPrincipal: user })).toEqual([SESSION]);
    const again = { ...grant, GranteePrincipal: session, RetiringPrincipal: user };
    expect(ok(store, PRIMARY, 'CreateGrant', again).GrantId).toBe(GrantId);
    expect(listed('ListGrants', { KeyId, GranteePrincipal: ROLE })).toEqual([]);
    expect(listed('ListRetirableGrants', { RetiringPrincipal: uniqueIdOf(ROLE) })).toEqual([]);
  });
});

function key(): { readonly store: Store; readonly KeyId: string; readonly Arn: string } {
  const store = openAccount();
  return { store, ...createKey(store, PRIMARY, { MultiRegion: true }) };
}

function grants(store: Store, region: string, KeyId: string): ReturnType<typeof ok<'ListGrants'>>['Grants'] {
  return ok(store, region, 'ListGrants', { KeyId }).Grants;
}

/** In what order AWS KMS names the valid operations was seen of HMAC keys only. */
function notFor(keySpec: string, keyUsage: string, unfit: readonly string[], fit: readonly string[]): string {
  const isSymmetric = keySpec === 'SYMMETRIC_DEFAULT' || keySpec.startsWith('HMAC');
  const valid = ['CreateGrant', ...ANY_KEY, ...fit];
  return words('grantOperationsUnfit', { operations: unfit, isSymmetric, keyUsage, validOperations: valid });
}
