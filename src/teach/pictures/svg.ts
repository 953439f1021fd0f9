// What every SVG of ours has: a title and a description for screen readers, colours for light and for dark, and elements
// whose text cannot break out. Widths of texts are estimated, and on the wide side, for a picture is drawn with no screen.

import { customProperties, DARK, LIGHT, TONES } from './palette.js';

/** Attributes by name; what is undefined is left out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with what is in it, which is markup already. */
export function element(name: string, attributes: Attributes, ...inside: readonly string[]): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([attribute, value]) => ` ${attribute}="${escaped(String(typeof value === 'number' ? rounded(value) : value))}"`,
    )
    .join('');
  return inside.length === 0 ? `<${name}${given}/>` : `<${name}${given}>${inside.join('')}</${name}>`;
}

/** A line of text, at its baseline. */
export function textAt(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escaped(text));
}

/** What is not a character of XML 1.0 has no place in a picture. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** How wide a text is at most, in pixels, in any of the usual fonts. */
export function widthOf(text: string, size: number, isBold = false): number {
  return text.length * size * (isBold ? 0.68 : 0.61);
}

/** A rectangle that something covers. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** A picture before it is written. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What it shows, in a few words. */
  readonly title: string;
  /** All that it says, for those who do not see it. */
  readonly description: string;
  readonly body: readonly string[];
}

/** The whole file, which needs nothing beside it. */
export function svgOf({ width, height, title, description, body }: Drawing): string {
  const [across, down] = [Math.ceil(width), Math.ceil(height)];
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${across} ${down}`,
      width: across,
      height: down,
      role: 'img',
      'aria-labelledby': 'title description',
    },
    `\n${element('title', { id: 'title' }, escaped(title))}\n`,
    `${element('desc', { id: 'description' }, escaped(description))}\n`,
    `<style>\n${STYLE}</style>\n`,
    `${DEFINITIONS}\n`,
    `${element('rect', { class: 'paper', width: across, height: down })}\n`,
    ...body.map((line) => `${line}\n`),
  )}\n`;
}

/** How what is in a picture looks, by its class. */
export const RULES = `.paper{fill:var(--paper)}text{fill:var(--ink)}.soft{fill:var(--soft)}.refused{fill:var(--refused)}
.line{fill:none;stroke:var(--line);stroke-width:1.5}.faint{fill:none;stroke:var(--faint)}.dashed{stroke-dasharray:5 4}
.head{fill:var(--line)}.box{stroke:var(--line);stroke-width:1.2}.chief{stroke-width:3}.mark{fill:var(--paper);stroke:var(--line);stroke-width:1.4}.bad{stroke:var(--refused)}
.bold{font-weight:600}.slanted{font-style:italic}
.middle{text-anchor:middle}.end{text-anchor:end}
${TONES.map((tone) => `.${tone}{fill:var(--${tone})}`).join('')}
`;

const STYLE = `svg{${customProperties(LIGHT)};font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
@media(prefers-color-scheme:dark){svg{${customProperties(DARK)}}}
${RULES}`;

const DEFINITIONS = element(
  'defs',
  {},
  element(
    'marker',
    {
      id: 'arrow',
      viewBox: '0 0 10 10',
      refX: 9,
      refY: 5,
      markerWidth: 7,
      markerHeight: 7,
      orient: 'auto-start-reverse',
    },
    element('path', { class: 'head', d: 'M0 0 10 5 0 10z' }),
  ),
);
