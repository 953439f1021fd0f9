// What engines share, and the endpoint in front of one, without a database. With one: npm run test:postgres.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadService } from '../../src/cli/restate.js';
import { createPeople } from '../../src/endpoint/callers.js';
import { createControl } from '../../src/endpoint/control.js';
import { createEngineDesk } from '../../src/endpoint/engine-desk.js';
import { createFaults } from '../../src/endpoint/faults.js';
import { createAccount } from '../../src/endpoint/index.js';
import { directoryChanges, entriesOf } from '../../src/engines/directory.js';
import type { Engine } from '../../src/engines/engine.js';
import { openFileVault } from '../../src/engines/file-vault.js';
import { loadPg } from '../../src/engines/postgres/database.js';
import { nodeHost } from '../../src/host/index.js';
import { createStore } from '../../src/store/create.js';
import { mrk } from '../support/mrk.js';

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
    [[], 'expected up or service\n\nSee mrk restate --help'],
    [['down'], 'expected up or service\n\nSee mrk restate --help'],
    [['up', '--accept-license'], 'up needs --data FOLDER'],
    [['up', '--data', join(temporary, 'up')], expect.stringContaining('BUSINESS SOURCE LICENSE 1.1')],
    [['service', '--port', '70000'], '--port must be from 0 to 65535: 70000'],
    [['service', '--port=0', '--register=http://127.0.0.1:1'], expect.stringContaining('fetch failed')],
  ])('refuses mrk restate %j', async (given, message) => {
    const { status, out, err } = await mrk(['restate', ...given]);
    expect([status, out]).toEqual([2, '']);
    expect(err.replace('mrk restate: ', '').trimEnd()).toEqual(message);
    expect(existsSync(join(temporary, 'up'))).toBe(false);
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
