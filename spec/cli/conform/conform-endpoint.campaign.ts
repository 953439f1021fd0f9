// mrk conform with the real kit: on endpoints, faulty ones too, and in a process of its own.

import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../../../src/cli/cli.js';
import { loadKit } from '../../../src/cli/conform/kit.js';
import { type Finding, signatureOf } from '../../../src/conformance/findings.js';
import { type RunningServer, startServer } from '../../../src/endpoint/index.js';
import { type Outcome, outcomeOf } from '../../support/mrk.js';
import { SEED } from '../../support/seed.js';
import { offFromNow } from '../../support/time.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'mrk-conform-endpoint-'));

interface Proxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Stands before the endpoint, and is told of each operation once that has answered. */
async function startProxy(
  then: (operation: string, send: (operation: string) => Promise<unknown>) => unknown,
): Promise<Proxy> {
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'POST', url = '/', headers } = request;
    const body = Buffer.concat(chunks);
    const send = (target: string | undefined): Promise<Response> =>
      fetch(new URL(url, server.url), {
        method,
        ...(body.length === 0 ? {} : { body }),
        headers: {
          authorization: headers.authorization ?? '',
          'content-type': 'application/x-amz-json-1.1',
          ...(target === undefined ? {} : { 'x-amz-target': target }),
        },
      });
    const target = headers['x-amz-target']?.toString();
    const answer = await send(target);
    const text = await answer.text();
    if (target !== undefined && answer.ok) {
      await then(target.replace('TrentService.', ''), (operation) => send(`TrentService.${operation}`));
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(text);
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        proxy.closeAllConnections();
      }),
  };
}

let server: RunningServer;
let faulty: Proxy;

beforeAll(async () => {
  server = await startServer();
  faulty = await startProxy((operation, send) => (operation === 'CancelKeyDeletion' ? send('EnableKey') : undefined));
});

afterAll(async () => {
  await faulty.close();
  await server.close();
  rmSync(temporary, { recursive: true, force: true });
});

const mrk = (...args: readonly string[]) =>
  outcomeOf((around) => cli(args, around), { read: async (file) => readFileSync(file, 'utf8') });

const LIFE = 'ReplicateKey,DescribeKey,EnableKey,DisableKey,ScheduleKeyDeletion,CancelKeyDeletion';
const SHORT = ['--only', LIFE, '--seed', String(SEED)];

describe('mrk conform on an endpoint', () => {
  it('finds nothing in itself', async () => {
    const { status, out } = await mrk('conform', '--self', '--runs', '3', '--seed', String(SEED));
    expect({ status, out }).toEqual({ status: 0, out: expect.stringMatching(/0 findings in 3 runs/) });
  });

  it('finds nothing at one that is right', async () => {
    const { status, out, err } = await mrk('conform', '--endpoint', server.url, '--runs', '3', '--seed', String(SEED));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/0 findings in 3 runs and [\d,]+ calls/);
  });

  it('finds a fault, which shows in a replay there and not elsewhere, and is saved as a scenario', async () => {
    const directory = join(temporary, 'report');
    const saved = join(temporary, 'found.json');
    const found = await mrk(
      ...['conform', '--endpoint', faulty.url, ...SHORT, '--runs', '5', '--max-findings', '1', '--json'],
      ...['--report', directory, '--save', saved],
    );
    expect(found.status).toBe(1);
    const result = JSON.parse(found.out);
    expect(found.out).toBe(`${JSON.stringify(result)}\n`);
    expect(result).toMatchObject({ seed: SEED, unsupported: [] });
    expect(result.findings).toMatchObject([
      { operation: 'CancelKeyDeletion', kind: 'wrong-state', expected: ['Disabled'], received: 'Enabled' },
    ]);
    expect(found.err).toContain(`Report: ${join(directory, 'index.html')}\nSaved: ${saved}`);
    const files = ['finding-1.json', 'index.html', 'junit.xml', 'report.json', 'report.md'];
    expect(readdirSync(directory)).toEqual(files);

    const replay = ['--replay', join(directory, 'finding-1.json')];
    const again = await mrk('conform', '--endpoint', faulty.url, ...replay);
    expect(again).toMatchObject({ status: 1, out: expect.stringMatching(/\nThe divergence shows\.\n$/), err: '' });
    const elsewhere = await mrk('conform', '--endpoint', server.url, ...replay);
    expect(elsewhere).toMatchObject({ status: 0, out: expect.stringMatching(/\nThe divergence does not show\.\n$/) });
    expect(await mrk('run', saved)).toMatchObject({ status: 0, err: '' });
  });

  it('says so when nothing listens there', async () => {
    const { url, close } = await startProxy(() => {});
    await close();
    const { status, out, err } = await mrk('conform', '--endpoint', url);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(`mrk conform: --endpoint: ${url}/: nothing answers`);
  });
});

describe('the model itself, as a target', () => {
  it('has a clock that can be moved, or one that follows real time', async () => {
    const { selfTarget } = await loadKit();
    const still = selfTarget(true);
    const began = await still.clock?.now();
    await still.clock?.advance(1000);
    expect(await still.clock?.now()).toBe((began ?? 0) + 1000);

    const running = selfTarget(false);
    expect(running.clock).toBeUndefined();
    const created = async (): Promise<number> => {
      const answer = await running.call('us-east-1', 'CreateKey', {});
      if (!('output' in answer)) throw new Error('it was refused');
      return (answer.output.KeyMetadata as { readonly CreationDate: number }).CreationDate * 1000;
    };
    const first = await created();
    expect(await offFromNow(created)).toBe(0);
    await expect.poll(created).toBeGreaterThan(first);
  });
});

describe('mrk conform in a process of its own', () => {
  const whole = join(temporary, 'whole');
  const bare = join(temporary, 'bare');

  // Where it is bundled without fast-check, only one of the two finds that.
  beforeAll(async () => {
    await build({
      absWorkingDir: root,
      entryPoints: ['src/cli/main.ts'],
      outdir: join(bare, 'dist/cli'),
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
      external: ['fast-check', '@aws-sdk/client-kms'],
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    });
    cpSync(join(root, 'package.json'), join(bare, 'package.json'));
    cpSync(bare, whole, { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(whole, 'node_modules'));
  });

  function start(where: string, args: readonly string[]) {
    const child = spawn(process.execPath, [join(where, 'dist/cli/main.js'), ...args], {
      env: { PATH: process.env.PATH },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = new Promise<Outcome<number | null>>((resolve, reject) => {
      child.on('error', reject).on('close', (status) => resolve({ status, out, err }));
    });
    return { child, ended };
  }

  it('needs fast-check, and nothing else of mrk does', async () => {
    expect(await start(bare, ['--version']).ended).toMatchObject({ status: 0, err: '' });
    expect(await start(bare, ['conform', '--self']).ended).toEqual({
      status: 2,
      out: '',
      err: 'mrk conform: fast-check, which makes the calls, is not installed: npm install fast-check\n',
    });
    expect((await start(whole, ['conform', '--self', '--runs', '1', '--seed', String(SEED)]).ended).status).toBe(0);
  });

  it('prints the command that repeats it, with the same result', async () => {
    const options = ['--messages', '--only', LIFE, '--jobs', '2', '--max-findings', '2', '--no-clock'];
    const run = [
      'conform',
      '--endpoint',
      faulty.url,
      ...options,
      '--seed',
      String(SEED + 1),
      '--runs',
      '4',
      '--timeout',
      'PT20S',
    ];
    const first = await start(whole, [...run, '--json', '--report', join(temporary, 'again')]).ended;
    const { again, ...result } = JSON.parse(first.out);
    expect(first.err).toContain(`\nAgain: ${again}\n`);
    expect(result.findings).not.toEqual([]);
    const reports = ['index.html', 'report.json', 'report.md', 'junit.xml'].map((file) =>
      readFileSync(join(temporary, 'again', file), 'utf8'),
    );
    // The page keeps the names of options together.
    for (const report of reports) expect(report.replaceAll(/<\/?span[^>]*>/g, '')).toContain(again);

    const mrkFunction = `mrk() { "${process.execPath}" "${join(whole, 'dist/cli/main.js')}" "$@"; }`;
    const { stdout } = await promisify(execFile)('sh', ['-c', `${mrkFunction}\n${again} --json || true`]);
    const repeated = JSON.parse(stdout);
    expect(repeated.again).toBe(again);
    const told = (findings: readonly Finding[]) => findings.map((one) => [signatureOf(one), one.path, one.sequence]);
    expect(told(repeated.findings)).toEqual(told(result.findings));
    expect(repeated.runs).toBe(result.runs);
  });

  it('ends after the current sequence at Ctrl-C, and tells what it has', async () => {
    let told = 0;
    const proxy = await startProxy(() => {
      told++;
      // By then it plays.
      if (told === 20) child.kill('SIGINT');
    });
    const { child, ended } = start(whole, [
      ...['conform', '--endpoint', proxy.url, ...SHORT, '--time', 'PT1H', '--jobs', '2', '--json'],
    ]);
    const { status, out, err } = await ended;
    await proxy.close();
    expect(status).toBe(2);
    expect(err).toMatch(/^Ending after the current sequence; .*\n[\s\S]*, ended by interrupted\n/);
    expect(err).toMatch(/\nmrk conform: interrupted: .*\nInterrupted, with no finding\. .*\n$/);
    expect(JSON.parse(out)).toMatchObject({ seed: SEED, findings: [] });
  });
});
