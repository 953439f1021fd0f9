// Which key a call is about: key IDs, key ARNs, aliases, Regions, partitions and accounts.

import { describe, expect, it } from 'vitest';
import { createStore, OPERATIONS, type Operation, REGIONS, reduceJson } from '../../../src/index.js';
import { GATED_OPERATIONS, INPUTS } from '../../../src/model/operations/tables.js';
import { createKey, createSet, describeKey, encrypt, ok, openAccount, refusal } from '../../support/host.js';
import {
  ACCOUNT_ID,
  ALIAS,
  call,
  faultlessInput,
  inState,
  kindFor,
  MULTI_REGION_KEY_ID,
  PRINCIPAL,
  primary,
  SINGLE_REGION_KEY_ID,
} from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const OTHER_ACCOUNT_ID = '444455556666';
const REGIONS_OF_SET = ['us-east-1', 'eu-west-2', 'ap-northeast-1'] as const;

const keyArn = (region: string, keyId: string, partition = 'aws', accountId = ACCOUNT_ID): string =>
  `arn:${partition}:kms:${region}:${accountId}:key/${keyId}`;
const aliasArn = (region: string, aliasName: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:${aliasName}`;

describe('a key ID', () => {
  it('is mrk- and 32 lower-case hex digits for a multi-Region key, and a dashed UUID for any other [ID-1]', () => {
    const store = openAccount();
    for (let count = 0; count < 20; count++) {
      expect(createKey(store, 'us-east-1', { MultiRegion: true }).KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
      expect(createKey(store, 'us-east-1').KeyId).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
  });

  it('is the same for related keys, whose key ARNs differ only in the Region [ID-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS_OF_SET);
    for (const region of REGIONS_OF_SET) {
      expect(describeKey(store, region, keyId)).toMatchObject({
        KeyId: keyId,
        Arn: keyArn(region, keyId),
        AWSAccountId: ACCOUNT_ID,
      });
    }
  });

  it.each([
    ['an mrk- ID that is none', 'mrk-fake-key-id'],
    ['a UUID without dashes', '1234abcd12ab34cd56ef1234567890ab'],
    ['an mrk- ID with a digit too few', MULTI_REGION_KEY_ID.slice(0, -1)],
    ['an mrk- ID with a digit too many', `${MULTI_REGION_KEY_ID}0`],
    ['an mrk- ID in upper case', MULTI_REGION_KEY_ID.toUpperCase()],
    ['an mrk- ID before a line break', `${MULTI_REGION_KEY_ID}\n`],
    ['an mrk- ID after a blank', ` ${MULTI_REGION_KEY_ID}`],
    ['a word', 'my-key'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['the longest text that the API takes', 'k'.repeat(2048)],
  ])('of no known form is not found, here %s [ID-2]', (_what, KeyId) => {
    const store = openAccount();
    const error = `NotFoundException: ${words('keyIdHasNoForm', { keyId: KeyId })} [ID-2]`;
    expect(refusal(store, 'us-east-1', 'DescribeKey', { KeyId })).toBe(error);
    expect(refusal(store, 'us-east-1', 'DisableKey', { KeyId })).toBe(error);
    expect(refusal(store, 'us-east-1', 'Encrypt', { KeyId, Plaintext: 'AQID' })).toBe(error);
  });

  it('that is empty or longer than 2,048 characters is invalid, not unknown [ID-2]', () => {
    const store = openAccount();
    for (const KeyId of ['', 'k'.repeat(2049)]) {
      expect(refusal(store, 'us-east-1', 'DescribeKey', { KeyId })).toMatch(/^ValidationException: .* \[MODEL-1\]$/);
    }
  });

  it('of no known form within a key ARN is named without quotes [ID-2]', () => {
    const store = openAccount();
    for (const keyId of ['alias/aws/sqs', '__proto__', MULTI_REGION_KEY_ID.toUpperCase()]) {
      expect(refusal(store, 'us-east-1', 'DescribeKey', { KeyId: keyArn('us-east-1', keyId) })).toBe(
        `NotFoundException: ${words('keyIdInArnHasNoForm', { keyId })} [ID-2]`,
      );
    }
  });

  it('that names no key in the called Region does not exist there, whatever other Regions hold [ID-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS_OF_SET);
    const single = createKey(store, 'us-east-1').KeyId;
    for (const KeyId of [MULTI_REGION_KEY_ID, SINGLE_REGION_KEY_ID, keyId, single]) {
      const arn = keyArn('us-west-2', KeyId);
      const error = `NotFoundException: ${words('keyDoesNotExist', { keyArn: arn })} [ID-3]`;
      for (const operation of ['DescribeKey', 'EnableKey', 'ScheduleKeyDeletion', 'ListGrants'] as const) {
        expect(refusal(store, 'us-west-2', operation, { KeyId })).toBe(error);
        expect(refusal(store, 'us-west-2', operation, { KeyId: arn })).toBe(error);
      }
    }
    expect(describeKey(store, 'ap-northeast-1', keyId).KeyId).toBe(keyId);
    expect(describeKey(store, 'us-east-1', single).KeyId).toBe(single);
  });

  it('of another account does not exist in the own one [ID-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS_OF_SET);
    const keySet = store.keySet(keyId) ?? null;
    const other = { region: 'us-east-1', at: store.now(), accountId: OTHER_ACCOUNT_ID };
    const message = words('keyDoesNotExist', { keyArn: keyArn('us-east-1', keyId, 'aws', OTHER_ACCOUNT_ID) });
    for (const operation of ['DescribeKey', 'DisableKey'] as const) {
      const result = reduceJson(keySet, { ...other, operation, input: { KeyId: keyId } });
      expect(result).toMatchObject({ ok: false, error: { code: 'NotFoundException', message, rule: 'ID-3' }, keySet });
    }
    expect(reduceJson(keySet, { ...other, operation: 'ListKeys' })).toMatchObject({ output: { Keys: [] } });
    const own = reduceJson(keySet, { ...other, accountId: ACCOUNT_ID, operation: 'ListKeys' });
    expect(own).toMatchObject({ output: { Keys: [{ KeyId: keyId, KeyArn: keyArn('us-east-1', keyId) }] } });
  });
});

describe('a key ARN', () => {
  it('names its key in its own Region [ID-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS_OF_SET);
    for (const region of REGIONS_OF_SET) {
      expect(describeKey(store, region, keyArn(region, keyId)).Arn).toBe(keyArn(region, keyId));
    }
  });

  it('of another Region than the called one is not valid, also where a related key is in both [ID-4]', () => {
    const store = openAccount();
    const KeyId = keyArn('us-east-1', createSet(store, REGIONS_OF_SET));
    for (const region of ['eu-west-2', 'us-west-2', 'cn-north-1']) {
      for (const operation of ['DescribeKey', 'DisableKey'] as const) {
        expect(refusal(store, region, operation, { KeyId })).toBe(
          `NotFoundException: ${words('arnOfOtherRegion', { region: 'us-east-1' })} [ID-4]`,
        );
      }
    }
  });

  it('of another Region is an incorrect key for Decrypt, although the ciphertext is its own [ID-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS_OF_SET);
    const CiphertextBlob = encrypt(store, 'us-east-1', keyId, 'data');
    const input = { CiphertextBlob, KeyId: keyArn('us-east-1', keyId) };
    expect(refusal(store, 'eu-west-2', 'Decrypt', input)).toBe(
      `IncorrectKeyException: ${words('keyIncorrect')} [CIPHER-1]`,
    );
    expect(refusal(store, 'us-east-1', 'Decrypt', input)).toBe('ok');
  });

  it('of a Region that AWS does not have is of another Region, too [ID-4]', () => {
    const store = openAccount();
    for (const region of ['us-east-99', 'constructor']) {
      expect(refusal(store, 'us-east-1', 'DescribeKey', { KeyId: keyArn(region, MULTI_REGION_KEY_ID) })).toBe(
        `NotFoundException: ${words('arnOfOtherRegion', { region })} [ID-4]`,
      );
    }
  });

  it.each([
    ['DescribeKey', 'ARN-1'],
    ['GetKeyRotationStatus', 'ARN-1'],
    ['GetPublicKey', 'ARN-1'],
    ['ListGrants', 'ARN-1'],
    ['EnableKey', 'ARN-1a'],
    ['CancelKeyDeletion', 'ARN-1a'],
    ['ListKeyRotations', 'ARN-1a'],
    ['GetKeyLastUsage', 'ARN-1a'],
  ] as const)(
    'of another account is refused as if the caller might not use the key, here by %s [ARN-1] [ARN-1a]',
    (action, rule) => {
      const store = openAccount();
      const keyId = createSet(store, REGIONS_OF_SET);
      const KeyId = keyArn('us-east-1', keyId, 'aws', OTHER_ACCOUNT_ID);
      const answer = refusal(store, 'us-east-1', action, { KeyId }, PRINCIPAL);
      expect(answer).toBe(
        `AccessDeniedException: ${words('keyOfOtherAccount', { principal: PRINCIPAL, action, arn: KeyId })} [${rule}]`,
      );
      // AWS does not say which key.
      expect(answer).not.toContain(keyId);
      expect(describeKey(store, 'us-east-1', keyArn('us-east-1', keyId)).KeyId).toBe(keyId);
    },
  );

  it.each([
    ['of another service', `arn:aws:s3:us-east-1:${ACCOUNT_ID}:key/${MULTI_REGION_KEY_ID}`],
    ['without a resource', `arn:aws:kms:us-east-1:${ACCOUNT_ID}`],
    ['without the word key', `arn:aws:kms:us-east-1:${ACCOUNT_ID}:${MULTI_REGION_KEY_ID}`],
    ['without a key ID', `arn:aws:kms:us-east-1:${ACCOUNT_ID}:key/`],
    ['without a Region', `arn:aws:kms::${ACCOUNT_ID}:key/${MULTI_REGION_KEY_ID}`],
    ['with an account of 11 digits', `arn:aws:kms:us-east-1:11112222333:key/${MULTI_REGION_KEY_ID}`],
    ['with a Region of another partition', keyArn('us-east-1', MULTI_REGION_KEY_ID, 'aws-cn')],
    ['of nothing at all', 'arn:'],
  ])('%s is malformed: not valid, or not found where the operation declares no invalid ARN [ARN-2]', (_what, arn) => {
    const store = openAccount();
    for (const operation of ['DescribeKey', 'GetPublicKey', 'EnableKey', 'ListGrants'] as const) {
      expect(refusal(store, 'us-east-1', operation, { KeyId: arn })).toBe(
        `InvalidArnException: ${words('arnMalformed', { arn })} [ARN-2]`,
      );
    }
    const error = `NotFoundException: ${words('arnMalformed', { arn })} [ARN-2]`;
    expect(refusal(store, 'us-east-1', 'Encrypt', { KeyId: arn, Plaintext: 'AQID' })).toBe(error);
    expect(refusal(store, 'us-east-1', 'CreateAlias', { AliasName: 'alias/new', TargetKeyId: arn })).toBe(error);
  });

  it('that is well formed is not malformed, even if it names no key [ARN-2]', () => {
    const arn = keyArn('us-east-1', MULTI_REGION_KEY_ID);
    expect(refusal(openAccount(), 'us-east-1', 'DescribeKey', { KeyId: arn })).toBe(
      `NotFoundException: ${words('keyDoesNotExist', { keyArn: arn })} [ID-3]`,
    );
  });
});

describe('an alias', () => {
  const TAKE_ALIASES: readonly Operation[] = ['DescribeKey', ...GATED_OPERATIONS];
  // The operations that name a key by KeyId, but for the one where it is a filter.
  const TAKE_KEY_IDS = OPERATIONS.filter(
    (operation) => 'KeyId' in INPUTS[operation] && !TAKE_ALIASES.includes(operation) && operation !== 'ListAliases',
  );

  it.each(TAKE_ALIASES)('names its key in %s, by its name or its ARN [ID-5]', (operation) => {
    const { keySet, region } = inState('Enabled', kindFor(operation), 'primary');
    const member = operation === 'ReEncrypt' ? 'DestinationKeyId' : 'KeyId';
    for (const named of [keySet.keyId, keyArn(region, keySet.keyId), ALIAS, aliasArn(region, ALIAS)]) {
      const result = call(keySet, operation, { ...faultlessInput(operation, keySet), [member]: named });
      expect([named, result.ok]).toEqual([named, true]);
    }
  });

  it('of another Region names nothing in the called one [ID-5]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS_OF_SET);
    ok(store, 'us-east-1', 'CreateAlias', { AliasName: 'alias/here', TargetKeyId: keyId });
    expect(describeKey(store, 'us-east-1', 'alias/here').Arn).toBe(keyArn('us-east-1', keyId));
    expect(refusal(store, 'eu-west-2', 'DescribeKey', { KeyId: 'alias/here' })).toBe(
      `NotFoundException: ${words('aliasDoesNotExist', { aliasArn: aliasArn('eu-west-2', 'alias/here') })} [ALIAS-1]`,
    );
    expect(refusal(store, 'eu-west-2', 'DescribeKey', { KeyId: aliasArn('us-east-1', 'alias/here') })).toBe(
      `NotFoundException: ${words('arnOfOtherRegion', { region: 'us-east-1' })} [ID-4]`,
    );
  });

  it.each(TAKE_KEY_IDS)('is not supported by %s [ID-5b]', (operation) => {
    const { keySet, region } = inState('Enabled', { Origin: 'EXTERNAL' }, 'primary');
    const message = words('aliasNotTaken');
    for (const KeyId of [ALIAS, aliasArn(region, ALIAS), 'alias/nowhere']) {
      const result = call(keySet, operation, { ...faultlessInput(operation, keySet), KeyId });
      expect(result).toMatchObject({
        ok: false,
        error: { code: 'InvalidArnException', message, rule: 'ID-5b' },
        keySet,
      });
    }
    for (const KeyId of [keySet.keyId, keyArn(region, keySet.keyId)]) {
      const result = call(keySet, operation, { ...faultlessInput(operation, keySet), KeyId });
      expect(result).not.toMatchObject({ error: { code: 'InvalidArnException' } });
    }
  });

  it('filters no list of aliases: a key ID or a key ARN does [ID-5b]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, 'us-east-1');
    ok(store, 'us-east-1', 'CreateAlias', { AliasName: 'alias/here', TargetKeyId: KeyId });
    expect(refusal(store, 'us-east-1', 'ListAliases', { KeyId: 'alias/here' })).toBe(
      `InvalidArnException: ${words('aliasNotTaken')} [ID-5b]`,
    );
    for (const named of [KeyId, Arn]) {
      expect(ok(store, 'us-east-1', 'ListAliases', { KeyId: named }).Aliases).toHaveLength(1);
    }
  });

  it('is no key ID for another alias: these operations declare no invalid ARN [ID-5a]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, 'us-east-1');
    ok(store, 'us-east-1', 'CreateAlias', { AliasName: 'alias/here', TargetKeyId: KeyId });
    for (const TargetKeyId of ['alias/here', aliasArn('us-east-1', 'alias/here'), 'alias/nowhere']) {
      const error = `ValidationException: ${words('aliasOfAlias', { alias: TargetKeyId })} [ID-5a]`;
      const input = { AliasName: 'alias/there', TargetKeyId };
      expect(refusal(store, 'us-east-1', 'CreateAlias', input)).toBe(error);
      expect(refusal(store, 'us-east-1', 'UpdateAlias', { ...input, AliasName: 'alias/here' })).toBe(error);
    }
    ok(store, 'us-east-1', 'CreateAlias', { AliasName: 'alias/there', TargetKeyId: Arn });
    ok(store, 'us-east-1', 'UpdateAlias', { AliasName: 'alias/here', TargetKeyId: KeyId });
  });

  it('may bear a name that every JavaScript object has, and so may a tag key [ID-5]', () => {
    const store = openAccount();
    const { KeyId: keyId } = createKey(store, 'us-east-1');
    const names = ['__proto__', 'constructor', 'toString'];
    for (const name of names) {
      const AliasName = `alias/${name}`;
      expect(refusal(store, 'us-east-1', 'DescribeKey', { KeyId: AliasName })).toBe(
        `NotFoundException: ${words('aliasDoesNotExist', { aliasArn: aliasArn('us-east-1', AliasName) })} [ALIAS-1]`,
      );
      ok(store, 'us-east-1', 'CreateAlias', { AliasName, TargetKeyId: keyId });
      expect(describeKey(store, 'us-east-1', AliasName).KeyId).toBe(keyId);
      ok(store, 'us-east-1', 'TagResource', { KeyId: keyId, Tags: [{ TagKey: name, TagValue: name }] });
    }
    const { Aliases } = ok(store, 'us-east-1', 'ListAliases');
    expect(Aliases.map(({ AliasName }) => AliasName)).toEqual(names.map((name) => `alias/${name}`));
    const { Tags } = ok(store, 'us-east-1', 'ListResourceTags', { KeyId: keyId });
    expect(Tags).toEqual(names.map((name) => ({ TagKey: name, TagValue: name })));
  });
});

describe('a Region', () => {
  it.each([
    ['us-east-1', 'aws'],
    ['cn-northwest-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
  ])('stands in ARNs after its partition: %s after %s [ID-6]', (region, partition) => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, region);
    expect(Arn).toBe(keyArn(region, KeyId, partition));
    const { Policy } = ok(store, region, 'GetKeyPolicy', { KeyId });
    expect(JSON.parse(Policy).Statement[0].Principal).toEqual({ AWS: `arn:${partition}:iam::${ACCOUNT_ID}:root` });
    for (const other of ['aws', 'aws-cn', 'aws-us-gov'].filter((name) => name !== partition)) {
      const wrong = keyArn(region, KeyId, other);
      expect(refusal(store, region, 'DescribeKey', { KeyId: wrong })).toBe(
        `InvalidArnException: ${words('arnMalformed', { arn: wrong })} [ARN-2]`,
      );
    }
  });

  it('is in one partition only, whichever of all it is [ID-6]', () => {
    const store = openAccount({ enabledRegions: REGIONS });
    const partitions = new Set<string>();
    for (const region of REGIONS) {
      const [, partition = '', , inArn] = createKey(store, region).Arn.split(':');
      expect(inArn).toBe(region);
      partitions.add(partition);
    }
    expect([...partitions].slice(0, 2)).toEqual(['aws', 'aws-cn']);
    expect(new Set(REGIONS).size).toBe(REGIONS.length);
  });

  it('that is disabled by default holds nothing before the account has enabled it [ID-7]', () => {
    const error = `UnrecognizedClientException: ${words('regionNotEnabled')} [ID-7]`;
    const store = openAccount();
    for (const region of ['af-south-1', 'ap-southeast-3', 'ca-west-1', 'eu-south-1', 'il-central-1', 'me-south-1']) {
      expect(refusal(store, region, 'CreateKey')).toBe(error);
      expect(refusal(store, region, 'ListKeys')).toBe(error);
    }
    for (const region of ['us-east-1', 'eu-west-2', 'ap-southeast-2', 'cn-north-1', 'us-gov-west-1']) {
      expect(createKey(store, region).Enabled).toBe(true);
    }
    const optedIn = openAccount({ enabledRegions: ['me-south-1'] });
    expect(createKey(optedIn, 'me-south-1').Enabled).toBe(true);
    expect(refusal(optedIn, 'us-east-1', 'CreateKey')).toBe(error);
  });

  it('that is not enabled is refused alike by the pure reducer, whatever the call is about [ID-7]', () => {
    const error = { code: 'UnrecognizedClientException', rule: 'ID-7' };
    const region = 'af-south-1';
    for (const [operation, input] of [
      ['CreateKey', {}],
      ['ListKeys', { Limit: 'none' }],
    ] as const) {
      expect(call(null, operation, input, { region })).toMatchObject({ ok: false, error });
    }
    const host = { isRegionEnabled: (name: string) => name === region };
    expect(call(null, 'CreateKey', {}, { region, host }).ok).toBe(true);
    expect(call(primary(), 'DescribeKey', {}, { host })).toMatchObject({ ok: false, error });
  });

  it('that AWS does not have cannot be enabled [ID-7]', () => {
    for (const region of ['us-east-99', '__proto__', 'constructor', '']) {
      expect(() => createStore({ enabledRegions: [region] })).toThrow(/^enabledRegions\[0\]/);
    }
    expect(() => createStore({ enabledRegions: ['us-east-1'] })).not.toThrow();
  });
});

describe('an account', () => {
  const KeyId = keyArn('us-east-1', MULTI_REGION_KEY_ID, 'aws', OTHER_ACCOUNT_ID);

  it.each([
    ['ReplicateKey', { KeyId, ReplicaRegion: 'us-west-2' }],
    ['UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-2' }],
    ['ScheduleKeyDeletion', { KeyId }],
    ['PutKeyPolicy', { KeyId, Policy: '{}' }],
    ['TagResource', { KeyId, Tags: [] }],
    ['CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId }],
  ] as const)('manages no key of another account, here by %s [ID-8]', (operation, input) => {
    expect(refusal(openAccount(), 'us-east-1', operation, input)).toMatch(/^AccessDeniedException: .* \[ARN-1a\]$/);
  });

  it.each([
    ['Encrypt', { KeyId, Plaintext: 'AQID' }],
    ['DescribeKey', { KeyId }],
    ['CreateGrant', { KeyId, GranteePrincipal: PRINCIPAL, Operations: ['Encrypt'] }],
  ] as const)('may use %s on a key of another account only if that one lets it [ID-8]', (operation, input) => {
    expect(refusal(openAccount(), 'us-east-1', operation, input)).toMatch(/^AccessDeniedException: .* \[ARN-1\]$/);
  });

  it('asks for the retirable grants of its own principals only [ID-8]', () => {
    const store = openAccount();
    const RetiringPrincipal = `arn:aws:iam::${OTHER_ACCOUNT_ID}:role/Other`;
    expect(refusal(store, 'us-east-1', 'ListRetirableGrants', { RetiringPrincipal })).toBe(
      `ValidationException: ${words('retirerOfOtherAccount', { accountId: ACCOUNT_ID })} [ID-8]`,
    );
    expect(ok(store, 'us-east-1', 'ListRetirableGrants', { RetiringPrincipal: PRINCIPAL }).Grants).toEqual([]);
  });
});
