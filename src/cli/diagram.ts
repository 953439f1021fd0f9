// mrk diagram: pictures, as text that other programs show.

import type { KeySet } from '../model/key-set/key-set.js';
import { didYouMean } from '../shared/nearest.js';
import { isOneOf, keysOf } from '../shared/objects.js';
import { type Course, follower } from '../teach/pictures/course.js';
import { DRAWN_ROLES, type DrawnRole, lifecycleSvg } from '../teach/pictures/lifecycle.js';
import { lifecycleMermaid } from '../teach/pictures/mermaid.js';
import { keySetsMermaid, keySetsSvg } from '../teach/pictures/set.js';
import { stateTableAscii, stateTableSvg } from '../teach/pictures/state-table.js';
import { timelineSvg } from '../teach/pictures/timeline.js';
import { readOptions } from './options.js';
import { readPlay } from './run.js';
import { playCourses, playStory } from './scenes.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const DIAGRAM_HELP = `Usage: mrk diagram NAME [FILE] [--format svg|mermaid|ascii]

Prints a picture:

  lifecycle   how a key goes from key state to key state; svg (default), mermaid
              --role primary|replica   of which key; default primary
  table       which key state allows which operation, as a heat map; svg (default), ascii
  set FILE    the keys as they are after a scenario or a story: Regions, roles, key states,
              replication, and a change of the primary key under way; svg (default), mermaid
  timeline FILE   what happens in a scenario or a story: a lane for each Region, days below, key
              states as bands, calls and refusals as marks; svg (default)

FILE is what mrk run plays; - reads it from standard input. Where it is played on to a moment of
interest, leave out what follows.

An SVG is 700 pixels wide, light or dark as whoever looks at it prefers, and has all that it shows
as a description for screen readers.

  --format FORM   the form of the picture
  --help          prints this

Exit status: 0, or 2 if the command is wrong.
`;

const FORMATS = ['svg', 'mermaid', 'ascii'] as const;
type Format = (typeof FORMATS)[number];

interface Asked {
  readonly role: DrawnRole;
  /** What a file tells; none for a picture that takes no file. */
  readonly courses: readonly Course[];
}

const OF_FILES = ['set', 'timeline'] as const;

/** How each picture is made, in the forms that fit it; the first is the default. */
const PICTURES: Readonly<Record<string, Readonly<Partial<Record<Format, (asked: Asked) => string>>>>> = {
  lifecycle: {
    svg: ({ role }) => lifecycleSvg(role),
    mermaid: ({ role }) => `${lifecycleMermaid()[`${role} key`]}\n`,
  },
  set: {
    svg: ({ courses }) => keySetsSvg(courses.flatMap(lastKeySets)),
    mermaid: ({ courses }) => `${keySetsMermaid(courses.flatMap(lastKeySets))}\n`,
  },
  timeline: { svg: ({ courses }) => timelineSvg(courses) },
  table: { svg: stateTableSvg, ascii: () => `${stateTableAscii().join('\n')}\n` },
};

export async function diagram(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string' }, role: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    around.out(DIAGRAM_HELP);
    return 0;
  }
  const refuse = (what: string): ExitStatus => {
    around.err(`mrk diagram: ${what}\n\nSee mrk diagram --help\n`);
    return 2;
  };
  const [name, ...more] = positionals;
  if (name === undefined) return refuse(`expected a picture: ${keysOf(PICTURES).join(', ')}`);
  const forms = Object.hasOwn(PICTURES, name) ? PICTURES[name] : undefined;
  if (forms === undefined) return refuse(`no such picture: ${printable(name)}${didYouMean(name, keysOf(PICTURES))}`);
  const [first = 'svg'] = keysOf(forms);
  const { format = first, role = 'primary' } = values;
  if (!isOneOf(FORMATS, format)) return refuse(`no such format: ${printable(format)}${didYouMean(format, FORMATS)}`);
  if (values.role !== undefined && name !== 'lifecycle') return refuse(`--role is for lifecycle, not for ${name}`);
  if (!isOneOf(DRAWN_ROLES, role)) return refuse(`--role must be primary or replica: ${printable(role)}`);
  const make = forms[format];
  if (make === undefined) return refuse(`${name} is not drawn as ${format}, only as ${keysOf(forms).join(' and ')}`);
  const [file, other] = more;
  if (!isOneOf(OF_FILES, name)) {
    if (file !== undefined) return refuse(`${name} takes no file: ${printable(file)}`);
    around.out(make({ role, courses: [] }));
    return 0;
  }
  if (file === undefined || other !== undefined) return refuse(`${name} takes one file, which mrk run plays`);
  const courses = await coursesIn(file, around);
  if (courses === undefined) return 2;
  around.out(make({ role, courses }));
  return 0;
}

/** What a file tells; undefined: what is wrong with it has been said. */
async function coursesIn(file: string, around: Surroundings): Promise<readonly Course[] | undefined> {
  const played = await readPlay('diagram', file, around);
  if (played === undefined) return undefined;
  return 'script' in played ? [(await playStory(played.script)).course] : playCourses(played.scenario).courses;
}

function lastKeySets({ scenes, roles }: Course): readonly KeySet[] {
  const { follow, keySets } = follower(roles);
  for (const { events } of scenes) follow(events);
  return keySets();
}
