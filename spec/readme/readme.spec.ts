// What the README and the guide say is what is so. Their command lines, examples, scenarios and links are run by guide.spec.ts;
// blocks of other languages (`mermaid`, `sh`, `text`) and its test are looked at here.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pages, partsOf, picturesOf, withParts } from '../../.scripts/readme.mjs';
import { itAtLength } from '../../property-tests/support/config.js';
import { cli } from '../../src/cli/cli.js';
import { costText } from '../../src/cli/conform/costs.js';
import { openAccount } from '../../src/cli/kms/account.js';
import { DEFAULT_STATE_FILE } from '../../src/cli/kms/state-file.js';
import { keyIdOf } from '../../src/conformance/beliefs/names.js';
import { AWS_RUNS, COMMAND_OPTIONS } from '../../src/conformance/command-line.js';
import * as conformance from '../../src/conformance/index.js';
import { summaryText } from '../../src/conformance/report/terminal.js';
import * as endpoint from '../../src/endpoint/index.js';
import { createMemoryMaterialStore } from '../../src/host/index.js';
import * as model from '../../src/index.js';
import { paintFor } from '../../src/shared/text.js';
import { lifecycleMermaid } from '../../src/teach/index.js';
import { faultyStoreTarget } from '../conformance/fault.js';
import { fault } from '../conformance/faults/replica-copies-the-description.js';
import { isAsPromised } from '../guide/console.js';
import { AsyncFunction, blocksOf, isTest } from '../guide/examples.js';
import { mrk } from '../support/mrk.js';
import { giveRsaKeys } from '../support/rsa-keys.js';

const texts: Readonly<Record<string, string>> = pages();
const readme = texts['README.md'] ?? '';
/** The README and the guide: where something is said is of no account. */
const said = Object.values(texts).join('\n');

describe('the README', () => {
  it('has at most 200 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });

  it('shows of the run against moto what its record says', () => {
    const moto = readFileSync(fileURLToPath(new URL('../peers/moto.md', import.meta.url)), 'utf8').split('\n');
    const rows = moto.filter((line) => /^\| \d+ \|/.test(line));
    const shown = readme.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((row) => !rows.includes(row))).toEqual([]);
    expect(readme).toContain(`[${rows.length} rows](spec/peers/moto.md)`);
    const [, version] = /^- moto (\S+) /m.exec(moto.join('\n')) ?? [];
    expect(readme).toContain(`[moto](https://github.com/getmoto/moto) ${version},`);
  });
});

/** Of the endpoint where a replica key gets the description of the primary key. */
const SHOWN_SEQUENCE = [
  { region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } },
  {
    region: 'us-east-1',
    operation: 'UpdateKeyDescription',
    input: { KeyId: keyIdOf(1, true), Description: 'described' },
  },
  {
    region: 'us-east-1',
    operation: 'ReplicateKey',
    input: { KeyId: keyIdOf(1, true), ReplicaRegion: 'ap-northeast-1' },
  },
] as const;

describe('the README and the guide', () => {
  it('have the state diagram, counts, invariants and assumptions of the model (else: npm run readme)', () => {
    expect(withParts(texts, partsOf({ ...model, lifecycleMermaid }))).toEqual(texts);
    expect(() => withParts(texts, { 'no such part': '' })).toThrow('no page has the part no such part');
  });

  it('have the pictures that mrk diagram draws (else: npm run readme), and show every one', async () => {
    const drawn = await picturesOf(async (args, file = '') => (await mrk(args, { read: file })).out);
    const folder = fileURLToPath(new URL('../guide/pictures/', import.meta.url));
    const files = readdirSync(folder).map((name) => [
      `spec/guide/pictures/${name}`,
      readFileSync(folder + name, 'utf8'),
    ]);
    expect(Object.fromEntries(files)).toEqual(drawn);
    expect(Object.keys(drawn).filter((path) => !said.includes(`(${path.replace('spec/guide/', '')})`))).toEqual([]);
  });

  it('have diagrams that fit: few arrows, and labels no wider than the longest event', () => {
    const diagrams = blocksOf(said, 'mermaid').map((block) => block.split('\n').filter((line) => line.includes('-->')));
    expect(diagrams.length).toBe(5);
    for (const arrows of diagrams) {
      expect(arrows.length).toBeLessThanOrEqual(13);
      const lines = arrows.flatMap((arrow) => arrow.replace(/^.*: /, '').split('<br/>'));
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual('CustomKeyStoreDisconnected'.length);
    }
  });

  it('have every method of a store, and every option of mrk conform', () => {
    const missing = [
      ...Object.keys(model.createStore()).filter((method) => !said.includes(`${method}(`)),
      ...Object.keys(COMMAND_OPTIONS).filter((option) => !said.includes(`\`--${option}`)),
    ];
    expect(missing).toEqual([]);
  });

  it('have every outcome of an operation', () => {
    expect(conformance.OUTCOMES.filter((outcome) => !said.includes(`| \`${outcome}\` |`))).toEqual([]);
  });

  it('tell of GenerateRandom, of the help and of the state file what is so', async () => {
    expect(said).toContain('`mrk serve` and `mrk kms` answer GenerateRandom');
    const call = { region: 'us-east-1', operation: 'GenerateRandom' };
    expect(model.createStore().callJson(call)).toMatchObject({ error: { rule: 'MODEL-4' } });
    const account = openAccount(createMemoryMaterialStore(), (host) => model.createStore({ host }));
    const region = model.REGIONS.find((name) => account.store.isRegionEnabled(name)) as model.Region;
    expect(await account.call(region, 'GenerateRandom', { NumberOfBytes: 1 })).toMatchObject({ ok: true });

    const printed: string[] = [];
    const print = (text: string): number => printed.push(text);
    expect(said).toContain('`mrk kms OPERATION help`');
    const around = { out: print, err: print, read: async () => '', hasColour: false };
    expect(await cli(['kms', 'generate-random', 'help'], around)).toBe(0);
    expect(printed.join('')).toMatch(/Options[\s\S]*Key states[\s\S]*Rules[\s\S]*`mrk kms` do/);
    expect(said).toContain(`The state file is \`${DEFAULT_STATE_FILE}\``);
  });

  it('show a finding as mrk conform prints and reports it', async () => {
    const store = model.createStore({ now: Date.UTC(2026, 0, 1) });
    const target = faultyStoreTarget(fault, store, { name: 'http://127.0.0.1:4600/' });
    // What a run draws changes with the kit: the sequence that the page shows is played, and told as a run's.
    const played = await conformance.replay(target, SHOWN_SEQUENCE);
    const commandLine = { ...played.commandLine, runs: '20', seed: '1' };
    const report: conformance.ConformReport = { ...played, runs: 20, seed: 1, commandLine };
    const isOfFinding = (line: string): boolean =>
      /^(KMS conformance|1 |Again)/.test(line) && !line.includes(' runs and ');
    const summary = summaryText(report, paintFor(false)).split('\n');
    const printed = summary.filter(isOfFinding);
    const counts = said.split('\n').filter((line) => /^(1 finding in|Exercised: )/.test(line));
    expect(counts).toHaveLength(2);
    for (const line of counts) expect(summary.some((each) => isAsPromised(each, line))).toBe(true);
    expect(printed).toHaveLength(3);
    for (const line of printed) expect(said).toContain(`${line}\n`);
    const [, commands = ''] = /```sh\n(ENDPOINT.*?)```/s.exec(said) ?? [];
    expect(conformance.toMarkdown(report)).toContain(`${commands}\`\`\``);
    expect(commands).not.toBe('');

    const [finding] = JSON.parse(conformance.toJsonLine(report)).findings;
    const shown = new Set(said.match(/(?<=[`"])\w+(?=[`"])/g));
    expect(Object.keys(finding).filter((member) => !shown.has(member))).toEqual([]);
  });

  itAtLength('have a test of one’s own that plays commands on an endpoint', async () => {
    const [block = ''] = blocksOf(said, 'ts').filter(isTest);
    const code = block.replaceAll(/^import .*\n/gm, '').replace('numRuns: 50', 'numRuns: 2');
    const { restore } = giveRsaKeys();
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
      restore();
    }
  });

  it('say of the planted faults and of the costs at AWS what is so', () => {
    const faults = readdirSync(fileURLToPath(new URL('../conformance/faults', import.meta.url)));
    expect(said).toContain('more than a hundred [planted faults]');
    expect(faults.filter((file) => file.endsWith('.ts')).length).toBeGreaterThan(100);
    expect(costText(AWS_RUNS)).toContain('10 sequences up to about 180 keys');
    expect(said).toContain('the 10 sequences of the default make up to about 180 keys');
  });
});
