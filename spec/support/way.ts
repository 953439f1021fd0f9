// Ways to ports of this machine that can be paused and cut.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A way to a port of this machine. */
export interface Way {
  readonly url: string;
  /** Nothing goes through until it is let on. What is on its way stays there. */
  readonly pause: () => void;
  readonly goOn: () => void;
  /** Every connection breaks. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

export async function openWay(port: number): Promise<Way> {
  const sockets = new Set<Socket>();
  let isPaused = false;
  const server = createServer((one) => {
    const other = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => {
        if (!isPaused) from.resume();
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (isPaused) from.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it listens');
  return {
    url: `http://127.0.0.1:${address.port}`,
    pause: () => {
      isPaused = true;
      for (const socket of sockets) socket.pause();
    },
    goOn: () => {
      isPaused = false;
      for (const socket of sockets) socket.resume();
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Cuts a way, or pauses it for a while, as chance will have it. */
export async function cutOrPaused(way: Way, random: () => number): Promise<void> {
  if (random() < 0.5) {
    way.cut();
    return;
  }
  way.pause();
  await sleep(random() * 300);
  way.goOn();
}
