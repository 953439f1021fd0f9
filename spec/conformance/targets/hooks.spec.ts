// What an endpoint in any language lets itself be told by URL: to forget everything, to move its clock, to tell it.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { kmsModelRun } from '../../../src/conformance/commands.js';
import { conform } from '../../../src/conformance/conform.js';
import type { Target } from '../../../src/conformance/target.js';
import { type ClockUrls, clockHook, resetHook } from '../../../src/conformance/targets/hooks.js';
import { type HttpTargetOptions, httpTarget } from '../../../src/conformance/targets/http.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../../src/store/create.js';
import type { Store } from '../../../src/store/store.js';
import { SEED } from '../../support/seed.js';
import { offFromNow } from '../../support/time.js';

const START = Date.UTC(2030, 0, 1) + 250;

/** All operations but these. */
const but = (...names: readonly Operation[]) => OPERATIONS.filter((operation) => !names.includes(operation));

interface Emulator {
  readonly url: string;
  /** What it was sent besides calls. */
  readonly hooks: readonly string[];
  readonly calls: readonly string[];
  readonly store: () => Store;
}

type Hook = (path: URL, store: Store) => { readonly status?: number; readonly body: string };

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** An endpoint whose clock stands still between calls, with such hooks: `METHOD /path` → what it does. */
async function open(given: Readonly<Record<string, Hook>> = {}, now = START): Promise<Emulator> {
  const newStore = (): Store => createStore({ now, replicationDelay: 60_000 });
  let store = newStore();
  const [hooks, calls]: [string[], string[]] = [[], []];
  const known: Readonly<Record<string, Hook>> = {
    'POST /reset': () => {
      store = newStore();
      return { status: 204, body: '' };
    },
    ...given,
  };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const operation = String(request.headers['x-amz-target'] ?? '').replace('TrentService.', '');
      if (operation === '') {
        if (!url.pathname.startsWith('/_mrk')) hooks.push(`${request.method} ${url.pathname}${url.search}`);
        const { status = 200, body } = known[`${request.method} ${url.pathname}`]?.(url, store) ?? {
          status: 404,
          body: 'none',
        };
        response.writeHead(status).end(body);
        return;
      }
      calls.push(operation);
      const region = /\/([a-z0-9-]+)\/kms\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const result = store.callJson({ region, operation, input: JSON.parse(Buffer.concat(pieces).toString()) });
      const body = result.ok ? result.output : { __type: result.error.code, message: result.error.message };
      response.writeHead(result.ok ? 200 : 400).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hooks, calls, store: () => store };
}

async function targetAt({ url }: Emulator, options: HttpTargetOptions): Promise<Target> {
  const target = await httpTarget(url, { capabilities: ['arbitraryInputs'], ...options });
  opened.push(() => void target.close?.());
  return target;
}

const NOW = { 'GET /now': (_: URL, store: Store) => ({ body: String(store.now()) }) };
/** Moves the clock by so many seconds. */
const ADVANCE = {
  'POST /advance': (path: URL, store: Store) => {
    store.advance(Number(path.searchParams.get('by')) * 1000);
    return { body: '' };
  },
};

describe('a hook that empties an endpoint', () => {
  it('is called before anything, before each sequence, and in the end: nobody cleans up besides', async () => {
    // The kit is not told this clock, so dates of another day would be findings.
    const now = Date.now();
    const emulator = await open({}, now);
    const target = await targetAt(emulator, { reset: `${emulator.url}/reset` });
    expect(emulator.hooks).toEqual(['POST /reset']);
    const { runs, stoppedBy, findings } = await conform(target, {
      runs: 3,
      seed: SEED,
      disabled: but('EnableKey', 'DisableKey', 'CreateKey'),
    });
    expect({ runs, stoppedBy, findings }).toEqual({ runs: 3, stoppedBy: 'runs', findings: [] });
    expect(emulator.hooks.length).toBeGreaterThan(3 + 3);
    expect(new Set(emulator.hooks)).toEqual(new Set(['POST /reset']));
    expect(emulator.store().snapshot()).toEqual(createStore({ now, replicationDelay: 60_000 }).snapshot());
  });

  it('is called before each run of a test', async () => {
    const emulator = await open();
    const target = await targetAt(emulator, { reset: `${emulator.url}/reset` });
    await kmsModelRun(target, []);
    expect(emulator.hooks).toHaveLength(3);
    expect(emulator.calls).toEqual(['CreateKey', 'ScheduleKeyDeletion']);
  });

  it('that fails is told at once, with its URL', async () => {
    const emulator = await open({ 'POST /broken': () => ({ status: 500, body: 'oops\u001b[2J' }) });
    const broken = `${emulator.url}/broken`;
    await expect(targetAt(emulator, { reset: broken })).rejects.toThrow(`${broken}: status 500: oops [2J`);
    await expect(targetAt(emulator, { reset: 'file:///etc' })).rejects.toThrow('no http or https URL: file:///etc');
    expect(() => resetHook('http://me:secret@localhost/x')).toThrow(
      'http://localhost/x: the URL must have no credentials',
    );
  });

  it('that fails later ends the run', async () => {
    let count = 0;
    const target: Target = {
      ...storeTarget(createStore({ now: START })),
      reset: () => {
        if (++count > 5) throw new Error('no longer there');
      },
    };
    const { stoppedBy, errors } = await conform(target, { runs: 100, seed: SEED });
    expect({ stoppedBy, errors }).toEqual({ stoppedBy: 'error', errors: ['no longer there'] });
  });

  it('is not for sequences that are played at once', async () => {
    const target: Target = { ...storeTarget(createStore({ now: START })), reset: () => {} };
    await expect(conform(target, { runs: 1, jobs: 2 })).rejects.toThrow(/^jobs must be 1 where the target is reset/);
  });
});

describe('a clock by URL', () => {
  it.each([
    ['seconds', '90.5'],
    ['milliseconds', '90500'],
    ['duration', 'PT90.5S'],
    ['instant', '2030-01-01T00%3A01%3A30.750Z'],
    ['epochSeconds', '1893456090.75'],
    ['epochMilliseconds', '1893456090750'],
  ])('is moved by {%s}', async (placeholder, value) => {
    const emulator = await open({ ...NOW, 'POST /move': () => ({ body: 'moved' }) });
    const { hook, close } = await clockHook({
      advance: `${emulator.url}/move?x={${placeholder}}`,
      now: `${emulator.url}/now`,
    });
    opened.push(close);
    await hook.advance(90_500);
    expect(emulator.hooks.filter((text) => text.startsWith('POST'))).toEqual([`POST /move?x=${value}`]);
  });

  it.each([
    ['epoch seconds', '1893456000.25', START],
    ['epoch milliseconds', '1893456000250', START],
    ['ISO 8601', '2030-01-01T00:00:00.25Z\n', START],
    ['a JSON text', '"2030-01-01T00:00:00.25Z"', START],
    ['an object', '{"now": "2030-01-01T00:00:00.25Z", "then": 0}', START],
    ['an object with a number', '{"now": 1893456000.25}', START],
  ])('tells its instant as %s, and stands still if it does', async (_, body, instant) => {
    const emulator = await open({ 'GET /now': () => ({ body }) });
    const { hook, close } = await clockHook({ advance: `${emulator.url}/{seconds}`, now: `${emulator.url}/now` });
    opened.push(close);
    expect(hook.now()).toBe(instant);
  });

  itAtLength('that shows whole seconds is seen to go on', async () => {
    const emulator = await open({ 'GET /now': () => ({ body: String(Math.floor(Date.now() / 1000)) }) });
    const { hook, close } = await clockHook({ advance: `${emulator.url}/{seconds}`, now: `${emulator.url}/now` });
    opened.push(close);
    expect(await offFromNow(hook.now)).toBeLessThanOrEqual(hook.accuracy?.() ?? 0);
  });

  it('goes on by itself, if it is seen to', async () => {
    const emulator = await open({ 'GET /now': () => ({ body: String(Date.now() / 1000) }) });
    const { hook, close } = await clockHook({ advance: `${emulator.url}/{seconds}`, now: `${emulator.url}/now` });
    opened.push(close);
    expect(await offFromNow(hook.now)).toBeLessThanOrEqual(hook.accuracy?.() ?? 0);
  });

  it('that does not tell its instant is the local one, and what it was moved by', async () => {
    const emulator = await open({ 'POST /move': () => ({ body: '' }) });
    const { hook, close } = await clockHook({ advance: `${emulator.url}/move?ms={milliseconds}` });
    opened.push(close);
    expect(await offFromNow(hook.now)).toBe(0);
    await hook.advance(60_000);
    expect(await offFromNow(async () => (await hook.now()) - 60_000)).toBe(0);
  });

  it.each<[string, ClockUrls]>([
    ['http://x/: a placeholder must be one of {seconds}, ', { advance: 'http://x/' }],
    ['{epochMilliseconds}: {toString} is none', { advance: 'http://x/{seconds}/{toString}' }],
    ['no http or https URL: clock/0', { advance: 'clock/{seconds}' }],
    ['no http or https URL: now', { advance: 'http://x/{seconds}', now: 'now' }],
  ])('that is none is refused: %s', async (message, urls) => {
    await expect(clockHook(urls)).rejects.toThrow(message);
    await expect(httpTarget('http://127.0.0.1:9', { clock: urls })).rejects.toThrow(message);
  });

  it('whose instant nothing tells is refused where a reset may change it', async () => {
    const clock = { advance: 'http://x/{seconds}' };
    await expect(httpTarget('http://127.0.0.1:9', { clock, reset: 'http://x/' })).rejects.toThrow(RangeError);
  });

  it('that tells no instant, or cannot be moved, is told with its URL', async () => {
    const emulator = await open({
      'GET /now': () => ({ body: 'soon' }),
      'GET /then': () => ({ body: '1893456000.25' }),
    });
    const advance = `${emulator.url}/{seconds}`;
    const now = `${emulator.url}/now`;
    await expect(clockHook({ advance, now })).rejects.toThrow(`${now}: this is no instant: soon`);
    const { hook, close } = await clockHook({ advance, now: `${emulator.url}/then` });
    opened.push(close);
    await expect(hook.advance(1000)).rejects.toThrow(`${advance}: status 404: none`);
  });

  it('lets the kit wait, also where each reset sets it back', async () => {
    const emulator = await open({ ...NOW, ...ADVANCE });
    const target = await targetAt(emulator, {
      reset: `${emulator.url}/reset`,
      clock: { advance: `${emulator.url}/advance?by={seconds}`, now: `${emulator.url}/now` },
    });
    const { findings, errors, coverage } = await conform(target, {
      runs: 2,
      seed: SEED,
      disabled: but('CreateKey', 'ReplicateKey', 'ScheduleKeyDeletion'),
    });
    expect({ findings, errors }).toEqual({ findings: [], errors: [] });
    expect(emulator.hooks.some((text) => text.startsWith('POST /advance'))).toBe(true);
    const reason = 'needs a clock that can be moved';
    expect(coverage.rules.filter((rule) => rule.reason === reason)).toEqual([]);
  });
});
