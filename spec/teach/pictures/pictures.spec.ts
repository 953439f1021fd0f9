import { describe, expect, it } from 'vitest';
import { STATE_COLUMNS } from '../../../src/model/key/state-table.js';
import { DRAWN_ROLES, lifecycleSvg } from '../../../src/teach/pictures/lifecycle.js';
import { lifecycleMermaid } from '../../../src/teach/pictures/mermaid.js';
import { livesInParts, movesOf } from '../../../src/teach/pictures/moves.js';
import { stateRows, stateTableAscii, stateTableSvg } from '../../../src/teach/pictures/state-table.js';
import { escaped, overlap } from '../../../src/teach/pictures/svg.js';
import { boxesOf, faultsOf, tagsOf } from './markup.js';

describe.each(DRAWN_ROLES)('the lifecycle of a %s key', (role) => {
  const svg = lifecycleSvg(role);
  const moves = movesOf(livesInParts()[`${role} key`]);

  it('is a picture of its own, 700 pixels wide', () => {
    expect(faultsOf(svg)).toEqual([]);
    expect(svg).toContain('width="700"');
  });

  it('has an arrow for every move of the machine, and names each', () => {
    expect(tagsOf(svg, 'path').filter((path) => path.includes('url(#arrow)'))).toHaveLength(moves.length);
    for (const { events } of moves) for (const event of events) expect(svg).toContain(`>${event}</text>`);
    for (const { from, to } of moves)
      expect(svg).toMatch(new RegExp(`${from === 'NotCreated' ? 'it exists' : from}, .* leads to ${to}\\.`));
  });

  it('has labels that cover neither each other nor a state, and are within the picture', () => {
    const boxes = boxesOf(svg);
    expect(boxes.length).toBeGreaterThan(moves.length);
    const covered = boxes.flatMap((box, index) => boxes.slice(index + 1).filter((other) => overlap(box, other)));
    expect(covered).toEqual([]);
    expect(boxes.filter(({ x, width }) => x < 0 || x + width > 700)).toEqual([]);
  });
});

describe('the lifecycle in Mermaid', () => {
  it('has every move once', () => {
    const parts = lifecycleMermaid();
    for (const [name, steps] of Object.entries(livesInParts())) {
      const arrows = parts[name as keyof typeof parts].split('\n').filter((line) => line.includes('-->'));
      expect(arrows).toHaveLength(movesOf(steps).length);
      expect(new Set(arrows.map((arrow) => arrow.split(':')[0])).size).toBe(arrows.length);
    }
  });
});

describe('the key-state table', () => {
  const svg = stateTableSvg();

  it('is a picture of its own, 700 pixels wide', () => {
    expect(faultsOf(svg)).toEqual([]);
    expect(svg).toContain('width="700"');
  });

  it('has every cell, with what it says in words', () => {
    const rows = stateRows();
    expect(tagsOf(svg, 'g')).toHaveLength(rows.length * STATE_COLUMNS.length);
    expect(svg).toContain('Encrypt, Disabled: refused, with the error of the footnote 1<');
    expect(svg).toContain(
      'UpdatePrimaryRegion: refused in Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Creating, Updating.',
    );
  });

  it('has a character for every cell in plain text', () => {
    const lines = stateTableAscii();
    expect(lines.find((line) => line.startsWith('UpdateAlias'))).toMatch(
      /^UpdateAlias +\. {3}\. {3}\? {3}\? {3}\. {3}\. {3}\. {3}\.$/,
    );
    expect(lines.filter((line) => /^\w+ +[.#?]/.test(line))).toHaveLength(stateRows().length);
  });
});

describe('text in a picture', () => {
  it('cannot break out of it', () => {
    expect(escaped('<script>"&\u0000\ud800')).toBe('&lt;script&gt;&quot;&amp;\ufffd\ufffd');
  });
});
