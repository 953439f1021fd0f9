// Every answer that conforms to AWS for one call: the engine's own, those that AWS leaves open, and where two faults
// compete those of the other.

import { isOperation, type JsonCommand, type Reduced, reduceJson } from '../engine/reduce.js';
import { defaultHost, type Host } from '../key-set/host.js';
import type { KeySet } from '../key-set/key-set.js';
import { parseInput } from '../operations/index.js';
import { ruleOfCell } from '../operations/tables.js';
import { RULES, type RuleId } from '../rules/catalogue.js';
import type { KmsError } from '../rules/errors.js';
import type { Answer } from '../rules/record.js';
import type { KeyState, Operation } from '../vocabulary/vocabulary.js';
import { ANSWER_SETS, type AnswerSet } from './answer-sets.js';
import { type CalledKey, calledKey } from './called-key.js';
import { allHold, type Situation } from './conditions.js';
import { asIfEnabled, cellErrors, gateErrors, isSeenAfterTheState } from './key-state.js';

/** One answer that conforms. */
export interface AcceptableAnswer {
  readonly code: Answer;
  /** Of `ok`, where AWS leaves it open: the key states in which the called key may be then, the engine's first. */
  readonly states?: readonly KeyState[];
}

/** What AWS may answer to a command: several answers where it leaves open which. */
export interface AcceptableAnswers {
  /** What the engine answers. Its code is the first of the answers. */
  readonly engine: Reduced;
  readonly answers: readonly AcceptableAnswer[];
  /** The rules behind the set: the one that refused, and those that leave a question open. */
  readonly rules: readonly RuleId[];
}

/**
 * Every answer that conforms to AWS for one command on one key set. Of a call with several faults the order is mostly
 * not known: besides the engine's answer the error of the key state conforms and, where the key state is the engine's
 * answer, the next fault's; the other faults do not count.
 */
export function acceptableAnswers(keySet: KeySet | null, command: JsonCommand<Operation>): AcceptableAnswers {
  const engine = reduceJson(keySet, command);
  const host = { ...defaultHost(keySet), ...command.host };
  const called = calledKey(host, command, inputOf(command));
  const found: Found = { codes: [answerOf(engine)], states: [], rules: [] };
  addOpenAnswers(found, command, engine, host, called);
  if (!engine.ok && called !== undefined) addOtherFault(found, keySet, command, engine.error, host, called);
  const states = [...new Set(found.states)];
  const answers = [...new Set(found.codes)].map((code) =>
    code === 'ok' && states.length > 0 ? { code, states } : { code },
  );
  return { engine, answers, rules: [...new Set(found.rules)] };
}

interface Found {
  readonly codes: Answer[];
  readonly states: KeyState[];
  readonly rules: RuleId[];
}

function answerOf(result: Reduced): Answer {
  return result.ok ? 'ok' : result.error.code;
}

/** What the key state table and ANSWER_SETS admit besides the engine's answer. */
function addOpenAnswers(
  found: Found,
  command: JsonCommand<Operation>,
  engine: Reduced,
  host: Host,
  called: CalledKey | undefined,
): void {
  const error = engine.ok ? undefined : engine.error;
  if (error !== undefined) {
    found.rules.push(error.rule);
    found.codes.push(...cellErrors(command.operation, error, host));
  }
  // A dry run is a call that was accepted; what AWS may accept is answered as a dry run, too.
  const isDryRun = error?.rule === 'DRYRUN-1';
  const fault = isDryRun ? undefined : error;
  const situation: Situation = { input: inputOf(command), after: engine.keySet, ...called };
  for (const set of ANSWER_SETS) {
    if (!isAbout(set, command.operation, fault) || !allHold(set.given ?? [], situation)) continue;
    found.rules.push(set.rule);
    found.states.push(...(set.states ?? []));
    for (const code of set.answers) found.codes.push(isDryRun && code === 'ok' ? 'DryRunOperationException' : code);
  }
}

/** Whether the engine has answered this question: accepted the call, or refused it with the rule and the first code. */
function isAbout(
  { operations, answers, refusedBy, faults }: AnswerSet,
  operation: Operation,
  error: KmsError | undefined,
): boolean {
  if (operations !== 'any' && !operations.includes(operation)) return false;
  if (error === undefined) return answers[0] === 'ok';
  if (faults?.includes(error.facts.fault) === false) return false;
  return answers[0] === error.code && refusedBy.includes(error.rule);
}

/** The key state's error beside another fault's, or another fault's beside the key state's. [REPLICATE-1b] */
function addOtherFault(
  found: Found,
  keySet: KeySet | null,
  command: JsonCommand<Operation>,
  error: KmsError,
  host: Host,
  called: CalledKey,
): void {
  const { operation } = command;
  const errors = gateErrors(operation, called);
  if (errors.length === 0 || RULES[error.rule].refusesBeforeTheKey === true) return;
  if (cellErrors(operation, error, host).length === 0) {
    found.rules.push(ruleOfCell(operation, called.key.keyState));
    found.codes.push(...errors);
    return;
  }
  const enabled = asIfEnabled(called);
  const swap = <T extends KeySet | undefined>(set: T): T | KeySet =>
    set?.keyId === enabled.keySet.keyId ? enabled.keySet : set;
  const hypothetical: Host = {
    ...host,
    findKeySet: (keyId) => swap(host.findKeySet(keyId)),
    findAlias: (region, aliasName) => swap(host.findAlias(region, aliasName)),
    // Nothing is to be enciphered for a call that is only thought of.
    cryptography: () => ({ ok: true, output: {} }),
  };
  const next = reduceJson(swap(keySet ?? undefined) ?? null, { ...command, host: hypothetical });
  if (next.ok || next.error.rule === 'DRYRUN-1' || isSeenAfterTheState(operation, next.error.rule)) return;
  const others: Found = { codes: [next.error.code], states: [], rules: [] };
  addOpenAnswers(others, command, next, hypothetical, enabled);
  found.rules.push(...others.rules);
  found.codes.push(...others.codes.filter((code) => code !== 'ok'));
}

/** The parameters, where they can be read. */
function inputOf({ operation, input }: JsonCommand<Operation>): Readonly<Record<string, unknown>> {
  const parsed = isOperation(operation) ? parseInput(operation, input) : undefined;
  return parsed?.ok === true ? parsed.input : {};
}
