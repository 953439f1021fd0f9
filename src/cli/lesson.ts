// mrk lesson: lists the lessons, and plays one: it tells, asks what will happen, shows it and explains.

import { readdirSync, readFileSync } from 'node:fs';
import { messageOf } from '../shared/objects.js';
import { type Lesson, parseLesson } from '../teach/lessons/lesson.js';
import { tellLesson } from './lesson-telling.js';
import { readOptions } from './options.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const LESSON_HELP = `Usage: mrk lesson                       lists the lessons
       mrk lesson [--no-ask] N | FILE   plays one of them, or a lesson of your own

A lesson tells of multi-Region keys, asks what will happen, shows it and explains; it ends with
questions. Each answer is the model's. Answer with y or n, or with the number of a choice; an empty
line shows the answer, and q ends the lesson. What is assumed of AWS says so: [DELETE-3a, assumed].

FILE is Markdown; - reads it from standard input. spec/guide/lessons.md tells how to write one.

  --no-ask  asks nothing, and shows every answer; so it is too where input or output is no terminal
  --help    prints this

Exit status: 0, whatever was answered; 1 a scenario of the lesson was not as it expects; 2 the
command or the file is wrong.
`;

export async function lesson(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    options: { 'no-ask': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help) {
    around.out(LESSON_HELP);
    return 0;
  }
  const [which, ...more] = positionals;
  if (more.length > 0) {
    around.err('mrk lesson: expected one number or FILE\n\nUsage: mrk lesson [--no-ask] [N | FILE]\n');
    return 2;
  }
  if (which === undefined) {
    around.out(`${listed().join('\n')}\n\nmrk lesson N plays one.\n`);
    return 0;
  }
  const read = await readLesson(which, around);
  if (read === undefined) return 2;
  return tellLesson(read, around, values['no-ask'] ? undefined : around.ask);
}

const FOLDER = new URL('../../spec/lessons/', import.meta.url);

/** The files of the lessons, in order. */
function lessonFiles(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d+-.*\.md$/.test(name))
    .sort((one, other) => numberOf(one) - numberOf(other));
}

function numberOf(file: string): number {
  return Number.parseInt(file, 10);
}

function listed(): readonly string[] {
  return lessonFiles().map((name) => {
    const title = /^# (.*)$/m.exec(readFileSync(new URL(name, FOLDER), 'utf8'))?.[1] ?? name;
    return `${String(numberOf(name)).padStart(3)}  ${title}`;
  });
}

/** The lesson of a number or in a file; undefined: what is wrong with it has been said. */
async function readLesson(which: string, around: Surroundings): Promise<Lesson | undefined> {
  const say = (text: string): undefined => {
    around.err(`mrk lesson: ${printable(text)}\n`);
  };
  let page: string;
  if (/^\d+$/.test(which)) {
    const files = lessonFiles();
    const name = files.find((file) => numberOf(file) === Number(which));
    if (name === undefined)
      return say(`there is no lesson ${which}: there are ${files.length} (mrk lesson lists them)`);
    page = readFileSync(new URL(name, FOLDER), 'utf8');
  } else {
    try {
      page = await around.read(which);
    } catch (error) {
      return say(`${which}: ${messageOf(error)}`);
    }
  }
  const parsed = parseLesson(page);
  if (parsed.ok) return parsed.lesson;
  for (const { line, message } of parsed.faults) say(`${which}: line ${line}: ${message}`);
  return undefined;
}
