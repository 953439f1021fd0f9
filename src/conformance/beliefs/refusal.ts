// Judges an answer that is an error.

import type { FindingKind } from '../findings.js';
import { ANYTHING, type KmsError, messageConforms } from '../model.js';
import {
  type Case,
  codesOf,
  type Divergence,
  effectRule,
  expectedAnswers,
  type Judged,
  refusedBy,
  type Trial,
  verdictOf,
} from './call.js';
import { keeping } from './keeping.js';
import { namesOf } from './names.js';
import { unseenViews } from './visibility.js';

interface TargetError {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

export function judgeError(given: Case, error: TargetError): Judged {
  const { trials, comparesMessages, beliefs } = given;
  const { code, message, status } = error;
  const seen = trials.filter((trial) => isAnsweredWith(code, trial));
  const fitting = [...seen, ...notSeen(given, code)];
  const rules = refusedBy(trials);
  if (fitting.length > 0) {
    const divergences = comparesMessages
      ? messageDivergences(fitting, code, namesOf(beliefs.names).toOwn(message))
      : [];
    const isOpen = fitting.every(({ result }) => result.ok || result.error.code !== code);
    const verdict = verdictOf(given, { divergences, rules, succeeded: false, isOpen, mustAdopt: false });
    return {
      beliefs: keeping(
        given,
        fitting.map(({ before }) => before),
      ),
      verdict: seen.length > 0 ? verdict : { ...verdict, rules: ['CONSIST-1'], isUnseen: true },
    };
  }
  const expected = expectedAnswers(trials);
  const isCrash = status !== undefined && status >= 500;
  const kind: FindingKind = isCrash ? 'crash' : expected.includes('ok') ? 'refused' : 'wrong-error';
  const [refusing] = rules;
  const rule = kind === 'wrong-error' && refusing !== undefined ? refusing : effectRule(given);
  const divergence: Divergence = { kind, rule, expected, received: code, message };
  // What AWS accepts and the target refuses has not happened.
  const found = { divergences: [divergence], rules, succeeded: false, isOpen: false, mustAdopt: isCrash };
  return { beliefs, verdict: verdictOf(given, found) };
}

function isAnsweredWith(code: string, { keySet, command, result }: Trial): boolean {
  return (!result.ok && result.error.code === code) || codesOf(keySet, command).includes(code);
}

/** How a key is answered that is not there: one that is named, and one of which only a ciphertext tells. [ID-3] [CIPHER-2] */
const UNSEEN: readonly string[] = ['NotFoundException', 'AccessDeniedException'];

/** The choices that allow such an error only if the call has not seen a new key: then nothing has happened. */
function notSeen({ call, involved, trials, trialOf, now, mustSee }: Case, code: string): readonly Trial[] {
  if (!UNSEEN.includes(code) || mustSee === true) return [];
  return trials.flatMap(({ before }) =>
    unseenViews(before, involved, call.region, now)
      .map(trialOf)
      .filter((trial) => isAnsweredWith(code, trial))
      .map((trial) => ({ ...trial, before })),
  );
}

function messageDivergences(fitting: readonly Trial[], code: string, message: string): readonly Divergence[] {
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

/** The error with any key material whatever: a message may name what the target has not told before. */
function masked(error: KmsError): KmsError {
  const facts = Object.entries(error.facts).map(([name, fact]) => [
    name,
    /keyMaterialId$/i.test(name) ? ANYTHING : fact,
  ]);
  return { ...error, facts: Object.fromEntries(facts) };
}
