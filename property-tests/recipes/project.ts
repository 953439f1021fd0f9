// A copy of this project, in which a recipe is performed as a contributor would: files are written, and what they do to the
// types and the specs is looked at.

import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Part } from './recipes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Project {
  /** Writes these parts on the project as it is. Throws if one of them does not find its place. */
  readonly write: (parts: readonly Part[]) => void;
  /** Undefined if the sources compile and these specs pass; otherwise what the compiler or the specs say. */
  readonly complaint: (specs: readonly string[]) => Promise<string | undefined>;
  readonly remove: () => void;
}

export function copyOfProject(): Project {
  const copy = mkdtempSync(join(tmpdir(), 'mrk-recipe-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.toString().split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  let written: readonly string[] = [];

  return {
    write: (parts) => {
      for (const file of written) {
        if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
        else rmSync(join(copy, file));
      }
      written = parts.map(({ file }) => file);
      for (const { file, write } of parts) {
        const path = join(copy, file);
        writeFileSync(path, write(existsSync(path) ? readFileSync(path, 'utf8') : ''));
      }
    },
    complaint: async (specs) => {
      const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit', '--incremental'];
      // `-u`: a printed list that has one more line is no fault.
      const vitest = ['node_modules/vitest/vitest.mjs', 'run', '-u', '--reporter=default', ...specs];
      return (await complaintOf(copy, tsc)) ?? (await complaintOf(copy, vitest));
    },
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}

/** What a program prints that does not end well. */
function complaintOf(cwd: string, args: readonly string[]): Promise<string | undefined> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|MRK_|npm_)/.test(name)));
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve(error === null ? undefined : `${stdout}${stderr}`),
    );
  });
}
