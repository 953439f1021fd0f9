// AWS managed keys: what shows of them, and what may not be done to them.

import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation, REGIONS, type Store } from '../../../src/index.js';
import { violatedInvariants } from '../../../src/model/key-set/invariants.js';
import { CHANGES } from '../../../src/model/operations/by-operation.js';
import { cardOf } from '../../../src/model/operations/index.js';
import { operationsWith } from '../../../src/model/operations/traits.js';
import { isEnabledByDefault } from '../../../src/model/vocabulary/identifiers.js';
import type { KeySpec, KeyUsage } from '../../../src/model/vocabulary/vocabulary.js';
import { createKey, encrypt, ok, openAccount, refusal } from '../../support/host.js';
import { faultlessInput } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const HERE = 'us-east-1';
const USER = 'arn:aws:iam::111122223333:user/Delegated';
const YEAR = 365;

/** An account with the keys of two services, and the ID of the first. */
function managed(): { readonly store: Store; readonly KeyId: string } {
  const store = openAccount({ awsManagedKeys: ['sqs', 's3'] });
  return { store, KeyId: ok(store, HERE, 'DescribeKey', { KeyId: 'alias/aws/sqs' }).KeyMetadata.KeyId };
}

const denied = (action: string, KeyId: string, rule: string, user = 'arn:aws:iam::111122223333:root'): string =>
  `AccessDeniedException: ${words('notAllowedByKeyPolicy', {
    keyArn: `arn:aws:kms:us-east-1:111122223333:key/${KeyId}`,
    principal: user,
    action,
  })} [${rule}]`;

/** Of each usage a key spec, for input that is good. */
const SPECS: Readonly<Record<KeyUsage, KeySpec>> = {
  ENCRYPT_DECRYPT: 'SYMMETRIC_DEFAULT',
  SIGN_VERIFY: 'ECC_NIST_P256',
  GENERATE_VERIFY_MAC: 'HMAC_256',
  KEY_AGREEMENT: 'ECC_NIST_P256',
  ENCAPSULATE_DECAPSULATE: 'ML_KEM_768',
};

/** Whether a call on the key is refused because the key is its service's. */
function isDenied(store: Store, operation: Operation, KeyId: string): boolean {
  const keySet = store.keySet(KeyId);
  if (keySet === undefined) throw new Error('there is no such key');
  const { finds, usage = 'ENCRYPT_DECRYPT' } = cardOf(operation);
  const fitting = { ...keySet, keyUsage: usage, keySpec: SPECS[usage] };
  const named = finds === 'no key' ? {} : { [finds.member]: operation === 'DeleteAlias' ? 'alias/aws/sqs' : KeyId };
  const byId = operation === 'RetireGrant' ? { GrantId: 'a', GrantToken: undefined } : {};
  const input = JSON.parse(JSON.stringify({ ...faultlessInput(operation, fitting), ...named, ...byId }));
  const result = store.callJson({ region: HERE, operation, input });
  return !result.ok && result.error.facts.fault === 'notAllowedByKeyPolicy';
}

describe('an AWS managed key', () => {
  it('is there in every Region from the first call on, with its alias [MANAGED-1]', () => {
    const store = openAccount({ awsManagedKeys: ['sqs', 's3', 'sqs'] });
    expect([...store.keySets()]).toEqual([]);
    const regions = REGIONS.filter(isEnabledByDefault);
    for (const region of regions) {
      const { Aliases } = ok(store, region, 'ListAliases');
      const { Keys } = ok(store, region, 'ListKeys');
      expect(Aliases?.map(({ AliasName }) => AliasName)).toEqual(['alias/aws/sqs', 'alias/aws/s3']);
      expect(Aliases?.map(({ TargetKeyId }) => TargetKeyId)).toEqual(Keys?.map((key) => key.KeyId));
    }
    expect(new Set([...store.keySets()].map(({ keyId }) => keyId)).size).toBe(2 * regions.length);
    // Nowhere else, and only where they are asked for.
    expect(refusal(store, 'af-south-1', 'ListKeys')).toMatch(/^UnrecognizedClientException/);
    expect(ok(openAccount(), HERE, 'ListAliases').Aliases).toEqual([]);
  });

  it('is found by its alias, also by the first call there is, and by one that is refused', () => {
    const store = openAccount({ awsManagedKeys: ['s3'] });
    const arn = 'arn:aws:kms:eu-west-2:111122223333:alias/aws/s3';
    expect(ok(store, 'eu-west-2', 'DescribeKey', { KeyId: arn }).KeyMetadata).toMatchObject({ KeyManager: 'AWS' });
    expect(
      store.callJson({ region: HERE, operation: 'Encrypt', input: { KeyId: 'alias/aws/s3', Plaintext: '' } }),
    ).toMatchObject({ ok: false });
    expect([...store.keySets()].map(({ primaryRegion }) => primaryRegion)).toEqual(['eu-west-2', HERE]);
    for (const keySet of store.keySets()) expect(violatedInvariants(keySet)).toEqual([]);
  });

  it.each([
    ['sqs', 'Default key that protects my SQS messages when no other key is defined', 'sqs'],
    ['s3', 'Default key that protects my S3 objects when no other key is defined', 's3'],
    ['ebs', 'Default key that protects my EBS volumes when no other key is defined', 'ec2'],
    ['constructor', 'Default key that protects my CONSTRUCTOR data when no other key is defined', 'constructor'],
  ])('is described as AWS does: %s', (service, description, via) => {
    const store = openAccount({ awsManagedKeys: [service] });
    const { KeyMetadata } = ok(store, HERE, 'DescribeKey', { KeyId: `alias/aws/${service}` });
    expect(KeyMetadata).toMatchObject({
      Description: description,
      KeyManager: 'AWS',
      MultiRegion: false,
      Enabled: true,
    });
    const policy = JSON.parse(ok(store, HERE, 'GetKeyPolicy', { KeyId: KeyMetadata.KeyId }).Policy);
    expect(policy.Id).toBe(`auto-${service}-1`);
    expect(policy.Statement[0].Condition.StringEquals['kms:ViaService']).toBe(`${via}.us-east-1.amazonaws.com`);
    expect(ok(store, HERE, 'ListResourceTags', { KeyId: KeyMetadata.KeyId }).Tags).toEqual([]);
  });

  it('does not count in the quota of keys, also after it was restored', () => {
    const store = openAccount({ awsManagedKeys: ['sqs', 's3'], quotas: { keysPerRegion: 1 } });
    createKey(store, HERE);
    const quota = words('keyQuota', { limit: 1, usage: 1 });
    expect(refusal(store, HERE, 'CreateKey')).toBe(`LimitExceededException: ${quota} [QUOTA-1]`);
  });

  it('rotates every year, and its status reads false [MANAGED-1] [MANAGED-3]', () => {
    const { store, KeyId } = managed();
    const status = () => ok(store, HERE, 'GetKeyRotationStatus', { KeyId });
    const arn = `arn:aws:kms:us-east-1:111122223333:key/${KeyId}`;
    expect(status()).toEqual({ KeyId: arn, KeyRotationEnabled: false });
    store.advance(`P${YEAR - 1}D`);
    expect(ok(store, HERE, 'ListKeyRotations', { KeyId }).Rotations).toEqual([]);
    store.advance('P1D');
    expect(ok(store, HERE, 'ListKeyRotations', { KeyId }).Rotations).toMatchObject([{ RotationType: 'AUTOMATIC' }]);
    expect(status()).toEqual({ KeyId: arn, KeyRotationEnabled: false });
  });

  it('is seen at once, whatever else is not', () => {
    const store = openAccount({ awsManagedKeys: ['sqs'], visibilityDelay: null });
    expect(ok(store, HERE, 'ListAliases').Aliases).toHaveLength(1);
    expect(ok(store, HERE, 'DescribeKey', { KeyId: 'alias/aws/sqs' }).KeyMetadata.KeyState).toBe('Enabled');
  });
});

describe('what is not for the account to do', () => {
  it.each(['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand'] as const)(
    'is refused: %s [MANAGED-2]',
    (operation) => {
      const { store, KeyId } = managed();
      expect(refusal(store, HERE, operation, { KeyId }, USER)).toBe(denied(operation, KeyId, 'MANAGED-2', USER));
    },
  );

  it('is CreateGrant, too [MANAGED-2]', () => {
    const { store, KeyId } = managed();
    const grant = { KeyId, GranteePrincipal: USER, Operations: ['Decrypt'] };
    expect(refusal(store, HERE, 'CreateGrant', grant)).toBe(denied('CreateGrant', KeyId, 'MANAGED-2'));
  });

  it.each([
    ['Encrypt', { KeyId: 'alias/aws/sqs', Plaintext: 'AA==' }, 'Encrypt'],
    ['ReEncrypt', { DestinationKeyId: 'alias/aws/sqs', CiphertextBlob: 'AA==' }, 'ReEncryptTo'],
    ['DeleteAlias', { AliasName: 'alias/aws/sqs' }, 'DeleteAlias'],
  ] as const)('is to use it, or to take its alias: %s [MANAGED-2a]', (operation, input, action) => {
    const { store, KeyId } = managed();
    expect(refusal(store, HERE, operation, input)).toBe(denied(action, KeyId, 'MANAGED-2a'));
  });

  it('is to re-encrypt from it, although the other key is the caller’s [MANAGED-2a]', () => {
    const { store, KeyId } = managed();
    const { KeyId: own } = createKey(store, HERE);
    const input = { SourceKeyId: KeyId, DestinationKeyId: own, CiphertextBlob: encrypt(store, HERE, own, 'text') };
    expect(refusal(store, HERE, 'ReEncrypt', input)).toBe(denied('ReEncryptFrom', KeyId, 'MANAGED-2a'));
  });

  it('is whatever changes or uses the key but RevokeGrant: no other call is refused so [MANAGED-2a]', () => {
    const { store, KeyId } = managed();
    const those = OPERATIONS.filter((operation) => isDenied(store, operation, KeyId));
    const changing = OPERATIONS.filter((operation) => {
      const { finds, cryptography } = cardOf(operation);
      const isReading = operation.startsWith('Get') || operation === 'RevokeGrant';
      return finds !== 'no key' && !isReading && (CHANGES[operation] || cryptography !== undefined);
    });
    expect(those).toEqual(changing);
    expect(those).toEqual(operationsWith('closed on AWS managed keys'));
    expect(those).toHaveLength(34);
  });

  it('is not RevokeGrant, and nothing of a key of the account', () => {
    const { store, KeyId } = managed();
    expect(refusal(store, HERE, 'RevokeGrant', { KeyId, GrantId: 'a' })).toMatch(/^NotFoundException: .*\[GRANT-3]$/);
    const { KeyId: own } = createKey(store, HERE);
    expect(OPERATIONS.filter((operation) => operation !== 'DeleteAlias' && isDenied(store, operation, own))).toEqual(
      [],
    );
  });
});
