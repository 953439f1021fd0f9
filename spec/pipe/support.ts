// A client of the protocol, in this process.

import type { InnerHost } from '../../src/pipe/desk.js';
import { createPipe } from '../../src/pipe/pipe.js';

export const ACCOUNT = '111122223333';

/** A line that came out. */
export interface Told {
  readonly id?: string | number | null;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly line?: number;
  readonly happened?: readonly { readonly type: string }[];
  readonly callback?: number;
  readonly account?: string;
  readonly method?: string;
  readonly args?: readonly unknown[];
}

export interface Client {
  /** Writes a line as it stands. */
  readonly write: (line: string) => void;
  /** Makes a request, and gives its ID. */
  readonly send: (method: string, args?: readonly unknown[], more?: object) => number;
  /** Calls an operation in us-east-1, and gives the request's ID. */
  readonly call: (operation: string, input: object, more?: object) => number;
  /** The answer to a request; undefined: there is none yet. */
  readonly answer: (id: number) => Told | undefined;
  /** What a method has given. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape, which a spec looks into
  readonly result: (id: number) => any;
  /** What has come since this was last asked. */
  readonly news: () => readonly Told[];
  readonly end: () => Promise<void>;
}

interface Given {
  readonly hello?: object | null;
  readonly seed?: string;
  readonly newInnerHost?: () => InnerHost;
}

/** A client that has said hello, unless that is null. */
export function newClient({ hello = {}, seed = 'spec', newInnerHost }: Given = {}): Client {
  const lines: Told[] = [];
  let [sent, seen] = [0, 0];
  const { read, end } = createPipe({
    write: (line) => lines.push(JSON.parse(line)),
    version: '1.2.3',
    seed,
    newInnerHost,
  });
  const send: Client['send'] = (method, args = [], more = { account: ACCOUNT }) => {
    read(JSON.stringify({ id: ++sent, method, args, ...more }));
    return sent;
  };
  const answer = (id: number): Told | undefined => lines.find((line) => line.id === id);
  const news = (): readonly Told[] => {
    const all = lines.slice(seen);
    seen = lines.length;
    return all;
  };
  if (hello !== null) {
    send('hello', [{ protocol: 1, ...hello }], {});
    news();
  }
  return {
    write: read,
    send,
    call: (operation, input, more = {}) =>
      send('call', [{ region: 'us-east-1', operation, input }], { account: ACCOUNT, ...more }),
    answer,
    result: (id) => {
      const told = answer(id);
      if (told === undefined || !('result' in told)) throw new Error(`${id} has no result: ${JSON.stringify(told)}`);
      return told.result;
    },
    news,
    end,
  };
}

/** Tells the answers to callbacks that came among these lines. */
export function tellAll(
  { write }: Client,
  lines: readonly Told[],
  answer: (method: string, args: readonly unknown[]) => object,
) {
  for (const { callback, method = '', args = [] } of lines) {
    if (callback !== undefined) write(JSON.stringify({ callback, ...answer(method, args) }));
  }
}
