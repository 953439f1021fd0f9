import { describe, expect, it } from 'vitest';
import type { KeySet } from '../../../src/index.js';
import { STATE_COLUMNS } from '../../../src/model/key/state-table.js';
import { follower, type Scene } from '../../../src/teach/pictures/course.js';
import { DRAWN_ROLES, lifecycleSvg } from '../../../src/teach/pictures/lifecycle.js';
import { lifecycleMermaid } from '../../../src/teach/pictures/mermaid.js';
import { livesInParts, movesOf } from '../../../src/teach/pictures/moves.js';
import { keySetsMermaid, keySetsSvg } from '../../../src/teach/pictures/set.js';
import { stateRows, stateTableAscii, stateTableSvg } from '../../../src/teach/pictures/state-table.js';
import { escaped, overlap } from '../../../src/teach/pictures/svg.js';
import { timelineSvg } from '../../../src/teach/pictures/timeline.js';
import { boxesOf, faultsOf, tagsOf } from './markup.js';
import { scenesOf } from './scenes.js';

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

  it('shows what AWS allows but in the case of a footnote as refused in that case', () => {
    expect(svg).toContain('DeleteImportedKeyMaterial, Enabled: refused if the footnote says so 9<');
    expect(svg).toContain(
      'DeleteImportedKeyMaterial: refused in Creating, Updating; refused if so in Enabled, Disabled,',
    );
    expect(stateTableAscii().find((line) => line.startsWith('DeleteImportedKeyMaterial'))).toMatch(
      /^\w+ +(?:\? {3}){4}\. /,
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

/** A set whose primary key is being changed, with a replica key that is Creating. */
const CHANGING = scenesOf(
  { region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } },
  { region: 'us-east-1', operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
  { region: 'us-east-1', operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-2' } },
  60_000,
  { region: 'us-east-1', operation: 'ReplicateKey', input: { ReplicaRegion: 'ca-central-1' } },
  { region: 'us-east-1', operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-2' } },
);

function keySetsAfter(scenes: readonly Scene[]): readonly KeySet[] {
  const { follow, keySets } = follower();
  for (const { events } of scenes) follow(events);
  return keySets();
}

describe('the picture of a key set', () => {
  const keySets = keySetsAfter(CHANGING);
  const svg = keySetsSvg(keySets);

  it('stands alone, and says in words what it shows', () => {
    expect(faultsOf(svg)).toEqual([]);
    expect(svg).toMatch(
      /the primary key in eu-west-2 is Updating, until .*the replica key in us-east-1 is Updating, until /,
    );
    expect(svg).toContain('The primary key is being changed from us-east-1 to eu-west-2.');
  });

  it('has an arrow for each replication, and one for the running change of the primary key', () => {
    const arrows = tagsOf(svg, 'path').filter((path) => path.includes('url(#arrow)'));
    expect(arrows.filter((path) => path.includes('marker-end'))).toHaveLength(2);
    expect(arrows.filter((path) => path.includes('marker-start'))).toHaveLength(1);
    expect(svg.match(/>(replicated|being replicated|primary update)</g)).toEqual([
      '>replicated<',
      '>primary update<',
      '>being replicated<',
    ]);
  });

  it('has no key or label over another, with as many Regions as there are', () => {
    const scenes = scenesOf(
      { region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } },
      ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'ca-central-1', 'sa-east-1', 'us-west-2', 'us-east-2'].map(
        (region) => ({
          region: 'us-east-1',
          operation: 'ReplicateKey',
          input: { ReplicaRegion: region },
        }),
      ),
    );
    const many = keySetsSvg(keySetsAfter(scenes));
    const boxes = boxesOf(many).filter(({ height }) => height !== 24);
    expect(boxes).toHaveLength(8 + 7);
    expect(boxes.flatMap((box, index) => boxes.slice(index + 1).filter((other) => overlap(box, other)))).toEqual([]);
  });

  it('says that there is no key', () => {
    expect(faultsOf(keySetsSvg([]))).toEqual([]);
    expect(keySetsSvg([])).toContain('There is no key.');
    expect(keySetsMermaid([])).toBe('flowchart LR');
  });

  it('shows the change of the primary key in Mermaid', () => {
    expect(keySetsMermaid(keySets)).toContain('k0_1 -. primary update .-> k0_0');
  });
});

describe('the timeline', () => {
  it('has bands of key states, and a mark for every call: round what was answered, square what was refused', () => {
    const svg = timelineSvg([{ title: 'A <change>', scenes: CHANGING }]);
    expect(faultsOf(svg)).toEqual([]);
    expect(svg).toContain('A &lt;change&gt;');
    expect(tagsOf(svg, 'circle').filter((tag) => tag.includes('"mark"'))).toHaveLength(4);
    expect(tagsOf(svg, 'rect').filter((tag) => tag.includes('"mark bad"'))).toHaveLength(1);
    expect(svg).toContain('us-east-1: Enabled (primary) from day 0, Updating from day 0.');
    expect(svg).toMatch(
      /3\. Day 0, us-east-1: UpdatePrimaryRegion, refused: KMSInvalidStateException \[PRIMARY-4b\]\./,
    );
  });

  it('goes on below where it is long, and stays 700 pixels wide', () => {
    const waits = Array.from({ length: 40 }, () => 86_400_000);
    const svg = timelineSvg([
      { title: '', scenes: scenesOf({ region: 'us-east-1', operation: 'CreateKey', input: {} }, ...waits) },
    ]);
    expect(faultsOf(svg)).toEqual([]);
    const boxes = boxesOf(svg);
    expect(new Set(boxes.map(({ y }) => y)).size).toBeGreaterThan(2);
    expect(boxes.filter(({ x, width }) => x + width > 700)).toEqual([]);
    expect(svg).toContain('>day 0</text>');
  });

  it('shows that a key is gone, and that of nothing there is nothing', () => {
    const scenes = scenesOf(
      { region: 'us-east-1', operation: 'CreateKey', input: {} },
      { region: 'us-east-1', operation: 'ScheduleKeyDeletion', input: { PendingWindowInDays: 7 } },
      7 * 86_400_000,
    );
    expect(timelineSvg([{ title: '', scenes }])).toContain(
      'us-east-1: Enabled from day 0, PendingDeletion from day 0, gone from day 7.',
    );
    expect(faultsOf(timelineSvg([{ title: '', scenes: [] }]))).toEqual([]);
  });
});

describe('text in a picture', () => {
  it('cannot break out of it', () => {
    expect(escaped('<script>"&\u0000\ud800')).toBe('&lt;script&gt;&quot;&amp;\ufffd\ufffd');
  });
});
