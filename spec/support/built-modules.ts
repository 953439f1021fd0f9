import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vitest/config';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A spec that puts another module in place of one needs the modules one by one, as sources. */
const REPLACES_MODULES = /\bvi\.(?:mock|doMock|resetModules)\(/;

/**
 * Specs get the modules of dist/ in place of their sources: each worker need not compile them, and what is tried is what is
 * published. Only right where dist/ is what a build makes of the sources as they are: .scripts/build.mjs
 */
export function builtModules(): Plugin {
  const takes = new Map<string, boolean>();
  return {
    name: 'built-modules',
    enforce: 'pre',
    resolveId(source, importer = '') {
      if (!/^\.\.?\/.*\.js$/.test(source) || importer.startsWith(`${root}dist/`)) return undefined;
      const target = fileURLToPath(new URL(source, pathToFileURL(importer)));
      const isOfPage = importer.startsWith(`${root}src/playground/`);
      if (!target.startsWith(`${root}src/`) || (importer.startsWith(`${root}src/`) && !isOfPage)) return undefined;
      const built = target.replace(`${root}src/`, `${root}dist/`);
      if (!existsSync(built)) return undefined;
      if (!takes.has(importer)) takes.set(importer, isOfPage || !REPLACES_MODULES.test(readFileSync(importer, 'utf8')));
      return takes.get(importer) ? { id: pathToFileURL(built).href, external: true } : undefined;
    },
  };
}
