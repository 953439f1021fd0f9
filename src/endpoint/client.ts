// What a request tells of its client, for the audit trail.

import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Client } from '../model/audit/identity.js';
import type { Request } from './messages.js';

/**
 * The client of a request. What HTTP does not tell is left out: the trail then has what AWS's examples have, so that a
 * record is whole also where the connection has no TLS.
 */
export function clientOf({ socket, headers }: Request, accessKeyId: string, requestId: string): Client {
  const { host, 'user-agent': userAgent } = headers;
  const { address, tls } = connectionOf(socket);
  // Written out, as every call has one.
  const client: { -readonly [Name in keyof Client]: Client[Name] } = { requestId, accessKeyId };
  if (address !== undefined) client.sourceIPAddress = address;
  if (userAgent !== undefined) client.userAgent = userAgent;
  client.tlsDetails = host === undefined ? tls : { clientProvidedHostHeader: host, ...tls };
  return client;
}

/** What the requests of one connection have alike. */
interface Connection {
  readonly address: string | undefined;
  readonly tls: { readonly tlsVersion?: string; readonly cipherSuite?: string };
}

const connections = new WeakMap<Socket, Connection>();

function connectionOf(socket: Socket): Connection {
  let known = connections.get(socket);
  if (known === undefined) {
    known = { address: socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, ''), tls: tlsOf(socket) };
    connections.set(socket, known);
  }
  return known;
}

function tlsOf(socket: Socket): Connection['tls'] {
  if (!(socket instanceof TLSSocket)) return {};
  const tlsVersion = socket.getProtocol();
  const cipherSuite = socket.getCipher()?.standardName;
  return { ...(tlsVersion === null ? {} : { tlsVersion }), ...(cipherSuite === undefined ? {} : { cipherSuite }) };
}
