// npm run release: checks that a version can be published, builds and packs it, and prints what would be published and how.
// Nothing is published. `--write` writes the members of package.json that follow from the public address.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { addressMembers, PUBLIC_ADDRESS } from './address.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Why a version cannot be published, each with what to do; empty: it can.
 * @param {{ address: string, manifest: Readonly<Record<string, unknown>>, changelog: string, changes: string }} state
 *   `changes` is what `git status --porcelain` prints
 */
export function obstacles({ address, manifest, changelog, changes }) {
  const found = [];
  if (address === '') found.push('there is no public address yet: write it into .scripts/address.mjs');
  else
    for (const [member, value] of Object.entries(addressMembers(address)))
      if (!isDeepStrictEqual(manifest[member], value))
        found.push(`package.json's ${member} does not follow from the public address: npm run release -- --write`);
  const heading = `## [${manifest.version}]`;
  const line = changelog.split('\n').find((text) => text.startsWith(heading));
  if (line === undefined) found.push(`CHANGELOG.md has no heading "${heading}"`);
  else if (!/ - \d{4}-\d{2}-\d{2}$/.test(line)) found.push(`CHANGELOG.md has no date for it: "${line}"`);
  if (changes !== '') found.push(`there are changes that are not committed:\n${changes}`);
  return found;
}

/** @param {string} command @param {readonly string[]} args */
function printed(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function main() {
  const file = `${root}package.json`;
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  if (process.argv.includes('--write') && PUBLIC_ADDRESS !== '') {
    writeFileSync(file, `${JSON.stringify({ ...manifest, ...addressMembers(PUBLIC_ADDRESS) }, undefined, 2)}\n`);
    return 0;
  }
  const changelog = readFileSync(`${root}CHANGELOG.md`, 'utf8');
  const found = obstacles({
    address: PUBLIC_ADDRESS,
    manifest,
    changelog,
    changes: printed('git', ['status', '--porcelain']).trimEnd(),
  });
  for (const obstacle of found) console.error(`not released: ${obstacle}`);
  if (found.length > 0) return 1;
  for (const script of ['test', 'package']) {
    const { status } = spawnSync('npm', ['run', script], { cwd: root, stdio: 'inherit' });
    if (status !== 0) return status ?? 1;
  }
  const [packed] = Object.values(JSON.parse(printed('npm', ['pack', '--json', '--ignore-scripts'])));
  for (const { path, size } of packed.files) console.log(`${String(size).padStart(9)}  ${path}`);
  console.log(
    `${packed.filename}: ${packed.entryCount} files, ${packed.unpackedSize} bytes unpacked, ${packed.integrity}`,
  );
  console.log(`would publish ${packed.id}: npm publish ${packed.filename}`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
