// A request and its response as HTTP has them, as an observation: what HAR files and debug logs have in common.

import { isObject } from '../../shared/objects.js';
import type { Body } from '../beliefs/body.js';
import type { TimeSpan } from '../beliefs/time.js';
import { answerOf, parseObject } from '../targets/answers.js';
import type { Observation, Unjudged } from './observation.js';

/** What was exchanged; header names in small letters. */
export interface Exchange {
  readonly place: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  /** Where it is known otherwise than from the request. */
  readonly region?: string | undefined;
  /** When it was sent and answered, by the client's clock. */
  readonly order: TimeSpan;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

const TARGET = /^TrentService\.([A-Za-z]+)$/;
const SECOND = 1_000;
/** The clock of one of the two may be set wrong by so much. */
const CLIENT_CLOCK = 300_000;

/** An exchange as an observation; undefined: it is no call of KMS. */
export function observationOf(exchange: Exchange): Observation | Unjudged | undefined {
  const { place, requestHeaders, requestBody, order, status, responseHeaders, responseBody } = exchange;
  const operation = TARGET.exec(requestHeaders['x-amz-target'] ?? '')?.[1];
  if (operation === undefined) return undefined;
  const region = regionOf(exchange);
  // What was refused has changed nothing.
  const isUnread = status < 400;
  if (region === undefined) return { place, why: 'neither its signature nor its address tells the Region', isUnread };
  const input: Body | undefined = requestBody.trim() === '' ? {} : parseObject(requestBody);
  if (input === undefined) return { place, why: 'its body is no JSON object', isUnread };
  // A request that never was answered.
  const isLost = status === 0;
  const answer = isLost
    ? ({ lost: 'no response was written down' } as const)
    : answerOf({ status, headers: responseHeaders, body: responseBody });
  return { place, order, at: instantsOf(order, responseHeaders.date), region, operation, input, answer };
}

/** By the endpoint's clock, if the response has a date, in whole seconds. */
function instantsOf(order: TimeSpan, date: string | undefined): TimeSpan {
  const told = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(told)) return { from: order.from - CLIENT_CLOCK, until: order.until + CLIENT_CLOCK };
  return { from: told - (order.until - order.from) - SECOND, until: told + 2 * SECOND };
}

const CREDENTIAL = /Credential=[^/,\s]*\/\d{8}\/([a-z0-9-]+)\//;
const HOST = /^kms(?:-fips)?\.([a-z0-9-]+)\./;

/** The Region that the request is signed for; else that of the host's name. */
function regionOf({ region, url, requestHeaders }: Exchange): string | undefined {
  const signed = CREDENTIAL.exec(requestHeaders.authorization ?? '')?.[1];
  return region ?? signed ?? HOST.exec(hostOf(url))?.[1];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** Headers by their names in small letters; of what is no text there is none. */
export function headersOf(entries: readonly (readonly [unknown, unknown])[]): Readonly<Record<string, string>> {
  const texts = entries.filter((entry): entry is readonly [string, string] =>
    entry.every((part) => typeof part === 'string'),
  );
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
}

/** A member of something unknown that is a text; empty: there is none. */
export function textIn(value: unknown, name: string): string {
  const member = isObject(value) ? value[name] : undefined;
  return typeof member === 'string' ? member : '';
}
