// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
import { describe, expect, it } from 'vitest';
import type { CallResult } from '../../../src/model/engine/reduce.js';
import { matchAnswer } from '../../../src/teach/scenario/matching.js';
import type { Expectation } from '../../../src/teach/scenario/scenario.js';

const results = new Map<string, unknown>([['key', { Arn: 'arn:x', CreationDate: 1.5, Odd: '<a:1> and ${account}' }]]);
const scope = { accountId: '111122223333', now: () => 86_400_000, random: 'r1', results };

function ok(body: unknown, more: object = {}): Expectation {
  return {
    kind: 'ok',
    body: body as Readonly<Record<string, unknown>>,
    absent: [],
    jsonStrings: [],
    isPartial: false,
    ...more,
  };
}

/** The places where an answer differs, or 'as expected'. */
function compared(expectation: Expectation, body: object, bound: ReadonlyMap<string, string> = new Map()): unknown {
  const answer = { ok: true, output: body, events: [] } as unknown as CallResult;
  const { mismatches } = matchAnswer(expectation, answer, body, scope, bound);
  return mismatches.length === 0 ? 'as expected' : mismatches.map(({ path }) => path);
}

function textsCompared(expected: string, received: unknown, bound?: ReadonlyMap<string, string>): boolean {
  return compared(ok({ Text: expected }), { Text: received }, bound) === 'as expected';
}

describe('an expected text', () => {
  const bound = new Map([['<id:1>', 'known']]);

  it.each([
    ['Text', 'Text'],
    ['', ''],
    ['<any>', ''],
    ['<any>', 'text'],
    ['<any> is <any>', 'arn is deleted is gone'],
    ['a<any>a', 'aaa'],
    ['<id:1>!', 'known!'],
    ['<id:2>-<id:2>', 'x-x'],
    ['<non-empty>', 'x'],
    ['${account}', '111122223333'],
    ['a ${account} b', 'a 111122223333 b'],
    ['${key.Arn}', 'arn:x'],
    ['${key.CreationDate}', 1.5],
    ['at ${key.CreationDate}', 'at 1.5'],
    ['${now}', 86_400],
    ['${now+P1D}', 172_800],
    ['${now-PT1S}', 86_399],
    ['alias/${random}', 'alias/r1'],
    ['$${account}', '${account}'],
    ['datetime', 1.5],
    ['${key.Odd}', '<a:1> and ${account}'],
    ['(.*)', '(.*)'],
  ])('%j is %j', (expected, received) => {
    expect(textsCompared(expected, received, bound)).toBe(true);
  });

  it.each([
    ['Text', 'text'],
    ['Text', 'Text '],
    ['Text', undefined],
    ['<any>', undefined],
    ['<any>', 1],
    ['<any> is gone', 'arn is gone now'],
    ['a<any>a', 'a'],
    ['<id:1>!', 'other!'],
    ['<id:2>-<id:2>', 'x-y'],
    ['<non-empty>', ''],
    ['${key.CreationDate}', '1.5'],
    ['${key.CreationDate}', 1.6],
    ['${now}', '86400'],
    ['datetime', '2025-11-10'],
    ['datetime', undefined],
    ['${key.Odd}', 'x and 111122223333'],
    ['(.*)', 'anything'],
  ])('%j is not %j', (expected, received) => {
    expect(textsCompared(expected, received, bound)).toBe(false);
  });

  it('with a name must be the same text wherever the name stands', () => {
    const pair = ok({ One: '<id:1>', Two: 'a <id:1>', Three: '<id:2>' });
    expect(compared(pair, { One: 'x', Two: 'a x', Three: 'y' })).toBe('as expected');
    expect(compared(pair, { One: 'x', Two: 'a y', Three: 'y' })).toEqual(['Two']);
  });

  it('of many placeholders takes no longer than it must', () => {
    expect(textsCompared(`${'<any>a'.repeat(5000)}b`, 'a'.repeat(100_000))).toBe(false);
  });
});

describe('an expected answer', () => {
  const body = { KeyMetadata: { KeyState: 'Enabled', Tags: [{ A: 1 }] }, Policy: '{"a":[1,2]}' };

  it('has all members and no others', () => {
    expect(compared(ok(body), body)).toBe('as expected');
    expect(compared(ok({ ...body, More: 1 }), body)).toEqual(['More']);
    expect(compared(ok({ Policy: body.Policy }), body)).toEqual(['']);
    expect(compared(ok({ ...body, KeyMetadata: { KeyState: 'Enabled' } }), body)).toEqual(['KeyMetadata']);
  });

  it('may be partial, at any depth', () => {
    const isPartial = { isPartial: true };
    expect(compared(ok({ KeyMetadata: { KeyState: 'Enabled' } }, isPartial), body)).toBe('as expected');
    expect(compared(ok({ KeyMetadata: { KeyState: 'Disabled' } }, isPartial), body)).toEqual(['KeyMetadata.KeyState']);
    expect(compared(ok({ KeyMetadata: { Tags: [{}] } }, isPartial), body)).toBe('as expected');
    expect(compared(ok({ KeyMetadata: { Tags: [] } }, isPartial), body)).toEqual(['KeyMetadata.Tags']);
  });

  it('without members says only that the call succeeds', () => {
    expect(compared(ok({}), body)).toBe('as expected');
    expect(compared(ok({ KeyMetadata: {} }), { KeyMetadata: { A: 1 } })).toEqual(['KeyMetadata']);
  });

  it('has no absent members', () => {
    const absent = ['KeyMetadata.DeletionDate', 'KeyMetadata.Tags.0.B', 'toString'];
    expect(compared(ok({}, { absent }), body)).toBe('as expected');
    expect(compared(ok({}, { absent: ['KeyMetadata.KeyState'] }), body)).toEqual(['KeyMetadata.KeyState']);
    expect(compared(ok({}, { absent: ['KeyMetadata.Tags.0.A'] }), body)).toEqual(['KeyMetadata.Tags.0.A']);
  });

  it('shows JSON strings parsed, and they must be strings', () => {
    const expected = (Policy: unknown): Expectation => ok({ Policy }, { jsonStrings: ['Policy'] });
    expect(compared(expected({ a: [1, 2] }), { Policy: '{ "a": [1, 2] }' })).toBe('as expected');
    expect(compared(expected({ a: [1, 3] }), { Policy: '{"a":[1,2]}' })).toEqual(['Policy.a.1']);
    expect(compared(expected({ a: [1, 2] }), { Policy: { a: [1, 2] } })).toEqual(['Policy']);
    expect(compared(expected({ a: [1, 2] }), { Policy: '{' })).toEqual(['Policy']);
    expect(compared(expected({ a: [1, 2] }), {})).toEqual(['Policy']);
  });

  it('compares names that every object inherits as plain members', () => {
    const hostile = JSON.parse('{"Context": {"__proto__": "a", "constructor": "b"}}');
    expect(compared(ok(hostile), JSON.parse('{"Context": {"__proto__": "a", "constructor": "b"}}'))).toBe(
      'as expected',
    );
    expect(compared(ok(hostile), { Context: {} })).toEqual(['Context.__proto__', 'Context.constructor']);
    expect(compared(ok({ Context: { toString: '<any>' } }), { Context: {} })).toEqual(['Context.toString']);
  });
});

describe('an expected error', () => {
  const refused = {
    ok: false,
    error: { code: 'DisabledException', message: 'arn is disabled.', rule: 'STATE-1' },
    events: [],
  };
  const differences = (expectation: Expectation, answer: unknown = refused): unknown =>
    matchAnswer(expectation, answer as CallResult, {}, scope, new Map()).mismatches;

  it('has its code and, if one is expected, its message', () => {
    expect(differences({ kind: 'error', code: 'DisabledException' })).toEqual([]);
    expect(differences({ kind: 'error', code: 'DisabledException', message: '<arn> is disabled.' })).toEqual([]);
    expect(differences({ kind: 'error', code: 'NotFoundException' })).toEqual([
      { path: 'error', expected: 'NotFoundException', received: 'DisabledException: arn is disabled. [STATE-1]' },
    ]);
    expect(differences({ kind: 'error', code: 'DisabledException', message: 'arn is enabled.' })).toEqual([
      { path: 'message', expected: '"arn is enabled."', received: '"arn is disabled."' },
    ]);
  });

  it('is no success, and the other way round', () => {
    expect(differences({ kind: 'error', code: 'DisabledException' }, { ok: true, output: {}, events: [] })).toEqual([
      { path: '', expected: 'DisabledException', received: 'ok {}' },
    ]);
    expect(differences(ok({}))).toEqual([
      { path: '', expected: 'ok', received: 'DisabledException: arn is disabled. [STATE-1]' },
    ]);
  });
});
