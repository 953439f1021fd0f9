// A link that holds a whole history: compressed, in the fragment, which no browser sends to a server. Links come from anywhere, so
// what they may hold is limited before it is played.

import { base64Of, bytesOf } from '../../shared/base64.js';
import { messageOf } from '../../shared/objects.js';
import { documentOf, type Opened } from '../history/document.js';
import type { History } from '../history/history.js';
import { openWithin } from './limits.js';

/** Longer links are cut by what they are sent with. */
export const LONGEST_LINK = 32 * 1024;
/** What a link may come to when it is read. */
const LONGEST_TEXT = 1024 * 1024;

const NAME = 'play';

/** The part of a fragment that holds the history, which may be too long for a link. */
export async function playOf(history: History): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(documentOf(history)));
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = await bytesFrom(stream, Number.POSITIVE_INFINITY);
  const base64 = base64Of([...bytes])
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return `${NAME}=${base64}`;
}

/** The history in the fragment of an address; undefined: there is none in it. */
export async function openFragment(fragment: string): Promise<Opened | undefined> {
  const base64 = new URLSearchParams(fragment.replace(/^#/, '')).get(NAME);
  if (base64 === null) return undefined;
  if (base64.length > LONGEST_LINK) return broken(`it is longer than ${LONGEST_LINK / 1024} kB`);
  if (!/^[\w-]+$/.test(base64)) return broken('it has characters that no link has');
  const bytes = Uint8Array.from(bytesOf(base64.replaceAll('-', '+').replaceAll('_', '/')));
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await bytesFrom(stream, LONGEST_TEXT));
    const opened = openWithin(JSON.parse(text));
    return opened.ok ? opened : broken(...opened.faults.map(({ path, message }) => `${path}: ${message}`));
  } catch (error) {
    return broken(error instanceof TooLong ? error.message : `what it holds cannot be read (${messageOf(error)})`);
  }
}

function broken(...reasons: readonly string[]): Opened {
  const message = `This link is broken: ${reasons.join('; ')}. The page begins with an empty account.`;
  return { ok: false, faults: [{ path: '', message }] };
}

class TooLong extends Error {}

async function bytesFrom(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const reader = stream.getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new TooLong(`what it holds is longer than ${most / 1024} kB`);
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
