import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { addressMembers, PUBLIC_ADDRESS } from '../../.scripts/address.mjs';
import { obstacles } from '../../.scripts/release.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const address = 'https://git.example/mrk-model';
const ready = {
  address,
  manifest: { version: '1.2.3', ...addressMembers(address) },
  changelog: '# Changelog\n\n## [1.2.3] - 2026-12-01\n',
  changes: '',
};

describe('a release', () => {
  it('has no obstacle where all is said and committed', () => {
    expect(obstacles(ready)).toEqual([]);
  });

  it.each([
    ['without a public address', { address: '' }, 'there is no public address yet: write it into .scripts/address.mjs'],
    [
      'of a package.json that names another address',
      { manifest: { ...ready.manifest, homepage: 'https://git.example/other' } },
      "package.json's homepage does not follow from the public address: npm run release -- --write",
    ],
    ['without an entry of the changelog', { changelog: '# Changelog\n' }, 'CHANGELOG.md has no heading "## [1.2.3]"'],
    [
      'whose version has no date',
      { changelog: '## [1.2.3] - Unreleased\n' },
      'CHANGELOG.md has no date for it: "## [1.2.3] - Unreleased"',
    ],
    [
      'of what is not committed',
      { changes: ' M README.md' },
      'there are changes that are not committed:\n M README.md',
    ],
  ])('is refused %s', (_title, wrong, obstacle) => {
    expect(obstacles({ ...ready, ...wrong })).toEqual([obstacle]);
  });

  it('is refused while the address is empty, and package.json invents none', () => {
    const { status, stderr } = spawnSync(process.execPath, [`${root}.scripts/release.mjs`], { encoding: 'utf8' });
    expect(PUBLIC_ADDRESS === '' ? [status, stderr.includes('no public address')] : [1, true]).toEqual([1, true]);
    const { repository, bugs, homepage } = manifest;
    const members = PUBLIC_ADDRESS === '' ? {} : addressMembers(PUBLIC_ADDRESS);
    expect({ repository, bugs, homepage }).toEqual({
      repository: undefined,
      bugs: undefined,
      homepage: undefined,
      ...members,
    });
  });
});
