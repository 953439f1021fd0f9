// What is no option of a function is refused by each that takes options, and the nearest that it has is told.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  conform,
  httpTarget,
  kmsArbitraries,
  kmsCommands,
  kmsModelRun,
  kmsSetup,
  replay,
  sdkTarget,
  storeTarget,
  toAwsCli,
} from '../../src/conformance/index.js';
import { startServer } from '../../src/endpoint/index.js';
import { createStore, restoreStore } from '../../src/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Nothing listens there, and nothing is called: the options are looked at first. */
const NOWHERE = 'http://127.0.0.1:9';
const snapshot = createStore().snapshot();
const target = storeTarget(createStore());
const given = (options: object): never => options as never;

/** A function, an option that it does not have, the one that is meant, and a call of it with options. */
const FUNCTIONS: readonly (readonly [who: string, option: string, meant: string, call: (options: never) => unknown])[] =
  [
    ['createStore', 'replicationDely', 'replicationDelay', createStore],
    ['restoreStore', 'identifers', 'identifiers', (options) => restoreStore(snapshot, options)],
    ['configure', 'quota', 'quotas', (options) => createStore().configure(options)],
    ['startServer', 'replication-delay', 'replicationDelay', startServer],
    ['conform', 'maxFinding', 'maxFindings', (options) => conform(target, options)],
    ['replay', 'mesages', 'messages', (options) => replay(target, [], options)],
    ['httpTarget', 'timout', 'timeout', (options) => httpTarget(NOWHERE, options)],
    ['sdkTarget', 'clients', 'client', sdkTarget],
    ['storeTarget', 'capabilites', 'capabilities', (options) => storeTarget(createStore(), options)],
    ['kmsCommands', 'maxCommand', 'maxCommands', kmsCommands],
    ['kmsSetup', 'isKnwon', 'isKnown', (options) => kmsSetup(target, options)],
    ['kmsModelRun', 'acountId', 'accountId', (options) => kmsModelRun(target, [], options)],
    ['toAwsCli', 'endpoit', 'endpoint', (options) => toAwsCli([], options)],
    ['kmsArbitraries.sequence', 'operation', 'operations', kmsArbitraries.sequence],
    ['an input of kmsArbitraries', 'keyid', 'keyId', (options) => kmsArbitraries.input('Encrypt', options)],
  ];

describe('what is no option', () => {
  it.each(FUNCTIONS)('of %s is refused: %s for %s', async (who, option, meant, call) => {
    const called = async (options: object): Promise<unknown> => call(given(options));
    await expect(called({ [option]: undefined })).rejects.toThrow(
      new RangeError(`${who} has no option "${option}" (did you mean ${meant}?)`),
    );
    await expect(called({ colour: 'blue' })).rejects.toThrow(RangeError);
    await expect(called({ colour: 'blue' })).rejects.toThrow(`${who} has no option "colour": it has `);
    for (const none of [null, [], 'options']) {
      await expect(called(none as never)).rejects.toThrow(`the options of ${who} must be an object`);
    }
  });

  it('is refused of a server also where a store has it', async () => {
    for (const option of ['now', 'identifiers']) {
      await expect(startServer(given({ [option]: 0 }))).rejects.toThrow(`startServer has no option "${option}"`);
    }
  });

  it('is refused of quotas', () => {
    expect(() => createStore(given({ quotas: { keysPerRegoin: 1 } }))).toThrow(
      'options.quotas.keysPerRegoin: expected no such member (did you mean keysPerRegion?)',
    );
  });

  it('is known by a table that the compiler holds to every type of options that is exported', () => {
    const exported = ['src', 'src/endpoint', 'src/conformance'].flatMap(
      (room) => readFileSync(join(ROOT, room, 'index.ts'), 'utf8').match(/\b\w+(?:Options|Settings)\b/g) ?? [],
    );
    const types = new Set(exported.filter((name) => name !== 'Settings'));
    expect(types).toContain('StoreOptions');
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(ROOT, 'src', path), 'utf8'));
    const held = new Set(sources.flatMap((text) => [...text.matchAll(/: NamesOf<(\w+)>/g)].map(([, name]) => name)));
    expect([...types].filter((name) => !held.has(name))).toEqual([]);
  });
});

describe('a value that is none', () => {
  it.each<readonly [string, () => unknown]>([
    ['"Encrpyt" (did you mean Encrypt?)', () => conform(target, { disabled: given(['Encrpyt']) })],
    ['"Encrpyt" (did you mean Encrypt?)', () => kmsSetup(target, { disabled: given(['Encrpyt']) })],
    [
      '"cryptografy" (did you mean cryptography?)',
      () => storeTarget(createStore(), { capabilities: given(['cryptografy']) }),
    ],
    ['"cryptografy" (did you mean cryptography?)', () => httpTarget(NOWHERE, { capabilities: given(['cryptografy']) })],
    ['"cryptografy" (did you mean cryptography?)', () => conform({ ...target, capabilities: given(['cryptografy']) })],
  ])('is refused: %s', async (message, call) => {
    await expect((async () => call())()).rejects.toThrow(message);
  });
});

describe('a target', () => {
  it('with a member whose name is nearly one of a target is refused; other members are its own', async () => {
    const { clock, ...rest } = target;
    for (const take of [conform, kmsSetup, (of: never) => kmsCommands({ target: of })]) {
      const taken = async (): Promise<unknown> => take(given({ ...rest, clok: clock }));
      await expect(taken()).rejects.toThrow('a target has no "clok" (did you mean clock?)');
    }
    expect(() => kmsCommands({ target: given({ ...target, connection: 1 }) })).not.toThrow();
  });

  it('must have a name and answer calls', async () => {
    await expect(conform(given({ name: 'none' }))).rejects.toThrow('a target must have a function call');
    await expect(conform(given({ call: () => {} }))).rejects.toThrow('a target must have a name');
    await expect(conform(given(null as never))).rejects.toThrow('a target must be an object');
  });
});
