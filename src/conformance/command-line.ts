// The options of mrk conform: how they are written, what they mean, and which of them a run needs to be repeated. Its
// parser, its help and the reports' "Again" are made of this one table.

import { quoted } from './report/shell.js';

/** Without `runs` or `time`, on AWS: few, as each key costs. */
export const AWS_RUNS = 10;

/**
 * What an option changes. `calls`: what is called, and how it is judged, of a whole run and of a replay. `run`: which
 * sequences a whole run plays, and what it is compared with; a replay has one. `replay`: plays that sequence instead. `output`: only what is written.
 */
export type OptionEffect = 'calls' | 'run' | 'replay' | 'output';

export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** How the help calls the value. */
  readonly value?: string;
  readonly effect: OptionEffect;
  readonly help: string;
}

/** For node:util's parseArgs; in the order of the help, with empty lines between groups. */
export const COMMAND_OPTIONS = {
  endpoint: {
    type: 'string',
    multiple: true,
    value: 'URL',
    effect: 'calls',
    help: 'an endpoint that speaks AWS JSON 1.1, such as http://127.0.0.1:4599. It is not emptied: the keys of the run stay there, with their deletion scheduled. Several are played the same sequences, and told side by side',
  },
  aws: {
    type: 'boolean',
    effect: 'calls',
    help: 'AWS itself, with your own credentials, through @aws-sdk/client-kms. IT COSTS: without --i-accept-charges this says how much, and calls nothing',
  },
  'i-accept-charges': { type: 'boolean', effect: 'calls', help: 'goes with --aws' },
  self: {
    type: 'boolean',
    effect: 'calls',
    help: 'the model, in this process: tries the kit without any endpoint',
  },
  runs: {
    type: 'string',
    value: 'N',
    effect: 'run',
    help: `how many sequences, of at most 100 calls each (default 100, of AWS ${AWS_RUNS}; with --time alone as many as there is time for)`,
  },
  time: { type: 'string', value: 'ISO8601', effect: 'run', help: 'ends after this long, such as PT10M' },
  seed: {
    type: 'string',
    value: 'S',
    effect: 'run',
    help: 'an integer: what the sequences follow from (default: another one each time)',
  },
  jobs: {
    type: 'string',
    value: 'N',
    effect: 'run',
    help: 'plays so many sequences at once, on keys of their own (default 1)',
  },
  'no-tours': {
    type: 'boolean',
    effect: 'run',
    help: 'plays only sequences of the seed, without those that are the same whatever it is',
  },
  'max-findings': { type: 'string', value: 'N', effect: 'run', help: 'ends after so many findings' },
  messages: { type: 'boolean', effect: 'calls', help: 'compares the messages of errors too' },
  skip: {
    type: 'string',
    multiple: true,
    value: 'OP,OP',
    effect: 'run',
    help: 'leaves operations out, such as Encrypt,Decrypt',
  },
  only: {
    type: 'string',
    multiple: true,
    value: 'OP,OP',
    effect: 'run',
    help: 'leaves all others out, but for CreateKey',
  },
  timeout: {
    type: 'string',
    value: 'ISO8601',
    effect: 'calls',
    help: 'how long an answer may take (default PT10S, of AWS PT30S)',
  },
  patience: {
    type: 'string',
    value: 'ISO8601',
    effect: 'calls',
    help: 'how long to wait for keys that are Creating or Updating where the clock cannot be moved (default: does not wait; of AWS PT60S)',
  },
  visibility: {
    type: 'string',
    value: 'ISO8601',
    effect: 'calls',
    help: "for how long a change may go unseen, by the endpoint's clock (default PT60S, of new keys at first; PT0S: all must be seen at once)",
  },
  'reset-url': {
    type: 'string',
    value: 'URL',
    effect: 'calls',
    help: 'is sent a POST before each sequence, and empties the endpoint, such as http://127.0.0.1:5000/moto-api/reset',
  },
  'advance-url': {
    type: 'string',
    value: 'URL',
    effect: 'calls',
    help: "is sent a POST to move the endpoint's clock, by {seconds}, {milliseconds} or {duration} (ISO 8601), or to {instant} (ISO 8601), {epochSeconds} or {epochMilliseconds}: one of these stands in it",
  },
  'now-url': {
    type: 'string',
    value: 'URL',
    effect: 'calls',
    help: 'answers a GET with what that clock shows (a number of epoch seconds or milliseconds, ISO 8601, or JSON with such a "now"); without it: the local time, and what it was moved by',
  },
  'no-clock': {
    type: 'boolean',
    effect: 'calls',
    help: "does not move the endpoint's clock (found at /_mrk/clock), so that only what needs no waiting is tested; it must tell real time then",
  },
  report: {
    type: 'string',
    value: 'DIR',
    effect: 'output',
    help: 'writes index.html, report.json, junit.xml, report.md and for each finding a file for --replay',
  },
  save: {
    type: 'string',
    value: 'FILE|DIR',
    effect: 'output',
    help: "writes the findings as scenarios for mrk run, with AWS's answers: into FILE all of them, into DIR (if it exists, or ends in /) each by itself",
  },
  baseline: {
    type: 'string',
    value: 'FILE',
    effect: 'run',
    help: 'findings that are known, from --save-baseline: only others fail the run, and what of them is mended is told',
  },
  'save-baseline': {
    type: 'string',
    value: 'FILE',
    effect: 'output',
    help: 'writes which findings there are, for --baseline: sorted, a line each. With --baseline it keeps what this run did not get to',
  },
  replay: {
    type: 'string',
    value: 'FILE',
    effect: 'replay',
    help: "plays the sequence of a report's finding-N.json, and tells whether the divergence shows; - reads standard input",
  },
  cells: {
    type: 'boolean',
    effect: 'output',
    help: 'calls nothing, and prints what calls can reach: every state, role and origin that a key can have at once, with the shortest way there; with --json each cell of these and the operations',
  },
  json: {
    type: 'boolean',
    effect: 'output',
    help: 'prints the result as one JSON object on the last line of standard output, and everything else on standard error',
  },
  help: { type: 'boolean', short: 'h', effect: 'output', help: 'prints this' },
} as const satisfies Readonly<Record<string, CommandOption>>;

type Options = typeof COMMAND_OPTIONS;
export type OptionName = keyof Options;

/** What parseArgs makes of them. */
export type CommandValues = {
  readonly [Name in OptionName]?:
    | (Options[Name] extends { readonly multiple: true }
        ? readonly string[]
        : Options[Name]['type'] extends 'boolean'
          ? boolean
          : string)
    | undefined;
};

export const OPTION_NAMES = Object.keys(COMMAND_OPTIONS) as readonly OptionName[];

/** The command that does the same again: a whole run, or the replay of a file. */
export function commandOf(values: CommandValues, replay = values.replay): string {
  const effects: readonly OptionEffect[] = replay === undefined ? ['calls', 'run'] : ['calls', 'replay'];
  const given: CommandValues = { ...values, replay };
  const words = OPTION_NAMES.filter((name) => effects.includes(COMMAND_OPTIONS[name].effect)).flatMap((name) =>
    optionWords(name, given[name]),
  );
  const isOpen = given.endpoint === undefined && given.aws !== true && given.self !== true;
  return ['mrk conform', ...(isOpen ? ['--endpoint URL'] : []), ...words].join(' ');
}

function optionWords(name: OptionName, value: CommandValues[OptionName]): readonly string[] {
  if (value === undefined || value === false) return [];
  if (value === true) return [`--${name}`];
  return (typeof value === 'string' ? [value] : value).map((text) =>
    // An option's value that begins as an option does must cling to it.
    text.startsWith('-') && text !== '-' ? `--${name}=${quoted(text)}` : `--${name} ${quoted(text)}`,
  );
}
