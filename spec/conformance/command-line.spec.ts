// The command that repeats a run has every option that changes it.

import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../src/cli/conform/options.js';
import {
  COMMAND_OPTIONS,
  type CommandValues,
  commandOf,
  OPTION_NAMES,
  type OptionName,
} from '../../src/conformance/command-line.js';
import { valuesOf } from '../../src/conformance/command-values.js';
import type { ConformOptions } from '../../src/conformance/options.js';
import { OPERATIONS } from '../../src/model/vocabulary/vocabulary.js';

/** A value of every option that has one. */
const TEXTS: Readonly<Partial<Record<OptionName, string>>> = {
  endpoint: "http://127.0.0.1:1/it's $HOME",
  runs: '3',
  time: 'PT10M',
  seed: '-5',
  jobs: '2',
  'max-findings': '4',
  skip: 'Encrypt,Decrypt',
  only: 'Encrypt',
  timeout: 'PT1.5S',
  patience: 'PT7S',
  visibility: 'PT0S',
  report: 'a report',
  save: 'a file',
  replay: 'finding 1.json',
};

const TARGETS: readonly OptionName[] = ['endpoint', 'aws', 'self'];

function sampleOf(name: OptionName): string | boolean | readonly string[] {
  const option = COMMAND_OPTIONS[name];
  if (option.type === 'boolean') return true;
  const text = TEXTS[name] ?? 'something';
  return 'multiple' in option ? [text, 'Sign'] : text;
}

/** The options of a command, as a shell and mrk read it. */
function read(command: string): CommandValues {
  const script = `mrk() { printf '%s\\0' "$@"; }\n${command}`;
  const [subcommand, ...args] = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
  expect(subcommand).toBe('conform');
  return { ...parseArgs({ args, options: COMMAND_OPTIONS }).values };
}

describe('the command that repeats', () => {
  it.each(OPTION_NAMES)('a whole run has --%s, if it changes what the run does', (name) => {
    const value = sampleOf(name);
    const { effect } = COMMAND_OPTIONS[name];
    const open = TARGETS.includes(name) ? {} : { endpoint: ['URL'] };
    const expected = { calls: true, run: true, replay: true, output: false }[effect];
    expect(read(commandOf({ [name]: value }))).toEqual({ ...open, ...(expected ? { [name]: value } : {}) });
  });

  it.each(OPTION_NAMES)('a finding has --%s, if it changes how a sequence is played', (name) => {
    const value = sampleOf(name);
    const isKept = COMMAND_OPTIONS[name].effect === 'calls';
    const open = TARGETS.includes(name) ? {} : { endpoint: ['URL'] };
    const given = { ...open, ...(isKept ? { [name]: value } : {}), replay: 'finding-1.json' };
    expect(read(commandOf({ [name]: value }, 'finding-1.json'))).toEqual(given);
  });

  it.each<[string, Required<Omit<ConformOptions, 'onProgress' | 'signal' | 'commandLine' | 'known'>>]>([
    [
      'few operations are left out',
      {
        ...{ runs: 3, seed: -5, time: 'PT10M', jobs: 2, maxFindings: 4, messages: true, patience: 1500 },
        visibility: 'PT20S',
        tours: false,
        disabled: ['Encrypt', 'Sign'],
      },
    ],
    [
      'most are left out',
      {
        ...{ runs: 1, seed: 0, time: 2500, jobs: 1, maxFindings: 1, messages: true, patience: 'PT1S' },
        visibility: 0,
        tours: true,
        disabled: OPERATIONS.filter((name) => name !== 'CreateKey' && name !== 'Encrypt'),
      },
    ],
  ])('a call of conform says the same as its options, where %s', (_, options) => {
    const command = commandOf(valuesOf({ name: 'http://127.0.0.1:1/' }, options));
    const { runs, seed, time, jobs, maxFindings, messages, patience, visibility, disabled, hasClock, tours } =
      settingsOf(read(command));
    expect({ runs, seed, jobs, maxFindings, messages, disabled }).toEqual({
      ...{ runs: options.runs, seed: options.seed, jobs: options.jobs, maxFindings: options.maxFindings },
      ...{ messages: true, disabled: options.disabled },
    });
    expect([time, patience]).toEqual([options.time === 'PT10M' ? 600_000 : 2500, patience === 1500 ? 1500 : 1000]);
    expect(visibility).toBe(options.visibility === 0 ? 0 : 20_000);
    expect([hasClock, tours]).toEqual([false, options.tours]);
    expect(command.length).toBeLessThan(200);
  });
});
