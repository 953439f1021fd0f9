import { describe, expect, it } from 'vitest';
import { STATE_COLUMNS } from '../../src/model/key/state-table.js';
import { CARDS } from '../../src/model/operations/index.js';
import { OPERATIONS } from '../../src/model/vocabulary/vocabulary.js';
import { mrk } from '../support/mrk.js';
import vector from '../vectors/key-state-table.json' with { type: 'json' };

const printed = (...args: readonly string[]) => mrk(['table', ...args]);

const VERDICTS: Readonly<Record<string, string>> = { ok: 'ok', fails: 'no', conditional: 'unless', 'n/a': 'n/a' };

describe('mrk table', () => {
  it('prints the key-state table as AWS does, but for the cells that name another rule [STATE-1]', async () => {
    const { out, status } = await printed();
    expect(status).toBe(0);
    const [heading = '', ...lines] = out.split('\n');
    const starts = STATE_COLUMNS.map((state) => heading.indexOf(` ${state}`) + 1);
    let compared = 0;
    for (const [operation, row] of Object.entries(vector.operations)) {
      const line = lines.find((text) => text.startsWith(`${operation} `)) ?? '';
      for (const [column, state] of STATE_COLUMNS.entries()) {
        const cell = line.slice(starts[column], starts[column + 1]).trim();
        if (cell.includes('[') || line.startsWith(`${operation} [`)) continue;
        const { verdict, footnotes = [] } = row[state] as { verdict: string; footnotes?: number[] };
        // 12 and 13 remark on what a success shows.
        const refusing = footnotes.filter((number) => number !== 12 && number !== 13);
        expect(cell, `${operation} ${state}`).toBe([VERDICTS[verdict], refusing.join(',')].filter(Boolean).join(' '));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(300);
    expect(out).toContain('[STATE-8a]');
    expect(out).toMatch(/^ {2}15 {2}KMSInvalidStateException$/m);
  });

  it('prints the checks of an operation in the order of its card, and the errors that it declares', async () => {
    const checks = CARDS.ReplicateKey.checks.map(({ name }) => name);
    expect((await printed('order')).out).toContain(`ReplicateKey\n  ${checks.join(' → ')}\n  observed REPLICATE-1: `);
    expect((await printed('errors')).out).toContain('ListKeys\n  DependencyTimeoutException\n');
  });

  it.each(['states', 'order', 'errors'])('prints %s as JSON, too', async (name) => {
    const { out } = await printed(name, '--json');
    const table = JSON.parse(out);
    const operations = Object.keys(name === 'states' ? table.operations : table);
    expect(operations.length).toBeGreaterThan(OPERATIONS.length - 4);
  });

  it('says what there is where a table is asked for that there is not', async () => {
    const { err, status } = await printed('stats');
    expect(status).toBe(2);
    expect(err).toMatch(/^mrk table: no such table: stats \(did you mean states\?\)/);
    expect((await printed('states', 'order')).status).toBe(2);
  });
});
