// Plays a story of `aws kms …` lines on an account of its own, in memory: each command, its output or its refusal.

import { createMemoryMaterialStore } from '../../host/index.js';
import type { KmsError } from '../../model/rules/errors.js';
import type { Instant } from '../../model/vocabulary/identifiers.js';
import { createStore } from '../../store/create.js';
import type { Scene } from '../../teach/pictures/course.js';
import { explainedLines, refusalLines } from '../print.js';
import { type Paint, plural, printable } from '../terminal.js';
import { openAccount } from './account.js';
import { parseShell, type ShellCommand, type ShellFault, type ShellLine, type Word } from './shell.js';
import { instantText, type Played, playCommand, type Stage } from './story-commands.js';
import { REAL_WORLD, type World } from './world.js';

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
  /** Whether refusals are explained, too, or nothing else is told. */
  readonly explains?: 'too' | 'only';
  readonly paint: Paint;
  readonly out: (text: string) => void;
  readonly world?: World;
  /** Sees everything that is called, and that time passes. */
  readonly watch?: (scene: Scene) => void;
}

export async function playScript({ lines }: Script, options: ScriptOptions): Promise<ScriptSummary> {
  const { out, paint, json, explains } = options;
  const tells = !json && explains !== 'only';
  const account = openAccount(createMemoryMaterialStore(), (host) => createStore({ host }));
  const stage: Stage = { account, world: { ...(options.world ?? REAL_WORLD), columns: WIDTH }, endsAtFault: false };
  const variables = new Map<string, string>();
  const summary = { commands: 0, refused: 0, wrong: 0, isCut: false };
  let before = '';
  let note: string[] = [];
  for (const line of lines) {
    if ('comment' in line) {
      if (!line.comment.startsWith('#!')) note.push(line.comment.replace(/^#+\s*/, ''));
      if (tells && !line.comment.startsWith('#!')) {
        out(`${before === 'command' ? '\n' : ''}${paint.bold(printable(line.comment))}\n`);
        before = 'comment';
      }
      continue;
    }
    const from = account.store.now();
    if (tells) out(sourceText(line.source, paint));
    before = 'command';
    const played = await playCommand(stage, line, variables);
    for (const scene of scenesOf(played, from, account.store.now())) {
      options.watch?.(note.length === 0 ? scene : { ...scene, note: note.join(' ') });
      note = [];
    }
    summary.commands += 1;
    if (played.error !== undefined) summary.refused += 1;
    else if (played.status !== 0) summary.wrong += 1;
    if (json) out(jsonLine(line, from, played));
    else if (tells) out(outcomeText(played, paint));
    if (explains !== undefined && !json && played.refused !== undefined) {
      out(`${tells ? '' : sourceText(line.source, paint)}${explainedLines(played.refused, paint).join('\n')}\n\n`);
    }
    if (played.status !== 0 && stage.endsAtFault) {
      summary.isCut = true;
      break;
    }
  }
  if (json) out(`${JSON.stringify({ summary })}\n`);
  else if (tells) out(`\n${scriptSummaryText(summary)}\n`);
  return summary;
}

/** The calls of a command; else the time that it let pass, or what is wrong with it. */
function scenesOf({ scenes, status, err, events }: Played, from: Instant, until: Instant): readonly Scene[] {
  if (scenes !== undefined && scenes.length > 0) return scenes;
  const failures = indented(printable(err.trim()));
  if (status !== 0) return [{ from, until, says: 'a command is wrong:', events, failures }];
  return from === until ? [] : [{ from, until, events }];
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

/** How many commands there were, and what became of them. */
export function scriptSummaryText({ commands, refused, wrong, isCut }: ScriptSummary): string {
  const parts = [plural(commands, 'command'), `${refused} refused`];
  if (wrong > 0) parts.push(`${wrong} wrong`);
  return `${parts.join(', ')}${isCut ? ': ended by set -e' : ''}`;
}
