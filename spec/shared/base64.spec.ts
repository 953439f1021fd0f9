import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../property-tests/support/config.js';
import { property } from '../../property-tests/support/property.js';
import { base64OfText, textOfBase64 } from '../../src/shared/base64.js';

describe('base64 of text', () => {
  property([fc.string({ unit: 'binary' })], runs(1_000, 100))('is what Node makes of it, and leads back', (text) => {
    const base64 = base64OfText(text);
    expect(base64).toBe(Buffer.from(text).toString('base64'));
    expect(textOfBase64(base64)).toBe(Buffer.from(text).toString());
  });

  it('has U+FFFD for half a surrogate pair, and for bytes that are no text', () => {
    expect(base64OfText('a\ud800b')).toBe(Buffer.from('a\ud800b').toString('base64'));
    for (const bytes of [[0xff], [0xc0, 0x80], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80, 0x41]]) {
      const text = textOfBase64(Buffer.from(bytes).toString('base64'));
      expect(text).toMatch(/^\ufffd+A?$/);
    }
  });

  it('passes over what is no base64, as Node does', () => {
    for (const text of ['', 'YQ', 'YQ==', 'Y Q=', '%%%', 'YWI=', 'YWJj\n']) {
      expect(textOfBase64(text)).toBe(Buffer.from(text, 'base64').toString());
    }
  });
});
