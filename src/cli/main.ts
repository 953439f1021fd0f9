#!/usr/bin/env node
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { cli } from './cli.js';

/** No scenario that a person or a program writes is this long. */
const MOST_BYTES = 64 * 1024 * 1024;

// Whoever reads our output may have seen enough (`| head`): the rest is not printed, and the exit status stays true.
let isClosed = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    // A full disk, say: what was asked for is not there, whatever came of it.
    process.stderr.write(`mrk: standard output: ${error.message}\n`);
    process.exit(2);
  }
  isClosed = true;
});

async function read(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
    const bytes: Buffer = chunk;
    chunks.push(bytes);
    length += bytes.length;
    if (length > MOST_BYTES) throw new Error(`longer than ${MOST_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString();
}

/** Each line has an interface of its own: none is left open, so the process ends when the command has. */
function ask(prompt: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    // Ctrl-C ends the process as it always does.
    lines.once('SIGINT', () => {
      lines.close();
      process.kill(process.pid, 'SIGINT');
    });
    lines.once('close', () => resolve(undefined));
    lines.question(prompt, (line) => {
      resolve(line);
      lines.close();
    });
  });
}

process.exitCode = await cli(process.argv.slice(2), {
  out: (text) => {
    if (!isClosed) process.stdout.write(text);
  },
  err: (text) => process.stderr.write(text),
  read,
  ask: process.stdin.isTTY && process.stdout.isTTY ? ask : undefined,
  hasColour: process.stdout.isTTY === true && !process.env.NO_COLOR,
  // Asked each time: a window changes its width, and may not know it.
  get outColumns() {
    return process.stdout.isTTY ? process.stdout.columns || 80 : undefined;
  },
  get errColumns() {
    return process.stderr.isTTY && process.env.TERM !== 'dumb' ? process.stderr.columns || 80 : undefined;
  },
});
