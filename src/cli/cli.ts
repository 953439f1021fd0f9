// The command line: which subcommand is meant, and what to say if none is.

import { didYouMean } from '../shared/nearest.js';
import { printable, type Surroundings } from './terminal.js';
import { version } from './version.js';

const HELP = `mrk: AWS KMS multi-Region keys without AWS

Usage: mrk COMMAND

  story        tells the life of a multi-Region key, from its creation to its deletion
  lesson       lists the lessons on multi-Region keys; lesson N plays one (mrk lesson --help)
  play [FILE]  serves the playground, a page on which keys and their Regions are tried out
               (mrk play --help)
  run FILE     plays a scenario and checks what it expects, or a story of aws kms commands
               (mrk run --help)
  kms          runs one operation of KMS on a file, as aws kms does on AWS (mrk kms help)
  clock        shows and moves the clock of that file (mrk clock --help)
  serve        serves KMS to the AWS SDKs and the AWS CLI (mrk serve --help)
  pipe         serves any number of accounts to a program in any language, by lines of JSON
               (mrk pipe --help)
  restate      tries out the engine of mrk serve --engine restate, and serves what it calls
               (mrk restate --help)
  data         checks the file of mrk serve --data, and saves what is left of a damaged one
               (mrk data --help)
  check FILE   judges what happened elsewhere: CloudTrail's records, HAR files, debug logs
               (mrk check --help)
  conform      finds where a KMS endpoint departs from AWS (mrk conform --help)
  evidence     asks AWS, or any endpoint, what AWS leaves open and the model assumes
               (mrk evidence --help)
  explain      explains a rule, an operation, a key state, and why a call is refused
               (mrk explain --help)
  why FILE     explains every refusal of a scenario or story (mrk why --help)
  rules        lists the rules, and how each is known (mrk rules --help)
  diagram      prints a picture: the life of a key, the key-state table, the keys and the timeline
               of a scenario or story (mrk diagram --help)
  table        prints which key state allows which operation, and other tables (mrk table --help)

  --help       prints this
  --version    prints the version
`;

type Subcommand = (args: readonly string[], around: Surroundings) => Promise<number>;

// Loaded when they are called: what mrk pipe answers first is not to wait for what others need.
const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ['check', async (...given) => (await import('./check.js')).check(...given)],
  ['clock', async (...given) => (await import('./clock.js')).clock(...given)],
  ['conform', async (...given) => (await import('./conform.js')).conform(...given)],
  ['data', async (...given) => (await import('./data.js')).data(...given)],
  ['diagram', async (...given) => (await import('./diagram.js')).diagram(...given)],
  ['evidence', async (...given) => (await import('./evidence.js')).evidence(...given)],
  ['explain', async (...given) => (await import('./explain.js')).explain(...given)],
  ['kms', async (...given) => (await import('./kms.js')).kms(...given)],
  ['lesson', async (...given) => (await import('./lesson.js')).lesson(...given)],
  ['pipe', async (...given) => (await import('./pipe.js')).pipe(...given)],
  ['play', async (...given) => (await import('./play.js')).play(...given)],
  ['restate', async (...given) => (await import('./restate.js')).restate(...given)],
  ['rules', async (...given) => (await import('./rules.js')).rules(...given)],
  ['run', async (...given) => (await import('./run.js')).run(...given)],
  ['serve', async (...given) => (await import('./serve.js')).serve(...given)],
  ['story', async (...given) => (await import('./story.js')).story(...given)],
  ['table', async (...given) => (await import('./table.js')).table(...given)],
  ['why', async (...given) => (await import('./why.js')).why(...given)],
]);

/** Runs the command line; the answer is its exit status. */
export async function cli(args: readonly string[], around: Surroundings): Promise<number> {
  const [name = '', ...others] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    around.out(HELP);
    return 0;
  }
  if (name === '--version') {
    around.out(`${version()}\n`);
    return 0;
  }
  const subcommand = SUBCOMMANDS.get(name);
  if (subcommand === undefined) {
    const names = [...SUBCOMMANDS.keys(), '--help', '--version'];
    const fault = name === '' ? '' : `mrk: no such command: ${printable(name)}${didYouMean(name, names)}\n\n`;
    around.err(fault + HELP);
    return 2;
  }
  try {
    return await subcommand(others, around);
  } catch (error) {
    // An option that there is not, or that lacks its value.
    if (!isUsageError(error)) throw error;
    around.err(`mrk ${name}: ${printable(error.message)}\n\nSee mrk ${name} --help\n`);
    return 2;
  }
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
