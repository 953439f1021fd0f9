// The workflows that the guide shows: each is YAML with steps, and what it gives to mrk conform, or to the action, is taken there.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsOf } from '../../src/cli/conform/options.js';
import { COMMAND_OPTIONS } from '../../src/conformance/command-line.js';
import { blocksOf } from '../guide/examples.js';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const action = parse(read('../../.github/actions/conform/action.yml'));
const workflows = blocksOf(read('../guide/emulators.md'), 'yaml').map((text) => parse(text));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const stepsOf = (workflow: { readonly jobs: { readonly kms: { readonly steps: readonly Step[] } } }) =>
  workflow.jobs.kms.steps;

describe('the workflows of the guide', () => {
  it('are one for each language, and one with the action', () => {
    expect(workflows).toHaveLength(5);
  });

  it.each(workflows)('give options that mrk conform has, or inputs that the action has: %#', (workflow) => {
    const steps = stepsOf(workflow);
    const commands = steps.flatMap(({ run = '' }) => run.match(/npx mrk conform .*/) ?? []);
    const actions = steps.filter(({ uses = '' }) => uses.endsWith('/.github/actions/conform'));
    expect(commands.length + actions.length).toBe(1);
    for (const command of commands) {
      const { values } = parseArgs({ args: command.split(/\s+/).slice(3), options: COMMAND_OPTIONS });
      expect(settingsOf(values)).toMatchObject({
        target: { kind: 'endpoint' },
        runs: 20,
        seed: 1,
        report: 'kms-conformance',
      });
    }
    for (const { with: inputs = {} } of actions) expect(action.inputs).toMatchObject(mapped(inputs));
  });

  it('have the hooks in a table that mrk conform takes', () => {
    const hooks = Object.keys(COMMAND_OPTIONS).filter((name) => name.endsWith('-url'));
    for (const name of hooks) expect(read('../guide/emulators.md')).toContain(`--${name} `);
  });
});

const mapped = (inputs: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.keys(inputs).map((name) => [name, expect.anything()]));
