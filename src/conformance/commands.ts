// The kit inside a test of one's own: its sequences as commands of fast-check, which plays, shrinks and replays them. The
// model is a session on the target; what departs from AWS is thrown, told as a story.

import fc from 'fast-check';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { printable } from '../shared/text.js';
import type { Move } from './arbitraries/moves.js';
import { conformSequences, MOST_MOVES } from './arbitraries/sequences.js';
import { OWN_ACCOUNT_ID } from './beliefs/names.js';
import { watched } from './failures.js';
import { bySeverity, type Finding } from './findings.js';
import { type Identified, identified } from './identity.js';
import { milliseconds, OPERATIONS } from './model.js';
import { type ConformOptions, DEFAULT_VISIBILITY, mustBeOperations } from './options.js';
import {
  commandsOf,
  evidenceText,
  expectedText,
  KIND_TEXTS,
  receivedText,
  ruleOfFinding,
  stateText,
  whereText,
} from './report/describe.js';
import { divergenceOf, type Met } from './session/met.js';
import { nothingOutwaited, type Outwaited } from './session/running.js';
import { createSession } from './session/session.js';
import { CAPABILITIES, mustBeTarget, refuseSlips, type Target } from './target.js';

/** What the commands are checked against. A model of one's own can have more members. */
export interface KmsModel {
  /** Plays a move, and reads what it has changed. Rejects with an Error that tells what departs from AWS. */
  readonly play: (move: Move) => Promise<void>;
  /** Deletes all aliases and grants that were made, and schedules the deletion of all keys. */
  readonly cleanUp: () => Promise<void>;
}

/** A command of fast-check that is played on the model and on a target. */
export type KmsCommand<Model extends KmsModel = KmsModel> = fc.AsyncCommand<Model, Target>;

/** A divergence, without what fast-check knows better: how it is found again. */
export type KmsDivergence = Omit<Finding, keyof typeof UNTOLD>;

/** Which commands are generated; everything has a default. */
export interface KmsCommandsOptions<Model extends KmsModel = KmsModel> {
  /** Only what this target can do is played. By default all that the kit can do. */
  readonly target?: Pick<Target, 'capabilities' | 'clock'>;
  /** Default 100, which is the most. */
  readonly maxCommands?: number;
  /** Commands of one's own, such as to restart the endpoint. Of every eight commands one is among them. */
  readonly others?: readonly fc.Arbitrary<KmsCommand<Model>>[];
  /** From the report of a failure, beside its seed and path. */
  readonly replayPath?: string;
}

/** What a run of commands begins with; everything has a default. */
export interface KmsSetupOptions extends Pick<ConformOptions, 'messages' | 'disabled' | 'patience' | 'visibility'> {
  /** The target's account. By default a key is made, once for each target, whose metadata tell it. */
  readonly accountId?: string;
  /** Divergences for which it holds are passed over: the session takes over what the target shows, and goes on. */
  readonly isKnown?: (divergence: KmsDivergence) => boolean;
}

const COMMANDS_OPTION_NAMES: NamesOf<KmsCommandsOptions> = {
  target: true,
  maxCommands: true,
  others: true,
  replayPath: true,
};
const SETUP_OPTION_NAMES: NamesOf<KmsSetupOptions> = {
  accountId: true,
  isKnown: true,
  messages: true,
  disabled: true,
  patience: true,
  visibility: true,
};

/** The commands of one sequence, for `fc.asyncModelRun`. They shrink to fewer commands with fewer parameters. */
export function kmsCommands<Model extends KmsModel = KmsModel>(
  options: KmsCommandsOptions<Model> = {},
): fc.Arbitrary<Iterable<KmsCommand<Model>>> {
  refuseUnknown('kmsCommands', options, COMMANDS_OPTION_NAMES);
  const { target, maxCommands = MOST_MOVES, others = [], replayPath } = options;
  if (target !== undefined) refuseSlips(target);
  if (!Number.isInteger(maxCommands) || maxCommands < 1 || maxCommands > MOST_MOVES) {
    throw new RangeError(`maxCommands must be an integer from 1 to ${MOST_MOVES}: ${maxCommands}`);
  }
  const sequences = conformSequences({
    operations: new Set(OPERATIONS),
    hasClock: target === undefined || target.clock !== undefined,
    capabilities: new Set(target?.capabilities ?? CAPABILITIES),
  });
  // Commands shrink by being left out, each by itself: the whole would shrink to other sequences.
  return fc.noShrink(sequences).chain((moves) =>
    fc.commands([mixed(inTurn<Model>(moves), others)], {
      maxCommands: Math.min(maxCommands, moves.length),
      size: 'max',
      ...(replayPath === undefined ? {} : { replayPath }),
    }),
  );
}

/** Begins a session on the target, which is reset if it can be: what `fc.asyncModelRun` is given to set up. */
export async function kmsSetup(
  target: Target,
  options: KmsSetupOptions = {},
): Promise<{ readonly model: KmsModel; readonly real: Target }> {
  refuseUnknown('kmsSetup', options, SETUP_OPTION_NAMES);
  mustBeTarget(target);
  const { messages = false, disabled = [], patience = 0, visibility = DEFAULT_VISIBILITY, isKnown } = options;
  mustBeOperations(disabled, 'disabled');
  const { accountId: given } = options;
  const known = given === undefined ? await acquaintanceOf(target) : undefined;
  await target.reset?.();
  const met: Finding[] = [];
  const session = createSession(
    watched(known?.target ?? target, () => 1),
    {
      accountId: () => known?.accountId() ?? given ?? OWN_ACCOUNT_ID,
      // Runs of other processes on the same endpoint have aliases, too.
      aliasPrefix: `mrk-model-${Math.random().toString(36).slice(2, 12)}-`,
      isLeftOut: (operation) => disabled.includes(operation),
      comparesMessages: messages,
      patience: milliseconds(patience, 'patience'),
      visibility: milliseconds(visibility, 'visibility'),
      isOver: () => false,
      outwaited: outwaitedAt(target),
      met: (divergence) => met.push(findingOf(divergence)),
      absentMembers: new Set(),
    },
  );
  const play = async (move: Move): Promise<void> => {
    await session.play(move);
    const [worst] = met
      .splice(0)
      .filter((divergence) => isKnown?.(divergence) !== true)
      .sort(bySeverity);
    if (worst !== undefined) throw new Error(storyOf(worst, target));
  };
  return { model: { play, cleanUp: async () => (target.reset ?? session.cleanUp)() }, real: target };
}

/**
 * Plays commands on the target in a session of their own. Then it resets the target, or where it cannot be schedules the
 * deletion of the keys that they have made.
 */
export async function kmsModelRun(
  target: Target,
  commands: Iterable<KmsCommand>,
  options: KmsSetupOptions = {},
): Promise<void> {
  refuseUnknown('kmsModelRun', options, SETUP_OPTION_NAMES);
  const { model, real } = await kmsSetup(target, options);
  try {
    await fc.asyncModelRun(() => ({ model, real }), commands);
  } catch (error) {
    // What went wrong first is told.
    await model.cleanUp().catch(() => {});
    throw error;
  }
  await model.cleanUp();
}

// Commands.

/** fc.commands draws every command anew; these are those of one sequence, one after the other. */
function inTurn<Model extends KmsModel>(moves: readonly Move[]): fc.Arbitrary<KmsCommand<Model>> {
  const left = moves.values();
  return fc.constant(left).chain(() => {
    const { value: move = NO_MOVE } = left.next();
    return simpler(move).map((simplified) => commandOf<Model>(simplified));
  });
}

const NO_MOVE: Move = { type: 'wait', ms: 0 };

function mixed<T>(ours: fc.Arbitrary<T>, others: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  if (others.length === 0) return ours;
  return fc.oneof({ weight: 7, arbitrary: ours }, { weight: 1, arbitrary: fc.oneof(...others) });
}

function commandOf<Model extends KmsModel>(move: Move): KmsCommand<Model> {
  return {
    check: () => true,
    run: (model) => model.play(move),
    toString: () => moveText(move),
  };
}

/** So seldom is a move simplified before it shrinks. */
const SELDOM = 1_000_000;

/** The move itself, which shrinks to one about the first key set, with parameters left out. */
function simpler(move: Move): fc.Arbitrary<Move> {
  if (move.type !== 'call') return fc.constant(move);
  const set = fc.option(fc.constant(move.set), { nil: 0, freq: SELDOM });
  return fc.tuple(set, simplerInput(move.input)).map(([of, input]) => ({ ...move, set: of, input }));
}

function simplerInput(input: unknown): fc.Arbitrary<unknown> {
  if (!isPlainObject(input)) return fc.constant(input);
  const parameters = Object.entries(input).map((parameter) =>
    fc.option(fc.constant(parameter), { nil: undefined, freq: SELDOM }),
  );
  return fc.tuple(...parameters).map((all) => Object.fromEntries(all.filter((parameter) => parameter !== undefined)));
}

function moveText(move: Move): string {
  switch (move.type) {
    case 'call':
      return [
        move.operation,
        ...(move.set === 0 ? [] : [`of set ${move.set + 1}`]),
        `in ${pickText(move.region)}`,
        inputText(move.input),
      ].join(' ');
    case 'wait':
      return `wait ${move.ms} ms`;
    default:
      return 'wait until something happens';
  }
}

function inputText(input: unknown): string {
  return printable(JSON.stringify(input, (_, value) => pickText(value)) ?? '{}');
}

/** What a pick stands for is known when it is its turn; until then its own name. Everything else is itself. */
function pickText(value: unknown): unknown {
  const [symbol] = typeof value === 'object' && value !== null ? Object.getOwnPropertySymbols(value) : [];
  if (symbol === undefined) return value;
  const { [symbol]: name, index } = value as { readonly [name: symbol]: string; readonly index: number };
  return index === 0 ? `<${name}>` : `<${name} ${index + 1}>`;
}

// Divergences.

function findingOf(met: Met): Finding {
  return { ...divergenceOf(met), ...UNTOLD };
}

/** What fast-check knows better. */
const UNTOLD = { isShrunk: false, seed: 0, path: '', occurrences: 1, foundAfter: 0 } as const;

function storyOf(finding: Finding, target: Target): string {
  const { operation, kind, state, rule, expectedMessage } = finding;
  const known = ruleOfFinding(finding);
  const { sentence, source } = known;
  const lines = [
    `${target.name} departs from AWS in ${operation}: ${KIND_TEXTS[kind]}.`,
    `  Key state before the call: ${stateText(state)}`,
    `  Where: ${whereText(finding)}`,
    `  Expected: ${expectedText(finding)}`,
    ...(expectedMessage === undefined ? [] : [`  AWS's message: ${expectedMessage}`]),
    `  Received: ${receivedText(finding)}`,
    `  Rule ${rule} (${evidenceText(known)}): ${sentence}`,
    `  Source: ${source}`,
    'To see it:',
    ...commandsOf(finding, { target: target.name }).map((line) => `  ${line}`),
  ];
  return lines.map(printable).join('\n');
}

// Targets.

const acquaintances = new WeakMap<Target, Identified>();

/** The target, with its account once it has told it: a key is made for that. */
async function acquaintanceOf(target: Target): Promise<Identified> {
  const known = acquaintances.get(target);
  if (known !== undefined) return known;
  const acquaintance = identified(target);
  const answer = await acquaintance.target.call('us-east-1', 'CreateKey', {});
  if ('lost' in answer) throw new Error(`${target.name} does not answer: ${answer.lost}`);
  const metadata = 'output' in answer && isPlainObject(answer.output.KeyMetadata) ? answer.output.KeyMetadata : {};
  const { KeyId } = metadata;
  if (KeyId !== undefined) await target.call('us-east-1', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
  acquaintances.set(target, acquaintance);
  return acquaintance;
}

const outwaited = new WeakMap<Target, Outwaited>();

/** Of all sequences on that target. */
function outwaitedAt(target: Target): Outwaited {
  const known = outwaited.get(target) ?? nothingOutwaited();
  outwaited.set(target, known);
  return known;
}

/** An object of parameters or members: neither a list nor a pick. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.getOwnPropertySymbols(value).length === 0;
}
