// KMS for tests: an account that begins each test as it was described, in the same process or behind a port.

import type { Fetch, SdkRequestHandler } from '../endpoint/in-process.js';
import {
  createAccount,
  LOCAL_ACCOUNT_OPTION_NAMES,
  type LocalAccount,
  type LocalAccountOptions,
} from '../endpoint/local-account.js';
import { type RunningServer, startServer } from '../endpoint/server.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { shown } from '../model/rules/errors.js';
import type { KeyMetadata } from '../model/views/key-metadata.js';
import { parseRegion } from '../model/vocabulary/identifiers.js';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { createTestClock } from './clock.js';
import { formOf, type KeyDescription, keyIdsOf, named } from './keys.js';

/** What KMS is like in a test; everything has a default. Options of an account are among them. */
export type KmsOptions<Name extends string = string> = Omit<
  LocalAccountOptions,
  'clock' | 'data' | 'initial' | 'log'
> & {
  /** The keys that are there when a test begins, by the names that the tests give them. Default: none. */
  readonly keys?: Readonly<Record<Name, KeyDescription>>;
  /**
   * The instant at which each test begins, in ISO 8601 or epoch milliseconds; then `advance` alone moves it. Or `Date`: KMS's
   * clock follows the global Date, also while fake timers stand in for that. Default 2026-01-01T00:00:00Z.
   */
  readonly clock?: string | number;
  /** The Region of keys, clients and questions that name none. Default us-east-1. */
  readonly region?: string;
  /** Whether KMS listens on a port, too, for programs that are not in this process. Default false. */
  readonly server?: boolean;
};

const { clock: _, data: __, initial: ___, log: ____, ...ACCOUNT_NAMES } = LOCAL_ACCOUNT_OPTION_NAMES;
export const KMS_OPTION_NAMES: NamesOf<KmsOptions> = {
  ...ACCOUNT_NAMES,
  keys: true,
  clock: true,
  region: true,
  server: true,
};

/** What a client of AWS's SDK for JavaScript is made with: `new KMSClient(kms.clientConfig())`. */
export interface KmsClientConfig {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Answers in this process. */
  readonly requestHandler: SdkRequestHandler;
}

/** KMS in tests. Until it is open, whatever needs the account throws an Error. */
export interface Kms<Name extends string = string> {
  /** The key IDs of the keys that were described. With the same seed they are the same in every test, and in every run. */
  readonly keys: Readonly<Record<Name, string>>;
  /** The account: its store, its audit trail, who calls. */
  readonly account: LocalAccount;
  /** Where it listens. Throws an Error without `server: true`. */
  readonly url: string;
  /** The environment in which other programs find it: `AWS_ENDPOINT_URL_KMS`, any credentials, the Region. */
  readonly env: Readonly<Record<string, string>>;
  /** For a client in this process, which may be made before KMS is open. */
  readonly clientConfig: (region?: string) => KmsClientConfig;
  /** Answers a `Request` of KMS or of `/_mrk/`. */
  readonly fetch: Fetch;
  /**
   * What DescribeKey answers now, with dates in epoch seconds; it leaves no trace in the audit trail. Rejects with an Error,
   * whose `name` is AWS's code and whose `rule` is the rule, if it is refused.
   */
  readonly describe: (key: string, region?: string) => Promise<KeyMetadata>;
  /** The instant, in epoch milliseconds. */
  readonly now: () => number;
  /** Moves the clock, by an ISO 8601 duration or milliseconds, and answers what happened. Rejects with `clock: 'Date'`. */
  readonly advance: (by: string | number) => Promise<readonly KeySetEvent[]>;
  /** Lets calls fail, or a Region be down, as `POST /_mrk/faults` takes it. Answers how to end that; a reset ends it, too. */
  readonly fault: (description: Readonly<Record<string, unknown>>) => Promise<() => Promise<void>>;
  /** Begins anew: the account as it was described, with no fault and an empty audit trail. */
  readonly reset: () => Promise<void>;
  /** Ends it. */
  readonly close: () => Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** A default of their own have a test's identifiers: they are the same in every run. */
const DEFAULTS = { clock: Date.UTC(2026, 0, 1), region: 'us-east-1', seed: 'mrk-model', server: false } as const;

/** Opens KMS for tests that begin and end it by themselves. Rejects with a RangeError that names the option which is wrong. */
export async function openKms<Name extends string = never>(options: KmsOptions<Name> = {}): Promise<Kms<Name>> {
  refuseUnknown('openKms', options, KMS_OPTION_NAMES);
  const kms = prepareKms(options);
  await kms.open();
  return kms;
}

/** What is open: an account, and its server if it has one. */
interface Open {
  readonly account: LocalAccount;
  readonly listening?: RunningServer;
}

/** KMS that is not open yet. Throws a RangeError that names the option which is wrong. */
export function prepareKms<Name extends string>(
  options: KmsOptions<Name>,
): Kms<Name> & { readonly open: () => Promise<void> } {
  const { keys, clock: given = DEFAULTS.clock, region = DEFAULTS.region, server = DEFAULTS.server, ...rest } = options;
  if (parseRegion(region) === undefined) throw new RangeError(`region must be a Region: ${shown(region)}`);
  const clock = createTestClock(given);
  const initial = formOf(keys, region);
  let keyIds: Readonly<Record<string, string>> = {};
  let opened: Open | undefined;
  const now = (): Open => {
    if (opened !== undefined) return opened;
    throw new Error('KMS is not open: useKms opens it before the first test, and what needs it belongs into a test');
  };
  const begin = (): void => {
    keyIds = keyIdsOf(keys, now().account.store());
  };
  const requestHandler = laterHandler(() => now().account.requestHandler);
  return {
    keys: keysByName(keys, (name) => now() && String(keyIds[name])),
    get account() {
      return now().account;
    },
    get url() {
      return urlOf(now());
    },
    get env() {
      const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = CREDENTIALS;
      return { AWS_ENDPOINT_URL_KMS: urlOf(now()), AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION: region };
    },
    clientConfig: (at = region) => ({ region: at, credentials: CREDENTIALS, requestHandler }),
    fetch: (request) => now().account.fetch(request),
    describe: (key, at = region) => describe(now(), key, at),
    now: () => now().account.now(),
    advance: async (by) => {
      clock.mustBeOwn();
      return now().account.advance(by);
    },
    fault: (description) => addFault(now(), description),
    open: async () => {
      clock.begin();
      opened = await named(keys, open({ seed: DEFAULTS.seed, ...rest, initial, clock: clock.now }, server));
      begin();
    },
    reset: async () => {
      clock.begin();
      await control(now(), 'POST', 'reset', {});
      begin();
    },
    close: async () => {
      const { account, listening = account } = now();
      opened = undefined;
      await listening.close();
    },
  };
}

async function open(options: LocalAccountOptions, server: boolean): Promise<Open> {
  if (!server) return { account: await createAccount(options) };
  const listening = await startServer(options);
  return { account: listening.account, listening };
}

/** The key ID of each name, which is asked for when it is needed. */
function keysByName<Name extends string>(
  keys: KmsOptions<Name>['keys'],
  keyIdOf: (name: string) => string,
): Readonly<Record<Name, string>> {
  const names = Object.keys(keys ?? {});
  const properties = names.map((name) => [name, { enumerable: true, get: () => keyIdOf(name) }] as const);
  return Object.defineProperties({}, Object.fromEntries(properties)) as Readonly<Record<Name, string>>;
}

/** Clients may be made before there is an account. */
function laterHandler(handler: () => SdkRequestHandler): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: 'in-process' },
    handle: async (request, options) => handler().handle(request, options),
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
}

function urlOf({ listening }: Open): string {
  if (listening !== undefined) return listening.url;
  throw new Error('KMS listens on no port: give server: true');
}

async function describe({ account }: Open, key: string, region: string): Promise<KeyMetadata> {
  await account.tick();
  const result = account.store().callJson({ region, operation: 'DescribeKey', input: { KeyId: key } });
  if (result.ok) return result.output.KeyMetadata;
  const { code: name, message, rule } = result.error;
  throw Object.assign(new Error(message), { name, rule });
}

async function addFault(open: Open, description: object): Promise<() => Promise<void>> {
  const { id } = await control(open, 'POST', 'faults', description);
  return async () => {
    if (id !== undefined) await control(open, 'DELETE', `faults/${String(id)}`);
  };
}

/** Asks the control interface. Rejects with a RangeError that says what is wrong. */
async function control(
  { account }: Open,
  method: string,
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const headers = { 'Content-Type': 'application/json' };
  const request = new Request(`http://localhost/_mrk/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await account.fetch(request);
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  if (!response.ok) throw new RangeError(String(answer.message));
  return answer;
}
