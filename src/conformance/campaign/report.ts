// What a run has come to.

import { sightingsOf } from '../findings.js';
import type { Operation } from '../model.js';
import type { ConformReport } from '../report/report.js';
import type { Campaign } from './campaign.js';

export function reportOf(campaign: Campaign): ConformReport {
  const { target, settings, startedAt, capabilities, disabled, coverage, probing, faults, state } = campaign;
  campaign.findings.tellHeldBack(probing.isRefused);
  const accountId = campaign.accountId();
  const findings = campaign.findings.all();
  const outcomes = campaign.outcomes.outcomes(findings.flatMap(sightingsOf), (operation) =>
    whyNotTried(campaign, operation),
  );
  const unsupported = outcomes.flatMap(({ operation, outcome }) => (outcome === 'unsupported' ? [operation] : []));
  const hasClock = target.clock !== undefined;
  return {
    target: target.name,
    ...(accountId === undefined ? {} : { accountId }),
    commandLine: campaign.commandLine,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    seed: settings.seed,
    runs: state.runs,
    calls: state.calls,
    jobs: settings.jobs,
    findings,
    unsupported,
    outcomes,
    coverage: coverage.summary({ hasClock, capabilities, disabled, unsupported: new Set(unsupported) }),
    stoppedBy: state.stoppedBy,
    errors: faults.texts(),
  };
}

function whyNotTried({ disabled, probing, state }: Campaign, operation: Operation): string {
  if (disabled.has(operation)) return 'left out by the user';
  const why = probing.skipped.get(operation);
  if (why !== undefined) return why;
  const { stoppedBy } = state;
  if (stoppedBy === 'runs') return 'not reached in this run';
  return `not reached: the run was ${stoppedBy === 'interrupted' ? stoppedBy : `ended by ${stoppedBy}`}`;
}
