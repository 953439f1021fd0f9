// The container's recipe without an engine: what its file installs and starts is done in an empty folder, and the YAML beside
// it fits what it says.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readInitFile } from '../../../src/cli/init-file.js';
import { createAccount } from '../../../src/endpoint/index.js';
import { freePort } from '../../support/port.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../../..');
const read = (name: string): string => readFileSync(join(here, name), 'utf8');
/** The instructions, each with what follows, in their order. */
const instructions = read('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1).trim()] as const);
const given = (name: string): string => instructions.filter(([one]) => one === name).at(-1)?.[1] ?? '';

let folder: string;
let built: string;

/** What npm packs, installed as the file says. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrk-container-'));
  built = join(folder, 'mrk');
  mkdirSync(built);
  const packing = ['pack', '--ignore-scripts', '--pack-destination', folder];
  const tarball = execFileSync('npm', packing, { cwd: root, encoding: 'utf8' });
  cpSync(join(folder, tarball.trim().split('\n').at(-1) ?? ''), join(built, 'mrk-model.tgz'));
  const env = { ...process.env, MRK: given('ARG').replace('MRK=', '') };
  const installed = spawnSync('sh', ['-c', given('RUN')], { cwd: built, env, encoding: 'utf8' });
  expect(installed.status, `${installed.stdout}${installed.stderr}`).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts what is installed, as the container does, on a port of its own. `command`: in place of the file's. */
async function started(command: readonly string[]) {
  const port = String(await freePort());
  const here = (one: string): string => one.replace(given('EXPOSE'), port);
  const [program = '', ...args] = [...JSON.parse(given('ENTRYPOINT')), ...command];
  const child = spawn(program, args.map(here), { cwd: built, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const [check = '', ...checks] = JSON.parse(/CMD (\[.*\])/.exec(given('HEALTHCHECK'))?.[1] ?? '[]');
  const health = () => spawnSync(check, checks.map(here), { cwd: built }).status;
  await expect.poll(health, { interval: 200 }).toBe(0);
  const end = async () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url: `http://127.0.0.1:${port}`, health, end };
}

describe('the file of the container', () => {
  it('has two stages, of which the second installs nothing, and does not run as root', () => {
    const stages = instructions.flatMap(([name], index) => (name === 'FROM' ? [index] : []));
    expect(stages).toHaveLength(2);
    const last = instructions.slice(stages[1]).map(([name]) => name);
    expect(last).not.toContain('RUN');
    expect(last.indexOf('USER')).toBeLessThan(last.indexOf('ENTRYPOINT'));
    expect(given('USER')).not.toBe('root');
  });

  it('builds, starts and is healthy by the commands that it has, and ends on SIGTERM', async () => {
    const { health, end } = await started(JSON.parse(given('CMD')));
    expect(await end()).toBe(0);
    expect(health()).toBe(1);
  });

  it('is what the compose file builds, whose keys can be begun with', async () => {
    const { services } = parse(read('compose.yaml'));
    const { build, command, volumes, ports } = services.kms;
    expect(build.context).toBe('.');
    expect(ports).toEqual([expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:\\d+:${given('EXPOSE')}$`))]);
    const [from, to] = volumes[0].split(':');
    expect(command[command.indexOf('--init') + 1]).toBe(to);
    expect(command[command.indexOf('--allow-host') + 1]).toBe(
      new URL(services.app.environment.AWS_ENDPOINT_URL_KMS).hostname,
    );
    expect(services.app.depends_on.kms.condition).toBe('service_healthy');
    const account = await createAccount({ initial: readInitFile(join(here, from)).initial });
    const { KeyId } = { KeyId: services.app.command.at(-1) };
    expect(await account.call('us-east-1' as never, 'DescribeKey', { KeyId })).toMatchObject({ ok: true });
    await account.close();
  });

  it('is what testcontainers is told to start, which is listened to where it listens', async () => {
    // What the library is told, without it: it wants an engine.
    const library = join(folder, 'node_modules/testcontainers');
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, 'package.json'), '{ "main": "index.js" }');
    writeFileSync(
      join(library, 'index.js'),
      'exports.GenericContainer = {}; exports.Wait = { forHttp: (path, port) => ({ path, port }) };',
    );
    cpSync(join(here, 'testcontainers.mjs'), join(folder, 'testcontainers.mjs'));
    const { listening } = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'testcontainers.mjs')).href);
    const told = new Map<string | symbol, readonly unknown[]>();
    const image: object = new Proxy(
      {},
      {
        get:
          (_, name) =>
          (...args: unknown[]) =>
            told.set(name, args) && image,
      },
    );
    listening(image, new URL('keys.yaml', import.meta.url));
    const port = Number(given('EXPOSE'));
    expect(told.get('withExposedPorts')).toEqual([port]);
    expect(told.get('withWaitStrategy')).toEqual([{ path: '/_mrk/health', port }]);
    expect(given('HEALTHCHECK')).toContain(`:${port}/_mrk/health`);
    const [command] = told.get('withCommand') as [string[]];
    const [[file]] = told.get('withCopyFilesToContainer') as [[{ source: string; target: string }]];
    expect(command[command.indexOf('--init') + 1]).toBe(file.target);
    const { url, end } = await started(command.map((one) => (one === file.target ? file.source : one)));
    const begun = await fetch(`${url}/_mrk/init`);
    expect(await begun.json()).toMatchObject(parse(read('keys.yaml')));
    await end();
  });
});
