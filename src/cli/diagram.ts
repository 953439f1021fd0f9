// mrk diagram: pictures, as text that other programs show.

import { didYouMean } from '../shared/nearest.js';
import { isOneOf, keysOf } from '../shared/objects.js';
import { DRAWN_ROLES, type DrawnRole, lifecycleSvg } from '../teach/pictures/lifecycle.js';
import { lifecycleMermaid } from '../teach/pictures/mermaid.js';
import { stateTableAscii, stateTableSvg } from '../teach/pictures/state-table.js';
import { readOptions } from './options.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const DIAGRAM_HELP = `Usage: mrk diagram NAME [--format svg|mermaid|ascii]

Prints a picture:

  lifecycle   how a key goes from key state to key state; svg (default), mermaid
              --role primary|replica   of which key; default primary
  table       which key state allows which operation, as a heat map; svg (default), ascii

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
}

/** How each picture is made, in the forms that fit it; the first is the default. */
const PICTURES: Readonly<Record<string, Readonly<Partial<Record<Format, (asked: Asked) => string>>>>> = {
  lifecycle: {
    svg: ({ role }) => lifecycleSvg(role),
    mermaid: ({ role }) => `${lifecycleMermaid()[`${role} key`]}\n`,
  },
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
  if (more.length > 0) return refuse(`${name} takes no file: ${printable(more[0] ?? '')}`);
  around.out(make({ role }));
  return 0;
}
