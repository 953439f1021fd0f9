// Makes the sequence that shows a divergence shorter, as long as there is time for it.

import { keyOf, knownOf } from '../baseline/known.js';
import { memberOf } from '../beliefs/deviations.js';
import type { Faults } from '../failures.js';
import { type GivingUp, signatureOf } from '../findings.js';
import { type ConformOptions, type Settings, shrinkingLeft } from '../options.js';
import type { Met } from '../session/met.js';
import type { Recorded } from '../session/recording.js';
import { fewestSteps, shrunk } from '../shrink.js';
import type { Target } from '../target.js';
import { type FirstMet, type Told, toldAs } from './finding-book.js';
import type { Sessions } from './sessions.js';

/** So many sequences are tried at most to make one shorter. */
const MOST_TRIES = 300;

export interface ShrinkingOptions {
  readonly target: Target;
  readonly options: ConformOptions;
  readonly settings: Settings;
  readonly startedAt: number;
  readonly sessions: Sessions;
  readonly faults: Faults;
  /** Members that the target never shows, of all sessions. */
  readonly absentMembers: ReadonlySet<string>;
  /** Is called before each try. */
  readonly tick: () => void;
}

/** The finding of a divergence, with a sequence as short as it can be made in the time that there is. */
export function createShrinking(around: ShrinkingOptions): (met: FirstMet) => Promise<Told> {
  const { options, settings, startedAt, tick } = around;
  /** How long sequences have been made shorter, in milliseconds. */
  let spentMs = 0;
  const known = new Set((options.known ?? []).map(keyOf));

  return async (met) => {
    tick();
    if (met.isShort === true) return { finding: toldAs(met, met, settings.seed), shown: met };
    if (known.has(keyOf(knownOf(met)))) {
      return { finding: { ...toldAs(met, met, settings.seed), gaveUp: 'known' }, shown: met };
    }
    const began = Date.now();
    const limit = Math.min(settings.deadline, began + shrinkingLeft(settings, began - startedAt, spentMs));
    const attempts = createAttempts(around, met, limit);
    // Without the reads in between it goes faster, if that shows it too. What they show may take fewer steps.
    const quicklyShown = (): Promise<readonly Recorded[] | undefined> =>
      shrunk(met.recorded(), (steps) => attempts.shows(steps, false));
    let quickly = await quicklyShown();
    // What AWS refuses is left out first.
    for (
      let steps = attempts.withoutAccepted(met.recorded());
      quickly === undefined && steps !== undefined;
      steps = attempts.withoutAccepted(steps)
    ) {
      quickly = await shrunk(steps, (some) => attempts.shows(some, false));
    }
    if (quickly === undefined && attempts.admitAccepted()) quickly = await quicklyShown();
    const isTrue =
      quickly !== undefined &&
      (attempts.gaveUp() !== undefined ||
        (await fewestSteps(quickly, (steps) => attempts.shows(steps, true))) !== undefined);
    if (!isTrue && attempts.startAgain()) await shrunk(met.recorded(), (steps) => attempts.shows(steps, true));
    spentMs += Date.now() - began;
    const shown = attempts.shown();
    const finding = toldAs(shown, met, settings.seed);
    const gaveUp = attempts.gaveUp();
    return { finding: gaveUp === undefined ? finding : { ...finding, gaveUp }, shown };
  };
}

interface Attempts {
  /** Whether the steps show the divergence again. */
  readonly shows: (steps: readonly Recorded[], readsAll: boolean) => Promise<boolean>;
  /** How it was shown last, or met. */
  readonly shown: () => Met;
  /**
   * From now on something that AWS refuses may be accepted before it: at AWS its last call would be answered otherwise then.
   * False if nothing was.
   */
  readonly admitAccepted: () => boolean;
  /** The steps without the one that was accepted wrongly when they were tried last; undefined: there was none. */
  readonly withoutAccepted: (steps: readonly Recorded[]) => readonly Recorded[] | undefined;
  /** Why nothing more is tried. */
  readonly gaveUp: () => GivingUp | undefined;
  /** Forgets what was tried. False if there is no time for more. */
  readonly startAgain: () => boolean;
}

function createAttempts(around: ShrinkingOptions, met: FirstMet, limit: number): Attempts {
  const { target, sessions, faults, absentMembers } = around;
  const { operation, member } = met;
  const absent = [...absentMembers].filter((name) => member === undefined || name !== memberOf(operation, member));
  const signature = signatureOf(met);
  const opening = { until: limit, ...(met.probed === undefined ? {} : { probed: met.probed }) };
  let shown: Met = met;
  let tries = 0;
  let gaveUp: GivingUp | undefined;
  let wasAccepted = false;
  let admitsAccepted = false;
  let acceptedStep: Recorded | undefined;

  function givesUp(): boolean {
    if (around.options.signal?.aborted === true) gaveUp ??= 'interrupted';
    else if (Date.now() >= limit) gaveUp ??= 'time';
    else if (tries > MOST_TRIES) gaveUp ??= 'tries';
    return gaveUp !== undefined;
  }

  async function shows(steps: readonly Recorded[], readsAll: boolean): Promise<boolean> {
    around.tick();
    tries++;
    if (givesUp()) return false;
    let again: Met | undefined;
    let isSpoilt = false;
    acceptedStep = undefined;
    const compare = (other: Met): void => {
      if (again !== undefined || isSpoilt) return;
      if (signatureOf(other) === signature && isAlike(other, met)) again = other;
      else if (other.kind === 'accepted') {
        wasAccepted = true;
        isSpoilt = !admitsAccepted;
      }
    };
    const isPlayed = await faults.attempt(() =>
      sessions.playIn(target, compare, { absent: new Set(absent), ...opening }, async (session) => {
        for (const [index, recorded] of steps.entries()) {
          if (givesUp()) return;
          session.setReading(readsAll || index === steps.length - 1);
          await session.replay(recorded.step, recorded);
          if (isSpoilt) acceptedStep = recorded;
          if (again !== undefined || isSpoilt) return;
        }
      }),
    );
    if (!isPlayed || again === undefined) return false;
    // What else departs on the way shows only where it is read.
    const { after = [] } = readsAll ? again : met;
    shown = { ...again, after };
    return true;
  }

  return {
    shows,
    shown: () => shown,
    withoutAccepted: (steps) => {
      const left = steps.filter((step) => step !== acceptedStep);
      return left.length === steps.length ? undefined : left;
    },
    admitAccepted: () => {
      admitsAccepted = wasAccepted;
      return wasAccepted;
    },
    gaveUp: () => gaveUp,
    startAgain: () => {
      if (gaveUp !== undefined && gaveUp !== 'tries') return false;
      tries = 0;
      gaveUp = undefined;
      shown = met;
      return true;
    },
  };
}

/** Whether the same answers were expected: else it is another divergence of the same rule. */
function isAlike(a: Met, b: Met): boolean {
  return a.member !== undefined || JSON.stringify(a.expected) === JSON.stringify(b.expected);
}
