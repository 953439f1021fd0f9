// The planted faults themselves, without the kit: each is one small file, and each really misbehaves.

import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { cryptographicAnswers } from '../../spec/conformance/cryptographic-answers.js';
import { allFaults } from '../../spec/conformance/fault.js';
import { firstDifference } from '../../spec/conformance/lockstep.js';
import { giveRsaKeys } from '../../spec/support/rsa-keys.js';
import { FINDING_KINDS } from '../../src/conformance/findings.js';
import { OPERATIONS } from '../../src/model/vocabulary/vocabulary.js';
import { itAtLength, runs, sampleOf } from '../support/config.js';

const { restore } = giveRsaKeys();
afterAll(restore);

const faults = [...(await allFaults())].map(([name, fault]) => ({ name, fault }));
const encrypting = faults.filter(({ fault }) => fault.needs === 'cryptography');
const others = faults.filter(({ fault }) => fault.needs !== 'cryptography');

describe('The planted faults', () => {
  it('are at least forty, each another one', () => {
    expect(faults.length).toBeGreaterThanOrEqual(40);
    expect(new Set(faults.map(({ fault }) => fault.about)).size).toBe(faults.length);
  });

  it.each(faults)('tell in one sentence what they do: $name', ({ name, fault: { about, found } }) => {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(about).toMatch(/^[A-Z][^.]*\.$/);
    expect(OPERATIONS).toEqual(expect.arrayContaining([...found.operations]));
    expect(FINDING_KINDS).toEqual(expect.arrayContaining([...found.kinds]));
    expect(found.operations.length * found.kinds.length).toBeGreaterThan(0);
  });

  it('are the rows of the table, by name (else: npm run conform:measure -- --write)', () => {
    const table = readFileSync(new URL('../../spec/conformance/faults/README.md', import.meta.url), 'utf8');
    const rows = [...table.matchAll(/^\| \[([^\]]*)\]\(([^)]*)\) \| ([^|]*) \|/gm)].map(([, ...cells]) => cells);
    expect(rows).toEqual(faults.map(({ name, fault }) => [name, `${name}.ts`, fault.about]));
  });

  itAtLength('are all that is wrong: a store that is not spoilt answers as an honest one does', () => {
    expect(firstDifference({ spoil: ({ callJson }) => callJson }, runs(200).numRuns)).toBeUndefined();
  });

  it.each(sampleOf(others, 60))('show when random sequences are played: $name', ({ fault }) => {
    expect(firstDifference(fault)).toBeDefined();
  });

  it.each(encrypting)('show when related keys encrypt and authenticate: $name', ({ fault }) => {
    const refused = ['InvalidCiphertext', 'AccessDenied', 'Disabled', 'IncorrectKey'].map((name) => `${name}Exception`);
    const lengths = [91, 32, 16, true];
    const honest = ['aGVsbG8=', 'aGVsbG8=', ...refused, true, true, 'KMSInvalidSignatureException', 'Sign', ...lengths];
    expect(cryptographicAnswers()).toEqual(honest);
    expect(cryptographicAnswers(fault.spoil)).not.toEqual(honest);
  });
});
