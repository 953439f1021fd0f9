// Programs may call the endpoint; a page that a browser shows may not. A page can send requests to the loopback, and by DNS
// rebinding it can read their answers too. But it has no say in what its browser tells of it: Host, Origin, Sec-Fetch-Site.

import { isIPv4, isIPv6, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Request } from './messages.js';
import { isControlPath } from './paths.js';
import { type WireError, wireError } from './protocol.js';

/** The refusal of a request that a page may have made; undefined: it may be answered. */
export type Guard = (request: Request) => WireError | undefined;

const JSON_TYPE = 'application/json';

/** Who is let in, beside programs that call the endpoint by a name of its own. */
export interface Guests {
  readonly allowHosts: readonly string[];
  /** Origins of pages that may call KMS. */
  readonly origins: ReadonlySet<string>;
}

/**
 * A guard that takes any IP address for right as a Host, since rebinding needs a name, and the names of the loopback,
 * `hostname`, and `allowHosts`. Throws a RangeError if one of `allowHosts` is no name.
 */
export function createGuard(hostname: string, { allowHosts, origins }: Guests): Guard {
  const names = new Set([hostname, ...readNames(allowHosts)].map(plain));
  const isRight = (given: string): boolean => {
    // As in a URL: an IPv6 address has brackets, and a port may follow.
    const [, address, name] = /^(?:\[([^\]]+)\]|([\w.-]+))(?::\d*)?$/.exec(given) ?? [];
    if (name === undefined) return address !== undefined && isIPv6(address);
    const known = plain(name);
    return names.has('*') || names.has(known) || isIPv4(known) || /(^|\.)localhost$/.test(known);
  };

  // A client names the endpoint the same way each time.
  let lastRight: string | undefined;

  return (request) => {
    const hosts = valuesOf(request, 'host');
    const origin = request.headers.origin === undefined ? undefined : valuesOf(request, 'origin');
    const site = request.headers['sec-fetch-site'] === undefined ? undefined : valuesOf(request, 'sec-fetch-site');
    // Which one a proxy or a browser meant, nobody knows.
    if (hosts.length > 1) return wireError(400, 'HostNotAllowedException', 'A request has one Host header.');
    // A browser always sends a Host. Node's server lets only HTTP/1.0 go without.
    const { authority, path } = readTarget(request);
    for (const given of [hosts[0], authority]) {
      if (given === undefined || given === lastRight) continue;
      if (!isRight(given)) return wireError(403, 'HostNotAllowedException', hostMessage(given));
      lastRight = given;
    }
    const [page, ...others] = origin ?? [];
    if (page !== undefined && others.length === 0 && origins.has(page) && !isControlPath(path)) return undefined;
    if (origin !== undefined) return pageError(`Origin: ${shown(origin.join())}`);
    // What a page embeds or links to has no Origin. `none` is the address bar, which no page writes to.
    if (site?.some((one) => one !== 'none' && one !== 'same-origin')) {
      return pageError(`Sec-Fetch-Site: ${shown(site.join())}`);
    }
    return undefined;
  };
}

/** All values of a header, which Node's `headers` has one of, or together. */
function valuesOf({ rawHeaders }: Request, name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index] ?? '';
    if (given.length === name.length && given.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

/** What a request asks for: a path, or a whole URL (absolute-form), whose authority then counts beside Host. */
export function readTarget({ url = '/' }: Request): { readonly authority?: string; readonly path: string } {
  if (url === '/') return ROOT;
  const [, authority, rest = ''] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  const path = (authority === undefined ? url : rest).replace(/[?#].*$/s, '') || '/';
  return authority === undefined ? { path } : { authority, path };
}

/** What calls of KMS ask for. */
const ROOT = { path: '/' };

/** The parameters in the target of a request, such as a presigned one has. */
export function readQueryString({ url = '' }: Request): URLSearchParams {
  return new URLSearchParams(/\?([^#]*)/s.exec(url)?.[1] ?? '');
}

/** Whether the body is said to be JSON, which a page cannot say unless the endpoint lets it. */
export function isJson({ headers }: Request): boolean {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() === JSON_TYPE;
}

/** The address at which a request came in, as a URL. */
export function urlOf(address: string, port: number, isTls: boolean): string {
  const plainAddress = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return `http${isTls ? 's' : ''}://${isIPv6(plainAddress) ? `[${plainAddress}]` : plainAddress}:${port}`;
}

/** The address at which a client has reached the endpoint. */
export function reachedAt(socket: Socket): string {
  const { localAddress = '127.0.0.1', localPort = 0 } = socket;
  return urlOf(localAddress, localPort, socket instanceof TLSSocket);
}

/** A command line that is let in, and asks for a path of the control interface. */
export function curlLine(socket: Socket, method: string, path: string, body = ''): string {
  const curl = socket instanceof TLSSocket ? 'curl --cacert "$AWS_CA_BUNDLE"' : 'curl';
  const url = `${reachedAt(socket)}${path}`;
  if (method !== 'POST') return method === 'GET' ? `${curl} ${url}` : `${curl} -X ${method} ${url}`;
  const data = body === '' ? '' : ` -d '${body.replaceAll("'", "'\\''")}'`;
  return `${curl} -X POST ${url} -H 'Content-Type: ${JSON_TYPE}'${data}`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Whether a client can be allowed to reach the endpoint by this name; `*` is any. */
export function isAllowable(name: unknown): boolean {
  return typeof name === 'string' && (name === '*' || /^[\w.-]+$/.test(name));
}

function readNames(names: unknown): readonly string[] {
  if (!Array.isArray(names)) throw new RangeError('allowHosts must be a list of host names, or of "*" for any');
  for (const name of names) {
    if (isAllowable(name)) continue;
    throw new RangeError(`allowHosts: a name without scheme and port, or "*" for any, but not ${shown(name)}`);
  }
  return names;
}

function hostMessage(given: string): string {
  const name = /^[\w.-]+(?=(:\d*)?$)/.exec(given)?.[0];
  const allow = name === undefined ? '' : ` If it is a name of this endpoint, start it with --allow-host ${name}.`;
  return `Host: ${shown(given)} is refused, since a page could have rebound that name.${allow}`;
}

function pageError(header: string): WireError {
  return wireError(403, 'OriginNotAllowedException', `${header}: a page in a browser may not call this endpoint.`);
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 200);
}
