// A server of a folder that never changes: its files are read once, and nothing else can be asked for.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { extname, join, sep } from 'node:path';

export interface Site {
  /** Where its index.html is. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Only what is in the folder, and never a connection. The drawings have styles of their own. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
};

/** Serves a folder's files. Rejects with an error that a reader understands if there is no such folder, or no such place to listen. */
export async function openSite(folder: string, port: number, host: string): Promise<Site> {
  const files = filesOf(folder);
  const server = createServer((request, response) => answer(files, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${listening}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface File {
  readonly type: string;
  readonly body: Buffer;
}

/** Each file by the path with which it is asked for. */
function filesOf(folder: string): ReadonlyMap<string, File> {
  const files = new Map<string, File>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(join(folder, sep).length - 1).replaceAll(sep, '/'), { type, body: readFileSync(path) });
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}

function answer(
  files: ReadonlyMap<string, File>,
  { method, url = '/' }: IncomingMessage,
  response: ServerResponse,
): void {
  const end = (status: number, type: string, body: string | Buffer, headers = {}): void => {
    const length = Buffer.byteLength(body);
    response.writeHead(status, { ...HEADERS, 'Content-Type': type, 'Content-Length': length, ...headers });
    response.end(method === 'HEAD' ? undefined : body);
  };
  const text = 'text/plain; charset=utf-8';
  if (method !== 'GET' && method !== 'HEAD') return end(405, text, 'Only GET and HEAD.\n', { Allow: 'GET, HEAD' });
  const file = files.get(url.replace(/\?.*$/s, ''));
  if (file === undefined) return end(404, text, 'There is no such file.\n');
  return end(200, file.type, file.body);
}
