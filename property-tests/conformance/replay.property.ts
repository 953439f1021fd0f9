// A finding's sequence shows the finding again, on a target that is as faulty as the first.

import { afterAll, describe, expect, it } from 'vitest';
import { type Fault, faultyStoreTarget } from '../../spec/conformance/fault.js';
import { fault as cancelEnables } from '../../spec/conformance/faults/cancel-key-deletion-enables.js';
import { fault as decryptsAtHome } from '../../spec/conformance/faults/ciphertexts-decrypt-only-at-home.js';
import { fault as listed } from '../../spec/conformance/faults/deleted-replicas-are-still-listed.js';
import { fault as keyIdsWithoutMrk } from '../../spec/conformance/faults/key-ids-without-mrk.js';
import { fault as replicasReplicated } from '../../spec/conformance/faults/replicas-can-be-replicated.js';
import { fault as importsAny } from '../../spec/conformance/faults/replicas-import-any-material.js';
import { fault as tagsShared } from '../../spec/conformance/faults/tags-are-shared.js';
import { fault as unknownKeysCrash } from '../../spec/conformance/faults/unknown-keys-crash.js';
import { fault as periodStartsAtScheduling } from '../../spec/conformance/faults/waiting-period-starts-at-scheduling.js';
import { giveRsaKeys } from '../../spec/support/rsa-keys.js';
import { SEED } from '../../spec/support/seed.js';
import { conform, replay } from '../../src/conformance/conform.js';
import { signatureOf } from '../../src/conformance/findings.js';
import { toFindingJson } from '../../src/conformance/report/json.js';
import { parseReplay } from '../../src/conformance/report/replay.js';
import type { Target } from '../../src/conformance/target.js';
import { storeTarget } from '../../src/conformance/targets/store.js';
import { nodeHost } from '../../src/host/index.js';
import { createStore } from '../../src/store/create.js';
import type { Store } from '../../src/store/store.js';
import { sampleOf, shareOf } from '../support/config.js';

const { restore } = giveRsaKeys();
afterAll(restore);

const FAULTS: readonly Fault[] = [
  cancelEnables,
  decryptsAtHome,
  importsAny,
  keyIdsWithoutMrk,
  listed,
  periodStartsAtScheduling,
  replicasReplicated,
  tagsShared,
  unknownKeysCrash,
];

let stores = 0;
/** Another seed each time: nothing is named as it was. */
const newStore = ({ needs }: Fault): Store =>
  createStore({ seed: stores++, ...(needs === 'cryptography' ? { host: nodeHost() } : {}) });

const faulty = (fault: Fault): Target => faultyStoreTarget(fault, newStore(fault));
const honest = (fault: Fault): Target => faulty({ ...fault, spoil: ({ callJson }) => callJson });

describe('The sequence of a finding', () => {
  it.each(sampleOf(FAULTS, 9))('shows it again, and nothing on a target without the fault: $about', async (fault) => {
    // Cryptography takes its time.
    const report = await conform(faulty(fault), {
      runs: fault.needs === 'cryptography' ? 40 : 60,
      maxFindings: shareOf(3, 3),
      seed: SEED,
    });
    expect(report.findings.length).toBeGreaterThan(0);
    for (const [index, finding] of report.findings.entries()) {
      // What a target has led the kit to believe may show once and not again: that is never what is told first.
      if (index > 0 && !finding.isShrunk && finding.gaveUp === undefined) continue;
      const { sequence } = parseReplay(toFindingJson(report, index));
      expect(sequence).toEqual(finding.sequence);
      // On a busy machine the time for making it shorter may be up, and then the finding says so.
      if (finding.gaveUp !== 'time') expect(finding.isShrunk).toBe(true);
      if (finding.gaveUp !== 'time') expect(sequence.length).toBeLessThan(16);
      const again = await replay(faulty(fault), sequence);
      expect(again).toMatchObject({ runs: 1, errors: [], stoppedBy: 'runs' });
      // Where the sequence shows its cause too, it is folded under that.
      const all = again.findings.flatMap((one) => [one, ...(one.echoes ?? [])]);
      expect(all.map(signatureOf)).toContain(signatureOf(finding));
      const { calls, findings: shown } = await replay(honest(fault), sequence);
      expect(shown).toEqual([]);
      expect(calls).toBeGreaterThanOrEqual(sequence.filter((step) => 'operation' in step).length);
    }
  });

  it('cannot be played on a target that does not answer', async () => {
    const silent: Target = { ...storeTarget(createStore()), call: () => ({ lost: 'no answer in time' }) };
    const { errors, findings } = await replay(silent, []);
    expect([errors, findings]).toEqual([['store does not answer: no answer in time'], []]);
  });
});
