// Where specs stand: a folder of spec is a folder of src, so that who changes a file knows which specs tell of it.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../src/model/vocabulary/vocabulary.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Folders whose subject is not a room of src, or is the whole of it. */
const OF_THEIR_OWN: readonly string[] = [
  'spec/bench',
  'spec/clients',
  'spec/conformance/faults',
  'spec/conformance/measure',
  'spec/conformance/self',
  'spec/embedding',
  'spec/guide',
  'spec/lessons',
  'spec/packaging',
  'spec/peers',
  'spec/readme',
  'spec/support',
  'spec/vectors',
  'spec/wording',
];

const files = readdirSync(join(ROOT, 'spec'), { recursive: true, withFileTypes: true }).filter((entry) =>
  entry.isFile(),
);
const folders = [...new Set(files.map(({ parentPath }) => parentPath.slice(ROOT.length)))].filter(
  (path) => path !== 'spec',
);

describe('the folders of spec', () => {
  it('are those of src, but for the ones that are listed', () => {
    const elsewhere = folders.filter(
      (folder) =>
        !OF_THEIR_OWN.some((own) => `${folder}/`.startsWith(`${own}/`)) &&
        !existsSync(join(ROOT, folder.replace('spec', 'src'))),
    );
    expect(elsewhere).toEqual([]);
    expect(folders.length - OF_THEIR_OWN.length).toBeGreaterThan(15);
  });

  it('that are listed are there, and are none of src', () => {
    expect(OF_THEIR_OWN.filter((folder) => !folders.includes(folder))).toEqual([]);
    expect(OF_THEIR_OWN.filter((folder) => existsSync(join(ROOT, folder.replace('spec', 'src'))))).toEqual([]);
  });
});

describe('no spec', () => {
  it('says how soon something must be done: what takes too long runs into the time limit of every test', () => {
    const texts = files
      .filter(({ name, parentPath }) => /\.(spec|campaign)\.ts$/.test(name) && !parentPath.endsWith('/bench'))
      .map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), 'utf8')]);
    const timed = texts.filter(([, text = '']) => /now\(\) - (begun|began|start|started)\)\.toBeLess/.test(text));
    expect(timed.map(([name]) => name)).toEqual([]);
    expect(texts.length).toBeGreaterThan(100);
  });
});

describe('every operation', () => {
  const texts = readdirSync(join(ROOT, 'spec/model/operations')).map((file) =>
    readFileSync(join(ROOT, 'spec/model/operations', file), 'utf8'),
  );

  it.each(OPERATIONS)('has a spec that calls it: %s', (operation) => {
    expect(texts.some((text) => text.includes(`'${operation}'`) || text.includes(`  ${operation}: `))).toBe(true);
  });
});
