import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems hand out to connections by themselves, as none of those may take it before it is used. */
const [LOWEST, COUNT] = [20_000, 12_000];

/** A port of this machine that nothing listens at, for a program that cannot choose one itself. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * COUNT);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
