// What a page can really send: a browser opens one, which tries all that it knows to reach the endpoint on another port.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import { findBrowser, PATIENCE, startBrowser } from '../support/browser.js';
import { authorization, call, control } from './raw-client.js';

const program = findBrowser();

let browser: Browser | undefined;
let server: RunningServer;
let site: Site;
/** What reached the endpoint, by the name of the attempt: the statuses of its answers. */
const seen = new Map<string, number[]>();

beforeAll(async () => {
  if (program !== undefined) browser = await startBrowser(program);
  server = await startServer();
  site = await openSite();
  subscribe('http.server.response.finish', see);
});
afterAll(async () => {
  unsubscribe('http.server.response.finish', see);
  site.server.closeAllConnections();
  site.server.close();
  await server.close();
  await browser?.close();
});
beforeEach(async () => {
  await control(server.url, 'reset', '');
  await call(server.url, 'us-east-1', 'CreateKey');
  seen.clear();
});

function see(message: unknown): void {
  const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
  const name = new URL(request.url ?? '/', 'http://a').searchParams.get('attempt');
  if (request.socket.localPort !== server.port || name === null) return;
  seen.set(name, [...(seen.get(name) ?? []), response.statusCode]);
}

/** In the page: each attempt is given its URL, and resolves with an answer that the page could read. */
const ATTEMPTS = `
  const post = (url, given) => fetch(url, { method: 'POST', ...given });
  const json = new Blob(['{}'], { type: 'application/json' });
  const load = (tag, attributes) => new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.onload = () => resolve({ type: 'opaque' });
    element.onerror = reject;
    document.body.append(element);
  });
  const opaque = { type: 'opaque' };
  const attempts = {
    'text post': ['/_mrk/reset', (url) => post(url, { body: '{}', headers: { 'Content-Type': 'text/plain' } })],
    'blind post': ['/_mrk/reset', (url) => post(url, { body: '{}', mode: 'no-cors' })],
    'blind post of nothing': ['/_mrk/reset', (url) => post(url, { mode: 'no-cors' })],
    'blind post of JSON': ['/_mrk/reset', (url) => post(url, { body: json, mode: 'no-cors' })],
    'JSON post': ['/_mrk/reset', (url) => post(url, { body: '{}', headers: { 'Content-Type': 'application/json' } })],
    'beacon': ['/_mrk/reset', (url) => (navigator.sendBeacon(url, '{}'), opaque)],
    'post with credentials': ['/_mrk/reset', (url) => post(url, { body: '{}', credentials: 'include' })],
    'request of XML': ['/_mrk/advance', (url) => new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.onload = () => resolve(new Response(request.responseText));
      request.onerror = reject;
      request.open('POST', url);
      request.send('{"by": "P30D"}');
    })],
    'form': ['/_mrk/reset', (url) => {
      document.body.insertAdjacentHTML('beforeend', '<iframe name="form"></iframe>');
      const form = Object.assign(document.createElement('form'), {
        method: 'post', action: url, enctype: 'text/plain', target: 'form',
      });
      document.body.append(form);
      form.submit();
      return opaque;
    }],
    'call of KMS': ['/', (url) => post(url, { body: '{}', headers: CALL })],
    'blind call of KMS': ['/', (url) => post(url, { body: '{}', headers: CALL, mode: 'no-cors' })],
    'read': ['/_mrk/state', (url) => fetch(url)],
    'blind read': ['/_mrk/state', (url) => fetch(url, { mode: 'no-cors' })],
    'stream': ['/_mrk/events', (url) => new Promise((resolve, reject) => {
      const source = new EventSource(url);
      source.onopen = () => resolve(new Response('open'));
      source.onerror = (error) => (source.close(), reject(error));
    })],
    'web socket': ['/_mrk/events', (url) => new Promise((resolve, reject) => {
      const socket = new WebSocket(url.replace('http', 'ws'));
      socket.onopen = () => resolve(new Response('open'));
      socket.onerror = reject;
    })],
    'image': ['/_mrk/state', (src) => load('img', { src })],
    'script': ['/_mrk/state', (src) => load('script', { src })],
    'module': ['/_mrk/state', (src) => load('script', { src, type: 'module' })],
    'style': ['/_mrk/state', (href) => load('link', { href, rel: 'stylesheet' })],
    'frame': ['/_mrk/state', (src) => load('iframe', { src })],
    'page of no origin': ['/_mrk/reset', (url) => load('iframe', {
      sandbox: 'allow-scripts',
      srcdoc: '<script>fetch("' + url + '", { method: "POST", mode: "no-cors", body: "{}" })</scr' + 'ipt>',
    })],
  };
  const results = await Promise.all(Object.entries(attempts).map(async ([name, [path, attempt]]) => {
    try {
      const answer = await attempt(TARGET + path + '?attempt=' + encodeURIComponent(name));
      return [name, answer.type === 'opaque' ? 'unreadable' : 'read: ' + (await answer.text())];
    } catch {
      return [name, 'unreadable'];
    }
  }));
  await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
`;

interface Site {
  readonly server: Server;
  readonly port: number;
  /** What the page could read of each attempt, once it has tried all. */
  readonly results: () => Promise<readonly (readonly [name: string, result: string])[]>;
}

/** The foreign site, on another port of the loopback. */
async function openSite(): Promise<Site> {
  const told = new EventEmitter();
  const opened = createServer((request, response) => {
    if (request.url === '/') {
      const CALL = { 'X-Amz-Target': 'TrentService.ListKeys', Authorization: authorization('us-east-1') };
      const given = `const TARGET = ${JSON.stringify(server.url)}; const CALL = ${JSON.stringify(CALL)};`;
      response.setHeader('Content-Type', 'text/html');
      response.end(`<!doctype html><body><script type="module">${given}${ATTEMPTS}</script>`);
      return;
    }
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      response.end();
      if (request.url === '/results') told.emit('results', body);
    });
  });
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return {
    server: opened,
    port: (opened.address() as AddressInfo).port,
    results: async () => {
      const [text] = await once(told, 'results');
      return JSON.parse(text);
    },
  };
}

describe('a page in a browser', () => {
  it.for(['127.0.0.1', 'localhost', 'evil.example'])(
    'of another port of %s changes and reads nothing',
    async (host, context) => {
      if (browser === undefined) return context.skip();
      const page = await browser.newPage();
      try {
        const [results] = await Promise.all([
          site.results(),
          page.goto(`http://${host}:${site.port}/`, { timeout: PATIENCE }),
        ]);
        // All of them arrived, and were refused.
        await expect.poll(() => results.filter(([name]) => !seen.has(name))).toEqual([]);
        expect(results.length).toBeGreaterThan(20);
        expect(results.filter(([, result]) => result !== 'unreadable')).toEqual([]);
        expect([...seen].filter(([, statuses]) => statuses.some((status) => status !== 403))).toEqual([]);
      } finally {
        await page.close();
      }
      expect([...server.account.store().keySets()]).toHaveLength(1);
      expect(server.account.now() - Date.now()).toBeLessThan(86_400_000);
    },
  );

  it('of a name that was rebound is not answered, and the address that a person types is', async (context) => {
    if (browser === undefined) return context.skip();
    const page = await browser.newPage();
    const shown = async (host: string): Promise<string> => {
      await page.goto(`http://${host}:${server.port}/_mrk/clock?attempt=${host}`, { timeout: PATIENCE });
      return page.content();
    };
    expect(await shown('evil.example')).toMatch(/^(?!.*"now").*HostNotAllowedException/s);
    expect(await shown('127.0.0.1')).toContain('"now"');
    await page.close();
    expect(Object.fromEntries(seen)).toEqual({ 'evil.example': [403], '127.0.0.1': [200] });
  });
});
