// mrk in processes of its own, bundled from the sources, so that a stale dist has no part in it.

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What any Node deprecates, or is about to, ends the process. */
export const STRICT = ['--throw-deprecation', '--pending-deprecation'];

export interface Mrk {
  /** The program's file. */
  readonly main: string;
  /** A directory for files; it goes with `remove`. */
  readonly directory: string;
  /** `under` is a command that runs the one behind it. */
  readonly start: (args: readonly string[], under?: readonly string[]) => MrkProcess;
  /** Starts `mrk serve --port 0 --json`, and resolves with where it listens. */
  readonly serve: (...args: readonly string[]) => Promise<MrkProcess & { readonly url: string }>;
  /** Ends what still runs, and removes every file. */
  readonly remove: () => Promise<void>;
}

interface MrkProcess {
  readonly pid: number;
  /** What it has printed so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Its first line, once it is there. */
  readonly firstLine: Promise<string>;
  /** How it ended: an exit status, or a signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly kill: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals | null>;
}

/** `withPage`: the page of mrk play is built too. */
export async function buildMrk({ withPage = false } = {}): Promise<Mrk> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const temporary = mkdtempSync(join(tmpdir(), 'mrk-serve-'));
  const main = join(temporary, 'dist/bundle/mrk.js');
  const directory = join(temporary, 'files');
  mkdirSync(directory);
  cpSync(join(root, 'package.json'), join(temporary, 'package.json'));
  cpSync(join(root, 'spec/lessons'), join(temporary, 'spec/lessons'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(temporary, 'node_modules'), 'dir');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: main,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // They are CommonJS, and ask for Node's modules by `require`.
    external: ['yaml', 'node-forge', 'pg', '@restatedev/restate-sdk'],
    logLevel: 'silent',
  });
  if (withPage) {
    const { buildPlayground } = await import('../../.scripts/playground.mjs');
    await buildPlayground(join(temporary, 'dist/playground'));
  }
  const running = new Set<ChildProcess>();

  function start(args: readonly string[], under: readonly string[] = []): MrkProcess {
    const [command = '', ...others] = [...under, process.execPath, ...STRICT, main, ...args];
    const child = spawn(command, others, { env: { PATH: process.env.PATH } });
    running.add(child);
    let out = '';
    let err = '';
    const firstLine = new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')));
      });
      child.on('close', () => reject(new Error(`mrk ended before it printed a line: ${err}`)));
    });
    firstLine.catch(() => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
      child.on('close', (status, signal) => {
        running.delete(child);
        resolve(status ?? signal);
      });
    });
    const kill = (signal: NodeJS.Signals) => {
      child.kill(signal);
      return ended;
    };
    return { pid: child.pid ?? 0, out: () => out, err: () => err, firstLine, ended, kill };
  }

  return {
    main,
    directory,
    start,
    serve: async (...args) => {
      const started = start(['serve', '--port', '0', '--json', ...args]);
      const { url } = JSON.parse(await started.firstLine) as { readonly url: string };
      return { ...started, url };
    },
    remove: async () => {
      for (const child of running) child.kill('SIGKILL');
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}
