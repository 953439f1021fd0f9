import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'mrk-model-'));
const consumer = join(temporary, 'consumer');
const installed = join(consumer, 'node_modules/mrk-model');

// `npm test` sets npm_* variables about this project, which an npm started here would take for its own.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
const run = (cwd: string, command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
};

beforeAll(() => {
  // Built and packed in a copy, so that neither a stale dist nor another spec that runs dist has a part in it.
  const source = join(temporary, 'source');
  mkdirSync(source);
  for (const name of ['package.json', 'tsconfig.json', 'src', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    cpSync(join(root, name), join(source, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'), 'dir');
  run(source, 'npm', 'pack', '--pack-destination', temporary);

  // The dependencies come from this project's node_modules, so that installing needs no registry.
  mkdirSync(consumer);
  const { name, version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tarball = join(temporary, `${name}-${version}.tgz`);
  const folders = Object.keys(dependencies).map((dependency) => join(root, 'node_modules', dependency));
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }');
  run(consumer, 'npm', 'install', '--offline', '--ignore-scripts', '--install-links', tarball, ...folders);
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const usage = `
import { createStore } from 'mrk-model';

const store = createStore({});
const created = store.call({ region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } });
`;

describe('the package', () => {
  it('holds what a user needs and nothing else', () => {
    const entries = readdirSync(installed).sort();
    expect(entries).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'src']);
  });

  it('has source maps that lead to sources in it', () => {
    const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
    const maps = files.filter((file) => file.endsWith('.map')).map((file) => join(installed, 'dist', file));
    const missing = maps.flatMap((map) => {
      const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
      return sources.map((source) => join(dirname(map), source)).filter((source) => !existsSync(source));
    });
    expect(maps.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('creates a key under plain Node', () => {
    writeFileSync(join(consumer, 'use.js'), `${usage}console.log(JSON.stringify(created));`);
    const created: unknown = JSON.parse(run(consumer, process.execPath, 'use.js'));
    expect(created).toMatchObject({ ok: true, output: { KeyMetadata: { MultiRegion: true } } });
  });

  // `keyLifecycle` is an XState machine, and xstate's own declarations need skipLibCheck under exactOptionalPropertyTypes.
  it('type-checks for a strict consumer', () => {
    writeFileSync(join(consumer, 'use.ts'), `${usage}export const ok: boolean = created.ok;`);
    const host = { target: 'ES2022', lib: ['ES2022'], types: [], module: 'NodeNext', noEmit: true };
    const checks = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true };
    writeFileSync(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...host, ...checks }, files: ['use.ts'] }),
    );
    run(consumer, process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
  });

  it('still loads immer after its stand-in for process when a bundler drops what has no side effects', async () => {
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

  it('brings the command mrk', () => {
    expect(run(consumer, join(consumer, 'node_modules/.bin/mrk'), '--help')).toContain('mrk');
  });
});
