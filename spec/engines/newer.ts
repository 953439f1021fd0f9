// The engines of the next version of what is kept: the sources, but for that number.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { openPostgresEngine } from '../../src/engines/postgres/engine.js';
import type { openRestateEngine } from '../../src/engines/restate/engine.js';
import type { restateServices, startService } from '../../src/engines/restate/index.js';

export interface Newer {
  readonly openPostgresEngine: typeof openPostgresEngine;
  readonly openRestateEngine: typeof openRestateEngine;
  readonly restateServices: typeof restateServices;
  readonly startService: typeof startService;
}

const VERSION = /(?<=export const STATE_VERSION = )\d+/;

export async function newerEngines(): Promise<Newer> {
  const engines = join(process.cwd(), 'src/engines');
  const folder = join(process.cwd(), 'node_modules/.cache/mrk-model');
  const outfile = join(folder, `newer-${process.pid}.mjs`);
  mkdirSync(folder, { recursive: true });
  let changed = 0;
  await build({
    stdin: {
      contents: `
        export { openPostgresEngine } from './postgres/engine.js';
        export { openRestateEngine } from './restate/engine.js';
        export { restateServices, startService } from './restate/index.js';
      `,
      resolveDir: engines,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    plugins: [
      {
        name: 'newer',
        setup: ({ onLoad }) =>
          onLoad({ filter: /engines\/(restate\/kept|postgres\/schema)\.ts$/ }, ({ path }) => ({
            loader: 'ts',
            contents: readFileSync(path, 'utf8').replace(VERSION, (found) => {
              changed++;
              return String(Number(found) + 1);
            }),
          })),
      },
    ],
  });
  if (changed !== 2) throw new Error('there are two versions');
  try {
    return await import(/* @vite-ignore */ pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}
