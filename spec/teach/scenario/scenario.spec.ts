// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
import { describe, expect, it } from 'vitest';
import { parseScenario, parseScenarioText } from '../../../src/teach/scenario/parse.js';

const region = 'us-east-1';
const create = { region, call: 'CreateKey', as: 'key' };
const describeKey = { region, call: 'DescribeKey', input: { KeyId: '${key.KeyId}' } };

/** The faults of a file, as they are printed. */
function faults(json: unknown): readonly string[] {
  const parsed = typeof json === 'string' ? parseScenarioText(json) : parseScenario(json);
  return parsed.ok ? [] : parsed.faults.map(({ path, message }) => `${path}: ${message}`);
}

function steps(...given: unknown[]): unknown {
  return { cases: [{ id: 'a', steps: given }] };
}

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

describe('a scenario', () => {
  it.each([
    ['cases', { legend: 'text', cases: [{ id: 'a', evidence: 'asserted', recorded: '2025-11-10', steps: [create] }] }],
    ['one case', { id: 'a', steps: [create, describeKey] }],
    ['only steps', [create, { advance: 'P7D' }, { advance: 5000 }]],
    ['nothing at all', []],
    ['a world', { account: '123456789012', now: '2026-02-03T04:05:06Z', seed: 7, enabledRegions: [region], steps: [] }],
    ['an account with AWS managed keys', { awsManagedKeys: ['s3', 'ebs'], steps: [] }],
    ['settings', { settings: { replicationDelay: 'PT1M', rotationDelay: 0, quotas: { tagsPerKey: 1 } }, cases: [] }],
    ['an operation that the model leaves out', [{ region, call: 'GenerateRandom' }]],
    ['deep but not too deep', [{ region, call: 'CreateKey', input: { Tags: nested(60) } }]],
  ])('may be %s', (_, json) => {
    expect(faults(json)).toEqual([]);
  });

  it('may begin with a byte order mark', () => {
    expect(faults(`\ufeff${JSON.stringify([create])}`)).toEqual([]);
  });

  it('gives the file to its cases, and a case more than the file', () => {
    const parsed = parseScenario({
      account: '123456789012',
      settings: { replicationDelay: 1, rotationDelay: 2 },
      cases: [{ settings: { rotationDelay: 'PT3S' }, seed: 'x', steps: [] }],
    });
    expect(parsed).toMatchObject({
      ok: true,
      scenario: {
        cases: [
          {
            id: 'cases[0]',
            world: { accountId: '123456789012', seed: 'x', settings: { replicationDelay: 1, rotationDelay: 3000 } },
          },
        ],
      },
    });
  });
});

// What is wrong, and what is said about it: where, and what was expected.
const BROKEN: readonly (readonly [unknown, RegExp])[] = [
  ['', /^: not JSON: /],
  ['{', /^: not JSON: /],
  ['['.repeat(1_000_000), /^: not JSON: /],
  ['null', /^: expected \{"cases": \[…\]\}, \{"steps": \[…\]\} or a list of steps, got null$/],
  ['"text"', /^: expected .* got text$/],
  [{}, /^steps: expected a list of steps, got nothing$/],
  [{ cases: 1 }, /^cases: expected a list of cases, got a number$/],
  [{ cases: [[]] }, /^cases\[0\]: expected a case, got a list$/],
  [{ cases: [], steps: [] }, /^steps: unknown member; known are legend, cases, /],
  [{ cases: [{ id: 'a' }] }, /^cases\[0\]\.steps: expected a list of steps, got nothing$/],
  [{ cases: [{ id: 1, steps: [] }] }, /^cases\[0\]\.id: expected text, got a number$/],
  [
    { cases: [{ evidence: 'seen', steps: [] }] },
    /^cases\[0\]\.evidence: expected "recorded" or "asserted", got "seen"$/,
  ],
  [{ steps: [null] }, /^steps\[0\]: expected a step, got null$/],
  [[null], /^\[0\]: expected a step, got null$/],

  [
    steps(create, create, { ...create, region: 1 }),
    /^cases\[0\]\.steps\[2\]\.region: expected the name of an AWS Region, got 1$/,
  ],
  [
    steps({ ...create, region: 'us-esat-1' }),
    /^cases\[0\]\.steps\[0\]\.region: expected .* got "us-esat-1" \(did you mean us-east-1\?\)$/,
  ],
  [steps({ call: 'CreateKey' }), /^cases\[0\]\.steps\[0\]\.region: expected .* got nothing$/],
  [
    steps({ region, call: 'CreateKye' }),
    /\.call: expected the name of a KMS operation, got "CreateKye" \(did you mean CreateKey\?\)$/,
  ],
  [steps({ advance: '5s' }), /\.advance: .* got "5s" \(did you mean PT5S\?\)$/],
  [steps({ region, call: '__proto__' }), /\.call: expected the name of a KMS operation/],
  [steps({ ...create, input: [] }), /\.input: expected an object, got a list$/],
  [steps({ ...create, as: 'now' }), /\.as: expected a name of letters and digits/],
  [steps({ ...create, as: 'a.b' }), /\.as: expected a name of letters and digits/],
  [steps({ ...create, as: '__proto__' }), /\.as: expected a name of letters and digits/],
  [
    steps({ ...create, inptu: {} }),
    /^cases\[0\]\.steps\[0\]\.inptu: unknown member; known are note, region, call, .* \(did you mean input\?\)$/,
  ],
  [
    steps(JSON.parse('{"__proto__": {"region": "us-east-1"}, "call": "CreateKey", "region": "eu-west-2"}')),
    /\.__proto__: unknown member/,
  ],
  [steps({ ...create, 'a b': 1 }), /^cases\[0\]\.steps\[0\]\["a b"\]: unknown member/],
  [steps({ ...create, principal: 1 }), /\.principal: expected text, got a number$/],
  [steps({ ...create, note: {} }), /\.note: expected text, got an object$/],
  [
    steps({ ...create, poll: 1, expect: { ok: {} } }),
    /\.poll: expected what to wait for, as text, or true, got a number$/,
  ],
  [steps({ ...create, poll: 'until it is there' }), /\.poll: expected "expect" beside it$/],

  [steps(describeKey), /\.input\.KeyId: \$\{key\.KeyId\}: no earlier step of the case has "as": "key"$/],
  [steps({ ...create, input: { Description: '${unknown}' } }), /\.input\.Description: \$\{unknown\}: no earlier step/],
  [
    steps({ ...create, input: { Description: '${aws:username}' } }),
    /\.input\.Description: \$\{aws:username\} is no template/,
  ],
  [steps({ ...create, input: { Description: '${now+P1M}' } }), /\.input\.Description: \$\{now\+P1M\} is no template/],
  [steps({ ...create, input: { Tags: [{ TagKey: '${' }] } }), /\.input\.Tags\[0\]\.TagKey: \$\{ is no template/],
  [steps({ ...create, input: { Tags: nested(100) } }), /: expected at most 64 levels$/],
  [steps({ ...create, expect: { ok: { KeyMetadata: nested(100) } } }), /: expected at most 64 levels$/],

  [steps({ ...create, expect: {} }), /\.expect: expected an object with either "ok" or "error"$/],
  [steps({ ...create, expect: [] }), /\.expect: expected an object with either "ok" or "error"$/],
  [steps({ ...create, expect: { ok: {}, error: 'x' } }), /\.expect: expected an object with either "ok" or "error"$/],
  [steps({ ...create, expect: { ok: true } }), /\.expect\.ok: expected the answer's body, got a boolean$/],
  [steps({ ...create, expect: { ok: {}, message: 'x' } }), /\.expect\.message: unknown member; known are ok, absent, /],
  [steps({ ...create, expect: { error: 1 } }), /\.expect\.error: expected text, got a number$/],
  [
    steps({ ...create, expect: { error: 'x', partial: true } }),
    /\.expect\.partial: unknown member; known are error, message$/,
  ],
  [steps({ ...create, expect: { ok: {}, partial: 'yes' } }), /\.expect\.partial: expected true or false, got text$/],
  [steps({ ...create, expect: { ok: {}, absent: 'A' } }), /\.expect\.absent: expected a list of texts, got text$/],
  [
    steps({ ...create, expect: { ok: {}, jsonStrings: [1] } }),
    /\.expect\.jsonStrings: expected a list of texts, got a list$/,
  ],
  [steps({ ...create, expect: { ok: { A: '${key.B}' } } }), /\.expect\.ok\.A: \$\{key\.B\}: no earlier step/],

  [
    steps({ advance: 'P1M' }),
    /\.advance: expected an ISO 8601 duration without months and years, or milliseconds, got "P1M" \(years and months have no fixed length: give days\)$/,
  ],
  [steps({ advance: '-P1D' }), /\.advance: expected an ISO 8601 duration/],
  [steps({ advance: -1 }), /\.advance: expected .* got -1$/],
  [steps({ advance: 1.5 }), /\.advance: expected .* got 1\.5$/],
  [steps({ advance: null }), /\.advance: expected .* got null$/],
  [steps({ advance: 'P999999999999999D' }), /\.advance: expected an ISO 8601 duration/],
  [steps({ advance: 'P1D', region }), /\.region: unknown member; known are note, advance$/],

  [{ account: '1', steps: [] }, /^account: expected an account ID of 12 digits, as text, got "1"$/],
  [{ cases: [{ account: 123456789012, steps: [] }] }, /^cases\[0\]\.account: expected .* got 123456789012$/],
  [{ now: 'yesterday', steps: [] }, /^now: expected an ISO 8601 instant or epoch milliseconds, got "yesterday"$/],
  [{ now: 1e300, steps: [] }, /^now: expected/],
  [{ seed: {}, steps: [] }, /^seed: expected text or a number, got an object$/],
  [{ awsManagedKeys: ['S3'], steps: [] }, /awsManagedKeys\[0\]: expected the code of a service, such as s3/],
  [{ awsManagedKeys: 's3', steps: [] }, /^awsManagedKeys: expected a list of texts/],
  [{ enabledRegions: ['us-east-1', 'mars-1'], steps: [] }, /^enabledRegions\[1\]: expected .* got "mars-1"$/],
  [{ settings: 1, steps: [] }, /^settings: expected an object, got a number$/],
  [{ settings: { replicationDelay: 'soon' }, steps: [] }, /^settings\.replicationDelay: expected an ISO 8601 duration/],
  [{ settings: { rotationDelay: null }, steps: [] }, /^settings\.rotationDelay: expected an ISO 8601 duration/],
  [
    steps({ configure: { rotatonDelay: 1 } }),
    /\.configure\.rotatonDelay: unknown member; .* \(did you mean rotationDelay\?\)$/,
  ],
  [steps({ configure: {}, region }), /\.region: unknown member; known are note, configure$/],
  [steps({ finishReplication: '${key.KeyId}', region }), /\.finishReplication: \$\{key\.KeyId\}: no earlier step/],
  [
    steps({ finishReplication: 'mrk-1', region: 'mars-1' }),
    /\.region: expected the name of an AWS Region, got "mars-1"/,
  ],
  [{ settings: { deletionLateness: 'P3D' }, steps: [] }, /^settings\.deletionLateness: expected at most two days$/],
  [
    { settings: { visibilityDelay: { keys: 1 } }, steps: [] },
    /^settings\.visibilityDelay: .* no kind keys \(did you mean key\?\)$/,
  ],
  [steps({ show: 'aliases' }), /\.show: expected one of all, key, .* got "aliases" \(did you mean alias\?\)$/],
  [steps({ show: 'all', region }), /\.region: unknown member; known are note, show$/],
  [{ settings: { rolesWhileUpdating: 'none' }, steps: [] }, /^settings\.rolesWhileUpdating: expected "swapped" or/],
  [
    { settings: { quotas: { keys: 1 } }, steps: [] },
    /^settings\.quotas\.keys: unknown member; known are keysPerRegion, /,
  ],
  [
    { settings: { quotas: { tagsPerKey: -1 } }, steps: [] },
    /^settings\.quotas\.tagsPerKey: expected a whole number from 0, got -1$/,
  ],
  [
    { settings: { quotas: { onDemandRotationsPerKey: 26 } }, steps: [] },
    /^settings\.quotas\.onDemandRotationsPerKey: expected a whole number from 0 to 25, got 26$/,
  ],
  [
    JSON.parse('{"settings": {"__proto__": {"rotationDelay": 1}}, "steps": []}'),
    /^settings\.__proto__: unknown member/,
  ],
];

describe('a broken scenario', () => {
  it.each(BROKEN.map(([json, fault]) => [fault.source, json, fault] as const))('%s', (_, json, fault) => {
    const found = faults(json);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(fault);
  });

  it('tells all that is wrong, but not without end', () => {
    expect(faults(steps({ ...create, region: 1, call: 2 }, { advance: 'x' }))).toHaveLength(3);
    expect(faults(steps({ ...create, region: 1 }, describeKey))).toHaveLength(1);
    expect(faults(steps(...Array(1000).fill(null)))).toHaveLength(20);
  });

  it('pollutes no prototype', () => {
    faults(JSON.parse('{"settings": {"__proto__": {"polluted": true}}, "__proto__": {"polluted": true}, "steps": []}'));
    expect('polluted' in {}).toBe(false);
  });
});
