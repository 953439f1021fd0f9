// Judges one answer: which of the possibilities allow it, and what is wrong if none does.

import { isDeepStrictEqual } from 'node:util';
import { type Command, type Reduced, reduce } from '../../model/engine/reduce.js';
import { acceptableAnswers } from '../../model/expectations/acceptable-answers.js';
import { ANSWER_SETS } from '../../model/expectations/answer-sets.js';
import { inState } from '../../model/key/state-members.js';
import type { Key, KeySet } from '../../model/key-set/key-set.js';
import { CARDS } from '../../model/operations/index.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { KmsError } from '../../model/rules/errors.js';
import type { Answer } from '../../model/rules/record.js';
import { messageConforms } from '../../model/rules/wording/forms.js';
import { ANYTHING } from '../../model/rules/wording/record.js';
import { isKeyId, isMultiRegionKeyId, parseRegion, type Region } from '../../model/vocabulary/identifiers.js';
import type { KeyState, Operation } from '../../model/vocabulary/vocabulary.js';
import { ruleOfEffect } from '../attribution.js';
import type { FindingKind } from '../findings.js';
import type { TargetAnswer } from '../target.js';
import { type Account, afterCall, choicesOf, distinct, type Tracked } from './account.js';
import { type Body, isBody, textOf } from './body.js';
import { compareOutput, type Mismatch } from './compare.js';
import { compareAccountList, compareList, isAccountList, isList } from './lists.js';
import { identifiersOf, type Names, OWN_ACCOUNT_ID } from './names.js';
import { type Choice, type Possibility, SETTINGS, type TimeSpan, withSharedOf } from './time.js';
import { unseenViews } from './visibility.js';

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

export interface Judgement {
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
  readonly result?: Reduced;
  /** The target has gone a way that the model does not: what it has now must be read. */
  readonly mustAdopt: boolean;
  /** The key sets that the call was about. */
  readonly involved: readonly Tracked[];
  /** The answer conforms only because a new key need not be seen yet: it says nothing else. [TIME-3] */
  readonly isUnseen?: true;
}

/** What a judge needs to know beside the call. */
export interface Circumstances {
  readonly account: Account;
  readonly names: Names;
  readonly now: TimeSpan;
  readonly tolerance: number;
  readonly comparesMessages: boolean;
  /** Whether new keys must be seen at once. [TIME-3] */
  readonly mustSee?: boolean;
  /** Whether a mismatch is known already, and is not to be told again. */
  readonly isKnown: (mismatch: Mismatch, call: Call) => boolean;
}

/** One way that the target may have gone. */
interface Way {
  readonly before: Choice;
  readonly after: Choice;
  readonly result: Reduced;
  readonly mismatches: readonly Mismatch[];
  readonly bindings: ReadonlyMap<string, string>;
  readonly isUnseen: boolean;
  /** Not the model's own, but another that AWS leaves open. */
  readonly isOpen: boolean;
}

const OPERATIONS_WITH_STATES: ReadonlySet<Operation> = new Set(
  ANSWER_SETS.flatMap(({ states, operations }) => (states === undefined || operations === 'any' ? [] : operations)),
);

/** Judges an answer, and keeps of the account's possibilities those that allow it. */
export function judge(call: Call, answer: TargetAnswer, circumstances: Circumstances): Judgement {
  const { account } = circumstances;
  const { operation, region, input } = call;
  const involved = account.involved(region, input);
  const [called] = involved;
  const state = calledKey(called, region)?.keyState ?? null;
  const base = { state, involved, isOpen: false };
  const choices = choicesOf(involved);
  /** Rules that leave a question about an accepted call open. */
  const openRules: RuleId[] = [];
  const ids = identifiersOf(CARDS[operation].identifiers, call.number, call.key, isMultiRegion(input));
  const at = instantOfCall(operation, answer, circumstances);
  const commandFor = (choice: Choice): Command => ({
    region,
    operation,
    input,
    at,
    accountId: OWN_ACCOUNT_ID,
    ids,
    settings: SETTINGS,
    host: account.hostFor(choice),
  });
  const setOf = (choice: Choice): KeySet | null =>
    called === undefined || operation === 'CreateKey' ? null : (choice.get(called.keyId) ?? null);
  const results = choices.map((before) => ({ before, result: reduce(setOf(before), commandFor(before)) }));
  const rules = results.flatMap(({ result }) => (result.ok ? [] : [result.error.rule])).slice(0, 1);

  if ('crash' in answer || 'lost' in answer) {
    // It may have happened or not.
    const ways = results.flatMap(({ before, result }) =>
      result.ok ? [before, afterCall(before, called?.keyId, result)] : [before],
    );
    keepIn(ways);
    // Which of several key sets has the alias now is no matter of each by itself.
    if (operation.endsWith('Alias') && involved.length > 1) for (const { keyId } of involved) account.forget(keyId);
    if ('lost' in answer) return { ...base, divergences: [], rules: [], succeeded: false, mustAdopt: false };
    const expected = expectedAnswers(results, commandFor, setOf);
    const divergence = {
      kind: 'crash',
      rule: effectRule(call, called, results),
      expected,
      received: answer.crash,
    } as const;
    return { ...base, divergences: [divergence], rules, succeeded: false, mustAdopt: false };
  }

  // Written out: V8 gives what begins with a spread a hidden class of its own, every time anew.
  const verdict: Verdict = 'error' in answer ? judgeError() : judgeOutput(answer.output);
  const { divergences, succeeded, isOpen, mustAdopt, result } = verdict;
  const decided = verdict.rules;
  if (verdict.isUnseen === true) {
    return { divergences, rules: decided, state, succeeded, isOpen, mustAdopt, involved, isUnseen: true };
  }
  return result === undefined
    ? { divergences, rules: decided, state, succeeded, isOpen, mustAdopt, involved }
    : { divergences, rules: decided, state, succeeded, isOpen, result, mustAdopt, involved };

  type Verdict = Omit<Judgement, 'state' | 'involved'>;

  function keepIn(choices: readonly Choice[]): void {
    keep(involved, choices, call, circumstances);
  }

  function isAnsweredWith(code: string, seen: Choice, result: Reduced): boolean {
    if (!result.ok && result.error.code === code) return true;
    return acceptableAnswers(setOf(seen), commandFor(seen)).answers.some((acceptable) => acceptable.code === code);
  }

  /** The choices that allow NotFoundException only if the call has not seen a new key: then nothing has happened. */
  function notSeen(code: string): typeof results {
    if (code !== 'NotFoundException' || circumstances.mustSee === true) return [];
    return choices.flatMap((before) =>
      unseenViews(before, involved, region, circumstances.now).flatMap((view) => {
        const result = reduce(setOf(view), commandFor(view));
        return isAnsweredWith(code, view, result) ? [{ before, result }] : [];
      }),
    );
  }

  function judgeError(): Verdict {
    const { code, message, status } = 'error' in answer ? answer.error : { code: '', message: '' };
    const seen = results.filter(({ before, result }) => isAnsweredWith(code, before, result));
    const fitting = [...seen, ...notSeen(code)];
    if (fitting.length > 0) {
      keepIn(fitting.map(({ before }) => before));
      const divergences = circumstances.comparesMessages ? messageDivergences(fitting, code, message) : [];
      const isOpen = fitting.every(({ result }) => result.ok || result.error.code !== code);
      const verdict = { divergences, rules, succeeded: false, isOpen, mustAdopt: false };
      return seen.length > 0 ? verdict : { ...verdict, rules: ['TIME-3'], isUnseen: true };
    }
    const expected = expectedAnswers(results, commandFor, setOf);
    const isCrash = status !== undefined && status >= 500;
    const kind: FindingKind = isCrash ? 'crash' : expected.includes('ok') ? 'refused' : 'wrong-error';
    const rule =
      kind === 'wrong-error' ? (rules[0] ?? effectRule(call, called, results)) : effectRule(call, called, results);
    const divergence: Divergence = { kind, rule, expected, received: code, message };
    // What AWS accepts and the target refuses has not happened.
    return { divergences: [divergence], rules, succeeded: false, isOpen: false, mustAdopt: isCrash };
  }

  function messageDivergences(
    fitting: readonly { readonly result: Reduced }[],
    code: string,
    given: string,
  ): readonly Divergence[] {
    const message = circumstances.names.toOwn(given);
    const errors = fitting.flatMap(({ result }) => (!result.ok && result.error.code === code ? [result.error] : []));
    const [error] = errors;
    // Of an answer that is not the engine's own, the words are not known.
    if (error === undefined || errors.length < fitting.length) return [];
    if (errors.some((one) => messageConforms(masked(one), message))) return [];
    return [
      {
        kind: 'wrong-message',
        rule: error.rule,
        expected: [...new Set(errors.map((one) => one.message))],
        received: message,
        message,
        expectedMessage: error.message,
      },
    ];
  }

  function judgeOutput(output: Body): Verdict {
    const accepted = results.filter(({ result }) => result.ok);
    if (accepted.length === 0) {
      const mayBe = results.filter(({ before }) =>
        acceptableAnswers(setOf(before), commandFor(before)).answers.some(({ code }) => code === 'ok'),
      );
      const isOpen = mayBe.length > 0;
      keepIn((isOpen ? mayBe : results).map(({ before }) => before));
      const expected = expectedAnswers(results, commandFor, setOf);
      const rule = rules[0] ?? 'STATE-1';
      const divergences: readonly Divergence[] = isOpen ? [] : [{ kind: 'accepted', rule, expected, received: 'ok' }];
      return { divergences, rules, succeeded: true, isOpen, mustAdopt: true };
    }
    const wrongKeyId = operation === 'CreateKey' ? keyIdMismatch(output, isMultiRegion(input)) : undefined;
    const ways = accepted.flatMap(({ before, result }) => waysOf(before, result, output, wrongKeyId));
    const fitting = ways.filter(({ mismatches }) => mismatches.length === 0);
    const [best] = fitting.length > 0 ? fitting : [...ways].sort((a, b) => a.mismatches.length - b.mismatches.length);
    if (best === undefined) throw new Error('an accepted call has no outcome');
    const kept = fitting.length > 0 ? fitting : ways.filter((way) => isAsWrong(way, best));
    for (const [own, target] of best.bindings) {
      // Possibilities that disagree on what a name means leave it open.
      if (kept.every(({ bindings }) => bindings.get(own) === target)) circumstances.names.bind(own, target);
    }
    keepIn(kept.map(({ after }) => after));
    const divergences = withoutConsequences(best.mismatches).map(({ member, expected, received }) => ({
      kind: isState(member) && received !== null ? ('wrong-state' as const) : ('wrong-metadata' as const),
      rule: 'CREATE-5' as RuleId,
      member,
      expected: expectedOf(ways, member, expected),
      received,
    }));
    const isOpen = fitting.length > 0 && fitting.every((way) => way.isOpen);
    const verdict = { divergences, rules: openRules, succeeded: true, isOpen, result: best.result };
    if (best.isUnseen && divergences.length === 0) return { ...verdict, mustAdopt: false, isUnseen: true };
    return { ...verdict, mustAdopt: divergences.length > 0 };
  }

  /** What the call may have led to from one choice of possibilities, each compared with the answer. */
  function waysOf(before: Choice, result: Reduced, output: Body, wrongKeyId?: Mismatch): readonly Way[] {
    if (!result.ok) return [];
    const { names, now, tolerance, isKnown } = circumstances;
    const after = afterCall(before, called?.keyId, result);
    const open = OPERATIONS_WITH_STATES.has(operation)
      ? acceptableAnswers(setOf(before), commandFor(before))
      : undefined;
    if (open !== undefined) openRules.push(...open.rules);
    const afterwards =
      open === undefined ? [{ after, output: result.output as Body }] : variants(after, result, open.answers);
    return afterwards.map(({ after: next, output: expected }, index) => {
      const keySet =
        operation === 'CreateKey' ? result.keySet : called === undefined ? undefined : next.get(called.keyId);
      const key = keySet?.keys[(replicaRegion(operation, input) ?? region) as Region];
      const expectation = {
        operation,
        input: isBody(input) ? input : {},
        output: expected,
        keySet: keySet ?? undefined,
        key,
        names,
        now,
        tolerance,
      };
      const compared = isList(operation)
        ? isAccountList(operation, input)
          ? compareAccountList(expectation, output, region as Region, account, circumstances.mustSee === true)
          : compareList(expectation, output, fullList(before))
        : compareOutput(expectation, output);
      const all = wrongKeyId === undefined ? compared.mismatches : [wrongKeyId, ...compared.mismatches];
      const mismatches = all.filter((mismatch) => !isKnown(mismatch, call));
      const { deletionDate } = compared;
      const learned =
        deletionDate === undefined || key === undefined || keySet === null || keySet === undefined
          ? next
          : new Map([...next, [keySet.keyId, withDeletionDate(keySet, key, deletionDate)]]);
      const isUnseen = compared.isUnseen === true;
      const isOpen = index > 0 || compared.isOpen === true;
      return { before, after: learned, result, mismatches, bindings: compared.bindings, isUnseen, isOpen };
    });
  }

  /** The whole list, where the call asked for a page of it. */
  function fullList(before: Choice): Body {
    const { Limit: _limit, Marker: _marker, ...others } = isBody(input) ? input : {};
    const full = reduce(setOf(before), { ...commandFor(before), input: others });
    return full.ok ? (full.output as Body) : {};
  }

  /** The same outcome with the called key in each of the states that AWS leaves open, the engine's first. */
  function variants(
    after: Choice,
    result: Reduced,
    answers: readonly { readonly code: Answer; readonly states?: readonly KeyState[] }[],
  ): readonly { readonly after: Choice; readonly output: Body }[] {
    if (!result.ok || called === undefined) return [];
    const own = { after, output: result.output as Body };
    const keySet = after.get(called.keyId) ?? undefined;
    const key = keySet?.keys[region as Region];
    const states = answers.find(({ code }) => code === 'ok')?.states ?? [];
    if (keySet === undefined || key === undefined) return [own];
    const others = states.flatMap((keyState) => {
      if (keyState === key.keyState) return [];
      const other = shownIn(key, keyState, circumstances.now.until, result.output as Body);
      const next = { ...keySet, keys: { ...keySet.keys, [region]: other.key } };
      return [{ after: new Map([...after, [called.keyId, next]]), output: other.output }];
    });
    return [own, ...others];
  }
}

/** Whether the same members are wrong. */
function isAsWrong({ mismatches }: Way, best: Way): boolean {
  return (
    mismatches.length === best.mismatches.length &&
    mismatches.every(({ member }, index) => member === best.mismatches[index]?.member)
  );
}

/** What follows from a wrong state is not wrong by itself; and of the roles of related keys each follows from the others. */
function withoutConsequences(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  const states = mismatches.filter(({ member, received }) => isState(member) && received !== null);
  if (states.length > 0) return states;
  const roles = mismatches.filter(({ member }) => member.includes('.MultiRegionConfiguration.'));
  return mismatches.filter((mismatch) => !roles.includes(mismatch) || mismatch === roles[0]);
}

/** A key ID says whether the key is a multi-Region key. [ID-1] */
function keyIdMismatch(output: Body, multiRegion: boolean): Mismatch | undefined {
  const metadata = output.KeyMetadata;
  const keyId = isBody(metadata) ? textOf(metadata.KeyId) : '';
  if (isKeyId(keyId) && isMultiRegionKeyId(keyId) === multiRegion) return undefined;
  const form = multiRegion ? 'mrk- and 32 hexadecimal digits' : 'a UUID';
  return { member: 'KeyMetadata.KeyId', expected: [form], received: keyId === '' ? null : keyId };
}

function expectedOf(ways: readonly Way[], member: string, otherwise: readonly unknown[]): readonly unknown[] {
  const values = new Map<string, unknown>();
  for (const { mismatches } of ways) {
    for (const mismatch of mismatches) {
      if (mismatch.member === member) for (const value of mismatch.expected) values.set(JSON.stringify(value), value);
    }
  }
  return values.size === 0 ? otherwise : [...values.values()];
}

/** Every code that conforms, `ok` for a success. */
function expectedAnswers(
  results: readonly { readonly before: Choice; readonly result: Reduced }[],
  commandFor: (choice: Choice) => Command,
  setOf: (choice: Choice) => KeySet | null,
): readonly Answer[] {
  const codes = results.flatMap(({ before }) =>
    acceptableAnswers(setOf(before), commandFor(before)).answers.map(({ code }) => code),
  );
  return [...new Set(codes)];
}

function effectRule(call: Call, called: Tracked | undefined, results: readonly { readonly result: Reduced }[]): RuleId {
  const refused = results.every(({ result }) => !result.ok) ? results[0]?.result : undefined;
  if (refused !== undefined && !refused.ok) return refused.error.rule;
  const keySet = called?.possible[0] ?? undefined;
  const key = calledKey(called, call.region);
  return ruleOfEffect(call.operation, {
    ...(keySet === undefined ? {} : { keySet }),
    ...(key === undefined ? {} : { key }),
    input: call.input,
  });
}

/** Reads of what a replica key may show as it was. [SHARED-1] */
const SHOWS_SHARED: ReadonlySet<Operation> = new Set<Operation>([
  'DescribeKey',
  'GetKeyRotationStatus',
  'ListKeyRotations',
]);

/** Of each key set what is left of its possibilities. */
function keep(
  involved: readonly Tracked[],
  choices: readonly Choice[],
  { operation, region }: Call,
  { account, now }: Circumstances,
): void {
  for (const tracked of involved) {
    const before = tracked.possible;
    const fitting = distinct(choices.map((choice) => choice.get(tracked.keyId) ?? null));
    const left =
      tracked.before !== undefined && SHOWS_SHARED.has(operation) && fitting.length < tracked.possible.length
        ? [...fitting, ...tracked.possible.filter((keySet) => isLeftByReplica(keySet, fitting, region))]
        : fitting;
    if (left.length > 0) tracked.possible = distinct(left);
    if (operation === 'ReplicateKey') account.noteNew(tracked, before, now);
    for (const keySet of left) {
      for (const of in keySet?.keys) {
        tracked.regions.add(of as Region);
        tracked.hadKeys.add(of as Region);
      }
    }
  }
}

/** Whether a possibility is ruled out only by a shared property that a replica key has shown: it may show it as it was. */
function isLeftByReplica(keySet: Possibility, fitting: readonly Possibility[], region: string): boolean {
  if (keySet === null || keySet.primaryRegion === region) return false;
  return fitting.some((other) => other !== null && isDeepStrictEqual(withSharedOf(keySet, other), other));
}

function calledKey(called: Tracked | undefined, region: string): Key | undefined {
  return called?.possible.find((keySet) => keySet !== null)?.keys[region as Region];
}

/** Dates of creation are the target's own, as long as they are of now. */
function instantOfCall(operation: Operation, answer: TargetAnswer, { now, tolerance, names }: Circumstances): number {
  const name = operation === 'CreateKey' ? 'KeyMetadata' : 'ReplicaKeyMetadata';
  if (operation !== 'CreateKey' && operation !== 'ReplicateKey') return now.until;
  const metadata = 'output' in answer ? answer.output[name] : undefined;
  const date = isBody(metadata) ? metadata.CreationDate : undefined;
  const instant = names.ownInstantOf(date);
  return instant >= now.from - tolerance && instant <= now.until + tolerance ? instant : now.until;
}

function replicaRegion(operation: Operation, input: unknown): string | undefined {
  const region = operation === 'ReplicateKey' && isBody(input) ? input.ReplicaRegion : undefined;
  return typeof region === 'string' ? parseRegion(region) : undefined;
}

function withDeletionDate(keySet: KeySet, key: Key, deletionDate: number): KeySet {
  if (key.deletionDate === deletionDate && key.deletionLateness === undefined) return keySet;
  const shown = inState(key, key.keyState, { deletionDate, deletionLateness: undefined });
  return { ...keySet, keys: { ...keySet.keys, [key.region]: shown } };
}

const DAY = 86_400_000;

/** A key in another state than the engine's, with what belongs to it, and the answer that says so. */
function shownIn(key: Key, keyState: KeyState, at: number, output: Body): { readonly key: Key; readonly output: Body } {
  const days = key.pendingDeletionWindowInDays;
  if (keyState !== 'PendingDeletion' || days === undefined) return { key: inState(key, keyState), output };
  const deletionDate = at + days * DAY;
  return {
    key: inState(key, keyState, { deletionDate }),
    output: { ...output, KeyState: keyState, DeletionDate: deletionDate / 1000 },
  };
}

/** The error with any key material whatever: a message may name what the target has not told before. */
function masked(error: KmsError): KmsError {
  const facts = Object.entries(error.facts).map(([name, fact]) => [
    name,
    /keyMaterialId$/i.test(name) ? ANYTHING : fact,
  ]);
  return { ...error, facts: Object.fromEntries(facts) };
}

function isState(member: string): boolean {
  return member === 'KeyState' || member.endsWith('.KeyState');
}

function isMultiRegion(input: unknown): boolean {
  return isBody(input) && input.MultiRegion === true;
}
