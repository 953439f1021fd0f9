// Plays a story of `aws kms …` lines on an account of its own, in memory: each command, its output or its refusal.

import { createMemoryMaterialStore } from '../../endpoint/cryptography/index.js';
import type { KeySetEvent } from '../../model/key-set/events.js';
import type { KmsError } from '../../model/rules/errors.js';
import { createStore } from '../../store/create.js';
import { clockSpan } from '../clock.js';
import { refusalLines } from '../print.js';
import { type Paint, plural, printable } from '../terminal.js';
import { type Account, openAccount } from './account.js';
import { parseCommand } from './command.js';
import { execute, type Outcome } from './execute.js';
import { type Piece, parseShell, type ShellCommand, type ShellFault, type ShellLine, type Word } from './shell.js';
import { FAILED, fail, INVALID_COMMAND, isCliFault, REAL_WORLD, type World } from './world.js';

const WIDTH = 100;

/** A script whose commands can all be played. */
export interface Script {
  readonly lines: readonly ShellLine[];
}

/** Whether a file holds a story of commands, and no scenario: by its name, else by what it begins with. */
export function isScript(file: string, text: string): boolean {
  if (/\.(?:sh|bash)$/.test(file)) return true;
  if (/\.json$/.test(file) || /^\s*[[{"]/.test(text)) return false;
  return /^\s*(?:#|set -|export |aws |mrk |sleep |echo |[A-Za-z_]\w*=)/.test(text);
}

/** Reads a script, and says what in it cannot be played before anything is. */
export function parseScript(text: string): Script | ShellFault {
  const lines = parseShell(text);
  if ('message' in lines) return lines;
  for (const line of lines) {
    const found = 'comment' in line ? undefined : commandFault(line);
    if (found !== undefined) return found;
  }
  return { lines };
}

const PLAYABLE = 'aws kms, mrk kms, mrk clock, sleep, echo, export, set and NAME=value';

function commandFault(command: ShellCommand): ShellFault | undefined {
  const { line, assignments, words } = command;
  const [name, service] = words.map(literal);
  const inside = [...words, ...assignments.map(({ value }) => value)].flatMap(({ pieces }) => pieces);
  for (const piece of inside) {
    const found = piece.kind === 'output' ? commandFault(piece.command) : undefined;
    if (found !== undefined) return found;
  }
  switch (name) {
    case 'aws':
      return undefined;
    case 'mrk':
      if (service === 'kms' || service === 'clock') return undefined;
      return { line, message: 'a story plays only mrk kms and mrk clock of mrk' };
    case 'sleep':
    case 'echo':
    case 'export':
    case 'set':
    case ':':
    case 'true':
      return undefined;
    case undefined:
      if (words.length === 0) return undefined;
      return { line, message: `the command's name must be plain: ${PLAYABLE}` };
    default:
      return { line, message: `${printable(name)} is not played, only ${PLAYABLE}` };
  }
}

/** A word's text, if it does not depend on anything. */
function literal({ pieces }: Word): string | undefined {
  const [only, ...more] = pieces;
  return only?.kind === 'text' && more.length === 0 ? only.text : undefined;
}

/** What a story says as it is played, and how it ends. */
export interface ScriptSummary {
  readonly commands: number;
  readonly refused: number;
  readonly wrong: number;
  /** `set -e` has ended it before its end. */
  readonly isCut: boolean;
}

export interface ScriptOptions {
  readonly json: boolean;
  readonly paint: Paint;
  readonly out: (text: string) => void;
  readonly world?: World;
}

/** One command of a script as it was played. */
interface Played extends Outcome {
  readonly events: readonly KeySetEvent[];
}

export async function playScript({ lines }: Script, options: ScriptOptions): Promise<ScriptSummary> {
  const { out, paint, json } = options;
  const account = openAccount(createMemoryMaterialStore(), (host) => createStore({ host }));
  const variables = new Map<string, string>();
  const summary = { commands: 0, refused: 0, wrong: 0, isCut: false };
  let endsAtFault = false;
  let before = '';
  for (const line of lines) {
    if ('comment' in line) {
      if (!json && !line.comment.startsWith('#!')) {
        out(`${before === 'command' ? '\n' : ''}${paint.bold(printable(line.comment))}\n`);
        before = 'comment';
      }
      continue;
    }
    const from = account.store.now();
    if (!json) out(sourceText(line.source, paint));
    before = 'command';
    const played = await playCommand(line, variables);
    summary.commands += 1;
    if (played.error !== undefined) summary.refused += 1;
    else if (played.status !== 0) summary.wrong += 1;
    out(json ? jsonLine(line, from, played) : outcomeText(played, paint));
    if (played.status !== 0 && endsAtFault) {
      summary.isCut = true;
      break;
    }
  }
  if (json) out(`${JSON.stringify({ summary })}\n`);
  else out(`\n${summaryText(summary)}\n`);
  return summary;

  async function playCommand(command: ShellCommand, scope: Map<string, string>): Promise<Played> {
    try {
      return await attempt(command, scope);
    } catch (error) {
      if (!isCliFault(error)) throw error;
      return { status: error.exitStatus, out: '', err: `\n${error.message}\n`, events: [] };
    }
  }

  async function attempt(command: ShellCommand, scope: Map<string, string>): Promise<Played> {
    let inner: Played | undefined;
    const isOwn = command.words.length > 0;
    const inScope = isOwn ? new Map(scope) : scope;
    const note = (played: Played): void => {
      inner = played;
    };
    for (const { name, value } of command.assignments) inScope.set(name, await expanded(value, scope, note));
    const words: string[] = [];
    for (const word of command.words) {
      const text = await expanded(word, scope, note);
      if (text !== '' || word.isQuoted) words.push(text);
    }
    const [name, ...args] = words;
    if (name === undefined) return inner ?? done('');
    switch (name) {
      case 'aws':
        return kms(serviceWords(args), inScope);
      case 'mrk':
        return args[0] === 'kms' ? kms(args.slice(1), inScope) : clock(args.slice(1));
      case 'sleep':
        return advance(() => sleepSeconds(args));
      case 'echo':
        return done(`${args.join(' ')}\n`);
      case 'export':
        for (const word of args) {
          const [, variable, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(word) ?? fail(`export: not a name: ${word}`);
          if (variable !== undefined && value !== undefined) scope.set(variable, value);
        }
        return inner ?? done('');
      case 'set':
        if (args.some((word) => /^-[a-z]*e/.test(word))) endsAtFault = true;
        if (args.some((word) => /^\+[a-z]*e/.test(word))) endsAtFault = false;
        return done('');
      default:
        return done('');
    }
  }

  async function expanded(word: Word, scope: Map<string, string>, note: (played: Played) => void): Promise<string> {
    const texts: string[] = [];
    for (const piece of word.pieces) texts.push(await pieceText(piece, scope, note));
    return texts.join('');
  }

  async function pieceText(piece: Piece, scope: Map<string, string>, note: (played: Played) => void): Promise<string> {
    if (piece.kind === 'text') return piece.text;
    if (piece.kind === 'variable') {
      const value = scope.get(piece.name);
      if (piece.otherwise !== undefined) return value || piece.otherwise;
      return value ?? fail(`${piece.name}: no such variable in this story`, INVALID_COMMAND);
    }
    const played = await playCommand(piece.command, new Map(scope));
    note(played);
    return played.out.replace(/\n+$/, '');
  }

  async function kms(args: readonly string[], scope: ReadonlyMap<string, string>): Promise<Played> {
    const world: World = {
      ...(options.world ?? REAL_WORLD),
      // A story is the same wherever it is played.
      environment: Object.fromEntries(scope),
      columns: WIDTH,
    };
    const command = await parseCommand(args, world);
    if (command.kind === 'text') return done(command.text);
    const events: KeySetEvent[] = [];
    const watched: Account = {
      ...account,
      call: async (region, operation, input) => {
        const answer = await account.call(region, operation, input);
        events.push(...answer.events);
        return answer;
      },
    };
    return { ...(await execute(command, watched, world)), events };
  }

  function clock(args: readonly string[]): Played {
    const [verb, by, ...more] = args.filter((_, index) => args[index] !== '--state' && args[index - 1] !== '--state');
    if (verb === undefined) return done(`${instantText(account.store.now())}\n`);
    if (verb !== 'advance' || by === undefined || more.length > 0) {
      return fail('mrk clock: expected nothing, or advance and a duration');
    }
    return advance(() => clockSpan(by));
  }

  function advance(by: () => number): Played {
    try {
      const events = account.store.advance(by());
      return { ...done(`${instantText(account.store.now())}\n`), events };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return fail(`mrk clock: ${error.message}`);
    }
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

function sleepSeconds(args: readonly string[]): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(args[0] ?? '') ?? fail('sleep: expected seconds');
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[unit as 's' | 'm' | 'h' | 'd'];
  return Math.round(Number(amount) * seconds * 1000);
}

function instantText(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

function sourceText(source: string, paint: Paint): string {
  const lines = source.split('\n').map((line, index) => `${index === 0 ? '$ ' : '  '}${printable(line)}`);
  return `${lines.map(paint.bold).join('\n')}\n`;
}

function outcomeText({ out, err, error, events }: Played, paint: Paint): string {
  const happened = events.map(({ at, type, region }) => `  * ${type}  ${region}  ${instantText(at)}`);
  const lines = [
    ...indented(out),
    ...indented(err.replace(/^\n/, '')).map(paint.yellow),
    ...(error === undefined ? [] : ruleLines(error, paint)),
    ...happened.map(paint.dim),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function indented(text: string): readonly string[] {
  if (text === '') return [];
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `  ${line}`);
}

/** The rule behind a refusal, which AWS does not tell. */
function ruleLines(error: KmsError, paint: Paint): readonly string[] {
  const lines = refusalLines(error, '  ', paint, WIDTH);
  // Its first lines say the error again.
  const start = lines.findIndex((line) => line.includes(`[${error.rule}`));
  return lines.slice(Math.max(0, start));
}

function jsonLine({ line, source }: ShellCommand, from: number, played: Played): string {
  const { status, out, err, error, events } = played;
  return `${JSON.stringify({ line, command: source, at: instantText(from), status, out, err, error, events })}\n`;
}

function summaryText({ commands, refused, wrong, isCut }: ScriptSummary): string {
  const parts = [plural(commands, 'command'), `${refused} refused`];
  if (wrong > 0) parts.push(`${wrong} wrong`);
  return `${parts.join(', ')}${isCut ? ': ended by set -e' : ''}`;
}
