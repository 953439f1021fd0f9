// Every constraint of the table, just inside and just outside; then what no client should send.

import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseInput } from '../../../src/model/operations/index.js';
import { INPUTS } from '../../../src/model/operations/tables.js';
import type { Member, Members, Shape } from '../../../src/model/requests/shapes.js';
import { type Refusal, refuse } from '../../../src/model/rules/errors.js';
import type { Facts } from '../../../src/model/rules/wording/index.js';
import type { Constraint, JsonToken, NotBase64, Violation, Wanted } from '../../../src/model/rules/wording/requests.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';

type Fault = Facts<'wrongType' | 'notBase64'>;

const NOT_NULL: Constraint = { is: 'notNull' };

const KEY = 'mrk-1234abcd12ab34cd56ef1234567890ab';

describe('a parameter at the edge of its constraint', () => {
  it.each(edgeCases())('%s [MODEL-1]', (_title, { operation, inside, outside }) => {
    for (const input of inside) expect(parseInput(operation, input)).toEqual({ ok: true, input });
    for (const { input, errors } of outside) expect(parseInput(operation, input)).toEqual(refusal(errors));
  });

  it('counts characters as UTF-16 code units [MODEL-1]', () => {
    expect(parseInput('CreateKey', { Description: '🔑'.repeat(4096) }).ok).toBe(true);
    expect(parseInput('CreateKey', { Description: `${'🔑'.repeat(4096)}k` }).ok).toBe(false);
  });
});

describe('several faults at once', () => {
  it('go away one at a time as they are repaired [MODEL-1]', () => {
    const faulty = { KeyId: '', Limit: 0, Marker: '\u0100' };
    const repairs = [{}, { KeyId: KEY }, { Limit: 1 }, { Marker: 'm' }];
    let input: Record<string, unknown> = faulty;
    const counts = repairs.map((repair) => {
      input = { ...input, ...repair };
      const answer = parseInput('ListResourceTags', input);
      return answer.ok ? 'ok' : constraintFacts(answer).count;
    });
    expect(counts).toEqual([3, 2, 1, 'ok']);
  });

  it('hide behind a wrong JSON type, of which only the first is told [MODEL-2]', () => {
    const input = { KeyId: '', ReplicaRegion: 5, Policy: true };
    expect(parseInput('ReplicateKey', input)).toEqual(refuse('MODEL-2', none('String', 'NUMBER_VALUE')));
  });
});

describe('a parameter of the wrong JSON type', () => {
  it.each<[operation: Operation, member: string, type: string, cases: readonly (readonly [unknown, Fault])[]]>([
    [
      'DescribeKey',
      'KeyId',
      'a string',
      [
        [1, none('String', 'NUMBER_VALUE')],
        [true, none('String', 'TRUE_VALUE')],
        [false, none('String', 'FALSE_VALUE')],
        [[], none('String', 'list')],
        [{}, none('String', 'structure')],
        [10n, none('String', 'NUMBER_VALUE')],
        [Symbol('s'), none('String', 'unreadable')],
        [() => KEY, none('String', 'unreadable')],
      ],
    ],
    ['CreateKey', 'KeySpec', 'an enumeration', [[1, none('String', 'NUMBER_VALUE')]]],
    [
      'ScheduleKeyDeletion',
      'PendingWindowInDays',
      'an integer',
      [
        ['7', none('Integer', 'STRING_VALUE')],
        [true, none('Integer', 'TRUE_VALUE')],
        [[], none('Integer', 'list')],
        [{}, none('Integer', 'structure')],
        [Number.NaN, none('Integer', 'NUMBER_VALUE')],
        [Number.POSITIVE_INFINITY, none('Integer', 'NUMBER_VALUE')],
        [2 ** 31, none('Integer', 'NUMBER_VALUE')],
      ],
    ],
    [
      'CreateKey',
      'MultiRegion',
      'a boolean',
      [
        ['true', none('Boolean', 'STRING_VALUE')],
        [1, none('Boolean', 'NUMBER_VALUE')],
        [[], none('Boolean', 'list')],
        [{}, none('Boolean', 'structure')],
      ],
    ],
    [
      'ImportKeyMaterial',
      'ValidTo',
      'a timestamp',
      [
        ['2026-01-01T00:00:00Z', none('milliseconds since epoch', 'STRING_VALUE')],
        [Number.NaN, none('milliseconds since epoch', 'NUMBER_VALUE')],
        [8.64e12 + 1, none('milliseconds since epoch', 'NUMBER_VALUE')],
        [new Date(), none('milliseconds since epoch', 'structure')],
      ],
    ],
    [
      'ImportKeyMaterial',
      'ImportToken',
      'a blob',
      [
        [1, none('Blob', 'NUMBER_VALUE')],
        [new Uint8Array(2), none('Blob', 'structure')],
        ['23456', noBase64({ value: '23456', length: 5 })],
        ['=+/=', noBase64({ value: '=+/=', character: '=' })],
        ['ab_-', noBase64({ value: 'ab_-', character: '_' })],
        ['+/+=', noBase64({ value: '+/+=' })],
        ['AB==', noBase64({ value: 'AB==' })],
        ['A===', noBase64({ value: 'A===' })],
      ],
    ],
    ['Encrypt', 'Plaintext', 'a secret', [['secret', noBase64({ length: 6 })]]],
    [
      'TagResource',
      'Tags',
      'a list',
      [
        ['a', none('list', 'STRING_VALUE')],
        [1, none('list', 'NUMBER_VALUE')],
        [true, none('list', 'TRUE_VALUE')],
        [{}, none('list', 'structure')],
        [[1], none('structure', 'NUMBER_VALUE')],
        [[[]], none('structure', 'list')],
        [[{ TagKey: 1 }], none('String', 'NUMBER_VALUE')],
      ],
    ],
    [
      'Encrypt',
      'EncryptionContext',
      'a map',
      [
        ['a', none('map', 'STRING_VALUE')],
        [1, none('map', 'NUMBER_VALUE')],
        [[], none('map', 'list')],
        [{ a: 1 }, none('String', 'NUMBER_VALUE')],
        [{ a: {} }, none('String', 'structure')],
      ],
    ],
    [
      'CreateGrant',
      'Constraints',
      'a structure',
      [
        ['a', none('structure', 'STRING_VALUE')],
        [1, none('structure', 'NUMBER_VALUE')],
        [[], none('structure', 'list')],
        [{ SourceArn: [] }, none('String', 'list')],
      ],
    ],
  ])('is refused: %s, %s, which is %s [MODEL-2]', (operation, member, _type, cases) => {
    for (const [value, fault] of cases)
      expect(parseInput(operation, { ...minimal(operation), [member]: value })).toEqual(refuse('MODEL-2', fault));
  });

  it('is a blob whose last character stands for bits that no byte has [MODEL-2]', () => {
    for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') {
      for (const Plaintext of [`AAA${character}`, `AA${character}=`, `A${character}==`]) {
        const canonical = Buffer.from(Plaintext, 'base64').toString('base64') === Plaintext;
        expect(parseInput('Encrypt', { KeyId: KEY, Plaintext }).ok, Plaintext).toBe(canonical);
      }
    }
  });

  it('is refused where it is the whole input [MODEL-2]', () => {
    expect(parseInput('ListKeys', 'x')).toEqual(unreadable('STRING_VALUE'));
    expect(parseInput('ListKeys', 0)).toEqual(unreadable('NUMBER_VALUE'));
    expect(parseInput('ListKeys', [])).toEqual(unreadable('list'));
    expect(parseInput('ListKeys', Symbol('s'))).toEqual(unreadable('unreadable'));
    expect(parseInput('ListKeys', () => ({}))).toEqual(unreadable('unreadable'));
  });

  it('is not a number with a fraction for an integer, which loses it [MODEL-2]', () => {
    expect(parseInput('ListKeys', { Limit: 7.9 })).toEqual({ ok: true, input: { Limit: 7 } });
    expect(parseInput('ListKeys', { Limit: -0.9 })).toEqual(
      refusal([{ at: 'limit', value: '0', constraint: { is: 'minValue', limit: 1 } }]),
    );
  });

  it('is not a timestamp with a fraction, or at the end of the range of dates [MODEL-2]', () => {
    const material = { KeyId: KEY, ImportToken: 'AAAA', EncryptedKeyMaterial: 'AAAA' };
    for (const ValidTo of [8.64e12, -8.64e12, 0, 1.5])
      expect(parseInput('ImportKeyMaterial', { ...material, ValidTo })).toEqual({
        ok: true,
        input: { ...material, ValidTo },
      });
    expect(parseInput('ImportKeyMaterial', { ...material, ValidTo: -0 })).toEqual({
      ok: true,
      input: { ...material, ValidTo: 0 },
    });
  });
});

describe('an input that no client should send', () => {
  it('may have unknown members and nulls, which do not count [MODEL-1]', () => {
    const input = { KeyId: KEY, GrantTokens: null, Unknown: 1, __proto__: { Limit: 5 } };
    expect(parseInput('DescribeKey', input)).toEqual({ ok: true, input: { KeyId: KEY } });
    expect(parseInput('ListKeys', input)).toEqual({ ok: true, input: {} });
  });

  it('may have no prototype [MODEL-1]', () => {
    const input = Object.assign(Object.create(null), { KeyId: KEY });
    expect(parseInput('DescribeKey', input)).toEqual({ ok: true, input: { KeyId: KEY } });
  });

  it('keeps __proto__ as an ordinary key of an encryption context [MODEL-1]', () => {
    const context = JSON.parse('{"a":"b","__proto__":"c","constructor":"d","toString":"e"}');
    const answer = parseInput('Encrypt', { KeyId: KEY, Plaintext: 'AAAA', EncryptionContext: context });
    const copy = answer.ok ? answer.input.EncryptionContext : undefined;
    expect(Object.entries(copy ?? {})).toEqual([
      ['a', 'b'],
      ['__proto__', 'c'],
      ['constructor', 'd'],
      ['toString', 'e'],
    ]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.parse(JSON.stringify(copy))).toEqual(context);
    expect(copy).not.toBe(context);
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  it('does not pollute prototypes through a structure [MODEL-1]', () => {
    const input = JSON.parse(
      '{"__proto__":{"polluted":1,"KeyId":"x"},"Tags":[{"__proto__":{"TagKey":"k","TagValue":"v"}}]}',
    );
    const { count, violations } = constraintFacts(parseInput('TagResource', input));
    expect(count).toBe(3);
    expect(violations[0]).toEqual({ at: 'keyId', value: null, constraint: { is: 'notNull' } });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('has holes where a list has nulls [MODEL-1]', () => {
    const Tags = [{ TagKey: 'a', TagValue: '' }];
    Tags[2] = { TagKey: 'c', TagValue: '' };
    expect(parseInput('CreateKey', { Tags })).toEqual(
      refusal([{ at: 'tags.2.member', value: null, constraint: NOT_NULL }]),
    );
  });

  it.each<[string, () => unknown]>([
    ['has a getter that throws', () => Object.defineProperty({}, 'KeyId', { enumerable: true, get: fail })],
    ['is a proxy that throws at everything', () => throwingProxy({ KeyId: KEY })],
    ['is a revoked proxy', revokedProxy],
    ['has a list that is a revoked proxy', () => ({ KeyId: KEY, Tags: revokedProxy() })],
    ['has a tag that is a proxy that throws', () => ({ KeyId: KEY, Tags: [throwingProxy({})] })],
    ['has a list that claims to be endless', () => ({ KeyId: KEY, Tags: lyingList(Number.POSITIVE_INFINITY) })],
    ['has a list that claims no sensible length', () => ({ KeyId: KEY, Tags: lyingList({ valueOf: Math.random }) })],
    ['has a list of four thousand million holes', () => ({ KeyId: KEY, Tags: new Array(2 ** 32 - 1) })],
  ])('is refused without an exception when it %s [MODEL-2]', (_title, make) => {
    const answer = parseInput('TagResource', make());
    expect(answer).toMatchObject({ error: { code: 'SerializationException', rule: 'MODEL-2', message: '' } });
    expect(answer).toMatchObject({ error: { facts: { fault: 'wrongType', found: 'unreadable' } } });
  });

  it('may be cyclic: nothing is followed beyond the members of the operation [MODEL-2]', () => {
    const input: Record<string, unknown> = { KeyId: KEY };
    input.self = input;
    expect(parseInput('DescribeKey', input)).toEqual({ ok: true, input: { KeyId: KEY } });
    const tags: unknown[] = [];
    tags.push(tags);
    expect(parseInput('TagResource', { KeyId: KEY, Tags: tags })).toEqual(refuse('MODEL-2', none('structure', 'list')));
  });

  it('is read once: a getter cannot answer differently later [MODEL-1]', () => {
    let reads = 0;
    const input = {
      get KeyId() {
        reads += 1;
        return reads === 1 ? '' : KEY;
      },
    };
    expect(constraintFacts(parseInput('DescribeKey', input)).violations).toMatchObject([{ at: 'keyId', value: '' }]);
    expect(reads).toBe(1);
  });

  it('shares nothing with the answer [MODEL-1]', () => {
    const input = { KeyId: KEY, Tags: [{ TagKey: 'a', TagValue: 'b' }] };
    const answer = parseInput('TagResource', input);
    const [tag] = input.Tags;
    if (tag !== undefined) tag.TagKey = 'changed';
    input.Tags.length = 0;
    expect(answer).toEqual({ ok: true, input: { KeyId: KEY, Tags: [{ TagKey: 'a', TagValue: 'b' }] } });
  });

  it('may come from another realm [MODEL-1]', () => {
    const input = runInNewContext(`({ KeyId: '${KEY}', Tags: [{ TagKey: 'a', TagValue: 'b' }] })`);
    expect(parseInput('TagResource', input).ok).toBe(true);
  });
});

interface EdgeCase {
  readonly operation: Operation;
  readonly inside: readonly unknown[];
  readonly outside: readonly { readonly input: unknown; readonly errors: readonly Violation[] }[];
}

/** Each constraint of each member of each operation, from the table but by other code than the parser's. */
function edgeCases(): [title: string, EdgeCase][] {
  const cases: [string, EdgeCase][] = [];
  for (const operation of OPERATIONS) {
    const put = (path: readonly string[], value: unknown) => placed(operation, path, value);
    for (const { path, shape, listed } of membersOf(INPUTS[operation])) {
      const at = awsPath(path);
      const of = (value: unknown, constraint: Constraint): Violation => ({ at, ...shownAs(shape, value), constraint });
      const name = path.join('.');
      const add = (title: string, inside: EdgeCase['inside'], outside: EdgeCase['outside']) =>
        cases.push([`${operation} ${title}`, { operation, inside, outside }]);
      if (shape.required) {
        const missing = shape.type === 'blob' && shape.sensitive ? {} : { value: null };
        const errors = [{ at, ...missing, constraint: NOT_NULL }];
        add(`is refused without ${name}`, [put(path, valid(shape))], [{ input: put(path, null), errors }]);
      }
      for (const { title, inside, outside } of edges(shape)) {
        add(
          `takes ${name} ${title}`,
          inside.map((value) => put(path, value)),
          outside.map(({ value, broken }) => ({
            input: put(path, value),
            errors: broken.map((constraint) => of(value, constraint)),
          })),
        );
      }
      if (listed === undefined) continue;
      // A list of scalars: one error that names every constraint.
      const each: Constraint = { is: 'each', constraints: [...constraintsOf(listed), NOT_NULL] };
      for (const { title, inside, outside } of edges(listed)) {
        add(
          `takes ${name} with members ${title}`,
          inside.map((value) => put(path, [value])),
          outside.map(({ value }) => ({
            input: put(path, [value]),
            errors: [of([value], each)],
          })),
        );
      }
    }
  }
  return cases;
}

interface Edge {
  readonly title: string;
  readonly inside: readonly unknown[];
  readonly outside: readonly { readonly value: unknown; readonly broken: readonly Constraint[] }[];
}

function edges(shape: Shape): Edge[] {
  const longest = (limit: number): Constraint => ({ is: 'maxLength', limit });
  const shortest = (limit: number): Constraint => ({ is: 'minLength', limit });
  switch (shape.type) {
    case 'string': {
      if ('enum' in shape) {
        const broken: readonly Constraint[] = [{ is: 'oneOf', values: shape.enum }];
        const outside = ['', 'X', String(shape.enum[0]).toLowerCase()].map((value) => ({ value, broken }));
        return [{ title: 'of its closed list', inside: shape.enum, outside }];
      }
      const { min, max, pattern } = shape;
      const matching = TEXTS[pattern ?? ''];
      if (matching === undefined) throw new Error(`no texts for ${pattern}`);
      const ofPattern: readonly Constraint[] = pattern === undefined ? [] : [{ is: 'pattern', pattern }];
      const result: Edge[] = [
        {
          title: `of at most ${max} characters`,
          inside: [matching.ofLength(max)],
          outside: [{ value: matching.ofLength(max + 1), broken: [longest(max)] }],
        },
      ];
      if (min > 0) {
        const short = min === 1 ? '' : matching.ofLength(min - 1);
        const also = short === '' && !matching.empty ? ofPattern : [];
        result.push({
          title: `of at least ${min} characters`,
          inside: [matching.ofLength(Math.max(min, matching.shortest))],
          outside: [{ value: short, broken: [shortest(min), ...also] }],
        });
      }
      if (ofPattern.length > 0) {
        const bad = `${matching.bad}${matching.ofLength(max - 1)}`;
        result.push({
          title: `that matches ${pattern}`,
          inside: [matching.ofLength(max)],
          outside: [
            { value: bad, broken: ofPattern },
            { value: `${bad}${matching.bad}`, broken: [longest(max), ...ofPattern] },
          ],
        });
      }
      return result;
    }
    case 'integer': {
      const { min, max } = shape;
      return [
        {
          title: `from ${min} to ${max}`,
          inside: [min, max],
          outside: [
            { value: max + 1, broken: [{ is: 'maxValue', limit: max }] },
            { value: min - 1, broken: [{ is: 'minValue', limit: min }] },
            { value: -1, broken: [{ is: 'minValue', limit: min }] },
          ],
        },
      ];
    }
    case 'blob': {
      const { min, max } = shape;
      const bytes = (count: number) => Buffer.alloc(count, 0xab).toString('base64');
      return [
        {
          title: `of ${min} to ${max} bytes`,
          inside: [bytes(min), bytes(min + 1), bytes(min + 2), bytes(max)],
          outside: [
            { value: bytes(min - 1), broken: [shortest(min)] },
            { value: bytes(max + 1), broken: [longest(max)] },
          ],
        },
      ];
    }
    case 'list': {
      const { member, max } = shape;
      if (max === undefined) return [];
      const of = (count: number) => new Array(count).fill(valid(member));
      return [
        {
          title: `of at most ${max} members`,
          inside: [[], of(max)],
          outside: [{ value: of(max + 1), broken: [longest(max)] }],
        },
      ];
    }
    default:
      return [];
  }
}

function constraintsOf(shape: Shape): readonly Constraint[] {
  if (shape.type !== 'string') throw new Error(`no list of ${shape.type}`);
  if ('enum' in shape) return [{ is: 'oneOf', values: shape.enum }];
  if (shape.pattern !== undefined) throw new Error('no list of strings with a pattern');
  return [
    { is: 'maxLength', limit: shape.max },
    { is: 'minLength', limit: shape.min },
  ];
}

/** For each pattern of the table: texts of any length that match, and a character that does not. */
const TEXTS: Record<string, { ofLength: (n: number) => string; shortest: number; empty?: true; bad: string }> = {
  '': { ofLength: (n) => 'x'.repeat(n), shortest: 1, empty: true, bad: '' },
  '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+': { ofLength: (n) => 'ÿ'.repeat(n), shortest: 1, bad: '\u0100' },
  '[\\u0020-\\u00FF]*': { ofLength: (n) => ' '.repeat(n), shortest: 1, empty: true, bad: '\t' },
  '^[a-zA-Z0-9:/_-]+$': { ofLength: (n) => ':'.repeat(n), shortest: 1, bad: '.' },
  '^[a-f0-9]+$': { ofLength: (n) => 'f'.repeat(n), shortest: 1, bad: 'F' },
  '^[a-zA-Z0-9:/_\\s.-]+$': { ofLength: (n) => '\f'.repeat(n), shortest: 1, bad: '\u2003' },
  '^[\\w+=,.@:/-]+$': { ofLength: (n) => '@'.repeat(n), shortest: 1, bad: '*' },
  '[\\w]+': { ofLength: (n) => '_'.repeat(n), shortest: 1, bad: 'é' },
  '^[a-zA-Z0-9-_.]+$': { ofLength: (n) => '.'.repeat(n), shortest: 1, bad: ':' },
  '^([a-z]+-){2,3}\\d+$': { ofLength: (n) => `${'a'.repeat(n - 4)}-b-1`, shortest: 5, bad: 'A' },
};

interface Place {
  readonly path: readonly string[];
  readonly shape: Member;
  /** The members of a list of scalars. */
  readonly listed?: Shape;
}

function membersOf(table: Members, above: readonly string[] = []): Place[] {
  return Object.entries(table).flatMap(([name, shape]): Place[] => {
    const path = [...above, name];
    if (shape.type === 'structure') return [{ path, shape }, ...membersOf(shape.members, path)];
    if (shape.type !== 'list') return [{ path, shape }];
    const { member } = shape;
    if (member.type === 'structure') return [{ path, shape }, ...membersOf(member.members, [...path, '0'])];
    return [{ path, shape, listed: member }];
  });
}

/** AWS's form of a path: the first letter small, lists counted from 1. */
function awsPath(path: readonly string[]): string {
  return path.map((name) => (name === '0' ? '1.member' : `${name[0]?.toLowerCase()}${name.slice(1)}`)).join('.');
}

function shownAs(shape: Shape, value: unknown): { readonly value?: string } {
  if (shape.type === 'blob') return {};
  const text = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
  // As much as a message shows.
  return { value: text.length > 16_384 ? `${text.slice(0, 16_384)}…` : text };
}

/** The smallest valid input of an operation, with a value at a path; null takes the member away. */
function placed(operation: Operation, path: readonly string[], value: unknown): unknown {
  return place(INPUTS[operation], minimal(operation), path, value);
}

function place(table: Members, around: Record<string, unknown>, path: readonly string[], value: unknown): unknown {
  const [name = '', ...rest] = path;
  const shape = table[name];
  const { [name]: old, ...others } = around;
  // Of a list, the first member.
  const listed = rest[0] === '0';
  const inner = shape?.type === 'list' ? shape.member : shape;
  if (rest.length > 0 && inner?.type === 'structure') {
    const start = (listed ? undefined : old) ?? minimalOf(inner.members);
    const made = place(inner.members, start as Record<string, unknown>, listed ? rest.slice(1) : rest, value);
    return { ...others, [name]: listed ? [made] : made };
  }
  return value === null ? others : { ...others, [name]: value };
}

function minimal(operation: Operation): Record<string, unknown> {
  return minimalOf(INPUTS[operation]);
}

function minimalOf(table: Members): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table)
      .filter(([, shape]) => shape.required)
      .map(([name, shape]) => [name, valid(shape)]),
  );
}

function valid(shape: Shape): unknown {
  switch (shape.type) {
    case 'string': {
      if ('enum' in shape) return shape.enum[0];
      const matching = TEXTS[shape.pattern ?? ''];
      return matching?.ofLength(Math.max(shape.min, matching.shortest));
    }
    case 'integer':
      return shape.min;
    case 'boolean':
      return true;
    case 'timestamp':
      return 1_700_000_000;
    case 'blob':
      return 'AAAA';
    case 'list':
      return [valid(shape.member)];
    case 'map':
      return {};
    case 'structure':
      return minimalOf(shape.members);
  }
}

function refusal(violations: readonly Violation[]): Refusal {
  return refuse('MODEL-1', { fault: 'constraints', count: violations.length, violations });
}

/** A whole input that is none. */
function unreadable(found: JsonToken): Refusal {
  return refuse('MODEL-2', none('structure', found));
}

function none(wanted: Wanted, found: JsonToken): Fault {
  return { fault: 'wrongType', wanted, found };
}

function noBase64(facts: NotBase64): Fault {
  return { fault: 'notBase64', ...facts };
}

function constraintFacts(answer: ReturnType<typeof parseInput>): Facts<'constraints'> {
  if (!answer.ok && answer.error.facts.fault === 'constraints') return answer.error.facts;
  throw new Error('no constraint is broken');
}

function fail(): never {
  throw new Error('hostile');
}

function throwingProxy(target: object): object {
  return new Proxy(target, new Proxy({}, { get: fail }));
}

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}

function lyingList(length: unknown): unknown {
  return new Proxy([], { get: (target, name) => (name === 'length' ? length : Reflect.get(target, name)) });
}
