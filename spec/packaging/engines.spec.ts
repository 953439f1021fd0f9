// Which Nodes are supported is said once in the README; what npm and the CI read follows it.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const textOf = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const { engines, devDependencies } = JSON.parse(textOf('package.json'));
const told = /It runs on\sNode ([^;]+), and on later versions of these;/.exec(textOf('README.md'))?.[1] ?? '';
const versions = [...told.matchAll(/\d+(?:\.\d+)*/g)].map(([version]) => version);

describe('The Nodes that the README names', () => {
  it('are those of engines, each with its later versions, the newest with later ones of any kind', () => {
    const whole = versions.map((version) => [...version.split('.'), '0', '0'].slice(0, 3).join('.'));
    const newest = whole.pop();
    expect(versions.length).toBeGreaterThan(1);
    expect(engines.node).toBe([...whole.map((version) => `^${version}`), `>=${newest}`].join(' || '));
  });

  it('have the oldest among them whose types the sources are checked with', () => {
    expect(devDependencies['@types/node'].startsWith(`^${versions[0]}.`)).toBe(true);
  });
});
