// mrk pipe: accounts for another program, over standard input and output.

import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { InnerHost } from '../pipe/desk.js';
import { createPipe, type Pipe } from '../pipe/pipe.js';
import { createSplitter } from '../pipe/split.js';
import { codeOf, messageOf } from '../shared/objects.js';
import { readOptions } from './options.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';
import { version } from './version.js';

const PIPE_HELP = `Usage: mrk pipe [--host node] [--seed TEXT | --random-ids]

Serves KMS for any number of accounts to a program in any language: requests on standard input,
answers on standard output, each one line of JSON. Nothing is listened on, and nothing is kept.
The protocol: spec/guide/pipe.md

  {"id":1,"method":"hello","args":[{"protocol":1}]}
  {"id":2,"account":"111122223333","method":"call",
   "args":[{"region":"us-east-1","operation":"CreateKey","input":{}}]}      (on one line)

  --host node    real cryptography, done here; else it is the client's: by callbacks that hello
                 names, or after the call
  --seed TEXT    what identifiers follow from, besides the account: the same text with the same
                 requests gives the same (default mrk-model)
  --random-ids   other identifiers in each process
  --help         prints this

Exit status: 0 the input has ended, and all is answered; 2 the command is wrong, or the input cannot
be read.
`;

/** Where lines come from and go to. */
interface Streams {
  readonly input: Readable;
  readonly output: Writable;
  /** How long a line may be; a snapshot of a hundred thousand keys is shorter than the default. */
  readonly mostCharacters?: number;
}

const MOST_CHARACTERS = 256 * 1024 * 1024;
/** So much may wait to be read by the client, before no more requests are read. */
const MOST_WAITING = 64 * 1024 * 1024;

export async function pipe(
  args: readonly string[],
  around: Surroundings,
  streams: Streams = { input: process.stdin, output: process.stdout },
): Promise<ExitStatus> {
  const { values } = readOptions({
    args: [...args],
    options: {
      host: { type: 'string' },
      seed: { type: 'string' },
      'random-ids': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    around.out(PIPE_HELP);
    return 0;
  }
  const { host, seed = values['random-ids'] ? randomBytes(16).toString('hex') : 'mrk-model' } = values;
  if (host !== undefined && host !== 'node') {
    around.err(`mrk pipe: --host must be node: ${printable(host)}\n`);
    return 2;
  }
  if (values.seed !== undefined && values['random-ids']) {
    around.err('mrk pipe: --seed and --random-ids exclude each other\n');
    return 2;
  }
  let newInnerHost: (() => InnerHost) | undefined;
  if (host === 'node') ({ newInnerHost } = await import('./pipe-host.js'));
  const served = createPipe({ write: writer(streams.output), version: version(), seed, newInnerHost });
  const fault = await readLines(streams, served);
  if (fault === undefined) return 0;
  around.err(`mrk pipe: ${printable(fault)}\n`);
  return 2;
}

/** Writes what comes in one turn of the event loop at once. */
function writer(output: Writable): (line: string) => void {
  let waiting = '';
  return (line) => {
    if (waiting === '') {
      queueMicrotask(() => {
        if (!output.destroyed) output.write(waiting);
        waiting = '';
      });
    }
    waiting += `${line}\n`;
  };
}

/** Reads lines until their end, or until nobody reads the answers any more. Undefined: all is well; else what is not. */
function readLines(
  { input, output, mostCharacters: most = MOST_CHARACTERS }: Streams,
  { read, skip, end }: Pipe,
): Promise<string | undefined> {
  const tooLong = (): void => skip(`longer than ${most} characters`);
  const lines = createSplitter({ line: read, tooLong, most });
  return new Promise((resolve) => {
    input.setEncoding('utf8');
    input.on('data', (text: string) => {
      lines.piece(text);
      if (output.writableLength <= MOST_WAITING) return;
      input.pause();
      output.once('drain', () => input.resume());
    });
    input.on('end', () => {
      lines.end();
      void end().then(() => resolve(undefined));
    });
    input.on('error', (error) => resolve(messageOf(error)));
    // Whoever asked is gone: there is nobody to be told.
    output.on('error', (error) => {
      input.destroy();
      resolve(codeOf(error) === 'EPIPE' ? undefined : messageOf(error));
    });
  });
}
