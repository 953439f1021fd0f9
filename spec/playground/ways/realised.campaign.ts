import { describe, expect, it } from 'vitest';
import { sampleOf, shareOf } from '../../../property-tests/support/config.js';
import { OPERATIONS } from '../../../src/index.js';
import { goTo, type History, present, type StepJson } from '../../../src/playground/history/history.js';
import { materialIdOf, newMaterial, realisedWay, succeeds } from '../../../src/playground/ways/realised.js';
import { explain } from '../../../src/teach/explanations/explain.js';
import { setUp } from '../../../src/teach/ways/situations.js';
import { validInput } from '../../../src/teach/ways/valid-input.js';
import { begun, onKey, played, REGION as region } from '../../support/playing.js';

const created = (input: StepJson): StepJson => ({ region, call: 'CreateKey', input, as: 'key' });
const imported = (where: string, material: string): readonly StepJson[] => [
  {
    ...onKey('GetParametersForImport', { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_3072' }, where),
    as: 'params',
  },
  onKey(
    'ImportKeyMaterial',
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
      ImportToken: '${params.ImportToken}',
      EncryptedKeyMaterial: material,
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    },
    where,
  ),
];

/** Every way that the explanation of the last step's refusal names, as steps here. */
function waysHere(history: History): readonly (readonly StepJson[])[] {
  const refused = present(history).frame.result?.refused;
  if (refused === undefined) throw new Error('not refused');
  return explain(refused).parts.flatMap(({ ways = [] }) => ways.map(({ steps }) => realisedWay(history, steps)));
}

/** A walk, at whose every moment every operation is tried on every key. */
const WALKS: readonly (readonly [name: string, steps: readonly StepJson[]])[] = [
  [
    'a set of multi-Region keys',
    [
      created({ MultiRegion: true }),
      onKey('ReplicateKey', { ReplicaRegion: 'eu-west-2' }),
      { advance: 5000 },
      onKey('DisableKey', {}, 'eu-west-2'),
      onKey('UpdatePrimaryRegion', { PrimaryRegion: 'eu-west-2' }),
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
    ],
  ],
  [
    'a set with imported key material',
    [
      created({ MultiRegion: true, Origin: 'EXTERNAL' }),
      ...imported(region, 'wrap(the first)'),
      onKey('ReplicateKey', { ReplicaRegion: 'eu-west-2' }),
      { advance: 5000 },
      ...imported('eu-west-2', 'wrap(the first)'),
      onKey('DeleteImportedKeyMaterial'),
    ],
  ],
];

/** The refusals of a walk, one of every rule for a key in each state. */
function refusalsOf(steps: readonly StepJson[]): readonly History[] {
  const refusals = new Map<string, History>();
  let history = begun();
  for (const step of steps) {
    history = played(history, step);
    for (const keySet of present(history).frame.snapshot.keySets) {
      for (const { region: where, keyState } of Object.values(keySet.keys)) {
        for (const operation of sampleOf(OPERATIONS, 3)) {
          const input = validInput(operation, keySet, where);
          const tried = played(history, ...realisedWay(history, [{ operation, region: where, input }]));
          const { answer } = present(tried).frame.result ?? {};
          if (answer?.ok === false) refusals.set(`${answer.error.rule} ${keyState}`, tried);
        }
      }
    }
  }
  return [...refusals.values()];
}

describe('a way of an explanation, realised', () => {
  it.each(WALKS)('succeeds wherever a call is refused: %s', (_, steps) => {
    const ways = sampleOf(refusalsOf(steps), 10).flatMap((history) =>
      waysHere(history).map((way) => ({ history, way })),
    );
    expect(ways.filter(({ history, way }) => !succeeds(history, way)).map(({ way }) => way)).toEqual([]);
    expect(ways.length).toBeGreaterThan(shareOf(10, 11) - 1);
  });

  it('imports again the very key material that the set has, and rotates to one that it never had', () => {
    const steps = WALKS[1]?.[1] ?? [];
    const encrypt = onKey('Encrypt', { Plaintext: 'Hello' });
    const way = waysHere(played(begun(), ...steps, encrypt)).find((one) => one.length > 1);
    expect(way?.map((step) => step.call)).toEqual(['GetParametersForImport', 'ImportKeyMaterial', 'Encrypt']);
    expect(way?.[1]?.input).toMatchObject({ EncryptedKeyMaterial: 'wrap(the first)' });
    expect(way?.[2]?.input).toMatchObject({ Plaintext: 'Hello' });
    const ids = ['wrap(material 1)', 'wrap(material 2)'].map((material) => materialIdOf('mrk-1', material));
    expect(newMaterial('mrk-1', ids)).toBe('wrap(material 3)');
    expect(newMaterial('mrk-1', ids.slice(1))).toBe('wrap(material 1)');
  });

  it('names its results as no step before has named any', () => {
    const set = setUp({ state: 'PendingDeletion', role: 'replica', origin: 'EXTERNAL' });
    const once = realisedWay(begun(), set?.way.steps ?? []);
    const done = played(begun(), ...once);
    const again = realisedWay(done, set?.way.steps ?? []);
    expect(once[0]).toMatchObject({ call: 'CreateKey', as: 'key' });
    expect(again[0]).toMatchObject({ call: 'CreateKey', as: 'key2' });
    const states = (history: History) =>
      present(history).frame.snapshot.keySets.flatMap(({ keys }) => Object.values(keys).map((key) => key.keyState));
    expect(states(done)).toContain('PendingDeletion');
    expect(states(played(done, ...again))).toEqual([...states(done), ...states(done)]);
  });

  it('takes a text that looks like a template as the text that it is', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what is tested
    const text = '${key.KeyId} costs $$';
    const history = played(begun(), created({}));
    const { keyId } = present(history).frame.snapshot.keySets[0] ?? {};
    const [call = {}] = realisedWay(history, [
      { operation: 'UpdateKeyDescription', region, input: { KeyId: keyId, Description: text } },
    ]);
    const { frame } = present(played(history, call));
    expect(frame.snapshot.keySets[0]?.keys[region as never]).toMatchObject({ description: text });
  });

  it('with an import token that is not known any more gets a new one first', () => {
    const history = played(begun(), created({ Origin: 'EXTERNAL' }), ...imported(region, 'wrap(a)').slice(0, 1), {
      advance: 'P2D',
    });
    const late = played(history, ...imported(region, 'wrap(a)').slice(1));
    const [way = []] = waysHere(late);
    expect(way.map((step) => step.call)).toEqual(['GetParametersForImport', 'ImportKeyMaterial']);
    expect(way[1]?.input).toMatchObject({ EncryptedKeyMaterial: 'wrap(a)' });
    expect(succeeds(late, way)).toBe(true);
    expect(succeeds(goTo(late, 0), way)).toBe(false);
  });
});
