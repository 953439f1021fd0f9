import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { partsOf, withParts } from '../../.scripts/readme.mjs';
import { cli } from '../../src/cli/cli.js';
import * as endpoint from '../../src/endpoint/index.js';
import * as model from '../../src/index.js';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

// Examples may await. The constructor has no name of its own.
const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (modules: unknown, console: unknown) => Promise<void>;

describe('the README', () => {
  it('has the state diagram, counts, invariants and assumptions of the model (else: npm run readme)', () => {
    expect(withParts(readme, partsOf(model))).toBe(readme);
  });

  const examples = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code);

  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });

  it('has a scenario in which mrk run finds everything as expected', async () => {
    const [, scenario = ''] = /```json\n(.*?)```/s.exec(readme) ?? [];
    const printed: string[] = [];
    const print = (text: string): number => printed.push(text);
    const around = { out: print, err: print };
    const status = await cli(['run', '-'], { ...around, read: async () => scenario, hasColour: false });
    expect(status).toBe(0);
    expect(printed.join('')).toContain('[REPLICATE-1]');
  });

  it.each(examples)('runs its example, which prints what it says: %s', async (code) => {
    const { printed, promised } = await run(code);
    expect(printed).toEqual(promised);
    expect(promised.length).toBeGreaterThan(0);
  });
});

/** Runs an example as it stands: its imports come from this project, and what it logs is kept. */
async function run(code: string): Promise<{ printed: string[]; promised: string[] }> {
  const promised = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text = '']) => text);
  const printed: string[] = [];
  const modules: Record<string, unknown> = { 'mrk-model': model, 'mrk-model/endpoint': endpoint };
  const imports = [...code.matchAll(/^import \{ (.*?) \} from '(.*?)';$/gm)];
  const body = imports.reduce(
    (text, [statement = '', names = '', from = '']) =>
      text.replace(statement, `const { ${names} } = modules['${from}'];`),
    code,
  );
  for (const [, , from = ''] of imports) modules[from] ??= await import(from);
  const log = (...values: unknown[]): number => printed.push(values.map(String).join(' '));
  const example = new AsyncFunction('modules', 'console', body);
  await example(modules, { log });
  return { printed, promised };
}
