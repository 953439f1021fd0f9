// A browser without a window, if one is installed.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Nothing that it does by itself: no profile of the user's, no updates, no other hosts. */
const OPTIONS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-proxy-server'],
  // As after DNS rebinding: every name is the loopback's.
  ...['--host-resolver-rules=MAP * 127.0.0.1'],
];

/** The program of a browser; undefined: none is installed. */
export function findBrowser(): string | undefined {
  return PROGRAMS.find((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0);
}

export interface Browser {
  /** What it writes on standard output: with `--dump-dom`, the page. */
  readonly printed: Promise<string>;
  /** Ends it, with all its processes, and removes what it wrote. */
  readonly close: () => Promise<void>;
}

/** Opens a page in a browser of its own. */
export function openBrowser(program: string, ...args: readonly string[]): Browser {
  const profile = mkdtempSync(join(tmpdir(), 'mrk-browser-'));
  const env = { PATH: process.env.PATH, HOME: profile, TMPDIR: profile };
  const child: ChildProcess = spawn(program, [...OPTIONS, `--user-data-dir=${profile}`, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let out = '';
  child.stdout?.on('data', (piece) => {
    out += piece;
  });
  const printed = new Promise<string>((resolve) => child.on('close', () => resolve(out)));
  return {
    printed,
    close: async () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
      await printed;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
