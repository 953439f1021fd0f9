// Reads what a call has changed, and takes over what the target shows where it has gone a way of its own.

import type { RuleId } from '../../model/rules/catalogue.js';
import type { Region } from '../../model/vocabulary/identifiers.js';
import type { KeyState, Operation } from '../../model/vocabulary/vocabulary.js';
import { type Account, distinct, type Tracked } from '../beliefs/account.js';
import { adopted } from '../beliefs/adopt.js';
import { type Body, isBody } from '../beliefs/body.js';
import type { Call, Divergence, Judgement } from '../beliefs/judge.js';
import type { Names } from '../beliefs/names.js';
import { type TimeSpan, withSharedOf } from '../beliefs/time.js';
import type { TargetAnswer } from '../target.js';
import type { Asking } from './asking.js';
import { type Read, readsOf } from './checks.js';
import type { Deviations } from './deviations.js';
import type { Answered, Dialogue } from './dialogue.js';

/** Tells what a read has found wrong. Whether it is the fault of the read itself, not of what it was to show. */
export type TellOfRead = (divergence: Divergence, read: Read, judgement: Judgement, cause: Cause) => boolean;

/** Why something is read: the call whose effect it shows, or because time has passed. */
export interface Cause {
  readonly operation: Operation | 'time';
  /** The state of the called key before that call. */
  readonly state: KeyState | null;
  /** The rules by which it has changed, where it was time. */
  readonly rules?: readonly RuleId[];
}

export interface Reader {
  /** A read after a change: what it shows that the model does not is the change's fault. */
  readonly check: (read: Read, cause: Cause, tracked: Tracked) => Promise<void>;
  /** Reads everything that a key set shows, and takes it over without a word. */
  readonly adopt: (tracked: Tracked) => Promise<void>;
  /** Whether a replica key shows a shared property as it was, which it may for a while. [SHARED-1] */
  readonly isStale: (call: Call, tracked: Tracked, answer: TargetAnswer, now: TimeSpan) => boolean;
  /** Takes over what one read has shown; answers what is wrong even so. */
  readonly takeOver: (call: Call, tracked: Tracked, answered: Answered) => readonly Divergence[];
}

export function createReader(
  account: Account,
  dialogue: Dialogue,
  ask: Asking['ask'],
  names: () => Names,
  deviations: Deviations,
  isLeftOut: (operation: Operation) => boolean,
  tell: TellOfRead,
): Reader {
  async function check(read: Read, cause: Cause, tracked: Tracked): Promise<void> {
    if (isLeftOut(read.operation) || !account.sets.has(tracked.keyId)) return;
    const call = callOf(read);
    let before = tracked.possible;
    const answered = await ask(call, cause.rules, () => {
      before = tracked.possible;
    });
    const { answer, judgement } = answered;
    if (judgement.divergences.length === 0) return dialogue.settle(read.operation, answered, false);
    if (isStale(call, tracked, answer, answered.now)) {
      tracked.possible = before;
      return dialogue.settle(read.operation, openly(answered), false);
    }
    const told = asStates(read, answer, judgement);
    let isOwn = false;
    try {
      for (const divergence of told) if (tell(divergence, read, judgement, cause)) isOwn = true;
      tracked.departures += isAboutExistence(read, judgement) ? MOST_DEPARTURES / 2 : 1;
      for (const divergence of takeOver(call, tracked, answered)) {
        // What is wrong even in the state that the target shows is no consequence of it.
        if (told.some(({ member }) => member === divergence.member)) continue;
        if (tell(divergence, read, judgement, cause)) isOwn = true;
      }
    } finally {
      dialogue.settle(read.operation, answered, isOwn);
    }
  }

  function isStale(call: Call, tracked: Tracked, answer: TargetAnswer, now: TimeSpan): boolean {
    const { before, possible } = tracked;
    const [likely] = possible;
    if (before === undefined || !('output' in answer) || likely === null || likely === undefined) return false;
    if (likely.primaryRegion === call.region) return false;
    const isAsBefore = before.keySets.some((keySet) => {
      tracked.possible = [withSharedOf(likely, keySet)];
      return dialogue.judgeAgain(call, answer, now).divergences.length === 0;
    });
    tracked.possible = possible;
    return isAsBefore;
  }

  function takeOver(call: Call, tracked: Tracked, { answer, judgement, now }: Answered): readonly Divergence[] {
    if (judgement.divergences.some(isAboutRoles)) tracked.hasUnknownRoles = true;
    takeOverAnswer(call, tracked, answer, now);
    // What is still different lasts, and is not told again.
    const { divergences } = dialogue.judgeAgain(call, answer, now);
    const lasting = divergences.filter(({ member }) => member !== undefined);
    for (const { member = '', expected, received } of lasting) deviations.note({ member, expected, received }, call);
    if (tracked.departures >= MOST_DEPARTURES) account.forget(tracked.keyId);
    return lasting;
  }

  function takeOverAnswer(call: Call, tracked: Tracked, answer: TargetAnswer, now: TimeSpan): void {
    const isGone = 'error' in answer && answer.error.code === 'NotFoundException';
    if (!('output' in answer) && !isGone) return;
    const output = 'output' in answer ? (names().valueToOwn(answer.output) as Body) : undefined;
    const { region, operation } = call;
    const before = tracked.possible;
    tracked.possible = distinct(
      tracked.possible.flatMap((keySet) =>
        keySet === null ? [] : [adopted(keySet, region as Region, operation, output, now)],
      ),
    );
    if (tracked.possible.length === 0) tracked.possible = [null];
    tracked.isAdopted = true;
    account.noteNew(tracked, before, now);
    delete tracked.before;
  }

  return {
    check,
    isStale,
    takeOver,
    adopt: async (tracked) => {
      const reads = readsOf(tracked).filter(({ operation }) => !isLeftOut(operation));
      const answers: (readonly [Call, Answered])[] = [];
      for (const read of reads) {
        if (!account.sets.has(tracked.keyId)) return;
        const call = callOf(read);
        const answered = await ask(call);
        if (answered.judgement.isUnseen === true) continue;
        takeOverAnswer(call, tracked, answered.answer, answered.now);
        answers.push([call, answered]);
      }
      for (const [call, answered] of answers) takeOver(call, tracked, answered);
    },
  };
}

/** What a replica key shows as it was is another answer than the model's. [SHARED-1] */
export function openly({ judgement, ...others }: Answered): Answered {
  return { ...others, judgement: { ...judgement, isOpen: true } };
}

/** A key set that departs so often is not followed any longer: what comes then is the consequence of what was told. */
const MOST_DEPARTURES = 24;

const ROLES = /MultiRegionKeyType$|PrimaryKey(?:\.Region)?$/;

function isAboutRoles({ member, received }: Divergence): boolean {
  return member !== undefined && ROLES.test(member) && received !== null;
}

/** Whether a key is there that should not be, or not there although it should. */
function isAboutExistence({ operation }: Read, { divergences }: Judgement): boolean {
  return operation === 'DescribeKey' && divergences.some(({ member }) => member === undefined);
}

/** A read makes nothing that would need a name. */
function callOf(read: Read): Call {
  return { ...read, number: 0, key: 0 };
}

/** Where a key is that should be none, or none where one should be, its state is what is wrong. */
function asStates({ operation, region }: Read, answer: TargetAnswer, judgement: Judgement): readonly Divergence[] {
  const [divergence] = judgement.divergences;
  if (operation !== 'DescribeKey' || divergence === undefined) return judgement.divergences;
  const base = { kind: 'wrong-state', member: 'KeyMetadata.KeyState', rule: divergence.rule } as const;
  if (divergence.kind === 'refused' && divergence.received === 'NotFoundException') {
    const states = judgement.involved.flatMap(({ possible }) =>
      possible.flatMap((keySet) => keySet?.keys[region]?.keyState ?? []),
    );
    return [{ ...base, expected: [...new Set(states)], received: null }];
  }
  if (divergence.kind !== 'accepted' || !('output' in answer)) return judgement.divergences;
  const metadata = answer.output.KeyMetadata;
  return [{ ...base, expected: [null], received: isBody(metadata) ? (metadata.KeyState ?? null) : null }];
}
