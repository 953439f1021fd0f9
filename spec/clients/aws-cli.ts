// The AWS CLI, as it is, against the endpoint: `npm run test:aws-cli`, where it is installed. The options are those of the
// manuals of `aws kms replicate-key` and `aws kms update-primary-region`.

import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS, type Endpoint, openEndpoint } from './endpoint.js';

const [REGION, REPLICA_REGION] = ['us-east-1', 'eu-west-2'];
const VERSION = /^aws-cli\/(\d+)\S*/.exec(spawnSync('aws', ['--version'], { encoding: 'utf8' }).stdout ?? '');
const MAJOR = Number(VERSION?.[1] ?? 0);
console.log(VERSION === null ? 'The AWS CLI (aws) is not installed: nothing is tested.' : `With ${VERSION[0]}.`);

/** The exit status of a command that AWS refused. */
const REFUSED = MAJOR >= 2 ? 254 : 255;

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
  ],
});

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** What a spec reads from an answer: any member may be there. */
type Json = ReturnType<typeof JSON.parse>;

let endpoint: Endpoint;
let directory: string;

/** Runs `aws kms …` in a Region. */
function aws(region: string, ...args: readonly string[]): Promise<Ended> {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_CONFIG_FILE: join(directory, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, 'no-credentials'),
    AWS_PAGER: '',
  };
  const whole = ['kms', ...args, '--region', region, '--endpoint-url', endpoint.url];
  return new Promise((resolve) => {
    execFile('aws', whole, { env, cwd: directory }, (error, out, err) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** The answer to a command that must succeed, as JSON; undefined if it prints nothing. */
async function ok(region: string, ...args: readonly string[]): Promise<Json> {
  const { status, out, err } = await aws(region, ...args);
  expect([status, err]).toEqual([0, '']);
  return out.trim() === '' ? undefined : JSON.parse(out);
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(directory, name), content);
  return name;
}

async function createKey(): Promise<{ readonly KeyId: string; readonly Arn: string }> {
  return (await ok(REGION, 'create-key', '--multi-region')).KeyMetadata;
}

async function createSet(): Promise<{ readonly KeyId: string; readonly Arn: string }> {
  const created = await createKey();
  await ok(REGION, 'replicate-key', '--key-id', created.KeyId, '--replica-region', REPLICA_REGION);
  await endpoint.advance('PT1M');
  return created;
}

describe.runIf(VERSION !== null)('the AWS CLI', () => {
  beforeAll(async () => {
    endpoint = await openEndpoint({ replicationDelay: 'PT1M', primaryUpdateDelay: 'PT1M' });
    directory = mkdtempSync(join(tmpdir(), 'mrk-aws-cli-'));
  });
  afterAll(async () => {
    await endpoint.close();
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(() => endpoint.reset());

  describe('replicate-key', () => {
    it('with all its options', async () => {
      const { Arn, KeyId } = await createKey();
      const answer = await ok(
        REGION,
        'replicate-key',
        ...['--key-id', Arn, '--replica-region', REPLICA_REGION, '--policy', POLICY],
        ...['--bypass-policy-lockout-safety-check', '--description', 'The replica: ü'],
        ...['--tags', 'TagKey=Purpose,TagValue=Test', 'TagKey=Empty,TagValue='],
      );
      expect(answer.ReplicaKeyMetadata).toMatchObject({
        AWSAccountId: '111122223333',
        KeyId,
        Arn: Arn.replace(REGION, REPLICA_REGION),
        Enabled: false,
        Description: 'The replica: ü',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeyState: 'Creating',
        Origin: 'AWS_KMS',
        KeyManager: 'CUSTOMER',
        CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
        KeySpec: 'SYMMETRIC_DEFAULT',
        EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        MultiRegion: true,
        MultiRegionConfiguration: {
          MultiRegionKeyType: 'REPLICA',
          PrimaryKey: { Arn, Region: REGION },
          ReplicaKeys: [{ Arn: Arn.replace(REGION, REPLICA_REGION), Region: REPLICA_REGION }],
        },
      });
      expect(answer.ReplicaPolicy).toBe(POLICY);
      expect(answer.ReplicaTags).toEqual([
        { TagKey: 'Purpose', TagValue: 'Test' },
        { TagKey: 'Empty', TagValue: '' },
      ]);
      await endpoint.advance('PT1M');
      const { KeyMetadata } = await ok(REPLICA_REGION, 'describe-key', '--key-id', KeyId);
      expect(KeyMetadata.KeyState).toBe('Enabled');
    });

    it('with the safety check, tags in JSON, and the policy in a file', async () => {
      const { KeyId } = await createKey();
      const args = ['replicate-key', '--key-id', KeyId, '--replica-region', REPLICA_REGION];
      const tags = JSON.stringify([{ TagKey: 'a', TagValue: 'b,c' }]);
      const useless = file('useless.json', '{"Version":"2012-10-17","Statement":[]}');
      const refused = await aws(
        REGION,
        ...args,
        '--no-bypass-policy-lockout-safety-check',
        '--policy',
        `file://${useless}`,
      );
      expect(refused.err).toContain('(MalformedPolicyDocumentException) when calling the ReplicateKey operation');
      const answer = await ok(
        REGION,
        ...args,
        ...['--no-bypass-policy-lockout-safety-check', '--policy', `file://${file('policy.json', POLICY)}`],
        ...['--tags', tags],
      );
      expect([answer.ReplicaPolicy, answer.ReplicaTags]).toEqual([POLICY, JSON.parse(tags)]);
    });

    it('with --cli-input-json, which options override', async () => {
      const { KeyId } = await createKey();
      const input = {
        KeyId,
        ReplicaRegion: 'us-west-2',
        Policy: POLICY,
        BypassPolicyLockoutSafetyCheck: true,
        Description: 'from the file',
        Tags: [{ TagKey: 'a', TagValue: 'b' }],
      };
      const skeleton = await ok(REGION, 'replicate-key', '--generate-cli-skeleton');
      expect(Object.keys(skeleton).sort()).toEqual(Object.keys(input).sort());
      const inFile = ['--cli-input-json', `file://${file('input.json', JSON.stringify(input))}`];
      const one = await ok(REGION, 'replicate-key', ...inFile);
      expect(one.ReplicaKeyMetadata).toMatchObject({
        Arn: expect.stringContaining(':us-west-2:'),
        KeyState: 'Creating',
      });
      expect([one.ReplicaKeyMetadata.Description, one.ReplicaTags]).toEqual([input.Description, input.Tags]);
      const more = ['--replica-region', REPLICA_REGION, '--description', 'from the option'];
      const other = await ok(REGION, 'replicate-key', '--cli-input-json', JSON.stringify(input), ...more);
      expect(other.ReplicaKeyMetadata).toMatchObject({
        Arn: expect.stringContaining(`:${REPLICA_REGION}:`),
        Description: 'from the option',
      });
    });

    it('with --generate-cli-skeleton, which calls nothing', async () => {
      const input = { KeyId: '', ReplicaRegion: '', Policy: '', Description: '', Tags: [{ TagKey: '', TagValue: '' }] };
      expect(await ok(REGION, 'replicate-key', '--generate-cli-skeleton', 'input')).toMatchObject(input);
      const ids = ['--key-id', 'mrk-1', '--replica-region', REPLICA_REGION];
      // Version 1.45 finds that the IDs in its own skeleton are too short.
      const { out, err } = await aws(REGION, 'replicate-key', ...ids, '--generate-cli-skeleton', 'output');
      expect(out + err).toContain('ReplicaKeyMetadata');
      expect(await endpoint.control('events')).toEqual([]);
    });

    it('is refused in the words of AWS', async () => {
      const { KeyId, Arn } = await createSet();
      const replicate = (region: string, to: string) =>
        aws(region, 'replicate-key', '--key-id', KeyId, '--replica-region', to);
      const again = await replicate(REGION, REPLICA_REGION);
      expect(again.status).toBe(REFUSED);
      expect(again.err.trim()).toMatch(
        /An error occurred \(AlreadyExistsException\) when calling the ReplicateKey operation: \S/,
      );
      expect((await replicate(REPLICA_REGION, 'us-west-2')).err).toContain(
        `An error occurred (UnsupportedOperationException) when calling the ReplicateKey operation: ` +
          `${Arn.replace(REGION, REPLICA_REGION)} is not a multi-region primary key.`,
      );
      expect((await replicate(REGION, 'cn-north-1')).err).toContain('when calling the ReplicateKey operation');
      expect((await replicate('us-west-2', 'eu-west-1')).err).toContain('(NotFoundException)');
    });
  });

  describe('update-primary-region', () => {
    const roleIn = async (region: string, KeyId: string): Promise<readonly [string, string]> => {
      const { KeyMetadata } = await ok(region, 'describe-key', '--key-id', KeyId);
      return [KeyMetadata.KeyState, KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType];
    };

    it('with all its options, there and back', async () => {
      const { KeyId, Arn } = await createSet();
      expect(
        await ok(REGION, 'update-primary-region', '--key-id', Arn, '--primary-region', REPLICA_REGION),
      ).toBeUndefined();
      expect((await roleIn(REGION, KeyId))[0]).toBe('Updating');
      await endpoint.advance('PT1M');
      expect(await roleIn(REGION, KeyId)).toEqual(['Enabled', 'REPLICA']);
      expect(await roleIn(REPLICA_REGION, KeyId)).toEqual(['Enabled', 'PRIMARY']);
      const skeleton = await ok(REGION, 'update-primary-region', '--generate-cli-skeleton');
      expect(skeleton).toEqual({ KeyId: '', PrimaryRegion: '' });
      const input = JSON.stringify({ KeyId, PrimaryRegion: 'us-west-2' });
      await ok(REPLICA_REGION, 'update-primary-region', '--cli-input-json', input, '--primary-region', REGION);
      await endpoint.advance('PT1M');
      expect(await roleIn(REGION, KeyId)).toEqual(['Enabled', 'PRIMARY']);
    });

    it('with --generate-cli-skeleton output, which calls nothing', async () => {
      const ids = ['--key-id', 'mrk-1', '--primary-region', REPLICA_REGION];
      const printed = await aws(REGION, 'update-primary-region', ...ids, '--generate-cli-skeleton', 'output');
      expect([printed.status, printed.err, await endpoint.control('events')]).toEqual([0, '', []]);
    });

    it.runIf(MAJOR >= 2)('with --cli-input-yaml and --generate-cli-skeleton yaml-input', async () => {
      const { KeyId } = await createSet();
      const printed = await aws(REGION, 'update-primary-region', '--generate-cli-skeleton', 'yaml-input');
      expect(printed.out).toContain('PrimaryRegion:');
      const yaml = `KeyId: ${KeyId}\nPrimaryRegion: ${REPLICA_REGION}\n`;
      await ok(REGION, 'update-primary-region', '--cli-input-yaml', yaml);
      expect((await roleIn(REGION, KeyId))[0]).toBe('Updating');
    });

    it('is refused in the words of AWS', async () => {
      const { KeyId } = await createSet();
      const refused = await aws(REGION, 'update-primary-region', '--key-id', KeyId, '--primary-region', 'us-west-2');
      expect(refused.status).toBe(REFUSED);
      expect(refused.err).toContain('when calling the UpdatePrimaryRegion operation: ');
      expect((await aws(REGION, 'update-primary-region', '--key-id', KeyId)).status).not.toBe(0);
    });
  });

  describe('other operations', () => {
    it('encrypt here and decrypt there, from and to files', async () => {
      const { KeyId } = await createSet();
      const plaintext = file('plaintext', Buffer.from([0, 1, 254, 255]));
      const context = ['--encryption-context', 'purpose=test,more=yes'];
      const encrypted = await ok(
        REGION,
        'encrypt',
        '--key-id',
        KeyId,
        '--plaintext',
        `fileb://${plaintext}`,
        ...context,
      );
      const blob = file('ciphertext', Buffer.from(encrypted.CiphertextBlob, 'base64'));
      const decrypted = await ok(REPLICA_REGION, 'decrypt', '--ciphertext-blob', `fileb://${blob}`, ...context);
      expect(Buffer.from(decrypted.Plaintext, 'base64')).toEqual(Buffer.from([0, 1, 254, 255]));
      expect((await aws(REPLICA_REGION, 'decrypt', '--ciphertext-blob', `fileb://${blob}`)).err).toContain(
        '(InvalidCiphertextException) when calling the Decrypt operation',
      );
    });

    it('list keys, aliases, tags, grants and policies, by pages too', async () => {
      const { KeyId, Arn } = await createKey();
      for (const name of ['one', 'two', 'three']) {
        await ok(REGION, 'create-alias', '--alias-name', `alias/${name}`, '--target-key-id', KeyId);
      }
      const whole = await ok(REGION, 'list-aliases', '--key-id', KeyId, '--page-size', '1');
      expect(whole.Aliases.map(({ AliasName }: Json) => AliasName).sort()).toEqual([
        'alias/one',
        'alias/three',
        'alias/two',
      ]);
      const first = await ok(REGION, 'list-aliases', '--max-items', '2');
      const rest = await ok(REGION, 'list-aliases', '--starting-token', first.NextToken);
      expect([first.Aliases.length, rest.Aliases.length]).toEqual([2, 1]);
      expect((await ok(REGION, 'list-keys')).Keys).toEqual([{ KeyId, KeyArn: Arn }]);
      await ok(REGION, 'tag-resource', '--key-id', KeyId, '--tags', 'TagKey=a,TagValue=b');
      expect((await ok(REGION, 'list-resource-tags', '--key-id', KeyId)).Tags).toEqual([
        { TagKey: 'a', TagValue: 'b' },
      ]);
      const grant = [
        '--grantee-principal',
        'arn:aws:iam::111122223333:user/Alice',
        '--operations',
        'Decrypt',
        'Encrypt',
      ];
      const { GrantId } = await ok(REGION, 'create-grant', '--key-id', KeyId, ...grant);
      expect((await ok(REGION, 'list-grants', '--key-id', KeyId)).Grants).toMatchObject([{ GrantId }]);
      const { Policy } = await ok(REGION, 'get-key-policy', '--key-id', KeyId, '--policy-name', 'default');
      expect(JSON.parse(Policy).Id).toBe('key-default-1');
    });

    it('print text and tables, and what --query chooses', async () => {
      const { KeyId } = await createKey();
      const text = await aws(
        REGION,
        ...['describe-key', '--key-id', KeyId, '--output', 'text'],
        ...['--query', 'KeyMetadata.[KeyId,KeyState,MultiRegion]'],
      );
      expect(text.out.trim()).toBe(`${KeyId}\tEnabled\tTrue`);
      expect((await aws(REGION, 'describe-key', '--key-id', KeyId, '--output', 'table')).out).toContain('|  KeyId ');
    });

    it('delete a key in both phases', async () => {
      const { KeyId } = await createSet();
      const schedule = (region: string) =>
        ok(region, 'schedule-key-deletion', '--key-id', KeyId, '--pending-window-in-days', '7');
      expect(await schedule(REGION)).toMatchObject({ KeyState: 'PendingReplicaDeletion', PendingWindowInDays: 7 });
      const replica = await schedule(REPLICA_REGION);
      expect(replica.KeyState).toBe('PendingDeletion');
      // Version 1 prints epoch seconds, version 2 ISO 8601.
      const date = MAJOR >= 2 ? Date.parse(replica.DeletionDate) : replica.DeletionDate * 1000;
      expect(Math.abs(date - Date.now() - 7 * 86_400_000)).toBeLessThan(3_700_000);
      await endpoint.advance('P14D');
      expect((await ok(REGION, 'list-keys')).Keys).toEqual([]);
    });

    it('wait for a replica as a shell script does', async () => {
      const { KeyId } = await createKey();
      await ok(REGION, 'replicate-key', '--key-id', KeyId, '--replica-region', REPLICA_REGION);
      const plaintext = file('plaintext', 'hello');
      const encrypt = () => aws(REPLICA_REGION, 'encrypt', '--key-id', KeyId, '--plaintext', `fileb://${plaintext}`);
      const early = await encrypt();
      expect([early.status, early.err]).toEqual([REFUSED, expect.stringContaining('(KMSInvalidStateException)')]);
      await endpoint.advance('PT1M');
      expect((await encrypt()).status).toBe(0);
    });
  });
});
