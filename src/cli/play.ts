// mrk play: serves the playground, until it is told to stop.

import { fileURLToPath } from 'node:url';
import { LINK_MEMBER, LONGEST_LINK, packed } from '../links/link.js';
import { messageOf } from '../shared/objects.js';
import { listenFault, portIn, readOptions } from './options.js';
import { openInBrowser } from './play/open.js';
import { openSite, type Site } from './play/site.js';
import { untilSignal } from './signals.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const DEFAULT_PORT = 4598;
const FOLDER = new URL('../playground/', import.meta.url);

const PLAY_HELP = `Usage: mrk play [OPTIONS] [FILE]

Serves the playground: a page with a column for each Region and a clock, on which keys are made,
replicated, swapped and deleted, refusals are explained, and every step can be gone back to. All of
it runs in the browser: the page connects to nothing, and what is done on it is nowhere else.

FILE is opened on the page: a scenario, a history that the page saved, or the finding-N.json of a
conformance report; - reads standard input. It goes into the fragment of the URL, which browsers
send to nobody.

  --port N   the port; 0 picks a free one (default ${DEFAULT_PORT})
  --host H   the address to listen on (default 127.0.0.1)
  --no-open  only prints the URL; so it is too where output is no terminal
  --help     prints this

The page is also a folder, dist/playground, that works from any web server and as files.

SIGTERM or Ctrl-C ends it. Exit status: 0 it was ended so; 2 the command or the file is wrong, or
the port cannot be used.
`;

export async function play(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string', default: '127.0.0.1' },
      'no-open': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help) {
    around.out(PLAY_HELP);
    return 0;
  }
  const [file, ...more] = positionals;
  if (more.length > 0) {
    around.err('mrk play: expected one FILE\n\nSee mrk play --help\n');
    return 2;
  }
  const signal = untilSignal();
  let site: Site;
  let fragment: string;
  try {
    const port = portIn(values.port);
    fragment = file === undefined ? '' : await fragmentOf(file, around);
    site = await openSite(fileURLToPath(FOLDER), port, values.host);
  } catch (error) {
    signal.forget();
    around.err(`mrk play: ${printable(listenFault(messageOf(error)))}\n`);
    return 2;
  }
  const url = `${site.url}${fragment}`;
  around.out(`The playground: ${url}\n\nCtrl-C ends it.\n`);
  if (!values['no-open'] && around.outColumns !== undefined) openInBrowser(url);
  await signal.came;
  await site.close();
  return 0;
}

/** What makes the page open a file. Throws an error that a reader understands if the file is none, or too long. */
async function fragmentOf(file: string, around: Surroundings): Promise<string> {
  let text: string;
  try {
    text = JSON.stringify(JSON.parse(await around.read(file)));
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`);
  }
  const fragment = `#${LINK_MEMBER}=${await packed(text)}`;
  if (fragment.length > LONGEST_LINK) {
    throw new Error(`${file}: too long for a link: mrk play, without it, and open it on the page`);
  }
  return fragment;
}
