// Judges one observation after those before it. What is believed stands in the kit's core; here it is fed, and told apart what
// AWS cannot have answered from what cannot be judged: what a trace does not tell, and what the model does not have.

import { ruleOfMember } from '../attribution.js';
import { type Beliefs, involvedIn, likelyOf, namesForgotten, settled, trackedOf } from '../beliefs/beliefs.js';
import { type Body, isBody } from '../beliefs/body.js';
import type { Call, Circumstances, Divergence, Verdict } from '../beliefs/call.js';
import { memberName, memberOf } from '../beliefs/deviations.js';
import { namesOf } from '../beliefs/names.js';
import { step } from '../beliefs/step.js';
import { takingOver, withoutImpossible } from '../beliefs/taking-over.js';
import type { TimeSpan } from '../beliefs/time.js';
import {
  CHANGES,
  cardOf,
  MAKES_KEY_SET,
  type Members,
  OPERATIONS,
  type Operation,
  OUTPUTS,
  parseKeyReference,
  parseRegion,
  REGION_MEMBER,
} from '../model.js';
import { reopened, type ToldKinds, withKeyBefore, withRelatedKey } from './before.js';
import { alternativesOf } from './hidden.js';
import type { Observation } from './observation.js';

/** How a trace is judged. */
export interface Strictness {
  /** Records may be missing, or others may have called in between. */
  readonly hasGaps: boolean;
  /** The trace is the whole history of the account, by callers who may do everything. */
  readonly isWhole: boolean;
  readonly comparesMessages: boolean;
  /** For how many milliseconds a change need not be seen. [CONSIST-1] */
  readonly visibility: number;
  readonly told: ToldKinds;
}

/** What is believed after some observations. Never changed: judging makes the next. */
export interface Judging {
  readonly beliefs: Beliefs;
  readonly calls: number;
  readonly keys: number;
  /** Key IDs of the keys that were there before, or may have been called by others. */
  readonly open: ReadonlySet<string>;
  /** What was shown of those: by key, Region and operation. */
  readonly shown: ReadonlySet<string>;
  /** The key material that calls have brought. */
  readonly materials: readonly string[];
  /** What last changed a key set, or may have, by its key ID. */
  readonly changes: Readonly<Record<string, Operation | 'time'>>;
}

/** What an observation is. */
export type Ruling =
  /** `isLate`: only if what had changed was not seen yet. */
  | { readonly is: 'possible'; readonly isLate: boolean; readonly keyId?: string }
  | { readonly is: 'unjudged'; readonly why: string }
  | { readonly is: 'impossible'; readonly divergence: Divergence; readonly verdict: Verdict };

/** What came of it: what is believed from then on, and what it is. */
export interface Judged {
  readonly judging: Judging;
  readonly ruling: Ruling;
}

export function begun(beliefs: Beliefs): Judging {
  return { beliefs, calls: 0, keys: 0, open: new Set(), shown: new Set(), materials: [], changes: {} };
}

/** Judges an observation. */
export function judged(before: Judging, observation: Observation, strictness: Strictness): Judged {
  const operation = OPERATIONS.find((name) => name === observation.operation);
  const unjudged = (why: string, judging = before): Judged => ({ judging, ruling: { is: 'unjudged', why } });
  if (operation === undefined) return unjudged(`${observation.operation} is not modelled`);
  if (parseRegion(observation.region) === undefined) return unjudged(`${observation.region} is no Region`);
  const outside = outsideOf(observation, strictness);
  if (outside !== undefined) return unjudged(outside);
  const known = knowing(before, observation, strictness);
  if (typeof known === 'string') return unjudged(known);
  const { beliefs } = known;
  const input = namesOf(beliefs.names).valueToOwn(observation.input);
  if (!isBody(input)) return unjudged('its parameters are no object');
  if (namesForgotten(beliefs, input))
    return unjudged('the key is followed no longer: it may be in too many ways', known);
  return tried(known, operation, input, observation, strictness);
}

/** Codes that say that nothing has happened for a reason that is none of the model's. */
const THROTTLED = /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled)/;
const PERMISSIONS: readonly string[] = ['AccessDeniedException'];
const QUOTAS: readonly string[] = ['LimitExceededException'];
const SIGNATURES =
  /^(?:UnrecognizedClient|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|RequestExpired|InvalidClientTokenId|OptInRequired|NotAuthorized)/;

function outsideOf({ answer, input }: Observation, { isWhole }: Strictness): string | undefined {
  if (JSON.stringify(input).includes('alias/aws/') && !isWhole) return 'AWS managed keys are not followed';
  if (!('error' in answer)) return undefined;
  const { code } = answer.error;
  if (THROTTLED.test(code)) return `${code}: the call did not happen`;
  return SIGNATURES.test(code) ? `${code}: the caller was not known` : undefined;
}

const KEY_MEMBERS = ['KeyId', 'TargetKeyId', 'SourceKeyId', 'DestinationKeyId'] as const;

/** With every key that the observation names; a text: why it cannot be judged. */
function knowing(before: Judging, observation: Observation, strictness: Strictness): Judging | string {
  const { region, at, input, record, operation } = observation;
  let next = { ...before, calls: before.calls + 1 };
  const made = 'output' in observation.answer && MAKES_KEY_SET[operation as Operation];
  const named = [
    ...KEY_MEMBERS.map((member) => input[member]),
    ...answeredKeys(observation),
    ...(record?.keyArns ?? []),
  ];
  for (const name of made ? [] : named) {
    const reference = typeof name === 'string' ? parseKeyReference(name) : undefined;
    if (reference?.kind !== 'keyId' && reference?.kind !== 'keyArn') continue;
    const isForeign = reference.kind === 'keyArn' && reference.accountId !== next.beliefs.names.accountId;
    if (isForeign && !strictness.isWhole) return 'a key of another account is not followed';
    const where = reference.kind === 'keyArn' ? reference.region : region;
    if (!isForeign) next = withKey(next, reference.keyId, where, at, strictness);
  }
  const unknownAlias = strictness.isWhole ? undefined : aliasThatIsNotKnown(next, observation);
  return unknownAlias === undefined ? next : `what ${unknownAlias} names was not told`;
}

function answeredKeys({ answer }: Observation): readonly unknown[] {
  return 'output' in answer ? [answer.output.KeyId, answer.output.SourceKeyId] : [];
}

function withKey(before: Judging, target: string, region: string, at: TimeSpan, strictness: Strictness): Judging {
  const { beliefs, keys, open } = before;
  const names = namesOf(beliefs.names);
  const now = nowOf(beliefs, at);
  if (!names.isKnown(target)) {
    if (strictness.isWhole) return before;
    const number = keys + 1;
    const added = withKeyBefore(beliefs, target, region, now, number, strictness.told.get(target));
    if (added === undefined) return before;
    const own = namesOf(added.names).toOwn(target);
    return { ...before, beliefs: added, keys: number, open: new Set([...open, own]) };
  }
  const own = names.toOwn(target);
  const isOpen = open.has(own);
  if (strictness.hasGaps) {
    const next = reopened(beliefs, own, region, now);
    return { ...before, beliefs: withRelatedKey(next, own, region, now), open: new Set([...open, own]) };
  }
  return isOpen ? { ...before, beliefs: withRelatedKey(beliefs, own, region, now) } : before;
}

/** An alias of which nothing is known, where the answer does not say that there is none. */
function aliasThatIsNotKnown({ beliefs }: Judging, { input, region, answer }: Observation): string | undefined {
  if ('error' in answer && answer.error.code === 'NotFoundException') return undefined;
  const named = [input.KeyId, input.AliasName].filter((name) => typeof name === 'string');
  return named.find((name) => {
    const { kind } = parseKeyReference(name);
    if (kind !== 'alias' && kind !== 'aliasArn') return false;
    const isNew = input.AliasName === name && 'output' in answer;
    return !isNew && involvedIn(beliefs, region, { AliasName: name }).length === 0;
  });
}

function nowOf({ names }: Beliefs, { from, until }: TimeSpan): TimeSpan {
  const { toOwnInstant } = namesOf(names);
  return { from: toOwnInstant(from), until: toOwnInstant(until) };
}

const TOLERANCE = 2_000;

/** Judges each of the calls that it may have been; one that fits is enough. */
function tried(
  before: Judging,
  operation: Operation,
  input: Body,
  observation: Observation,
  strictness: Strictness,
): Judged {
  const { region, at, answer, record } = observation;
  const now = nowOf(before.beliefs, at);
  const known = changedByTime(before, now);
  const { beliefs, calls, keys, materials } = known;
  const circumstances: Circumstances = {
    now,
    tolerance: TOLERANCE + (now.until - now.from),
    comparesMessages: strictness.comparesMessages,
    visibility: strictness.visibility,
    absentMembers: record === undefined ? NOTHING : unrecordedOf(operation, answer),
    isLate: strictness.visibility > 0,
  };
  let wrong: { readonly call: Call; readonly verdict: Verdict; readonly beliefs: Beliefs } | undefined;
  for (const one of alternativesOf(beliefs, { operation, region, input }, observation, calls, materials)) {
    const call: Call = { region, operation, input: one.input, number: calls, key: keys + 1 };
    const { beliefs: after, verdict } = step(one.beliefs, call, answer, circumstances);
    if (verdict.divergences.length === 0)
      return { judging: learned(known, call, after, verdict), ruling: rulingOf(verdict) };
    wrong ??= { call, verdict, beliefs: after };
  }
  if (wrong === undefined) return { judging: known, ruling: { is: 'unjudged', why: 'which key it used was not told' } };
  return doubted(known, wrong, observation, circumstances, strictness);
}

/** Notes which key sets time may have changed since. */
function changedByTime(before: Judging, now: TimeSpan): Judging {
  const { beliefs, changes } = before;
  const after = settled(beliefs, now);
  const changed = beliefs.sets.filter((tracked) => trackedOf(after, tracked.keyId)?.possible !== tracked.possible);
  if (changed.length === 0) return before;
  return { ...before, changes: { ...changes, ...Object.fromEntries(changed.map(({ keyId }) => [keyId, 'time'])) } };
}

function rulingOf({ isUnseen, isAsBefore, involved }: Verdict): Ruling {
  const isLate = isUnseen === true || isAsBefore === true;
  const [keyId] = involved;
  return { is: 'possible', isLate, ...(keyId === undefined ? {} : { keyId }) };
}

function learned(known: Judging, { operation, input }: Call, beliefs: Beliefs, verdict: Verdict): Judging {
  const { succeeded, involved } = verdict;
  const isNew = succeeded && MAKES_KEY_SET[operation];
  const material = isBody(input) && succeeded ? input.EncryptedKeyMaterial : undefined;
  const changed = succeeded && CHANGES[operation] ? involved : [];
  return {
    ...known,
    beliefs: withoutImpossible(beliefs),
    keys: known.keys + (isNew ? 1 : 0),
    materials: typeof material === 'string' ? [...known.materials, material] : known.materials,
    changes: { ...known.changes, ...Object.fromEntries(changed.map((keyId) => [keyId, operation])) },
  };
}

const NOTHING: ReadonlySet<string> = new Set();

/** What CloudTrail did not record of an answer: nothing can be said of it. */
function unrecordedOf(operation: Operation, answer: Observation['answer']): ReadonlySet<string> {
  if (!('output' in answer)) return NOTHING;
  return new Set(missingIn(OUTPUTS[operation], answer.output, '').map((path) => memberOf(operation, path)));
}

function missingIn(shapes: Members, received: Body, path: string): readonly string[] {
  return Object.entries(shapes).flatMap(([name, shape]) => {
    const value = received[name];
    const own = `${path}${name}`;
    if (value === undefined) return [own];
    return shape.type === 'structure' && isBody(value) ? missingIn(shape.members, value, `${own}.`) : [];
  });
}

/** The errors by which a key state refuses. */
const STATE_CODES: readonly unknown[] = ['KMSInvalidStateException', 'DisabledException'];

/** Those, and the errors by which a kind of key refuses. */
const FORM_CODES: readonly unknown[] = [...STATE_CODES, 'InvalidKeyUsageException', 'UnsupportedOperationException'];

/** What AWS cannot have answered, unless it is about what is not known. */
function doubted(
  known: Judging,
  wrong: { readonly call: Call; readonly verdict: Verdict; readonly beliefs: Beliefs },
  observation: Observation,
  circumstances: Circumstances,
  strictness: Strictness,
): Judged {
  const { call, verdict } = wrong;
  const [divergence] = verdict.divergences;
  if (divergence === undefined) throw new Error('nothing is wrong');
  const unjudged = (why: string, judging: Judging): Judged => ({ judging, ruling: { is: 'unjudged', why } });
  const { received } = divergence;
  const isRefused = divergence.kind === 'refused' || divergence.kind === 'wrong-error';
  if (!strictness.isWhole && isRefused) {
    if (PERMISSIONS.includes(String(received))) return unjudged(`${received}: permissions are not modelled`, known);
    if (QUOTAS.includes(String(received))) return unjudged(`${received}: quotas are not followed`, known);
  }
  if ('error' in observation.answer && isFailure(observation.answer.error)) {
    const lost = step(known.beliefs, call, { lost: '' }, circumstances);
    return unjudged(`${received}: it may have happened or not`, { ...known, beliefs: lost.beliefs });
  }
  const opened = verdict.involved.filter((keyId) => known.open.has(keyId));
  // What a call that nobody wrote down may have changed since.
  const isMember = strictness.hasGaps && divergence.member !== undefined;
  if (opened.length > 0 && (isMember || !isCertain(divergence, call, known, opened))) {
    return unjudged('it depends on what was there before the trace, or on calls that are not in it', {
      ...takenOver(known, wrong, observation, circumstances, opened),
    });
  }
  return { judging: known, ruling: { is: 'impossible', divergence: withRule(divergence, wrong, known), verdict } };
}

/** KMS failed: its codes, which it answers with a status of 500. */
function isFailure({ code, status = 400 }: { readonly code: string; readonly status?: number }): boolean {
  return (
    status < 500 && /^(?:KMSInternal|DependencyTimeout|InternalFailure|ServiceUnavailable|KeyUnavailable)/.test(code)
  );
}

/** Whether it holds whatever else a key that was there before may have: of its state every form was looked at. */
function isCertain(
  { member, expected, received }: Divergence,
  call: Call,
  known: Judging,
  opened: readonly string[],
): boolean {
  if (member !== undefined) return opened.every((keyId) => known.shown.has(placeOf(keyId, call)));
  if (REGION_MEMBER[call.operation] !== undefined) return false;
  return STATE_CODES.includes(received) || expected.every((code) => FORM_CODES.includes(code));
}

function placeOf(keyId: string, { region, operation }: Pick<Call, 'region' | 'operation'>): string {
  return `${keyId} ${region} ${cardOf(operation).shows ?? operation}`;
}

/** Takes over what an answer shows of a key that was there before. */
function takenOver(
  known: Judging,
  { call, verdict, beliefs }: { readonly call: Call; readonly verdict: Verdict; readonly beliefs: Beliefs },
  observation: Observation,
  circumstances: Circumstances,
  opened: readonly string[],
): Judging {
  const { operation, region } = call;
  if (CHANGES[operation] || verdict.divergences.every(({ member }) => member === undefined)) {
    // What it is now may be anything.
    const next = opened.reduce(
      (later, keyId) => reopened(later, keyId, region, circumstances.now),
      verdict.succeeded ? beliefs : known.beliefs,
    );
    return { ...known, beliefs: next };
  }
  const next = opened.reduce(
    (later, keyId) => takingOver(later, keyId, call, observation.answer, verdict, circumstances).beliefs,
    beliefs,
  );
  const shown = new Set([...known.shown, ...opened.map((keyId) => placeOf(keyId, call))]);
  return { ...known, beliefs: withoutImpossible(next), shown };
}

/** The divergence with the rule that its member belongs to: that of the call that changed the key last. */
function withRule(
  divergence: Divergence,
  { call, verdict, beliefs }: { readonly call: Call; readonly verdict: Verdict; readonly beliefs: Beliefs },
  known: Judging,
): Divergence {
  const { member } = divergence;
  const region = parseRegion(call.region);
  if (member === undefined || region === undefined) return divergence;
  const [keyId = ''] = verdict.involved;
  const tracked = trackedOf(beliefs, keyId);
  const after = (tracked === undefined ? verdict.result?.keySet : likelyOf(tracked)) ?? null;
  const cause = CHANGES[call.operation] ? call.operation : (known.changes[keyId] ?? call.operation);
  const rule = ruleOfMember(cause, member, { after, region, read: call.operation, values: divergence });
  return { ...divergence, member: memberName(member), rule };
}
