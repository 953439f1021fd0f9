// The JavaScript and TypeScript of the README and of the guide, run as it stands.

import { transform } from 'esbuild';
import * as conformance from '../../src/conformance/index.js';
import * as endpoint from '../../src/endpoint/index.js';
import * as host from '../../src/host/index.js';
import * as model from '../../src/index.js';
import * as teach from '../../src/teach/index.js';
import * as testing from '../../src/testing/index.js';

/** Examples may await. The constructor has no name of its own. */
export const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...values: unknown[]) => Promise<void>;

/** The blocks of a page in a language (the empty one: none is named), as they stand. */
export function blocksOf(page: string, language: string): readonly string[] {
  return [...page.matchAll(/^ *```(\S*).*\n([\s\S]*?)^ *```$/gm)]
    .filter(([, named]) => named === language)
    .map(([, , block = '']) => block);
}

/** The languages of a page's blocks. */
export function languagesOf(page: string): ReadonlySet<string> {
  return new Set([...page.matchAll(/^ *```(\S*).*\n[\s\S]*?^ *```$/gm)].map(([, named = '']) => named));
}

/** Every block of a page in one of the two languages that a library has. */
export function codeOf(page: string): readonly string[] {
  return [...blocksOf(page, 'js'), ...blocksOf(page, 'ts')];
}

/** Whether it is a test file, which its runner runs. */
export function isTest(code: string): boolean {
  return /from '(?:vitest|node:test)';/.test(code);
}

/** Runs an example: its imports come from this project, what it logs is kept, and so is what its comments promise. */
export async function runExample(
  code: string,
): Promise<{ readonly printed: readonly string[]; readonly promised: readonly string[] }> {
  const promised = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text = '']) => text);
  const printed: string[] = [];
  const modules: Record<string, unknown> = {
    'mrk-model': model,
    'mrk-model/endpoint': endpoint,
    'mrk-model/host': host,
    'mrk-model/conformance': conformance,
    'mrk-model/teach': teach,
    'mrk-model/testing': testing,
  };
  const { code: script } = await transform(code, { loader: 'ts', target: 'es2022' });
  const imports = [...script.matchAll(/^import \{([^}]*)\} from "(.*?)";$/gm)];
  const body = imports.reduce(
    (text, [statement = '', names = '', from = '']) =>
      text.replace(statement, `const {${names}} = modules['${from}'];`),
    script,
  );
  for (const [, , from = ''] of imports) modules[from] ??= await import(from);
  const log = (...values: unknown[]): number => printed.push(values.map(String).join(' '));
  const example = new AsyncFunction('modules', 'console', body);
  await example(modules, { log });
  return { printed, promised };
}
