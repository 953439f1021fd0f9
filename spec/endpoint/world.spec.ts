// What an account is after a restart: its settings, its holds, and what is no longer in its file.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import { type RunningServer, type ServerOptions, startServer } from '../../src/endpoint/index.js';
import type { Region } from '../../src/index.js';
import { giveRsaKeys } from '../support/rsa-keys.js';
import { call, control } from './raw-client.js';

let folder: string;
let data: string;
let server: RunningServer;

beforeAll(() => giveRsaKeys().restore);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrk-world-'));
  data = join(folder, 'account.mrk');
  server = await startServer({ data });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function restart(options: ServerOptions = {}): Promise<void> {
  await server.close();
  server = await startServer({ data, ...options });
}

async function kms(
  operation: string,
  input: object = {},
  region = 'us-east-1',
): Promise<ReturnType<typeof JSON.parse>> {
  const { status, json } = await call(server.url, region, operation, input);
  if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(json)}`);
  return json;
}

/** The secrets in the file, in base64, by their kind. */
function secretsInFile(kind: 'material' | 'wrappingKey'): readonly string[] {
  const lines = readFileSync(data, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line.slice(33)));
  return lines.flatMap((line) => (Array.isArray(line) && line[1] === kind ? [line[3]] : []));
}

describe('key material of a deleted key', () => {
  it.each(['SYMMETRIC_DEFAULT', 'ECC_NIST_P256'])('is not in the file after the next start: %s', async (KeySpec) => {
    const KeyUsage = KeySpec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY';
    const { KeyId } = (await kms('CreateKey', { KeySpec, KeyUsage })).KeyMetadata;
    const kept = (await kms('CreateKey')).KeyMetadata.KeyId;
    const { CiphertextBlob } = await kms('Encrypt', { KeyId: kept, Plaintext: 'eA==' });
    const [secret = ''] = secretsInFile('material');
    expect(secretsInFile('material')).toHaveLength(2);
    await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await restart();
    expect(readFileSync(data, 'utf8')).toContain(secret);
    await control(server.url, 'advance', { by: 'P8D' });
    await restart();
    expect(readFileSync(data, 'utf8')).not.toContain(secret);
    expect(readFileSync(data)).not.toContain(Buffer.from(secret, 'base64'));
    expect(secretsInFile('material')).toHaveLength(1);
    expect((await kms('Decrypt', { CiphertextBlob })).Plaintext).toBe('eA==');
  });

  it('is not in the file after a start that comes after the deletion fell due', async () => {
    const { KeyId } = (await kms('CreateKey')).KeyMetadata;
    const [secret = ''] = secretsInFile('material');
    await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await control(server.url, 'advance', { by: 'P8D' });
    await restart();
    expect(readFileSync(data, 'utf8')).not.toContain(secret);
    await restart();
    expect(secretsInFile('material')).toEqual([]);
  });
});

it('a wrapping key whose token is no longer good is not in the file after the next start', async () => {
  const { KeyId } = (await kms('CreateKey', { Origin: 'EXTERNAL' })).KeyMetadata;
  await kms('GetParametersForImport', { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' });
  const [secret = ''] = secretsInFile('wrappingKey');
  await restart();
  expect(secretsInFile('wrappingKey')).toEqual([secret]);
  await control(server.url, 'advance', { by: 'P2D' });
  await restart();
  expect(readFileSync(data, 'utf8')).not.toContain(secret);
});

describe('a hold on replications', () => {
  it('survives restarts, with a snapshot and with changes, until it is taken away', async () => {
    const { KeyId } = (await kms('CreateKey', { MultiRegion: true })).KeyMetadata;
    await control(server.url, 'faults', { holdReplication: true });
    await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    await restart();
    const held = async (): Promise<boolean> => (await control(server.url, 'faults')).json.holdReplication;
    expect(await held()).toBe(true);
    await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });
    await control(server.url, 'advance', { by: 'P1D' });
    await restart({ replicationDelay: 'PT0S' });
    const stateIn = async (region: string): Promise<string> =>
      (await kms('DescribeKey', { KeyId }, region)).KeyMetadata.KeyState;
    expect([await stateIn('eu-west-1'), await stateIn('eu-west-2')]).toEqual(['Creating', 'Creating']);
    await control(server.url, 'faults', { holdReplication: false });
    expect([await stateIn('eu-west-1'), await stateIn('eu-west-2')]).toEqual(['Enabled', 'Enabled']);
    await restart();
    expect(await held()).toBe(false);
  });

  it('ends with a reset', async () => {
    await control(server.url, 'faults', { holdReplication: true });
    await control(server.url, 'reset', '');
    await restart();
    expect((await control(server.url, 'faults')).json.holdReplication).toBe(false);
  });
});

it('quotas are those of the new start', async () => {
  await restart({ quotas: { aliasesPerKey: 1, keysPerRegion: 7 } });
  await kms('CreateKey');
  await restart({ quotas: { keysPerRegion: 3 } });
  expect(server.account.store().snapshot().settings.quotas).toMatchObject({ aliasesPerKey: 50, keysPerRegion: 3 });
});

it('AWS managed keys are kept, also those that a call that only reads has brought, and can be asked for later', async () => {
  const aliases = async (region?: string) =>
    (await kms('ListAliases', {}, region)).Aliases.map((alias: Record<string, unknown>) => [
      alias.AliasName,
      alias.TargetKeyId,
    ]);
  await restart({ awsManagedKeys: ['s3'] });
  const before = await aliases();
  expect(before).toEqual([['alias/aws/s3', expect.any(String)]]);
  await restart();
  expect(await aliases()).toEqual(before);
  await kms('CreateKey', {}, 'eu-west-2');
  await restart({ awsManagedKeys: ['s3', 'ebs'] });
  expect(await aliases()).toEqual([before[0], ['alias/aws/ebs', expect.any(String)]]);
  expect((await kms('ListKeys', {}, 'eu-west-2')).Keys).toHaveLength(3);
  await restart();
  expect((await kms('ListKeys', {}, 'eu-west-2')).Keys).toHaveLength(3);
});

it('what falls due after a look has brought AWS managed keys is in the file as well', async () => {
  await restart({ awsManagedKeys: ['s3'], replicationDelay: 300 });
  const { KeyId } = (await kms('CreateKey', { MultiRegion: true })).KeyMetadata;
  await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
  const looked = { operation: 'DescribeKey', region: 'eu-west-3' as Region, input: { KeyId: 'alias/aws/s3' } };
  expect(await server.account.calledKeys(looked)).toMatchObject([{ KeyManager: 'AWS' }]);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await server.account.tick();
  expect(readFileSync(data, 'utf8')).toContain('"ReplicaKeyReady"');
});

itAtLength('the file is written anew before large changes fill the disk', async () => {
  const { KeyId } = (await kms('CreateKey')).KeyMetadata;
  const { Policy } = await kms('GetKeyPolicy', { KeyId, PolicyName: 'default' });
  const padded = `${Policy}${' '.repeat(30_000)}`;
  for (let index = 0; index < 400; index += 1) await kms('PutKeyPolicy', { KeyId, Policy: padded });
  expect(readFileSync(data).length).toBeLessThan(17 * 1024 * 1024);
});
