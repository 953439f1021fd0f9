// What an endpoint lets itself be told by URL, in whatever language it is written: to forget everything, and to move its clock.

import { isObject } from '../../shared/objects.js';
import { CLOCK_PLACEHOLDER, CLOCK_PLACEHOLDERS } from '../clock-urls.js';
import { sleep } from '../sleep.js';
import { excerpt } from './answers.js';
import { createExchange, type Exchange, type Exchanged } from './exchange.js';
import type { AskedClock } from './remote-clock.js';

/** How a clock is moved, and told, by URL. */
export interface ClockUrls {
  /**
   * Is sent a POST. By how much the clock is moved stands in `{seconds}`, `{milliseconds}` or `{duration}` (ISO 8601); to
   * which instant in `{instant}` (ISO 8601), `{epochSeconds}` or `{epochMilliseconds}`.
   */
  readonly advance: string;
  /**
   * Is sent a GET, and answers the clock's instant: epoch seconds, epoch milliseconds or ISO 8601, as it is or as the member
   * `now` of a JSON object. Without it the clock counts as the local one, and what it was moved by.
   */
  readonly now?: string;
}

/** How long an endpoint may take for all that falls due, or that is to be forgotten. */
const MOST_MS = 120_000;

/** A URL that is called now and then. */
interface Hook {
  /** What errors call it. */
  readonly name: string;
  /** Throws an Error that names the URL if it is not answered with a status of 200 to 299. */
  readonly send: (url?: string) => Promise<string>;
  readonly close: () => void;
}

/** Something to call, and to end when nobody calls it any longer. */
export interface Hooked<T> {
  readonly hook: T;
  readonly close: () => void;
}

/** Empties an endpoint by a POST. Throws a RangeError if it is no URL. */
export function resetHook(url: string): Hooked<() => Promise<void>> {
  const { send, close } = hookAt('POST', url, url);
  return { hook: () => send().then(() => {}), close };
}

/** Throws a RangeError if that is no URL in which something tells how far the clock is to be moved. */
export function mustBeClockUrls({ advance, now }: ClockUrls): void {
  const names = [...advance.matchAll(CLOCK_PLACEHOLDER)].map(([, name = '']) => name);
  const known = Object.keys(CLOCK_PLACEHOLDERS).map((name) => `{${name}}`);
  const unknown = names.find((name) => !Object.hasOwn(CLOCK_PLACEHOLDERS, name));
  if (unknown !== undefined || names.length === 0) {
    const what = unknown === undefined ? 'it has none' : `{${unknown}} is none`;
    throw new RangeError(`${advance.slice(0, 200)}: a placeholder must be one of ${known.join(', ')}: ${what}`);
  }
  urlOf(filled(advance, 0, 0));
  if (now !== undefined) urlOf(now);
}

/**
 * The clock of such URLs. Whether it goes on by itself is found out by asking twice. Throws a RangeError as above, and
 * rejects with an Error that names the URL if it does not tell the time.
 */
export async function clockHook(urls: ClockUrls): Promise<Hooked<AskedClock>> {
  mustBeClockUrls(urls);
  const moving = hookAt('POST', filled(urls.advance, 0, 0), urls.advance);
  const telling = urls.now === undefined ? undefined : hookAt('GET', urls.now, urls.now);
  const close = (): void => {
    moving.close();
    telling?.close();
  };
  try {
    return { hook: await clockOf(urls, moving, telling), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** How long to wait until a clock has surely gone on, if it goes: longer if it shows whole seconds. */
const LATER_MS = 25;
const NEXT_SECOND_MS = 1_100;

async function clockOf({ advance }: ClockUrls, moving: Hook, telling: Hook | undefined): Promise<AskedClock> {
  const first = await asked(telling);
  if (telling !== undefined) await sleep(first.told % 1000 === 0 ? NEXT_SECOND_MS : LATER_MS);
  let { told, at, took } = await asked(telling);
  const goesOn = telling === undefined || told !== first.told;
  const precision = told % 1000 === 0 && first.told % 1000 === 0 ? 1000 : 0;
  const now = (): number => Math.round(goesOn ? told + Date.now() - at : told);
  const ask = async (): Promise<void> => {
    if (telling !== undefined) ({ told, at, took } = await asked(telling));
  };
  return {
    now,
    accuracy: () => Math.ceil(took / 2) + precision,
    ask,
    advance: async (milliseconds) => {
      const to = now() + milliseconds;
      await moving.send(filled(advance, milliseconds, to));
      if (telling === undefined) told += milliseconds;
      else await ask();
    },
  };
}

/** What a clock told, the local instant at which it did, and how long it took. */
interface Asked {
  readonly told: number;
  readonly at: number;
  readonly took: number;
}

async function asked(telling: Hook | undefined): Promise<Asked> {
  const before = Date.now();
  if (telling === undefined) return { told: before, at: before, took: 0 };
  const text = await telling.send();
  const after = Date.now();
  return { told: instantIn(text, telling.name), at: (before + after) / 2, took: after - before };
}

/** Later than any date in seconds that matters, and sooner than any in milliseconds. */
const LEAST_MILLISECONDS = 100_000_000_000;

/** The instant that a text tells, in epoch milliseconds. Throws an Error if it tells none. */
function instantIn(text: string, name: string): number {
  const json = valueIn(text);
  const value = isObject(json) ? json.now : json;
  const number = typeof value === 'number' ? value : typeof value === 'string' ? numberOr(value) : Number.NaN;
  const instant = Math.abs(number) < LEAST_MILLISECONDS ? number * 1000 : number;
  if (Number.isFinite(instant)) return instant;
  throw new Error(`${name}: this is no instant: ${excerpt(text)}`);
}

function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An instant as it is.
    return text.trim();
  }
}

function numberOr(text: string): number {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
}

function filled(template: string, milliseconds: number, to: number): string {
  return template.replace(CLOCK_PLACEHOLDER, (_, name: string) =>
    encodeURIComponent(CLOCK_PLACEHOLDERS[name]?.(milliseconds, to) ?? ''),
  );
}

/** Endpoints that are on their guard against pages in a browser, ours among them, take JSON only. */
const EMPTY = { headers: { 'Content-Type': 'application/json', 'Content-Length': 2 }, body: '{}' } as const;

function hookAt(method: 'GET' | 'POST', given: string, name: string): Hook {
  const first = urlOf(given);
  const exchange: Exchange = createExchange(first, MOST_MS, 1);
  return {
    name,
    send: async (url = given) => {
      const { pathname, search } = new URL(url);
      const path = `${pathname}${search}`;
      const exchanged = await exchange.send({ method, path, ...(method === 'POST' ? EMPTY : { headers: {} }) });
      if ('status' in exchanged && exchanged.status >= 200 && exchanged.status < 300) return exchanged.body;
      throw new Error(`${name}: ${outcomeOf(exchanged)}`);
    },
    close: exchange.close,
  };
}

function outcomeOf(exchanged: Exchanged): string {
  if ('lost' in exchanged) return exchanged.lost;
  if ('crash' in exchanged) return exchanged.crash;
  return `status ${exchanged.status}: ${excerpt(exchanged.body)}`;
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.username !== '' || url.password !== '')) {
    // Secrets are not repeated, neither here nor in the reports.
    throw new RangeError(`${url.protocol}//${url.host}${url.pathname}: the URL must have no credentials`);
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new RangeError(`no http or https URL: ${text.slice(0, 200)}`);
}
