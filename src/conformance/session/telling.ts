// Tells what departs from AWS, with the rule that it is about and the way there.

import { ruleOfMember } from '../attribution.js';
import { likelyOf, trackedOf } from '../beliefs/beliefs.js';
import { isBody, textOf } from '../beliefs/body.js';
import type { Call, Divergence, Verdict } from '../beliefs/call.js';
import { memberName, memberOf } from '../beliefs/deviations.js';
import type { Possibility } from '../beliefs/time.js';
import { type KeySet, NEW_KEY_MEMBER, type Operation, parseRegion, REGION_MEMBER, readerOf } from '../model.js';
import type { Cause, Read } from './checks.js';
import type { Met } from './met.js';
import type { Running } from './running.js';

const METADATA_READER = readerOf('metadata');

/** Tells what a call has been answered wrongly, and notes what would be wrong if AWS left nothing open. */
export function tell(running: Running, { operation, region, input }: Call, verdict: Verdict): void {
  const { divergences, tolerated = [], state, involved, result } = verdict;
  const called = trackedOf(running.state.beliefs, involved[0] ?? '');
  const own = result?.keySet ?? null;
  const metAs = (divergence: Divergence, after: Possibility): Met => {
    const shown = shownIn(operation, input, divergence.member) ?? region;
    const told = withRule(divergence, operation, { operation, region }, after);
    return metOf(running, told, { operation, state, region: shown, keyId: involved[0] });
  };
  for (const divergence of divergences) {
    const { member, received } = divergence;
    if (member !== undefined && received === null) running.options.absentMembers.add(memberOf(operation, member));
    running.options.met(metAs(divergence, called?.possible[0] ?? own));
  }
  for (const divergence of tolerated) running.options.tolerated?.(metAs(divergence, own));
}

/** The other Region whose key a member shows, where the call has made a key there. */
function shownIn(operation: Operation, input: unknown, member: string | undefined): string | undefined {
  const madeIn = REGION_MEMBER[operation];
  const shows = NEW_KEY_MEMBER[operation];
  if (madeIn === undefined || shows === undefined || !isBody(input)) return undefined;
  return member?.startsWith(`${shows}.`) === true ? textOf(input[madeIn]) : undefined;
}

/** Tells what a read has found wrong. Whether it is the fault of the read itself, not of what it was to show. */
export function tellOfRead(
  running: Running,
  divergence: Divergence,
  read: Read,
  verdict: Verdict,
  cause: Cause,
): boolean {
  // What a read itself answers wrongly is its own fault, and so is what time alone has brought about.
  // What the target never shows is the read's own fault.
  const isAbsent = divergence.received === null && read.operation !== METADATA_READER;
  const isOfRead = divergence.member === undefined || cause.operation === 'time' || isAbsent;
  const operation = cause.operation === 'time' || isOfRead ? read.operation : cause.operation;
  const tracked = trackedOf(running.state.beliefs, verdict.involved[0] ?? '');
  const after = tracked === undefined ? null : (likelyOf(tracked) ?? null);
  const told = withRule(divergence, cause.operation, read, after, tracked?.before?.keySets.at(-1));
  const state = isOfRead && cause.operation !== 'time' ? verdict.state : cause.state;
  // What a read itself answers wrongly is a call like any other.
  const isCall = divergence.member === undefined && cause.operation !== 'time';
  const where = { operation, state, region: read.region, keyId: verdict.involved[0] };
  running.options.met(metOf(running, told, where, read, isCall));
  if (operation === read.operation) return true;
  running.state.isBlamed = true;
  return false;
}

function metOf(
  { recording }: Running,
  divergence: Divergence,
  where: Pick<Met, 'operation' | 'state' | 'region' | 'keyId'>,
  read?: Read,
  isCall = false,
): Met {
  const length = recording.length();
  const called = read === undefined || !isCall ? [] : [{ step: read, number: length, key: 0 }];
  return {
    ...divergence,
    ...where,
    sequence: () => recording.steps(length, read),
    recorded: () => [...recording.recorded(length), ...called],
  };
}

/** The divergence with the rule that its member belongs to. */
function withRule(
  divergence: Divergence,
  cause: Operation | 'time',
  { operation, region }: Pick<Call, 'operation' | 'region'>,
  after: Possibility,
  before?: KeySet,
): Divergence {
  const { member } = divergence;
  const shownIn = parseRegion(region);
  if (member === undefined || shownIn === undefined || divergence.kind === 'not-seen-in-time') return divergence;
  const rule = ruleOfMember(cause, member, {
    ...{ before, after, region: shownIn, read: operation },
    values: divergence,
  });
  return { ...divergence, member: memberName(member), rule };
}
