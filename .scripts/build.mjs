// npm run build: makes dist/, unless it is there just as it was made of the same files.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What it is made of: sources, the lessons that the page tells, and what makes it. */
const SOURCES = ['src', 'spec/lessons', '.scripts', 'tsconfig.json', 'package.json', 'package-lock.json'];
const STAMP = 'dist/.built';
/** What is there for the next build alone. */
const NOT_MADE = [STAMP, 'dist/.tsbuildinfo'];

const STEPS = [
  ['tsc', '-p', 'tsconfig.json'],
  ['node', '.scripts/javascript.mjs'],
  ['node', '.scripts/bundle.mjs'],
  ['node', '.scripts/bare.mjs'],
  ['node', '.scripts/playground.mjs', '--quiet'],
];

/**
 * The files of a folder, with those of its folders, by their paths from the root; a file is the only one of itself.
 * @param {string} root @param {string} path
 * @returns {readonly string[]}
 */
function filesOf(root, path) {
  const whole = join(root, path);
  if (!existsSync(whole)) return [];
  if (statSync(whole).isFile()) return [path];
  return readdirSync(whole, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map(({ name }) => `${path}/${name}`)
    .sort()
    .flatMap((inner) => filesOf(root, inner));
}

/**
 * A digest of the sources, and of what was made of them.
 * @param {string} root the folder of package.json
 */
export function stampOf(root) {
  const digest = createHash('sha256');
  const made = filesOf(root, 'dist').filter((path) => !NOT_MADE.includes(path));
  for (const path of [...SOURCES.flatMap((source) => filesOf(root, source)), ...made]) {
    const bytes = readFileSync(join(root, path));
    digest.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return digest.digest('hex');
}

/**
 * Whether dist/ is what a build made of the sources as they are.
 * @param {string} root the folder of package.json
 */
export function isBuilt(root) {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(root);
}

function build() {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  for (const [command = '', ...args] of STEPS) {
    const { status, error } = spawnSync(command, args, {
      cwd: ROOT,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (error !== undefined) console.error(`${command}: ${error.message}`);
    if (status !== 0) return status ?? 1;
  }
  writeFileSync(join(ROOT, STAMP), stampOf(ROOT));
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = isBuilt(ROOT) ? 0 : build();
