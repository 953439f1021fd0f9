// An account on this machine, and all the ways in which requests reach it.

import type { ServerResponse } from 'node:http';
import { initialFaultOf } from '../init/index.js';
import { shown } from '../model/rules/errors.js';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { ACCOUNT_OPTION_NAMES, type Account, type AccountOptions, type OpenAccount, openAccount } from './account.js';
import { createDesk } from './answering.js';
import { readOrigins } from './cors.js';
import { openJournal } from './data/index.js';
import { createGuard, type Guard } from './guard.js';
import { createHandler, type Handler } from './handler.js';
import { createFetch, createRequestHandler, type Fetch, type SdkRequestHandler } from './in-process.js';
import { LIMITS, type Limits } from './limits.js';

/** What an account is opened with; everything has a default. The options of a store are among them. */
export type LocalAccountOptions = AccountOptions & {
  /**
   * Names by which it is reached, beside IP addresses, `localhost` and `*.localhost`; `*` for any. A call by another one is
   * refused, since a page in a browser could have made it (DNS rebinding).
   */
  readonly allowHosts?: readonly string[];
  /**
   * Origins of pages in browsers that may call KMS, as browsers send them, such as `http://localhost:3000`. By default no
   * page may; the control interface no page ever may.
   */
  readonly cors?: readonly string[];
  /**
   * A file that keeps the account across restarts; without one it lives as long as the process. The file holds key material
   * in plain, so only its owner can read it. The audit trail is not kept.
   */
  readonly data?: string;
  /** `aws`: calls count toward AWS's request quotas, and are throttled beyond. By default they are not counted. */
  readonly throttle?: 'aws';
  /** Is told when the file cannot be written, and why, and when it can be again. By default nobody is. */
  readonly log?: (message: string) => void;
};

export const LOCAL_ACCOUNT_OPTION_NAMES: NamesOf<LocalAccountOptions> = {
  ...ACCOUNT_OPTION_NAMES,
  allowHosts: true,
  cors: true,
  data: true,
  throttle: true,
  log: true,
};

/** An account that answers requests wherever they come from: all see the same keys, clock and faults. */
export interface LocalAccount extends Account {
  /** Answers a request of a server of Node's own, also of Express and the like: what is of other services goes to `next`. */
  readonly handler: Handler;
  /** Answers a `Request` with a `Response`. */
  readonly fetch: Fetch;
  /** Answers a client of AWS's SDK for JavaScript: `new KMSClient({ requestHandler: account.requestHandler, … })`. */
  readonly requestHandler: SdkRequestHandler;
}

/**
 * Opens an account that listens on no port. Rejects with a RangeError that names the option which is wrong, or which there
 * is not, or with an Error if its file cannot be opened.
 */
export async function createAccount(options: LocalAccountOptions = {}): Promise<LocalAccount> {
  refuseUnknown('createAccount', options, LOCAL_ACCOUNT_OPTION_NAMES);
  return (await openIn(roomOf(LIMITS, 'localhost', options), options)).account;
}

/** Who may reach an account, and what that may cost. */
export interface AccountRoom {
  readonly limits: Limits;
  readonly guard: Guard;
  readonly allowHosts: readonly string[];
}

/** Throws a RangeError if an option is wrong. */
export function roomOf(limits: Limits, hostname: string, options: LocalAccountOptions): AccountRoom {
  const { allowHosts = [], cors = [], throttle } = options;
  if (throttle !== undefined && throttle !== 'aws') throw new RangeError(`throttle must be aws: ${shown(throttle)}`);
  return { limits, allowHosts, guard: createGuard(hostname, { allowHosts, origins: readOrigins(cors) }) };
}

/** `streams`: those of events that are open. */
export async function openIn(
  { limits, guard }: AccountRoom,
  { allowHosts: _, cors: __, throttle, data, log, ...options }: LocalAccountOptions,
): Promise<{ readonly account: LocalAccount; readonly streams: ReadonlySet<ServerResponse> }> {
  const account = await open(options, data, log);
  const desk = createDesk(account, throttle === 'aws');
  const streams = new Set<ServerResponse>();
  return {
    streams,
    account: {
      ...account,
      handler: createHandler({ desk, guard, limits, streams }),
      fetch: createFetch(desk, guard),
      requestHandler: createRequestHandler(desk),
    },
  };
}

async function open(
  options: AccountOptions,
  data: string | undefined,
  log: (message: string) => void = () => {},
): Promise<OpenAccount> {
  if (data === undefined) return openAccount(options);
  try {
    const journal = openJournal(data, (reason) => {
      const trouble = `${data} cannot be written: ${reason}. Until it can, what changes anything is refused`;
      log(reason === undefined ? `${data} can be written again` : trouble);
    });
    try {
      const account = openAccount(options, journal);
      await account.tick();
      return account;
    } catch (error) {
      await journal.close();
      throw error;
    }
  } catch (error) {
    if (initialFaultOf(error) !== undefined) throw error;
    throw new Error(`${data}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
