// Calls of the control interface, as HTTP.

import { type Control, EXAMPLES, type Follow, type Streams } from './control.js';
import { curlLine, isJson, readQueryString } from './guard.js';
import { jsonReply, type Reply, type Request } from './messages.js';
import { MOTO_RESET } from './paths.js';
import { readBody } from './protocol.js';

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
export function programHint(control: Control, request: Request, path: string): string {
  const methods = Object.keys(routeOf(control, path).methods ?? {});
  const [method = ''] = methods.filter((one) => one === request.method).concat(methods);
  return method === '' ? '' : ` A program may: ${curlLine(request.socket, method, path, EXAMPLES[path])}`;
}

/** Answers with what was asked for, or with what is to be followed from now on. */
export async function answerControl(
  { control, streams }: { readonly control: Control; readonly streams: Streams },
  request: Request,
  path: string,
  bytes: Buffer,
): Promise<Reply | Follow> {
  const { methods, id } = routeOf(control, path);
  if (methods === undefined) return jsonReply(404, { message: `no such path: ${path}` });
  const handle = Object.hasOwn(methods, request.method ?? '') ? methods[request.method ?? ''] : undefined;
  if (handle === undefined) {
    const message = `${path} takes ${Object.keys(methods).join(' and ')}`;
    return jsonReply(405, { message }, { Allow: Object.keys(methods).join(', ') });
  }
  // Its clients send neither a body that counts nor a content type: what keeps pages away is the guard alone.
  const body = path === MOTO_RESET ? readBody(Buffer.alloc(0)) : readBody(bytes);
  if (request.method === 'POST' && path !== MOTO_RESET && !isJson(request)) {
    const given = 'ok' in body && bytes.length > 0 ? bytes.toString() : EXAMPLES[path];
    const line = curlLine(request.socket, 'POST', path, given);
    return jsonReply(403, { message: `${path} needs Content-Type: application/json, so: ${line}` });
  }
  if (!('ok' in body)) return jsonReply(400, { message: 'the body is no JSON object' });
  const query = readQueryString(request);
  try {
    if (request.headers.accept?.includes('text/event-stream') && Object.hasOwn(streams, path)) {
      const follow = await streams[path]?.(query);
      if (follow !== undefined) return follow;
    }
    const answer = await handle(body.input, id, query);
    if (answer === undefined) return jsonReply(404, { message: `there is none of that ID: ${path}` });
    return jsonReply(200, answer);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return jsonReply(400, { message: error.message });
  }
}
