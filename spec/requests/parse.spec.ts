// Every constraint of the table, just inside and just outside, in AWS's words; then what no client should send.

import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../src/model/errors.js';
import { INPUTS, type Member, type Members, type Shape } from '../../src/model/requests/inputs.js';
import { parseInput } from '../../src/model/requests/parse.js';
import { OPERATIONS, type Operation } from '../../src/model/vocabulary.js';
import { SOON } from '../support/time.js';

const KEY = 'mrk-1234abcd12ab34cd56ef1234567890ab';

describe('a parameter at the edge of its constraint', () => {
  it.each(edgeCases())('%s [MODEL-1]', (_title, { operation, inside, outside }) => {
    for (const input of inside) expect(parseInput(operation, input)).toEqual({ ok: true, input });
    for (const { input, errors } of outside) expect(parseInput(operation, input)).toEqual(refusal(errors));
  });

  it('is refused with the wording that was seen at AWS: a tag key of 129 characters [TAG-2]', () => {
    const Tags = [{ TagKey: 'k'.repeat(129), TagValue: '' }];
    expect(message('TagResource', { KeyId: KEY, Tags })).toBe(
      `1 validation error detected: Value '${'k'.repeat(129)}' at 'tags.1.member.tagKey' failed to satisfy ` +
        'constraint: Member must have length less than or equal to 128',
    );
  });

  it('is refused with the wording that was seen at AWS: a tag value of 257 characters, the second tag [TAG-2]', () => {
    const Tags = [
      { TagKey: 'fine', TagValue: 'v'.repeat(256) },
      { TagKey: 'k', TagValue: 'v'.repeat(257) },
    ];
    expect(message('CreateKey', { Tags })).toBe(
      `1 validation error detected: Value '${'v'.repeat(257)}' at 'tags.2.member.tagValue' failed to satisfy ` +
        'constraint: Member must have length less than or equal to 256',
    );
  });

  it('is refused with the wording that was seen at AWS: no KeyId, or null [TAG-2]', () => {
    const words =
      "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null";
    for (const input of [{}, undefined, null, { KeyId: null }, { KeyId: undefined }, { keyId: KEY }])
      expect(message('DescribeKey', input)).toBe(words);
  });

  it('is refused without showing the value where it is a blob, and no `null` where it is a secret [MODEL-1]', () => {
    const blobs = { KeyId: KEY, SigningAlgorithm: 'ECDSA_SHA_256' };
    const tooShort = 'failed to satisfy constraint: Member must have length greater than or equal to 1';
    const missing = 'failed to satisfy constraint: Member must not be null';
    expect(message('Verify', { ...blobs, Message: '', Signature: '' })).toBe(
      `2 validation errors detected: Value at 'message' ${tooShort}; Value at 'signature' ${tooShort}`,
    );
    expect(message('Verify', blobs)).toBe(
      `2 validation errors detected: Value at 'message' ${missing}; Value null at 'signature' ${missing}`,
    );
  });

  it('shows a list as Java prints it, with every constraint of its members in one error [MODEL-1]', () => {
    expect(message('UntagResource', { KeyId: KEY, TagKeys: ['a', '', 'c', null] })).toBe(
      "1 validation error detected: Value '[a, , c, null]' at 'tagKeys' failed to satisfy constraint: Member must " +
        'satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater ' +
        'than or equal to 1, Member must not be null]',
    );
    expect(message('Decrypt', { DryRun: true, DryRunModifiers: ['IGNORE'] })).toBe(
      "1 validation error detected: Value '[IGNORE]' at 'dryRunModifiers' failed to satisfy constraint: Member must " +
        'satisfy constraint: [Member must satisfy enum value set: [IGNORE_CIPHERTEXT], Member must not be null]',
    );
  });

  it('must match its pattern as a whole, and white space is that of ASCII [MODEL-1]', () => {
    const pattern = 'Member must satisfy regular expression pattern: ';
    expect(message('CreateAlias', { AliasName: 'alias/a\n', TargetKeyId: KEY })).toContain(
      `${pattern}^[a-zA-Z0-9:/_-]+$`,
    );
    expect(message('PutKeyPolicy', { KeyId: KEY, PolicyName: 'default ', Policy: '{}' })).toContain(`${pattern}[\\w]+`);
    expect(message('PutKeyPolicy', { KeyId: KEY, Policy: '{"Ā":1}' })).toContain(
      `${pattern}[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+`,
    );
    const material = { KeyId: KEY, ImportToken: 'AAAA', EncryptedKeyMaterial: 'AAAA' };
    expect(parseInput('ImportKeyMaterial', { ...material, KeyMaterialDescription: 'a\tb c' }).ok).toBe(true);
    expect(message('ImportKeyMaterial', { ...material, KeyMaterialDescription: 'a\u00A0b' })).toContain(
      `Value 'a\u00A0b' at 'keyMaterialDescription' failed to satisfy constraint: ${pattern}^[a-zA-Z0-9:/_\\s.-]+$`,
    );
  });

  it('counts characters as UTF-16 code units [MODEL-1]', () => {
    expect(parseInput('CreateKey', { Description: '🔑'.repeat(4096) }).ok).toBe(true);
    expect(parseInput('CreateKey', { Description: `${'🔑'.repeat(4096)}k` }).ok).toBe(false);
  });
});

describe('several faults at once', () => {
  const length = 'failed to satisfy constraint: Member must have length';

  it('are all in one message, counted, in the order of the members [MODEL-1]', () => {
    const input = {
      ReplicaRegion: 'nowhere',
      Policy: '',
      Tags: [{ TagKey: '', TagValue: 'v' }, { TagValue: 'v' }, null],
    };
    expect(message('ReplicateKey', input)).toBe(
      [
        "7 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
        "Value 'nowhere' at 'replicaRegion' failed to satisfy constraint: Member must satisfy regular expression " +
          'pattern: ^([a-z]+-){2,3}\\d+$',
        `Value '' at 'policy' ${length} greater than or equal to 1`,
        "Value '' at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern: " +
          '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
        `Value '' at 'tags.1.member.tagKey' ${length} greater than or equal to 1`,
        "Value null at 'tags.2.member.tagKey' failed to satisfy constraint: Member must not be null",
        "Value null at 'tags.3.member' failed to satisfy constraint: Member must not be null",
      ].join('; '),
    );
  });

  it('go away one at a time as they are repaired [MODEL-1]', () => {
    const faulty = { KeyId: '', Limit: 0, Marker: '\u0100' };
    const repairs = [{}, { KeyId: KEY }, { Limit: 1 }, { Marker: 'm' }];
    let input: Record<string, unknown> = faulty;
    const counts = repairs.map((repair) => {
      input = { ...input, ...repair };
      const answer = parseInput('ListResourceTags', input);
      return answer.ok ? 'ok' : answer.error.message.split(' detected')[0];
    });
    expect(counts).toEqual(['3 validation errors', '2 validation errors', '1 validation error', 'ok']);
  });

  it('hide behind a wrong JSON type, of which only the first is told [MODEL-2]', () => {
    const input = { KeyId: '', ReplicaRegion: 5, Policy: true };
    expect(parseInput('ReplicateKey', input)).toEqual(unreadable('NUMBER_VALUE can not be converted to a String'));
  });

  it('are all counted but not all listed when they are a million, in a message of bounded length [MODEL-1]', () => {
    const Tags = new Array(1_000_000).fill({ TagKey: 'k'.repeat(1_000_000), TagValue: null });
    const started = performance.now();
    const text = message('TagResource', { KeyId: KEY, Tags });
    expect(performance.now() - started).toBeLessThan(SOON);
    expect(text.startsWith('2000000 validation errors detected: ')).toBe(true);
    expect(text.split('; ')).toHaveLength(100);
    expect(text.length).toBeLessThan(2_000_000);
    expect(message('UntagResource', { KeyId: KEY, TagKeys: new Array(1_000_000).fill('') }).length).toBeLessThan(
      20_000,
    );
  });
});

describe('a parameter of the wrong JSON type', () => {
  const list = 'Start of list found where not expected';
  const structure = 'Start of structure or map found where not expected.';

  it.each<[operation: Operation, member: string, type: string, cases: readonly (readonly [unknown, string])[]]>([
    [
      'DescribeKey',
      'KeyId',
      'a string',
      [
        [1, 'NUMBER_VALUE can not be converted to a String'],
        [true, 'TRUE_VALUE can not be converted to a String'],
        [false, 'FALSE_VALUE can not be converted to a String'],
        [[], list],
        [{}, structure],
        [10n, 'NUMBER_VALUE can not be converted to a String'],
        [Symbol('s'), ''],
        [() => KEY, ''],
      ],
    ],
    ['CreateKey', 'KeySpec', 'an enumeration', [[1, 'NUMBER_VALUE can not be converted to a String']]],
    [
      'ScheduleKeyDeletion',
      'PendingWindowInDays',
      'an integer',
      [
        ['7', 'STRING_VALUE can not be converted to an Integer'],
        [true, 'TRUE_VALUE can not be converted to an Integer'],
        [[], list],
        [{}, structure],
        [Number.NaN, 'NUMBER_VALUE can not be converted to an Integer'],
        [Number.POSITIVE_INFINITY, 'NUMBER_VALUE can not be converted to an Integer'],
        [2 ** 31, 'NUMBER_VALUE can not be converted to an Integer'],
      ],
    ],
    [
      'CreateKey',
      'MultiRegion',
      'a boolean',
      [
        ['true', 'STRING_VALUE can not be converted to a Boolean'],
        [1, 'NUMBER_VALUE can not be converted to a Boolean'],
        [[], list],
        [{}, structure],
      ],
    ],
    [
      'ImportKeyMaterial',
      'ValidTo',
      'a timestamp',
      [
        ['2026-01-01T00:00:00Z', 'STRING_VALUE can not be converted to milliseconds since epoch'],
        [Number.NaN, 'NUMBER_VALUE can not be converted to milliseconds since epoch'],
        [8.64e12 + 1, 'NUMBER_VALUE can not be converted to milliseconds since epoch'],
        [new Date(), structure],
      ],
    ],
    [
      'ImportKeyMaterial',
      'ImportToken',
      'a blob',
      [
        [1, 'NUMBER_VALUE can not be converted to a Blob'],
        [new Uint8Array(2), structure],
        [
          '23456',
          "'23456' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes " +
            'but found: 5',
        ],
        ['=+/=', "'=+/=' can not be converted to a Blob: Invalid Base64 character: '='"],
        ['ab_-', "'ab_-' can not be converted to a Blob: Invalid Base64 character: '_'"],
        ['+/+=', "'+/+=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"],
        ['AB==', "'AB==' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"],
        ['A===', "'A===' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"],
      ],
    ],
    [
      'Encrypt',
      'Plaintext',
      'a secret',
      [
        [
          'secret',
          'Value can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 6',
        ],
      ],
    ],
    [
      'TagResource',
      'Tags',
      'a list',
      [
        ['a', 'Expected list or null'],
        [1, 'Expected list or null'],
        [true, 'Expected list or null'],
        [{}, structure],
        [[1], 'Expected null'],
        [[[]], list],
        [[{ TagKey: 1 }], 'NUMBER_VALUE can not be converted to a String'],
      ],
    ],
    [
      'Encrypt',
      'EncryptionContext',
      'a map',
      [
        ['a', 'Expected map or null'],
        [1, 'Expected map or null'],
        [[], list],
        [{ a: 1 }, 'NUMBER_VALUE can not be converted to a String'],
        [{ a: {} }, structure],
      ],
    ],
    [
      'CreateGrant',
      'Constraints',
      'a structure',
      [
        ['a', 'Expected null'],
        [1, 'Expected null'],
        [[], list],
        [{ SourceArn: [] }, list],
      ],
    ],
  ])('is refused: %s, %s, which is %s [MODEL-2]', (operation, member, _type, cases) => {
    for (const [value, words] of cases)
      expect(parseInput(operation, { ...minimal(operation), [member]: value }), words).toEqual(unreadable(words));
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
    expect(parseInput('ListKeys', 'x')).toEqual(unreadable('Expected null'));
    expect(parseInput('ListKeys', 0)).toEqual(unreadable('Expected null'));
    expect(parseInput('ListKeys', [])).toEqual(unreadable(list));
    expect(parseInput('ListKeys', Symbol('s'))).toEqual(unreadable(''));
    expect(parseInput('ListKeys', () => ({}))).toEqual(unreadable(''));
  });

  it('is not a number with a fraction for an integer, which loses it [MODEL-2]', () => {
    expect(parseInput('ListKeys', { Limit: 7.9 })).toEqual({ ok: true, input: { Limit: 7 } });
    expect(parseInput('ListKeys', { Limit: -0.9 })).toEqual(
      refusal(["Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"]),
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
    expect(message('TagResource', input)).toContain("3 validation errors detected: Value null at 'keyId'");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('has holes where a list has nulls [MODEL-1]', () => {
    const Tags = [{ TagKey: 'a', TagValue: '' }];
    Tags[2] = { TagKey: 'c', TagValue: '' };
    expect(message('CreateKey', { Tags })).toBe(
      "1 validation error detected: Value null at 'tags.2.member' failed to satisfy constraint: Member must not be " +
        'null',
    );
  });

  it('has a null in an encryption context [MODEL-1]', () => {
    const input = { KeyId: KEY, Plaintext: 'AAAA', EncryptionContext: { a: null, b: 'c', d: undefined } };
    expect(message('Encrypt', input)).toBe(
      "1 validation error detected: Value null at 'encryptionContext.a.member' failed to satisfy constraint: Member " +
        'must not be null',
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
    expect(parseInput('TagResource', make())).toEqual(unreadable(''));
  });

  it('may be cyclic: nothing is followed beyond the members of the operation [MODEL-2]', () => {
    const input: Record<string, unknown> = { KeyId: KEY };
    input.self = input;
    expect(parseInput('DescribeKey', input)).toEqual({ ok: true, input: { KeyId: KEY } });
    const tags: unknown[] = [];
    tags.push(tags);
    expect(parseInput('TagResource', { KeyId: KEY, Tags: tags })).toEqual(
      unreadable('Start of list found where not expected'),
    );
  });

  it('is read once: a getter cannot answer differently later [MODEL-1]', () => {
    let reads = 0;
    const input = {
      get KeyId() {
        reads += 1;
        return reads === 1 ? '' : KEY;
      },
    };
    expect(message('DescribeKey', input)).toContain("Value '' at 'keyId'");
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

  it('may have a value of a hundred million characters, of which the message shows a part [MODEL-1]', () => {
    const text = message('DescribeKey', { KeyId: 'k'.repeat(100_000_000) });
    expect(text).toBe(
      `1 validation error detected: Value '${'k'.repeat(16_384)}…' at 'keyId' failed to satisfy constraint: ` +
        'Member must have length less than or equal to 2048',
    );
  });

  it('may come from another realm [MODEL-1]', () => {
    const input = runInNewContext(`({ KeyId: '${KEY}', Tags: [{ TagKey: 'a', TagValue: 'b' }] })`);
    expect(parseInput('TagResource', input).ok).toBe(true);
  });
});

interface EdgeCase {
  readonly operation: Operation;
  readonly inside: readonly unknown[];
  readonly outside: readonly { readonly input: unknown; readonly errors: readonly string[] }[];
}

/** Each constraint of each member of each operation, from the table but by other code than the parser's. */
function edgeCases(): [title: string, EdgeCase][] {
  const cases: [string, EdgeCase][] = [];
  for (const operation of OPERATIONS) {
    const put = (path: readonly string[], value: unknown) => placed(operation, path, value);
    for (const { path, shape, listed } of membersOf(INPUTS[operation])) {
      const at = awsPath(path);
      const of = (value: unknown, words: string) =>
        `${shownAs(shape, value)} at '${at}' failed to satisfy constraint: ${words}`;
      const name = path.join('.');
      const add = (title: string, inside: EdgeCase['inside'], outside: EdgeCase['outside']) =>
        cases.push([`${operation} ${title}`, { operation, inside, outside }]);
      if (shape.required) {
        const missing = shape.type === 'blob' && shape.sensitive ? 'Value' : 'Value null';
        const errors = [`${missing} at '${at}' failed to satisfy constraint: Member must not be null`];
        add(`is refused without ${name}`, [put(path, valid(shape))], [{ input: put(path, null), errors }]);
      }
      for (const { title, inside, outside } of edges(shape)) {
        add(
          `takes ${name} ${title}`,
          inside.map((value) => put(path, value)),
          outside.map(({ value, broken }) => ({
            input: put(path, value),
            errors: broken.map((words) => of(value, words)),
          })),
        );
      }
      if (listed === undefined) continue;
      // A list of scalars: one error that names every constraint.
      const all = [...constraintsOf(listed), 'Member must not be null'].join(', ');
      for (const { title, inside, outside } of edges(listed)) {
        add(
          `takes ${name} with members ${title}`,
          inside.map((value) => put(path, [value])),
          outside.map(({ value }) => ({
            input: put(path, [value]),
            errors: [of([value], `Member must satisfy constraint: [${all}]`)],
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
  readonly outside: readonly { readonly value: unknown; readonly broken: readonly string[] }[];
}

function edges(shape: Shape): Edge[] {
  const longest = (max: number) => `Member must have length less than or equal to ${max}`;
  const shortest = (min: number) => `Member must have length greater than or equal to ${min}`;
  switch (shape.type) {
    case 'string': {
      if ('enum' in shape) {
        const words = `Member must satisfy enum value set: [${shape.enum.join(', ')}]`;
        const outside = ['', 'X', String(shape.enum[0]).toLowerCase()].map((value) => ({ value, broken: [words] }));
        return [{ title: 'of its closed list', inside: shape.enum, outside }];
      }
      const { min, max, pattern } = shape;
      const matching = TEXTS[pattern ?? ''];
      if (matching === undefined) throw new Error(`no texts for ${pattern}`);
      const ofPattern = pattern === undefined ? [] : [`Member must satisfy regular expression pattern: ${pattern}`];
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
            { value: max + 1, broken: [`Member must have value less than or equal to ${max}`] },
            { value: min - 1, broken: [`Member must have value greater than or equal to ${min}`] },
            { value: -1, broken: [`Member must have value greater than or equal to ${min}`] },
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

function constraintsOf(shape: Shape): string[] {
  if (shape.type !== 'string') throw new Error(`no list of ${shape.type}`);
  if ('enum' in shape) return [`Member must satisfy enum value set: [${shape.enum.join(', ')}]`];
  if (shape.pattern !== undefined) throw new Error('no list of strings with a pattern');
  return [
    `Member must have length less than or equal to ${shape.max}`,
    `Member must have length greater than or equal to ${shape.min}`,
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

function shownAs(shape: Shape, value: unknown): string {
  if (shape.type === 'blob') return 'Value';
  const text = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
  // As much as a message shows.
  return `Value '${text.length > 16_384 ? `${text.slice(0, 16_384)}…` : text}'`;
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

function refusal(errors: readonly string[]): Refusal {
  const message = `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected: ${errors.join('; ')}`;
  return { ok: false, error: { code: 'ValidationException', message, rule: 'MODEL-1' }, events: [] };
}

function unreadable(message: string): Refusal {
  return { ok: false, error: { code: 'SerializationException', message, rule: 'MODEL-2' }, events: [] };
}

function message(operation: Operation, input: unknown): string {
  const answer = parseInput(operation, input);
  return answer.ok ? 'ok' : answer.error.message;
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
