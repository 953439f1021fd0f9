// Every text of the page and of the report can be read: WCAG 2.2, 1.4.3 and 1.4.11, computed.

import { describe, expect, it } from 'vitest';
import { PAGE_DARK, PAGE_LIGHT, type PagePalette } from '../../src/parts/tokens.js';
import { TONES } from '../../src/teach/pictures/palette.js';

/** Relative luminance, as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Pairs of names whose contrast is less than it must be. */
function poor(palette: PagePalette, least: number, texts: readonly string[], grounds: readonly string[]) {
  const colourOf = (name: string): string => palette[name as keyof PagePalette];
  return texts.flatMap((text) =>
    grounds
      .filter((ground) => !(contrast(colourOf(text), colourOf(ground)) >= least))
      .map((ground) => `${text} on ${ground}: ${contrast(colourOf(text), colourOf(ground)).toFixed(2)}`),
  );
}

describe.each([
  ['light', PAGE_LIGHT],
  ['dark', PAGE_DARK],
])('the %s colours', (_, palette) => {
  it('let the text on every tone and ground be read', () => {
    expect(poor(palette, 4.5, ['ink'], [...TONES, 'paper', 'box', 'faint'])).toEqual([]);
    expect(poor(palette, 4.5, ['soft', 'accent', 'refused'], ['paper', 'box', 'none'])).toEqual([]);
  });

  it('let lines be seen', () => {
    expect(poor(palette, 3, ['line', 'accent', 'refused'], ['paper', 'box'])).toEqual([]);
  });

  it('are opaque colours of six digits', () => {
    expect(Object.values(palette).filter((colour) => !/^#[0-9a-f]{6}$/.test(colour))).toEqual([]);
  });
});

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect([contrast('#000000', '#ffffff'), contrast('#777777', '#ffffff')].map((one) => one.toFixed(2))).toEqual([
      '21.00',
      '4.48',
    ]);
  });
});
