// Every answer that conforms to AWS for one call: the engine's own, those that AWS leaves open, and where two faults
// compete those of the other.

import { isOperation, type JsonCommand, type Reduced, reduceJson, refusalsOf } from '../engine/reduce.js';
import { defaultHost, type Host } from '../key-set/host.js';
import type { KeySet } from '../key-set/key-set.js';
import { parseInput } from '../operations/index.js';
import { PRECEDENCE } from '../operations/tables.js';
import type { RuleId } from '../rules/catalogue.js';
import type { KmsError } from '../rules/errors.js';
import type { Answer } from '../rules/record.js';
import type { KeyState, Operation } from '../vocabulary/vocabulary.js';
import { ANSWER_SETS, type AnswerSet } from './answer-sets.js';
import { type CalledKey, calledKey } from './called-key.js';
import { allHold, type Situation } from './conditions.js';
import { asIfEnabled, cellErrors } from './key-state.js';

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
 * Every answer that conforms to AWS for one command on one key set. Of a call with several faults AWS may name any, unless
 * another was seen to come first; and with each fault conforms what AWS leaves open of it.
 */
export function acceptableAnswers(keySet: KeySet | null, command: JsonCommand<Operation>): AcceptableAnswers {
  const engine = reduceJson(keySet, command);
  const host = { ...defaultHost(keySet), ...command.host };
  const called = calledKey(host, command, inputOf(command));
  const own = openAnswers(command, engine, { keySet, host, called });
  const others = engine.ok ? [] : otherFaults(command, engine.error, { keySet, host, called });
  const all = [
    own,
    ...others.map(({ error, world }) =>
      openAnswers(command, { ok: false, error, events: [], keySet: world.keySet }, world),
    ),
  ];
  const states = [...new Set(all.flatMap((one) => one.states))];
  // A call is accepted only if none of its faults counts.
  const isAccepted = all.every(({ codes }) => codes.includes('ok'));
  const codes = all.flatMap((one) => one.codes).filter((code) => code !== 'ok' || isAccepted);
  const answers = [...new Set(codes)].map((code) => (code === 'ok' && states.length > 0 ? { code, states } : { code }));
  return { engine, answers, rules: [...new Set(all.flatMap(({ rules }) => rules))] };
}

/** What a command is looked at in. */
interface World {
  readonly keySet: KeySet | null;
  readonly host: Host;
  readonly called: CalledKey | undefined;
}

interface Found {
  readonly codes: readonly Answer[];
  readonly states: readonly KeyState[];
  readonly rules: readonly RuleId[];
}

/** An answer with what the key state table and ANSWER_SETS admit besides. */
function openAnswers(command: JsonCommand<Operation>, given: Reduced, { host, called }: World): Found {
  const error = given.ok ? undefined : given.error;
  const codes: Answer[] = [given.ok ? 'ok' : given.error.code];
  const states: KeyState[] = [];
  const rules: RuleId[] = [];
  if (error !== undefined) {
    rules.push(error.rule);
    codes.push(...cellErrors(command.operation, error, host));
  }
  // A dry run is a call that was accepted; what AWS may accept is answered as a dry run, too.
  const isDryRun = error?.rule === 'DRYRUN-1';
  const fault = isDryRun ? undefined : error;
  const situation: Situation = { input: inputOf(command), after: given.keySet, ...called };
  for (const set of ANSWER_SETS) {
    if (!isAbout(set, command.operation, fault) || !allHold(set.given ?? [], situation)) continue;
    rules.push(set.rule);
    states.push(...(set.states ?? []));
    for (const code of set.answers) codes.push(isDryRun && code === 'ok' ? 'DryRunOperationException' : code);
  }
  return { codes, states, rules };
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

/** One of several faults of a call, and the check that names it; without: what finds the key does. */
interface Fault {
  readonly check?: string;
  readonly error: KmsError;
  readonly world: World;
}

/** What AWS may name instead of the engine's fault: what is wrong besides, and was not seen to be named later. [REPLICATE-1b] */
function otherFaults(command: JsonCommand<Operation>, error: KmsError, world: World): readonly Fault[] {
  const faults = faultsOf(command, world);
  if (faults.length === 0) return [];
  const { seen } = PRECEDENCE[command.operation];
  const isLater = (fault: Fault): boolean =>
    seen.some(
      ([first, second, rules]) =>
        fault.check === second && rules.includes(fault.error.rule) && faults.some(({ check }) => check === first),
    );
  // A dry run is answered so only where nothing is wrong.
  return faults.filter((fault) => !isSame(fault.error, error) && fault.error.rule !== 'DRYRUN-1' && !isLater(fault));
}

/** The key state's fault, and all that would be wrong with a key that it allows. */
function faultsOf(command: JsonCommand<Operation>, world: World): readonly Fault[] {
  const all = faultsIn(command, world);
  const { operation } = command;
  const ofState = all.filter(({ error }) => cellErrors(operation, error, world.host).length > 0);
  if (ofState.length === 0 || world.called === undefined) return all;
  const others = faultsIn(command, worldWith(world, asIfEnabled(world.called)));
  return [...ofState, ...others.filter(({ error }) => !ofState.some((one) => isSame(one.error, error)))];
}

function faultsIn(command: JsonCommand<Operation>, world: World): readonly Fault[] {
  // Nothing is to be enciphered for a call that is only thought of.
  const host: Host = { ...world.host, cryptography: () => ({ ok: true, output: {} }) };
  const refusals = refusalsOf(world.keySet, { ...command, host }) ?? [];
  return refusals.map(({ check, refusal: { error } }) => ({ ...(check === undefined ? {} : { check }), error, world }));
}

/** The same with another form of a key set. */
function worldWith({ keySet, host }: World, called: CalledKey): World {
  const swap = <T extends KeySet | undefined | null>(set: T): T | KeySet =>
    set?.keyId === called.keySet.keyId ? called.keySet : set;
  const swapped: Host = {
    ...host,
    findKeySet: (keyId) => swap(host.findKeySet(keyId)),
    findAlias: (region, aliasName) => swap(host.findAlias(region, aliasName)),
  };
  return { keySet: swap(keySet), host: swapped, called };
}

function isSame(one: KmsError, other: KmsError): boolean {
  return one.rule === other.rule && one.facts.fault === other.facts.fault;
}

/** The parameters, where they can be read. */
function inputOf({ operation, input }: JsonCommand<Operation>): Readonly<Record<string, unknown>> {
  const parsed = isOperation(operation) ? parseInput(operation, input) : undefined;
  return parsed?.ok === true ? parsed.input : {};
}
