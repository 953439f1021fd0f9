// What a request tells of its client, for the audit trail.

import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Client } from '../model/audit/identity.js';
import { present } from '../shared/objects.js';
import type { Request } from './messages.js';

/**
 * The client of a request. What HTTP does not tell is left out: the trail then has what AWS's examples have, so that a
 * record is whole also where the connection has no TLS.
 */
export function clientOf({ socket, headers }: Request, accessKeyId: string, requestId: string): Client {
  const { address, userAgent, tlsDetails } = connectionOf(socket, headers);
  // Written out, as every call has one.
  const client: { -readonly [Name in keyof Client]: Client[Name] } = { requestId, accessKeyId };
  if (address !== undefined) client.sourceIPAddress = address;
  if (userAgent !== undefined) client.userAgent = userAgent;
  client.tlsDetails = tlsDetails;
  return client;
}

/** What the requests of one connection have alike: told once, as the trail keeps it of many. */
interface Connection {
  readonly address: string | undefined;
  readonly host: string | undefined;
  readonly userAgent: string | undefined;
  readonly tlsDetails: NonNullable<Client['tlsDetails']>;
}

const connections = new WeakMap<Socket, Connection>();

function connectionOf(socket: Socket, { host, 'user-agent': userAgent }: Request['headers']): Connection {
  let known = connections.get(socket);
  if (known === undefined || known.host !== host || known.userAgent !== userAgent) {
    const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '');
    const tlsDetails = present({ clientProvidedHostHeader: host, ...tlsOf(socket) });
    known = { address, host, userAgent, tlsDetails };
    connections.set(socket, known);
  }
  return known;
}

function tlsOf(socket: Socket): NonNullable<Client['tlsDetails']> {
  if (!(socket instanceof TLSSocket)) return {};
  return present({ tlsVersion: socket.getProtocol() ?? undefined, cipherSuite: socket.getCipher()?.standardName });
}
