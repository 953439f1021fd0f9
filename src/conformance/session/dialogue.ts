// The dialogue with the target: calls in the kit's own names go out in the target's, and answers are judged.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Region } from '../../model/identifiers.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { Operation } from '../../model/vocabulary.js';
import { rulesOfSuccess } from '../attribution.js';
import type { Account } from '../beliefs/account.js';
import { isBody, textOf } from '../beliefs/body.js';
import { type Call, type Judgement, judge } from '../beliefs/judge.js';
import { keyIdOf, type Names } from '../beliefs/names.js';
import type { TimeSpan } from '../beliefs/time.js';
import type { CoverageRecorder } from '../coverage.js';
import type { Target, TargetAnswer, WrappingParameters } from '../target.js';
import { wrapKeyMaterial } from '../targets/wrapping.js';
import type { Deviations } from './deviations.js';
import type { Timing } from './timing.js';

export interface Answered {
  readonly answer: TargetAnswer;
  readonly judgement: Judgement;
  readonly now: TimeSpan;
}

export interface Dialogue {
  /** Sends a call, and judges the answer. `rules`: what else it shows to be so, if it is right. */
  readonly call: (call: Call, rules?: readonly RuleId[]) => Promise<Answered>;
  /** Judges an answer once more, as things stand now. */
  readonly judgeAgain: (call: Call, answer: TargetAnswer, now: TimeSpan) => Judgement;
  /** Sends a call whose answer nobody judges. */
  readonly ask: (region: string, operation: Operation, input: unknown) => TargetAnswer | Promise<TargetAnswer>;
  /** The markers that were given out lately. */
  readonly markers: () => readonly string[];
  /** Schedules the deletion of every key that was made. */
  readonly deleteKeys: () => Promise<void>;
}

/** So many answers in a row may be lost before the target counts as gone. */
const MOST_LOST = 5;
const BACK_OFF = 50;
const REMEMBERED_MARKERS = 3;

export function createDialogue(
  target: Target,
  account: Account,
  names: () => Names,
  timing: Timing,
  deviations: Deviations,
  options: { readonly comparesMessages: boolean; readonly patience: number; readonly coverage?: CoverageRecorder },
): Dialogue {
  const { comparesMessages, coverage } = options;
  const wrap = target.wrapKeyMaterial ?? wrapKeyMaterial;
  /** What GetParametersForImport gave out, by the kit's own import token. */
  const wrappings = new Map<string, WrappingParameters>();
  /** Every key that was made, in the target's names. */
  const made = new Map<string, { readonly keyId: string; readonly region: string }>();
  const markers: string[] = [];
  let lost = 0;

  function ask(region: string, operation: Operation, input: unknown): TargetAnswer | Promise<TargetAnswer> {
    const given = operation === 'ImportKeyMaterial' ? wrapped(input) : input;
    return target.call(region, operation, names().valueToTarget(given));
  }

  /** The input with its key material wrapped for the import token that goes with it. */
  function wrapped(input: unknown): unknown {
    const parameters = isBody(input) ? wrappings.get(textOf(input.ImportToken)) : undefined;
    if (!isBody(input) || parameters === undefined || typeof input.EncryptedKeyMaterial !== 'string') return input;
    try {
      return { ...input, EncryptedKeyMaterial: wrap(input.EncryptedKeyMaterial, parameters) };
    } catch {
      // The target gave out a public key that is none: what it says to that is its own affair.
      return input;
    }
  }

  async function call(given: Call, more: readonly RuleId[] = []): Promise<Answered> {
    const told = timing.now();
    const before = told instanceof Promise ? await told : told;
    const sent = ask(given.region, given.operation, given.input);
    const answer = sent instanceof Promise ? await sent : sent;
    const now = sent instanceof Promise ? timing.during(before, await timing.now()) : before;
    lost = 'lost' in answer ? lost + 1 : 0;
    if ('lost' in answer) {
      if (lost >= MOST_LOST) throw new Error(`${target.name} no longer answers: ${answer.lost}`);
      // After more than one it may be starting anew.
      if (lost > 1) await sleep(BACK_OFF * 2 ** lost);
    }
    account.settle(now);
    bindKeyId(given, answer);
    const [called] = coverage === undefined ? [] : account.involved(given.region, given.input);
    const keySet = called?.possible[0] ?? undefined;
    const judgement = judgeAgain(given, answer, now);
    if (judgement.succeeded) deviations.review(given);
    learn(given, answer);
    count(given, judgement, keySet, more);
    return { answer, judgement, now };
  }

  function judgeAgain(given: Call, answer: TargetAnswer, now: TimeSpan): Judgement {
    return judge(given, answer, {
      account,
      names: names(),
      now,
      tolerance: timing.tolerance(),
      comparesMessages,
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

  function learn({ operation, input, region }: Call, answer: TargetAnswer): void {
    if (!('output' in answer) || !isBody(input)) return;
    const { KeyMetadata, ReplicaKeyMetadata, PublicKey, ImportToken, NextMarker } = answer.output;
    if (operation === 'CreateKey') remember(region, KeyMetadata);
    if (operation === 'ReplicateKey') remember(textOf(input.ReplicaRegion), ReplicaKeyMetadata);
    if (operation === 'GetParametersForImport') {
      const wrappingAlgorithm = textOf(input.WrappingAlgorithm);
      wrappings.set(names().toOwn(textOf(ImportToken)), { publicKey: textOf(PublicKey), wrappingAlgorithm });
    }
    if (typeof NextMarker === 'string' && names().isKnown(NextMarker)) {
      markers.push(names().toOwn(NextMarker));
      if (markers.length > REMEMBERED_MARKERS) markers.shift();
    }
  }

  function remember(region: string, metadata: unknown): void {
    const keyId = isBody(metadata) ? textOf(metadata.KeyId) : '';
    if (keyId !== '') made.set(`${region} ${keyId}`, { keyId, region });
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
    ask,
    markers: () => markers,
    deleteKeys: async () => {
      // Replica keys first: their primary keys then need not wait for them any longer.
      let left = [...made.values()].reverse();
      const end = Date.now() + options.patience;
      for (;;) {
        const refused = [];
        for (const key of left) {
          const answer = await target.call(key.region, 'ScheduleKeyDeletion', {
            KeyId: key.keyId,
            PendingWindowInDays: 7,
          });
          if ('lost' in answer || ('error' in answer && !isGone(answer.error))) refused.push(key);
        }
        left = refused;
        // A key that is Updating cannot be deleted yet.
        if (left.length === 0 || Date.now() >= end) return;
        await sleep(Math.min(1_000, options.patience / 10));
      }
    },
  };
}

/** Whether the key is deleted, or its deletion is pending already. */
function isGone({ code, message }: { readonly code: string; readonly message: string }): boolean {
  return code === 'NotFoundException' || (code === 'KMSInvalidStateException' && message.includes('pending'));
}
