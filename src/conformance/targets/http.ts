// Any URL that speaks KMS's protocol as a target: AWS JSON 1.1 over HTTP.

import { isObject } from '../../shared/objects.js';
import { type NamesOf, refuseUnknown } from '../../shared/options.js';
import { type Capability, mustBeCapabilities, type Target, type TargetClock } from '../target.js';
import { answerOf } from './answers.js';
import { createExchange, type Exchange, timeoutOf } from './exchange.js';
import { type ClockUrls, clockHook, mustBeClockUrls, resetHook } from './hooks.js';
import { type AskedClock, findClock } from './remote-clock.js';
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
  /** Default: that of `GET /_mrk/clock`, if the endpoint has it. Or URLs that move and tell it. False: time is not moved. */
  readonly clock?: TargetClock | ClockUrls | false;
  /** Is sent a POST before each sequence, and empties the endpoint. */
  readonly reset?: string;
  /** Default: all of them. */
  readonly capabilities?: readonly Capability[];
}

const HTTP_TARGET_OPTION_NAMES: NamesOf<HttpTargetOptions> = {
  name: true,
  timeout: true,
  connections: true,
  credentials: true,
  clock: true,
  reset: true,
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
  mustBeHooks(options);
  const exchange = createExchange(parsed, limit, connections);
  const call = caller(exchange, parsed, credentials);
  const closing = [exchange.close];
  const close = (): void => {
    for (const end of closing) end();
  };
  try {
    const clock = await clockOf(exchange, parsed, call, options.clock, closing);
    const reset = await resetOf(options.reset, clock, closing);
    return {
      name: options.name ?? parsed.href,
      call,
      ...(capabilities === undefined ? {} : { capabilities }),
      ...(clock === undefined ? {} : { clock }),
      ...(reset === undefined ? {} : { reset }),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function mustBeHooks({ clock, reset }: HttpTargetOptions): void {
  if (!isClockUrls(clock)) return;
  mustBeClockUrls(clock);
  if (reset === undefined || clock.now !== undefined) return;
  throw new RangeError('where the endpoint is reset, a URL must tell what its clock shows then');
}

function isClockUrls(clock: HttpTargetOptions['clock']): clock is ClockUrls {
  return isObject(clock) && typeof clock.advance === 'string';
}

function caller(exchange: Exchange, url: URL, credentials: Credentials | undefined): Target['call'] {
  const headers = createHeaders(url, credentials);
  return async (region, operation, input) => {
    const body = JSON.stringify(input) ?? '{}';
    return unthrottled(async () => {
      const head = headers(region, `TrentService.${operation}`, body);
      return answerOf(
        await exchange.send({
          method: 'POST',
          path: url.pathname,
          headers: { ...head, 'Content-Length': Buffer.byteLength(body) },
          body,
        }),
      );
    });
  };
}

/** What empties the endpoint: tried at once, as a run would be in vain where it does not work. */
async function resetOf(
  url: string | undefined,
  clock: TargetClock | AskedClock | undefined,
  closing: (() => void)[],
): Promise<Target['reset']> {
  if (url === undefined) return undefined;
  const { hook, close } = resetHook(url);
  closing.push(close);
  const reset = async (): Promise<void> => {
    await hook();
    if (clock !== undefined && 'ask' in clock) await clock.ask();
  };
  await reset();
  return reset;
}

/** The endpoint's clock, once something has answered. */
async function clockOf(
  exchange: Exchange,
  url: URL,
  call: Target['call'],
  given: HttpTargetOptions['clock'],
  closing: (() => void)[],
): Promise<TargetClock | AskedClock | undefined> {
  const base = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  const found = await findClock(exchange, base);
  const isLost = found !== undefined && 'lost' in found;
  if (isLost) {
    // What it does with other paths is its own affair, as long as it answers KMS's.
    const answer = await call('us-east-1', 'ListKeys', {});
    if ('lost' in answer) throw new Error(`${url.href}: nothing answers: ${answer.lost}`);
  }
  if (given === false) return undefined;
  if (given === undefined) return isLost ? undefined : found;
  if (!isClockUrls(given)) return given;
  const { hook, close } = await clockHook(given);
  closing.push(close);
  return hook;
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
