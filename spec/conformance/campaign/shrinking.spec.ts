// What is told as shortened cannot do without any of its calls; and two faults of one member stay two.

import { describe, expect, it } from 'vitest';
import { conform, replay } from '../../../src/conformance/conform.js';
import { type Finding, sightingsOf, signatureOf } from '../../../src/conformance/findings.js';
import type { Target } from '../../../src/conformance/target.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { SEED } from '../../support/seed.js';
import { fault as externalReplicas } from '../faults/external-replica-has-the-material.js';
import { fault as listsLackReplicas } from '../faults/list-keys-leaves-out-replicas.js';
import { fault as replicasAtOnce } from '../faults/replicas-are-enabled-at-once.js';
import { fault as tagsShared } from '../faults/tags-are-shared.js';
import { fault as unknownKeysCrash } from '../faults/unknown-keys-crash.js';
import { withFaults } from './runs.js';

const only = (...names: readonly Operation[]): readonly Operation[] =>
  OPERATIONS.filter((name) => name !== 'CreateKey' && !names.includes(name));

const disabled = only('ReplicateKey', 'DescribeKey', 'TagResource', 'ListResourceTags', 'ListKeys');

/** Whether a finding shows in other calls. */
async function showsIn(target: Target, finding: Finding, sequence: Finding['sequence']): Promise<boolean> {
  const { findings } = await replay(target, sequence, { seed: SEED, disabled });
  return findings.flatMap(sightingsOf).some((other) => signatureOf(other) === signatureOf(finding));
}

describe('a finding that was made shorter', () => {
  it('shows in its calls, and vanishes when any one of them is left out', async () => {
    const target = () => withFaults(tagsShared, unknownKeysCrash, listsLackReplicas);
    const { findings } = await conform(target(), { runs: 3, seed: SEED, disabled });
    const shortened = findings.filter(({ isShrunk, gaveUp }) => isShrunk && gaveUp === undefined);
    expect(shortened.length).toBeGreaterThan(0);
    for (const finding of shortened) {
      const { sequence } = finding;
      expect(await showsIn(target(), finding, sequence), signatureOf(finding)).toBe(true);
      // The last one shows it; and until a change must be seen the kit waits by itself.
      for (let left = 0; left < sequence.length - 1; left++) {
        if ('advance' in Object(sequence[left])) continue;
        const others = sequence.filter((_, index) => index !== left);
        expect(await showsIn(target(), finding, others), `${signatureOf(finding)} without ${left}`).toBe(false);
      }
    }
  });
});

describe('two faults of one member', () => {
  it('are two findings: a replica key that has key material, and one that is not Creating', async () => {
    const { findings } = await conform(withFaults(externalReplicas, replicasAtOnce), {
      runs: 6,
      seed: SEED,
      disabled: only('ReplicateKey', 'DescribeKey', 'GetParametersForImport', 'ImportKeyMaterial'),
    });
    const states = findings.filter(({ kind, operation }) => kind === 'wrong-state' && operation === 'ReplicateKey');
    expect(states.map(({ rule }) => rule).sort()).toEqual(['REPLICATE-4', 'REPLICATE-5']);
  });
});
