// mrk serve as a process: its options and ends. The first look at it: spec/endpoint/serve.spec.ts.

import { spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/endpoint/certificates.js';
import { startServer } from '../../src/endpoint/index.js';
import { words } from '../support/words.js';
import { buildMrk, type Mrk } from './mrk-process.js';
import { call, control, send } from './raw-client.js';

let mrk: Mrk;

beforeAll(async () => {
  mrk = await buildMrk();
});
afterAll(() => mrk.remove());

describe('mrk serve', () => {
  it('ends on SIGINT too, though a stream, an idle connection and a late call are open', async () => {
    const server = await mrk.serve();
    await control(server.url, 'faults', { operation: 'ListKeys', delay: 'PT1H' });
    await control(server.url, 'faults', { operation: 'ListAliases', delay: 'PT0.3S' });
    const late = call(server.url, 'us-east-1', 'ListKeys').catch((error: unknown) => error);
    const underWay = call(server.url, 'us-east-1', 'ListAliases');
    const stream = send(server.url, {
      method: 'GET',
      path: '/_mrk/events',
      headers: { Accept: 'text/event-stream' },
    });
    await expect.poll(async () => (await control(server.url, 'faults')).json.faults).toEqual([]);
    expect(await server.kill('SIGINT')).toBe(0);
    expect((await underWay).status).toBe(200);
    expect((await stream).status).toBe(200);
    expect(await late).toBeInstanceOf(Error);
  });

  it('tells a person that signatures are not verified, and what its file holds', async () => {
    const file = join(mrk.directory, 'told.mrk');
    const server = mrk.start(['serve', '--port', '0', '--data', file]);
    await expect.poll(server.out).toContain('Ctrl-C');
    expect(server.out()).toContain('NOT VERIFIED');
    expect(server.out()).toContain('HOLDS KEY MATERIAL');
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  it('takes the account, the Regions, the delays and the roles', async () => {
    const server = await mrk.serve(
      ...['--account', '123456789012', '--enabled-regions', 'us-east-1, eu-west-2', '--replication-delay', 'PT0S'],
      ...['--primary-update-delay=PT1H', '--rotation-delay', 'PT2H', '--roles-while-updating', 'both-replicas'],
    );
    const { KeyId, AWSAccountId } = (await call(server.url, 'us-east-1', 'CreateKey', { MultiRegion: true })).json
      .KeyMetadata;
    expect(AWSAccountId).toBe('123456789012');
    expect((await call(server.url, 'us-west-2', 'ListKeys')).json.__type).toBe('UnrecognizedClientException');
    await call(server.url, 'us-east-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    await call(server.url, 'us-east-1', 'RotateKeyOnDemand', { KeyId });
    const updated = await call(server.url, 'us-east-1', 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-2' });
    expect(updated.status).toBe(200);
    const { KeyMetadata } = (await call(server.url, 'us-east-1', 'DescribeKey', { KeyId })).json;
    expect(KeyMetadata.KeyState).toBe('Updating');
    expect(KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType).toBe('REPLICA');
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  it('answers to the names that are allowed, and to no other', async () => {
    const server = await mrk.serve('--allow-host', 'kms', '--allow-host=kms.test');
    const health = async (Host: string): Promise<number> =>
      (await send(server.url, { method: 'GET', path: '/_mrk/health', headers: { Host } })).status;
    const statuses = await Promise.all(['kms:4599', 'kms.test', 'localhost', 'kms.example'].map(health));
    expect(statuses).toEqual([200, 200, 200, 403]);
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  it('takes quotas and origins', async () => {
    const server = await mrk.serve('--quotas', 'keysPerRegion=1, aliasesPerKey=0', '--cors', 'http://localhost:3000');
    const { KeyId } = (await call(server.url, 'us-east-1', 'CreateKey')).json.KeyMetadata;
    expect((await call(server.url, 'us-east-1', 'CreateKey')).json).toEqual({
      __type: 'LimitExceededException',
      message: words('keyQuota', { region: 'us-east-1', limit: 1, usage: 1 }),
    });
    const alias = { AliasName: 'alias/one', TargetKeyId: KeyId };
    expect((await call(server.url, 'us-east-1', 'CreateAlias', alias)).json.__type).toBe('LimitExceededException');
    const headers = { Origin: 'http://localhost:3000', 'Access-Control-Request-Method': 'POST' };
    expect((await send(server.url, { method: 'OPTIONS', headers })).status).toBe(204);
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  it('speaks HTTPS, and keeps the certificate of its authority in a file while it runs', async () => {
    const server = await mrk.serve('--tls', '--allow-host', 'kms.test');
    const { url, ca } = JSON.parse(await server.firstLine);
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const ask = `require('https').get('${url}/_mrk/health', (answer) => answer.pipe(process.stdout))`;
    const env = { NODE_EXTRA_CA_CERTS: ca };
    expect(spawnSync(process.execPath, ['-e', ask], { env, encoding: 'utf8' }).stdout).toBe('{"status":"ready"}');
    expect(spawnSync(process.execPath, ['-e', ask], { env: {}, encoding: 'utf8' }).status).toBe(1);
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(existsSync(dirname(ca))).toBe(false);
  });

  it('speaks HTTPS with a certificate of its own, and tells a person whom to trust only where it made one', async () => {
    const made = await makeCertificate(['localhost'], Date.now());
    const [cert, key] = [join(mrk.directory, 'cert.pem'), join(mrk.directory, 'key.pem')];
    writeFileSync(cert, made.cert);
    writeFileSync(key, made.key);
    const server = mrk.start(['serve', '--port', '0', '--tls-cert', cert, '--tls-key', key]);
    await expect.poll(server.out).toMatch(/: https:\/\/127[\s\S]*Ctrl-C/);
    expect(server.out()).not.toContain('AWS_CA_BUNDLE');
    expect(await server.kill('SIGTERM')).toBe(0);
    const other = mrk.start(['serve', '--port', '0', '--tls']);
    await expect.poll(other.out).toMatch(/AWS_CA_BUNDLE=\S+ca.pem NODE_EXTRA_CA_CERTS=\S+ca.pem/);
    expect(await other.kill('SIGTERM')).toBe(0);
  });

  it.each([
    [['--tls-cert', 'a'], '--tls-cert and --tls-key belong together'],
    [['--tls', '--tls-cert', 'a', '--tls-key', 'b'], '--tls makes a certificate'],
    [['--tls-cert', '/nowhere/a', '--tls-key', '/nowhere/b'], '--tls-cert: ENOENT'],
    [['--tls-cert', '/dev/null', '--tls-key', '/dev/null'], 'tls must be true, or { cert, key } in PEM'],
    [['--port', '65536'], '--port must be from 0 to 65535: 65536'],
    [['--port', 'http'], '--port must be from 0 to 65535: http'],
    [['--account', '123'], '--account must be 12 digits: 123'],
    [['--replication-delay', '5'], '--replication-delay must be '],
    [['--rotation-delay=-PT5S'], '--rotation-delay must be '],
    [['--enabled-regions', 'us-east-1,mars-1'], '--enabled-regions: AWS has no Region "mars-1"'],
    [['--roles-while-updating', 'none'], '--roles-while-updating must be swapped or both-replicas: none'],
    [['--data', ''], '--data must not be empty'],
    [['--host', ''], '--host must not be empty'],
    [
      ['--allow-host', 'kms', '--allow-host', 'http://kms:1'],
      '--allow-host must be a name without scheme and port, or *: http',
    ],
    [['--port', '0', '--host', '203.0.113.1'], 'listen EADDRNOTAVAIL: address not available 203.0.113.1'],
    [
      ['--port', '0', '--data', '/nowhere/at/all'],
      "/nowhere/at/all: ENOENT: no such file or directory, open '/nowhere",
    ],
    [['--colour'], "Unknown option '--colour'"],
    [['here'], "Unexpected argument 'here'"],
  ])('refuses %j', async (args, message) => {
    const server = mrk.start(['serve', ...args]);
    expect(await server.ended).toBe(2);
    expect(server.err()).toContain(`mrk serve: ${message}`);
    expect(server.out()).toBe('');
  });

  it('refuses a port that is in use, and leaves its file free', async () => {
    const other = await startServer();
    const file = join(mrk.directory, 'free.mrk');
    const server = mrk.start(['serve', '--port', String(other.port), '--data', file]);
    expect(await server.ended).toBe(2);
    expect(server.err()).toContain('EADDRINUSE');
    await other.close();
    await (await startServer({ data: file })).close();
  });

  it('explains itself', async () => {
    const server = mrk.start(['serve', '--help']);
    expect(await server.ended).toBe(0);
    for (const option of ['--port', '--allow-host', '--data', '--json', '--roles-while-updating', 'NOT VERIFIED']) {
      expect(server.out()).toContain(option);
    }
    expect(
      Math.max(
        ...server
          .out()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(100);
  });

  it('refuses a file that is not its own, and leaves it alone', async () => {
    for (const [name, content] of [
      ['text', 'hello world'.repeat(1000)],
      ['short', 'x'],
      ['zeros', Buffer.alloc(100_000)],
    ] as const) {
      const file = join(mrk.directory, name);
      writeFileSync(file, content);
      const server = mrk.start(['serve', '--port', '0', '--data', file]);
      expect(await server.ended).toBe(2);
      expect(server.err()).toBe(`mrk serve: ${file}: it was not written by mrk serve\n`);
      expect([statSync(file).size, existsSync(`${file}-lock`)]).toEqual([content.length, false]);
    }
    const directory = mrk.start(['serve', '--port', '0', '--data', mrk.directory]);
    expect(await directory.ended).toBe(2);
    expect(directory.err()).toBe(`mrk serve: ${mrk.directory}: it is no file\n`);
  });
});
