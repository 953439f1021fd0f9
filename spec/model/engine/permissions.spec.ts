// The permissions that a call requires, against the operations' pages as @aws-sdk/client-kms ships them.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type PermissionQuery,
  type RequiredPermission,
  requiredPermissions,
} from '../../../src/model/engine/permissions.js';
import { INPUTS } from '../../../src/model/operations/tables.js';
import { parseRegion } from '../../../src/model/vocabulary/identifiers.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import {
  ACCOUNT_ID,
  ALIAS,
  after,
  MULTI_REGION_KEY_ID,
  primary,
  REPLICA_REGION,
  SINGLE_REGION_KEY_ID,
} from '../../support/key-sets.js';
import { SEED } from '../../support/seed.js';

const REGION = 'us-east-1';
const OTHER_ACCOUNT_ID = '444455556666';
const KEY_ARN = keyArn(REGION, MULTI_REGION_KEY_ID);
const ANY_KEY = keyArn(REGION, '*');
const ALIAS_ARN = `arn:aws:kms:${REGION}:${ACCOUNT_ID}:${ALIAS}`;
const TAGS = [{ TagKey: 'Purpose', TagValue: 'Test' }];

/** What names keys, aliases, Regions, and asks for tags, in the inputs of all operations. */
const INPUT = {
  KeyId: MULTI_REGION_KEY_ID,
  TargetKeyId: MULTI_REGION_KEY_ID,
  SourceKeyId: MULTI_REGION_KEY_ID,
  DestinationKeyId: SINGLE_REGION_KEY_ID,
  AliasName: ALIAS,
  ReplicaRegion: REPLICA_REGION,
  PrimaryRegion: REPLICA_REGION,
  RetiringPrincipal: `arn:aws:iam::${ACCOUNT_ID}:role/Retirer`,
  Tags: TAGS,
};

describe('what the pages of the operations say', () => {
  // "Permission to retire a grant is determined primarily by the grant": the page names no action.
  const unnamed: readonly Operation[] = ['RetireGrant'];

  it.each(OPERATIONS)(
    '%s requires the permissions that its page names [CREATE-6] [REPLICATE-8] [PRIMARY-8]',
    (operation) => {
      const named = actionsOnThePageOf(operation);
      expect(named).toEqual(unnamed.includes(operation) ? [] : expect.arrayContaining([expect.any(String)]));
      const required = actionsOf({ operation, input: INPUT });
      expect([...new Set(required)].sort()).toEqual(unnamed.includes(operation) ? [`kms:${operation}`] : named);
    },
  );

  it.each([
    ['CreateAlias', [ALIAS_ARN, KEY_ARN]],
    ['UpdateAlias', [ALIAS_ARN, keyArn(REGION, SINGLE_REGION_KEY_ID), KEY_ARN]],
    ['DeleteAlias', [ALIAS_ARN, keyArn(REGION, SINGLE_REGION_KEY_ID)]],
  ] as const)(
    '%s requires its permission on the alias and on every key that it concerns [ALIAS-1]',
    (operation, on) => {
      expect(resourcesOf({ operation, input: INPUT, resolveAlias: () => SINGLE_REGION_KEY_ID })).toEqual(on);
    },
  );

  it('ReEncrypt requires one permission on the key that decrypts and one on the key that encrypts [CIPHER-1]', () => {
    expect(permissionsOf({ operation: 'ReEncrypt', input: INPUT })).toEqual([
      { action: 'kms:ReEncryptFrom', resource: KEY_ARN, region: REGION },
      { action: 'kms:ReEncryptTo', resource: keyArn(REGION, SINGLE_REGION_KEY_ID), region: REGION },
    ]);
  });

  it.each(['ListKeys', 'ListAliases', 'CreateKey'] as const)(
    '%s is permitted on no particular key [ID-8]',
    (operation) => {
      expect(permissionsOf({ operation, input: { KeyId: MULTI_REGION_KEY_ID } })).toEqual([
        { action: `kms:${operation}`, resource: '*', region: REGION },
      ]);
    },
  );

  it('ListRetirableGrants is permitted on the retiring principal of the request [ID-8]', () => {
    expect(resourcesOf({ operation: 'ListRetirableGrants', input: INPUT })).toEqual([INPUT.RetiringPrincipal]);
    const input = { RetiringServicePrincipal: 'dynamodb.amazonaws.com' };
    expect(resourcesOf({ operation: 'ListRetirableGrants', input })).toEqual(['*']);
  });
});

describe('multi-Region keys', () => {
  it('creating a primary key requires kms:CreateKey and iam:CreateServiceLinkedRole [CREATE-6]', () => {
    const role = `arn:aws:iam::${ACCOUNT_ID}:role/aws-service-role/mrk.kms.amazonaws.com/AWSServiceRoleForKeyManagementServiceMultiRegionKeys`;
    expect(permissionsOf({ operation: 'CreateKey', input: { MultiRegion: true } })).toEqual([
      { action: 'kms:CreateKey', resource: '*', region: REGION },
      { action: 'iam:CreateServiceLinkedRole', resource: role, region: REGION },
    ]);
  });

  it.each([{}, { MultiRegion: false }, { MultiRegion: 'true' }])(
    'creating a single-Region key requires kms:CreateKey alone: %j [CREATE-6]',
    (input) => {
      expect(actionsOf({ operation: 'CreateKey', input })).toEqual(['kms:CreateKey']);
    },
  );

  it('creating a key with tags requires kms:TagResource too, without tags not [CREATE-6]', () => {
    expect(permissionsOf({ operation: 'CreateKey', input: { Tags: TAGS } })).toEqual([
      { action: 'kms:CreateKey', resource: '*', region: REGION },
      { action: 'kms:TagResource', resource: ANY_KEY, region: REGION },
    ]);
    expect(actionsOf({ operation: 'CreateKey', input: { Tags: [] } })).toEqual(['kms:CreateKey']);
  });

  it("replicating requires a permission on the primary key, and two in the replica's Region if there are tags [REPLICATE-8]", () => {
    const input = { KeyId: MULTI_REGION_KEY_ID, ReplicaRegion: REPLICA_REGION, Tags: TAGS };
    expect(permissionsOf({ operation: 'ReplicateKey', input })).toEqual([
      { action: 'kms:ReplicateKey', resource: KEY_ARN, region: REGION },
      { action: 'kms:CreateKey', resource: '*', region: REPLICA_REGION },
      { action: 'kms:TagResource', resource: keyArn(REPLICA_REGION, '*'), region: REPLICA_REGION },
    ]);
  });

  it('replicating without tags does not require kms:TagResource [REPLICATE-8]', () => {
    const input = { KeyId: MULTI_REGION_KEY_ID, ReplicaRegion: REPLICA_REGION };
    expect(actionsOf({ operation: 'ReplicateKey', input })).toEqual(['kms:ReplicateKey', 'kms:CreateKey']);
  });

  it('changing the primary key requires the permission on both keys, each in its Region [PRIMARY-8]', () => {
    const action = 'kms:UpdatePrimaryRegion';
    for (const KeyId of [MULTI_REGION_KEY_ID, KEY_ARN]) {
      const input = { KeyId, PrimaryRegion: REPLICA_REGION };
      expect(permissionsOf({ operation: 'UpdatePrimaryRegion', input })).toEqual([
        { action, resource: KEY_ARN, region: REGION },
        { action, resource: keyArn(REPLICA_REGION, MULTI_REGION_KEY_ID), region: REPLICA_REGION },
      ]);
    }
  });

  it('changing the primary key to itself requires the one permission, and to no Region that exists, too [PRIMARY-8]', () => {
    for (const PrimaryRegion of [REGION, 'eu-nowhere-1', undefined, 7]) {
      const input = { KeyId: MULTI_REGION_KEY_ID, PrimaryRegion };
      expect(resourcesOf({ operation: 'UpdatePrimaryRegion', input })).toEqual([KEY_ARN]);
    }
  });
});

describe('the key that is meant', () => {
  it.each([
    ['a key ID', MULTI_REGION_KEY_ID, KEY_ARN],
    ['a key ARN', KEY_ARN, KEY_ARN],
    [
      'a key ARN of another Region',
      keyArn('ca-central-1', MULTI_REGION_KEY_ID),
      keyArn('ca-central-1', MULTI_REGION_KEY_ID),
    ],
    ['an alias name', ALIAS, ALIAS_ARN],
    ['an alias ARN', ALIAS_ARN, ALIAS_ARN],
    [
      'an alias ARN of no Region that exists',
      'arn:aws:kms:eu-nowhere-1:111122223333:alias/a',
      'arn:aws:kms:eu-nowhere-1:111122223333:alias/a',
    ],
    ['a text of no known form', 'what', keyArn(REGION, 'what')],
    ['an ARN of no known form', 'arn:aws:what', 'arn:aws:what'],
    ['nothing', undefined, ANY_KEY],
    ['an empty text', '', ANY_KEY],
    ['no text', { toString: 'what' }, ANY_KEY],
  ])('%s is the resource [ID-2] [ID-5]', (_, KeyId, resource) => {
    expect(resourcesOf({ operation: 'Encrypt', input: { KeyId } })).toEqual([resource]);
  });

  it('an alias is the key that the host says it names [ID-5]', () => {
    const asked: unknown[] = [];
    const resolveAlias: PermissionQuery['resolveAlias'] = (...question) => {
      asked.push(question);
      return MULTI_REGION_KEY_ID;
    };
    for (const KeyId of [ALIAS, ALIAS_ARN]) {
      expect(resourcesOf({ operation: 'Encrypt', input: { KeyId }, resolveAlias })).toEqual([KEY_ARN]);
    }
    expect(asked).toEqual([
      [REGION, ALIAS],
      [REGION, ALIAS],
    ]);
  });

  it('an alias of a given key set is its key, in the Region of the alias alone [ID-5] [ALIAS-2]', () => {
    const keySet = after(primary(), 'CreateAlias', { AliasName: ALIAS });
    const query = { operation: 'Encrypt', input: { KeyId: ALIAS }, keySet } as const;
    expect(resourcesOf(query)).toEqual([KEY_ARN]);
    const elsewhere = `arn:aws:kms:${REPLICA_REGION}:${ACCOUNT_ID}:${ALIAS}`;
    expect(resourcesOf({ ...query, region: REPLICA_REGION })).toEqual([elsewhere]);
  });

  it('a key or an alias of another account stays the resource, where the operation works across accounts [ID-8]', () => {
    const resolveAlias = (): string => SINGLE_REGION_KEY_ID;
    for (const resource of [
      keyArn(REGION, MULTI_REGION_KEY_ID, OTHER_ACCOUNT_ID),
      `arn:aws:kms:${REGION}:${OTHER_ACCOUNT_ID}:${ALIAS}`,
    ]) {
      expect(resourcesOf({ operation: 'Decrypt', input: { KeyId: resource }, resolveAlias })).toEqual([resource]);
      expect(resourcesOf({ operation: 'DescribeKey', input: { KeyId: resource }, resolveAlias })).toEqual([resource]);
    }
  });

  it("a key ID is one of the caller's account [ID-8]", () => {
    const query = { operation: 'Decrypt', input: { KeyId: MULTI_REGION_KEY_ID } } as const;
    expect(resourcesOf({ ...query, accountId: OTHER_ACCOUNT_ID })).toEqual([
      keyArn(REGION, MULTI_REGION_KEY_ID, OTHER_ACCOUNT_ID),
    ]);
    const keySet = { ...primary(), accountId: OTHER_ACCOUNT_ID };
    expect(resourcesOf({ ...query, keySet })).toEqual([keyArn(REGION, MULTI_REGION_KEY_ID, OTHER_ACCOUNT_ID)]);
  });

  it('without a key, a ciphertext names the one that decrypts, if the host can read it [CIPHER-1]', () => {
    const readCiphertext = (): { keyId: string } => ({ keyId: MULTI_REGION_KEY_ID });
    const input = { CiphertextBlob: 'AQID', DestinationKeyId: SINGLE_REGION_KEY_ID };
    const destination = keyArn(REGION, SINGLE_REGION_KEY_ID);
    expect(resourcesOf({ operation: 'Decrypt', input, readCiphertext })).toEqual([KEY_ARN]);
    expect(resourcesOf({ operation: 'ReEncrypt', input, readCiphertext })).toEqual([KEY_ARN, destination]);
    expect(resourcesOf({ operation: 'Decrypt', input })).toEqual([ANY_KEY]);
    const named = { ...input, KeyId: SINGLE_REGION_KEY_ID };
    expect(resourcesOf({ operation: 'Decrypt', input: named, readCiphertext })).toEqual([destination]);
  });

  it('a grant token names the key of its grant [GRANT-3]', () => {
    const input = { GrantToken: `AQpAM2RhZ6.${MULTI_REGION_KEY_ID}` };
    expect(resourcesOf({ operation: 'RetireGrant', input })).toEqual([KEY_ARN]);
    expect(resourcesOf({ operation: 'RetireGrant', input: { GrantToken: 'AQpAM2RhZ6' } })).toEqual([ANY_KEY]);
    expect(resourcesOf({ operation: 'RetireGrant', input: { KeyId: KEY_ARN, GrantId: 'a' } })).toEqual([KEY_ARN]);
  });

  it('an alias that no one can look up stands for the key that it names [ALIAS-1]', () => {
    expect(resourcesOf({ operation: 'DeleteAlias', input: INPUT })).toEqual([ALIAS_ARN]);
    expect(resourcesOf({ operation: 'UpdateAlias', input: INPUT })).toEqual([ALIAS_ARN, KEY_ARN]);
    expect(resourcesOf({ operation: 'DeleteAlias', input: {} })).toEqual([
      `arn:aws:kms:${REGION}:${ACCOUNT_ID}:alias/*`,
    ]);
  });

  it('an ARN has the partition of its Region [ID-6]', () => {
    const input = { KeyId: MULTI_REGION_KEY_ID, MultiRegion: true };
    expect(resourcesOf({ operation: 'Encrypt', input, region: 'cn-north-1' })).toEqual([
      `arn:aws-cn:kms:cn-north-1:${ACCOUNT_ID}:key/${MULTI_REGION_KEY_ID}`,
    ]);
    expect(resourcesOf({ operation: 'CreateKey', input, region: 'cn-north-1' })[1]).toMatch(/^arn:aws-cn:iam::/);
  });

  it('nothing is permitted in a Region, or by an operation, that does not exist [MODEL-3]', () => {
    expect(permissionsOf({ operation: 'Encrypt', input: INPUT, region: 'eu-nowhere-1' })).toEqual([]);
    for (const operation of ['GenerateRandom', 'toString', '__proto__']) {
      expect(permissionsOf({ operation: operation as Operation, input: INPUT })).toEqual([]);
    }
  });

  it('any JSON at all as input gives permissions with an action, a resource and a Region, each once [MODEL-1]', () => {
    const anyInput = fc.oneof(
      fc.jsonValue(),
      fc.record(Object.fromEntries(Object.keys(INPUT).map((name) => [name, fc.oneof(fc.jsonValue(), fc.string())])), {
        requiredKeys: [],
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...OPERATIONS), anyInput, (operation, input) => {
        const permissions = permissionsOf({ operation, input });
        expect(permissions.length).toBeGreaterThan(0);
        expect(new Set(permissions.map((permission) => JSON.stringify(permission))).size).toBe(permissions.length);
        for (const { action, resource, region } of permissions) {
          expect(action).toMatch(/^(?:kms|iam):[A-Za-z]+$/);
          expect(typeof resource).toBe('string');
          expect(parseRegion(region)).toBe(region);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('every parameter that can name a key is asked for it [ID-5]', () => {
    const naming = ['KeyId', 'TargetKeyId', 'SourceKeyId', 'DestinationKeyId'];
    for (const operation of OPERATIONS) {
      if (operation === 'ListAliases') continue;
      for (const parameter of naming.filter((name) => name in INPUTS[operation])) {
        const input = { [parameter]: KEY_ARN };
        expect(resourcesOf({ operation, input }), `${operation} ${parameter}`).toContain(KEY_ARN);
      }
    }
  });
});

type Query = Omit<PermissionQuery, 'region'> & { readonly region?: string };

/** Without the condition values, of which condition-values.spec.ts tells. */
function permissionsOf(query: Query): readonly Omit<RequiredPermission, 'conditions'>[] {
  return requiredPermissions({ region: REGION, ...query }).map(({ conditions: _, ...permission }) => permission);
}

function actionsOf(query: Query): readonly string[] {
  return permissionsOf(query).map(({ action }) => action);
}

function resourcesOf(query: Query): readonly string[] {
  return permissionsOf(query).map(({ resource }) => resource);
}

function keyArn(region: string, keyId: string, accountId: string = ACCOUNT_ID): string {
  return `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
}

/** The actions in "Required permissions"; `kms:ReEncrypt*` is a pattern for a policy. */
function actionsOnThePageOf(operation: Operation): readonly string[] {
  const folder = new URL('../../../node_modules/@aws-sdk/client-kms/dist-types/commands/', import.meta.url);
  const page = readFileSync(new URL(`${operation}Command.d.ts`, folder), 'utf8');
  const section = /<b>Required permissions<\/b>(.*?)(?:<b>Related operations|<b>Eventual consistency)/s.exec(page)?.[1];
  if (section === undefined) throw new Error(`the page of ${operation} has no required permissions`);
  return [...new Set(section.match(/\bkms:[A-Za-z]+\b(?!\*)/g))].sort();
}
