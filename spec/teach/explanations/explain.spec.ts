import { describe, expect, it } from 'vitest';
import { drawnOf, isSmoke, itAtLength, sampleOf } from '../../../property-tests/support/config.js';
import { createStore, OPERATIONS, type Operation, parseRegion, ruleOf } from '../../../src/index.js';
import { reduceJson } from '../../../src/model/engine/reduce.js';
import { KEY_STATES } from '../../../src/model/vocabulary/vocabulary.js';
import { paintFor } from '../../../src/shared/text.js';
import { finished } from '../../../src/shared/work.js';
import { explain } from '../../../src/teach/explanations/explain.js';
import type { Explanation, Part } from '../../../src/teach/explanations/explanation.js';
import { explanationLines } from '../../../src/teach/explanations/text.js';
import { furtherFaults } from '../../../src/teach/ways/further-faults.js';
import { remediesOf } from '../../../src/teach/ways/remedies.js';
import { type Circumstances, ROLES, type SetUp, setUp } from '../../../src/teach/ways/situations.js';
import { after, commandOf, type Situation, type Step, takesOutOfUse } from '../../../src/teach/ways/steps.js';
import { validInput } from '../../../src/teach/ways/valid-input.js';
import table from '../../vectors/key-state-table.json' with { type: 'json' };

const textOf = (...asked: Parameters<typeof explain>): string =>
  explanationLines(explain(...asked), paintFor(false), 10_000).join('\n');

function helpIn({ parts }: Explanation): Part {
  const help = parts.find(({ heading }) => heading === 'What would make it succeed');
  if (help === undefined) throw new Error('it is not refused');
  return help;
}

const kinds = ROLES.flatMap((role) => (['AWS_KMS', 'EXTERNAL'] as const).map((origin) => ({ role, origin })));
const circumstances: readonly Circumstances[] = kinds.flatMap((kind) =>
  KEY_STATES.map((state) => ({ ...kind, state })),
);

function walked(from: Situation, steps: readonly Step[]): Situation {
  return steps.reduce((situation, step) => {
    const next = after(situation, step);
    if (next === undefined) throw new Error(`${JSON.stringify(step)} is refused`);
    return next;
  }, from);
}

describe('a question that people ask', () => {
  it.each<[question: string, asked: Parameters<typeof explain>, answer: readonly (string | RegExp)[]]>([
    [
      'why can I not delete my primary key for sixty days',
      ['PendingReplicaDeletion'],
      [
        'waits for its last replica key',
        'its own waiting period does not run',
        'Out, to PendingDeletion: when its last replica key is deleted',
        'DELETE-3',
      ],
    ],
    [
      'what is the difference between the two deletion states, and when does the date appear',
      [['PendingReplicaDeletion', 'PendingDeletion']],
      ['it has no DeletionDate yet', 'Its DeletionDate says when', 'None: both allow and refuse the same'],
    ],
    [
      'which operations are refused while Updating, and which work',
      ['Updating'],
      [/Refused with KMSInvalidStateException: ReplicateKey, .*ScheduleKeyDeletion/, /Allowed: .*Encrypt/],
    ],
    [
      'my EXTERNAL replica key is PendingImport: why, and what now',
      ['Encrypt', { state: 'PendingImport', role: 'replica', origin: 'EXTERNAL' }],
      [
        'KMSInvalidStateException',
        'lacks key material that it needs',
        'In, from Creating: when KMS has made it, if it then lacks key material that it needs',
        'aws kms import-key-material --region us-west-2',
        'fileb://encrypted-key-material.bin',
      ],
    ],
    [
      'what is refused first when the primary key is Disabled and the Region is taken',
      ['ReplicateKey', { state: 'Disabled' }],
      ['Seen at AWS: key state before region free', 'aws kms enable-key --region us-east-1'],
    ],
    [
      'what does UpdatePrimaryRegion change in the third Region',
      ['UpdatePrimaryRegion'],
      ['the other replica keys, which are not `Updating`, name the new primary key'],
    ],
    [
      'why is the rotation of a replica key refused',
      ['EnableKeyRotation', { role: 'replica' }],
      [
        'ROTATE-1a',
        'The call in us-east-1, where the primary key is',
        'aws kms enable-key-rotation --region us-east-1',
      ],
    ],
    [
      'the key was cancelled from deletion: why is it Disabled',
      ['Encrypt', { state: 'Disabled' }],
      ['DisabledException', 'aws kms enable-key'],
    ],
  ])('%s', (_question, asked, answer) => {
    const text = textOf(...asked);
    for (const part of answer) expect(text).toMatch(part);
  });

  it('why can I not make the replica key again that I deleted yesterday [REPLICATE-2]', () => {
    const { situation } = setUp({ state: 'PendingDeletion', role: 'replica' }) as SetUp;
    const call = {
      operation: 'ReplicateKey',
      region: situation.keySet.primaryRegion,
      input: { KeyId: situation.keySet.keyId, ReplicaRegion: 'us-west-2' },
    } as const;
    const result = reduceJson(situation.keySet, commandOf(situation, call));
    if (result.ok) throw new Error('it is not refused');
    const text = explanationLines(explain({ error: result.error, call, situation }), paintFor(false), 10_000).join(
      '\n',
    );
    expect(text).toContain('us-west-2 (PendingDeletion)');
    expect(text).toContain('The same call after 7 days of waiting:');
    expect(text).toContain('sleep 604800  # 7 days');
  });

  it('why does Decrypt say AccessDenied in a Region without a replica key [CIPHER-2]', () => {
    const { situation } = setUp({}) as SetUp;
    const call = {
      operation: 'Decrypt',
      region: commandOf(situation, { operation: 'Decrypt', region: situation.keySet.primaryRegion, input: {} }).region,
      input: { CiphertextBlob: 'AQID' },
    } as const;
    const elsewhere = { ...call, region: 'eu-west-2' as typeof situation.keySet.primaryRegion };
    const result = reduceJson(situation.keySet, commandOf(situation, elsewhere));
    if (result.ok) throw new Error('it is not refused');
    const text = explanationLines(
      explain({ error: result.error, call: elsewhere, situation }),
      paintFor(false),
      10_000,
    ).join('\n');
    expect(text).toContain('CIPHER-2');
    expect(text).toContain('eu-west-2 has no key');
    expect(text).toContain('The call in us-east-1, where the primary key is');
  });

  it('what is none is told, with what may be meant', () => {
    expect(() => explain('Updatin')).toThrow(
      'no rule, operation or key state is named Updatin (did you mean Updating?)',
    );
    expect(() => explain(['Updating', 'Encrypt'])).toThrow('are not of one kind');
    expect(() => explain('Updating', { role: 'replica' })).toThrow('only a call has circumstances');
  });
});

describe('the way to a key in a state', () => {
  itAtLength('is there for every state that such a key comes to be in, and for no other [STATE-5] [CREATE-1]', () => {
    const there = circumstances.filter((one) => setUp(one) !== undefined);
    const missing = circumstances
      .filter((one) => !there.includes(one))
      .map(({ role, origin, state }) => `${role} ${origin} ${state}`);
    expect(missing).toEqual(
      [
        'primary AWS_KMS PendingImport',
        'primary AWS_KMS Unavailable',
        'primary AWS_KMS Creating',
        'primary EXTERNAL Unavailable',
        'primary EXTERNAL Creating',
        'replica AWS_KMS PendingReplicaDeletion',
        'replica AWS_KMS PendingImport',
        'replica AWS_KMS Unavailable',
        'replica EXTERNAL PendingReplicaDeletion',
        'replica EXTERNAL Unavailable',
        ...['AWS_KMS', 'EXTERNAL'].flatMap((origin) =>
          [
            'PendingReplicaDeletion',
            ...(origin === 'AWS_KMS' ? ['PendingImport'] : []),
            'Unavailable',
            'Creating',
            'Updating',
          ].map((state) => `single ${origin} ${state}`),
        ),
      ].sort((a, b) => order(a) - order(b)),
    );
    function order(name: string): number {
      return circumstances.findIndex(({ role, origin, state }) => name === `${role} ${origin} ${state}`);
    }
  });

  it('leads there in a store, too, with the fewest calls', () => {
    const { way, key } = setUp({ state: 'PendingReplicaDeletion' }) as SetUp;
    const store = createStore();
    let KeyId = '';
    for (const step of way.steps) {
      if ('wait' in step) store.advance(step.wait);
      else {
        const { operation, region, input } = step;
        const answer = store.callJson({
          region,
          operation,
          input: operation === 'CreateKey' ? input : { ...input, KeyId },
        });
        if (!answer.ok) throw new Error(answer.error.message);
        if ('KeyMetadata' in answer.output) KeyId = String(answer.output.KeyMetadata?.KeyId);
      }
    }
    expect(store.keySet(KeyId)?.keys[key.region]?.keyState).toBe('PendingReplicaDeletion');
    expect(way.calls).toBe(3);
  });
});

describe('what would make a refused call succeed', () => {
  it('does, for every operation on every kind of key in every state', () => {
    let helped = 0;
    // All of them take five minutes.
    for (const one of isSmoke ? sampleOf(circumstances, 23) : drawnOf(circumstances, 5)) {
      const set = setUp(one);
      if (set === undefined) continue;
      const { situation, key } = set;
      for (const operation of sampleOf(OPERATIONS, 7)) {
        const call = { operation, region: key.region, input: validInput(operation, situation.keySet, key.region) };
        if (operation === 'CreateKey' || reduceJson(situation.keySet, commandOf(situation, call)).ok) continue;
        for (const { way, call: retried } of finished(remediesOf(situation, call)).remedies) {
          const then = walked(situation, way.steps);
          expect(reduceJson(then.keySet, commandOf(then, retried)).ok, `${operation} ${JSON.stringify(one)}`).toBe(
            true,
          );
          helped += 1;
        }
      }
    }
    expect(helped).toBeGreaterThan(0);
  });

  it('loses no key where it need not', () => {
    const { situation, key } = setUp({ state: 'PendingDeletion', role: 'replica' }) as SetUp;
    const call = {
      operation: 'Encrypt',
      region: key.region,
      input: validInput('Encrypt', situation.keySet, key.region),
    } as const;
    const same = finished(remediesOf(situation, call)).remedies.find(({ instead }) => instead === undefined);
    expect(same?.way.steps.map((step) => ('wait' in step ? 'wait' : step.operation))).toEqual([
      'CancelKeyDeletion',
      'EnableKey',
    ]);
  });

  it('is told to be nothing, with how far was looked, where nothing is', () => {
    const text = textOf('Sign', {});
    expect(text).toContain('Nothing that can be done to this key makes this call succeed (every way was tried; ');
  });

  it('is a new key, where the key is of another kind for good [REPLICATE-1a] [CREATE-2]', () => {
    const text = textOf('ReplicateKey', { role: 'single' });
    expect(text).toContain('the key has MultiRegion false for good');
    expect(text).toContain('CreateKey with MultiRegion true');
    expect(helpIn(explain('ReplicateKey', { role: 'single' })).rules?.map(({ id }) => id)).toEqual(['CREATE-2']);
  });

  it.each(ROLES)('is what there is instead for such keys: imported key material of a %s key [ROTATE-5]', (role) => {
    const { text = [], rules = [] } = helpIn(explain('EnableKeyRotation', { role, origin: 'EXTERNAL' }));
    expect(text.join(' ')).toContain('the key has Origin EXTERNAL for good');
    expect(text.join(' ')).toContain('there is RotateKeyOnDemand');
    expect(rules.map(({ id }) => id)).toEqual(['ROTATE-5']);
    // With key material from KMS, a replica key is refused for what its primary key is not.
    expect(textOf('EnableKeyRotation', { role })).not.toContain('for good');
  });

  it('is not said to be nothing where the kind of key matters, but a way is there [ROTATE-5]', () => {
    const { text, ways = [] } = helpIn(explain('RotateKeyOnDemand', { origin: 'EXTERNAL' }));
    expect(text).toBeUndefined();
    expect(ways).toHaveLength(1);
  });

  /** A set with keys in three Regions. */
  const THREE = (() => {
    const { situation } = setUp({ role: 'replica' }) as SetUp;
    const { keyId, primaryRegion } = situation.keySet;
    const replicate = { operation: 'ReplicateKey', region: primaryRegion, input: { KeyId: keyId } } as const;
    const begun = walked(situation, [{ ...replicate, input: { KeyId: keyId, ReplicaRegion: 'eu-west-1' } }]);
    return walked(begun, [{ wait: 60_000, until: begun.at + 60_000 }]);
  })();
  /** The remedies of a call that is refused there, in words and calls. */
  function toldIn(situation: Situation, operation: Operation, region: string, given: object = {}) {
    const { keySet } = situation;
    const called = parseRegion(region);
    if (keySet === null || called === undefined) throw new Error(region);
    const call = { operation, region, input: { ...validInput(operation, keySet, called), ...given } };
    return finished(remediesOf(situation, call)).remedies.map(
      ({ way, call: retried, instead = 'the same', isHarmful }) => [
        isHarmful === true ? `${instead}, harmful` : instead,
        ...[...way.steps, retried].map((step) => ('wait' in step ? 'wait' : `${step.operation} ${step.region}`)),
      ],
    );
  }

  it.each([
    ['EnableKeyRotation', {}, []],
    ['ReplicateKey', { ReplicaRegion: 'sa-east-1' }, ['wait']],
  ] as const)(
    'is first the call where it succeeds at once, and never takes out of use a key that has nothing to do with it: %s',
    (operation, given, waiting) => {
      expect(toldIn(THREE, operation, 'eu-west-1', given)).toEqual([
        ['The call in us-east-1, where the primary key is', `${operation} us-east-1`],
        ['the same', 'UpdatePrimaryRegion us-east-1', ...waiting, `${operation} eu-west-1`],
      ]);
    },
  );

  it('is to bring back the key that is where another is asked for, before another Region [REPLICATE-2]', () => {
    const { situation, key } = setUp({ state: 'PendingDeletion', role: 'replica' }) as SetUp;
    const { primaryRegion } = situation.keySet;
    const [back, same, other] = toldIn(situation, 'ReplicateKey', primaryRegion, { ReplicaRegion: key.region });
    expect(back?.slice(1)).toEqual([`CancelKeyDeletion ${key.region}`, `EnableKey ${key.region}`]);
    expect(same).toEqual(['the same', 'wait', `ReplicateKey ${primaryRegion}`]);
    expect(other?.slice(1)).toEqual([`ReplicateKey ${primaryRegion}`]);
    // Where the key that is there can be used there is nothing to bring back.
    const there = setUp({ role: 'replica' }) as SetUp;
    const told = toldIn(there.situation, 'ReplicateKey', primaryRegion, { ReplicaRegion: there.key.region });
    expect(told.flat().join()).not.toContain('brought back');
  });

  it('says how far it reaches: which key becomes the primary key, what is changed in the whole set', () => {
    const waysOf = (operation: Operation, given: Circumstances) => helpIn(explain(operation, given)).ways ?? [];
    const [inPrimary, moved] = waysOf('EnableKeyRotation', { role: 'replica' });
    expect(inPrimary?.what).toContain('; it changes the whole set:');
    expect(moved?.what).toMatch(/; it moves the primary key to [a-z-]+-\d, and changes the whole set:$/);
    const [elsewhere] = waysOf('ReplicateKey', { role: 'replica' });
    expect(elsewhere?.what).not.toContain('; it ');
    const [enabled] = waysOf('Encrypt', { role: 'replica', state: 'Disabled' });
    expect(enabled?.what).not.toContain('; it ');
  });

  it('takes a key out of use only where nothing else helps, and says so', () => {
    for (const operation of sampleOf(OPERATIONS, 13)) {
      for (const region of ['us-east-1', 'eu-west-1']) {
        if (operation === 'CreateKey') continue;
        const told = toldIn(THREE, operation, region);
        const harm = told.filter((steps) =>
          steps.slice(1, -1).some((step) => takesOutOfUse(step.split(' ')[0] as never)),
        );
        expect(
          harm.every(([words = '']) => words.endsWith('harmful')) && (harm.length === 0 || told.length === 1),
        ).toBe(true);
      }
    }
    expect(toldIn(THREE, 'CancelKeyDeletion', 'us-east-1')).toEqual([
      ['the same, harmful', 'ScheduleKeyDeletion us-east-1', 'CancelKeyDeletion us-east-1'],
    ]);
    const text = textOf('CancelKeyDeletion', {});
    expect(text).toContain('which takes a key out of use (no other way was found)');
    expect(OPERATIONS.filter(takesOutOfUse)).toEqual([
      'DisableKey',
      'ScheduleKeyDeletion',
      'DeleteImportedKeyMaterial',
    ]);
  });

  it('is no call that takes another key out of use', () => {
    const pending = walked(THREE, [
      { operation: 'ScheduleKeyDeletion', region: 'eu-west-1', input: { KeyId: THREE.keySet?.keyId } },
    ]);
    for (const operation of ['DisableKey', 'ScheduleKeyDeletion'] as const) {
      for (const [, ...steps] of toldIn(pending, operation, 'eu-west-1')) {
        expect(steps.at(-1)).toBe(`${operation} eu-west-1`);
      }
    }
  });

  it.each([
    [31, 30],
    [6, 7],
    [366, 30],
    [0, 7],
  ])('is the nearest number that the operation takes: for %i days %i [DELETE-1]', (PendingWindowInDays, nearest) => {
    expect(toldIn(THREE, 'ScheduleKeyDeletion', 'eu-west-1', { PendingWindowInDays })).toEqual([
      [`The call with PendingWindowInDays ${nearest}`, 'ScheduleKeyDeletion eu-west-1'],
    ]);
  });

  it.each([
    ['Decrypt', {}],
    ['Encrypt', {}],
    ['UpdatePrimaryRegion', { PrimaryRegion: 'ap-south-1' }],
  ] as const)('makes the replica key that is missing in the Region: %s [CIPHER-2]', (operation, given) => {
    const where = operation === 'UpdatePrimaryRegion' ? 'us-east-1' : 'ap-south-1';
    expect(toldIn(THREE, operation, where, given)).toContainEqual([
      'the same',
      'ReplicateKey us-east-1',
      'wait',
      `${operation} ${where}`,
    ]);
    const [first] = toldIn(THREE, operation, where, given);
    expect(first).toHaveLength(2);
  });
});

describe('why a call is refused', () => {
  it('names the further faults that it has, in their order [REPLICATE-2]', () => {
    const { situation } = setUp({ role: 'replica' }) as SetUp;
    const KeyId = situation.keySet.keyId;
    const region = situation.keySet.primaryRegion;
    const whyOf = (at: Situation, ReplicaRegion: string) => {
      const call = { operation: 'ReplicateKey', region, input: { KeyId, ReplicaRegion } } as const;
      const result = reduceJson(at.keySet, commandOf(at, call));
      if (result.ok) throw new Error('it is not refused');
      const { parts } = explain({ error: result.error, call, situation: at });
      return parts.find(({ heading }) => heading === 'Why');
    };
    const disabled = walked(situation, [{ operation: 'DisableKey', region, input: { KeyId } }]);
    const { text = [], rules = [] } = whyOf(disabled, 'us-west-2') ?? {};
    expect(rules.map(({ id }) => id)).toEqual(['STATE-1', 'REPLICATE-2']);
    expect(text.at(-1)).toBe(
      'Also: once that is mended, it would be refused next with AlreadyExistsException [REPLICATE-2].',
    );
    for (const [at, where] of [
      [disabled, 'eu-west-1'],
      [situation, 'us-west-2'],
    ] as const) {
      expect(whyOf(at, where)?.rules).toHaveLength(1);
    }
    const twice = walked(disabled, [{ operation: 'ScheduleKeyDeletion', region, input: { KeyId } }]);
    expect(whyOf(twice, 'us-west-2')?.rules?.map(({ id }) => id)).toEqual(['STATE-1', 'REPLICATE-2']);
  });

  it('names no fault that only what mends another would bring', () => {
    // All of them take five minutes.
    for (const one of isSmoke ? sampleOf(circumstances, 23) : drawnOf(circumstances, 5)) {
      const set = setUp(one);
      if (set === undefined) continue;
      const { situation, key } = set;
      for (const operation of sampleOf(OPERATIONS, 7)) {
        const call = { operation, region: key.region, input: validInput(operation, situation.keySet, key.region) };
        const result = reduceJson(situation.keySet, commandOf(situation, call));
        if (operation === 'CreateKey' || result.ok) continue;
        const further = finished(furtherFaults(result.error, call, situation));
        expect(further.map(({ facts }) => facts.fault)).not.toContain('keyState');
        // What a lone fault is on an Enabled key stays one.
        if (key.keyState === 'Enabled') expect(further, `${operation} ${JSON.stringify(one)}`).toEqual([]);
      }
    }
  });
});

describe('an explanation of a key state', () => {
  it.each(KEY_STATES)('tells of %s every condition under which it refuses', (state) => {
    expect(textOf(state)).not.toContain('refused if :');
  });

  it.each(KEY_STATES)('calls nothing allowed in %s to every key that AWS allows to some [STATE-1]', (state) => {
    const [conditional = ''] = textOf(state).match(/^.*if it cannot have imported key material.*$/m) ?? [];
    for (const [operation, row] of Object.entries(table.operations)) {
      const { verdict, footnotes = [] }: { verdict: string; footnotes?: number[] } = row[state];
      const isSome = verdict !== 'fails' && footnotes.includes(9);
      expect(conditional.includes(operation), operation).toBe(isSome);
    }
  });

  it('tells how much later than the DeletionDate KMS may delete a key [DELETE-2]', () => {
    expect(textOf('PendingDeletion')).toContain('KMS may delete it up to 2 days after that date.');
    for (const state of KEY_STATES) expect(textOf(state)).not.toMatch(/lateness/);
  });

  it('tells which of the two keys of UpdateAlias must not be pending deletion [STATE-1]', () => {
    expect(textOf('PendingDeletion')).toContain(
      'refused if it is the key that the alias is to name: KMSInvalidStateException',
    );
  });
});

describe('an explanation of a rule', () => {
  it('says what would settle an assumption, and what is about the model itself [MODEL-4]', () => {
    expect(textOf('REPLICATE-1a')).toContain(`What would settle it: ${ruleOf('REPLICATE-1a').question}`);
    expect(textOf('MODEL-4')).toContain('about this model itself');
    expect(textOf('STATE-1')).toContain('documented by AWS, seen at AWS 20');
  });
});

describe('an explanation of a name', () => {
  it.each([...OPERATIONS, ...KEY_STATES])('has the rules of %s, each with its source', (name) => {
    const rules = explain(name).parts.flatMap((part) => part.rules ?? []);
    expect(rules.length).toBeGreaterThan(0);
    for (const { source } of rules) expect(source).toMatch(/^https:/);
  });
});
