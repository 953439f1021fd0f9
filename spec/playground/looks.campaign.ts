// How the page looks: in several situations, light and dark, from a phone to a projector. The pictures are kept in
// node_modules/.cache/playground, to be looked at.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../support/browser.js';
import { misfits, violations } from './looks.js';
import { afterPaint, openPlayground, type Playground } from './opened.js';

const program = findBrowser();
const pictures = fileURLToPath(new URL('../../node_modules/.cache/playground/', import.meta.url));

// biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario's reference to a result
const key = { KeyId: '${key.KeyId}' };
const made = [
  { region: 'us-east-1', call: 'CreateKey', input: { MultiRegion: true, Description: 'orders' }, as: 'key' },
  { region: 'us-east-1', call: 'ReplicateKey', input: { ...key, ReplicaRegion: 'eu-west-2' } },
  { region: 'us-east-1', call: 'ReplicateKey', input: { ...key, ReplicaRegion: 'ap-southeast-2' } },
  { advance: 'PT1M' },
];
const WORLD = { now: '2026-01-01T00:00:00Z', seed: 'looks' };
const scenario = (...steps: readonly object[]) => ({ ...WORLD, steps: [...made, ...steps] });

/** What is looked at: what the link holds, and what is done then. */
const SITUATIONS: Readonly<
  Record<string, { readonly opens?: unknown; readonly then?: (page: Page) => Promise<void> }>
> = {
  empty: {},
  'a set': { opens: scenario() },
  'a change of the primary key': {
    opens: scenario({
      region: 'us-east-1',
      call: 'UpdatePrimaryRegion',
      input: { ...key, PrimaryRegion: 'eu-west-2' },
    }),
  },
  'a refusal': {
    opens: scenario({ region: 'eu-west-2', call: 'ReplicateKey', input: { ...key, ReplicaRegion: 'sa-east-1' } }),
  },
  'a deletion': {
    opens: scenario(
      { region: 'us-east-1', call: 'ScheduleKeyDeletion', input: { ...key, PendingWindowInDays: 7 } },
      { region: 'eu-west-2', call: 'ScheduleKeyDeletion', input: { ...key, PendingWindowInDays: 7 } },
      { advance: 'P3D' },
    ),
  },
  'imported key material': {
    opens: {
      ...WORLD,
      steps: [
        { region: 'us-east-1', call: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' }, as: 'key' },
        { region: 'us-east-1', call: 'CreateKey', input: {} },
      ],
    },
  },
  'a form': { opens: scenario(), then: (page) => page.locator('[data-operation="ScheduleKeyDeletion"]').click() },
  'all that folds': {
    opens: scenario(),
    then: async (page) => {
      for (const summary of await page.locator('main details:not([open]) > summary').all()) {
        if (await summary.isVisible()) await summary.click();
      }
    },
  },
  'the list of stories': { then: (page) => page.getByRole('button', { name: 'Stories and rules' }).click() },
  'a story': {
    then: async (page) => {
      await page.getByRole('button', { name: 'Stories and rules' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'The swap' }).click();
      for (let beats = 0; beats < 6; beats += 1) await page.locator('.stories-controls button').first().click();
    },
  },
};

const THEMES = ['light', 'dark'] as const;
const WIDTHS = [360, 1280, 1920] as const;

describe.runIf(program !== undefined)('the page', () => {
  let playground: Playground;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    playground = await openPlayground(program ?? '');
  });
  afterAll(() => playground.close());

  describe.each(Object.entries(SITUATIONS))('with %s', (name, { opens, then }) => {
    it.each(THEMES)('fits and can be used by all: %s', async (theme) => {
      const page = await playground.open({
        ...(opens === undefined ? {} : { opens }),
        context: { colorScheme: theme },
      });
      await then?.(page);
      const found: string[] = [];
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
        await afterPaint(page);
        const file = join(pictures, `${name} ${theme} ${width}.png`.replaceAll(' ', '-'));
        await page.screenshot({ path: file, fullPage: true });
        found.push(...(await misfits(page)).map((text) => `${width}: ${text}`));
        if (width !== 1920) found.push(...(await violations(page)).map((text) => `${width}: ${text}`));
      }
      expect(found).toEqual([]);
      await page.context().close();
    });
  });

  it.each([
    ['embed', ['Keys', 'Operations', 'Answer', 'State chart', 'History']],
    ['embed&readonly', ['Keys', 'Answer', 'State chart', 'History']],
  ])('has in a frame of another page no more than belongs there: %s', async (modes, panels) => {
    const page = await playground.open({ fragment: `#${modes}` });
    await page.getByRole('heading', { name: 'State chart' }).waitFor();
    const headings = await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts();
    // The instant stands in the heading of the keys, and the number of steps in that of the history.
    const told = headings.map((name) => name.replace(/ *\d.*$/s, ''));
    expect(told.filter((name) => name !== 'Begin here')).toEqual(panels);
    expect(await page.getByRole('banner').getByRole('button', { name: 'Share' }).count()).toBe(0);
    expect(await misfits(page)).toEqual([]);
    await page.context().close();
  });

  it('fits on paper, and can be used in forced colours', async () => {
    const page = await playground.open({ opens: scenario(), context: { forcedColors: 'active' } });
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'forced-colours.png'), fullPage: true });
    await page.emulateMedia({ media: 'print', forcedColors: 'none' });
    await page.setViewportSize({ width: 794, height: 1123 });
    expect(await misfits(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'print.png'), fullPage: true });
    // How it came so stands before what was answered last.
    const headings = ['Keys', 'State chart', 'History', 'Answer'].map((name) => page.getByRole('heading', { name }));
    const tops = await Promise.all(headings.map(async (heading) => (await heading.first().boundingBox())?.y ?? 0));
    expect(tops).toEqual([...tops].sort((one, other) => one - other));
  });
});
