// Which key a call is about, which operations are listed, and what stands first once a call has succeeded.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../support/browser.js';
import { call, openPlayground, type Playground } from './opened.js';

const program = findBrowser();

describe.runIf(program !== undefined)('the operations', () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await openPlayground(program ?? '');
  });
  afterAll(() => playground.close());

  async function replicated(): Promise<Page> {
    const page = await playground.open();
    await call(page, 'CreateKey');
    await call(page, 'ReplicateKey');
    return page;
  }

  const calledIn = (page: Page) => page.getByRole('combobox', { name: 'Call in' });
  const chosen = (page: Page) => page.getByRole('radio', { checked: true });

  it('are about the key whose card is chosen, whichever way it was chosen', async () => {
    const page = await replicated();
    await calledIn(page).selectOption('us-west-2');
    await expect.poll(() => chosen(page).getAttribute('id')).toMatch(/us-west-2$/);
    await calledIn(page).selectOption('sa-east-1');
    await page.getByText('Called in sa-east-1, where the set has no key.').waitFor();
    await chosen(page).dispatchEvent('click');
    await expect.poll(() => calledIn(page).inputValue()).toBe('us-west-2');
    const disable = page.locator('[data-operation="DisableKey"]');
    expect(await disable.getAttribute('aria-description')).toContain('us-west-2');
  });

  it('are listed by whether they would succeed', async () => {
    const page = await replicated();
    const listed = () => page.locator('[data-operation]').allInnerTexts();
    const all = await listed();
    await page.getByRole('combobox', { name: 'Show' }).selectOption({ value: 'keyState' });
    await expect.poll(async () => (await listed()).length).toBeLessThan(all.length);
    for (const text of await listed()) expect(text).toContain('key state');
    await page.getByRole('combobox', { name: 'Show' }).selectOption({ value: 'works' });
    await expect.poll(async () => (await listed()).join()).not.toContain('✗');
  });

  it('tell the success of a call before that it would be refused another time', async () => {
    const page = await playground.open();
    await call(page, 'CreateKey');
    await call(page, 'ScheduleKeyDeletion');
    await call(page, 'CancelKeyDeletion');
    const about = page.getByRole('region', { name: 'About CancelKeyDeletion' });
    await expect.poll(() => about.innerText()).toMatch(/Succeeded[\s\S]*Called again it would be refused/);
    expect(await about.innerText()).not.toContain('It would be refused:');
  });
});
