// A call of the kit, what the model makes of it in each of the possibilities, and what came of it.

import { ruleOfEffect } from '../attribution.js';
import type { FindingKind } from '../findings.js';
import {
  acceptableAnswers,
  cardOf,
  type Instant,
  type JsonCommand,
  type Key,
  type KeySet,
  type KeyState,
  MAKES_KEY_SET,
  NEW_KEY_MEMBER,
  type Operation,
  parseRegion,
  REGION_MEMBER,
  type Reduced,
  type Region,
  type RuleId,
  reduceJson,
} from '../model.js';
import type { TargetAnswer } from '../target.js';
import { type Beliefs, choicesOf, involvedIn, likelyOf, type Tracked } from './beliefs.js';
import { isBody } from './body.js';
import { hostFor } from './host.js';
import { identifiersOf, namesOf, OWN_ACCOUNT_ID } from './names.js';
import { type Choice, SETTINGS, type TimeSpan } from './time.js';

/** One call, in the kit's own names. */
export interface Call {
  readonly region: string;
  readonly operation: Operation;
  readonly input: unknown;
  /** The how-manieth call and key of the sequence it is: new identifiers follow from them. */
  readonly number: number;
  readonly key: number;
}

/** What went wrong. */
export interface Divergence {
  readonly kind: FindingKind;
  readonly rule: RuleId;
  readonly member?: string;
  readonly expected: readonly unknown[];
  readonly received: unknown;
  readonly message?: string;
  readonly expectedMessage?: string;
}

/** What an answer is. */
export interface Verdict {
  readonly divergences: readonly Divergence[];
  /** The rules that decided the model's answer. */
  readonly rules: readonly RuleId[];
  /** The state of the called key before the call. */
  readonly state: KeyState | null;
  /** The call succeeded at the target. */
  readonly succeeded: boolean;
  /** The answer conforms, and is not the model's own: another of those that AWS leaves open. */
  readonly isOpen: boolean;
  /** What the model says of a success; of the possibilities that are left, the first. */
  readonly result?: Reduced | undefined;
  /** The target has gone a way that the model does not: what it has now must be read. */
  readonly mustAdopt: boolean;
  /** Key IDs of the key sets that the call was about. */
  readonly involved: readonly string[];
  /** The called key set before the call, in the likeliest form. */
  readonly before?: KeySet | undefined;
  /** Of an answer that is another than the model's own: what would be wrong if AWS left nothing open. */
  readonly tolerated?: readonly Divergence[];
  /** The answer conforms only because a new key need not be seen yet: it says nothing else. [CONSIST-1] */
  readonly isUnseen?: true;
  /** It conforms to the account as it was before a change that need not be seen yet: it says nothing else. [CONSIST-1] */
  readonly isEarlier?: true;
  /** It shows as it was what related keys share, which it may for a while: it says nothing of what is so now. [SHARED-1] */
  readonly isAsBefore?: true;
}

/** What came of a step: what is believed from now on, and what the answer was. */
export interface Judged {
  readonly beliefs: Beliefs;
  readonly verdict: Verdict;
}

/** What is so around a call. */
export interface Circumstances {
  /** When it was made and answered. */
  readonly now: TimeSpan;
  /** By how many milliseconds a date may differ from what it should be. */
  readonly tolerance: number;
  readonly comparesMessages: boolean;
  /** For how many milliseconds a new key need not be seen. [CONSIST-1] */
  readonly visibility: number;
  /** Members that the target never shows: told once, they are not told again. */
  readonly absentMembers: ReadonlySet<string>;
  /** Whether new keys must be seen at once. [CONSIST-1] */
  readonly mustSee?: boolean;
  /** Whether the target has shown a change late. [CONSIST-1] */
  readonly isLate?: boolean;
}

/** What the model makes of a call in one choice of possibilities. */
export interface Trial {
  readonly before: Choice;
  /** The key set that is called, in that choice. */
  readonly keySet: KeySet | null;
  readonly command: JsonCommand<Operation>;
  readonly result: Reduced;
}

/** A call under judgement. */
export interface Case extends Circumstances {
  readonly beliefs: Beliefs;
  readonly call: Call;
  /** The Region that is called, if it is one. */
  readonly region: Region | undefined;
  readonly involved: readonly Tracked[];
  readonly called: Tracked | undefined;
  readonly trialOf: (choice: Choice) => Trial;
  readonly trials: readonly Trial[];
}

export function caseOf(beliefs: Beliefs, call: Call, answer: TargetAnswer, circumstances: Circumstances): Case {
  const { operation, region, input, number, key } = call;
  const involved = involvedIn(beliefs, region, input);
  const [called] = involved;
  const ids = identifiersOf(cardOf(operation).identifiers, number, key, isMultiRegion(input));
  const at = instantOfCall(beliefs, operation, answer, circumstances);
  const trialOf = (before: Choice): Trial => {
    const keySet = called === undefined || MAKES_KEY_SET[operation] ? null : (before.get(called.keyId) ?? null);
    const host = hostFor(beliefs, before);
    const command = { region, operation, input, at, accountId: OWN_ACCOUNT_ID, ids, settings: SETTINGS, host };
    return { before, keySet, command, result: reduceJson(keySet, command) };
  };
  const trials = choicesOf(involved).map(trialOf);
  const { now, tolerance, comparesMessages, visibility, absentMembers, mustSee = false } = circumstances;
  const around = { now, tolerance, comparesMessages, visibility, absentMembers, mustSee };
  return { beliefs, call, region: parseRegion(region), involved, called, trialOf, trials, ...around };
}

/** Dates of creation are the target's own, as long as they are of now. */
function instantOfCall(
  { names }: Beliefs,
  operation: Operation,
  answer: TargetAnswer,
  { now, tolerance }: Circumstances,
): Instant {
  const member = NEW_KEY_MEMBER[operation];
  if (member === undefined || !('output' in answer)) return now.until;
  const metadata = answer.output[member];
  const instant = namesOf(names).ownInstantOf(isBody(metadata) ? metadata.CreationDate : undefined);
  return instant >= now.from - tolerance && instant <= now.until + tolerance ? instant : now.until;
}

/** What is so of every verdict on a call. */
export function verdictOf(
  { involved, called, region }: Case,
  found: Pick<Verdict, 'divergences' | 'rules' | 'succeeded' | 'isOpen' | 'mustAdopt' | 'result'>,
): Verdict {
  const { divergences, rules, succeeded, isOpen, mustAdopt, result } = found;
  // Written out: V8 gives what begins with a spread a hidden class of its own, every time anew.
  return {
    divergences,
    rules,
    state: calledKey(called, region)?.keyState ?? null,
    succeeded,
    isOpen,
    result,
    mustAdopt,
    involved: involved.map(({ keyId }) => keyId),
    before: called?.possible[0] ?? undefined,
  };
}

/** Every code that conforms, `ok` for a success. */
export function expectedAnswers(trials: readonly Trial[]): readonly string[] {
  return [...new Set(trials.flatMap(({ keySet, command }) => codesOf(keySet, command)))];
}

/** By the command, which is made for one key set. */
const CODES = new WeakMap<JsonCommand<Operation>, readonly string[]>();

/** Every code that conforms where the key set is this one. */
export function codesOf(keySet: KeySet | null, command: JsonCommand<Operation>): readonly string[] {
  const known = CODES.get(command);
  if (known !== undefined) return known;
  const codes = acceptableAnswers(keySet, command).answers.map(({ code }) => code);
  CODES.set(command, codes);
  return codes;
}

/** The rule of the model's refusal, in the first of the possibilities that refuse. */
export function refusedBy(trials: readonly Trial[]): readonly RuleId[] {
  return trials.flatMap(({ result }) => (result.ok ? [] : [result.error.rule])).slice(0, 1);
}

/** The rule that a target departs from which answers otherwise than the model. */
export function effectRule({ call, called, trials, region }: Case): RuleId {
  const [first] = trials;
  if (first !== undefined && !first.result.ok && trials.every(({ result }) => !result.ok))
    return first.result.error.rule;
  const keySet = called?.possible[0] ?? undefined;
  return ruleOfEffect(call.operation, { keySet, key: calledKey(called, region), input: call.input });
}

/** The called key in its likeliest form. */
function calledKey(called: Tracked | undefined, region: Region | undefined): Key | undefined {
  return called === undefined || region === undefined ? undefined : likelyOf(called)?.keys[region];
}

/** The Region of the key that a call is about: where it makes one elsewhere, there. */
export function shownRegion({ call, region }: Case): Region | undefined {
  const { operation, input } = call;
  const member = NEW_KEY_MEMBER[operation] === undefined ? undefined : REGION_MEMBER[operation];
  return (member === undefined || !isBody(input) ? undefined : parseRegion(input[member])) ?? region;
}

export function isMultiRegion(input: unknown): boolean {
  return isBody(input) && input.MultiRegion === true;
}
