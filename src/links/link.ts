// A text in the fragment of a link: what a link to the playground holds never leaves the browser. Compressed (deflate, as
// CompressionStream does it in browsers and in Node), then base64 with the letters of URLs.

/** The fragment's member that holds what is to be opened: a history, a scenario or a finding, as JSON. */
export const LINK_MEMBER = 'play';

/** The most letters of a link: not every browser, and not everything that opens pages, takes more. */
export const LONGEST_LINK = 32 * 1024;

/** No link is read beyond this: a short text can be made of a compressed one that is endless. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A text as a link holds it. */
export async function packed(text: string): Promise<string> {
  const chunks = await chunksOf(
    streamOf(new TextEncoder().encode(text)).pipeThrough(new CompressionStream('deflate-raw')),
  );
  let binary = '';
  for (const chunk of chunks) for (const byte of chunk) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The text that a link holds. Rejects with an Error that a reader understands if it is not whole, or too long. */
export async function unpacked(held: string): Promise<string> {
  try {
    const binary = atob(held.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const chunks = await chunksOf(streamOf(bytes).pipeThrough(new DecompressionStream('deflate-raw')));
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new Error('the link is damaged: a part of it is missing, or was changed');
  }
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function chunksOf(stream: ReadableStream<Uint8Array>): Promise<readonly Uint8Array[]> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    chunks.push(value);
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError(`the link holds more than ${MOST_BYTES} bytes`);
    }
  }
}
