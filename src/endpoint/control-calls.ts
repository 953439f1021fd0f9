// Calls of the control interface, as HTTP.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from './account.js';
import { type Control, EXAMPLES, type Follow, STREAMS, streamEvents } from './control.js';
import { curlLine, isJson, readQueryString } from './guard.js';
import type { Limits } from './limits.js';
import { sendJson } from './messages.js';
import { MOTO_RESET } from './paths.js';
import { readBody } from './protocol.js';

export interface ControlRoom {
  readonly account: Account;
  readonly control: Control;
  readonly limits: Limits;
  /** The streams of events that are open. */
  readonly streams: Set<ServerResponse>;
}

/** A request whose body has come, and where its answer goes. */
interface ControlCall {
  readonly path: string;
  readonly bytes: Buffer;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What a path takes: its own, or that of a path that ends in {id}. */
function routeOf(
  control: Control,
  path: string,
): { readonly methods: Control[string] | undefined; readonly id: string } {
  const [, parent = '', id = ''] = /^(.*\/)([^/]+)$/.exec(path) ?? [];
  const route = [path, `${parent}{id}`].find((one) => Object.hasOwn(control, one));
  return { methods: route === undefined ? undefined : control[route], id };
}

/** How a program asks for the same. */
export function programHint(control: Control, request: IncomingMessage, path: string): string {
  const methods = Object.keys(routeOf(control, path).methods ?? {});
  const [method = ''] = methods.filter((one) => one === request.method).concat(methods);
  return method === '' ? '' : ` A program may: ${curlLine(request.socket, method, path, EXAMPLES[path])}`;
}

export async function answerControl(room: ControlRoom, { path, bytes, request, response }: ControlCall): Promise<void> {
  const { control } = room;
  const { methods, id } = routeOf(control, path);
  if (methods === undefined) return sendJson(response, 404, { message: `no such path: ${path}` });
  const handle = Object.hasOwn(methods, request.method ?? '') ? methods[request.method ?? ''] : undefined;
  if (handle === undefined) {
    response.setHeader('Allow', Object.keys(methods).join(', '));
    return sendJson(response, 405, { message: `${path} takes ${Object.keys(methods).join(' and ')}` });
  }
  // Its clients send neither a body that counts nor a content type: what keeps pages away is the guard alone.
  const body = path === MOTO_RESET ? readBody(Buffer.alloc(0)) : readBody(bytes);
  if (request.method === 'POST' && path !== MOTO_RESET && !isJson(request)) {
    const given = 'ok' in body && bytes.length > 0 ? bytes.toString() : EXAMPLES[path];
    const line = curlLine(request.socket, 'POST', path, given);
    return sendJson(response, 403, { message: `${path} needs Content-Type: application/json, so: ${line}` });
  }
  if (!('ok' in body)) return sendJson(response, 400, { message: 'the body is no JSON object' });
  const query = readQueryString(request);
  try {
    if (request.headers.accept?.includes('text/event-stream') && Object.hasOwn(STREAMS, path)) {
      const follow = STREAMS[path]?.(room.account, query);
      if (follow !== undefined) return openStream(room, follow, response);
    }
    const answer = await handle(body.input, id, query);
    if (answer === undefined) sendJson(response, 404, { message: `there is none of that ID: ${path}` });
    else sendJson(response, 200, answer);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    sendJson(response, 400, { message: error.message });
  }
}

function openStream({ limits, streams }: ControlRoom, follow: Follow, response: ServerResponse): void {
  if (streams.size >= limits.streams) {
    return sendJson(response, 503, { message: `${limits.streams} streams of events are open, which is the most` });
  }
  streams.add(response);
  response.on('close', () => streams.delete(response));
  streamEvents(follow, response, limits.unreadBytes);
}
