// What engines share, and the endpoint in front of one, without a database. With one: npm run test:postgres.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadService } from '../../src/cli/restate.js';
import { backstageOf } from '../../src/endpoint/backstage.js';
import { createPeople } from '../../src/endpoint/callers.js';
import { createControl } from '../../src/endpoint/control.js';
import { createEngineDesk } from '../../src/endpoint/engine-desk.js';
import { createFaults } from '../../src/endpoint/faults.js';
import { createAccount } from '../../src/endpoint/index.js';
import { directoryChanges, entriesOf } from '../../src/engines/directory.js';
import type { Engine } from '../../src/engines/engine.js';
import { openFileVault } from '../../src/engines/file-vault.js';
import { loadPg } from '../../src/engines/postgres/database.js';
import { SHARDS } from '../../src/engines/restate/kept.js';
import { roomOf, transfers } from '../../src/engines/restate/room.js';
import { nodeHost } from '../../src/host/index.js';
import { createStore } from '../../src/store/create.js';
import { mrk } from '../support/mrk.js';
import { freePort } from '../support/port.js';
import { folderOfAll } from '../support/postgres.js';

const page = readFileSync(fileURLToPath(new URL('../guide/engines.md', import.meta.url)), 'utf8');
const temporary = mkdtempSync(join(tmpdir(), 'mrk-engines-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('a directory', () => {
  const store = createStore();
  const made = store.call({ region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } });
  if (!made.ok) throw new Error('it is made');
  const { KeyId } = made.output.KeyMetadata;
  const [before] = [...store.keySets()];
  store.call({ region: 'us-east-1', operation: 'ReplicateKey', input: { KeyId, ReplicaRegion: 'eu-west-1' } });
  store.call({ region: 'us-east-1', operation: 'CreateAlias', input: { AliasName: 'alias/a', TargetKeyId: KeyId } });
  const [after] = [...store.keySets()];
  if (before === undefined || after === undefined) throw new Error('there is one');

  it('has what is new of a key set, and counts its keys', () => {
    const { added, moved, removed, keyCounts } = directoryChanges([{ before, after }]);
    expect(added.map(({ list, region, id }) => `${list} ${region} ${id}`)).toEqual([
      'alias us-east-1 alias/a',
      `key eu-west-1 ${KeyId}`,
    ]);
    expect([moved, removed, [...keyCounts]]).toEqual([[], [], [['eu-west-1', 1]]]);
  });

  it('[DELETE-6] loses all of a key set that is no more', () => {
    const { removed, keyCounts } = directoryChanges([{ before: after, after: null }]);
    expect(removed).toEqual(entriesOf(after));
    expect(Object.fromEntries(keyCounts)).toEqual({ 'us-east-1': -1, 'eu-west-1': -1 });
  });

  it('moves an alias that goes from one key set to another', () => {
    const other = { ...before, keyId: 'mrk-00000000000000000000000000000000' };
    const given = { ...after, keyId: other.keyId };
    const { added, moved, removed } = directoryChanges([
      { before: after, after: before },
      { before: other, after: given },
    ]);
    expect(moved).toMatchObject([{ list: 'alias', id: 'alias/a', keyId: other.keyId }]);
    expect(added.map(({ list }) => list)).toEqual(['key']);
    expect(removed.map(({ list }) => list)).toEqual(['key']);
  });
});

describe('room for keys', () => {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  const sharesOf = (quota: number): readonly number[] =>
    Array.from({ length: SHARDS }, (_, shard) => roomOf(shard, { keys: 0, reserved: 0, borrowed: 0 }, quota));

  it.each([0, 3, SHARDS, 100_000])('is shared out as a whole, of a quota of %s', (quota) => {
    const shares = sharesOf(quota);
    expect(sum(shares)).toBe(quota);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  });

  it('is what is not taken, reserved or given away', () => {
    const [share = 0] = sharesOf(100);
    expect(roomOf(0, { keys: 3, reserved: 2, borrowed: -4 }, 100)).toBe(share - 9);
  });

  it.each<[what: string, rooms: readonly number[], shard: number, moved: readonly number[]]>([
    ['nothing, where there is room', [1, 0, 5], 0, [0, 0, 0]],
    ['half of the most, where there is none', [0, 4, 9], 0, [5, 0, -5]],
    ['the last', [0, 0, 1], 1, [0, 1, -1]],
    ['nothing, where there is none anywhere', [0, 0, 0], 1, [0, 0, 0]],
    ['what an object has too much, from several', [-3, 1, 1, 2], 1, [3, 0, -1, -2]],
    ['nothing of what the key itself needs', [-1, 1, 0], 1, [0, 0, 0]],
    ['nothing, where nobody was asked', [], 2, []],
  ])('goes round: %s', (_what, rooms, shard, moved) => {
    expect(transfers(rooms, shard)).toEqual(moved);
  });
});

describe('a file vault', () => {
  const bytes = Buffer.from('material');

  it('gives to one process what another has kept, and forgets', () => {
    const [one, two] = [openFileVault(join(temporary, 'shared')), openFileVault(join(temporary, 'shared'))];
    one.set('a', bytes);
    one.setWrappingKey('a', Buffer.from('wrapping key'));
    expect(two.get('a')).toEqual(bytes);
    expect(two.getWrappingKey('a')).toEqual(Buffer.from('wrapping key'));
    expect(two.get('b')).toBeUndefined();
    two.forget(['a', 'b']);
    expect(one.get('a')).toBeUndefined();
  });

  it('keeps the material that was there first, as it may have been used', () => {
    const vault = openFileVault(join(temporary, 'first'));
    vault.set('a', bytes);
    vault.set('a', Buffer.from('another'));
    expect(vault.get('a')).toEqual(bytes);
    expect(readdirSync(join(temporary, 'first'))).toHaveLength(1);
  });

  it('lets only its owner read', () => {
    const folder = join(temporary, 'own');
    openFileVault(folder).set('a', bytes);
    const [file = ''] = readdirSync(folder);
    expect([statSync(folder).mode & 0o077, statSync(join(folder, file)).mode & 0o077]).toEqual([0, 0]);
  });
});

describe('a process in front of an engine', () => {
  const vault = openFileVault(join(temporary, 'backstage'));
  const { secure, forget } = backstageOf(nodeHost({ ...vault, retain: () => 0 }), { answers: {} }, vault);
  const bytes = Buffer.from('imported');
  const store = createStore();
  const input = { Origin: 'EXTERNAL' } as const;
  const made = store.call({ region: 'us-east-1', operation: 'CreateKey', input });
  if (!made.ok) throw new Error('it is made');
  const { KeyId } = made.output.KeyMetadata;
  const wrapping = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
  const parameters = store.call({ region: 'us-east-1', operation: 'GetParametersForImport', input: wrapping });
  if (!parameters.ok) throw new Error('they are given');
  const { ImportToken } = parameters.output;
  const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
  const EncryptedKeyMaterial = Buffer.alloc(32).toString('base64');
  const importing = { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel } as const;
  const { ok, events } = store.call({ region: 'us-east-1', operation: 'ImportKeyMaterial', input: importing });
  const [id = ''] = events.flatMap((event) => (event.type === 'KeyMaterialImported' ? [event.keyMaterialId] : []));

  it('keeps imported material once more when it is imported, as another one may have forgotten it meanwhile', async () => {
    expect(ok).toBe(true);
    vault.set(id, bytes);
    const again = await secure(events);
    vault.forget([id]);
    again();
    expect(vault.get(id)).toEqual(bytes);
  });

  it('brings back what it has forgotten and a key can use after all, and nothing else', () => {
    vault.set(id, bytes);
    vault.set('other', bytes);
    const bringBack = forget([id, 'other']);
    expect(vault.get(id)).toBeUndefined();
    bringBack(new Set([id]));
    expect(vault.get(id)).toEqual(bytes);
    expect(vault.get('other')).toBeUndefined();
  });
});

describe('an endpoint with an engine', async () => {
  const account = await createAccount();
  const paths = createControl(account, createFaults(account, false));
  const noEngine = new Proxy({} as Engine, { get: () => () => new Promise(() => {}) });
  const { control } = createEngineDesk({
    engine: noEngine,
    accountId: account.accountId,
    people: createPeople({}, account.accountId),
    cryptography: nodeHost(),
    facts: { isRegionEnabled: () => true, customKeyStores: () => [] },
  });
  const methods = Object.entries(paths).flatMap(([path, of]) =>
    Object.keys(of).map((method) => [method, path] as const),
  );

  it.each(methods.filter(([, path]) => !path.includes('{')))(
    'has %s %s, or refuses it by name',
    async (method, path) => {
      const handle = control[path]?.[method];
      expect(handle).toBeDefined();
      const answer = handle?.({}, '', new URLSearchParams()).then(
        () => 'answered',
        (error: Error) => error.message,
      );
      const said = await Promise.race([answer, Promise.resolve('asks the engine').then((asks) => asks)]);
      const name = path.replace('/_mrk/', '');
      const row = page.split('\n').find((line) => line.startsWith('| ') && line.includes(`\`${method} ${name}\``));
      expect(row, `${method} ${name} in the guide`).toBeDefined();
      if (String(said).includes('is not there with --engine')) expect(row).toContain('refused');
      else expect(row).not.toContain('refused');
    },
  );

  it.each([
    [['--engine', 'mysql'], '--engine must be postgres or restate: mysql'],
    [['--engine', 'postgres'], '--engine postgres needs --postgres-url URL'],
    [
      ['--engine', 'postgres', '--postgres-url', 'postgres://127.0.0.1:1/none'],
      '--engine postgres needs --vault FOLDER',
    ],
    [['--postgres-url', 'postgres://127.0.0.1:1/none'], '--postgres-url needs --engine postgres'],
    [['--vault', 'folder'], '--vault needs --engine'],
    [['--engine', 'restate'], '--engine restate needs --restate-url URL'],
    [['--engine', 'restate', '--restate-url', 'x'], '--engine restate needs --vault FOLDER'],
    [
      ['--engine', 'restate', '--restate-url', 'x', '--vault', temporary],
      'the URL of Restate must be such as http://127.0.0.1:8080: x',
    ],
    [['--engine', 'postgres', '--restate-url', 'x'], '--restate-url needs --engine restate'],
    [
      ['--engine', 'restate', '--restate-url', 'http://127.0.0.1:1', '--vault', ''],
      '--vault must not be empty\n\nSee mrk serve --help',
    ],
    ...['--data=file', '--throttle=aws', '--visibility-delay=PT1S', '--aws-managed-keys=s3', '--custom-ids'].map(
      (option): [string[], string] => [
        ['--engine', 'postgres', '--postgres-url', 'postgres://127.0.0.1:1/none', '--vault', temporary, option],
        `${option.split('=')[0]} is not there with --engine`,
      ],
    ),
  ])('refuses %j', async (given, message) => {
    const { status, err } = await mrk(['serve', ...given]);
    expect([status, err]).toEqual([2, `mrk serve: ${message}\n`]);
    const option = message.split(' is not there')[0] ?? '';
    if (option !== message) expect(page).toContain(`\`${option}\``);
  });

  it.each([
    [['--engine', 'restate', '--restate-url', 'x']],
    [['--engine', 'postgres', '--postgres-url', 'x']],
    [['--engine', 'postgres', '--postgres-url', 'postgres://127.0.0.1:1/none', '--caller', 'x']],
    [['--engine', 'postgres', '--postgres-url', 'postgres://127.0.0.1:1/none', '--quotas', 'grantsPerKey=9e9']],
    [['--engine', 'postgres', '--postgres-url', 'postgres://127.0.0.1:1/none', '--data', 'file']],
  ])('makes no vault where it refuses %j', async (given) => {
    const vault = join(temporary, 'no-vault');
    expect((await mrk(['serve', ...given, '--vault', vault])).status).toBe(2);
    expect(existsSync(vault)).toBe(false);
  });

  it('says that a file is no folder for a vault', async () => {
    const file = join(temporary, 'no-folder');
    writeFileSync(file, '');
    const given = ['--engine', 'restate', '--restate-url', 'http://127.0.0.1:1', '--vault', file];
    expect((await mrk(['serve', ...given])).err).toMatch(/^mrk serve: the folder of the vault cannot be used: EEXIST/);
  });

  it.each([
    [[], 'expected up or service\n\nSee mrk restate --help'],
    [['down'], 'expected up or service\n\nSee mrk restate --help'],
    [['up', '--accept-license'], 'up needs --data FOLDER'],
    [['up', '--data', join(temporary, 'up')], expect.stringContaining('BUSINESS SOURCE LICENSE 1.1')],
    [['service', '--port', '70000'], '--port must be from 0 to 65535: 70000'],
    [
      ['service', '--port=0', '--register=http://127.0.0.1:1'],
      'the admin interface of a Restate server at http://127.0.0.1:1 cannot be reached: bad port',
    ],
    [['service', '--port=0', '--register=x'], '--register must be a URL such as http://127.0.0.1:9070: x'],
    [['service', '--port=0', '--register=http://127.0.0.1:1', '--as=x'], expect.stringMatching(/^--as must be a URL/)],
  ])('refuses mrk restate %j', async (given, message) => {
    const { status, out, err } = await mrk(['restate', ...given]);
    expect([status, out]).toEqual([2, '']);
    expect(err.replace('mrk restate: ', '').trimEnd()).toEqual(message);
    expect(existsSync(join(temporary, 'up'))).toBe(false);
  });

  it.each([
    ['nothing listens there', undefined, /no server can be reached: connect ECONNREFUSED 127/],
    ['it is something else', () => 404, /404 .*what listens there is not where a Restate server is called/],
    [
      'nothing was registered',
      (path: string) => (path === '/restate/health' ? 200 : 404),
      /MrkAccount\/epoch: 404 .*mrk restate service --register URL/,
    ],
    [
      'it does not reach the service',
      (path: string) => (path === '/restate/health' ? 200 : 500),
      /500 .*the server answers, but not for the service/,
    ],
  ])('says within seconds what is wrong at a Restate server: %s', async (_what, statusOf, message) => {
    const server = createHttpServer(({ url = '' }, response) => {
      response.writeHead(statusOf?.(url) ?? 200).end('{}');
    });
    const port = await freePort();
    if (statusOf !== undefined) await listening(server, port);
    const url = `http://127.0.0.1:${port}`;
    const { status, err } = await mrk(['serve', '--engine', 'restate', '--restate-url', url, '--vault', temporary]);
    server.close();
    expect(status).toBe(2);
    expect(err).toMatch(new RegExp(`^mrk serve: Restate at ${url}: `));
    expect(err).toMatch(message);
  });

  it.each([
    ['nothing listens there', undefined, /connect ECONNREFUSED 127/],
    ['nothing answers', () => {}, /timeout expired/],
    [
      'it lets nobody in',
      (socket: Socket) => socket.end(refusalOfPostgres('password authentication failed for user "me"')),
      /password authentication failed for user "me"/,
    ],
  ])('says within seconds what is wrong at a database: %s', async (_what, answer, message) => {
    const server = createServer((socket) => socket.once('data', () => answer?.(socket)));
    const port = await freePort();
    if (answer !== undefined) await listening(server, port);
    const url = `postgres://me:secret@127.0.0.1:${port}/none`;
    const { status, err } = await mrk(['serve', '--engine', 'postgres', '--postgres-url', url, '--vault', temporary]);
    server.close();
    expect(status).toBe(2);
    expect(err).toContain(`mrk serve: PostgreSQL at 127.0.0.1:${port}, database none: `);
    expect(err).toMatch(message);
    expect(err).not.toContain('secret');
  });

  it('says which port is taken before anything is fetched, and whose it is', async () => {
    const server = createServer();
    const port = await freePort();
    await listening(server, port);
    const data = join(temporary, 'taken');
    const up = ['restate', 'up', '--data', data, '--accept-license'];
    const asked = await mrk([...up, '--port', `${port}`]);
    expect(asked).toMatchObject({ status: 2, out: '' });
    expect(asked.err).toMatch(new RegExp(`^mrk restate: --port: port ${port} cannot be had: .*EADDRINUSE`));
    const file = join(data, 'ports.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), admin: port }));
    const { status, err } = await mrk([...up, '--port', '0']);
    server.close();
    expect(status).toBe(2);
    expect(err).toContain(`${file}: what it keeps listens there: port ${port} cannot be had`);
    expect(readdirSync(data)).toEqual(['ports.json']);
  });

  it('says what to do if the SDK of Restate is not installed', async () => {
    const missing = Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' });
    await expect(loadService(() => Promise.reject(missing))).rejects.toThrow('npm install @restatedev/restate-sdk');
  });

  it('says what to do if pg is not installed', async () => {
    const missing = Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' });
    await expect(loadPg(() => Promise.reject(missing))).rejects.toThrow('npm install pg');
  });
});

describe('a folder for a server that runs as another user', () => {
  it('is where that user can reach it', () => {
    const closed = join(temporary, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const isRoot = process.getuid?.() === 0;
    const folder = folderOfAll([closed, tmpdir(), '/tmp', '/var/tmp']);
    expect(folder.startsWith(closed)).toBe(!isRoot);
    expect(statSync(folder).mode & 0o777).toBe(0o777);
    // What could not be reached is not left behind.
    expect(readdirSync(closed)).toHaveLength(isRoot ? 0 : 1);
    rmSync(folder, { recursive: true });
  });

  it('is not to be had where there is none', () => {
    expect(() => folderOfAll([])).toThrow('no folder for temporary files');
  });
});

function listening(server: { listen: (port: number, host: string, done: () => void) => unknown }, port: number) {
  return new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** What a database answers that lets nobody in. */
function refusalOfPostgres(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C28P01\0M${message}\0\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + fields.length);
  return Buffer.concat([Buffer.from('E'), length, fields]);
}
