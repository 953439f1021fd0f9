// The AWS Encryption SDK for JavaScript, as it is, against the endpoint. It finds the multi-Region keys by itself: its
// keyrings ask the related key in the Region of their own client.

import {
  AwsKmsMrkAwareSymmetricDiscoveryKeyringNode,
  AwsKmsMrkAwareSymmetricKeyringNode,
  buildAwsKmsMrkAwareDiscoveryMultiKeyringNode,
  buildAwsKmsMrkAwareStrictMultiKeyringNode,
  buildClient,
  CommitmentPolicy,
  type KeyringNode,
  KmsKeyringNode,
  type KmsNodeClientSupplier,
} from '@aws-crypto/client-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { words } from '../support/words.js';
import { type Endpoint, given, openEndpoint, rejection } from './endpoint.js';

const [HERE, THERE, ELSEWHERE] = ['us-east-1', 'eu-west-2', 'ap-southeast-2'] as const;
const ACCOUNT = '111122223333';
const PLAINTEXT = Buffer.from('a message for another continent');
const CONTEXT = { purpose: 'test' };

const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);

let endpoint: Endpoint;
/** A multi-Region key: the primary key is here, a replica key there. */
let KeyId: string;

const arn = (region: string, keyId = KeyId): string => `arn:aws:kms:${region}:${ACCOUNT}:key/${keyId}`;
// The clients are what it wants; its types are just not made for exactOptionalPropertyTypes.
type Client = Exclude<ReturnType<KmsNodeClientSupplier>, false>;
const clientProvider = (region: string) => endpoint.kms(region) as Client;
const keyring = (region: string, keyId = KeyId): KeyringNode =>
  new AwsKmsMrkAwareSymmetricKeyringNode({ client: clientProvider(region), keyId: arn(region, keyId) });
const strict = (...regions: readonly string[]): KeyringNode =>
  buildAwsKmsMrkAwareStrictMultiKeyringNode({ clientProvider, keyIds: regions.map((region) => arn(region)) });
const discovery = (region: string, accountIDs = [ACCOUNT]): KeyringNode =>
  new AwsKmsMrkAwareSymmetricDiscoveryKeyringNode({
    client: clientProvider(region),
    discoveryFilter: { accountIDs, partition: 'aws' },
  });

async function seal(by: KeyringNode): Promise<Buffer> {
  return (await encrypt(by, PLAINTEXT, { encryptionContext: CONTEXT })).result;
}

async function open(by: KeyringNode, message: Buffer): Promise<string> {
  const { plaintext, messageHeader } = await decrypt(by, message);
  expect(messageHeader.encryptionContext).toMatchObject(CONTEXT);
  return plaintext.toString();
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  return String(await rejection(promise));
}

beforeAll(async () => {
  endpoint = await openEndpoint({ replicationDelay: 'PT1M', primaryUpdateDelay: 'PT1M' });
});
afterAll(() => endpoint.close());
beforeEach(async () => {
  await endpoint.reset();
  KeyId = given((await endpoint.kms(HERE).createKey({ MultiRegion: true })).KeyMetadata?.KeyId);
  await endpoint.kms(HERE).replicateKey({ KeyId, ReplicaRegion: THERE });
});

describe('the Encryption SDK, with a replica key that is ready', () => {
  beforeEach(() => endpoint.advance('PT1M'));

  it.each([
    [HERE, THERE],
    [THERE, HERE],
    [THERE, THERE],
  ])('decrypts what the key of %s encrypted with the key of %s', async (from, to) => {
    const message = await seal(keyring(from));
    expect(message.includes(PLAINTEXT)).toBe(false);
    expect(await open(keyring(to), message)).toBe(PLAINTEXT.toString());
    expect(await open(strict(to), message)).toBe(PLAINTEXT.toString());
  });

  it('encrypts by a keyring of several keys, and decrypts with a related key of either', async () => {
    const { KeyMetadata } = await endpoint.kms(ELSEWHERE).createKey({ MultiRegion: true });
    const other = given(KeyMetadata?.KeyId);
    const message = await seal(
      buildAwsKmsMrkAwareStrictMultiKeyringNode({
        clientProvider,
        generatorKeyId: arn(HERE),
        keyIds: [arn(ELSEWHERE, other)],
      }),
    );
    expect(await open(keyring(THERE), message)).toBe(PLAINTEXT.toString());
    expect(await open(keyring(ELSEWHERE, other), message)).toBe(PLAINTEXT.toString());
  });

  it('takes two related keys for one: a keyring must not have both', () => {
    expect(() => strict(HERE, THERE)).toThrow('Related multi-Region keys');
  });

  it('decrypts by discovery, in a Region that has a related key', async () => {
    const message = await seal(keyring(HERE));
    expect(await open(discovery(THERE), message)).toBe(PLAINTEXT.toString());
    const inRegions = (regions: string[]) =>
      buildAwsKmsMrkAwareDiscoveryMultiKeyringNode({
        clientProvider,
        regions,
        discoveryFilter: { accountIDs: [ACCOUNT], partition: 'aws' },
      });
    expect(await open(inRegions([ELSEWHERE, THERE]), message)).toBe(PLAINTEXT.toString());
    expect(await refusal(open(inRegions([ELSEWHERE]), message))).toContain('NotFoundException');
    expect(await refusal(open(discovery(THERE, ['444455556666']), message))).toContain('No EDKs supplied');
  });

  it('does not decrypt with an unrelated key, nor without multi-Region keyrings', async () => {
    const message = await seal(keyring(HERE));
    const { KeyMetadata } = await endpoint.kms(THERE).createKey({ MultiRegion: true });
    expect(await refusal(open(keyring(THERE, given(KeyMetadata?.KeyId)), message))).toContain('No EDKs supplied');
    const plain = new KmsKeyringNode({ clientProvider, keyIds: [arn(THERE)] });
    expect(await refusal(open(plain, message))).toContain('unencryptedDataKey has not been set');
  });

  it('does not decrypt what was changed', async () => {
    const message = await seal(keyring(HERE));
    for (const at of [message.indexOf('purpose') + 8, message.length - 40]) {
      const changed = Buffer.from(message);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await rejection(open(keyring(THERE), changed));
    }
  });

  it('decrypts old messages after a rotation', async () => {
    const old = await seal(keyring(HERE));
    await endpoint.kms(HERE).rotateKeyOnDemand({ KeyId });
    await endpoint.advance('PT1M');
    const recent = await seal(keyring(HERE));
    for (const message of [old, recent]) expect(await open(keyring(THERE), message)).toBe(PLAINTEXT.toString());
  });
});

describe('the Encryption SDK is refused', () => {
  it('while the replica key is Creating', async () => {
    const message = await seal(keyring(HERE));
    const creating = `KMSInvalidStateException: ${words('keyState', { keyArn: arn(THERE), keyState: 'Creating', footnote: 14 })}`;
    expect(await refusal(open(keyring(THERE), message))).toContain(creating);
    expect(await refusal(open(discovery(THERE), message))).toContain(creating);
    expect(await refusal(seal(keyring(THERE)))).toContain(creating);
    await endpoint.advance('PT1M');
    expect(await open(keyring(THERE), message)).toBe(PLAINTEXT.toString());
  });

  it('while the replica key is Disabled', async () => {
    await endpoint.advance('PT1M');
    const message = await seal(keyring(HERE));
    await endpoint.kms(THERE).disableKey({ KeyId });
    const disabled = `DisabledException: ${words('keyState', { keyArn: arn(THERE), keyState: 'Disabled', footnote: 1 })}`;
    expect(await refusal(open(keyring(THERE), message))).toContain(disabled);
    expect(await refusal(seal(keyring(THERE)))).toContain(disabled);
    expect(await open(keyring(HERE), message)).toBe(PLAINTEXT.toString());
    await endpoint.kms(THERE).enableKey({ KeyId });
    expect(await open(keyring(THERE), message)).toBe(PLAINTEXT.toString());
  });

  it('while the replica key is PendingDeletion, and for ever after', async () => {
    await endpoint.advance('PT1M');
    const message = await seal(keyring(THERE));
    await endpoint.kms(THERE).scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    const pending = `KMSInvalidStateException: ${words('keyState', { keyArn: arn(THERE), keyState: 'PendingDeletion', footnote: 3 })}`;
    expect(await refusal(open(keyring(THERE), message))).toContain(pending);
    expect(await refusal(seal(keyring(THERE)))).toContain(pending);
    await endpoint.advance('P7D');
    expect(await refusal(open(keyring(THERE), message))).toContain('NotFoundException');
    expect(await open(keyring(HERE), message)).toBe(PLAINTEXT.toString());
  });
});

describe('the Encryption SDK, throughout a change of the primary key', () => {
  it('encrypts and decrypts in both Regions', async () => {
    await endpoint.advance('PT1M');
    const before = await seal(keyring(HERE));
    await endpoint.kms(HERE).updatePrimaryRegion({ KeyId, PrimaryRegion: THERE });
    const states: string[] = [];
    const messages = [before];
    for (let step = 0; step < 6; step += 1) {
      const { KeyMetadata } = await endpoint.kms(THERE).describeKey({ KeyId });
      states.push(given(KeyMetadata?.KeyState));
      messages.push(await seal(keyring(HERE)), await seal(keyring(THERE)));
      for (const message of messages.slice(-3)) {
        for (const by of [keyring(HERE), keyring(THERE), discovery(HERE), discovery(THERE)]) {
          expect(await open(by, message)).toBe(PLAINTEXT.toString());
        }
      }
      await endpoint.advance('PT15S');
    }
    expect([states[0], states[5]]).toEqual(['Updating', 'Enabled']);
    for (const by of [keyring(HERE), keyring(THERE)]) expect(await open(by, before)).toBe(PLAINTEXT.toString());
  });
});
