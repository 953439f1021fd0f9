// A lesson: a page of Markdown that can be played. Its text makes claims and names the rules; its `json` blocks are
// scenarios; its `question` blocks are questions whose right answer is the model's. Pure: the page comes as text.

import { ruleOf } from '../../model/rules/catalogue.js';
import { didYouMean } from '../../shared/nearest.js';
import { isOneOf } from '../../shared/objects.js';
import { parseScenarioText } from '../scenario/parse.js';
import type { Case } from '../scenario/scenario.js';
import { type LessonFault, type Place, placesIn } from './places.js';
import { parseQuestion, type Question } from './question.js';

/** A page that can be played. */
export interface Lesson {
  readonly title: string;
  readonly parts: readonly LessonPart[];
}

/** A part of a page: what is read, a scenario that is played, or a question. */
export type LessonPart =
  | { readonly kind: 'heading' | 'text' | 'code'; readonly line: number; readonly text: string }
  | { readonly kind: 'scenario'; readonly line: number; readonly case: Case }
  | ({ readonly kind: 'question' } & Question);

/** A lesson, or what is wrong with the page. */
export type ParsedLesson =
  | { readonly ok: true; readonly lesson: Lesson }
  | { readonly ok: false; readonly faults: readonly LessonFault[] };

/** One mistake may be made in every line: the first ones will do. */
const MOST_FAULTS = 20;

/** Reads a lesson, and has the model answer its questions: a question whose answer is not exactly one choice is a fault. */
export function parseLesson(page: string): ParsedLesson {
  const faults: LessonFault[] = [];
  const parts: LessonPart[] = [];
  let title: string | undefined;
  /** The scenario before a question, which goes on from there; undefined: it cannot be played. */
  let given: Readonly<Record<string, unknown>> | undefined = { steps: [] };
  for (const piece of piecesOf(page)) {
    const { line, text } = piece;
    if (piece.kind === 'fault') faults.push({ line, message: text });
    else if (piece.kind === 'code') parts.push({ kind: 'code', line, text });
    else if (piece.kind !== 'block') {
      if (piece.kind === 'heading' && title === undefined) title = text;
      else parts.push({ kind: piece.kind, line, text });
      faults.push(...unknownRules(text, line));
    } else if (piece.language === 'json') {
      const read = parseScenarioBlock(text, placesIn(text, line));
      given = 'faults' in read ? undefined : read.json;
      if ('faults' in read) faults.push(...read.faults);
      else {
        parts.push({ kind: 'scenario', line, case: read.case });
      }
    } else {
      const read = parseQuestion(placesIn(text, line), given);
      if ('faults' in read) faults.push(...read.faults);
      else parts.push({ kind: 'question', ...read.question });
      if (!('faults' in read)) faults.push(...unknownRules(read.question.because ?? '', line));
    }
  }
  if (title === undefined) faults.push({ line: 1, message: 'expected a title: a line such as "# The swap"' });
  if (faults.length === 0 && !parts.some(({ kind }) => kind === 'scenario' || kind === 'question')) {
    faults.push({ line: 1, message: 'nothing to play: expected a block of ```json or ```question' });
  }
  const sorted = faults.sort((one, other) => one.line - other.line).slice(0, MOST_FAULTS);
  return title === undefined || sorted.length > 0
    ? { ok: false, faults: sorted }
    : { ok: true, lesson: { title, parts } };
}

/** `[DELETE-4]`, also several in a row. */
const RULE = /\[([A-Z]+-\d+[a-z]?)\]/g;

/** The rules that a text names. */
export function rulesIn(text: string): readonly string[] {
  return [...text.matchAll(RULE)].map(([, id = '']) => id);
}

/** A text as it is read on a terminal: without Markdown's marks, and an assumed rule says that it is. */
export function plainText(text: string): string {
  return text
    .replace(RULE, (whole, id) => (ruleOf(id)?.evidence === 'assumed' ? `[${id}, assumed]` : whole))
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|`/g, '');
}

function unknownRules(text: string, line: number): readonly LessonFault[] {
  return rulesIn(text)
    .filter((id) => ruleOf(id) === undefined)
    .map((id) => ({ line, message: `no rule is called ${id} (mrk rules lists them)` }));
}

interface Piece {
  readonly kind: 'heading' | 'text' | 'code' | 'block' | 'fault';
  /** Of a block, the line of its fence. */
  readonly line: number;
  readonly text: string;
  readonly language?: string;
}

/** Headings, paragraphs, items of lists, and blocks, in order. */
function piecesOf(page: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const lines = page.replace(/^\ufeff/, '').split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    const text = lines[at] ?? '';
    const language = /^```(.*)$/.exec(text)?.[1]?.trim();
    if (language !== undefined) {
      const end = lines.indexOf('```', at + 1);
      pieces.push(
        end < 0
          ? { kind: 'fault', line, text: 'the block has no end: expected a line of ``` after it' }
          : blockOf(language, line, lines.slice(at + 1, end).join('\n')),
      );
      if (end < 0) break;
      at = end;
    } else if (/^#+ /.test(text)) {
      pieces.push({ kind: 'heading', line, text: text.replace(/^#+ +/, '').trim() });
    } else if (text.trim() !== '') {
      const last = pieces.at(-1);
      const goesOn = last?.kind === 'text' && (lines[at - 1] ?? '').trim() !== '' && !/^ *(?:[-*]|\d+\.) /.test(text);
      if (goesOn) pieces.splice(-1, 1, { ...last, text: `${last.text} ${text.trim()}` });
      else pieces.push({ kind: 'text', line, text: text.trim() });
    }
  }
  return pieces;
}

/** Blocks that are shown as they stand. */
const SHOWN = ['console', 'sh', 'text'] as const;

function blockOf(language: string, line: number, text: string): Piece {
  if (language === 'json' || language === 'question') return { kind: 'block', line, language, text };
  if (isOneOf(SHOWN, language)) return { kind: 'code', line, text };
  const known = ['json', 'question', ...SHOWN];
  const fault = `a block of ${language === '' ? 'no language' : language}; known are ${known.join(', ')}${didYouMean(language, known)}`;
  return { kind: 'fault', line, text: fault };
}

type ScenarioBlock =
  | { readonly case: Case; readonly json: Readonly<Record<string, unknown>> }
  | { readonly faults: readonly LessonFault[] };

function parseScenarioBlock(text: string, { lineOf, fault }: Place): ScenarioBlock {
  const parsed = parseScenarioText(text);
  if (!parsed.ok) {
    const told = parsed.faults.map(({ path, message }) => ({
      line: path === '' ? (fault?.line ?? lineOf('')) : lineOf(path),
      message: path === '' ? message : `${path}: ${message}`,
    }));
    return { faults: told };
  }
  const [only, ...more] = parsed.scenario.cases;
  const json: unknown = JSON.parse(text);
  const steps = Array.isArray(json) ? { steps: json } : json;
  if (only === undefined || more.length > 0 || !isSteps(steps)) {
    return { faults: [{ line: lineOf(''), message: 'expected one case: {"steps": […]} or a list of steps' }] };
  }
  return { case: only, json: steps };
}

function isSteps(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, 'steps');
}
