// A run of the kit, from its first call to its report.

import { refuseUnknown } from '../shared/options.js';
import { type Campaign, createCampaign } from './campaign/campaign.js';
import { callPlainly, playRecorded, playSequences } from './campaign/playing.js';
import { reportOf } from './campaign/report.js';
import type { SequenceStep } from './findings.js';
import { CONFORM_OPTION_NAMES, type ConformOptions } from './options.js';
import type { ConformReport } from './report/report.js';
import type { Target } from './target.js';

/**
 * Tests a target against the model, and reports what departs from AWS. Rejects with a RangeError if an option is wrong, or
 * the target is none. What the target's functions throw ends the run, and what the kit's own faults spoil is given up; both
 * are in the report's `errors`.
 */
export async function conform(target: Target, options: ConformOptions = {}): Promise<ConformReport> {
  refuseUnknown('conform', options, CONFORM_OPTION_NAMES);
  return carriedOut(createCampaign(target, options), async (campaign) => {
    await callPlainly(campaign);
    await playSequences(campaign);
  });
}

/** Plays a sequence that was recorded, and reports what departs from AWS. Rejects as `conform` does. */
export async function replay(
  target: Target,
  sequence: readonly SequenceStep[],
  options: ConformOptions = {},
): Promise<ConformReport> {
  refuseUnknown('replay', options, CONFORM_OPTION_NAMES);
  const campaign = createCampaign(target, { ...options, runs: 1 });
  return carriedOut(campaign, () => playRecorded(campaign, sequence));
}

/** Sequences do not clean up after themselves where the target can forget. */
async function leaveNothing({ target, faults, state }: Campaign): Promise<void> {
  try {
    await target.reset?.();
  } catch (error) {
    state.stoppedBy = 'error';
    faults.tell(error);
  }
}

async function carriedOut(campaign: Campaign, playing: (campaign: Campaign) => Promise<void>): Promise<ConformReport> {
  try {
    await playing(campaign);
    await campaign.findings.settle(campaign.shrinking);
  } catch (error) {
    campaign.state.stoppedBy = 'error';
    campaign.faults.tell(error);
  }
  await leaveNothing(campaign);
  return reportOf(campaign);
}
