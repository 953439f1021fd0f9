// The command lines of the guide, played by bash in an empty folder, one page after another.
//
// A block of the language `console` has lines that begin with `$ `, each followed by what it prints, on either stream. `…`
// stands for anything within a line, and alone on a line for any lines. Each command must end with the status 0 (`; echo $?`
// shows another). What ends with ` &` runs on, and what it prints first is awaited. All blocks of a page are one session.

import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../support/port.js';

/** The port of `mrk serve`, which another program may have: the session has a free one in its place. */
const DEFAULT_PORT = '4599';

/** A session that hangs ends after this time, also on a slow machine that does other things besides. */
const MOST_SECONDS = 600;

export interface Step {
  readonly command: string;
  readonly promised: string;
}

export interface Played extends Step {
  readonly printed: string;
  /** The exit status; undefined: the session ended before. */
  readonly status: number | undefined;
}

/** The commands of blocks, each with what it is said to print. Throws if a block does not begin with a command. */
export function stepsOf(blocks: readonly string[]): readonly Step[] {
  return blocks.flatMap((block) => {
    const [before, ...parts] = `\n${block}`.split('\n$ ');
    if (before !== '' || parts.length === 0) throw new Error(`a block must begin with "$ ": ${block}`);
    return parts.map((part) => {
      const [command = '', promised = ''] = /^((?:[\s\S]*?\\\n)*.*)\n?([\s\S]*)$/.exec(part)?.slice(1) ?? [];
      return { command, promised: promised.trimEnd() };
    });
  });
}

/** Which of the programs that the steps call are not installed. */
export function missingPrograms(steps: readonly Step[]): readonly string[] {
  const text = steps.map(({ command }) => command).join('\n');
  return ['bash', 'curl', 'aws', 'jq', 'node'].filter((program) => {
    const isCalled = program === 'bash' || new RegExp(`(^|[\\s(|;])${program}\\s`, 'm').test(text);
    return isCalled && spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined;
  });
}

/** Whether what was printed is what was promised. */
export function isAsPromised(printed: string, promised: string): boolean {
  const pattern = promised
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\\n)*?(?:.*)' : line.split('…').map(escaped).join('.*?')))
    .join('\n');
  return new RegExp(`^${pattern}$`).test(printed.trimEnd());
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Plays steps in one session. `main` is the program that `mrk` and `npx mrk` start. */
export async function play(steps: readonly Step[], main: string): Promise<readonly Played[]> {
  const temporary = mkdtempSync(join(tmpdir(), 'mrk-guide-'));
  const [bin, home, out] = ['bin', 'home', 'out'].map((name) => join(temporary, name)) as [string, string, string];
  const port = String(await freePort());
  const withPort = (text: string): string => text.replaceAll(DEFAULT_PORT, port);
  try {
    for (const folder of [bin, home, out]) mkdirSync(folder);
    writeProgram(join(bin, 'mrk'), `exec '${process.execPath}' '${main}' "$@"`);
    writeProgram(join(bin, 'npx'), 'exec "$@"');
    const script = steps.map(({ command }, index) => stepScript(withPort(command), join(out, `${index}`)));
    const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: home, LANG: 'C.UTF-8' };
    await runBash(script.join('\n'), { cwd: home, env });
    return steps.map(({ command, promised }, index) => {
      const file = join(out, `${index}`);
      const status = existsSync(`${file}.status`) ? Number(readFileSync(`${file}.status`, 'utf8')) : undefined;
      const printed = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
      return { command: withPort(command), promised: withPort(promised), printed, status };
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

function stepScript(command: string, out: string): string {
  const written = `> '${out}' 2>&1\necho $? > '${out}.status'`;
  if (!command.endsWith(' &')) return `{ ${command}\n} ${written}`;
  const isSilent = `[ ! -s '${out}' ] && kill -0 $!`;
  return `${command.slice(0, -2)} > '${out}' 2>&1 &\nwhile ${isSilent}; do sleep 0.05; done\necho 0 > '${out}.status'`;
}

/** Ends with its last command, or after MOST_SECONDS; then everything that it has started ends. */
function runBash(script: string, given: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], { ...given, stdio: 'ignore', detached: true });
    const endAll = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All have ended by themselves.
      }
    };
    const timer = setTimeout(endAll, MOST_SECONDS * 1_000);
    child.on('error', reject).on('exit', () => {
      clearTimeout(timer);
      endAll();
      resolve();
    });
  });
}

function writeProgram(file: string, line: string): void {
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}
