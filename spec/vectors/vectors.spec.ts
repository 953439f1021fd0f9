// Every file of vectors has the form that the schema gives, and is so by the plain runner: by `mrk run` spec/cli/observed.spec.ts
// plays them, and those of the folder aws need cryptography: aws.spec.ts.

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { pretendCryptography } from '../../src/pretend-host.js';
import { blocksOf } from '../guide/examples.js';
import { recorded, withoutWords } from '../support/recorded.js';
import { play, type Target } from './runner.js';
import { storeOf } from './targets.js';
import { casesOf, vectorsOf } from './vectors.js';

const folder = new URL('./', import.meta.url);
/** Data of AWS's that are no answers to calls, and examples that AWS prints without the account that they are of. */
const NO_VECTORS = [
  'api-shapes.json',
  'aws-pages.json',
  'aws-examples.botocore.json',
  'aws-examples.json',
  'cloudtrail.json',
  'key-state-table.json',
  'request-quotas.json',
];
const SCHEMA = 'vectors.schema.json';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && name !== SCHEMA && !NO_VECTORS.includes(name))
  .sort();

const isOfForm = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL(SCHEMA, folder), 'utf8')),
);
const page = readFileSync(new URL('../guide/vectors.md', folder), 'utf8');

const NO_CRYPTOGRAPHY = storeOf(pretendCryptography);
const played = files.filter((name) => !name.startsWith('aws/'));

it.each(files)('%s has the form of the schema', (name) => {
  isOfForm(recorded(name));
  expect(isOfForm.errors).toBeNull();
});

describe.each(played)('the vectors of %s', (name) => {
  const cases = casesOf(vectorsOf(recorded(name)));

  it.each(cases)('are so by a plain runner: %s', async (_, vectors) => {
    expect(await play(vectors, NO_CRYPTOGRAPHY)).toEqual([]);
  });

  it.each(cases)('would be refused with another answer: %s', async (_, vectors) => {
    const wrong = vectors.map((vector) => ({
      ...vector,
      then: vector.then.error === undefined ? { error: 'DisabledException' } : { ok: {} },
    }));
    const told = await play(wrong, NO_CRYPTOGRAPHY);
    expect(wrong.filter((vector) => !told.some((departure) => departure.vector === vector))).toEqual([]);
  });
});

describe('the form of vectors', () => {
  const examples = blocksOf(page, 'json').map((text) => withoutWords(text));

  it('is shown by an example, which is so', async () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      isOfForm(example);
      expect(isOfForm.errors).toBeNull();
      for (const [, vectors] of casesOf(vectorsOf(example))) expect(await play(vectors, NO_CRYPTOGRAPHY)).toEqual([]);
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
    ['a vector of no case', { evidence: 'asserted', vectors: [{ ...vectorOf({ ok: {} }), case: undefined }] }],
  ])('is not that of %s', (_, file) => {
    expect(isOfForm(file)).toBe(false);
  });

  it('is that of the least vector', () => {
    expect(isOfForm({ vectors: [vectorOf({ ok: {} })] })).toBe(true);
    const { when, then } = vectorOf({ ok: {} });
    expect(isOfForm({ case: 'a', evidence: 'recorded', date: '2026-09-12', vectors: [{ when, then }] })).toBe(true);
  });
});

describe('a value', () => {
  /** What is told of an answer that has this value and is expected to have that one; of the call, what it was given. */
  async function toldOf(expected: unknown, received: unknown, values = {}) {
    const inputs: unknown[] = [];
    const target = async (): Promise<Target> => ({
      account: '111122223333',
      now: () => 1_000_250,
      advance: async () => {},
      setPrincipals: async () => {},
      untilNext: async () => {},
      close: async () => {},
      call: async ({ input }) => {
        inputs.push(input);
        return { output: { value: received } };
      },
    });
    const when = { region: 'us-east-1', call: 'ListKeys', input: { value: received }, as: 'answer' } as const;
    const vector = { case: 'a', evidence: 'recorded', given: { values }, when, then: { ok: { value: expected } } };
    const told = await play([vector], target);
    return { isSo: told.length === 0, inputs };
  }
  const HEX = 'ab'.repeat(32);
  const BYTES = Buffer.alloc(32).toString('base64');

  const put = (path: string): string => `\${${path}}`;
  it.each<[expected: unknown, so: unknown, not: unknown]>([
    ['<64 hex>', HEX, HEX.toUpperCase()],
    ['<64 hex>', HEX, HEX.slice(1)],
    ['<32 bytes>', BYTES, Buffer.alloc(33).toString('base64')],
    ['<33 bytes>', Buffer.alloc(33).toString('base64'), BYTES],
    ['<34 bytes>', Buffer.alloc(34).toString('base64'), Buffer.alloc(35).toString('base64')],
    ['<non-empty>', 'x', ''],
    ['mrk-<2 hex>', 'mrk-0f', 'mrk-0f0'],
    [
      ['<2 hex:1>', '<2 hex:2>', '<2 hex:1>'],
      ['aa', 'bb', 'aa'],
      ['aa', 'aa', 'aa'],
    ],
    [
      ['<2 hex:1>', '<2 hex:2>', '<2 hex:1>'],
      ['aa', 'bb', 'aa'],
      ['aa', 'bb', 'bb'],
    ],
    [
      ['<a:1>', '<b:1>'],
      ['aa', 'aa'],
      ['aa', 1],
    ],
    [[], [], undefined],
    [[{ a: 1 }], [{ a: 1 }], { 0: { a: 1 } }],
    [{}, {}, 'x'],
    ['datetime', 1.5, '1.5'],
    ['datetime in whole seconds', 1, 1.5],
    [put('now+PT1M0.5S'), 1060.75, 1060.25],
    [put('now-P1DT1H'), 1000.25 - 90_000, 1000.25],
    [
      { '...': put('key'), b: 3 },
      { a: 1, b: 3 },
      { a: 1, b: 2 },
    ],
    [{ '...': put('key'), b: 3 }, { a: 1, b: 3 }, { b: 3 }],
    [
      { '...': put('key'), b: 3 },
      { a: 1, b: 3 },
      { a: 1, b: 3, c: 4 },
    ],
    [put('key'), { a: 1, b: 2 }, { a: 1 }],
    [
      { a: put('answer.value.b'), b: '<name>' },
      { a: 'x', b: 'x' },
      { a: 'x', b: 'y' },
    ],
  ])('%j is %j and not %j', async (expected, so, not) => {
    expect(await toldOf(expected, so, { key: { a: 1, b: 2 } })).toMatchObject({ isSo: true });
    expect(await toldOf(expected, not, { key: { a: 1, b: 2 } })).toMatchObject({ isSo: false });
  });

  const der = Buffer.from([0x30, 3, 2, 1, 5]).toString('base64');
  it.each<[value: object, made: Buffer]>([
    [{ $text: 'ab' }, Buffer.from('ab')],
    [{ $text: ['ab', 2] }, Buffer.from('abab')],
    [{ $bytes: 'AAEC' }, Buffer.from([0, 1, 2])],
    [{ $flip: 'AAEC' }, Buffer.from([1, 1, 2])],
    [{ $flip: { $text: 'a' } }, Buffer.from('`')],
    [{ $ber: der }, Buffer.from([0x30, 0x80, 2, 1, 5, 0, 0])],
    [
      { $ber: Buffer.concat([Buffer.from([0x30, 0x81, 3]), Buffer.from([2, 1, 5])]).toString('base64') },
      Buffer.from([0x30, 0x80, 2, 1, 5, 0, 0]),
    ],
  ])('%j makes bytes, which are base64 on the wire', async (value, made) => {
    const { inputs } = await toldOf({}, value);
    expect(inputs).toEqual([{ value: made.toString('base64') }]);
  });

  it.each([{ $other: 1 }, { $text: 'a', more: 1 }])('%j makes nothing', async (value) => {
    await expect(toldOf({}, value)).rejects.toThrow('makes nothing');
  });
});

function vectorOf(then: object) {
  return { case: 'a', evidence: 'asserted', when: { region: 'us-east-1', call: 'ListKeys' }, then };
}
