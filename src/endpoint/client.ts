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
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '');
  return {
    requestId,
    accessKeyId,
    ...(address === undefined ? {} : { sourceIPAddress: address }),
    ...(userAgent === undefined ? {} : { userAgent }),
    tlsDetails: { ...(host === undefined ? {} : { clientProvidedHostHeader: host }), ...tlsOf(socket) },
  };
}

function tlsOf(socket: Socket): { readonly tlsVersion?: string; readonly cipherSuite?: string } {
  if (!(socket instanceof TLSSocket)) return {};
  const tlsVersion = socket.getProtocol();
  const cipherSuite = socket.getCipher()?.standardName;
  return { ...(tlsVersion === null ? {} : { tlsVersion }), ...(cipherSuite === undefined ? {} : { cipherSuite }) };
}
