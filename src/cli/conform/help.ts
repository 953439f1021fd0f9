// What mrk conform --help prints.

import { COMMAND_OPTIONS, type CommandOption } from '../../conformance/command-line.js';
import { wrap } from '../terminal.js';

const INDENT = 23;
const WIDTH = 100;

function optionsText(): string {
  const entries: readonly (readonly [string, CommandOption])[] = Object.entries(COMMAND_OPTIONS);
  return entries.map(([name, option]) => optionText(name, option)).join('');
}

function optionText(name: string, { value, help }: CommandOption): string {
  const head = `  --${name}${value === undefined ? '' : ` ${value}`}`;
  return wrap(help, WIDTH - INDENT)
    .map((line, index) => `${(index === 0 ? head : '').padEnd(INDENT)}${line}\n`)
    .join('');
}

export const CONFORM_HELP = `Usage: mrk conform (--endpoint URL | --aws | --self) [OPTIONS]
       mrk conform history DIR [OPTIONS]

Finds where a KMS endpoint departs from AWS. It plays generated sequences of calls on it, compares
every answer with all that AWS could give, and makes each divergence as short as it can.
mrk conform history tells how that went on from run to run, from the reports in DIR.

${optionsText()}
Making a divergence shorter takes at most 20 seconds (a tenth of --time, but at least 3), and all of
them together half of the time so far or 20 seconds; what was given up says so.

Ctrl-C ends it after the current sequence; what was found until then is printed. It needs fast-check
(npm install fast-check).

The last line says what came of the operations: each departs, is in error (it could not be judged),
conforms, conforms openly (in a way that AWS leaves open), is unsupported, or was not tried.

Exit status: 0 no finding, also if operations are unsupported; 1 findings, or the replayed
divergence shows; 2 it could not run, or not to its end: an option is wrong, nothing answers, or a
file cannot be written; also without a finding, if nothing could be judged (as when --time was too
short) or not all, or if it was interrupted.
`;
