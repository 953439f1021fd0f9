// A browser without a window, if one is installed.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Nothing that it does by itself: no other hosts, and every name is the loopback's, as after DNS rebinding. */
const OPTIONS = ['--no-proxy-server', '--host-resolver-rules=MAP * 127.0.0.1', '--disable-dev-shm-usage'];

/** No test is to fail because a machine is slow or busy. */
export const PATIENCE = 120_000;

/**
 * The program of a browser; undefined: none is installed, which is told. Throws where one has to be: with MRK_NEEDS_BROWSER, as
 * .ci/run sets it, no test is skipped for lack of one.
 */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program))).find(existsSync);
  if (found === undefined && process.env.MRK_NEEDS_BROWSER !== undefined) throw new Error('no browser is installed');
  if (found === undefined) console.log('skipped: no browser');
  return found;
}

/** Starts it, with a profile of its own. */
export function startBrowser(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: OPTIONS, chromiumSandbox: false, timeout: PATIENCE });
}
