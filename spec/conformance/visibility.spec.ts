// A new key need not be seen at once: what that allows, what it does not, and what a run makes of it.

import { describe, expect, it } from 'vitest';
import { conform } from '../../src/conformance/conform.js';
import type { ConformOptions } from '../../src/conformance/options.js';
import type { ConformReport } from '../../src/conformance/report/report.js';
import type { Target, TargetAnswer } from '../../src/conformance/target.js';
import { storeTarget } from '../../src/conformance/targets/store.js';
import { createStore } from '../../src/store/create.js';
import type { Store } from '../../src/store/store.js';
import { faultyStoreTarget } from './fault.js';
import { fault as disabledNotFound } from './faults/disabled-keys-are-not-found.js';

const NOW = Date.UTC(2026, 0, 1);
const NOT_FOUND: TargetAnswer = { error: { code: 'NotFoundException', message: 'not seen', status: 400 } };

type Members = Readonly<Record<string, unknown>>;

/** Where a new key is, and the how-manieth it is. */
interface NewKey {
  readonly number: number;
  readonly at: number;
  calls: number;
}

/** A target whose new keys are not always seen: `hides` says so of each call that names one. */
function hiding(
  hides: (key: NewKey, operation: string, store: Store) => boolean,
  store = createStore({ now: NOW }),
): Target {
  const honest = storeTarget(store);
  const keys = new Map<string, NewKey>();
  let made = 0;
  const note = (region: unknown, metadata: unknown): void => {
    keys.set(`${region} ${Object(metadata).KeyId}`, { number: ++made, at: store.now(), calls: 0 });
  };
  return {
    ...honest,
    call: (region, operation, input) => {
      const { KeyId, TargetKeyId, ReplicaRegion } = Object(input) as Members;
      const name = KeyId ?? TargetKeyId;
      const named = typeof name === 'string' ? name.replace(/^.*\//, '') : '';
      const key = keys.get(`${region} ${named}`);
      if (key !== undefined && hides(key, operation, store)) return NOT_FOUND;
      const answer = honest.call(region, operation, input) as TargetAnswer;
      if ('output' in answer && operation === 'CreateKey') note(region, answer.output.KeyMetadata);
      if ('output' in answer && operation === 'ReplicateKey') note(ReplicaRegion, answer.output.ReplicaKeyMetadata);
      return answer;
    },
  };
}

/** Every tenth new key is not seen by its first DescribeKey. */
const everyTenth = (): Target =>
  hiding((key, operation) => key.number % 10 === 0 && operation === 'DescribeKey' && key.calls++ === 0);

const run = (target: Target, options: ConformOptions = {}): Promise<ConformReport> =>
  conform(target, { runs: 10, seed: 5, ...options });

const lost = ({ outcomes }: ConformReport): readonly string[] =>
  outcomes.filter(({ reason }) => /refuses|no plain call|it needs/.test(reason ?? '')).map(({ operation }) => operation);

describe('A new key that is not seen at once', () => {
  it.each([1, 2, 3, 4, 5])('is no finding, and loses no operation, with seed %i [TIME-3]', async (seed) => {
    const report = await run(everyTenth(), { seed });
    expect([report.findings, report.errors, lost(report), report.unsupported]).toEqual([[], [], [], []]);
    const strict = await run(everyTenth(), { seed, visibility: 0 });
    expect(strict.findings.length).toBeGreaterThan(0);
  });
});
