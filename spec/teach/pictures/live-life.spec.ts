import { describe, expect, it } from 'vitest';
import { type KindOfKey, lifeOf } from '../../../src/index.js';
import { liveLife } from '../../../src/teach/pictures/live-life.js';
import { movesOf } from '../../../src/teach/pictures/moves.js';
import { overlap, svgOf, widthOf } from '../../../src/teach/pictures/svg.js';
import { boxesOf, faultsOf, tagsOf } from './markup.js';

const KINDS: readonly KindOfKey[] = ['primary', 'replica', 'single', 'imported', 'customKeyStore'];

describe.each(KINDS)('the live state chart: %s', (kind) => {
  const steps = lifeOf(kind);
  const states = [...new Set(steps.map(({ to }) => to))].filter((state) => state !== 'Deleted');

  it.each(states)('lights %s, and what can come next with what leads there', (state) => {
    const leads = movesOf(steps)
      .filter(({ from }) => from === state)
      .flatMap(({ to, events }) => events.map((by) => ({ to, by, isByItself: false })));
    const drawing = liveLife({ name: 'The key', steps, state, leads });
    const svg = svgOf(drawing);
    expect(faultsOf(svg)).toEqual([]);
    expect(drawing.title).toBe(`The key is ${state}`);
    // One state is lit.
    expect(tagsOf(svg, 'rect').filter((tag) => tag.includes('chief'))).toHaveLength(1);
    expect(svg).toMatch(new RegExp(`chief"[^>]*/><text[^>]*>${state}</text><text[^>]*>the key is here<`));
    // Each next state has one arrow, and says all that leads there, in the picture and in words.
    const nexts = new Set(leads.map(({ to }) => to));
    expect(tagsOf(svg, 'g').filter((tag) => tag.includes('lead'))).toHaveLength(nexts.size);
    for (const { to, by } of leads) {
      expect(svg).toContain(`>${by}</text>`);
      expect(drawing.description).toContain(`${by} leads to ${to}.`);
    }
    // What is neither is dashed.
    const others = boxesOf(svg).length - nexts.size - (nexts.has(state) ? 0 : 1);
    expect(tagsOf(svg, 'rect').filter((tag) => tag.includes('dashed'))).toHaveLength(others);
    // Nothing covers anything, and all is within the picture.
    const texts = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"([^>]*)>([^<]*)</g)].map(
      ([, x, y, attributes = '', text = '']) => ({
        x: Number(x),
        y: Number(y) - 11,
        width: widthOf(text, attributes.includes('13') ? 13 : 12, attributes.includes('bold')),
        height: 14,
      }),
    );
    const covered = texts.filter((one) => texts.some((other) => one !== other && overlap(one, other)));
    expect(covered).toEqual([]);
    const boxes = boxesOf(svg);
    expect(boxes.filter((one) => boxes.some((other) => one !== other && overlap(one, other)))).toEqual([]);
    expect([...texts, ...boxes].filter(({ x, width }) => x < 0 || x + width > drawing.width)).toEqual([]);
    expect([...texts, ...boxes].filter(({ y, height }) => y < 0 || y + height > drawing.height)).toEqual([]);
  });
});
