// The test files of the guide under the runners themselves, with the package as it is built.

import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../.scripts/bundle.mjs';
import { codeOf, isTest } from '../guide/examples.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'mrk-runners-'));
const app = join(temporary, 'app');

const files = codeOf(readFileSync(join(root, 'spec/guide/testing.md'), 'utf8')).filter(isTest);
const ofNode = files.filter((code) => code.includes("'node:test'"));
const ofVitest = files.filter((code) => !ofNode.includes(code));

/** Nothing of the runner that runs this. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR)$/.test(name)));

const run = async (...args: readonly string[]): Promise<string> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: app, env, maxBuffer: 2 ** 26 });
    return `${stdout}${stderr}`;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`node ${args.join(' ')}\n${stdout}${stderr}`);
  }
};

/** What is printed has colours, or none. */
const plain = (text: string): string => text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
const testsOf = (codes: readonly string[]): number => codes.join('\n').match(/^(runner\.)?test\(/gm)?.length ?? 0;

function write(name: string, text: string): string {
  const file = join(app, name);
  writeFileSync(file, text);
  return file;
}

const scriptOf = async (code: string): Promise<string> => (await transform(code, { loader: 'ts' })).code;

/** Of a test file for Vitest, one for Jest with globals. */
function forJest(code: string): string {
  return code
    .replaceAll(/^import .* from 'vitest';\n/gm, '')
    .replace(/^declare module[\s\S]*?^\}\n/m, '')
    .replace(/\brunner, ?/, '')
    .replaceAll('vi.runAllTimersAsync', 'jest.runAllTimersAsync')
    .replaceAll('vi.useRealTimers', 'jest.useRealTimers')
    .replace(/vi\.useFakeTimers\(\{/, "jest.useFakeTimers({ doNotFake: ['nextTick'],")
    .replace(/^/, "import { jest } from '@jest/globals';\n");
}

/** Jest's program, if it is installed. */
const jest = [join(root, 'node_modules/.bin'), ...(process.env.PATH ?? '').split(delimiter)]
  .map((folder) => join(folder, 'jest'))
  .find(existsSync);
if (jest === undefined) console.log('skipped: no jest');

beforeAll(async () => {
  const installed = join(temporary, 'mrk-model');
  mkdirSync(join(app, 'node_modules'), { recursive: true });
  mkdirSync(installed);
  symlinkSync(join(root, 'node_modules'), join(temporary, 'node_modules'), 'dir');
  symlinkSync(installed, join(app, 'node_modules/mrk-model'), 'dir');
  cpSync(join(root, 'package.json'), join(installed, 'package.json'));
  await buildBundle(join(installed, 'dist/bundle'));
  write('package.json', '{ "private": true, "type": "module" }');
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('the test files of the guide', () => {
  it('pass under Vitest, and fail where what they say is not so', async () => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    for (const [index, code] of ofVitest.entries()) write(`guide-${index}.test.ts`, code);
    const passed = await run(vitest, 'run', '--root', app);
    expect(ofVitest.length).toBeGreaterThan(1);
    expect(plain(passed)).toContain(`Tests  ${testsOf(ofVitest)} passed`);
    const wrong = ofVitest[0]?.replace(".toBeReplicaIn('sa-east-1')", ".toBeReplicaIn('eu-west-1')") ?? '';
    const file = write('wrong.test.ts', wrong);
    await expect(run(vitest, 'run', '--root', app)).rejects.toThrow(/with replicas in eu-west-2, sa-east-1/);
    rmSync(file);
  });

  it('pass under node:test, and fail where what they say is not so', async () => {
    const [code = ''] = ofNode;
    const passed = await run('--test', write('node.mjs', await scriptOf(code)));
    expect(passed).toMatch(new RegExp(`^. pass ${testsOf(ofNode)}$`, 'm'));
    const wrong = await scriptOf(code.replace("'Updating'", "'Enabled'"));
    await expect(run('--test', write('wrong.mjs', wrong))).rejects.toThrow('to be in key state Enabled: key mrk-');
  });

  it.skipIf(jest === undefined)('pass under Jest, and fail where what they say is not so', async () => {
    for (const [index, code] of ofVitest.entries()) write(`guide-${index}.test.mjs`, await scriptOf(forJest(code)));
    const args = ['--experimental-vm-modules', jest ?? '', '--rootDir', app, '--testMatch', '**/*.test.mjs'];
    expect(plain(await run(...args))).toContain(`Tests:       ${testsOf(ofVitest)} passed`);
    const wrong = ofVitest[0]?.replace(".toBeReplicaIn('sa-east-1')", ".toBeReplicaIn('eu-west-1')") ?? '';
    write('wrong.test.mjs', await scriptOf(forJest(wrong)));
    await expect(run(...args)).rejects.toThrow(/with replicas in eu-west-2, sa-east-1/);
  });
});

describe('the entry', () => {
  it('loads where no runner is, and opens KMS', async () => {
    const file = write(
      'plain.mjs',
      `import { openKms } from 'mrk-model/testing';
const kms = await openKms({ keys: { a: {} } });
console.log((await kms.describe(kms.keys.a)).KeyState);
await kms.close();`,
    );
    expect(await run(file)).toBe('Enabled\n');
    const imports = await run('--input-type=module', '-e', PRINT_MODULES);
    expect(imports).toContain('/dist/bundle/testing.js');
    expect(imports).not.toMatch(/vitest|jest/);
  });
});

/** Which packages loading it takes. */
const PRINT_MODULES = `
import { register } from 'node:module';
const hooks = 'export async function resolve(s, c, next) { const r = await next(s, c); console.log(r.url); return r; }';
register('data:text/javascript,' + encodeURIComponent(hooks));
await import('mrk-model/testing');
`;
