// Runs a program to its end while a server in this process may answer it.

import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Ran {
  readonly status: number | null;
  /** What it printed, on either stream. */
  readonly out: string;
}

/** `env` comes beside the environment of this process. */
export function run(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
    }
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out }));
  });
}

/** A copy of a folder in another one, for programs to run in: whatever they leave behind is not among the sources. */
export function copied(folder: string, to: string): string {
  const copy = join(to, basename(folder));
  cpSync(folder, copy, { recursive: true });
  return copy;
}
