// What a reader loads: the built page, whole.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPlayground } from '../../.scripts/playground.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mrk-playground-'));
let files: readonly string[];

beforeAll(async () => {
  await buildPlayground(folder);
  files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the built page', () => {
  it('is at most 200 kB, packed with gzip', () => {
    const sizes = files.map((file) => gzipSync(readFileSync(file)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000);
  });

  it('is of HTML, one classic script, and styles: files load no module scripts', () => {
    expect(files.map((file) => /\.\w+$/.exec(file)?.[0]).sort()).toEqual(['.css', '.html', '.js']);
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    // Without an icon of its own, browsers ask the server for one.
    expect(html).toContain('<link rel="icon" href="data:,"');
    expect(html.match(/<script [^>]*>/g)).toEqual([
      expect.stringMatching(/^<script defer src="\.\/assets\/[^"]+\.js">$/),
    ]);
    expect(html).not.toMatch(/(?:src|href)="(?!\.\/|data:)/);
  });
});
