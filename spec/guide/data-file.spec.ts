// The command lines of the page, played by bash in an empty folder. Each begins with `$ `, and what it prints follows; `…`
// stands for anything within a line, and alone on a line for any lines. What ends with ` &` runs on.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildMrk, type Mrk } from '../endpoint/mrk-process.js';

const page = readFileSync(fileURLToPath(new URL('data-file.md', import.meta.url)), 'utf8');

let mrk: Mrk;
beforeAll(async () => {
  mrk = await buildMrk();
});
afterAll(() => mrk.remove());

it('the guide’s page data-file.md plays its command lines, which print what it says', async () => {
  const lacking = ['bash', 'curl'].filter((program) => spawnSync(program, ['--version']).status !== 0);
  if (lacking.length > 0) {
    console.log(`skipped: no ${lacking.join(', no ')}`);
    return;
  }
  const port = await freePort();
  const steps = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block = '']) => `\n${block}`.split('\n$ ').slice(1))
    .map((step) => /^((?:.*\\\n)*.*)\n?([\s\S]*)$/.exec(step.replaceAll('4599', port))?.slice(1) ?? []);
  expect(steps.length).toBeGreaterThan(10);
  const out = join(mrk.directory, 'out');
  mkdirSync(out);
  writeFileSync(join(out, 'mrk'), `#!/bin/sh\nexec '${process.execPath}' '${mrk.main}' "$@"\n`);
  chmodSync(join(out, 'mrk'), 0o755);
  const script = steps.map(([command = ''], index) => {
    const file = join(out, String(index));
    if (!command.endsWith(' &')) return `{ ${command}\n} > '${file}' 2>&1; echo $? > '${file}.status'`;
    return `${command.slice(0, -2)} > '${file}' 2>&1 &\nwhile [ ! -s '${file}' ] && kill -0 $!; do sleep 0.05; done; echo 0 > '${file}.status'`;
  });
  const env = { PATH: `${out}:${process.env.PATH}`, LANG: 'C.UTF-8' };
  spawnSync('bash', ['-c', `${script.join('\n')}\nkill -9 %1`], { cwd: mrk.directory, env, stdio: 'ignore' });
  const played = steps.map(([command = '', promised = ''], index) => {
    const file = join(out, String(index));
    const printed = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : 'it was not reached';
    const status = existsSync(`${file}.status`) ? readFileSync(`${file}.status`, 'utf8').trim() : 'none';
    const isSo = patternOf(promised.trimEnd()).test(printed) && status === '0';
    return isSo ? 'as promised' : { command, printed, status, promised };
  });
  expect(played.filter((step) => step !== 'as promised')).toEqual([]);
});

function patternOf(promised: string): RegExp {
  const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const lines = promised.split('\n').map((line) => {
    return line.trim() === '…' ? '(?:.*\\n)*?.*' : line.split('…').map(escaped).join('.*?');
  });
  return new RegExp(`^${lines.join('\n')}$`);
}

function freePort(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(String(port)));
    });
  });
}
