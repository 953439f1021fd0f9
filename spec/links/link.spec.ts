import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packed, unpacked } from '../../src/links/link.js';

const held = (text: string): string => deflateRawSync(text).toString('base64url');

describe('the text of a link', () => {
  it.each(['', '{}', '\u0000\uffff', 'ü → 🔑'.repeat(9_999)].map((text, at) => [at, text] as const))(
    'is the same again: %i',
    async (_at, text) => {
      expect(await unpacked(await packed(text))).toBe(text);
    },
  );

  it('is short, and has letters only that no URL escapes', async () => {
    const steps = Array.from({ length: 500 }, (_, day) => ({ step: { advance: `P${day}D` } }));
    const link = await packed(JSON.stringify({ steps }));
    expect(link).toMatch(/^[\w-]+$/);
    expect(link.length).toBeLessThan(JSON.stringify({ steps }).length / 4);
  });

  it('is what zlib makes', async () => {
    expect(await unpacked(held('a text'))).toBe('a text');
  });

  it.each([
    '%',
    'a',
    `${held('a text')}A`.slice(3),
    held('a longer text').slice(0, -4),
    Buffer.from('{}').toString('base64url'),
  ])('is damaged: %s', async (damaged) => {
    await expect(unpacked(damaged)).rejects.toThrow('the link is damaged');
  });

  it('is read no further than to its limit', async () => {
    await expect(unpacked(held(' '.repeat(2 ** 25 + 1)))).rejects.toThrow(RangeError);
  });
});
