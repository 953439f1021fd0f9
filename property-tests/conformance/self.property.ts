// The kit finds nothing on this project's own store and endpoint, whatever their delays. More of it: npm run conform:self.

import { afterAll, describe, expect, it } from 'vitest';
import { expectConsistent } from '../../spec/conformance/consistent.js';
import { open, SETTINGS, type Setting, statesMet, statesOf, type Way } from '../../spec/conformance/self/grid.js';
import { giveRsaKeys } from '../../spec/support/rsa-keys.js';
import { SEED } from '../../spec/support/seed.js';
import { conform, replay } from '../../src/conformance/conform.js';
import type { SequenceStep } from '../../src/conformance/findings.js';
import type { ConformOptions } from '../../src/conformance/options.js';
import type { ConformReport } from '../../src/conformance/report/report.js';
import { storeTarget } from '../../src/conformance/targets/store.js';
import type { KeyState, Operation } from '../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../src/store/create.js';
import { isSmoke, itAtLength, sampleOf, shareOf } from '../support/config.js';

const { restore } = giveRsaKeys();
afterAll(restore);

async function played(setting: Setting, options: ConformOptions): Promise<ConformReport> {
  const { target, options: own, close } = await open(setting);
  try {
    return await conform(target, { ...own, messages: true, ...options });
  } finally {
    await close();
  }
}

/** A run that found nothing, and could do all that it was to do. */
function expectSpotless(report: ConformReport, runs: number): void {
  expect(report.findings).toEqual([]);
  expect(report.errors).toEqual([]);
  expect(report.unsupported).toEqual([]);
  expect(report).toMatchObject({ stoppedBy: 'runs', runs });
  expect(report.outcomes.filter(({ outcome }) => !/^(conforms( openly)?|not tried)$/.test(outcome))).toEqual([]);
  expectConsistent(report);
  expect(report.coverage.cells.filter(({ departed }) => departed > 0)).toEqual([]);
}

const untriedIn = ({ outcomes }: ConformReport): readonly string[] =>
  outcomes.flatMap(({ operation, outcome }) => (outcome === 'not tried' ? [operation] : []));

const triedIn = ({ coverage }: ConformReport): number => coverage.cells.filter(({ tried }) => tried > 0).length;

const settingsOf = (way: Way): readonly Setting[] => SETTINGS.filter((setting) => setting.way === way);

/** The last ones have delays in which a key is in every state that there is. */
const sampled = (settings: readonly Setting[]): readonly Setting[] =>
  sampleOf([...settings].reverse(), settings.length);

/** What a store without cryptography cannot make a valid call of. */
const CRYPTOGRAPHIC = ['Decrypt', 'ReEncrypt', 'Verify', 'VerifyMac', 'Decapsulate'];

const KEY = 'mrk-00000000000000000000000000000001';
const SINGLE_KEY = '00000000-0000-0000-0000-000000000001';
const WRAPPING = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };

/** npm test plays a few. */
const sequences = (count: number): number => shareOf(count, 20);

describe('The kit finds nothing', () => {
  it.each(sampled(settingsOf('store')))(
    'on a store whose delays are $delays and whose roles are $view',
    async (setting) => {
      const report = await played(setting, { runs: sequences(30), seed: SEED });
      expectSpotless(report, sequences(30));
      expect(untriedIn(report)).toEqual(CRYPTOGRAPHIC);
      if (isSmoke) return;
      expect(report.calls).toBeGreaterThan(5_000);
      expect([...statesMet(report)]).toEqual(expect.arrayContaining([...statesOf(setting)]));
      expect(triedIn(report)).toBeGreaterThan(setting.delays === 'instant' ? 160 : 200);
    },
  );

  itAtLength('on stores whose sequences are played at once', async () => {
    const [setting] = settingsOf('store').slice(-1);
    const report = await played(setting as Setting, { runs: sequences(25), seed: SEED, jobs: 5 });
    expectSpotless(report, sequences(25));
    expect(report).toMatchObject({ jobs: 5 });
  });

  it.each(sampled(settingsOf('store without a clock').filter(({ view }) => view === 'swapped')))(
    'on a store without a clock whose delays are $delays',
    async (setting) => {
      const report = await played(setting, { runs: sequences(20), seed: SEED });
      expectSpotless(report, sequences(20));
      expect(untriedIn(report)).toEqual(CRYPTOGRAPHIC);
      if (isSmoke) return;
      expect(report.calls).toBeGreaterThan(3_000);
      expect([...statesMet(report)]).toEqual(expect.arrayContaining([...statesOf(setting)]));
    },
  );

  // npm test has a run of mrk conform instead.
  describe.runIf(!isSmoke)('on the endpoint over HTTP', () => {
    const met = new Set<KeyState>();

    it.each(settingsOf('endpoint over HTTP').map((setting, index) => ({ ...setting, index })))(
      'whose delays are $delays and whose roles are $view',
      async ({ index, ...setting }) => {
        const jobs = setting.view === 'swapped' ? 1 : 2;
        const report = await played(setting, { runs: sequences(10), seed: SEED + index, jobs });
        expectSpotless(report, sequences(10));
        expect(untriedIn(report)).toEqual([]);
        expect(report.jobs).toBe(jobs);
        for (const state of statesMet(report)) met.add(state);
      },
    );

    it('in any key state', () => {
      expect([...met].sort()).toEqual(
        [...statesOf({ way: 'store', delays: 'seconds', view: 'swapped', visibility: 'at once' })].sort(),
      );
    });
  });

  it.each<[string, readonly SequenceStep[]]>([
    [
      'pages of rotations that came by themselves while nobody looked',
      [
        call('CreateKey', {}),
        call('EnableKeyRotation', { KeyId: SINGLE_KEY, RotationPeriodInDays: 90 }),
        { advance: 366 * 86_400_000 },
        call('ListKeyRotations', { KeyId: SINGLE_KEY, Limit: 2 }),
        call('ListKeyRotations', { KeyId: SINGLE_KEY }),
      ],
    ],
    [
      'a list of aliases without a key, if the key is null',
      [
        call('CreateKey', {}),
        call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: SINGLE_KEY }),
        call('ListAliases', { KeyId: null }),
      ],
    ],
    [
      'key material that is absent, with an import token',
      [
        call('CreateKey', { MultiRegion: true, Origin: 'EXTERNAL' }),
        call('GetParametersForImport', { KeyId: KEY, ...WRAPPING }),
        call('ImportKeyMaterial', { KeyId: KEY, ImportToken: Buffer.from('import token 1').toString('base64') }),
      ],
    ],
    ['the last date that there is', [call('ImportKeyMaterial', { ValidTo: 8_640_000_000_000 })]],
    [
      'a Region with the name of an alias, which the kit gives a longer name',
      [call('UpdatePrimaryRegion', { KeyId: KEY, PrimaryRegion: 'alias/__proto__' })],
    ],
  ])('in %s', async (_, sequence) => {
    const target = storeTarget(createStore({ now: Date.UTC(2030, 0, 1) }));
    // The account has more in it than what the kit makes.
    await target.call('us-east-1', 'CreateKey', {});
    const keys = await target.call('us-east-1', 'ListKeys', {});
    const [{ KeyId }] = Object('output' in keys ? keys.output.Keys : undefined);
    await target.call('us-east-1', 'CreateAlias', { AliasName: 'alias/theirs', TargetKeyId: KeyId });
    const { findings, errors, calls } = await replay(target, sequence, { messages: true });
    expect([findings, errors]).toEqual([[], []]);
    expect(calls).toBeGreaterThan(sequence.length);
  });
});

function call(operation: Operation, input: object): SequenceStep {
  return { region: 'us-east-1', operation, input };
}
