// The kit runs in a page, on an emulator that is in it.

import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import * as kit from '../../src/conformance/index.js';
import * as browserHost from '../../src/host/browser.js';
import { SEED } from '../support/seed.js';
import { bundledForBrowsers, bundledHost, FOUND } from './browser-bundle.js';

/** What every browser has, and what of it the kit needs: nothing else is there. */
const GLOBALS = { setTimeout, clearTimeout, TextEncoder };

const GUIDE = readFileSync(new URL('../guide/conformance.md', import.meta.url), 'utf8');

/** What needs Node, as the guide tells it. */
const NOT_IN_BROWSERS: readonly string[] = /It has all exports but ([^;]+);/.exec(GUIDE)?.[1]?.match(/\w{4,}/g) ?? [];

let context: vm.Context;
let metafile: Metafile;

beforeAll(async () => {
  const bundled = await bundledForBrowsers();
  ({ metafile } = bundled);
  context = vm.createContext({ ...GLOBALS });
  vm.runInContext(bundled.outputFiles[0]?.text ?? '', context);
});

describe('the kit in a browser', () => {
  it('is bundled with no Node, and no polyfill', () => {
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter(({ external }) => external)).toEqual([]);
    expect(vm.runInContext('typeof process + typeof Buffer', context)).toBe('undefinedundefined');
  });

  it('has all exports but those that need Node, as the guide says', () => {
    const names = Object.keys(kit).filter((name) => !NOT_IN_BROWSERS.includes(name));
    expect([...vm.runInContext('page.names', context)].sort()).toEqual(names.sort());
  });

  itAtLength('finds a planted fault, and writes its report', async () => {
    const { errors, findings, report } = await vm.runInContext(`page.tested(${SEED})`, context);
    expect([...errors]).toEqual([]);
    expect({ ...findings[0] }).toEqual(FOUND);
    expect(report).toMatch(/script-src 'sha256-[\w+/]{43}='/);
  });

  itAtLength('refuses a target that takes key material and cannot wrap it', async () => {
    const extra = `{ capabilities: ['keyMaterialImport'] }`;
    await expect(vm.runInContext(`page.tested(${SEED}, ${extra})`, context)).rejects.toMatchObject({
      message: expect.stringContaining('wrapKeyMaterial'),
    });
    const wrapping = `{ capabilities: ['keyMaterialImport'], wrapKeyMaterial: (material) => material }`;
    const { findings } = await vm.runInContext(`page.tested(${SEED}, ${wrapping})`, context);
    expect({ ...findings[0] }).toEqual(FOUND);
  });
});

describe('the host in a browser', () => {
  it('is bundled with no Node, and does what a page can', async () => {
    const { outputFiles, metafile } = await bundledHost();
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter(({ external }) => external)).toEqual([]);
    const page = vm.createContext({ crypto: webcrypto, atob });
    vm.runInContext(outputFiles[0]?.text ?? '', page);
    expect(vm.runInContext('typeof process + typeof Buffer', page)).toBe('undefinedundefined');
    expect([...vm.runInContext('page.names', page)].sort()).toEqual(Object.keys(browserHost).sort());
    // The realm of a context has bytes of its own, which Node's WebCrypto does not take: RSA is tried in a real browser.
    expect(browserHost.webHost().isSupported('RSA_2048')).toBe(true);
  });
});
