// What is printed of a finding shows it: the lines are run by bash, with the AWS CLI, on an endpoint with the fault and on
// one without.

import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { drawnOf } from '../../../property-tests/support/config.js';
import { cli } from '../../../src/cli/cli.js';
import { conform } from '../../../src/conformance/conform.js';
import { FINDING_KINDS, type Finding, type FindingKind } from '../../../src/conformance/findings.js';
import type { ConformOptions } from '../../../src/conformance/options.js';
import { commandsOf } from '../../../src/conformance/report/describe.js';
import { memberAt } from '../../../src/conformance/report/projection.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import { toVector } from '../../../src/conformance/report/vector.js';
import { httpTarget } from '../../../src/conformance/targets/http.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { SEED } from '../../support/seed.js';
import { storeFor } from '../convict.js';
import { allFaults, type Fault, faultyStoreTarget } from '../fault.js';
import { startFaultyServer } from '../faulty-endpoint.js';
import { answered, answering, inputOf, miscoding, refused } from '../spoiling.js';

const ACCOUNT = '999988887777';
const home = mkdtempSync(join(tmpdir(), 'mrk-scripts-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const lacking = ['aws', 'bash', 'curl', 'openssl', 'base64'].find((program) => !isThere(program));
if (lacking !== undefined) console.log(`skipped: no ${lacking}`);

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

interface Case {
  /** The name of a planted fault, or one of its own. */
  readonly fault: string | Pick<Fault, 'spoil'>;
  /** What is called besides CreateKey. */
  readonly only: readonly Operation[];
  readonly shows: readonly [Operation, FindingKind];
  /** What the lines must hold. */
  readonly holds: RegExp;
}

const honest: Pick<Fault, 'spoil'> = { spoil: ({ callJson }) => callJson };

/** One of each kind, and one of each thing that later calls name. Each starts `aws` some times, which is slow. */
const CASES: readonly Case[] = [
  {
    fault: {
      // Encrypt has no younger parameters: older AWS CLIs know a Decrypt without a ciphertext, which a dry run may be, as none.
      spoil: miscoding(['Encrypt'], ({ code }) => (code === 'DisabledException' ? 'NotFoundException' : undefined)),
    },
    only: ['Encrypt', 'DisableKey'],
    shows: ['Encrypt', 'wrong-error'],
    holds: /aws kms disable-key /,
  },
  {
    fault: 'decrypt-answers-base64-twice',
    only: ['Encrypt', 'Decrypt'],
    shows: ['Decrypt', 'wrong-metadata'],
    holds: /base64 --decode > "\$DIR\/plaintext2"[\s\S]*^CIPHERTEXT1=\$\(aws kms encrypt /m,
  },
  {
    fault: { spoil: answering(['Verify'], (output) => ({ ...output, SignatureValid: false })) },
    only: ['Sign', 'Verify'],
    shows: ['Verify', 'wrong-metadata'],
    holds: /^SIGNATURE1=\$\(aws kms sign /m,
  },
  {
    fault: 'macs-are-verified-only-at-home',
    only: ['GenerateMac', 'VerifyMac', 'ReplicateKey'],
    shows: ['VerifyMac', 'refused'],
    holds: /^MAC1=\$\(aws kms generate-mac /m,
  },
  {
    fault: 'replicas-import-any-material',
    only: ['GetParametersForImport', 'ImportKeyMaterial', 'ReplicateKey'],
    shows: ['ImportKeyMaterial', 'accepted'],
    holds: /\| openssl pkeyutl -encrypt /,
  },
  {
    fault: 'expired-material-can-be-used',
    only: ['GetParametersForImport', 'ImportKeyMaterial', 'DescribeKey'],
    shows: ['DescribeKey', 'wrong-state'],
    holds: /--valid-to "\$\(\(START \+ \d+\)\)"[\s\S]*_mrk\/advance/,
  },
  {
    fault: { spoil: (store) => (call) => (call.operation === 'RetireGrant' ? answered() : store.callJson(call)) },
    only: ['CreateGrant', 'RetireGrant', 'ListGrants'],
    shows: ['RetireGrant', 'wrong-metadata'],
    holds: /--grant-token "\$\{GRANT_TOKEN1\}"/,
  },
  {
    fault: 'truncated-lists-lose-an-entry',
    only: ['TagResource', 'ListResourceTags'],
    shows: ['ListResourceTags', 'wrong-metadata'],
    holds: /--page-size \d+/,
  },
  {
    fault: {
      spoil: (store) => (call) => {
        const answer = store.callJson(call);
        const isByArn = call.operation === 'DescribeKey' && String(inputOf(call).KeyId).includes(':key/');
        return isByArn && !answer.ok && answer.error.code === 'NotFoundException'
          ? refused('KMSInternalException', answer.error.message)
          : answer;
      },
    },
    only: ['DescribeKey'],
    shows: ['DescribeKey', 'crash'],
    holds: /^ACCOUNT=\d{12}$/m,
  },
  {
    fault: {
      spoil: (store) => (call) => {
        const answer = store.callJson(call);
        return call.operation === 'EnableKey' && !answer.ok
          ? refused(answer.error.code, 'Something is wrong.')
          : answer;
      },
    },
    only: ['EnableKey'],
    shows: ['EnableKey', 'wrong-message'],
    holds: /Something is wrong/,
  },
];

async function faultOf({ fault }: Case): Promise<Fault> {
  if (typeof fault !== 'string')
    return { about: '', found: { operations: [], kinds: [] }, needs: 'cryptography', ...fault };
  const planted = (await allFaults()).get(fault);
  if (planted === undefined) throw new Error(`there is no fault ${fault}`);
  return planted;
}

async function findingOf(one: Case, fault: Fault): Promise<Finding> {
  const [operation, kind] = one.shows;
  const told: Finding[] = [];
  // Until it is the first that a run finds.
  for (let round = 0; round < 20; round++) {
    const options: ConformOptions = {
      seed: SEED + round,
      runs: 200,
      maxFindings: 1,
      messages: kind === 'wrong-message',
      disabled: OPERATIONS.filter((name) => name !== 'CreateKey' && !one.only.includes(name)),
    };
    const { findings } = await (kind === 'crash'
      ? atEndpoint(fault, options)
      : conform(faultyStoreTarget(fault, storeFor({ needs: 'cryptography' }), CAPABLE), options));
    const found = findings.find((finding) => finding.operation === operation && finding.kind === kind);
    // On a busy machine the time for making it shorter may be up.
    if (found?.isShrunk === true) return found;
    told.push(...findings);
  }
  throw new Error(`${operation} ${kind} was not found, but ${JSON.stringify(told)}`);
}

/** Only an endpoint has a status, which says that it has crashed. */
async function atEndpoint(fault: Fault, options: ConformOptions): Promise<ConformReport> {
  const server = await startFaultyServer(fault);
  try {
    return await conform(await httpTarget(server.url), options);
  } finally {
    await server.close();
  }
}

const CAPABLE = { capabilities: ['cryptography', 'keyMaterialImport', 'arbitraryInputs'] } as const;

interface Shown {
  readonly out: string;
  readonly err: string;
}

/** What the last command of some lines says, on an endpoint with a fault. */
async function lastAnswer(finding: Finding, fault: Pick<Fault, 'spoil'>): Promise<Shown> {
  // Whoever has played with its clock has left it in another year.
  const server = await startFaultyServer(fault, { accountId: ACCOUNT });
  await server.account.advance('P500D');
  try {
    const lines = commandsOf(finding, { target: server.url, accountId: server.accountId });
    const last = lines.length - 2;
    const script = [...lines.slice(0, last), 'echo; echo =', 'echo >&2; echo = >&2', ...lines.slice(last)].join('\n');
    const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home, AWS_MAX_ATTEMPTS: '1' };
    const said = await new Promise<Shown>((resolve) => {
      execFile('bash', ['-c', script], { env }, (_, out, err) => resolve({ out, err }));
    });
    const after = (text: string): string => text.slice(text.lastIndexOf('\n=\n') + 3).trim();
    return { out: after(said.out), err: after(said.err) };
  } finally {
    await server.close();
  }
}

/** Whether an answer is that which the finding says was received. */
function departs({ kind, member, expected, received, message }: Finding, { out, err }: Shown): boolean {
  if (kind === 'wrong-message') return err.includes(`: ${message}`);
  if (member === undefined) return received === 'ok' ? err === '' : err.includes(`(${received})`);
  if (err !== '') return false;
  const value = memberAt(JSON.parse(out), member.split('.')) ?? null;
  const texts = expected.map((one) => JSON.stringify(one));
  return !texts.includes(JSON.stringify(value));
}

async function runs(scenario: unknown): Promise<number> {
  const read = async (): Promise<string> => JSON.stringify(scenario);
  return cli(['run', 'finding.json'], { out: () => {}, err: () => {}, read, hasColour: false });
}

const cases: (Omit<Case, 'fault'> & { readonly name: string; readonly fault: Fault; readonly finding: Finding })[] = [];
// One after the other: at once they would take each other the time in which sequences are made shorter.
for (const one of CASES) {
  const fault = await faultOf(one);
  cases.push({ ...one, name: one.shows.join(': '), fault, finding: await findingOf(one, fault) });
}

describe('What is printed of a finding', () => {
  it('is tried of ten findings, among them one of each kind but the one that takes the time of the target', () => {
    expect(cases).toHaveLength(10);
    const kinds = FINDING_KINDS.filter((kind) => kind !== 'not-seen-in-time');
    expect(new Set(cases.map(({ finding }) => finding.kind))).toEqual(new Set(kinds));
  });

  it.each(cases)('takes from the answers what later calls name: $name', ({ finding, holds }) => {
    const lines = commandsOf(finding, { target: 'http://127.0.0.1:1/', accountId: ACCOUNT });
    expect(lines.join('\n')).toMatch(holds);
    // The kit's own names of blobs and tokens.
    expect(lines.join('\n')).not.toMatch(/bWFkZSBieSBjYWxs|aW1wb3J0IHRva2Vu/);
  });

  it.each(cases)('is a vector, too, which mrk run plays: $name', async ({ finding }) => {
    expect(await runs({ vectors: [toVector(finding)] })).toBe(0);
  });
});

describe.skipIf(lacking !== undefined)('The lines of a finding, run by bash with the AWS CLI, show it', () => {
  it.each(drawnOf(cases, 2))('$name', { timeout: 1_800_000 }, async ({ finding, fault }) => {
    const faulty = await lastAnswer(finding, fault);
    expect(departs(finding, faulty), JSON.stringify(faulty)).toBe(true);
    // What names nothing would be refused everywhere.
    if (finding.kind !== 'refused') return;
    const right = await lastAnswer(finding, honest);
    expect(departs(finding, right), JSON.stringify(right)).toBe(false);
  });
});
