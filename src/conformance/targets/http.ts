// Any URL that speaks KMS's protocol as a target: AWS JSON 1.1 over HTTP.

import { type NamesOf, refuseUnknown } from '../../shared/options.js';
import { type Capability, mustBeCapabilities, type Target, type TargetClock } from '../target.js';
import { answerOf } from './answers.js';
import { createExchange, type Exchange, timeoutOf } from './exchange.js';
import { findClock } from './remote-clock.js';
import { type Credentials, createHeaders } from './signature.js';
import { unthrottled } from './throttled.js';

/** How an endpoint is called; everything has a default. */
export interface HttpTargetOptions {
  /** Default: the URL. */
  readonly name?: string;
  /** How long an answer may take, in milliseconds or as an ISO 8601 duration. Default `PT10S`. */
  readonly timeout?: number | string;
  /** How many connections there may be. Default 64. */
  readonly connections?: number;
  /** For an endpoint that checks signatures; without them the signature is a placeholder. */
  readonly credentials?: Credentials;
  /** Default: that of `GET /_mrk/clock`, if the endpoint has it. False: time is not moved. */
  readonly clock?: TargetClock | false;
  /** Default: all of them. */
  readonly capabilities?: readonly Capability[];
}

const HTTP_TARGET_OPTION_NAMES: NamesOf<HttpTargetOptions> = {
  name: true,
  timeout: true,
  connections: true,
  credentials: true,
  clock: true,
  capabilities: true,
};

/**
 * Rejects with a RangeError if the URL or an option is wrong, and with an Error that names the URL if nothing answers
 * there.
 */
export async function httpTarget(
  url: string | { readonly href: string },
  options: HttpTargetOptions = {},
): Promise<Target> {
  refuseUnknown('httpTarget', options, HTTP_TARGET_OPTION_NAMES);
  const { timeout = 'PT10S', connections = 64, credentials, capabilities } = options;
  if (capabilities !== undefined) mustBeCapabilities(capabilities);
  const parsed = urlOf(url);
  const limit = timeoutOf(timeout);
  if (!Number.isInteger(connections) || connections < 1) {
    throw new RangeError(`connections must be an integer from 1: ${connections}`);
  }
  const exchange = createExchange(parsed, limit, connections);
  const headers = createHeaders(parsed, credentials);
  const call: Target['call'] = async (region, operation, input) => {
    const body = JSON.stringify(input) ?? '{}';
    return unthrottled(async () => {
      const head = headers(region, `TrentService.${operation}`, body);
      return answerOf(
        await exchange.send({
          method: 'POST',
          path: parsed.pathname,
          headers: { ...head, 'Content-Length': Buffer.byteLength(body) },
          body,
        }),
      );
    });
  };
  try {
    const clock = await clockOf(exchange, parsed, call, options.clock);
    return {
      name: options.name ?? parsed.href,
      call,
      ...(capabilities === undefined ? {} : { capabilities }),
      ...(clock === undefined ? {} : { clock }),
      close: exchange.close,
    };
  } catch (error) {
    exchange.close();
    throw error;
  }
}

/** The endpoint's clock, once something has answered. */
async function clockOf(
  exchange: Exchange,
  url: URL,
  call: Target['call'],
  given: TargetClock | false | undefined,
): Promise<TargetClock | undefined> {
  const base = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  const found = await findClock(exchange, base);
  const isLost = found !== undefined && 'lost' in found;
  if (isLost) {
    // What it does with other paths is its own affair, as long as it answers KMS's.
    const answer = await call('us-east-1', 'ListKeys', {});
    if ('lost' in answer) throw new Error(`${url.href}: nothing answers: ${answer.lost}`);
  }
  if (given === false) return undefined;
  return given ?? (isLost ? undefined : found);
}

function urlOf(url: string | { readonly href: string }): URL {
  const text = typeof url === 'string' ? url : url.href;
  if (!URL.canParse(text)) throw new RangeError(`no URL: ${text.slice(0, 200)}`);
  const parsed = new URL(text);
  // Secrets are not repeated, neither here nor in the reports.
  const shown = `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new RangeError(`the URL must begin with http: or https:, not ${parsed.protocol}`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new RangeError(`${shown}: credentials are given by an option, not in the URL`);
  }
  if (parsed.search !== '' || parsed.hash !== '') throw new RangeError(`${shown}: the URL must have neither ? nor #`);
  return parsed;
}
