// Every lesson is played, and says of AWS only what has a rule that it shows.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ruleOf } from '../../src/index.js';
import { type LessonPart, parseLesson, rulesIn } from '../../src/teach/lessons/lesson.js';
import { holds, openWorld, playCase, type StepResult } from '../../src/teach/scenario/player.js';
import { mrk } from '../support/mrk.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.md'));

function partsOf(name: string): readonly LessonPart[] {
  const parsed = parseLesson(readFileSync(`${folder}${name}`, 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.lesson.parts;
}

function resultsOf(part: LessonPart): readonly StepResult[] {
  if (part.kind === 'scenario') return [...playCase(part.case, openWorld(part.case))];
  return part.kind === 'question' ? part.results : [];
}

/** What a part tells the reader: its text, or what it says after a question. */
function textOf(part: LessonPart): string {
  if (part.kind === 'question') return part.because ?? '';
  return part.kind === 'scenario' ? '' : part.text;
}

describe('the page of the guide on lessons', () => {
  it('is a lesson itself', async () => {
    const page = readFileSync(`${folder}../guide/lessons.md`, 'utf8');
    const { status, out, err } = await mrk(['lesson', 'lessons.md'], { read: page });
    expect([status, err]).toEqual([0, '']);
    expect(out).not.toContain('✗');
    expect(out).toContain('    It is 1.');
  });
});

it('are numbered from 1, without a gap', () => {
  const numbers = names.map((name) => Number(/^(\d+)-[a-z-]+\.md$/.exec(name)?.[1])).sort((a, b) => a - b);
  expect(numbers).toEqual(names.map((_, index) => index + 1));
});

describe.each(names)('%s', (name) => {
  const parts = partsOf(name);

  it('is played from its beginning to its end, each scenario as it expects', async () => {
    const { status, out, err } = await mrk(['lesson', '--no-ask', name.replace(/-.*/, '')]);
    expect([status, err]).toEqual([0, '']);
    expect(out).not.toContain('✗');
    const results = parts.filter(({ kind }) => kind === 'scenario').map((part) => resultsOf(part));
    expect(results.length).toBeGreaterThan(0);
    expect(results.flat().every(holds)).toBe(true);
  });

  it('expects something of every call of its scenarios that is asked about', () => {
    const asked = parts
      .flatMap((part) => (part.kind === 'scenario' ? part.case.steps : []))
      .filter((step) => step.note?.endsWith('?'));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((step) => step.kind !== 'call' || step.expect === undefined)).toEqual([]);
  });

  it('ends with five questions, each with a reason', () => {
    const at = parts.findIndex((part) => part.kind === 'heading' && part.text === 'Questions');
    const questions = parts.slice(at + 1);
    expect(questions.map(({ kind }) => kind)).toEqual(Array(5).fill('question'));
    expect(questions.filter((part) => rulesIn(textOf(part)).length === 0)).toEqual([]);
  });

  it('names a rule in every paragraph but the first and what only leads on, and says what is assumed', () => {
    const told = parts.filter(({ kind }) => kind === 'text' || kind === 'question').map(textOf);
    const assumed = told.filter((text) => rulesIn(text).some((id) => ruleOf(id)?.evidence === 'assumed'));
    expect(assumed.filter((text) => !/\bassume/.test(text))).toEqual([]);
    expect(told.filter((text) => rulesIn(text).length > 0).length).toBeGreaterThan(told.length / 2);
  });

  it('names each rule by which something in it is refused', () => {
    const named = new Set(parts.flatMap((part) => rulesIn(textOf(part))));
    const refused = parts.flatMap(resultsOf).flatMap(({ answer }) => (answer?.ok === false ? [answer.error.rule] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect([...new Set(refused)].filter((rule) => !named.has(rule))).toEqual([]);
  });
});
