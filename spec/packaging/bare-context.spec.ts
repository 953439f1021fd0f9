// The package as a bundler takes it, where an engine has JavaScript and nothing else.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../.scripts/bundle.mjs';

// What a host may lack: nothing of it is JavaScript's own.
const HOST_GLOBALS = ['TextEncoder', 'structuredClone', 'URL', 'crypto', 'setTimeout', 'queueMicrotask', 'process'];

let code: string;
let metafile: Metafile;
const directory = mkdtempSync(join(tmpdir(), 'mrk-plain-'));

beforeAll(async () => {
  await buildBundle(directory);
  const result = await build({
    entryPoints: [join(directory, 'index.js')],
    bundle: true,
    platform: 'neutral',
    format: 'iife',
    globalName: 'mrk',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  code = result.outputFiles[0]?.text ?? '';
  metafile = result.metafile;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the library in a plain JavaScript engine', () => {
  it('creates, replicates and describes a key where the host provides nothing', () => {
    const context = vm.createContext({});
    const run = (script: string): unknown => JSON.parse(vm.runInContext(`JSON.stringify(${script})`, context));

    const types = HOST_GLOBALS.map((name) => run(`typeof ${name}`));
    expect(types).toEqual(HOST_GLOBALS.map(() => 'undefined'));

    vm.runInContext(code, context);
    vm.runInContext(
      `const store = mrk.createStore({});
       const created = store.call({ region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } });
       const KeyId = created.output?.KeyMetadata.KeyId;
       const replicated = store.call({
         region: 'us-east-1', operation: 'ReplicateKey', input: { KeyId, ReplicaRegion: 'eu-west-1' },
       });
       store.advance('PT1M');
       const described = store.call({ region: 'eu-west-1', operation: 'DescribeKey', input: { KeyId } });`,
      context,
    );
    expect(run('created')).toMatchObject({ ok: true, output: { KeyMetadata: { MultiRegion: true } } });
    expect(run('replicated')).toMatchObject({ ok: true });
    expect(run('described')).toMatchObject({
      ok: true,
      output: {
        KeyMetadata: {
          KeyState: 'Enabled',
          MultiRegionConfiguration: {
            MultiRegionKeyType: 'REPLICA',
            PrimaryKey: { Region: 'us-east-1' },
            ReplicaKeys: [{ Region: 'eu-west-1' }],
          },
        },
      },
    });
  });

  it('reaches no package: xstate and immer are in it, with their licences', () => {
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter(({ external }) => external)).toEqual([]);
    expect(Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'))).toEqual([]);
    for (const part of ['immer', 'machine'])
      expect(readFileSync(join(directory, `${part}.part.js`), 'utf8')).toContain('The above copyright notice');
  });
});
