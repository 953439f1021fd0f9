import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cli } from '../../../src/cli/cli.js';
import { CALLED_REGIONS, costText, KEYS_MADE } from '../../../src/cli/conform/costs.js';
import { type Kit, loadKit } from '../../../src/cli/conform/kit.js';
import { progressLine, progressText } from '../../../src/cli/conform/progress.js';
import { type ConformMeans, conform } from '../../../src/cli/conform.js';
import type { Surroundings } from '../../../src/cli/terminal.js';
import { POOLS } from '../../../src/conformance/arbitraries/kinds.js';
import type { Move } from '../../../src/conformance/arbitraries/moves.js';
import { PLAIN_SEQUENCES } from '../../../src/conformance/arbitraries/plain.js';
import { conformSequences } from '../../../src/conformance/arbitraries/sequences.js';
import { parseBaseline, toBaseline } from '../../../src/conformance/baseline/baseline.js';
import { comparedWith } from '../../../src/conformance/baseline/compared.js';
import type { Finding, SequenceStep } from '../../../src/conformance/findings.js';
import type { ConformOptions, Progress } from '../../../src/conformance/options.js';
import { UNTRIED } from '../../../src/conformance/outcomes.js';
import { conclusionOf } from '../../../src/conformance/report/conclusion.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import type { Target } from '../../../src/conformance/target.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { outcomeOf } from '../../support/mrk.js';
import { SEED } from '../../support/seed.js';

const temporary = mkdtempSync(join(tmpdir(), 'mrk-conform-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
let places = 0;
/** A path at which nothing is yet. */
const place = (): string => join(temporary, `place-${places++}`);

const SEQUENCE: readonly SequenceStep[] = [
  { region: 'us-east-1', operation: 'CreateKey', input: {} },
  { region: 'us-east-1', operation: 'EnableKey', input: { KeyId: 'mrk-00000000000000000000000000000001' } },
];

const FINDING: Finding = {
  operation: 'EnableKey',
  state: 'PendingDeletion',
  kind: 'accepted',
  rule: 'STATE-1',
  region: 'us-east-1',
  expected: ['KMSInvalidStateException'],
  received: 'ok',
  sequence: SEQUENCE,
  isShrunk: true,
  seed: 7,
  path: '3',
  occurrences: 1,
  foundAfter: 3,
};

const REPORT: ConformReport = {
  target: 'a target',
  commandLine: { endpoint: ['http://127.0.0.1:1'], seed: '7' },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1000,
  seed: 7,
  runs: 3,
  calls: 400,
  jobs: 1,
  findings: [],
  unsupported: [],
  outcomes: [
    { operation: 'EnableKey', outcome: 'conforms', calls: { made: 1, judged: 1, agreed: 1, departed: 0, failed: 0 } },
  ],
  coverage: { cells: [], situations: [], rules: [] },
  stoppedBy: 'runs',
  errors: [],
};
/** How a run ends that found nothing, and one that found something. */
const [CLEAN, FOUND] = ['No finding', '1 finding'].map((text) => `${text}. Operations: 1 conforms.\n`);
const WITH_FINDING: ConformReport = { ...REPORT, findings: [FINDING] };

/** What the fake kit makes of a finding. */
const VECTOR = { case: 'EnableKey' };

interface Played {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** What the kit was asked for, in order. */
  readonly asked: readonly (readonly [what: string, ...details: readonly unknown[]])[];
  /** The options of the run. */
  readonly options: ConformOptions;
}

interface World {
  readonly report?: ConformReport;
  readonly kit?: Partial<Kit>;
  readonly around?: Partial<Surroundings>;
  readonly means?: Partial<ConformMeans>;
}

/** Runs the subcommand with a kit that only tells what it was asked for. */
async function mrkConform(args: readonly string[], { report = REPORT, ...world }: World = {}): Promise<Played> {
  const asked: (readonly [string, ...(readonly unknown[])])[] = [];
  let options: ConformOptions = {};
  const target: Target = {
    name: 'a target',
    call: () => ({ output: {} }),
    clock: { now: () => 0, advance: () => {} },
    close: () => {
      asked.push(['close']);
    },
  };
  const play = (what: string, given: ConformOptions, ...details: readonly unknown[]): ConformReport => {
    asked.push([what, ...details]);
    options = given;
    return report;
  };
  const kit: Kit = {
    conform: async (played, given) => play('conform', given, played.clock !== undefined),
    conformSideBySide: async (targets, given) => {
      const found = play('conformSideBySide', given, targets.length);
      return { reports: [found, found], findings: [], differences: [] };
    },
    replay: async (_target, sequence, given) => play('replay', given, sequence),
    cellsText: () => 'cells\n',
    cellsJson: () => '{"cells":[]}\n',
    httpTarget: async (url, given) => {
      asked.push(['httpTarget', url, given]);
      return target;
    },
    sdkTarget: async (given) => {
      asked.push(['sdkTarget', given]);
      return target;
    },
    selfTarget: (hasClock) => {
      const { clock, ...timeless } = target;
      return hasClock ? target : timeless;
    },
    conclusionOf,
    summaryText: ({ findings }) => `summary: ${findings.length}\n`,
    toJsonLine: ({ runs }) => JSON.stringify({ runs }),
    writeReport: async (_report, directory) => {
      asked.push(['writeReport', directory]);
    },
    parseReplay: (text) => JSON.parse(text),
    toVector: ({ operation }) => ({ case: operation }),
    parseBaseline,
    comparedWith,
    toBaseline,
    ...world.kit,
  };
  const means = { loadKit: async () => kit, onInterrupt: () => () => {}, now: () => 0, ...world.means };
  const outcome = await outcomeOf((around) => conform(args, around, means), world.around);
  return { ...outcome, asked, options };
}

const MAKES_KEYS: ReadonlySet<string> = new Set(['CreateKey', 'ReplicateKey']);

const endpoint = ['--endpoint', 'http://127.0.0.1:4599'];

describe('the exit status of mrk conform', () => {
  it('is 0 without a finding, and the summary is printed', async () => {
    const { status, out, err, asked } = await mrkConform(endpoint);
    expect({ status, out, err }).toEqual({ status: 0, out: `summary: 0\n${CLEAN}`, err: '' });
    expect(asked).toEqual([['httpTarget', 'http://127.0.0.1:4599', {}], ['conform', true], ['close']]);
  });

  it('is 1 with findings', async () => {
    const out = `summary: 1\n${FOUND}`;
    expect(await mrkConform(['--self'], { report: WITH_FINDING })).toMatchObject({ status: 1, out });
  });

  it('is 2 when the kit had to end the run, whatever was found until then', async () => {
    const report: ConformReport = { ...WITH_FINDING, stoppedBy: 'error', errors: ['the adapter threw'] };
    const out = 'summary: 1\nEnded by an error, with 1 finding. Operations: 1 conforms.\n';
    expect(await mrkConform(['--self'], { report })).toMatchObject({ status: 2, out });
  });

  it('is 2 without a finding when something went wrong that did not end the run', async () => {
    expect((await mrkConform(['--self'], { report: { ...REPORT, errors: ['a key is left'] } })).status).toBe(2);
    expect((await mrkConform(['--self'], { report: { ...WITH_FINDING, errors: ['a key is left'] } })).status).toBe(1);
  });

  it('is 2 when nothing could be judged, also when the time was up, and says so last', async () => {
    const outcomes = [{ operation: 'EnableKey', reason: 'not reached', ...UNTRIED }] as const;
    const { status, out } = await mrkConform(['--self'], { report: { ...REPORT, stoppedBy: 'time', outcomes } });
    const last = 'Nothing could be judged. Operations: 1 not tried.\n';
    expect({ status, out }).toEqual({ status: 2, out: `summary: 0\n${last}` });
  });

  it('is 0 when only unsupported operations were met, and the last line says how many', async () => {
    const calls = { made: 1, judged: 1, agreed: 0, departed: 1, failed: 0 };
    const outcomes = [{ operation: 'EnableKey', outcome: 'unsupported', reason: 'it refuses', calls }] as const;
    const { status, out } = await mrkConform(['--self'], { report: { ...REPORT, outcomes } });
    expect({ status, out }).toEqual({ status: 0, out: 'summary: 0\nNo finding. Operations: 1 unsupported.\n' });
  });

  it('is 2 without a finding when an operation could not be judged', async () => {
    const calls = { made: 3, judged: 1, agreed: 1, departed: 0, failed: 2 };
    const outcomes = [{ operation: 'EnableKey', outcome: 'error', reason: 'lost', calls }] as const;
    expect((await mrkConform(['--self'], { report: { ...REPORT, outcomes } })).status).toBe(2);
  });

  it('is 2 when nothing answers, and the error names the option', async () => {
    const httpTarget = () => Promise.reject(new Error('http://127.0.0.1:4599/: nothing answers'));
    const { status, out, err } = await mrkConform(endpoint, { kit: { httpTarget } });
    expect({ status, out, err }).toEqual({
      status: 2,
      out: '',
      err: 'mrk conform: --endpoint: http://127.0.0.1:4599/: nothing answers\n',
    });
  });

  it('is 2 when a URL beside the endpoint is wrong, and the error names its option', async () => {
    const hooks = ['--advance-url', 'later', '--now-url', 'http://x/now'];
    const { httpTarget } = await loadKit();
    const { status, err } = await mrkConform([...endpoint, ...hooks], { kit: { httpTarget } });
    expect({ status, err }).toEqual({
      status: 2,
      err: 'mrk conform: --advance-url: later: a placeholder must be one of {seconds}, {milliseconds}, {duration}, {instant}, {epochSeconds}, {epochMilliseconds}: it has none\n',
    });
  });

  it('is 2 when the kit breaks, and the stack tells where', async () => {
    const broken = () => Promise.reject(new TypeError('undefined is not a key'));
    const { status, err, asked } = await mrkConform(['--self'], { kit: { conform: broken } });
    expect(status).toBe(2);
    expect(err).toMatch(/^mrk conform: TypeError: undefined is not a key\n {4}at .*conform\.spec\.ts/);
    expect(asked).toEqual([['close']]);
  });
});

describe('an option of mrk conform', () => {
  it.each<[string, readonly string[]]>([
    ['what is to be tested? Give --endpoint URL, --aws or --self', []],
    ['--endpoint and --self cannot be given together', [...endpoint, '--self']],
    ['--aws and --self cannot be given together', ['--aws', '--self']],
    ...['nonsense', 'localhost:4566', 'ftp://127.0.0.1/'].map((url): [string, readonly string[]] => [
      `--endpoint must be an http or https URL, such as http://127.0.0.1:4599: "${url}"`,
      ['--endpoint', url],
    ]),
    [
      '--endpoint "https://kms.eu-west-2.amazonaws.com" is AWS itself: use --aws',
      ['--endpoint', 'https://kms.eu-west-2.amazonaws.com'],
    ],
    [
      '--endpoint "https://kms.eu-west-2.api.aws/" is AWS itself: use --aws',
      ['--endpoint', 'https://kms.eu-west-2.api.aws/'],
    ],
    ...['0', 'x', '1.5', '-1', '1e3', '99999999999999999'].map((runs): [string, readonly string[]] => [
      `--runs must be an integer from 1: "${runs}"`,
      ['--self', `--runs=${runs}`],
    ]),
    ['--max-findings must be an integer from 1: "0"', ['--self', '--max-findings', '0']],
    ['--jobs must be an integer from 1 to 64: "65"', ['--self', '--jobs', '65']],
    ['--seed must be an integer from -2147483648 to 4294967296: "1.5"', ['--self', '--seed', '1.5']],
    ['--seed must be an integer from -2147483648 to 4294967296: "-2147483649"', ['--self', '--seed=-2147483649']],
    ['--patience must be at most PT86400S: "P2D"', ['--self', '--patience', 'P2D']],
    ['--visibility must be an ISO 8601 duration, such as PT60S: "soon"', ['--self', '--visibility', 'soon']],
    ...[
      ['5', ' (did you mean PT5S?)'],
      ['10m', ' (did you mean PT10M?)'],
      ['PT0S', ''],
      ['P1Y', ' (years and months have no fixed length: give days)'],
      ['-PT5S', ' (it cannot be negative)'],
    ].map(([time, hint]): [string, readonly string[]] => [
      `--time must be an ISO 8601 duration longer than nothing, such as PT10M: "${time}"${hint}`,
      ['--self', `--time=${time}`],
    ]),
    [
      '--timeout must be an ISO 8601 duration longer than nothing, such as PT10S: "5" (did you mean PT5S?)',
      [...endpoint, '--timeout', '5'],
    ],
    ['--timeout must be at most PT2147483S: "P30D"', [...endpoint, '--timeout', 'P30D']],
    [
      '--skip must be operations of KMS, such as --skip Encrypt,ReplicateKey: "Encript" (did you mean Encrypt?)',
      ['--self', '--skip', 'Decrypt,Encript'],
    ],
    [
      '--only must be operations of KMS, such as --only Encrypt,ReplicateKey: "replicate-key" (did you mean ReplicateKey?)',
      ['--self', '--only', 'replicate-key'],
    ],
    [
      '--skip must be operations of KMS, such as --skip Encrypt,ReplicateKey: "Launch\\u001b"',
      ['--self', '--skip', 'Launch\u001b'],
    ],
    [
      '--skip must be operations of KMS, such as --skip Encrypt,ReplicateKey: one is empty',
      ['--self', '--skip', 'Encrypt,'],
    ],
    ['--skip: GenerateRandom is not tested, so it cannot be chosen', ['--self', '--skip', 'GenerateRandom']],
    [
      '--skip CreateKey would leave nothing to test: every sequence begins with a new key',
      ['--self', '--skip', 'CreateKey'],
    ],
    ['--skip and --only cannot be given together', ['--self', '--skip', 'Encrypt', '--only', 'Decrypt']],
    ['--baseline goes with one --endpoint only', [...endpoint, ...endpoint, '--baseline', 'x']],
    [
      '--endpoint must be an http or https URL, such as http://127.0.0.1:4599: "two"',
      [...endpoint, '--endpoint', 'two'],
    ],
    ['--reset-url goes with --endpoint', ['--self', '--reset-url', 'http://x/']],
    ['--now-url goes with --advance-url', [...endpoint, '--now-url', 'http://x/']],
    [
      '--advance-url and --no-clock cannot be given together',
      [...endpoint, '--advance-url', 'http://x/', '--no-clock'],
    ],
    [
      '--advance-url with --reset-url needs --now-url, which tells what the clock shows after a reset',
      [...endpoint, '--advance-url', 'http://x/{seconds}', '--reset-url', 'http://x/'],
    ],
    [
      '--reset-url and --jobs cannot be given together: the other sequences would lose their keys',
      [...endpoint, '--reset-url', 'http://x/', '--jobs', '2'],
    ],
    ['--endpoint "http://127.0.0.1:4599/" is given twice', [...endpoint, '--endpoint', 'http://127.0.0.1:4599/']],
    ...['--runs', '--seed', '--jobs', '--max-findings', '--baseline', '--save-baseline'].map(
      (option): [string, readonly string[]] => [
        `${option} cannot be given with --replay, which plays one sequence`,
        ['--self', '--replay', 'x.json', option, '1'],
      ],
    ),
  ])('that is wrong is refused before anything is called: %s', async (message, args) => {
    const { status, out, err, asked } = await mrkConform(args);
    expect({ status, out, err, asked }).toEqual({ status: 2, out: '', err: `mrk conform: ${message}\n`, asked: [] });
  });

  it.each([['--run', '5'], ['something'], ['--json=yes']])('that there is not is refused: %j %j', async (...args) => {
    let err = '';
    const around = { out: () => {}, read: async () => '', hasColour: false };
    const status = await cli(['conform', '--self', ...args.filter((arg) => arg !== undefined)], {
      ...around,
      err: (text) => {
        err += text;
      },
    });
    expect(status).toBe(2);
    expect(err).toMatch(/^mrk conform: [\s\S]*\n\nSee mrk conform --help\n$/);
  });

  it('reaches the kit', async () => {
    const { options, asked } = await mrkConform([
      ...['--endpoint', 'https://example.test:1/kms', '--timeout', 'PT1.5S', '--no-clock', '--messages'],
      ...['--runs', '12', '--seed=-5', '--time', 'PT2M', '--jobs', '4', '--max-findings', '3', '--patience', 'PT7S'],
      ...['--visibility', 'PT0S'],
      ...['--skip', 'Encrypt, Decrypt', '--skip', 'Sign'],
    ]);
    expect(asked[0]).toEqual(['httpTarget', 'https://example.test:1/kms', { timeout: 1500, clock: false }]);
    expect(options).toEqual({
      runs: 12,
      seed: -5,
      time: 120_000,
      jobs: 4,
      maxFindings: 3,
      patience: 7000,
      visibility: 0,
      messages: true,
      disabled: ['Encrypt', 'Decrypt', 'Sign'],
      commandLine: expect.objectContaining({ patience: 'PT7S', skip: ['Encrypt, Decrypt', 'Sign'] }),
      onProgress: expect.any(Function),
      signal: expect.any(AbortSignal),
    });
  });

  it('that names a URL besides the endpoint reaches it', async () => {
    const urls = { reset: 'http://x/reset', advance: 'http://x/{seconds}', now: 'http://x/now' };
    const { reset, ...clock } = urls;
    const hooks = Object.entries(urls).flatMap(([name, url]) => [`--${name}-url`, url]);
    expect((await mrkConform([...endpoint, ...hooks])).asked[0]).toEqual([
      'httpTarget',
      'http://127.0.0.1:4599',
      { clock, reset },
    ]);
  });

  it.each([
    ['ENCRYPT', 'Encrypt'],
    ['CreateKeys', 'CreateKey'],
    ['generate-datakey', 'GenerateDataKey'],
  ])('that names %s as an operation is told of %s', async (name, alike) => {
    expect((await mrkConform(['--self', '--skip', name])).err).toContain(`(did you mean ${alike}?)`);
  });

  it('that is not given is left to the kit', async () => {
    const { options } = await mrkConform(['--self']);
    const { onProgress, signal, ...others } = options;
    expect(others).toEqual({ messages: false, disabled: [], commandLine: { self: true } });
  });

  it('--only leaves out all others, but never CreateKey', async () => {
    const { options } = await mrkConform(['--self', '--only', 'Encrypt,DescribeKey']);
    expect(OPERATIONS.filter((operation) => !options.disabled?.includes(operation))).toEqual([
      'CreateKey',
      'DescribeKey',
      'Encrypt',
    ]);
  });

  it('--no-clock takes the clock from a target that has one', async () => {
    expect((await mrkConform(['--self'])).asked[0]).toEqual(['conform', true]);
    expect((await mrkConform(['--self', '--no-clock'])).asked[0]).toEqual(['conform', false]);
  });

  it('--cells prints what calls can reach, and calls nothing', async () => {
    expect(await mrkConform(['--cells'])).toMatchObject({ status: 0, out: 'cells\n', asked: [] });
    expect(await mrkConform(['--cells', '--json'])).toMatchObject({ status: 0, out: '{"cells":[]}\n', asked: [] });
  });

  it('--no-tours leaves the tours out', async () => {
    expect((await mrkConform(['--self', '--no-tours'])).options).toMatchObject({ tours: false });
    expect((await mrkConform(['--self'])).options).not.toHaveProperty('tours');
  });

  it('--help tells of every option', async () => {
    const { status, out, asked } = await mrkConform(['--help']);
    expect({ status, asked }).toEqual({ status: 0, asked: [] });
    expect(out).toMatch(/^Usage: mrk conform/);
    for (const option of [
      'endpoint',
      'aws',
      'i-accept-charges',
      'self',
      'runs',
      'seed',
      'time',
      'jobs',
      'max-findings',
    ]) {
      expect(out).toContain(`--${option}`);
    }
    for (const option of [
      'messages',
      'skip',
      'only',
      'report',
      'json',
      'cells',
      'no-tours',
      'replay',
      'save',
      'baseline',
      'save-baseline',
      'timeout',
      'no-clock',
      'reset-url',
      'advance-url',
      'now-url',
      'help',
    ]) {
      expect(out).toContain(`--${option}`);
    }
    expect(out.split('\n').filter((line) => line.length > 105)).toEqual([]);
  });
});

describe('several endpoints', () => {
  const both = [...endpoint, '--endpoint', 'http://127.0.0.1:4600'];

  it('are opened, played together, told and closed', async () => {
    const { status, out, asked, options } = await mrkConform([...both, '--runs', '3']);
    expect(asked).toEqual([
      ['httpTarget', 'http://127.0.0.1:4599', {}],
      ['httpTarget', 'http://127.0.0.1:4600', {}],
      ['conformSideBySide', 2],
      ['close'],
      ['close'],
    ]);
    expect(options).toMatchObject({ runs: 3 });
    expect(status).toBe(0);
    expect(out).toMatch(/^KMS conformance of 2 endpoints side by side\n/);
    expect(out).toContain('\nB  No finding. Operations: 1 conforms.\n');
  });

  it('have one exit status, one line of JSON, and a report', async () => {
    const directory = place();
    const { status, out, asked } = await mrkConform([...both, '--json', '--report', directory], {
      report: WITH_FINDING,
    });
    expect(status).toBe(1);
    expect(JSON.parse(out).endpoints).toHaveLength(2);
    expect(asked.filter(([what]) => what === 'writeReport').map(([, path]) => path)).toEqual([
      join(directory, 'A'),
      join(directory, 'B'),
    ]);
    expect(readdirSync(directory).sort()).toEqual(['index.html', 'side-by-side.json']);
  });

  it('are closed where another one cannot be opened', async () => {
    const asked: string[] = [];
    const httpTarget: Kit['httpTarget'] = async (url) => {
      if (url.endsWith('4600')) throw new Error('nothing answers');
      return { name: url, call: () => ({ output: {} }), close: () => void asked.push('close') };
    };
    expect(await mrkConform(both, { kit: { httpTarget } })).toMatchObject({
      status: 2,
      err: expect.stringContaining('nothing answers'),
    });
    expect(asked).toEqual(['close']);
  });
});

describe('what was known before', () => {
  const known = place();
  const saving = ['--self', '--save-baseline', known];
  const comparing = ['--self', '--baseline', known];
  const around = { read: async (file: string) => readFileSync(file, 'utf8') };

  it('is saved, and then fails no run, however it is called', async () => {
    const saved = await mrkConform(saving, { report: WITH_FINDING });
    expect(saved).toMatchObject({ status: 1, out: `summary: 1\nBaseline: ${known}\n${FOUND}` });
    const { status, out } = await mrkConform(comparing, { report: WITH_FINDING, around });
    expect({ status, out }).toEqual({
      status: 0,
      out: 'summary: 1\nNo new finding, 1 known. Operations: 1 conforms.\n',
    });
    const findings: readonly Finding[] = [
      { ...FINDING, seed: 8 },
      { ...FINDING, state: 'Enabled' },
    ];
    expect(await mrkConform(comparing, { report: { ...REPORT, findings }, around })).toMatchObject({ status: 1 });
  });

  it('goes on being known where the same file is written anew by a run that did not get there', async () => {
    const text = readFileSync(known, 'utf8');
    await mrkConform([...comparing, ...saving.slice(1)], { report: REPORT, around });
    expect(readFileSync(known, 'utf8')).toBe(text);
  });

  it('is not overwritten by a run that did not come to its end', async () => {
    const text = readFileSync(known, 'utf8');
    const { out } = await mrkConform(saving, { report: { ...REPORT, stoppedBy: 'interrupted' } });
    expect(out).toContain(`Not saved: ${known} (the run did not come to its end, and might have found more)\n`);
    expect(readFileSync(known, 'utf8')).toBe(text);
  });

  it('is looked at before anything is called', async () => {
    const read = async () => '{"findings": []}';
    const { status, err, asked } = await mrkConform(['--self', '--baseline', 'old.json'], { around: { read } });
    expect({ status, err, asked }).toEqual({
      status: 2,
      err: 'mrk conform: --baseline old.json: baseline: expected 1, got nothing: --save-baseline writes one that this version reads\n',
      asked: [],
    });
    const nowhere = join(place(), 'known.json');
    const unwritable = await mrkConform(['--self', '--save-baseline', nowhere]);
    expect(unwritable).toMatchObject({ status: 2, asked: [] });
    expect(unwritable.err).toMatch(/^mrk conform: --save-baseline .*: cannot write there: /);
  });
});

describe('AWS itself', () => {
  it('is not called before its charges are accepted, and what it costs is told', async () => {
    const { status, out, err, asked } = await mrkConform(['--aws', '--runs', '73']);
    expect({ status, out, asked }).toEqual({ status: 2, out: '', asked: [] });
    expect(err).toBe(`${costText(73)}\nmrk conform: --aws needs --i-accept-charges; nothing was called\n`);
    expect(err).toMatch(/1\.00 a month each, prorated hourly/);
    expect(err).toMatch(/73 sequences up to about 936 keys, 1\.28 for each hour/);
    expect(err).toMatch(/0\.03 per 10,000/);
    expect(err).toMatch(/at least seven days/);
    expect(err).toMatch(/quota of 100,000/);
    expect(err).toMatch(/also after Ctrl-C, the deletion of every key that it made is scheduled/);
  });

  it('is called once they are accepted, after what it costs was told, with few sequences', async () => {
    const { status, out, err, asked, options } = await mrkConform(['--aws', '--i-accept-charges', '--timeout', 'PT5S']);
    expect({ status, out, err }).toEqual({ status: 0, out: `summary: 0\n${CLEAN}`, err: `${costText(10)}\n` });
    expect(asked[0]).toEqual(['sdkTarget', { timeout: 5000 }]);
    expect(options).toMatchObject({ runs: 10, patience: 60_000 });
  });

  it('is called as long as there is time, if only that is given', async () => {
    const { err, options } = await mrkConform(['--aws', '--i-accept-charges', '--time', 'PT5M']);
    expect(options.runs).toBeUndefined();
    expect(err).toMatch(/There is no limit to the sequences\./);
  });

  it('is called for one sequence by a replay', async () => {
    const around = { read: async () => JSON.stringify({ sequence: SEQUENCE }) };
    const { err, options } = await mrkConform(['--aws', '--i-accept-charges', '--replay', 'x'], { around });
    expect(err).toBe(`${costText(1)}\n`);
    expect(err).toMatch(/1 sequence up to about 72 keys, 0\.10 for each hour/);
    expect(options.runs).toBeUndefined();
  });

  it('is told of as many keys as the kit makes', () => {
    const keysOf = (moves: readonly Move[]): number =>
      moves.filter((move) => move.type === 'call' && MAKES_KEYS.has(move.operation)).length;
    const plain = Object.values(PLAIN_SEQUENCES).map(({ moves }) => keysOf(moves));
    const plainly = plain.reduce((sum, keys) => sum + keys, 1);
    expect(plainly).toBeGreaterThan(KEYS_MADE.plainly - 20);
    expect(plainly).toBeLessThanOrEqual(KEYS_MADE.plainly);
    const sequences = conformSequences({
      operations: new Set(OPERATIONS),
      hasClock: false,
      capabilities: new Set(['cryptography', 'keyMaterialImport']),
    });
    const made = fc.sample(sequences, { seed: SEED, numRuns: 400 }).map(keysOf);
    const average = made.reduce((sum, keys) => sum + keys, 0) / made.length;
    expect(Math.abs(average - KEYS_MADE.usually)).toBeLessThan(1);
    expect(made.filter((keys) => keys > KEYS_MADE.seldomMore).length).toBeLessThanOrEqual(made.length / 50);
  });

  it('is told of the Regions that the sequences call', () => {
    expect([...CALLED_REGIONS].sort()).toEqual([...POOLS.aws].sort());
    for (const region of CALLED_REGIONS) expect(costText(1)).toContain(region);
  });
});

describe('with --json', () => {
  it('the last line of standard output is the object, and all else is on standard error', async () => {
    const { out, err } = await mrkConform(['--self', '--json', '--report', place()], { report: WITH_FINDING });
    expect(out).toBe('{"runs":3}\n');
    expect(err).toMatch(/^summary: 1\nReport: .*\n1 finding\. Operations: 1 conforms\.\n$/);
  });

  it('standard error is not coloured because standard output would be', async () => {
    const world: World = { kit: { summaryText: (_report, { red }) => red('x') }, around: { hasColour: true } };
    expect((await mrkConform(['--self'], world)).out).toBe(`\u001b[31mx\u001b[39m${CLEAN}`);
    expect((await mrkConform(['--self', '--json'], world)).err).toBe(`x${CLEAN}`);
  });

  it('the object is printed also when the report could not be written', async () => {
    const writeReport = () => Promise.reject(new Error('ENOSPC: no space left on device'));
    const directory = place();
    const { status, out, err } = await mrkConform(['--self', '--json', '--report', directory], {
      kit: { writeReport },
    });
    expect({ status, out }).toEqual({ status: 2, out: '{"runs":3}\n' });
    expect(err).toContain(`mrk conform: --report ${directory}: cannot write there: ENOSPC: no space left on device\n`);
  });
});

describe('the files of mrk conform', () => {
  it('--report makes the directory, leaves nothing else in it, and tells where the page is', async () => {
    const directory = join(place(), 'deep');
    const { out, asked } = await mrkConform(['--self', '--report', directory]);
    expect(asked).toContainEqual(['writeReport', directory]);
    expect(readdirSync(directory)).toEqual([]);
    expect(out).toBe(`summary: 0\nReport: ${join(directory, 'index.html')}\n${CLEAN}`);
  });

  it.each(['--report', '--save'])('%s is refused before the run where nothing can be written', async (option) => {
    const file = place();
    writeFileSync(file, '');
    const path = join(file, 'below/');
    const { status, err, asked } = await mrkConform(['--self', option, path]);
    expect({ status, asked }).toEqual({ status: 2, asked: [] });
    expect(err).toMatch(new RegExp(`^mrk conform: ${option} .*: cannot write there: ENOTDIR`));
  });

  it('--save is refused before the run if the directory of the file is not there', async () => {
    const { status, err, asked } = await mrkConform(['--self', '--save', join(place(), 'found.json')]);
    expect({ status, asked }).toEqual({ status: 2, asked: [] });
    expect(err).toMatch(/^mrk conform: --save .*: cannot write there: ENOENT/);
  });

  it('--save is refused before the run if the file cannot be opened', async () => {
    const socket = place();
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(socket, resolve);
    });
    const { status, err, asked } = await mrkConform(['--self', '--save', socket]);
    server.close();
    expect({ status, asked }).toEqual({ status: 2, asked: [] });
    expect(err).toMatch(/^mrk conform: --save .*: cannot write there: E/);
  });

  it('--save FILE gets the one finding', async () => {
    const file = place();
    const { out } = await mrkConform(['--self', '--save', file], { report: WITH_FINDING });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ vectors: [{ case: '1 EnableKey' }] });
    expect(out).toBe(`summary: 1\nSaved: ${file} (mrk run plays it)\n${FOUND}`);
  });

  it('--save FILE gets several findings, each as a case of its own', async () => {
    const file = place();
    const report = { ...REPORT, findings: [FINDING, { ...FINDING, operation: 'DisableKey' as const }] };
    await mrkConform(['--self', '--save', file], { report });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      vectors: [{ case: '1 EnableKey' }, { case: '2 DisableKey' }],
    });
  });

  it('--save leaves a file as it is if nothing was found', async () => {
    const file = place();
    writeFileSync(file, 'of yesterday');
    const { out } = await mrkConform(['--self', '--save', file]);
    expect(readFileSync(file, 'utf8')).toBe('of yesterday');
    expect(out).toBe(`summary: 0\nNo finding, so nothing was saved.\n${CLEAN}`);
    const other = place();
    await mrkConform(['--self', '--save', other]);
    expect(existsSync(other)).toBe(false);
  });

  it('--save DIR gets a file for each finding', async () => {
    const made = `${place()}/`;
    const there = place();
    mkdirSync(there);
    for (const directory of [made, there]) {
      await mrkConform(['--self', '--save', directory], { report: { ...REPORT, findings: [FINDING, FINDING] } });
      expect(readdirSync(directory)).toEqual(['finding-1.json', 'finding-2.json']);
      expect(JSON.parse(readFileSync(join(directory, 'finding-2.json'), 'utf8'))).toEqual({ vectors: [VECTOR] });
    }
  });
});

describe('--replay', () => {
  const replayed = { around: { read: async () => JSON.stringify({ sequence: SEQUENCE, finding: FINDING }) } };

  it('plays the sequence, and tells that the divergence shows', async () => {
    const { status, out, asked } = await mrkConform([...endpoint, '--replay', 'x'], {
      ...replayed,
      report: WITH_FINDING,
    });
    expect({ status, out }).toEqual({ status: 1, out: 'summary: 1\n\nThe divergence shows.\n' });
    expect(asked[1]).toEqual(['replay', SEQUENCE]);
  });

  it('tells that it does not show', async () => {
    const { status, out } = await mrkConform([...endpoint, '--replay', 'x'], replayed);
    expect({ status, out }).toEqual({ status: 0, out: 'summary: 0\n\nThe divergence does not show.\n' });
  });

  it('tells that it cannot be said, where nothing could be judged', async () => {
    const report = { ...REPORT, outcomes: [] };
    const { status, out } = await mrkConform([...endpoint, '--replay', 'x'], { ...replayed, report });
    const last = 'It cannot be said whether the divergence shows.\n';
    expect({ status, out }).toEqual({ status: 2, out: `summary: 0\n\n${last}` });
  });

  it('tells that another one shows', async () => {
    const report: ConformReport = { ...REPORT, findings: [{ ...FINDING, kind: 'wrong-error' }] };
    const { status, out } = await mrkConform([...endpoint, '--replay', 'x'], { ...replayed, report });
    expect(status).toBe(1);
    expect(out).toMatch(/Another divergence shows than the one in the file\.\n$/);
  });

  it('knows of a bare sequence only whether one shows', async () => {
    const around = { read: async () => JSON.stringify({ sequence: SEQUENCE }) };
    const { out } = await mrkConform([...endpoint, '--replay', '-'], { around, report: WITH_FINDING });
    expect(out).toMatch(/The divergence shows\.\n$/);
  });

  it('compares messages where a message was wrong', async () => {
    expect((await mrkConform(['--self', '--replay', 'x'], replayed)).options.messages).toBe(false);
    const finding = { ...FINDING, kind: 'wrong-message' };
    const around = { read: async () => JSON.stringify({ sequence: SEQUENCE, finding }) };
    expect((await mrkConform(['--self', '--replay', 'x'], { around })).options.messages).toBe(true);
  });

  it.each([
    ['ENOENT: no such file', { read: () => Promise.reject(new Error('ENOENT: no such file')) }],
    ['Unexpected', { read: async () => '{' }],
  ])('refuses a bad file, and names it: %s', async (_what, around) => {
    const { status, out, err, asked } = await mrkConform(['--self', '--replay', 'x.json'], { around });
    expect({ status, out, asked }).toEqual({ status: 2, out: '', asked: [] });
    expect(err).toMatch(/^mrk conform: --replay x\.json: ./);
  });
});

describe('Ctrl-C', () => {
  const interrupted = (report: ConformReport): World & { readonly forgotten: () => number } => {
    let stop = (): void => {};
    let forgotten = 0;
    return {
      forgotten: () => forgotten,
      means: {
        onInterrupt: (given) => {
          stop = given;
          return () => {
            forgotten++;
          };
        },
      },
      kit: {
        conform: async (_target, { signal }) => {
          expect(signal?.aborted).toBe(false);
          stop();
          expect(signal?.aborted).toBe(true);
          return report;
        },
      },
    };
  };

  it('ends the run early, and without a finding nobody takes it for a whole one', async () => {
    const world = interrupted({ ...REPORT, stoppedBy: 'interrupted' });
    const { status, out, err, asked } = await mrkConform(['--self'], world);
    const last = 'Interrupted, with no finding. Operations: 1 conforms.\n';
    expect({ status, out }).toEqual({ status: 2, out: `summary: 0\n${last}` });
    expect(err).toMatch(/^Ending after the current sequence; .*\nmrk conform: interrupted: .*\n$/);
    expect(asked).toEqual([['close']]);
    expect(world.forgotten()).toBe(1);
  });

  it('that came after the last sequence does not matter', async () => {
    expect((await mrkConform(['--self'], interrupted(REPORT))).status).toBe(0);
  });

  it('takes no finding back', async () => {
    expect((await mrkConform(['--self'], interrupted({ ...WITH_FINDING, stoppedBy: 'interrupted' }))).status).toBe(1);
  });
});

describe('the progress of a run', () => {
  const PROGRESS: Progress = {
    phase: 'sequences',
    runs: 43,
    calls: 5000,
    findings: 1,
    elapsedMs: 2000,
    fraction: 0.43,
  };

  /** What is drawn of progress at these instants. */
  function drawn(columns: number | undefined, instants: readonly number[]): readonly string[] {
    const texts: string[] = [];
    let now = 0;
    const around = { out: () => {}, err: (text: string) => texts.push(text), read: async () => '', hasColour: true };
    const line = progressLine({ ...around, errColumns: columns }, () => now);
    for (const instant of instants) {
      now = instant;
      line.show(PROGRESS);
    }
    line.clear();
    return texts;
  }

  it('is a bar, percent, runs, rate, findings and phase', () => {
    expect(progressText(PROGRESS)).toBe('████████░░░░░░░░░░░░  43%  43 runs  2,500 calls/s  1 finding  sequences');
  });

  it.each([
    [0, '0 s'],
    [59_001, '1 min'],
    [58_999, '59 s'],
    [61_000, '2 min'],
    [3_600_000, '1 h 0 min'],
    [5_000_000, '1 h 24 min'],
  ])('tells the time that is left: %i ms', (leftMs, text) => {
    expect(progressText({ ...PROGRESS, leftMs })).toContain(`  43%  ${text} left  43 runs`);
  });

  it('has no rate at its beginning, and no bar beyond its ends', () => {
    const early = { ...PROGRESS, calls: 0, elapsedMs: 0, fraction: -1 };
    expect(progressText(early)).toBe('░░░░░░░░░░░░░░░░░░░░   0%  43 runs  0 calls/s  1 finding  sequences');
    expect(progressText({ ...PROGRESS, fraction: 1.1 })).toMatch(/^█{20} 100% {2}/);
  });

  it('is drawn again ten times a second at most, and taken away at the end', () => {
    const texts = drawn(80, [0, 1, 99, 100, 150, 199, 200]);
    expect(texts).toEqual([...Array(3).fill(`\r\u001b[K${progressText(PROGRESS)}`), '\r\u001b[K']);
  });

  it('fits on one line of the terminal', () => {
    expect(drawn(30, [0])[0]).toBe('\r\u001b[K████████░░░░░░░░░░░░  43%  4…');
  });

  it('is not drawn where there is no terminal', () => {
    expect(drawn(undefined, [0, 1000])).toEqual([]);
  });

  it('is told by the kit, and gone before the summary', async () => {
    const kit: Partial<Kit> = {
      conform: async (_target, { onProgress }) => {
        onProgress?.(PROGRESS);
        return REPORT;
      },
    };
    const { err } = await mrkConform(['--self'], { kit, around: { errColumns: 80 } });
    expect(err).toBe(`\r\u001b[K${progressText(PROGRESS)}\r\u001b[K`);
    expect((await mrkConform(['--self'], { kit })).err).toBe('');
  });
});

describe('the kit', () => {
  it('is asked for with a message that helps where fast-check is missing', async () => {
    const missing = Object.assign(new Error("Cannot find package 'fast-check' imported from x.js"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const means = { loadKit: () => loadKit(() => Promise.reject(missing)) };
    const { status, err } = await mrkConform(['--self'], { means });
    expect({ status, err }).toEqual({
      status: 2,
      err: 'mrk conform: fast-check, which makes the calls, is not installed: npm install fast-check\n',
    });
  });
});
