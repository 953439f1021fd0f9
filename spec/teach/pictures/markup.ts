// Reads an SVG as far as specs need it.

import type { Box } from '../../../src/teach/pictures/svg.js';

/** What keeps a text from being a picture that stands alone, and that a screen reader can read; empty: nothing. */
export function faultsOf(svg: string): readonly string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const [tag, end, name = '', self] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[\w:-]+="[^"<]*")*(\/?)>/gi)) {
    if (self === '/') continue;
    if (end !== '/') open.push(name);
    else if (open.pop() !== name) faults.push(`${tag} closes another element`);
  }
  if (open.length > 0) faults.push(`${open.join(', ')} is not closed`);
  const text = svg.replaceAll(/<style>[\s\S]*<\/style>/g, '').replaceAll(/<\/?[a-z]+(?:\s[\w:-]+="[^"<]*")*\/?>/gi, '');
  if (/[<>]|&(?!amp;|lt;|gt;|quot;)/.test(text)) faults.push('a text is not escaped');
  if (!/<title id="title">[^<]+<\/title>/.test(svg)) faults.push('it has no title');
  if (!/<desc id="description">[^<]+<\/desc>/.test(svg)) faults.push('it has no description');
  if (!svg.includes('prefers-color-scheme:dark')) faults.push('it has no dark colours');
  if (/NaN|undefined|Infinity/.test(svg)) faults.push('a number is none');
  if (/(?:href|src)=|url\((?!#)|@import/.test(svg)) faults.push('it needs something beside it');
  return faults;
}

/** The beginning tags of some element. */
export function tagsOf(svg: string, name: string): readonly string[] {
  return [...svg.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>`, 'g'))].map(([tag]) => tag);
}

/** All rectangles but the paper. */
export function boxesOf(svg: string): readonly Box[] {
  return tagsOf(svg, 'rect')
    .filter((tag) => tag.includes(' x="'))
    .map((tag) => {
      const number = (name: string): number => Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(tag)?.[1]);
      return { x: number('x'), y: number('y'), width: number('width'), height: number('height') };
    });
}
