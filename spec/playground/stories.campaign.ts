// Each story of the page, played to its end by clicks; and some by keys alone.

import { readdirSync, readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawnOf } from '../../property-tests/support/config.js';
import { findBrowser } from '../support/browser.js';
import { afterPaint, openPlayground, type Playground } from './opened.js';

const program = findBrowser();
const folder = new URL('../lessons/', import.meta.url);
const TITLES = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => /^# (.*)$/m.exec(readFileSync(new URL(name, folder), 'utf8'))?.[1] ?? '');

describe.runIf(program !== undefined)('the stories', () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await openPlayground(program ?? '');
  });
  afterAll(() => playground.close());

  it.each(TITLES)('%s is played by clicks', (title) => playStory(title, (button) => button.click()));

  // Takes three times as long.
  it.each(drawnOf(TITLES, 3))('%s is played by keys', (title) => playStory(title, press));

  async function playStory(title: string, use: (button: Locator) => Promise<void>): Promise<void> {
    const page = await playground.open();
    await use(page.getByRole('button', { name: 'Stories and rules' }));
    await use(page.getByRole('dialog', { name: 'Stories and rules' }).getByRole('button', { name: title }));
    const story = page.getByRole('region', { name: title });
    const controls = story.locator('.stories-controls');
    const end = story.getByRole('status').filter({ hasText: 'The story ends here.' });
    let pressed = 0;
    while (!(await end.isVisible())) {
      // An answer that may be wrong, or what leads on.
      await use(controls.getByRole('button').first());
      pressed += 1;
    }
    expect(pressed).toBeGreaterThan(4);
    await expect.poll(() => end.textContent()).toMatch(/\d+ of \d+ answers right/);
    expect(await page.getByText('not as expected').count()).toBe(0);
    await page.context().close();
  }
});

/** Tab leads to a button, and Enter presses it: no mouse, and no focus that the page has not given. */
async function press(button: Locator): Promise<void> {
  const page = button.page();
  const isThere = () => button.evaluate((element) => element === element.ownerDocument.activeElement);
  for (let tabs = 0; !(await isThere()); tabs += 1) {
    expect(tabs, `Tab does not lead to ${button}`).toBeLessThan(300);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await afterPaint(page);
}
