// What a reading does not settle: whether a state that has ended was over before the call. The call is made again, alone.

import { describe, expect, it } from 'vitest';
import { keyIdOf } from '../../../src/conformance/beliefs/names.js';
import { createCampaign } from '../../../src/conformance/campaign/campaign.js';
import { finish } from '../../../src/conformance/campaign/playing.js';
import type { SequenceStep } from '../../../src/conformance/findings.js';
import type { Target } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { createStore } from '../../../src/store/create.js';
import { SEED } from '../../support/seed.js';
import { faultyStoreTarget } from '../fault.js';
import { despiteState } from '../spoiling.js';

const KeyId = keyIdOf(1, true);
const created: SequenceStep = { region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } };
const replicated: SequenceStep = {
  region: 'us-east-1',
  operation: 'ReplicateKey',
  input: { KeyId, ReplicaRegion: 'eu-west-2' },
};
const disabled: SequenceStep = { region: 'eu-west-2', operation: 'DisableKey', input: { KeyId } };

/** What a run finds of a key that is disabled while it is Creating. */
async function found(target: Target): Promise<readonly (readonly unknown[])[]> {
  const campaign = createCampaign(target, { runs: 1, seed: SEED });
  const keep = (): void => {};
  await campaign.sessions.playIn(campaign.target, keep, { isCounted: true }, async (session) => {
    for (const step of [created, replicated, disabled]) await session.replay(step);
  });
  await finish(campaign);
  return campaign.findings.all().map((one) => [one.kind, one.operation, one.state, one.rule, one.sequence.length]);
}

describe('a call after which its key is no longer in the state that refuses it', () => {
  it('is to blame if the state goes on wherever the call is not made', async () => {
    const spoil = despiteState(['DisableKey'], ['Creating']);
    const target = faultyStoreTarget({ about: '', found: { operations: [], kinds: [] }, spoil }, createStore());
    expect(await found(target)).toEqual([['accepted', 'DisableKey', 'Creating', 'STATE-1', 3]]);
  });

  it('is right where the state may end at any moment', async () => {
    const store = createStore({ replicationDelay: 3_000 });
    const honest = storeTarget(store);
    let calls = 0;
    let all = 0;
    const hasty: Target = {
      ...honest,
      call: (region, operation, input) => {
        // Each call takes its time: the replica is ready before the second, whichever that is.
        if (operation === 'ReplicateKey') calls = 0;
        else if (region === 'eu-west-2' && ++calls === 2) store.advance(5_000);
        all++;
        return honest.call(region, operation, input);
      },
    };
    expect(await found(hasty)).toEqual([]);
    // It was a suspect, and was tried.
    expect(all).toBeGreaterThan(12);
  });

  it('is refused by an honest target', async () => {
    expect(await found(storeTarget(createStore()))).toEqual([]);
  });
});
