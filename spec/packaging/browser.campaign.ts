// The kit and the host in a real browser.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, PATIENCE, startBrowser } from '../support/browser.js';
import { SEED } from '../support/seed.js';
import { bundledForBrowsers, bundledHost, FOUND, USED } from './browser-bundle.js';

const program = findBrowser();

describe.skipIf(program === undefined)('in a page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(program ?? '');
  }, PATIENCE);
  afterAll(() => browser?.close());

  it(
    'the kit finds the fault of an emulator that is there',
    async () => {
      const { outputFiles } = await bundledForBrowsers();
      const page = await browser.newPage();
      await page.setContent('<!doctype html><title>An emulator</title>');
      await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
      const { errors, findings } = await page.evaluate<{ errors: unknown[]; findings: unknown[] }>(
        `page.tested(${SEED})`,
      );
      expect({ errors, first: findings[0] }).toEqual({ errors: [], first: FOUND });
    },
    PATIENCE,
  );

  it(
    'the host encrypts, signs and imports, with RSA where the page may have it',
    async () => {
      const { outputFiles } = await bundledHost();
      const server = createServer((_, response) => response.end('<!doctype html><title>An emulator</title>'));
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const { port } = server.address() as AddressInfo;
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${port}/`);
        await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
        expect(await page.evaluate('page.used()')).toEqual(USED);
        // What came neither by HTTPS nor from this machine has no WebCrypto.
        await page.goto(`http://elsewhere.example:${port}/`);
        await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
        expect(await page.evaluate('page.supported')).toEqual([false, true]);
      } finally {
        server.close();
      }
    },
    PATIENCE,
  );
});
