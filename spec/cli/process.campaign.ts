import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRICT } from '../endpoint/mrk-process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'mrk-cli-'));
const main = join(temporary, 'dist/cli/main.js');
const observed = join(root, 'spec/vectors/observed.json');

// Bundled from the sources, so that a stale dist has no part in it.
beforeAll(async () => {
  cpSync(join(root, 'package.json'), join(temporary, 'package.json'));
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: main,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    // Dependencies that are CommonJS ask for Node's modules by `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs mrk in a process of its own. With `mostRead`, its reader goes away after so many characters. */
function mrk(args: readonly string[], stdin = '', mostRead = Number.POSITIVE_INFINITY): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...STRICT, main, ...args], { env: { PATH: process.env.PATH } });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.length > mostRead) child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject).on('close', (status) => resolve({ status, out, err }));
    child.stdin.on('error', () => {}).end(stdin);
  });
}

const createKey = { region: 'us-east-1', call: 'CreateKey' };

describe('the command mrk', () => {
  it('tells its story and ends by itself, without colours where nobody looks', async () => {
    const { status, out, err } = await mrk(['story']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('PendingReplicaDeletion');
    expect(out).not.toContain('\u001b');
  });

  it('exits with 0, 1 or 2', async () => {
    expect(await mrk(['run', observed])).toMatchObject({ status: 0, err: '' });
    const wrong = JSON.stringify([{ ...createKey, expect: { error: 'NotFoundException' } }]);
    expect(await mrk(['run', '-'], wrong)).toMatchObject({ status: 1, err: '' });
    expect(await mrk(['run', '-'], '{}')).toMatchObject({
      status: 2,
      out: '',
      err: 'mrk run: -: steps: expected a list of steps, got nothing\n',
    });
    expect(await mrk([])).toMatchObject({ status: 2, out: '' });
  });

  it('knows its version where it is installed', async () => {
    expect((await mrk(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('ends quietly when its reader goes away, and still with the true exit status', async () => {
    const many = Array(5000).fill(createKey);
    const held = await mrk(['run', '-'], JSON.stringify(many), 100);
    expect(held).toMatchObject({ status: 0, err: '' });
    const failed = [...many, { ...createKey, expect: { error: 'NotFoundException' } }];
    expect(await mrk(['run', '-'], JSON.stringify(failed), 100)).toMatchObject({ status: 1, err: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('tells in one line that its output cannot be written', async () => {
    const child = spawn(process.execPath, [...STRICT, main, 'table'], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    const ended = once(child, 'close');
    let err = '';
    for await (const piece of child.stderr?.setEncoding('utf8') ?? []) err += piece;
    expect([await ended, err]).toEqual([[2, null], 'mrk: standard output: ENOSPC: no space left on device, write\n']);
  });

  describe('pipe', () => {
    const hello = '{"id":0,"method":"hello","args":[{"protocol":1}]}\n';
    const created = (id: number): string =>
      `{"id":${id},"account":"111122223333","method":"call","args":[{"region":"us-east-1","operation":"CreateKey"}]}\n`;
    const many = 20_000;
    const text = hello + Array.from({ length: many }, (_, index) => created(index + 1)).join('');

    it('takes in all requests before one answer is read, and answers them in their order', async () => {
      const child = spawn(process.execPath, [...STRICT, main, 'pipe']);
      const ended = once(child, 'close');
      await new Promise((resolve) => child.stdin.end(text, () => resolve(undefined)));
      let out = '';
      for await (const piece of child.stdout.setEncoding('utf8')) out += piece;
      expect(await ended).toEqual([0, null]);
      const ids = out.split('\n').map((line) => (line === '' ? undefined : JSON.parse(line).id));
      expect(ids).toEqual([...Array(many + 1).keys(), undefined]);
    });

    it('ends quietly when its reader goes away', async () => {
      expect(await mrk(['pipe'], text, 100)).toMatchObject({ status: 0, err: '' });
    });
  });

  it('refuses a file that is not there, a directory, and a huge file', async () => {
    const huge = join(temporary, 'huge.json');
    writeFileSync(huge, '');
    truncateSync(huge, 2 ** 32);
    const missing = await mrk(['run', join(temporary, 'none.json')]);
    expect(missing).toMatchObject({ status: 2, out: '' });
    expect(missing.err).toMatch(/none\.json: ENOENT/);
    expect((await mrk(['run', temporary])).err).toMatch(/: EISDIR/);
    expect(await mrk(['run', huge])).toEqual({
      status: 2,
      out: '',
      err: `mrk run: ${huge}: longer than 67108864 bytes\n`,
    });
  });

  it('refuses a file of a million levels', async () => {
    const deep = `[{"region":"us-east-1","call":"CreateKey","input":{"Tags":${'['.repeat(1e6)}${']'.repeat(1e6)}}}]`;
    const { status, err } = await mrk(['run', '-'], deep);
    expect(status).toBe(2);
    expect(err).toMatch(/^mrk run: -: \[0\]\.input\.Tags(?:\[0\])+: expected at most 64 levels\n$/);
  });
});
