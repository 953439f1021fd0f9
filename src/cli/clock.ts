// mrk clock: shows and moves the clock of a state file.

import { parseArgs } from 'node:util';
import type { KeySetEvent } from '../model/events.js';
import { DEFAULT_STATE_FILE, withStateFile } from './kms/state-file.js';
import { isCliFault, REAL_WORLD, type World } from './kms/world.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const CLOCK_HELP = `Usage: mrk clock [--state FILE]
       mrk clock advance DURATION [--state FILE]

Shows the clock of the account that mrk kms works on, or moves it forward. It stands still between
commands, and nothing happens by itself until it moves: a replica key stays Creating, a deleted key
in its waiting period. DURATION is ISO 8601, such as PT5S, P7D or P1DT12H. What happened is printed.

  --state FILE   the file that holds the account, by default ./mrk.json
  --json         prints one JSON object: now, and of advance the events
  --help         prints this

Exit status: 0 done; 2 the command or the file is wrong.
`;

export async function clock(
  args: readonly string[],
  around: Surroundings,
  world: World = REAL_WORLD,
): Promise<ExitStatus> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { state: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help) {
    around.out(CLOCK_HELP);
    return 0;
  }
  const file = values.state ?? DEFAULT_STATE_FILE;
  const [verb, by, ...more] = positionals;
  if (more.length > 0 || (verb !== undefined && (verb !== 'advance' || by === undefined))) {
    around.err('mrk clock: expected nothing, or advance and a duration\n\nSee mrk clock --help\n');
    return 2;
  }
  try {
    const { now, events } = await withStateFile({ file, world, mayCreate: by !== undefined }, async ({ store }) => {
      const happened = by === undefined ? undefined : store.advance(by);
      return { now: new Date(store.now()).toISOString(), events: happened };
    });
    around.out(values.json ? `${JSON.stringify({ now, events })}\n` : clockText(now, events));
    return 0;
  } catch (error) {
    if (error instanceof RangeError) around.err(`mrk clock: ${printable(error.message)}\n`);
    else if (isCliFault(error)) around.err(`${printable(error.message)}\n`);
    else throw error;
    return 2;
  }
}

/** The instant, then what happened on the way there. */
function clockText(now: string, events: readonly KeySetEvent[] = []): string {
  const lines = events.map(({ at, type, region, keyId }) => {
    const when = new Date(at).toISOString().replace('.000Z', 'Z');
    return `  * ${when}  ${type}  ${region}  ${keyId}\n`;
  });
  return `${now.replace('.000Z', 'Z')}\n${lines.join('')}`;
}
