// Each recipe of .github/CONTRIBUTING.md, performed in a copy of the project: with all its parts the sources compile and the
// specs pass, and without any of them something complains.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyOfProject, type Project } from './project.js';
import { RECIPES } from './recipes.js';

const guide = readFileSync(new URL('../../.github/CONTRIBUTING.md', import.meta.url), 'utf8');

let project: Project;
beforeAll(() => {
  project = copyOfProject();
});
afterAll(() => project.remove());

it('the guide has these recipes', () => {
  const headings = [...guide.matchAll(/^## (An? (?!wrong).*)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(RECIPES.map(({ name }) => name));
});

describe.each(RECIPES)('$name', ({ name, files, parts, specs }) => {
  it(`is written in at most ${files} files, which the guide names`, () => {
    const written = new Set(parts.map(({ file }) => file));
    expect(written.size).toBeLessThanOrEqual(files);
    const recipe = guide.slice(guide.indexOf(`## ${name}`)).split('\n## ')[0] ?? '';
    const named = [...written].filter((file) => recipe.includes(file) || recipe.includes(file.replace(/\/[^/]*$/, '')));
    expect(named).toEqual([...written]);
  });

  it('compiles, and its specs pass', async () => {
    project.write(parts);
    expect(await project.complaint(specs)).toBeUndefined();
  });

  it.each(parts.filter(() => parts.length > 1))('without $what does not compile, or a spec fails', async ({ what }) => {
    project.write(parts.filter((part) => part.what !== what));
    expect(await project.complaint(specs)).toBeDefined();
  });
});
