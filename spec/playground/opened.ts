// The built page, opened as a file in a browser.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildPlayground } from '../../.scripts/playground.mjs';
import { LINK_MEMBER, packed } from '../../src/links/link.js';
import { PATIENCE, startBrowser } from '../support/browser.js';

export interface Playground {
  /** The address of the page's file. */
  readonly url: string;
  /** Opens the page in a window of its own. */
  readonly open: (given?: Given) => Promise<Page>;
  /** Ends the browser; fails if a page has connected to anything, or has thrown. */
  readonly close: () => Promise<void>;
}

interface Given {
  readonly width?: number;
  readonly height?: number;
  /** JSON that the link holds. */
  readonly opens?: unknown;
  /** The whole fragment of a link. */
  readonly fragment?: string;
  readonly context?: BrowserContextOptions;
}

export async function openPlayground(program: string): Promise<Playground> {
  const folder = mkdtempSync(join(tmpdir(), 'mrk-playground-'));
  await buildPlayground(folder);
  const url = pathToFileURL(join(folder, 'index.html')).href;
  const browser: Browser = await startBrowser(program);
  const connected: string[] = [];
  const thrown: string[] = [];
  return {
    url,
    open: async ({ width = 1280, height = 900, opens, fragment, context } = {}) => {
      const opened = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', ...context });
      opened.setDefaultTimeout(PATIENCE);
      const page = await opened.newPage();
      page.on('request', (request) => {
        if (!/^(?:file|data|blob):/.test(request.url())) connected.push(request.url());
      });
      page.on('pageerror', (error) => thrown.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') thrown.push(message.text());
      });
      const held = opens === undefined ? '' : `#${LINK_MEMBER}=${await packed(JSON.stringify(opens))}`;
      await page.goto(`${url}${fragment ?? held}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
      expect({ connected, thrown }).toEqual({ connected: [], thrown: [] });
    },
  };
}

/** Calls an operation that needs no form, or with what its form is filled in with; ends when its step is in the history. */
export async function call(page: Page, operation: string): Promise<void> {
  const operations = page.getByRole('region', { name: 'Operations' });
  const before = await stepCount(page);
  await operations.locator(`[data-operation="${operation}"]`).click();
  const submit = operations.getByRole('button', { name: `Call ${operation}` });
  await expect.poll(async () => (await submit.isVisible()) || (await stepCount(page)) > before).toBe(true);
  if (!(await submit.isVisible())) return;
  await submit.click();
  await expect.poll(() => stepCount(page)).toBeGreaterThan(before);
  await operations.getByRole('button', { name: 'All operations' }).click();
}

/** How many steps the history has. */
async function stepCount(page: Page): Promise<number> {
  const told = page.getByRole('region', { name: 'History' }).locator('.steps-head p');
  return Number.parseInt(await told.innerText(), 10);
}

/** The button of a step in the history by its number. */
export function step(page: Page, number: number) {
  return page.getByRole('region', { name: 'History' }).locator(`li[value="${number}"] .steps-step`);
}

/** Once what was done is drawn: the page gives focus only then. */
export async function afterPaint(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
}
