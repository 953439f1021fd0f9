// Plays the same sequences on several targets. The model leads: what it was played is played again on each of them.

import { pretendCryptography } from '../../pretend-host.js';
import { refuseUnknown } from '../../shared/options.js';
import type { Move } from '../arbitraries/moves.js';
import { sequencesOf } from '../arbitraries/sequences.js';
import { type Campaign, createCampaign, isOver, tellProgress } from '../campaign/campaign.js';
import { callPlainly, finish } from '../campaign/playing.js';
import { reportOf } from '../campaign/report.js';
import { type Finding, sightingsOf, signatureOf } from '../findings.js';
import { createStore, OPERATIONS } from '../model.js';
import { CONFORM_OPTION_NAMES, type ConformOptions, settingsOf } from '../options.js';
import type { Met } from '../session/met.js';
import type { Recorded } from '../session/recording.js';
import { CAPABILITIES, type Target, type TargetAnswer } from '../target.js';
import { storeTarget } from '../targets/store.js';
import { type Told, toldBy } from './answers.js';
import { createDifferences, type Differences } from './differences.js';
import { allFindings, type ComparedAnswer, type ComparedFinding, type SideBySide } from './side-by-side.js';

/**
 * Tests several targets, each with the same sequences, and tells how each answered where one departs from AWS, and where they
 * differ though none does. Rejects with a RangeError if an option is wrong, or a target is none.
 */
export async function conformSideBySide(targets: readonly Target[], options: ConformOptions = {}): Promise<SideBySide> {
  refuseUnknown('conformSideBySide', options, CONFORM_OPTION_NAMES);
  if (targets.length < 2) throw new RangeError(`there must be at least two targets: ${targets.length}`);
  if ((options.jobs ?? 1) !== 1) throw new RangeError('jobs must be 1 where several targets are tested side by side');
  // One seed for all, also where none is given.
  const { seed } = settingsOf(options);
  const campaigns = targets.map((target, index) => createCampaign(target, { ...optionsOf(options, index), seed }));
  const differences = createDifferences();
  for (const campaign of campaigns) await guarded(campaign, () => callPlainly(campaign));
  await playTogether(campaigns, seed, differences);
  for (const campaign of campaigns) await guarded(campaign, () => campaign.findings.settle(campaign.shrinking));
  const found = campaigns.map((campaign) => campaign.findings.all());
  const findings: ComparedFinding[] = [];
  for (const finding of allFindings(found)) {
    const answers: ComparedAnswer[] = [];
    for (const [index, campaign] of campaigns.entries())
      answers.push(await answerTo(campaign, finding, found[index] ?? []));
    findings.push({ finding, answers });
  }
  for (const campaign of campaigns) await guarded(campaign, async () => campaign.target.reset?.());
  return { reports: campaigns.map(reportOf), findings, differences: differences.all() };
}

/** What repeats the run on one of the targets alone. */
function optionsOf(options: ConformOptions, index: number): ConformOptions {
  const { commandLine } = options;
  const endpoint = commandLine?.endpoint?.[index];
  return endpoint === undefined ? options : { ...options, commandLine: { ...commandLine, endpoint: [endpoint] } };
}

/** What ends the run on one target does so on no other. */
async function guarded({ state, faults }: Campaign, action: () => Promise<void>): Promise<void> {
  if (state.stoppedBy === 'error') return;
  try {
    await action();
  } catch (error) {
    state.stoppedBy = 'error';
    faults.tell(error);
  }
}

async function playTogether(campaigns: readonly Campaign[], seed: number, differences: Differences): Promise<void> {
  const leader = createCampaign(model(), { seed });
  const sequenceOf = sequencesFor(campaigns, seed);
  const runs = Math.max(...campaigns.map(({ settings }) => settings.runs));
  for (let run = 0; run < runs; run++) {
    const playing = campaigns.filter((campaign) => campaign.state.stoppedBy !== 'error' && !isOver(campaign));
    // What is no longer played on all of them compares nothing.
    if (playing.length < 2) return;
    const steps = await playedBy(leader, sequenceOf(run));
    const answers: (readonly (Told | undefined)[])[] = [];
    for (const campaign of campaigns) {
      const told: (Told | undefined)[] = [];
      answers.push(told);
      if (!playing.includes(campaign)) continue;
      await guarded(campaign, async () => {
        await campaign.faults.attempt(() => playOn(campaign, steps, `${run}`, (one) => told.push(one)));
        campaign.state.runs++;
        tellProgress(campaign, 'sequences');
        await finish(campaign);
      });
    }
    differences.add(
      steps.map(({ step }) => step),
      answers,
    );
  }
}

/** The model, whose cryptography only looks like some: nobody judges what it answers. */
function model(): Target {
  return storeTarget(createStore({ now: Date.now(), host: pretendCryptography }), {
    name: 'the model',
    capabilities: CAPABILITIES,
  });
}

/** Sequences of what any of the targets has, as far as all of them have what that needs. */
function sequencesFor(campaigns: readonly Campaign[], seed: number): (run: number) => readonly Move[] {
  const operations = OPERATIONS.filter((name) => campaigns.some(({ probing }) => !probing.isLeftOut(name)));
  const capabilities = CAPABILITIES.filter((name) => campaigns.every((campaign) => campaign.capabilities.has(name)));
  const hasClock = campaigns.every(({ target }) => target.clock !== undefined);
  const options = { operations: new Set(operations), capabilities: new Set(capabilities), hasClock };
  return sequencesOf(options, seed).sequenceOf;
}

async function playedBy({ sessions, target }: Campaign, moves: readonly Move[]): Promise<readonly Recorded[]> {
  let recorded: readonly Recorded[] = [];
  await sessions.playIn(
    target,
    () => {},
    {},
    async (session) => {
      session.setReading(false);
      for (const move of moves) await session.play(move);
      recorded = session.recorded();
    },
  );
  return recorded;
}

/** Tells of each step what the target answered; nothing of what it was not asked, and once it has departed from AWS. */
async function playOn(
  { sessions, findings, target, state }: Campaign,
  steps: readonly Recorded[],
  path: string,
  tell: (told: Told | undefined) => void,
): Promise<void> {
  let hasDeparted = false;
  const keep = (met: Met): void => {
    hasDeparted = true;
    findings.keep({ ...met, path, foundAfter: state.calls });
  };
  await sessions.playIn(target, keep, { isCounted: true }, async (session) => {
    for (const recorded of steps) {
      const before = session.lastAnswer();
      await session.replay(recorded.step, recorded);
      const answer = session.lastAnswer();
      tell(hasDeparted || answer === undefined || answer === before ? undefined : toldBy(answer));
    }
  });
}

/** How a target answers the calls that show a finding of another one; if it has the finding itself, as it was met. */
async function answerTo(campaign: Campaign, finding: Finding, own: readonly Finding[]): Promise<ComparedAnswer> {
  const same = own.flatMap(sightingsOf).find((one) => signatureOf(one) === signatureOf(finding));
  if (same !== undefined) return { verdict: 'departs', received: same.received };
  const { sessions, faults, target, state } = campaign;
  if (state.stoppedBy === 'error' || campaign.probing.isLeftOut(finding.operation)) return { verdict: 'not judged' };
  let last: TargetAnswer | undefined;
  let met: Met | undefined;
  const note = (other: Met): void => {
    met = other;
  };
  await guarded(campaign, async () => {
    await faults.attempt(() =>
      sessions.playIn(target, note, {}, async (session) => {
        for (const step of finding.sequence) {
          met = undefined;
          await session.replay(step);
        }
        last = session.lastAnswer();
      }),
    );
  });
  return judged(finding, last, met);
}

function judged({ member }: Finding, answer: TargetAnswer | undefined, met: Met | undefined): ComparedAnswer {
  if (met !== undefined) return { verdict: 'departs', received: met.received };
  if (answer === undefined || 'lost' in answer || 'crash' in answer) return { verdict: 'not judged' };
  if ('error' in answer) return { verdict: 'conforms', received: answer.error.code };
  return member === undefined ? { verdict: 'conforms', received: 'ok' } : { verdict: 'conforms' };
}
