import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHtml } from '../../../src/conformance/report/html.js';
import { KEY_STATES, OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { HOSTILE, REPORT } from './fixture.js';
import { type Element, elementsIn, readMarkup, textOf } from './markup.js';

const page = readMarkup(toHtml(REPORT));

function named(element: Element, name: string): readonly Element[] {
  return elementsIn(element, (one) => one.name === name);
}

function withId(id: string): Element {
  const [found, ...more] = elementsIn(page, ({ attributes }) => attributes.id === id);
  if (found === undefined || more.length > 0) throw new Error(`there must be one ${id}`);
  return found;
}

function classesIn(element: Element): readonly string[] {
  return named(element, 'td').map(({ attributes }) => (attributes.class ?? '').split(' ')[0] ?? '');
}

describe('a report as an HTML page', () => {
  it('loads nothing, runs nothing but its own script, and tells its language', () => {
    expect(elementsIn(page, ({ attributes }) => 'src' in attributes || 'onclick' in attributes)).toEqual([]);
    expect(named(page, 'link')).toEqual([]);
    const [script, ...more] = named(page, 'script');
    expect(more).toEqual([]);
    const hash = createHash('sha256')
      .update(textOf(script ?? page))
      .digest('base64');
    const policy = named(page, 'meta').find(({ attributes }) => attributes['http-equiv'] !== undefined);
    expect(policy?.attributes.content).toBe(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`,
    );
    expect(page.attributes.lang).toBe('en');
  });

  it('has a style for every class', () => {
    const [style = page] = named(page, 'style');
    const styled = new Set([...textOf(style).matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name));
    const used = elementsIn(page, () => true).flatMap(({ attributes }) => (attributes.class ?? '').split(' '));
    expect([...new Set(used)].filter((name) => name !== '' && !styled.has(name))).toEqual([]);
  });

  it('has dark colours for whoever wants them', () => {
    const [style] = named(page, 'style');
    expect(textOf(style ?? page)).toMatch(/color-scheme:light dark[\s\S]*@media \(prefers-color-scheme: dark\)/);
  });

  it('shows a cell for each operation and key state, with what was tried and what departed', () => {
    const map = withId('map');
    const [head, ...rows] = named(map, 'tr');
    expect(named(head ?? map, 'th').map(textOf)).toEqual(['Operation', ...KEY_STATES, 'no such key']);
    expect(rows.map((row) => textOf(named(row, 'th')[0] ?? row))).toEqual(OPERATIONS);
    for (const row of rows) expect(named(row, 'td')).toHaveLength(KEY_STATES.length + 1);
    const { cells } = REPORT.coverage;
    const classes = classesIn(map);
    const count = (name: string): number => classes.filter((given) => given === name).length;
    expect({ departed: count('departed'), agreed: count('agreed'), never: count('never'), none: count('') }).toEqual({
      departed: cells.filter(({ departed }) => departed > 0).length,
      agreed: cells.filter(({ tried, departed }) => tried > 0 && departed === 0).length,
      never: cells.filter(({ tried }) => tried === 0).length,
      none: KEY_STATES.length,
    });
  });

  it('says in each cell what its colour says', () => {
    const cells = named(withId('map'), 'td');
    const texts = (name: string): readonly string[] =>
      cells.filter(({ attributes }) => attributes.class?.startsWith(name) === true).map(textOf);
    expect(texts('departed').filter((text) => !/^✗ \d+\/\d+$/.test(text))).toEqual([]);
    expect(texts('agreed').filter((text) => !/^✓ [\d,]+$/.test(text))).toEqual([]);
    expect(new Set(texts('never'))).toEqual(new Set(['– never tried: needs a custom key store']));
    const never = cells.find(({ attributes }) => attributes.class === 'never');
    expect(never?.attributes.title).toBe('never tried: needs a custom key store');
  });

  it('has every finding, its rule with a link to the source, and the lines that show it', () => {
    const findings = named(withId('findings'), 'details').filter(({ attributes }) => attributes.class !== 'echoes');
    expect(findings.map(({ attributes }) => attributes.id)).toEqual(
      REPORT.findings.map((_, index) => `finding-${index + 1}`),
    );
    const [first = page] = findings;
    expect(textOf(named(first, 'summary')[0] ?? first)).toBe(
      '1. accepted what AWS refuses · ReplicateKey · Enabled · REPLICATE-1',
    );
    expect(findings.filter(({ attributes }) => !('open' in attributes))).toEqual([]);
    expect(named(first, 'dl').map(textOf)[0]).toBe('Expected of AWSUnsupportedOperationException✗ Received hereok');
    expect(named(named(first, 'ol')[0] ?? first, 'li').map((step) => textOf(step).split('{')[0])).toEqual([
      'us-east-1CreateKey',
      'us-east-1ReplicateKey',
      '1 hour later',
      'eu-west-2ReplicateKey',
    ]);
    expect(
      named(first, 'a')
        .map(({ attributes }) => attributes.href)
        .slice(0, 2),
    ).toEqual([
      '#cell-ReplicateKey-Enabled',
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html',
    ]);
    expect(textOf(named(first, 'pre')[0] ?? first).split('\n')).toContain('# 1 hour later');
  });

  it('leads from a finding to its cell of the map, and back', () => {
    const cells = named(withId('map'), 'td').filter(({ attributes }) => attributes.class === 'departed');
    const leads = cells.map((cell) => [cell.attributes.id, named(cell, 'a')[0]?.attributes.href]);
    const firsts = new Map(
      REPORT.findings
        .map(
          ({ operation, state }, index) => [`cell-${operation}-${state ?? 'none'}`, `#finding-${index + 1}`] as const,
        )
        .reverse(),
    );
    expect(new Map(leads.map(([cell = '', finding]) => [cell, finding]))).toEqual(new Map([...firsts].sort()));
    expect(leads.length).toBeGreaterThan(5);
  });

  it('says of each rule how often it decided, or why it never did', () => {
    const rows = named(withId('rules'), 'tr').filter((row) => named(row, 'td').length > 0);
    expect(rows).toHaveLength(REPORT.coverage.rules.length);
    const never = rows.filter((row) => textOf(row).endsWith('not reached in this run'));
    expect(never).toHaveLength(REPORT.coverage.rules.filter(({ exercised }) => exercised === 0).length);
  });

  it('has a row for each operation, with its outcome, the counts of its calls, and the reason', () => {
    const rows = named(withId('outcomes'), 'tr').map((row) =>
      elementsIn(row, ({ name }) => name === 'th' || name === 'td').map(textOf),
    );
    expect(rows[0]?.slice(0, 3)).toEqual(['Operation', 'Outcome', 'Calls made']);
    expect(rows).toContainEqual(['Sign', 'not tried', '0', '0', '0', '0', '0', '--skip Sign']);
    expect(rows).toContainEqual(['GetKeyPolicy', 'conforms openly', '9', '8', '8', '0', '1', '']);
    expect(rows.slice(1).map(([operation]) => operation)).toEqual(OPERATIONS);
  });

  it('tells what was not there and what was not tried apart, and the versions where they are known', () => {
    const lists = named(withId('outcomes'), 'li').map(textOf);
    expect(lists).toContain('Unsupported (it refuses a plain valid call): Encapsulate, Decapsulate');
    expect(lists).toContain('Not tried (--skip Sign): Sign');
    const versions = { 'mrk-model': '1.2.3' };
    const [facts] = elementsIn(readMarkup(toHtml({ ...REPORT, versions })), ({ name }) => name === 'dl');
    expect(facts && textOf(facts)).toContain('mrk-model1.2.3');
  });

  it('is the same page whatever the target said', () => {
    const hostile = readMarkup(toHtml({ ...REPORT, target: HOSTILE, startedAt: HOSTILE, errors: [HOSTILE] }));
    expect(named(hostile, 'script')).toHaveLength(1);
    expect(textOf(named(hostile, 'h1')[0] ?? hostile)).toContain('<script>alert(1)</script>');
    expect(textOf(hostile)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it('says so where nothing was found', () => {
    const clean = readMarkup(toHtml({ ...REPORT, findings: [] }));
    expect(textOf(clean)).toContain('None: no answer was judged that AWS could not give.');
    expect(elementsIn(clean, ({ attributes }) => attributes.id === 'filter')).toEqual([]);
  });
});
