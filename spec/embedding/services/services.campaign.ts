// KMS beside the services of moto, by the services section of an AWS config file, where the AWS CLI and moto_server are
// installed.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningServer, startServer } from '../../../src/endpoint/index.js';
import { freePort } from '../../support/port.js';
import { run } from '../run.js';

const given = readFileSync(fileURLToPath(new URL('config', import.meta.url)), 'utf8');
const missing = [
  ['aws', '--version'],
  ['moto_server', '--help'],
].filter(([program = '', ...args]) => spawnSync(program, args).status !== 0);
if (missing.length > 0)
  console.log(`skipped: no ${missing.map(([program]) => program).join(', no ')}, for services beside KMS`);

/** The account of moto. */
const ACCOUNT = '123456789012';

describe.skipIf(missing.length > 0)('KMS beside the services of moto', () => {
  let folder: string;
  let server: RunningServer;
  let moto: ChildProcess;
  let config: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mrk-services-'));
    config = join(folder, 'config');
    server = await startServer({ accountId: ACCOUNT });
    const port = await freePort();
    moto = spawn('moto_server', ['-p', String(port)], { stdio: 'ignore' });
    const others = `http://127.0.0.1:${port}`;
    writeFileSync(config, given.replace('http://127.0.0.1:5000', others).replace('http://127.0.0.1:4599', server.url));
    await vi.waitUntil(
      () =>
        fetch(`${others}/moto-api/data.json`).then(
          ({ ok }) => ok,
          () => false,
        ),
      {
        timeout: 300_000,
        interval: 200,
      },
    );
  });
  afterAll(async () => {
    moto.kill();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const aws = async (...args: readonly string[]) => {
    const env = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'), AWS_PAGER: '' };
    const { status, out } = await run('aws', [...args, '--output', 'json'], { cwd: folder, env });
    expect(status, `aws ${args.join(' ')}: ${out}`).toBe(0);
    return out.trim() === '' ? {} : JSON.parse(out);
  };

  it('answers KMS, and moto STS, IAM, S3 and DynamoDB, of one account', async () => {
    const { KeyId, AWSAccountId } = (await aws('kms', 'create-key', '--multi-region')).KeyMetadata;
    expect(server.account.store().keySet(KeyId)?.multiRegion).toBe(true);
    expect((await aws('sts', 'get-caller-identity')).Account).toBe(AWSAccountId);
    const trust = '{"Version": "2012-10-17", "Statement": []}';
    const { Role } = await aws('iam', 'create-role', '--role-name', 'Deployer', '--assume-role-policy-document', trust);
    await aws('kms', 'create-grant', '--key-id', KeyId, '--grantee-principal', Role.Arn, '--operations', 'Decrypt');
    await aws('s3api', 'create-bucket', '--bucket', 'orders');
    writeFileSync(join(folder, 'order'), 'one');
    const encrypted = ['--server-side-encryption', 'aws:kms', '--ssekms-key-id', KeyId];
    await aws('s3api', 'put-object', '--bucket', 'orders', '--key', 'one', '--body', 'order', ...encrypted);
    expect((await aws('s3api', 'head-object', '--bucket', 'orders', '--key', 'one')).SSEKMSKeyId).toContain(KeyId);
    await aws(
      ...['dynamodb', 'create-table', '--table-name', 'orders', '--billing-mode', 'PAY_PER_REQUEST'],
      ...[
        '--attribute-definitions',
        'AttributeName=id,AttributeType=S',
        '--key-schema',
        'AttributeName=id,KeyType=HASH',
      ],
      ...['--sse-specification', `Enabled=true,SSEType=KMS,KMSMasterKeyId=${KeyId}`],
    );
    expect((await aws('dynamodb', 'list-tables')).TableNames).toEqual(['orders']);
  });
});
