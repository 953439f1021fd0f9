// Makes a story of a lesson's page. The build runs it; nothing of it is in the page.

import { parseLesson } from '../../teach/lessons/lesson.js';
import { caseJson, stepJson } from '../../teach/scenario/case-json.js';
import type { Case } from '../../teach/scenario/scenario.js';
import type { StepJson } from '../history/history.js';
import type { Chapter, Part, Story } from './story.js';

/** The story of a page. Throws an Error that says what is wrong with one that is no lesson. */
export function storyOf(page: string): Story {
  const parsed = parseLesson(page);
  if (!parsed.ok) throw new Error(parsed.faults.map(({ line, message }) => `line ${line}: ${message}`).join('\n'));
  const { title, parts } = parsed.lesson;
  const chapters: { title: string; parts: Part[] }[] = [{ title, parts: [] }];
  for (const part of parts) {
    const into = chapters.at(-1)?.parts;
    if (part.kind === 'heading') chapters.push({ title: part.text, parts: [] });
    else if (part.kind === 'scenario') into?.push({ kind: 'scenario', steps: stepsOf(part.case) });
    else if (part.kind === 'question') {
      const { ask, choices, right, because, results } = part;
      const steps = results.map(({ step }) => stepJson(step));
      into?.push({ kind: 'question', ask, choices, right, ...(because === undefined ? {} : { because }), steps });
    } else into?.push({ kind: part.kind, text: part.text });
  }
  return { title, chapters: chapters.filter(isTold) };
}

function isTold({ parts }: Chapter): boolean {
  return parts.length > 0;
}

/** All stories are played in one account, so a scenario with settings of its own begins by changing them. */
function stepsOf({ world, steps }: Case): readonly StepJson[] {
  const { settings, ...others } = world;
  const [member] = Object.keys(others);
  if (member !== undefined) throw new Error(`a scenario of a lesson can set no ${member} in the playground`);
  const configure = settings === undefined ? [] : [{ configure: settings }];
  return [...configure, ...caseJson({ world: {}, steps }).steps];
}
