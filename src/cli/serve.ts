// mrk serve: a local endpoint of KMS, until it is told to stop.

import { readFileSync } from 'node:fs';
import { kebabCase } from '../aws-cli/kebab-case.js';
import { readPrincipals } from '../endpoint/callers.js';
import { originError } from '../endpoint/cors.js';
import { isAllowable } from '../endpoint/guard.js';
import { type RunningServer, type ServerOptions, startServer } from '../endpoint/index.js';
import { DEFAULT_SETTINGS, type Quotas, VISIBILITY_KINDS } from '../model/key-set/host.js';
import { isServiceCode } from '../model/requests/managed-keys.js';
import { isAccountId, parseRegion, REGIONS } from '../model/vocabulary/identifiers.js';
import { didYouMean } from '../shared/nearest.js';
import { isOneOf, messageOf, recordOf } from '../shared/objects.js';
import { durationHint, milliseconds } from '../store/duration.js';
import type { GivenVisibilityDelay, StoreSettings } from '../store/settings.js';
import { type InitFile, readInitFile } from './init-file.js';
import { listenFault, portIn, readOptions } from './options.js';
import { serveWithEngine } from './serve-engine.js';
import { type CaFile, readTlsOptions, writeCa } from './serve-tls.js';
import { untilSignal } from './signals.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const QUOTA_NAMES = Object.keys(DEFAULT_SETTINGS.quotas);
const DEFAULT_PORT = 4599;

const SERVE_HELP = `Usage: mrk serve [OPTIONS]

Serves AWS KMS for one account, with real cryptography: every Region on one port, for any AWS SDK or
the AWS CLI (--endpoint-url). Any credentials do: signatures are NOT VERIFIED.

  --port N                       the port; 0 picks a free one (default ${DEFAULT_PORT})
  --host H                       the address to listen on (default 127.0.0.1)
  --allow-host NAME              a name by which clients reach it, beside H, IP addresses, localhost
                                 and *.localhost; repeatable, * for any
  --cors ORIGIN                  pages of this origin may call KMS, such as http://localhost:3000;
                                 repeatable. No page may call /_mrk/
  --tls                          HTTPS, with a certificate made for localhost, the loopback, H and
                                 every NAME; the file of its authority is printed. It
                                 needs node-forge (npm install node-forge)
  --tls-cert FILE --tls-key FILE HTTPS, with a certificate and a key of your own, in PEM
  --account ID                   the account, twelve digits (default: that of --data FILE, else
                                 111122223333)
  --enabled-regions A,B          the Regions that the account has enabled (default: all but those
                                 that AWS disables by default)
  --aws-managed-keys A,B         the services whose AWS managed keys the account has, as s3,ebs:
                                 alias/aws/s3 in each Region that is called (default: none)
  --caller ARN                   who calls, whatever the access key: a user, role or session of the
                                 account (default: its root)
  --principals FILE              who exists, a JSON list of ARNs: key policies and grants that name
                                 others are refused (default: everyone exists)
  --replication-delay ISO8601    how long a new replica is Creating (default PT5S)
  --primary-update-delay ISO8601 how long both keys are Updating (default PT5S)
  --rotation-delay ISO8601       how long an on-demand rotation runs (default PT20S)
  --roles-while-updating WHICH   what DescribeKey shows while both keys are Updating: swapped or
                                 both-replicas (default swapped)
  --visibility-delay WHEN        when calls see what has changed: PT10S, random:PT10S (until then by
                                 chance) or until-told (POST show); of one kind KIND=WHEN,KIND=WHEN:
                                 ${VISIBILITY_KINDS.join(', ')}
                                 (default: at once)
  --quotas NAME=N,NAME=N         other quotas than AWS's: ${QUOTA_NAMES.slice(0, 2).join(', ')},
                                 ${QUOTA_NAMES.slice(2, 5).join(', ')},
                                 ${QUOTA_NAMES.slice(5).join(', ')}
  --no-explain                   refusals do not say by which rule (header x-mrk-rule), and are
                                 not kept to be explained (GET explain?requestId=…, refusals)
  --throttle aws                 throttles calls beyond AWS's request quotas (default: none is)
  --data FILE                    keeps the account in FILE, key material and the clock's offset too;
                                 only its owner can read it. Default: it ends with the process
  --init FILE                    what a new account begins with, also after a reset: keys with IDs,
                                 aliases, key material and states, a snapshot, or a scenario, in
                                 JSON or YAML (GET init writes such a file). With --data it counts
                                 only while that file is new
  --engine postgres --postgres-url URL --vault FOLDER
  --engine restate --restate-url URL --vault FOLDER
                                 a database or a Restate server keeps the account, and any number of
                                 processes serve it that are started alike; FOLDER, which they
                                 share, has its key material. PostgreSQL needs pg (npm install pg);
                                 mrk restate up tries Restate out. There are neither --data, --init,
                                 --throttle, --visibility-delay, --aws-managed-keys, --custom-ids
                                 nor all paths under /_mrk/: spec/guide/engines.md
  --custom-ids                   CreateKey takes a key ID from a tag _custom_id_ (AWS never does)
  --json                         prints {"url", "account"} when it is ready, with --tls also "ca"
                                 (the file), and nothing else
  --help                         prints this

The clock follows real time. Under /_mrk/, beside KMS: GET health, clock, state, events,
eventbridge, faults, callers, principals, refusals, explain?requestId=…, init; POST advance
{"by": "P7D"}, rewind {"to": …}, faults, callers, principals, show, reset (with Content-Type:
application/json); DELETE faults, faults/ID.

SIGTERM or Ctrl-C ends it. Exit status: 0 it was ended so; 2 an option is wrong, or the port or the
file cannot be used.
`;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  cors: { type: 'string', multiple: true },
  tls: { type: 'boolean' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  account: { type: 'string' },
  'enabled-regions': { type: 'string' },
  'aws-managed-keys': { type: 'string' },
  caller: { type: 'string' },
  principals: { type: 'string' },
  'replication-delay': { type: 'string' },
  'primary-update-delay': { type: 'string' },
  'rotation-delay': { type: 'string' },
  'roles-while-updating': { type: 'string' },
  'visibility-delay': { type: 'string' },
  quotas: { type: 'string' },
  throttle: { type: 'string' },
  'no-explain': { type: 'boolean' },
  data: { type: 'string' },
  init: { type: 'string' },
  'custom-ids': { type: 'boolean' },
  engine: { type: 'string' },
  'postgres-url': { type: 'string' },
  'restate-url': { type: 'string' },
  vault: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export async function serve(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values } = readOptions({ args: [...args], options: OPTIONS });
  if (values.help) {
    around.out(SERVE_HELP);
    return 0;
  }
  const signal = untilSignal();
  let server: Omit<RunningServer, 'account'> | undefined;
  let ca: CaFile | undefined;
  let init: InitFile | undefined;
  try {
    const log = (message: string): void => around.err(`mrk serve: ${printable(message)}\n`);
    init = values.init === undefined ? undefined : readInitFile(values.init);
    const begins = init === undefined ? {} : { initial: init.initial };
    const options = { ...optionsOf(values), ...begins, tls: readTlsOptions(values), log };
    server = (await serveWithEngine(values, options)) ?? (await startServer(options));
    ca = writeCa(server.ca);
  } catch (error) {
    signal.forget();
    await server?.close();
    around.err(`mrk serve: ${printable(asWritten(init?.told(error) ?? messageOf(error)))}\n`);
    return 2;
  }
  const { url, accountId: account } = server;
  around.out(
    values.json ? `${JSON.stringify({ url, account, ca: ca?.path })}\n` : greeting(server, keptIn(values), ca),
  );
  await signal.came;
  await server.close();
  ca?.remove();
  return 0;
}

/** What the server says of an option, with the option's name here. */
function asWritten(message: string): string {
  return listenFault(message)
    .replace(/^callers\["\*"\]/, '--caller')
    .replace(/^options\.(\w+)\.?/, (_, name: string) => `--${kebabCase(name)} `)
    .replace(/^(--\S+) :/, '$1:');
}

type Values = { readonly [name: string]: string | boolean | string[] | undefined } & {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly 'allow-host'?: string[] | undefined;
  readonly cors?: string[] | undefined;
  readonly account?: string | undefined;
  readonly data?: string | undefined;
  readonly engine?: string | undefined;
  readonly 'postgres-url'?: string | undefined;
  readonly 'restate-url'?: string | undefined;
  readonly vault?: string | undefined;
};

/** Throws a RangeError that names the option which is wrong. */
function optionsOf(values: Values): ServerOptions {
  const { port = String(DEFAULT_PORT), host, 'allow-host': allowHosts, cors, account, data } = values;
  const wrong = allowHosts?.find((name) => !isAllowable(name));
  if (wrong !== undefined) throw new RangeError(`--allow-host must be a name without scheme and port, or *: ${wrong}`);
  const noOrigin = cors?.map(originError).find((error) => error !== undefined);
  if (noOrigin !== undefined) throw new RangeError(`--cors: ${noOrigin}`);
  if (account !== undefined && !isAccountId(account)) throw new RangeError(`--account must be 12 digits: ${account}`);
  return {
    port: portIn(port),
    ...(host === undefined ? {} : { hostname: host }),
    ...(allowHosts === undefined ? {} : { allowHosts }),
    ...(cors === undefined ? {} : { cors }),
    ...(account === undefined ? {} : { accountId: account }),
    ...(data === undefined ? {} : { data }),
    ...given(values, 'caller', 'callers', (caller) => ({ '*': caller })),
    ...given(values, 'principals', 'principals', principalsIn),
    ...given(values, 'replication-delay', 'replicationDelay', duration),
    ...given(values, 'primary-update-delay', 'primaryUpdateDelay', duration),
    ...given(values, 'rotation-delay', 'rotationDelay', duration),
    ...given(values, 'throttle', 'throttle', aws),
    ...(values['no-explain'] === true ? { explain: false } : {}),
    ...(values['custom-ids'] === true ? { customIds: true } : {}),
    ...given(values, 'enabled-regions', 'enabledRegions', regions),
    ...given(values, 'aws-managed-keys', 'awsManagedKeys', services),
    ...given(values, 'visibility-delay', 'visibilityDelay', visibility),
    ...given(values, 'quotas', 'quotas', quotas),
    ...given(values, 'roles-while-updating', 'rolesWhileUpdating', roles),
  };
}

/** The one option as it is meant, under the server's name; nothing if it is not given. */
function given<Name extends string, T>(
  values: Values,
  option: string,
  name: Name,
  read: (text: string, option: string) => T,
): { readonly [key in Name]?: T } {
  const text = values[option];
  return typeof text === 'string' ? recordOf([name], () => read(text, `--${option}`)) : {};
}

function duration(text: string, option: string): number {
  try {
    return milliseconds(text, option);
  } catch {
    throw new RangeError(
      `${option} must be an ISO 8601 duration such as PT5S, or PT0S for none: ${text.slice(0, 100)}${durationHint(text)}`,
    );
  }
}

function principalsIn(file: string, option: string): readonly string[] {
  try {
    return readPrincipals(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new RangeError(`${option} ${file}: ${messageOf(error)}`);
  }
}

function aws(text: string, option: string): 'aws' {
  if (text !== 'aws') throw new RangeError(`${option} must be aws: ${text}`);
  return text;
}

function regions(text: string, option: string): readonly string[] {
  return text.split(',').map((part) => {
    const name = part.trim();
    const region = parseRegion(name);
    if (region !== undefined) return region;
    throw new RangeError(`${option}: AWS has no Region ${JSON.stringify(name)}${didYouMean(name, REGIONS)}`);
  });
}

function services(text: string, option: string): readonly string[] {
  return text.split(',').map((part) => {
    const code = part.trim();
    if (isServiceCode(code)) return code;
    throw new RangeError(`${option} must be codes of services, such as s3,ebs: ${printable(part)}`);
  });
}

function quotas(text: string, option: string): Partial<Quotas> {
  const named = text.split(',').map((part) => {
    const [, name = '', number = ''] = /^\s*(\w+)\s*=\s*([0-9]{1,15})\s*$/.exec(part) ?? [];
    if (number === '') throw new RangeError(`${option} must be such as aliasesPerKey=10: ${printable(part)}`);
    if (!QUOTA_NAMES.includes(name)) {
      throw new RangeError(`${option}: no such quota: ${name}${didYouMean(name, QUOTA_NAMES)}`);
    }
    return [name, Number(number)] as const;
  });
  return eachOnce(named, option);
}

function visibility(text: string, option: string): NonNullable<StoreSettings['visibilityDelay']> | null {
  if (!text.includes('=')) return visibilityDelay(text, option);
  const named = text.split(',').map((part) => {
    const [, kind = '', delay = ''] = /^\s*(\w*)\s*=(.*)$/.exec(part) ?? [];
    if (!isOneOf(VISIBILITY_KINDS, kind)) {
      throw new RangeError(`${option}: nothing is called ${printable(part)}${didYouMean(kind, VISIBILITY_KINDS)}`);
    }
    return [kind, visibilityDelay(delay.trim(), option)] as const;
  });
  return eachOnce(named, option);
}

function eachOnce<T>(named: readonly (readonly [string, T])[], option: string): Readonly<Record<string, T>> {
  const again = named.find(([name], index) => named.findIndex(([other]) => other === name) < index);
  if (again !== undefined) throw new RangeError(`${option} gives ${again[0]} twice`);
  return Object.fromEntries(named);
}

function visibilityDelay(text: string, option: string): GivenVisibilityDelay {
  if (text === 'until-told') return null;
  return text.startsWith('random:') ? { random: duration(text.slice(7), option) } : duration(text, option);
}

function roles(text: string, option: string): 'swapped' | 'both-replicas' {
  if (text !== 'swapped' && text !== 'both-replicas') {
    throw new RangeError(
      `${option} must be swapped or both-replicas: ${text}${didYouMean(text, ['swapped', 'both-replicas'])}`,
    );
  }
  return text;
}

/** Where the account is kept, and what is to be known of that. */
function keptIn({ data, engine, vault }: Values): string {
  if (engine !== undefined) {
    return `${printable(engine)} keeps the account, ${printable(vault ?? '')} its KEY MATERIAL in plain: keep that to yourself.`;
  }
  return data === undefined
    ? 'It keeps nothing: the account ends with it.'
    : `${printable(data)} keeps the account. It HOLDS KEY MATERIAL in plain: keep it to yourself.`;
}

function greeting({ url, accountId }: Omit<RunningServer, 'account'>, kept: string, ca: CaFile | undefined): string {
  const trust = ca === undefined ? '' : `\n  export AWS_CA_BUNDLE=${ca.path} NODE_EXTRA_CA_CERTS=${ca.path}`;
  return `KMS for account ${accountId}, in every Region: ${url}
${trust}
  aws kms create-key --multi-region --region us-east-1 --endpoint-url ${url}

Signatures are NOT VERIFIED: whoever reaches it is let in, with any credentials.
${kept}
Ctrl-C ends it.
`;
}
