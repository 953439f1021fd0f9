// A server that answers as it is told to, whether that is an answer of KMS or not.

import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TargetAnswer } from '../../src/conformance/target.js';

export const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret' };
export const REGION = 'us-east-1';

export type Answer = (response: ServerResponse) => unknown;

export interface ToldServer {
  readonly url: string;
  readonly server: Server;
  /** Every POST, oldest first. */
  readonly sent: readonly { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  /** From now on every POST is answered so; at first with `{}`. */
  readonly tell: (answer: Answer) => void;
  readonly close: () => void;
}

/** A GET is always answered with 404 and a page of HTML, as one that has no control interface would. */
export async function openToldServer(): Promise<ToldServer> {
  const sent: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  let answer = say(200, '{}');
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (request.method === 'GET') {
        response.writeHead(404).end('<html>no such page</html>');
        return;
      }
      sent.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    server,
    sent,
    tell: (told) => {
      answer = told;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function say(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => response.writeHead(status, headers).end(body);
}

export function refusal(code: string, message: string, status = 400): TargetAnswer {
  return { error: { code, message, status } };
}
