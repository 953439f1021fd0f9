// A client of the endpoint without an SDK: it says exactly what is said on the wire.

import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined if it is none. */
  readonly json: Json;
}

/** What a spec reads from an answer: any member may be there. */
type Json = ReturnType<typeof JSON.parse>;

export function authorization(region: string, accessKeyId = 'AKIDEXAMPLE'): string {
  const scope = `${accessKeyId}/20260101/${region}/kms/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-target, Signature=00`;
}

/** Sends a request on a connection of its own. */
export function send(
  url: string,
  given: {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
  } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'POST', path = '/', headers = {}, body = '' } = given;
    const sent = request(`${url}${path}`, { method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Calls an operation of KMS. */
export function call(url: string, region: string, operation: string, input: unknown = {}): Promise<RawAnswer> {
  const body = typeof input === 'string' || Buffer.isBuffer(input) ? input : JSON.stringify(input);
  return send(url, {
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `TrentService.${operation}`,
      Authorization: authorization(region),
    },
    body,
  });
}

/** Calls the control interface: with a body it is a POST. */
export function control(url: string, path: string, body?: unknown): Promise<RawAnswer> {
  return send(url, {
    method: body === undefined ? 'GET' : 'POST',
    path: `/_mrk/${path}`,
    ...(body === undefined
      ? {}
      : {
          headers: { 'Content-Type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
  });
}
