// Pages that may call KMS here, where that was asked for: the answers to what a browser asks before it lets them, and the
// headers without which it would not let them read. https://fetch.spec.whatwg.org/#http-cors-protocol
// Whether a request may be answered at all is the guard's to say; the control interface never is for pages.

import { type Reply, type Request, reply } from './messages.js';

/** How long a browser may remember that it has asked: the longest that Chromium keeps to. */
const REMEMBERED_SECONDS = 7_200;

/** Throws a RangeError if these are no origins as browsers send them. */
export function readOrigins(origins: unknown): ReadonlySet<string> {
  if (!Array.isArray(origins)) throw new RangeError('cors must be a list of origins, such as "http://localhost:3000"');
  for (const origin of origins) {
    const wrong = originError(origin);
    if (wrong !== undefined) throw new RangeError(`cors: ${wrong}`);
  }
  return new Set(origins);
}

/** What is wrong with an origin; undefined: nothing. Any page at all (`*`) is no origin, and neither is `null`. */
export function originError(origin: unknown): string | undefined {
  if (typeof origin === 'string' && /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*\\]+$/.test(origin)) {
    // Of other schemes, such as those of extensions, URL knows no origin.
    const known = /^https?:/.test(origin) ? sentAs(origin) : origin;
    if (known === origin) return undefined;
  }
  const meant = typeof origin === 'string' ? sentAs(origin) : undefined;
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return `an origin as browsers send it, such as http://localhost:3000, but not ${JSON.stringify(origin)}${hint}`;
}

/** The origin of a web address as browsers send it. */
function sentAs(text: string): string | undefined {
  try {
    const { origin } = new URL(text);
    return origin === 'null' ? undefined : origin;
  } catch {
    return undefined;
  }
}

/** Lets the page that a request comes from read its answer. The guard has admitted its origin. */
export function forPage({ headers }: Request, answer: Reply): Reply {
  const { origin } = headers;
  if (origin === undefined) return answer;
  const admitted = {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'x-amzn-requestid, x-mrk-rule, date',
    Vary: 'Origin',
  };
  return { ...answer, headers: { ...admitted, ...answer.headers } };
}

/** Whether a browser asks what a page may send. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && 'access-control-request-method' in headers;
}

/** Answers it: calls of KMS are POSTs, with whatever headers a client signs. */
export function answerPreflight({ headers }: Request): Reply {
  const asked = headers['access-control-request-headers'];
  const { 'Content-Type': _, 'x-amzn-requestid': __, ...others } = reply(204, '', '').headers;
  const allowed = {
    'Access-Control-Allow-Methods': 'POST',
    ...(asked === undefined ? {} : { 'Access-Control-Allow-Headers': asked }),
    // Of a page that is not on this machine, Chromium asks for this too.
    ...('access-control-request-private-network' in headers ? { 'Access-Control-Allow-Private-Network': 'true' } : {}),
    'Access-Control-Max-Age': String(REMEMBERED_SECONDS),
    Vary: 'Origin, Access-Control-Request-Headers',
  };
  return { status: 204, headers: { ...others, ...allowed }, body: '' };
}
