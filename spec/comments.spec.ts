// What the comments of the sources name is there: a comment that tells of what is gone misleads whoever believes it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), 'utf8') }));
/** Every word of the code and of its texts, but for the comments. */
const words = new Set(files.flatMap(({ text }) => text.replaceAll(COMMENT, '').match(/[A-Za-z_$][\w$]*/g) ?? []));

/** What stands in backquotes in a text's comments and has the form of a name, such as `reduce` or `error.cause`. */
function namesIn(text: string): readonly string[] {
  const quoted = (text.match(COMMENT) ?? []).flatMap((comment) => [...comment.matchAll(/`([^`\n]+)`/g)]);
  return quoted.map(([, name = '']) => name).filter((name) => /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(name));
}

describe('the comments of the sources', () => {
  it('name in backquotes only what there is', () => {
    const named = files.flatMap(({ path, text }) => namesIn(text).map((name) => ({ path, name })));
    expect(named.length).toBeGreaterThan(100);
    const missing = named.filter(({ name }) => name.split('.').some((part) => !words.has(part)));
    expect(missing).toEqual([]);
  });

  it('would be found out', () => {
    const [name = ''] = namesIn('/** New identifiers (see `requiredIdentifiers`). */');
    expect(name).toBe('requiredIdentifiers');
    expect(words.has(name)).toBe(false);
  });

  it('name only files that there are', () => {
    const paths = files.map(({ path }) => `src/${path}`);
    const comments = files.flatMap(({ path, text }) =>
      (text.match(COMMENT) ?? []).map((comment) => ({ path, comment })),
    );
    const named = comments.flatMap(({ path, comment }) =>
      [...comment.matchAll(/(?<![\w/.])((?:[\w-]+\/)*[\w-]+\.ts)\b/g)].map(([, name = '']) => ({ path, name })),
    );
    const isThere = ({ name }: { name: string }): boolean => paths.some((path) => `/${path}`.endsWith(`/${name}`));
    expect(named.filter((each) => !isThere(each))).toEqual([]);
  });
});
