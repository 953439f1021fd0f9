// npm run bench:playground: how fast the page is, in a browser, from the file: until it is there, and from an action to the paint
// that shows it in the keys, the operations and the answer, with a history of 1,000 steps and of a few; what lies below them is
// drawn after that paint. Timings never fail: a missed target is printed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { buildPlayground } from '../../.scripts/playground.mjs';
import { LINK_MEMBER, packed, unpacked } from '../../src/links/link.js';
import { findBrowser, startBrowser } from '../support/browser.js';
import { asText, type Line, MACHINE, passes } from './report.js';

const FEW = 4;
const MANY = 1000;
const ROUNDS = 20;
/** Milliseconds from an action to its paint. */
const MOST = 50;

/** A history: a set of three keys on which, again and again, time passes and something is called. */
function documentWith(steps: number) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario's reference to a result
  const KeyId = '${key.KeyId}';
  const region = 'us-east-1';
  const begun = [
    { region, call: 'CreateKey', input: { MultiRegion: true }, as: 'key' },
    { region, call: 'ReplicateKey', input: { KeyId, ReplicaRegion: 'eu-west-2' } },
    { region, call: 'ReplicateKey', input: { KeyId, ReplicaRegion: 'ap-southeast-2' } },
    { advance: 'PT1M' },
  ];
  const more = Array.from({ length: steps - begun.length }, (_, index) => {
    const turn = index % 5;
    if (turn === 0) return { region, call: 'UpdateKeyDescription', input: { KeyId, Description: `of step ${index}` } };
    if (turn === 1) return { region, call: 'DisableKey', input: { KeyId } };
    if (turn === 2) return { region, call: 'EnableKey', input: { KeyId } };
    if (turn === 3)
      return {
        region: 'eu-west-2',
        call: 'TagResource',
        input: { KeyId, Tags: [{ TagKey: `${index % 40}`, TagValue: 'a' }] },
      };
    return { advance: 'PT1H' };
  });
  return {
    format: 'mrk-model/playground',
    version: 1,
    world: { now: '2026-01-01T00:00:00Z', seed: 'bench' },
    steps: [...begun, ...more].map((step) => ({ step })),
  };
}

/** In the page: the time from an event to the paint after it. */
const WATCH = `
  globalThis.painted = undefined;
  for (const kind of ['click', 'keydown', 'change']) addEventListener(kind, (event) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { globalThis.painted = performance.now() - event.timeStamp; };
      port2.postMessage(undefined);
    });
  }, { capture: true });
`;

async function timed(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate('globalThis.painted = undefined');
  await act();
  await page.waitForFunction('globalThis.painted !== undefined');
  const time = Number(await page.evaluate('globalThis.painted'));
  // What is computed after the paint is not the next action's.
  await page.evaluate(
    'new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve, { timeout: 1000 }), 200))',
  );
  return time;
}

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** What a reader does, each of it with a button that is there. */
const ACTIONS: Readonly<Record<string, (page: Page, round: number) => Promise<void>>> = {
  'a call': (page, round) => page.locator(`[data-operation="${round % 2 === 0 ? 'DisableKey' : 'EnableKey'}"]`).click(),
  'an hour passes': (page) => button(page, '+1 hour').click(),
  'one step back': (page) => button(page, '← Back').click(),
  'one step forward': (page) => button(page, 'Forward →').click(),
  'another key': (page, round) =>
    page
      .locator('.keys-card input')
      .nth(round % 3)
      .dispatchEvent('click'),
  'another step': (page, round) =>
    page
      .locator('.steps-step')
      .nth(-1 - (round % 2))
      .click(),
};

async function measured(page: Page, act: (page: Page, round: number) => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await timed(page, () => act(page, round)));
  return times.sort((one, other) => one - other);
}

/** Of sorted times. */
const STATISTICS: Readonly<Record<string, (sorted: readonly number[]) => number>> = {
  median: (sorted) => sorted[sorted.length >> 1] ?? Number.NaN,
  worst: (sorted) => sorted.at(-1) ?? Number.NaN,
};

async function lines(): Promise<readonly Line[]> {
  const program = findBrowser();
  if (program === undefined) return [];
  const folder = mkdtempSync(join(tmpdir(), 'mrk-bench-'));
  await buildPlayground(folder);
  const browser = await startBrowser(program);
  const url = pathToFileURL(join(folder, 'index.html')).href;
  try {
    const done: Line[] = [];
    const open = async (steps: number): Promise<{ readonly page: Page; readonly loaded: number }> => {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
      await page.addInitScript(WATCH);
      const held = steps === 0 ? '' : `#${LINK_MEMBER}=${await packed(JSON.stringify(documentWith(steps)))}`;
      await page.goto(`${url}${held}`);
      await page.locator('.steps-step').first().waitFor();
      const loaded = Number(
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))'),
      );
      return { page, loaded };
    };
    const few = await open(FEW);
    const many = await open(MANY);
    const { loaded } = await open(0);
    done.push({ what: 'the page, opened', figure: loaded, unit: 'ms' });
    done.push({ what: `the page, opened with ${MANY} steps`, figure: many.loaded, unit: 'ms' });
    for (const [name, act] of Object.entries(ACTIONS)) {
      const base = await measured(few.page, act);
      const times = await measured(many.page, act);
      for (const [which, of] of Object.entries(STATISTICS)) {
        const figure = of(times);
        const baseline = { what: `with ${FEW} steps`, unit: 'ms', faster: false, figure: of(base) };
        done.push({
          what: `${name}, with ${MANY} steps, ${which} of ${ROUNDS}`,
          figure,
          unit: 'ms',
          baseline: { ...baseline, ratio: figure / baseline.figure },
          target: { of: 'figure', most: MOST },
        });
      }
    }
    return done;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Here in Node: what a link costs, and how long it is. */
async function linkLines(): Promise<readonly Line[]> {
  const text = JSON.stringify(documentWith(MANY));
  const begun = performance.now();
  const held = await packed(text);
  const done = performance.now();
  await unpacked(held);
  return [
    { what: `a link of ${MANY} steps, packed`, figure: done - begun, unit: 'ms' },
    { what: `a link of ${MANY} steps, unpacked`, figure: performance.now() - done, unit: 'ms' },
    { what: `a link of ${MANY} steps, its length`, figure: held.length / 1024, unit: 'kB' },
  ];
}

const all = [...(await lines()), ...(await linkLines())];
if (process.argv.includes('--json')) {
  const results = all.map((line) => ({ ...line, passes: passes(line) }));
  console.log(JSON.stringify({ machine: MACHINE, date: new Date().toISOString(), results }, null, 2));
} else console.log(asText(all, 'Time as a reader sees it: other programs on the machine lengthen it.'));
