// mrk restate: what a Restate server calls, and a whole try-out in one command.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startEngineServer } from '../endpoint/engine-server.js';
import type { RunningService } from '../engines/restate/index.js';
import { fetchServer, registerService, startRestateServer } from '../engines/restate/server.js';
import { codeOf, messageOf } from '../shared/objects.js';
import { portIn, readOptions } from './options.js';
import { untilSignal } from './signals.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const DEFAULT_PORT = 4599;
const DEFAULT_SERVICE_PORT = 9080;

const RESTATE_HELP = `Usage: mrk restate up --data FOLDER --accept-license [OPTIONS]
       mrk restate service [OPTIONS]

The engine of mrk serve --engine restate: virtual objects and durable workflows that keep an account
for any number of processes. It needs the SDK (npm install @restatedev/restate-sdk).

up starts a Restate server, the service and an endpoint on this machine, for a try-out. The server
is not part of mrk-model: it is fetched from npm (@restatedev/restate-server, some 200 MB), and
comes under the BUSINESS SOURCE LICENSE 1.1, which is yours to read and to accept.

  --data FOLDER       keeps the server, the account, and its KEY MATERIAL IN PLAIN (FOLDER/vault)
  --accept-license    you accept the license of the server
  --program FOLDER    where the server's package is, or is fetched to (default FOLDER/program)
  --port N            the port of the endpoint; 0 picks a free one (default ${DEFAULT_PORT})
  --json              prints {"url", "account", "restateUrl", "adminUrl"} when it is ready, and
                      nothing else

service serves what a Restate server calls. Whoever reaches it can change accounts: let nobody but
the server.

  --port N            the port; 0 picks a free one (default ${DEFAULT_SERVICE_PORT})
  --host H            the address to listen on (default 127.0.0.1)
  --register URL      tells the server, whose admin interface is at URL, where it is
  --as URL            where the server finds it (default: where it listens)
  --json              prints {"url"} when it is ready, and nothing else

  --help              prints this

SIGTERM or Ctrl-C ends it. Exit status: 0 it was ended so; 2 an option is wrong, or something does
not start.
`;

const OPTIONS = {
  data: { type: 'string' },
  'accept-license': { type: 'boolean' },
  program: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  register: { type: 'string' },
  as: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof readOptions<{ options: typeof OPTIONS }>>['values'];

/** What has been started: what to print, and how to end it. */
interface Started {
  readonly told: object;
  readonly text: string;
  readonly end: () => Promise<void>;
}

export async function restate(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    around.out(RESTATE_HELP);
    return 0;
  }
  const [verb, ...more] = positionals;
  const start = verb === 'up' ? up : verb === 'service' ? service : undefined;
  if (start === undefined || more.length > 0) {
    around.err('mrk restate: expected up or service\n\nSee mrk restate --help\n');
    return 2;
  }
  const signal = untilSignal();
  try {
    const { told, text, end } = await start(values, around);
    around.out(values.json ? `${JSON.stringify(told)}\n` : text);
    await signal.came;
    await end();
    return 0;
  } catch (error) {
    signal.forget();
    around.err(`mrk restate: ${printable(messageOf(error))}\n`);
    return 2;
  }
}

/** Without a slash at its end. */
function checkedUrl(text: string, option: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url.href.replace(/\/$/, '');
  throw new RangeError(`${option} must be a URL such as http://127.0.0.1:9070: ${printable(text)}`);
}

async function service({ port = String(DEFAULT_SERVICE_PORT), host, register, as }: Values): Promise<Started> {
  const running = await startServing({ port: portIn(port), ...(host === undefined ? {} : { hostname: host }) });
  try {
    if (register !== undefined)
      await registerService(
        checkedUrl(register, '--register'),
        as === undefined ? running.url : checkedUrl(as, '--as'),
      );
  } catch (error) {
    await running.close();
    throw error;
  }
  const text = `mrk restate service listens at ${running.url}\n`;
  return { told: { url: running.url }, text, end: running.close };
}

async function up(values: Values, around: Surroundings): Promise<Started> {
  const { data, port = String(DEFAULT_PORT) } = values;
  if (data === undefined || data === '') throw new RangeError('up needs --data FOLDER');
  if (!values['accept-license']) {
    throw new RangeError(
      'up fetches and starts the Restate server, whose license (BUSINESS SOURCE LICENSE 1.1) is yours to read and to accept: --accept-license',
    );
  }
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const endpointPort = portIn(port);
  const ports = await portsIn(join(data, 'ports.json'));
  await checkFree([endpointPort], '--port');
  await checkFree(Object.values(ports), `${printable(join(data, 'ports.json'))}: what it keeps listens there`);
  if (!values.json) around.out('The Restate server is fetched, unless it is there, and started.\n');
  const program = fetchServer(values.program ?? join(data, 'program'));
  const ends: (() => Promise<void>)[] = [];
  const end = async (): Promise<void> => {
    for (const one of ends.splice(0).reverse()) await one();
  };
  try {
    const running = await startServing({ port: ports.service });
    ends.push(running.close);
    const folder = join(data, 'restate');
    const { server: serverPort, admin, node } = ports;
    const server = await startRestateServer({ program, folder, port: serverPort, adminPort: admin, nodePort: node });
    ends.push(() => server.stop());
    await registerService(server.adminUrl, running.url);
    const engine = { restateUrl: server.url };
    const endpoint = await startEngineServer({ port: endpointPort, engine, vault: join(data, 'vault') });
    ends.push(endpoint.close);
    const { url, accountId: account } = endpoint;
    const told = { url, account, restateUrl: server.url, adminUrl: server.adminUrl };
    const text = `KMS of account ${account} at ${url}; more endpoints: mrk serve --engine restate --restate-url ${server.url} --vault ${printable(join(data, 'vault'))}
${printable(data)} keeps all of it, KEY MATERIAL in plain too: keep it to yourself.
`;
    return { told, text, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Starts what a server calls. Says what to do if the SDK is not installed. */
async function startServing(options: { readonly port: number; readonly hostname?: string }): Promise<RunningService> {
  const { startService } = await loadService(() => import('../engines/restate/index.js'));
  return startService(options);
}

type Service = typeof import('../engines/restate/index.js');

/** Loads what needs the SDK; says what to do if that is not installed. */
export async function loadService(load: () => Promise<Service>): Promise<Service> {
  try {
    return await load();
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('the SDK of Restate is not installed: npm install @restatedev/restate-sdk');
  }
}

interface Ports {
  readonly server: number;
  readonly admin: number;
  readonly node: number;
  readonly service: number;
}

/** The ports of a folder: a server finds what was begun where it was, so they stay the same. */
async function portsIn(file: string): Promise<Ports> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new RangeError(`${file}: ${messageOf(error)}`);
  }
  const [server = 0, admin = 0, node = 0, service = 0] = await freePorts(4);
  const ports: Ports = { server, admin, node, service };
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

/** Ports of this machine that nothing listens at now. */
function freePorts(count: number): Promise<readonly number[]> {
  return listenedAt(Array.from({ length: count }, () => 0));
}

/** Before anything is fetched or started: throws if something listens at one of the ports. */
async function checkFree(ports: readonly number[], whose: string): Promise<void> {
  for (const port of ports) {
    await listenedAt([port]).catch((error) => {
      throw new Error(`${whose}: port ${port} cannot be had: ${messageOf(error)}`);
    });
  }
}

/** Listens at ports of this machine for a moment, 0: at any that is free. Answers which. */
async function listenedAt(ports: readonly number[]): Promise<readonly number[]> {
  const servers = ports.map(() => createServer());
  const listening = servers.map(
    (server, at) =>
      new Promise<number>((resolve, reject) => {
        server.once('error', reject).listen(ports[at], '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      }),
  );
  try {
    return await Promise.all(listening);
  } finally {
    for (const server of servers) server.close();
  }
}
