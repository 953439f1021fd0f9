// Whoever has only the package reads the guide, the lessons and what they link to.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The files that npm packs. */
function packedFiles(): readonly string[] {
  const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--silent', '--ignore-scripts'], { cwd: root });
  const [own] = Object.values(JSON.parse(out.toString())) as readonly { readonly files: readonly { path: string }[] }[];
  return own?.files.map(({ path }) => path) ?? [];
}

/** What a page links to within the project, from its root. */
function linksIn(page: string): readonly string[] {
  const text = readFileSync(`${root}/${page}`, 'utf8').replaceAll(/^ *```[\s\S]*?^ *```$|`[^`\n]*`(?!\])/gm, '');
  return [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)|(?:src|srcset|href)="([^"#]+)/g)]
    .map(([, link, attribute]) => link ?? attribute ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => posix.join(posix.dirname(page), link));
}

it('the packed pages link to nothing that the package does not hold', () => {
  const files = packedFiles();
  const pages = files.filter((path) => /^spec\/(?:guide|lessons|peers)\/.*\.md$/.test(path));
  const links = pages.flatMap((page) => linksIn(page).map((link) => ({ page, link })));
  expect(links.length).toBeGreaterThan(60);
  expect(links).toContainEqual({ page: 'spec/guide/moto.md', link: 'spec/peers/moto.md' });
  const isPacked = (link: string): boolean => files.some((path) => path === link || path.startsWith(`${link}/`));
  expect(links.filter(({ link }) => !isPacked(link))).toEqual([]);
});
