// CreateAlias, UpdateAlias, DeleteAlias, ListAliases.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { createKey, createSet, decrypt, describeKey, encrypt, ok, openAccount, refusal } from '../../support/host.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const PREFIX = `ValidationException: ${words('aliasWithoutPrefix')} [ALIAS-1]`;

describe('an alias name', () => {
  it.each(['alias/a', 'alias/Example_1-b/c', `alias/${'x'.repeat(250)}`, 'alias/awsome', 'alias/AWS/x', 'alias//'])(
    'begins with alias/, then has letters, digits, /, _ and -: %s [ALIAS-1]',
    (AliasName) => {
      const { store, KeyId, Arn } = key();
      expect(ok(store, PRIMARY, 'CreateAlias', { AliasName, TargetKeyId: KeyId })).toEqual({});
      expect(describeKey(store, PRIMARY, AliasName).Arn).toBe(Arn);
      expect(describeKey(store, PRIMARY, aliasArn(PRIMARY, AliasName)).Arn).toBe(Arn);
      expect(ok(store, PRIMARY, 'DeleteAlias', { AliasName })).toEqual({});
    },
  );

  it.each(['ExampleAlias', 'Alias/a', 'alias', 'aliases/a', '/alias/a'])(
    'that begins otherwise is refused, whatever is asked of it: %s [ALIAS-1]',
    (AliasName) => {
      const { store, KeyId } = key();
      expect(refusal(store, PRIMARY, 'CreateAlias', { AliasName, TargetKeyId: KeyId })).toBe(PREFIX);
      expect(refusal(store, PRIMARY, 'UpdateAlias', { AliasName, TargetKeyId: KeyId })).toBe(PREFIX);
      expect(refusal(store, PRIMARY, 'DeleteAlias', { AliasName })).toBe(PREFIX);
    },
  );

  it.each(['alias/a:b', 'alias/:', 'alias/'])(
    'with a colon, or with nothing after its prefix, is none: %s [ALIAS-1]',
    (AliasName) => {
      const { store, KeyId } = key();
      const message = `ValidationException: ${words('aliasCharacters', { aliasName: AliasName })} [ALIAS-1]`;
      expect(refusal(store, PRIMARY, 'CreateAlias', { AliasName, TargetKeyId: KeyId })).toBe(message);
      expect(refusal(store, PRIMARY, 'UpdateAlias', { AliasName, TargetKeyId: KeyId })).toBe(message);
    },
  );

  it.each(['alias/a b', 'alias/a.b', 'alias/ä', 'alias/a\n'])(
    'with other characters breaks the constraint of the API: %j [ALIAS-1] [MODEL-1]',
    (AliasName) => {
      const { store, KeyId } = key();
      expect(refusal(store, PRIMARY, 'CreateAlias', { AliasName, TargetKeyId: KeyId })).toBe(
        `ValidationException: ${words('constraints', { count: 1, violations: [{ at: 'aliasName', value: AliasName, constraint: { is: 'pattern', pattern: '^[a-zA-Z0-9:/_-]+$' } }] })} [MODEL-1]`,
      );
    },
  );

  it('has 256 characters at most, its prefix included [ALIAS-1]', () => {
    const { store, KeyId } = key();
    const tooLong = `alias/${'x'.repeat(251)}`;
    expect(refusal(store, PRIMARY, 'CreateAlias', { AliasName: tooLong, TargetKeyId: KeyId })).toBe(
      `ValidationException: ${words('constraints', { count: 1, violations: [{ at: 'aliasName', value: tooLong, constraint: { is: 'maxLength', limit: 256 } }] })} [MODEL-1]`,
    );
    expect(refusal(store, PRIMARY, 'CreateAlias', { AliasName: tooLong.slice(0, -1), TargetKeyId: KeyId })).toBe('ok');
  });

  it.each(['alias/aws/', 'alias/aws/s3'])('of the AWS managed keys cannot be had: %s [ALIAS-1a]', (AliasName) => {
    const { store, KeyId } = key();
    const reserved = 'NotAuthorizedException:  [ALIAS-1a]';
    expect(refusal(store, PRIMARY, 'CreateAlias', { AliasName, TargetKeyId: KeyId })).toBe(reserved);
    expect(refusal(store, PRIMARY, 'UpdateAlias', { AliasName, TargetKeyId: KeyId })).toBe(reserved);
  });

  it('is given once in an account and Region; case counts, and other Regions do not [ALIAS-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    const other = createKey(store, PRIMARY).KeyId;
    const create = (region: string, AliasName: string, TargetKeyId: string): string =>
      refusal(store, region, 'CreateAlias', { AliasName, TargetKeyId });
    expect(create(PRIMARY, 'alias/a', keyId)).toBe('ok');
    const taken = `AlreadyExistsException: ${words('aliasExists', { aliasArn: aliasArn(PRIMARY, 'alias/a') })} [ALIAS-1]`;
    expect(create(PRIMARY, 'alias/a', other)).toBe(taken);
    expect(create(PRIMARY, 'alias/a', keyId)).toBe(taken);
    expect(create(PRIMARY, 'alias/A', other)).toBe('ok');
    expect(create(REPLICA, 'alias/a', keyId)).toBe('ok');
    ok(store, PRIMARY, 'DeleteAlias', { AliasName: 'alias/a' });
    expect(create(PRIMARY, 'alias/a', other)).toBe('ok');
  });

  it('that nobody has is NotFoundException [ALIAS-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    ok(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: keyId });
    const unknown = `NotFoundException: ${words('aliasDoesNotExist', { aliasArn: aliasArn(REPLICA, 'alias/a') })} [ALIAS-1]`;
    expect(refusal(store, REPLICA, 'DeleteAlias', { AliasName: 'alias/a' })).toBe(unknown);
    expect(refusal(store, REPLICA, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: keyId })).toBe(unknown);
    expect(refusal(store, REPLICA, 'DescribeKey', { KeyId: 'alias/a' })).toBe(unknown);
    expect(refusal(store, REPLICA, 'Encrypt', { KeyId: 'alias/a', Plaintext: 'AQID' })).toBe(unknown);
  });
});

describe('the aliases of a key', () => {
  it('are 50 at most, however they come [ALIAS-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    const other = createKey(store, PRIMARY).KeyId;
    for (let count = 1; count < 50; count++) {
      ok(store, PRIMARY, 'CreateAlias', { AliasName: `alias/${count}`, TargetKeyId: keyId });
    }
    expect(refusal(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/50', TargetKeyId: keyId })).toBe('ok');
    const full = `LimitExceededException: ${words('aliasQuota', { limit: 50, usage: 50 })} [ALIAS-1]`;
    expect(refusal(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/51', TargetKeyId: keyId })).toBe(full);
    ok(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/others', TargetKeyId: other });
    expect(refusal(store, PRIMARY, 'UpdateAlias', { AliasName: 'alias/others', TargetKeyId: keyId })).toBe(full);
    // One that it has already is none more, and each related key counts for itself.
    expect(refusal(store, PRIMARY, 'UpdateAlias', { AliasName: 'alias/7', TargetKeyId: keyId })).toBe('ok');
    expect(refusal(store, REPLICA, 'CreateAlias', { AliasName: 'alias/51', TargetKeyId: keyId })).toBe('ok');
    ok(store, PRIMARY, 'DeleteAlias', { AliasName: 'alias/7' });
    expect(refusal(store, PRIMARY, 'UpdateAlias', { AliasName: 'alias/others', TargetKeyId: keyId })).toBe('ok');
  });

  it('are listed with the bare key ID and their dates, those of one key or all of the Region [ALIAS-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    const other = createKey(store, PRIMARY).KeyId;
    const entry = (name: string, TargetKeyId: string, created: number, updated = created): object => ({
      AliasName: name,
      AliasArn: aliasArn(PRIMARY, name),
      TargetKeyId,
      CreationDate: created,
      LastUpdatedDate: updated,
    });
    const first = store.now() / 1000;
    ok(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/b', TargetKeyId: keyId });
    store.advance(1500);
    ok(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: other });
    expect(ok(store, PRIMARY, 'ListAliases')).toEqual({
      Aliases: expect.arrayContaining([entry('alias/b', keyId, first), entry('alias/a', other, first + 1.5)]),
      Truncated: false,
    });
    expect(ok(store, PRIMARY, 'ListAliases').Aliases).toHaveLength(2);
    expect(ok(store, PRIMARY, 'ListAliases', { KeyId: other }).Aliases).toEqual([entry('alias/a', other, first + 1.5)]);
    expect(ok(store, REPLICA, 'ListAliases', { KeyId: keyId }).Aliases).toEqual([]);
    store.advance(1500);
    ok(store, PRIMARY, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: keyId });
    expect(ok(store, PRIMARY, 'ListAliases', { KeyId: keyId }).Aliases).toEqual([
      entry('alias/b', keyId, first),
      entry('alias/a', keyId, first + 1.5, first + 3),
    ]);
    expect(ok(store, PRIMARY, 'ListAliases', { KeyId: other }).Aliases).toEqual([]);
  });

  it('tell an application the key of its Region, so the same name encrypts here and decrypts there [ALIAS-2] [SHARED-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    for (const region of [PRIMARY, REPLICA]) {
      ok(store, region, 'CreateAlias', { AliasName: 'alias/app', TargetKeyId: keyId });
    }
    const blob = encrypt(store, PRIMARY, 'alias/app', 'hello');
    expect(decrypt(store, REPLICA, blob, { KeyId: 'alias/app' })).toBe('hello');
  });
});

describe('UpdateAlias', () => {
  const kinds = {
    symmetric: { MultiRegion: true },
    'RSA for encryption': { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' },
    'RSA for signing': { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' },
    'ECC for signing': { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
    'ECC for key agreement': { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' },
    'HMAC of 256 bits': { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
    'HMAC of 512 bits': { KeySpec: 'HMAC_512', KeyUsage: 'GENERATE_VERIFY_MAC' },
  };
  type Kind = keyof typeof kinds;
  const same: readonly (readonly [Kind, Kind])[] = [
    ['RSA for signing', 'ECC for signing'],
    ['HMAC of 256 bits', 'HMAC of 512 bits'],
  ];
  const names = Object.keys(kinds) as Kind[];
  const isSame = (from: Kind, to: Kind): boolean =>
    from === to || same.some((pair) => pair.includes(from) && pair.includes(to));

  it.each(names.flatMap((from) => names.map((to) => [from, to, isSame(from, to)] as const)))(
    'moves an alias only between keys of the same type and usage: from %s to %s: %s [ALIAS-2]',
    (from, to, moves) => {
      const store = openAccount();
      const [old, young] = [from, to].map((name) => createKey(store, PRIMARY, kinds[name]).KeyId);
      ok(store, PRIMARY, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: old });
      expect(refusal(store, PRIMARY, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: young })).toBe(
        moves ? 'ok' : `ValidationException: ${words('aliasOfOtherKind', { aliasName: 'alias/a' })} [ALIAS-2]`,
      );
      expect(describeKey(store, PRIMARY, 'alias/a').KeyId).toBe(moves ? young : old);
    },
  );

  it('moves it in one Region, and between single-Region and multi-Region keys [ALIAS-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    const other = createKey(store, PRIMARY).KeyId;
    for (const region of [PRIMARY, REPLICA]) {
      ok(store, region, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: keyId });
    }
    ok(store, PRIMARY, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: other });
    expect([PRIMARY, REPLICA].map((region) => describeKey(store, region, 'alias/a').KeyId)).toEqual([other, keyId]);
    // A key that exists in another Region only is none here.
    expect(refusal(store, REPLICA, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: other })).toBe(
      `NotFoundException: ${words('keyDoesNotExist', { keyArn: `arn:aws:kms:${REPLICA}:111122223333:key/${other}` })} [ID-3]`,
    );
  });
});

function key(): { readonly store: Store; readonly KeyId: string; readonly Arn: string } {
  const store = openAccount();
  return { store, ...createKey(store, PRIMARY, { MultiRegion: true }) };
}

function aliasArn(region: string, aliasName: string): string {
  return `arn:aws:kms:${region}:111122223333:${aliasName}`;
}
