// mrk why: explains every refusal of a scenario or a story.

import { play } from '../teach/scenario/player.js';
import { playScript } from './kms/story-script.js';
import { readOptions } from './options.js';
import { callText, explainedLines } from './print.js';
import { readPlay } from './run.js';
import { type ExitStatus, paintFor, plural, type Surroundings } from './terminal.js';

const WHY_HELP = `Usage: mrk why FILE

Plays a scenario or a story (mrk run --help), and explains every refusal in it, in turn: why, by
which rule, which fault comes first, and what would make the call succeed.

  --help    prints this

Exit status: 0, also if nothing was refused; 2 if the command or the file is wrong.
`;

export async function why(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help) {
    around.out(WHY_HELP);
    return 0;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    around.err('mrk why: expected one FILE\n\nUsage: mrk why FILE\n');
    return 2;
  }
  const played = await readPlay('why', file, around);
  if (played === undefined) return 2;
  const paint = paintFor(around.hasColour);
  let refusals = 0;
  if ('script' in played) {
    const { refused } = await playScript(played.script, { json: false, explains: 'only', paint, out: around.out });
    refusals = refused;
  } else {
    for (const { refused, ...result } of play(played.scenario)) {
      if (refused === undefined) continue;
      refusals += 1;
      around.out(`  > ${callText(result)}\n${explainedLines(refused, paint).join('\n')}\n\n`);
    }
  }
  around.out(refusals === 0 ? 'Nothing was refused.\n' : `${plural(refusals, 'refusal')} explained\n`);
  return 0;
}
