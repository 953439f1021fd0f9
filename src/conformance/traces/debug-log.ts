// The debug logs of botocore (`boto3.set_stream_logger('')`) and of the AWS CLI (`--debug`): a line that says which request is made,
// then one with the headers of the response, and one with its body, all as Python prints them. Lines of anything else, and
// of other services, are passed over.

import type { Observation, Trace, Unjudged } from './observation.js';
import { type Exchange, headersOf, observationOf } from './wire.js';

const REQUEST = /Making request for OperationModel\(name=\w+\) with params: (.*)$/;
const RESPONSE_HEADERS = /Response headers: (.*)$/;
const RESPONSE_BODY = /Response body:\s*$/;
/** As both write it: date, time, a comma, milliseconds; the AWS CLI then names its thread. */
const BEGINNING = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) (?:- (\S+) - )?/;

/** Whether a text is such a log. */
export function isDebugLog(text: string): boolean {
  return /^.*Making request for OperationModel\(name=/m.test(text);
}

/** A request that waits for its response. */
interface Request extends Pick<Exchange, 'place' | 'url' | 'requestHeaders' | 'requestBody' | 'region'> {
  readonly at: number;
}

/** What is known of a thread by now. */
interface Thread {
  request?: Request;
  headers?: Readonly<Record<string, string>>;
}

/** Reads the calls of KMS in a log. A log tells local time: the instant of a call is that of its response's Date. */
export function readDebugLog(text: string): Trace {
  const observations: Observation[] = [];
  const unjudged: Unjudged[] = [];
  const threads = new Map<string, Thread>();
  /** botocore reads an error's body twice. */
  let last = '';
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const begun = BEGINNING.exec(line);
    const [, day = '', time = '', fraction = '', name = ''] = begun ?? [];
    if (begun === null) continue;
    const at = Date.parse(`${day}T${time}.${fraction}Z`);
    const thread = threads.get(name) ?? {};
    threads.set(name, thread);
    const asked = REQUEST.exec(line)?.[1];
    if (asked !== undefined) threads.set(name, { request: requestOf(asked, `line ${index + 1}`, at) });
    const told = RESPONSE_HEADERS.exec(line)?.[1];
    if (told !== undefined) thread.headers = headersIn(told);
    if (!RESPONSE_BODY.test(line) || thread.request === undefined) continue;
    const { request, headers = {} } = thread;
    const requestId = headers['x-amzn-requestid'] ?? '';
    if (requestId !== '' && requestId === last) continue;
    last = requestId;
    const found = observationOf(exchangeOf(request, headers, at, pythonText(lines[index + 1] ?? '')));
    if (found !== undefined && 'why' in found) unjudged.push(found);
    else if (found !== undefined) observations.push(found);
  }
  return { format: 'a debug log of botocore', observations, unjudged };
}

function exchangeOf(
  { at: sent, ...request }: Request,
  responseHeaders: Readonly<Record<string, string>>,
  at: number,
  responseBody: string,
): Exchange {
  // The log does not say the status: an error has its code.
  const isError = responseHeaders['x-amzn-errortype'] !== undefined || /"__type"\s*:/.test(responseBody);
  return {
    ...request,
    // Local time goes back now and then.
    order: { from: sent, until: Math.max(sent, at) },
    status: isError ? 400 : 200,
    responseHeaders,
    responseBody,
  };
}

function requestOf(params: string, place: string, at: number): Request {
  const [, url = ''] = /'url': '([^']*)'/.exec(params) ?? [];
  const [, region] = /'client_region': '([^']*)'/.exec(params) ?? [];
  const body = params.indexOf("'body': ");
  const requestBody = body < 0 ? '' : pythonText(params.slice(body + "'body': ".length));
  return { place, url, requestHeaders: headersIn(params), requestBody, region, at };
}

/** Every `'Name': 'value'` in a text. */
function headersIn(text: string): Readonly<Record<string, string>> {
  return headersOf([...text.matchAll(/'([\w-]+)': b?'([^']*)'/g)].map(([, name, value]) => [name, value]));
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"' };

/** The text of the bytes, or the string, that a text begins with as Python prints them; empty: it begins with none. */
function pythonText(text: string): string {
  const [, prefix = '', quote = ''] = /^(b?)(['"])/.exec(text) ?? [];
  if (quote === '') return '';
  const codes: number[] = [];
  let plain = '';
  const end = (): void => {
    if (codes.length > 0) plain += Buffer.from(codes.splice(0)).toString();
  };
  for (let at = prefix.length + 1; at < text.length && text[at] !== quote; at++) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    const [hex] = /^[0-9a-f]{2}/.exec(text.slice(at + 2, at + 4)) ?? [];
    if (character === '\\' && next === 'x' && hex !== undefined) {
      // Bytes one by one: together they are a character of UTF-8.
      codes.push(Number.parseInt(hex, 16));
      at += 3;
      continue;
    }
    end();
    if (character !== '\\') plain += character;
    else {
      plain += ESCAPES[next] ?? `\\${next}`;
      at += 1;
    }
  }
  end();
  return plain;
}
