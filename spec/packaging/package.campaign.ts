import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closureOf, manifestOf, openRegistry, type Packed } from './registry.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MOST_BYTES = 4_000_000;
const temporary = mkdtempSync(join(tmpdir(), 'mrk-model-'));
const consumer = join(temporary, 'consumer');
const installed = join(consumer, 'node_modules/mrk-model');

// `npm test` sets npm_* variables about this project, which an npm started here would take for its own. It is to use
// neither the home nor the cache of whoever runs this, and asks no registry but the one given.
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^HOME$/i.test(name))),
  HOME: temporary,
  npm_config_cache: join(temporary, 'cache'),
  npm_config_update_notifier: 'false',
};
const run = async (cwd: string, command: string, ...args: string[]): Promise<string> => {
  try {
    return (await promisify(execFile)(command, args, { cwd, env, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  }
};

/** Packs folders; npm tells of the tarballs in the order of the folders. */
const pack = async (cwd: string, ...folders: readonly string[]): Promise<readonly Packed[]> => {
  const out = await run(cwd, 'npm', 'pack', ...folders, '--json', '--silent', '--pack-destination', temporary);
  return Object.values(JSON.parse(out));
};

beforeAll(async () => {
  // Built and packed in a copy, so that neither a stale dist nor another spec that runs dist has a part in it.
  const source = join(temporary, 'source');
  mkdirSync(source);
  for (const name of [
    'package.json',
    'tsconfig.json',
    '.scripts/bare.mjs',
    '.scripts/build.mjs',
    '.scripts/bundle.mjs',
    '.scripts/javascript.mjs',
    '.scripts/playground.mjs',
    'src',
    'spec/embedding',
    'spec/guide',
    'spec/lessons',
    'spec/peers',
    'spec/vectors',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ]) {
    cpSync(join(root, name), join(source, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'), 'dir');
  const [own] = await pack(source);

  // The dependencies are packed from this project's node_modules, as they were published.
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
  const needed = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
  const folders = [source, ...closureOf(root, needed)];
  const packed = [own, ...(await pack(temporary, '--ignore-scripts', ...folders.slice(1)))];
  const packages = folders.map((folder, index) => ({ manifest: manifestOf(folder), packed: packed[index] as Packed }));

  mkdirSync(consumer);
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }');
  const registry = await openRegistry(temporary, packages);
  try {
    const quietly = ['--no-audit', '--no-fund', '--registry', registry.url];
    await run(consumer, 'npm', 'install', ...quietly, packages[0]?.manifest.name ?? '', ...peers);
  } finally {
    registry.close();
  }
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const usage = `
import { createStore } from 'mrk-model';

const store = createStore({});
const created = store.call({ region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } });
`;

const conformanceUsage = `
import fc from 'fast-check';
import { createStore } from 'mrk-model';
import { conform, kmsCommands, kmsModelRun, sdkTarget, storeTarget } from 'mrk-model/conformance';

const target = storeTarget(createStore());
const noSdk = await sdkTarget().catch((error) => error.message);
const { findings, errors } = await conform(target, { runs: 1, seed: 1 });
await fc.assert(fc.asyncProperty(kmsCommands({ target }), (commands) => kmsModelRun(target, commands)), { numRuns: 2 });
`;

describe('the package', () => {
  it('holds what a user needs and nothing else', () => {
    const entries = readdirSync(installed).sort();
    expect(entries).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'spec']);
    const folders = ['guide', 'guide/pictures', 'lessons'];
    const pages = folders.flatMap((folder) =>
      readdirSync(join(root, 'spec', folder))
        .filter((name) => /\.(md|svg)$/.test(name))
        .map((name) => join(folder, name)),
    );
    // Of what is for other languages all, but for the spec that runs it.
    const clients = readdirSync(join(root, 'spec/embedding'), { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.endsWith('.ts'))
      .map((name) => join('embedding', name));
    // What pages of the guide link to.
    const linked = ['peers', 'peers/moto.md', 'vectors', 'vectors/observed.json', 'vectors/vectors.schema.json'];
    expect(readdirSync(join(installed, 'spec'), { recursive: true }).sort()).toEqual(
      [...folders, ...pages, 'embedding', ...clients, ...linked].sort(),
    );
  });

  it(`has at most ${MOST_BYTES} bytes unpacked, source maps not counted`, () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).map((file) => join(installed, file));
    const counted = files.filter((file) => !file.endsWith('.map') && statSync(file).isFile());
    expect(counted.reduce((bytes, file) => bytes + statSync(file).size, 0)).toBeLessThanOrEqual(MOST_BYTES);
    for (const name of ['dist/mrk-model.bare.js', 'dist/playground/index.html', 'spec/embedding/moto/mrk_moto.py']) {
      expect(counted).toContain(join(installed, name));
    }
  });

  it('has source maps that carry their sources', () => {
    const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
    const maps = files.filter((file) => file.endsWith('.map')).map((file) => join(installed, 'dist', file));
    const read = maps.map((map): { sources: string[]; sourcesContent: unknown[] } =>
      JSON.parse(readFileSync(map, 'utf8')),
    );
    // A module of types alone has none.
    const carried = read.flatMap(({ sources, sourcesContent }) => sources.map((_, index) => sourcesContent[index]));
    expect(carried.filter((content) => typeof content !== 'string' || content === '')).toEqual([]);
    expect(carried.length).toBeGreaterThan(300);
  });

  it('has every declaration that those of its exports lead to', () => {
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const entries = [...JSON.stringify(exports).matchAll(/"types":"(.*?)"/g)].map(([, path = '']) => path);
    const reached = new Set(entries.map((path) => join(installed, path)));
    for (const file of reached) {
      const imports = readFileSync(file, 'utf8').matchAll(/(?:from |import\()["'](\..*?)\.js["']/g);
      for (const [, path = ''] of imports) reached.add(join(dirname(file), `${path}.d.ts`));
    }
    expect(reached.size).toBeGreaterThan(200);
  });

  it('creates a key under plain Node', async () => {
    writeFileSync(join(consumer, 'use.js'), `${usage}console.log(JSON.stringify(created));`);
    const created: unknown = JSON.parse(await run(consumer, process.execPath, 'use.js'));
    expect(created).toMatchObject({ ok: true, output: { KeyMetadata: { MultiRegion: true } } });
  });

  it('has a machine that XState runs', async () => {
    const script = `
import { keyLifecycle } from 'mrk-model';
import { createActor } from 'xstate';

const key = createActor(keyLifecycle).start();
const facts = { hasReplicas: false, lacksKeyMaterial: false, inPrimaryUpdate: false, isDisconnected: false, wasDisabled: false };
const states = ['CreateKey', 'DisableKey'].map((type) => {
  key.send({ type, facts });
  return key.getSnapshot().value;
});
console.log(JSON.stringify(states));`;
    writeFileSync(join(consumer, 'use-machine.js'), script);
    expect(JSON.parse(await run(consumer, process.execPath, 'use-machine.js'))).toEqual(['Enabled', 'Disabled']);
  });

  it('tests a store under plain Node without the AWS SDK, and says what the SDK is missing for', async () => {
    const log = 'console.log(JSON.stringify({ noSdk, findings, errors }));';
    writeFileSync(join(consumer, 'use-conformance.js'), `${conformanceUsage}${log}`);
    const { noSdk, ...report } = JSON.parse(await run(consumer, process.execPath, 'use-conformance.js'));
    expect(noSdk).toContain('npm install @aws-sdk/client-kms');
    expect(report).toEqual({ findings: [], errors: [] });
  });

  it('needs fast-check only for the conformance kit', async () => {
    const moved = join(temporary, 'fast-check');
    renameSync(join(consumer, 'node_modules/fast-check'), moved);
    try {
      writeFileSync(join(consumer, 'use-others.js'), `${usage}await import('mrk-model/endpoint');`);
      await run(consumer, process.execPath, 'use-others.js');
      await run(consumer, process.execPath, join(consumer, 'node_modules/.bin/mrk'), 'story');
      await expect(run(consumer, process.execPath, '-e', "import('mrk-model/conformance')")).rejects.toThrow(
        /fast-check/,
      );
    } finally {
      renameSync(moved, join(consumer, 'node_modules/fast-check'));
    }
  });

  // `keyLifecycle` is an XState machine, and xstate's own declarations need skipLibCheck under exactOptionalPropertyTypes.
  it('type-checks for a strict consumer without the types of Node and of the AWS SDK', async () => {
    writeFileSync(join(consumer, 'use.ts'), `${usage}export const ok: boolean = created.ok;`);
    writeFileSync(
      join(consumer, 'use-conformance.ts'),
      `${conformanceUsage}
import type { Finding, KmsCommand, Target } from 'mrk-model/conformance';

export const found: readonly Finding[] = findings;
export const other: Target = { name: 'other', call: (region) => ({ crash: region.trim() }) };
export const command: KmsCommand = {
  check: () => true,
  run: async (model, real) => {
    await real.call('us-east-1', 'ListKeys', {});
    await model.play({ type: 'wait', ms: 1 });
  },
};
// @ts-expect-error an operation that there is not
export const disabled = conform(target, { disabled: ['FrobnicateKey'] });
// @ts-expect-error a target without call
export const noTarget: Target = { name: 'none' };
// @ts-expect-error no signal
export const noSignal = conform(target, { signal: 1 });
`,
    );
    const host = { target: 'ES2022', lib: ['ES2022'], types: [], module: 'NodeNext', noEmit: true };
    const checks = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true };
    writeFileSync(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...host, ...checks }, files: ['use.ts', 'use-conformance.ts'] }),
    );
    await run(consumer, process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
  });

  it('needs no process where a bundler drops what has no side effects', async () => {
    const { outputFiles } = await build({
      stdin: { contents: `${usage}globalThis.created = created;`, resolveDir: consumer },
      bundle: true,
      platform: 'neutral',
      format: 'iife',
      write: false,
    });
    const context = vm.createContext({});
    vm.runInContext(outputFiles[0]?.text ?? '', context);
    expect(vm.runInContext('created.ok', context)).toBe(true);
  });

  it('has the built page once, and mrk play serves it', async () => {
    expect(readdirSync(join(installed, 'dist/playground')).sort()).toEqual(['assets', 'index.html']);
    const playing = spawn(join(consumer, 'node_modules/.bin/mrk'), ['play', '--port', '0'], { env });
    try {
      const [first] = await once(playing.stdout.setEncoding('utf8'), 'data');
      const url = /http:\S+/.exec(first)?.[0] ?? '';
      const page = await (await fetch(url)).text();
      const parts = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path = '']) => path);
      expect(parts.length).toBeGreaterThan(0);
      for (const path of parts) {
        const part = await fetch(new URL(path, url));
        expect([path, part.status, await part.text()]).toEqual([
          path,
          200,
          readFileSync(join(installed, 'dist/playground', path), 'utf8'),
        ]);
      }
    } finally {
      playing.kill();
      await once(playing, 'close');
    }
  });

  it('brings the command mrk', async () => {
    expect(await run(consumer, join(consumer, 'node_modules/.bin/mrk'), '--help')).toContain('mrk');
  });
});
