// What was done on the page: its history with branches, links, files, findings, states that are set up, and faults.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFindingJson } from '../../src/conformance/report/json.js';
import { REPORT } from '../conformance/report/fixture.js';
import { findBrowser } from '../support/browser.js';
import { mrk } from '../support/mrk.js';
import { call, openPlayground, type Playground, step } from './opened.js';

const program = findBrowser();

describe.runIf(program !== undefined)('what was done', () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await openPlayground(program ?? '');
  });
  afterAll(() => playground.close());

  /** A page on which a key was made and disabled; then, from the key as it was made, described and replicated. */
  async function branched(): Promise<Page> {
    const page = await playground.open();
    await call(page, 'CreateKey');
    await call(page, 'DisableKey');
    await step(page, 1).click();
    await call(page, 'DescribeKey');
    await call(page, 'ReplicateKey');
    await step(page, 4).waitFor();
    return page;
  }

  const here = (page: Page): Promise<string | null> => page.locator('.steps-step[aria-current="step"]').textContent();
  const states = (page: Page): Promise<readonly string[]> => page.locator('.keys-state').allInnerTexts();
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

  it('is gone back to, branched, and never lost', async () => {
    const page = await branched();
    expect(await here(page)).toContain('ReplicateKey');
    expect((await states(page)).join()).toMatch(/Enabled.*Creating/s);
    await button(page, '← Back').click();
    await expect.poll(() => here(page)).toContain('DescribeKey');
    await button(page, 'Forward →').click();
    await expect.poll(() => here(page)).toContain('ReplicateKey');
    await step(page, 2).click();
    await expect.poll(() => here(page)).toContain('DisableKey');
    expect((await states(page)).join()).toContain('Disabled');
    await call(page, 'EnableKey');
    await page.getByRole('region', { name: 'History' }).getByText('same keys as step 1').waitFor();
    await page.keyboard.press('Alt+BracketLeft');
    await page.keyboard.press('Alt+BracketLeft');
    await expect.poll(() => here(page)).toContain('CreateKey');
    expect(await page.locator('.steps-step').count()).toBe(6);
  });

  it('is the same again in a link, at the same moment', async () => {
    const page = await branched();
    await step(page, 2).click();
    const link = await linkOf(page);
    const texts = await page.locator('.steps-step').allInnerTexts();
    const other = await playground.open({ fragment: new URL(link).hash });
    await expect.poll(() => other.locator('.steps-step').allInnerTexts()).toEqual(texts);
    expect(await states(other)).toEqual(await states(page));
  });

  async function linkOf(page: Page, ...modes: readonly string[]): Promise<string> {
    await button(page, 'Share').click();
    const dialog = page.getByRole('dialog', { name: 'Share and open' });
    for (const mode of modes) await dialog.getByRole('checkbox', { name: mode }).check();
    const link = await dialog.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
    await dialog.getByRole('button', { name: 'Close' }).click();
    return link;
  }

  it('is only looked at where the link says so', async () => {
    const page = await branched();
    const other = await playground.open({ fragment: new URL(await linkOf(page, 'only to look at')).hash });
    await step(other, 2).click();
    await expect.poll(() => here(other)).toContain('DisableKey');
    expect(await other.locator('[data-operation]').count()).toBe(0);
    expect(await button(other, /^\+/).count()).toBe(0);
    expect(await button(other, 'Start anew').count()).toBe(0);
  });

  it('is small where it is shown inside of another page', async () => {
    const page = await branched();
    const link = await linkOf(page, 'to be shown inside of another page');
    const other = await playground.open({ fragment: new URL(link).hash });
    expect(await states(other)).toEqual(await states(page));
    expect(await button(other, 'Stories and rules').count()).toBe(0);
    expect(await button(other, 'Share').count()).toBe(0);
  });

  it('is a damaged link, which is told', async () => {
    const page = await playground.open({ fragment: '#play=AAAA' });
    const alert = page.getByRole('alert').filter({ hasText: 'This link is broken' });
    expect(await alert.innerText()).toContain('The page begins with an empty account.');
    // Met later, it leaves the history as it is.
    await button(page, 'Create a multi-Region key').click();
    await page.evaluate(`location.hash = '#play=BBBB'`);
    await expect.poll(() => alert.innerText()).not.toContain('empty account');
    expect(await states(page)).toHaveLength(1);
  });

  /** Saves one of the two files. */
  async function saved(page: Page, name: string): Promise<string> {
    await button(page, 'Share').click();
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
    await page.keyboard.press('Escape');
    return readFileSync(await download.path(), 'utf8');
  }

  async function openFile(page: Page, text: string): Promise<void> {
    await button(page, 'Share').click();
    const buffer = Buffer.from(text);
    await page
      .getByLabel('File', { exact: true })
      .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer });
  }

  it('is a scenario that mrk run plays, and that is opened again', async () => {
    const page = await branched();
    const text = await saved(page, 'Save the steps to here as a scenario');
    expect(JSON.parse(text).steps.map((one: { readonly call: string }) => one.call)).toEqual([
      'CreateKey',
      'DescribeKey',
      'ReplicateKey',
    ]);
    expect(await mrk(['run', 'scenario.json'], { read: text })).toMatchObject({ status: 0, err: '' });
    const other = await playground.open();
    await openFile(other, text);
    await step(other, 3).waitFor();
    expect(await states(other)).toEqual(await states(page));
  });

  it('is a file with all branches, and what is no such file is told', async () => {
    const page = await branched();
    const texts = await page.locator('.steps-step').allInnerTexts();
    const other = await playground.open();
    await openFile(other, '{"steps": [{"call": "CreateKye"}]}');
    expect(await other.getByRole('dialog').getByRole('alert').textContent()).toContain('steps[0]');
    await other.keyboard.press('Escape');
    await openFile(other, await saved(page, 'Save the whole history'));
    await expect.poll(() => other.locator('.steps-step').allInnerTexts()).toEqual(texts);
  });

  it.each(REPORT.findings.map((finding, index) => [finding.rule, index] as const))(
    'is a finding of the conformance kit, with the answers beside each other: %s',
    async (rule, index) => {
      const page = await playground.open({ opens: JSON.parse(toFindingJson(REPORT, index)) });
      const finding = page.getByRole('region', { name: `[${rule}]` });
      for (const answers of ['AWS answers', 'answered', 'The model answers'])
        await finding.getByText(answers).first().waitFor();
    },
  );

  /** Chooses in the dialog, by the names of its fields, and goes there. */
  async function setUp(page: Page, chosen: Readonly<Record<string, string>>): Promise<void> {
    await button(page, 'Set up a state').first().click();
    const dialog = page.getByRole('dialog', { name: 'Set up a state' });
    for (const [name, value] of Object.entries(chosen)) {
      await dialog.getByRole('combobox', { name }).selectOption(value);
    }
    await dialog.getByRole('button', { name: 'Go there' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  it('is a state that was set up, and what was opened and listed before it is not any more', async () => {
    const page = await playground.open();
    await call(page, 'CreateKey');
    await page.getByRole('combobox', { name: 'Show' }).selectOption('keyState');
    await setUp(page, { 'And call': 'ReplicateKey', 'Key state': 'PendingReplicaDeletion' });
    await expect.poll(async () => (await states(page)).join()).toContain('PendingReplicaDeletion');
    await page.getByRole('heading', { name: 'ReplicateKey', exact: true }).waitFor();
    await setUp(page, { 'Key state': 'Disabled' });
    await expect.poll(async () => (await states(page)).join()).toContain('Disabled');
    expect(await page.getByRole('combobox', { name: 'Show' }).inputValue()).toBe('all');
  });

  it('is what was in a file that is dropped onto the page', async () => {
    const page = await playground.open();
    const scenario = { steps: [{ region: 'us-east-1', call: 'CreateKey', input: { MultiRegion: true } }] };
    const dropped = await page.evaluateHandle(
      `(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([${JSON.stringify(JSON.stringify(scenario))}], 'scenario.json', { type: 'application/json' }));
        return transfer;
      })()`,
    );
    await page.dispatchEvent('main', 'dragover', { dataTransfer: dropped });
    await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
    await step(page, 1).waitFor();
    expect(await here(page)).toContain('CreateKey');
  });

  it('is a fault that was pulled: a replica stays Creating until it is told', async () => {
    const page = await playground.open();
    await page.getByText('All faults').click();
    const held = page.getByRole('group', { name: 'A replica stays Creating' });
    await held.getByRole('button').last().click();
    await call(page, 'CreateKey');
    await call(page, 'ReplicateKey');
    await button(page, '+30 days').click();
    await expect.poll(async () => (await states(page)).join()).toContain('Creating');
  });
});
