// The one file for engines that have nothing but JavaScript, in two of them: V8 without anything of Node's, and QuickJS.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import { getQuickJS } from 'quickjs-emscripten';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBare } from '../../.scripts/bare.mjs';
import * as library from '../../src/index.js';
import { blocksOf } from '../guide/examples.js';

const GUIDE = readFileSync(new URL('../guide/bare.md', import.meta.url), 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'mrk-bare-'));
let code: string;
beforeAll(async () => {
  const file = join(directory, 'mrk-model.bare.js');
  await buildBare(file);
  code = readFileSync(file, 'utf8');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Takes a script, and gives the value of an expression as JSON has it. */
interface Engine {
  readonly load: (script: string) => void;
  readonly value: (expression: string) => unknown;
}

const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  V8: async () => {
    const context = vm.createContext({});
    // V8 has them where there is no host too.
    vm.runInContext('delete globalThis.console; delete globalThis.WebAssembly;', context);
    return {
      load: (script) => void vm.runInContext(script, context),
      value: (expression) => JSON.parse(vm.runInContext(`JSON.stringify(${expression})`, context)),
    };
  },
  QuickJS: async () => {
    const context = (await getQuickJS()).newContext();
    const run = (script: string) => {
      const result = context.evalCode(script);
      // Its own error holds the whole engine, which takes for ever to be printed.
      if (result.error !== undefined) throw new Error(JSON.stringify(context.dump(result.error)));
      return result.value;
    };
    return {
      load: (script) => run(script).dispose(),
      value: (expression) =>
        run(`JSON.stringify(${expression})`).consume((json) => JSON.parse(context.getString(json))),
    };
  },
};

/** A multi-Region key, what is refused, and what happens by itself. */
const STORY = `
var kms = mrkModel.createStore({ accountId: '111122223333', seed: 'bare' });
var call = (region, operation, input) => kms.callJson({ region, operation, input });
var made = call('us-east-1', 'CreateKey', { MultiRegion: true, Description: 'héllo' });
var KeyId = made.output.KeyMetadata.KeyId;
var answers = [
  made,
  call('us-east-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' }),
  call('eu-west-2', 'DisableKey', { KeyId }),
  kms.advance('PT1M'),
  call('eu-west-2', 'Encrypt', { KeyId, Plaintext: 'aGk=' }),
  call('us-east-1', 'CreateGrant', { KeyId, GranteePrincipal: 'nobody', Operations: ['DECRYPT'] }),
  call('us-east-1', 'PutKeyPolicy', { KeyId, PolicyName: 'default', Policy: 'none' }),
  call('eu-west-2', 'TagResource', { KeyId, Tags: [{ TagKey: 'aws:x', TagValue: '' }] }),
  kms.advance('P400D'),
];
var again = mrkModel.restoreStore(JSON.parse(JSON.stringify(kms.snapshot())));
var told = [answers, again.snapshot(), mrkModel.ruleOf('STATE-1')];
`;

describe.each(Object.entries(ENGINES))('mrk-model.bare.js in %s', (_, open) => {
  it('makes one global, with all that the library exports but XState’s machine, and nothing else', async () => {
    const { load, value } = await open();
    const globals = 'Object.getOwnPropertyNames(globalThis)';
    const before = value(globals) as readonly string[];
    expect(before).not.toContain('console');
    expect(before).not.toContain('setTimeout');
    load(code);
    const after = value(globals) as readonly string[];
    expect(after.filter((name) => !before.includes(name))).toEqual(['mrkModel']);
    const names = value('Object.keys(mrkModel).filter((name) => mrkModel[name] !== undefined).sort()');
    expect(names).toEqual(
      Object.keys(library)
        .filter((name) => name !== 'keyLifecycle')
        .sort(),
    );
  });

  it('answers as the library does', async () => {
    const { load, value } = await open();
    load(code);
    load(STORY);
    const here = vm.createContext({ mrkModel: library });
    vm.runInContext(STORY, here);
    const expected: unknown = JSON.parse(vm.runInContext('JSON.stringify(told)', here));
    expect(value('told')).toEqual(expected);
    expect(JSON.stringify(expected)).toContain('KMSInvalidStateException');
  });

  it('answers in text, as the guide has it', async () => {
    const { load, value } = await open();
    load(code);
    load(blocksOf(GUIDE, 'javascript').join('\n'));
    const [, json = '', begin = ''] = /`call\('(.*?)'\)`, which gives\n`(.*?)…`/.exec(GUIDE) ?? [];
    expect(value(`call(${JSON.stringify(json)})`)).toContain(begin || 'a call');
  });
});
