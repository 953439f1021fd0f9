// Every file of vectors has the form that the schema gives, and is so by the plain runner. By `mrk run`: spec/cli/observed.spec.ts.

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { pretendCryptography } from '../../src/pretend-host.js';
import { blocksOf } from '../guide/examples.js';
import { recorded, withoutWords } from '../support/recorded.js';
import { play, type Vector } from './runner.js';

const folder = new URL('./', import.meta.url);
/** Data of AWS's that are no answers to calls, and examples that AWS prints without the account that they are of. */
const NO_VECTORS = ['api-shapes.json', 'aws-examples.botocore.json', 'aws-examples.json', 'key-state-table.json'];
const SCHEMA = 'vectors.schema.json';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && name !== SCHEMA && !NO_VECTORS.includes(name))
  .sort();

const isOfForm = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL(SCHEMA, folder), 'utf8')),
);
const page = readFileSync(new URL('../guide/vectors.md', folder), 'utf8');

const casesOf = (file: unknown): readonly (readonly [string, readonly Vector[]])[] => {
  const { vectors } = file as { readonly vectors: readonly Vector[] };
  const ids = [...new Set(vectors.map((vector) => vector.case))];
  return ids.map((id) => [id, vectors.filter((vector) => vector.case === id)]);
};

describe.each(files)('the vectors of %s', (name) => {
  const file = recorded(name);

  it('have the form of the schema', () => {
    isOfForm(file);
    expect(isOfForm.errors).toBeNull();
  });

  it.each(casesOf(file))('are so by a plain runner: %s', (_, vectors) => {
    expect(play(vectors, pretendCryptography)).toEqual([]);
  });

  it.each(casesOf(file))('would be refused with another answer: %s', (_, vectors) => {
    const wrong = vectors.map((vector) => ({
      ...vector,
      then: vector.then.error === undefined ? { error: 'DisabledException' } : { ok: {} },
    }));
    const told = play(wrong, pretendCryptography);
    for (const { when } of wrong) expect(told.some((line) => line.includes(`, ${when.call}: `))).toBe(true);
  });
});

describe('the form of vectors', () => {
  const examples = blocksOf(page, 'json').map((text) => withoutWords(text));

  it('is shown by an example, which is so', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      isOfForm(example);
      expect(isOfForm.errors).toBeNull();
      for (const [, vectors] of casesOf(example)) expect(play(vectors, pretendCryptography)).toEqual([]);
    }
  });

  it('tells each of its members', () => {
    const schema = JSON.parse(readFileSync(new URL(SCHEMA, folder), 'utf8'));
    const { vector, given, when, then } = schema.$defs;
    const members = [vector, given, when, then.then, then.else].flatMap(({ properties }) => Object.keys(properties));
    expect(members.filter((member) => !page.includes(`\`${member}\``))).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['no vectors', { vectors: [] }],
    ['no answer', { vectors: [{ case: 'a', evidence: 'asserted', when: { region: 'us-east-1', call: 'ListKeys' } }] }],
    ['another member', { vectors: [{ ...vectorOf({ ok: {} }), expect: {} }] }],
    ['both an answer and an error', { vectors: [vectorOf({ ok: {}, error: 'NotFoundException' })] }],
    ['a recording without a date', { vectors: [{ ...vectorOf({ ok: {} }), evidence: 'recorded' }] }],
  ])('is not that of %s', (_, file) => {
    expect(isOfForm(file)).toBe(false);
  });

  it('is that of the least vector', () => {
    expect(isOfForm({ vectors: [vectorOf({ ok: {} })] })).toBe(true);
  });
});

function vectorOf(then: object): object {
  return { case: 'a', evidence: 'asserted', when: { region: 'us-east-1', call: 'ListKeys' }, then };
}
