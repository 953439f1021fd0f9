// The dialogue with the target: calls in the kit's own names go out in the target's, and answers are judged.

import { setTimeout as sleep } from 'node:timers/promises';
import type { KeySet } from '../../model/key-set/key-set.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { Region } from '../../model/vocabulary/identifiers.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import { rulesOfSuccess } from '../attribution.js';
import type { Account } from '../beliefs/account.js';
import { isBody, textOf } from '../beliefs/body.js';
import { type Call, type Judgement, judge } from '../beliefs/judge.js';
import { keyIdOf, type Names } from '../beliefs/names.js';
import type { TimeSpan } from '../beliefs/time.js';
import type { CoverageRecorder } from '../coverage.js';
import type { Settlement } from '../outcomes.js';
import type { Target, TargetAnswer, WrappingParameters } from '../target.js';
import { canWrap, wrapKeyMaterial } from '../targets/wrapping.js';
import type { Deviations } from './deviations.js';
import type { Leavings } from './leavings.js';
import type { Timing } from './timing.js';

export interface Answered {
  readonly answer: TargetAnswer;
  readonly judgement: Judgement;
  readonly now: TimeSpan;
}

export interface Dialogue {
  /** Sends a call, and judges the answer. `rules`: what else it shows to be so, if it is right. */
  readonly call: (call: Call, rules?: readonly RuleId[]) => Promise<Answered>;
  /** Judges an answer once more, as things stand now. `mustSee`: as if new keys had to be seen at once. */
  readonly judgeAgain: (call: Call, answer: TargetAnswer, now: TimeSpan, mustSee?: boolean) => Judgement;
  /** Says how a call was settled, once it is known whether it or what it has changed departs. */
  readonly settle: (operation: Operation, answered: Answered, departs: boolean) => void;
  /** The operation that was called last. */
  readonly latest: () => Operation | undefined;
  /** Sends a call whose answer nobody judges by itself. */
  readonly ask: (region: string, operation: Operation, input: unknown) => TargetAnswer | Promise<TargetAnswer>;
  /** The markers that were given out lately. */
  readonly markers: () => readonly string[];
}

const BACK_OFF = 50;
const REMEMBERED_MARKERS = 3;

export function createDialogue(
  target: Target,
  account: Account,
  names: () => Names,
  timing: Timing,
  deviations: Deviations,
  leavings: Leavings,
  options: {
    readonly comparesMessages: boolean;
    readonly coverage?: CoverageRecorder;
    readonly settled?: (operation: Operation, settlement: Settlement) => void;
  },
): Dialogue {
  const { comparesMessages, coverage, settled = () => {} } = options;
  /** What GetParametersForImport gave out, by the kit's own import token. */
  const wrappings = new Map<string, WrappingParameters>();
  const markers: string[] = [];
  let lost = 0;
  let latest: Operation | undefined;

  function ask(region: string, operation: Operation, input: unknown): TargetAnswer | Promise<TargetAnswer> {
    latest = operation;
    const given = operation === 'ImportKeyMaterial' ? wrapped(input) : input;
    const sent = names().valueToTarget(given);
    const answer = target.call(region, operation, sent);
    return answer instanceof Promise
      ? answer.then((one) => noted(region, operation, sent, one))
      : noted(region, operation, sent, answer);
  }

  function noted(region: string, operation: Operation, sent: unknown, answer: TargetAnswer): TargetAnswer {
    leavings.note(region, operation, sent, answer, timing.instant());
    return answer;
  }

  /** The input with its key material wrapped for the import token that goes with it. */
  function wrapped(input: unknown): unknown {
    const parameters = isBody(input) ? wrappings.get(textOf(input.ImportToken)) : undefined;
    if (!isBody(input) || parameters === undefined || typeof input.EncryptedKeyMaterial !== 'string') return input;
    const { EncryptedKeyMaterial: keyMaterial } = input;
    if (target.wrapKeyMaterial !== undefined) {
      return { ...input, EncryptedKeyMaterial: target.wrapKeyMaterial(keyMaterial, parameters) };
    }
    // The target may have given out a public key that is none: what it says to that is its own affair.
    if (!canWrap(keyMaterial, parameters)) return input;
    return { ...input, EncryptedKeyMaterial: wrapKeyMaterial(keyMaterial, parameters) };
  }

  /** A call that fails is settled; any other is once its consequences are known. */
  async function call(given: Call, more?: readonly RuleId[]): Promise<Answered> {
    try {
      return await exchanged(given, more);
    } catch (error) {
      settled(given.operation, 'failed');
      throw error;
    }
  }

  async function exchanged(given: Call, more: readonly RuleId[] = []): Promise<Answered> {
    const told = timing.now();
    const before = told instanceof Promise ? await told : told;
    const sent = ask(given.region, given.operation, given.input);
    const answer = sent instanceof Promise ? await sent : sent;
    const now = sent instanceof Promise ? timing.during(before, await timing.now()) : before;
    lost = 'lost' in answer ? lost + 1 : 0;
    // After more than one it may be starting anew.
    if (lost > 1) await sleep(BACK_OFF * 2 ** lost);
    account.settle(now);
    bindKeyId(given, answer);
    const [called] = coverage === undefined ? [] : account.involved(given.region, given.input);
    const keySet = called?.possible[0] ?? undefined;
    const judgement = judgeAgain(given, answer, now);
    if (judgement.succeeded) deviations.review(given);
    learn(given, answer);
    // What has not seen the key says nothing of it.
    if (judgement.isUnseen !== true) count(given, judgement, keySet, more);
    return { answer, judgement, now };
  }

  function judgeAgain(given: Call, answer: TargetAnswer, now: TimeSpan, mustSee = false): Judgement {
    return judge(given, answer, {
      account,
      names: names(),
      now,
      tolerance: timing.tolerance(),
      comparesMessages,
      mustSee,
      isKnown: deviations.isKnown,
    });
  }

  /** A new key's ID is known before the rest of the answer is compared. */
  function bindKeyId({ operation, input, key }: Call, answer: TargetAnswer): void {
    if (operation !== 'CreateKey' || !('output' in answer)) return;
    const metadata = answer.output.KeyMetadata;
    const keyId = isBody(metadata) ? textOf(metadata.KeyId) : '';
    if (keyId !== '') names().bind(keyIdOf(key, isBody(input) && input.MultiRegion === true), keyId);
  }

  function learn({ operation, input }: Call, answer: TargetAnswer): void {
    if (!('output' in answer) || !isBody(input)) return;
    const { PublicKey, ImportToken, NextMarker } = answer.output;
    if (operation === 'GetParametersForImport') {
      const wrappingAlgorithm = textOf(input.WrappingAlgorithm);
      wrappings.set(names().toOwn(textOf(ImportToken)), { publicKey: textOf(PublicKey), wrappingAlgorithm });
    }
    if (typeof NextMarker === 'string' && names().isKnown(NextMarker)) {
      markers.push(names().toOwn(NextMarker));
      if (markers.length > REMEMBERED_MARKERS) markers.shift();
    }
  }

  function count(
    { operation, input, region }: Call,
    judgement: Judgement,
    keySet: KeySet | undefined,
    more: readonly RuleId[],
  ): void {
    if (coverage === undefined) return;
    const { state, rules, succeeded, divergences } = judgement;
    const agreed = divergences.length === 0;
    if (!succeeded) return coverage.judged({ operation, state, rules, agreed });
    const key = keySet?.keys[region as Region];
    const decided = rulesOfSuccess(
      operation,
      keySet === undefined || key === undefined ? { input } : { input, keySet, key },
    );
    const all = rules.length + more.length === 0 ? decided : [...decided, ...rules, ...more];
    coverage.judged({ operation, state, rules: all, agreed });
  }

  return {
    call,
    judgeAgain,
    settle: (operation, { answer, judgement }, departs) => {
      if ('lost' in answer) settled(operation, 'failed');
      // What has not seen a new key when the run was over says nothing: it is not among the calls that were judged.
      else if (judgement.isUnseen === true) return;
      else if (departs) settled(operation, 'departed');
      else settled(operation, judgement.isOpen ? 'agreed openly' : 'agreed');
    },
    latest: () => latest,
    ask,
    markers: () => markers,
  };
}
