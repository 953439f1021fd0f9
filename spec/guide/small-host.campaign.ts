// The guide's small host under the guide's own test, at length, and the same host with a fault.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { giveRsaKeys } from '../support/rsa-keys.js';
import { SEED } from '../support/seed.js';
import { codeOf, runExample } from './examples.js';

const page = readFileSync(fileURLToPath(new URL('embedding.md', import.meta.url)), 'utf8');
const code = codeOf(page).find((block) => block.includes("name: 'the small host'")) ?? '';
const { restore } = giveRsaKeys();
afterAll(restore);

/** How many findings there are with that many sequences, and what is left out. */
async function judged(text: string, runs: number): Promise<readonly string[]> {
  const longer = text.replace('{ runs: 1 }', `{ runs: ${runs}, seed: ${SEED} }`);
  expect(longer).not.toBe(text);
  return (await runExample(longer)).printed;
}

describe('the guide’s small host', () => {
  it('conforms, but for what it says that it leaves out', async () => {
    const { promised } = await runExample(code);
    expect(await judged(code, 60)).toEqual(promised);
  });

  it('is caught where every MAC is right', async () => {
    const [right, wrong] = ['mac(use, Message) === Mac ?', 'true ?'];
    expect(code).toContain(right);
    const [findings] = await judged(code.replace(right, wrong), 60);
    expect(Number(findings)).toBeGreaterThan(0);
  });
});
