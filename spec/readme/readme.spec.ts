import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf, withParts } from '../../.scripts/readme.mjs';
import { cli } from '../../src/cli/cli.js';
import { costText } from '../../src/cli/conform/costs.js';
import { openAccount } from '../../src/cli/kms/account.js';
import { DEFAULT_STATE_FILE } from '../../src/cli/kms/state-file.js';
import { AWS_RUNS, COMMAND_OPTIONS } from '../../src/conformance/command-line.js';
import * as conformance from '../../src/conformance/index.js';
import { summaryText } from '../../src/conformance/report/terminal.js';
import { createMemoryMaterialStore } from '../../src/endpoint/cryptography/index.js';
import * as endpoint from '../../src/endpoint/index.js';
import * as model from '../../src/index.js';
import { paintFor } from '../../src/text.js';
import { faultyStoreTarget } from '../conformance/fault.js';
import { fault } from '../conformance/faults/replica-copies-the-description.js';
import { AsyncFunction, blocksOf, runExample } from '../guide/examples.js';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

describe('the README', () => {
  it('has the state diagram, counts, invariants and assumptions of the model (else: npm run readme)', () => {
    expect(withParts(readme, partsOf(model))).toBe(readme);
  });

  it('has diagrams that fit: few arrows, and labels no wider than the longest event', () => {
    const diagrams = blocksOf(readme, 'mermaid').map((block) =>
      block.split('\n').filter((line) => line.includes('-->')),
    );
    expect(diagrams.length).toBe(5);
    for (const arrows of diagrams) {
      expect(arrows.length).toBeLessThanOrEqual(13);
      const lines = arrows.flatMap((arrow) => arrow.replace(/^.*: /, '').split('<br/>'));
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual('CustomKeyStoreDisconnected'.length);
    }
  });

  const examples = blocksOf(readme, 'js');

  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });

  it('has a scenario in which mrk run finds everything as expected', async () => {
    const [scenario = ''] = blocksOf(readme, 'json');
    const printed: string[] = [];
    const print = (text: string): number => printed.push(text);
    const around = { out: print, err: print };
    const status = await cli(['run', '-'], { ...around, read: async () => scenario, hasColour: false });
    expect(status).toBe(0);
    expect(printed.join('')).toContain('[REPLICATE-1]');
  });

  it('has every method of a store, and every option of mrk conform', () => {
    const missing = [
      ...Object.keys(model.createStore()).filter((method) => !readme.includes(`${method}(`)),
      ...Object.keys(COMMAND_OPTIONS).filter((option) => !readme.includes(`\`--${option}`)),
    ];
    expect(missing).toEqual([]);
  });

  it('has every outcome of an operation', () => {
    expect(conformance.OUTCOMES.filter((outcome) => !readme.includes(`| \`${outcome}\` |`))).toEqual([]);
  });

  it('tells of GenerateRandom, of the help and of the state file what is so', async () => {
    expect(readme).toContain('`mrk serve` and `mrk kms` answer GenerateRandom');
    const call = { region: 'us-east-1', operation: 'GenerateRandom' as 'ListKeys' };
    expect(model.createStore().call(call)).toMatchObject({ error: { rule: 'MODEL-4' } });
    const account = openAccount(createMemoryMaterialStore(), (host) => model.createStore({ host }));
    const region = model.REGIONS.find((name) => account.store.isRegionEnabled(name)) as model.Region;
    expect(await account.call(region, 'GenerateRandom', { NumberOfBytes: 1 })).toMatchObject({ ok: true });

    const printed: string[] = [];
    const print = (text: string): number => printed.push(text);
    expect(readme).toContain('`mrk kms OPERATION help`');
    const around = { out: print, err: print, read: async () => '', hasColour: false };
    expect(await cli(['kms', 'generate-random', 'help'], around)).toBe(0);
    expect(printed.join('')).toMatch(/Options[\s\S]*Key states[\s\S]*Rules[\s\S]*`mrk kms` do/);
    expect(readme).toContain(`The state file is \`${DEFAULT_STATE_FILE}\``);
  });

  it('shows a finding as mrk conform prints and reports it', async () => {
    const store = model.createStore({ now: Date.UTC(2026, 0, 1) });
    const target = faultyStoreTarget(fault, store, { name: 'http://127.0.0.1:4600/' });
    const report = await conformance.conform(target, { runs: 20, seed: 1 });
    const isOfFinding = (line: string): boolean =>
      /^(KMS conformance|1 |Again)/.test(line) && !line.includes(' runs and ');
    const printed = summaryText(report, paintFor(false)).split('\n').filter(isOfFinding);
    expect(printed).toHaveLength(3);
    for (const line of printed) expect(readme).toContain(`${line}\n`);
    const [, commands = ''] = /```sh\n(ENDPOINT.*?)```/s.exec(readme) ?? [];
    expect(conformance.toMarkdown(report)).toContain(`${commands}\`\`\``);
    expect(commands).not.toBe('');

    const [finding] = JSON.parse(conformance.toJsonLine(report)).findings;
    const shown = new Set(readme.match(/(?<=[`"])\w+(?=[`"])/g));
    expect(Object.keys(finding).filter((member) => !shown.has(member))).toEqual([]);
  });

  it('has a test of one’s own that plays commands on an endpoint', async () => {
    const [block = ''] = blocksOf(readme, 'ts');
    const code = block.replaceAll(/^import .*\n/gm, '').replace('numRuns: 50', 'numRuns: 2');
    const server = await endpoint.startServer();
    let calls = 0;
    const httpTarget = async (): Promise<conformance.Target> => {
      const target = await conformance.httpTarget(server.url);
      const call: typeof target.call = (...given) => {
        calls++;
        return target.call(...given);
      };
      return { ...target, call };
    };
    let play = async (): Promise<void> => {};
    const test = (_title: string, body: typeof play): unknown => (play = body);
    const names = { fc, httpTarget, kmsCommands: conformance.kmsCommands, kmsModelRun: conformance.kmsModelRun, test };
    try {
      await new AsyncFunction(...Object.keys(names), code)(...Object.values(names));
      await play();
      expect(calls).toBeGreaterThan(0);
    } finally {
      await server.close();
    }
  });

  it('says of the planted faults and of the costs at AWS what is so', () => {
    const faults = readdirSync(fileURLToPath(new URL('../conformance/faults', import.meta.url)));
    expect(readme).toContain('more than a hundred [planted faults]');
    expect(faults.filter((file) => file.endsWith('.ts')).length).toBeGreaterThan(100);
    expect(costText(AWS_RUNS)).toContain('10 sequences up to about 180 keys');
    expect(readme).toContain('the 10 sequences of the default make up to about 180 keys');
  });

  it.each(examples)('runs its example, which prints what it says: %s', async (code) => {
    const { printed, promised } = await runExample(code);
    expect(printed).toEqual(promised);
    expect(promised.length).toBeGreaterThan(0);
  });
});
