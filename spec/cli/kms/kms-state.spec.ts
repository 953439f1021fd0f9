import { createPublicKey, publicEncrypt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clock } from '../../../src/cli/clock.js';
import type { World } from '../../../src/cli/kms/world.js';
import { kms } from '../../../src/cli/kms.js';
import { outcomeOf } from '../../support/mrk.js';
import { giveRsaKeys } from '../../support/rsa-keys.js';
import { words } from '../../support/words.js';

const temporary = mkdtempSync(join(tmpdir(), 'mrk-kms-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
beforeAll(() => giveRsaKeys().restore);

const world: World = {
  environment: {},
  now: () => Date.parse('2026-03-01T00:00:00Z'),
  seed: () => 'seed',
  readBytes: readFile,
  columns: 80,
};

let directory = '';
let file = '';
let count = 0;

beforeEach(() => {
  count += 1;
  directory = mkdtempSync(join(temporary, `${count}-`));
  file = join(directory, 'keys.json');
});

const run = (command: typeof kms | typeof clock, args: readonly string[]) =>
  outcomeOf((around) => command(args, around, world));
const mrk = (...args: readonly string[]) => run(kms, [...args, '--state', file]);
const clockOf = (...args: readonly string[]) => run(clock, [...args, '--state', file]);

async function answer(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, out, err } = await mrk(...args);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return out === '' ? {} : JSON.parse(out);
}

async function newKey(...args: readonly string[]): Promise<string> {
  return (await mrk('create-key', ...args, '--query', 'KeyMetadata.KeyId', '--output', 'text')).out.trim();
}

describe('mrk kms', () => {
  it('plays the life of a multi-Region key, command by command', async () => {
    const key = await newKey('--multi-region');
    expect(key).toMatch(/^mrk-[0-9a-f]{32}$/);
    const replica = await answer('replicate-key', '--key-id', key, '--replica-region', 'eu-west-2');
    expect(replica).toMatchObject({
      ReplicaKeyMetadata: { KeyState: 'Creating', CreationDate: '2026-03-01T00:00:00+00:00' },
    });
    expect(await mrk('replicate-key', '--key-id', key, '--replica-region', 'eu-west-2')).toEqual({
      status: 254,
      out: '',
      err:
        '\nAn error occurred (AlreadyExistsException) when calling the ReplicateKey operation: ' +
        `${words('replicaExists')}\n`,
    });
    expect((await clockOf('advance', 'PT5S')).out).toBe(
      `2026-03-01T00:00:05Z\n  * 2026-03-01T00:00:05Z  ReplicaKeyReady  eu-west-2  ${key}\n`,
    );
    const context = ['--encryption-context', 'a=b,c=d'];
    const { CiphertextBlob } = await answer('encrypt', '--key-id', key, '--plaintext', 'aGVsbG8=', ...context);
    const decrypt = ['decrypt', '--region', 'eu-west-2', '--ciphertext-blob', String(CiphertextBlob)];
    expect(await answer(...decrypt, '--encryption-context', '{"c":"d","a":"b"}')).toMatchObject({
      Plaintext: 'aGVsbG8=',
    });
    expect((await mrk(...decrypt)).err).toBe(
      '\nAn error occurred (InvalidCiphertextException) when calling the Decrypt operation: \n',
    );
    const update = ['update-primary-region', '--key-id', key, '--primary-region', 'eu-west-2'];
    expect(await mrk(...update)).toEqual({ status: 0, out: '', err: '' });
    await clockOf('advance', 'PT5S');
    const type = 'KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType';
    expect((await mrk('describe-key', '--key-id', key, '--query', type)).out).toBe('"REPLICA"\n');
  });

  it('prints members in the order of the AWS CLI, indented by four', async () => {
    await mrk('create-key', '--multi-region');
    const { out } = await mrk('list-keys', '--no-paginate');
    expect(out).toMatch(/^\{\n {4}"Keys": \[\n {8}\{\n {12}"KeyId": "mrk-.*",\n {12}"KeyArn": .*\n/);
    const { KeyMetadata } = await answer('create-key', '--multi-region');
    expect(Object.keys(KeyMetadata as object)).toEqual([
      ...['AWSAccountId', 'KeyId', 'Arn', 'CreationDate', 'Enabled', 'Description', 'KeyUsage', 'KeyState', 'Origin'],
      ...['KeyManager', 'CustomerMasterKeySpec', 'KeySpec', 'EncryptionAlgorithms', 'MultiRegion'],
      ...['MultiRegionConfiguration', 'CurrentKeyMaterialId'],
    ]);
  });

  it('selects by --query, in every form of output', async () => {
    const tags = ['--tags', 'TagKey=a,TagValue=b', 'TagKey=c,TagValue=d'];
    const key = await newKey(...tags);
    const list = ['list-resource-tags', '--key-id', key, '--query'];
    expect((await mrk(...list, "Tags[?TagKey=='c'].TagValue | [0]")).out).toBe('"d"\n');
    expect((await mrk(...list, 'Tags[].TagKey', '--output', 'text')).out).toBe('a\tc\n');
    expect((await mrk(...list, 'Nothing')).out).toBe('null\n');
    expect((await mrk(...list, 'length(Nothing)')).status).toBe(255);
    expect((await mrk('list-resource-tags', '--key-id', key, '--output', 'table')).out).toMatch(
      /^-+\n\| +ListResourceTags +\|\n/,
    );
    expect((await mrk('enable-key', '--key-id', key, '--output', 'table')).out).toBe('');
  });

  it('fetches lists as the AWS CLI does', async () => {
    const key = await newKey('--tags', ...['a', 'b', 'c', 'd', 'e'].map((name) => `TagKey=${name},TagValue=`));
    const list = ['list-resource-tags', '--key-id', key];
    const namesOf = (output: unknown): unknown =>
      (output as { Tags: { TagKey: string }[] }).Tags.map(({ TagKey }) => TagKey);
    for (const pageSize of ['1', '2', '3', '50']) {
      expect(namesOf(await answer(...list, '--page-size', pageSize))).toEqual(['a', 'b', 'c', 'd', 'e']);
      for (const maxItems of [1, 2, 3, 4]) {
        const seen: unknown[] = [];
        let token: unknown;
        do {
          const start = token === undefined ? [] : ['--starting-token', String(token)];
          const page = await answer(...list, '--page-size', pageSize, '--max-items', String(maxItems), ...start);
          seen.push(...(namesOf(page) as unknown[]));
          token = page.NextToken;
        } while (token !== undefined);
        expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
      }
    }
    const byHand = await answer(...list, '--limit', '2');
    expect(byHand).toMatchObject({ Truncated: true });
    expect(namesOf(await answer(...list, '--marker', String(byHand.NextMarker)))).toEqual(['c', 'd', 'e']);
    expect((await mrk(...list, '--starting-token', 'x')).status).toBe(255);
  });

  it('imports key material that the file keeps', async () => {
    const key = await newKey('--origin', 'EXTERNAL');
    const parameters = ['--wrapping-algorithm', 'RSAES_OAEP_SHA_256', '--wrapping-key-spec', 'RSA_2048'];
    const { PublicKey, ImportToken } = await answer('get-parameters-for-import', '--key-id', key, ...parameters);
    const publicKey = createPublicKey({ key: Buffer.from(String(PublicKey), 'base64'), format: 'der', type: 'spki' });
    const wrapped = publicEncrypt({ key: publicKey, oaepHash: 'sha256' }, Buffer.alloc(32, 7));
    const wrappedFile = join(directory, 'wrapped.bin');
    writeFileSync(wrappedFile, wrapped);
    const material = ['--encrypted-key-material', `fileb://${wrappedFile}`, '--import-token', String(ImportToken)];
    const expiry = ['--expiration-model', 'KEY_MATERIAL_EXPIRES', '--valid-to', '2026-04-01T00:00:00Z'];
    await answer('import-key-material', '--key-id', key, ...material, ...expiry);
    expect(await answer('describe-key', '--key-id', key)).toMatchObject({
      KeyMetadata: { KeyState: 'Enabled', ValidTo: '2026-04-01T00:00:00+00:00' },
    });
    const { CiphertextBlob } = await answer('encrypt', '--key-id', key, '--plaintext', 'aGk=');
    expect(await answer('decrypt', '--ciphertext-blob', String(CiphertextBlob))).toMatchObject({ Plaintext: 'aGk=' });
  });

  it('signs and verifies with the key that it made, and gives random bytes', async () => {
    const key = await newKey('--key-spec', 'ECC_NIST_P256', '--key-usage', 'SIGN_VERIFY');
    const sign = ['--key-id', key, '--message', 'aGVsbG8=', '--signing-algorithm', 'ECDSA_SHA_256'];
    const { Signature } = await answer('sign', ...sign);
    expect(await answer('verify', ...sign, '--signature', String(Signature))).toMatchObject({ SignatureValid: true });
    const { Plaintext } = await answer('generate-random', '--number-of-bytes', '16');
    expect(Buffer.from(String(Plaintext), 'base64')).toHaveLength(16);
  });

  it('refuses a Region that the account has not enabled, also of GenerateRandom [ID-7]', async () => {
    for (const command of [['list-keys'], ['generate-random', '--number-of-bytes', '16']]) {
      const { status, err } = await mrk(...command, '--region', 'af-south-1');
      expect(status).toBe(254);
      expect(err).toContain('An error occurred (UnrecognizedClientException)');
    }
  });

  it('shows no control characters of a description', async () => {
    const { out } = await mrk('create-key', '--description', 'a\u009b2Jb', '--query', 'KeyMetadata.Description');
    expect(out).toBe('"a\\u009b2Jb"\n');
  });
});

describe('the state file', () => {
  it('is told where it is first written, with its name and what it holds, and no more after that', async () => {
    const made = `mrk: made ${file}, which keeps the account between commands: its keys, its clock and the KEY MATERIAL`;
    const first = await mrk('create-key');
    expect(first.status).toBe(0);
    expect(JSON.parse(first.out)).toHaveProperty('KeyMetadata');
    expect(first.err.startsWith(made), first.err).toBe(true);
    expect(first.err).toMatch(/Only you can read it.*--state FILE/s);
    expect((await mrk('create-key')).err).toBe('');
    file = join(directory, 'moved.json');
    expect((await clockOf('advance', 'PT1S')).err).toContain(`mrk: made ${file},`);
    expect((await clockOf('advance', 'PT1S')).err).toBe('');
  });

  it('is made on first use, readable by its owner only, and nothing else is left', async () => {
    await mrk('list-keys');
    expect(readdirSync(directory)).toEqual(['keys.json']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      format: 'mrk-model/state',
      version: 1,
      store: { now: Date.parse('2026-03-01T00:00:00Z') },
      materials: {},
      wrappingKeys: {},
    });
  });

  it('is not made by help, skeletons, wrong commands or mrk clock', async () => {
    await mrk('help');
    await mrk('replicate-key', '--generate-cli-skeleton');
    expect((await mrk('replicate-key')).status).toBe(252);
    expect(await clockOf()).toEqual({ status: 2, out: '', err: `mrk: there is no state file ${file}\n` });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is not written where nothing is different, nor by a refused call', async () => {
    const key = await newKey();
    const before = statSync(file);
    await mrk('describe-key', '--key-id', key);
    await mrk('enable-key-rotation', '--key-id', 'mrk-none');
    expect(statSync(file).ino).toBe(before.ino);
    await mrk('disable-key', '--key-id', key);
    expect(statSync(file).ino).not.toBe(before.ino);
  });

  it('stays where a symbolic link points', async () => {
    const real = join(directory, 'real.json');
    const key = await newKey();
    writeFileSync(real, readFileSync(file));
    rmSync(file);
    symlinkSync(real, file);
    await mrk('disable-key', '--key-id', key);
    expect(readFileSync(real, 'utf8')).toContain('"Disabled"');
    expect(readdirSync(directory).sort()).toEqual(['keys.json', 'real.json']);
  });

  it.each([
    ['', /not JSON/],
    ['{', /not JSON/],
    ['[]', /expected an object/],
    ['{"format":"other"}', /format: expected "mrk-model\/state"/],
    ['{"format":"mrk-model/state","version":2}', /version: expected 1/],
    ['{"format":"mrk-model/state","version":1,"x":1}', /x: expected no such member/],
    ['{"format":"mrk-model/state","version":1,"store":{}}', /materials: expected an object/],
    [
      '{"format":"mrk-model/state","version":1,"store":{},"materials":{"a":"b"},"wrappingKeys":{}}',
      /materials\["a"\]: expected base64/,
    ],
    ['{"format":"mrk-model/state","version":1,"store":{},"materials":{},"wrappingKeys":{}}', /store\.format: expected/],
  ])('that is broken is refused and left alone: %j', async (text, what) => {
    writeFileSync(file, text);
    const { status, out, err } = await mrk('create-key');
    expect({ status, out }).toEqual({ status: 255, out: '' });
    expect(err).toContain(`mrk: ${file} is no state file of mrk, and was left as it is: `);
    expect(err).toMatch(what);
    expect((await clockOf('advance', 'P1D')).status).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(directory)).toEqual(['keys.json']);
  });

  it('names the place of what is wrong inside of the store', async () => {
    await newKey('--multi-region');
    const state = JSON.parse(readFileSync(file, 'utf8'));
    state.store.keySets[0].keys['us-east-1'].keyState = 'Sleeping';
    writeFileSync(file, JSON.stringify(state));
    expect((await mrk('list-keys')).err).toMatch(
      /: store\.keySets\[0\]\.keys\["us-east-1"\]\.keyState: expected one of/,
    );
  });

  it('loses no call of commands that run at the same time', async () => {
    const keys = await Promise.all(Array.from({ length: 12 }, () => newKey('--multi-region')));
    expect(new Set(keys).size).toBe(12);
    const { Keys } = await answer('list-keys');
    expect(Keys).toHaveLength(12);
    expect(readdirSync(directory)).toEqual(['keys.json']);
  });

  it('is not held up by the lock of a process that has gone', async () => {
    writeFileSync(`${file}.lock`, '2147483646');
    await newKey();
    expect(readdirSync(directory)).toEqual(['keys.json']);
  });

  it('forgets the key material of a deleted key', async () => {
    const key = await newKey('--multi-region');
    await mrk('encrypt', '--key-id', key, '--plaintext', 'aGk=');
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).materials)).toHaveLength(1);
    await mrk('schedule-key-deletion', '--key-id', key, '--pending-window-in-days', '7');
    await clockOf('advance', 'P7D');
    expect(JSON.parse(readFileSync(file, 'utf8')).materials).toEqual({});
    expect((await mrk('describe-key', '--key-id', key)).err).toMatch(
      /\(NotFoundException\) when calling the DescribeKey/,
    );
  });

  it('in a directory that does not exist cannot be written', async () => {
    file = join(directory, 'none', 'keys.json');
    const { status, err } = await mrk('create-key');
    expect(status).toBe(255);
    expect(err).toMatch(/keys\.json cannot be written: ENOENT/);
  });
});
