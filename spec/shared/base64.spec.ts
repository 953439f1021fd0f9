import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runs } from '../../property-tests/support/config.js';
import { property } from '../../property-tests/support/property.js';

const { Buffer: Native } = globalThis;

afterAll(() => vi.unstubAllGlobals());

/** The module, as an engine loads it that has a Buffer, or none. */
async function loaded(hasBuffer: boolean) {
  vi.resetModules();
  vi.stubGlobal('Buffer', hasBuffer ? Native : undefined);
  const module = await import('../../src/shared/base64.js');
  vi.unstubAllGlobals();
  return module;
}

describe.each([
  ['where there is a Buffer', await loaded(true)],
  ['where there is none', await loaded(false)],
])('base64 %s', (_, { base64OfBytes, base64OfText, bytesOfBase64, isBase64, textOfBase64 }) => {
  property([fc.string({ unit: 'binary' })], runs(1_000, 100))('is what Node makes of it, and leads back', (text) => {
    const base64 = base64OfText(text);
    expect(base64).toBe(Buffer.from(text).toString('base64'));
    expect(textOfBase64(base64)).toBe(Buffer.from(text).toString());
  });

  property([fc.uint8Array()], runs(1_000, 50))('holds any bytes, and nothing else', (bytes) => {
    const base64 = base64OfBytes(bytes);
    expect(base64).toBe(Buffer.from(bytes).toString('base64'));
    const read = bytesOfBase64(base64);
    expect([...read]).toEqual([...bytes]);
    expect([read.constructor, read.buffer.byteLength <= bytes.length + 2]).toEqual([Uint8Array, true]);
  });

  it('has U+FFFD for half a surrogate pair, and for bytes that are no text', () => {
    expect(base64OfText('a\ud800b')).toBe(Buffer.from('a\ud800b').toString('base64'));
    for (const bytes of [[0xff], [0xc0, 0x80], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80, 0x41]]) {
      const text = textOfBase64(Buffer.from(bytes).toString('base64'));
      expect(text).toMatch(/^\ufffd+A?$/);
    }
  });

  it('passes over what is no base64, as Node does', () => {
    for (const text of ['', 'YQ', 'YQ==', 'Y Q=', '%%%', 'YWI=', 'YWJj\n', 'Y']) {
      expect(textOfBase64(text)).toBe(Buffer.from(text, 'base64').toString());
    }
  });

  it('has one set of digits: those of URLs are none', () => {
    expect([...bytesOfBase64('-_8=')]).toEqual([...bytesOfBase64('8=')]);
    expect([isBase64('_w=='), isBase64('/w=='), isBase64('/w'), isBase64('Y')]).toEqual([false, true, false, false]);
  });
});
