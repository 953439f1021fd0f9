// The commands of a story, each played on the story's own account.

import { readCiphertext } from '../../host/ciphertext.js';
import type { KeySetEvent } from '../../model/key-set/events.js';
import { isObject } from '../../shared/objects.js';
import type { RefusedAsk } from '../../teach/explanations/explain.js';
import { refusedBy } from '../../teach/explanations/situation-of.js';
import type { Scene } from '../../teach/pictures/course.js';
import { clockSpan } from '../clock.js';
import { printable } from '../terminal.js';
import type { Account } from './account.js';
import { parseCommand } from './command.js';
import { execute, type Outcome } from './execute.js';
import type { Piece, ShellCommand, Word } from './shell.js';
import { FAILED, fail, INVALID_COMMAND, isCliFault, type World } from './world.js';

const READS = { readCiphertext };

/** What the commands of a story act on. */
export interface Stage {
  readonly account: Account;
  readonly world: World;
  /** Whether `set -e` holds: the first command that fails ends the story. */
  endsAtFault: boolean;
}

/** One command of a script as it was played. */
export interface Played extends Outcome {
  readonly events: readonly KeySetEvent[];
  /** Of a call that was refused: what there is to explain about it. */
  readonly refused?: RefusedAsk;
  /** The calls that the command made, as scenes. */
  readonly scenes?: readonly Scene[];
}

/** The variables that a command sees, and may set. */
type Scope = Map<string, string>;

/** Plays a command: what it is told is wrong with it is an outcome too. */
export async function playCommand(stage: Stage, command: ShellCommand, scope: Scope): Promise<Played> {
  try {
    return await attempt(stage, command, scope);
  } catch (error) {
    if (!isCliFault(error)) throw error;
    return { status: error.exitStatus, out: '', err: `\n${error.message}\n`, events: [] };
  }
}

async function attempt(stage: Stage, command: ShellCommand, scope: Scope): Promise<Played> {
  let inner: Played | undefined;
  const inScope = command.words.length > 0 ? new Map(scope) : scope;
  const textOf = (word: Word): Promise<string> =>
    expanded(stage, word, inScope, (played) => {
      inner = played;
    });
  for (const { name, value } of command.assignments) inScope.set(name, await textOf(value));
  const words: string[] = [];
  for (const word of command.words) {
    const text = await textOf(word);
    if (text !== '' || word.isQuoted) words.push(text);
  }
  const [name, ...args] = words;
  switch (name) {
    case 'aws':
      return kms(stage, serviceWords(args), inScope);
    case 'mrk':
      return args[0] === 'kms' ? kms(stage, args.slice(1), inScope) : clock(stage, args.slice(1));
    case 'sleep':
      return advance(stage, () => sleepSeconds(args));
    case 'echo':
      return done(`${args.join(' ')}\n`);
    case 'export':
      exportTo(scope, args);
      return inner ?? done('');
    case 'set':
      if (args.some((word) => /^-[a-z]*e/.test(word))) stage.endsAtFault = true;
      if (args.some((word) => /^\+[a-z]*e/.test(word))) stage.endsAtFault = false;
      return done('');
    case undefined:
      return inner ?? done('');
    default:
      return done('');
  }
}

function exportTo(scope: Scope, args: readonly string[]): void {
  for (const word of args) {
    const [, variable, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(word) ?? fail(`export: not a name: ${word}`);
    if (variable !== undefined && value !== undefined) scope.set(variable, value);
  }
}

async function expanded(stage: Stage, word: Word, scope: Scope, note: (played: Played) => void): Promise<string> {
  const texts: string[] = [];
  for (const piece of word.pieces) texts.push(await pieceText(stage, piece, scope, note));
  return texts.join('');
}

async function pieceText(stage: Stage, piece: Piece, scope: Scope, note: (played: Played) => void): Promise<string> {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'variable') {
    const value = scope.get(piece.name);
    if (piece.otherwise !== undefined) return value || piece.otherwise;
    return value ?? fail(`${piece.name}: no such variable in this story`, INVALID_COMMAND);
  }
  const played = await playCommand(stage, piece.command, new Map(scope));
  note(played);
  return played.out.replace(/\n+$/, '');
}

async function kms(stage: Stage, args: readonly string[], scope: ReadonlyMap<string, string>): Promise<Played> {
  // A story is the same wherever it is played.
  const world: World = { ...stage.world, environment: Object.fromEntries(scope) };
  const command = await parseCommand(args, world);
  if (command.kind === 'text') return done(command.text);
  const events: KeySetEvent[] = [];
  const scenes: Scene[] = [];
  let refused: RefusedAsk | undefined;
  const watched: Account = {
    ...stage.account,
    call: async (region, operation, input) => {
      const answer = await stage.account.call(region, operation, input);
      events.push(...answer.events);
      const at = stage.account.store.now();
      const call = { region, operation, input: isObject(input) ? input : {} };
      scenes.push({ from: at, until: at, call, answer, events: answer.events });
      if (!answer.ok) refused = refusedBy(stage.account.store, { region, operation, input }, answer.error, READS);
      return answer;
    },
  };
  const outcome = await execute(command, watched, world);
  return { ...outcome, events, scenes, ...(refused === undefined ? {} : { refused }) };
}

function clock(stage: Stage, args: readonly string[]): Played {
  const [verb, by, ...more] = args.filter((_, index) => args[index] !== '--state' && args[index - 1] !== '--state');
  if (verb === undefined) return done(`${instantText(stage.account.store.now())}\n`);
  if (verb !== 'advance' || by === undefined || more.length > 0) {
    return fail('mrk clock: expected nothing, or advance and a duration');
  }
  return advance(stage, () => clockSpan(by));
}

function advance(stage: Stage, by: () => number): Played {
  try {
    const events = stage.account.store.advance(by());
    return { ...done(`${instantText(stage.account.store.now())}\n`), events };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return fail(`mrk clock: ${error.message}`);
  }
}

function done(out: string): Played {
  return { status: 0, out, err: '', events: [] };
}

/** The words after `aws … kms`; options may stand before the service. */
function serviceWords(args: readonly string[]): readonly string[] {
  const index = args.indexOf('kms');
  if (index < 0) return fail(`aws ${printable(args[0] ?? '')}: a story plays only aws kms`, FAILED);
  return [...args.slice(0, index), ...args.slice(index + 1)];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function sleepSeconds(args: readonly string[]): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(args[0] ?? '') ?? fail('sleep: expected seconds');
  return Math.round(Number(amount) * (SECONDS[unit] ?? 1) * 1000);
}

export function instantText(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
