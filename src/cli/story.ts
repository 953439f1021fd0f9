// mrk story: the life of a multi-Region key, told by playing a scenario.

import { parseScenario } from '../teach/scenario/parse.js';
import { holds } from '../teach/scenario/player.js';
import { readOptions } from './options.js';
import { playCourses } from './scenes.js';
import { type ExitStatus, paintFor, plural, type Surroundings } from './terminal.js';
import { THE_STORY } from './the-story.js';
import { timelineLines } from './timeline.js';

const STORY_HELP = `Usage: mrk story [--scenario]

Tells the life of a multi-Region key, from its creation to its deletion: each row shows the states
of the related keys on a day, and between the rows stands what was called and what was refused.

  --scenario  prints the story as a scenario for mrk run
  --help      prints this

Exit status: 0; 1 if the story did not go as it is told.
`;

export async function story(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values } = readOptions({
    args: [...args],
    options: { scenario: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    around.out(STORY_HELP);
    return 0;
  }
  if (values.scenario) {
    around.out(`${JSON.stringify(THE_STORY, undefined, 2)}\n`);
    return 0;
  }
  const parsed = parseScenario(THE_STORY);
  if (!parsed.ok) throw new Error(`the story is broken: ${JSON.stringify(parsed.faults)}`);
  const paint = paintFor(around.hasColour);
  const { courses, results } = playCourses(parsed.scenario, paint);
  const calls = results.filter(({ answer }) => answer !== undefined);
  const refused = calls.filter(({ answer }) => answer?.ok === false);
  const days = Math.floor(((results.at(-1)?.until ?? 0) - (results[0]?.from ?? 0)) / 86_400_000);
  around.out(
    `${[
      paint.bold(THE_STORY.id),
      '* marks the primary key; [IDs] name the rules. No AWS account had a part in it.',
      '',
      ...courses.flatMap((course) => timelineLines(course, paint)),
      '',
      `${plural(days, 'day')}, ${plural(calls.length, 'call')}, ${refused.length} of them refused.`,
    ].join('\n')}\n`,
  );
  return results.every(holds) ? 0 : 1;
}
