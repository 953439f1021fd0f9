// --output table, line for line as the AWS CLI draws it.

import { pythonText } from '../../aws-cli/python.js';
import { isObject } from '../../shared/objects.js';
import { FAILED, fail } from './world.js';

/** One part of a table: a title, and rows under column titles or under none. */
interface Section {
  readonly title: string;
  readonly level: number;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

type Row = readonly unknown[];
type Members = Readonly<Record<string, unknown>>;

/** A value as a table; empty where there is nothing to show. `columns`: the width that it should not exceed. */
export function tableText(title: string, value: unknown, columns: number): string {
  const sections = sectionsOf(title, value);
  if (sections.length === 0) return '';
  const isTooWide = widthOf(sections) > columns;
  const drawn = isTooWide ? sections.map(vertical) : sections;
  const width = widthOf(drawn);
  return [`${'-'.repeat(width)}\n`, ...drawn.flatMap((section) => lines(section, width))].join('');
}

function sectionsOf(title: string, value: unknown): readonly Section[] {
  const sections: Draft[] = [];
  build(sections, title, value, 0);
  return sections;
}

/** A section that is being filled: the last of its list. */
interface Draft extends Section {
  readonly headers: string[];
  readonly rows: string[][];
}

function open(sections: Draft[], name: string, level: number): void {
  sections.push({ title: name, level, headers: [], rows: [] });
}

function head(sections: Draft[], headers: readonly string[]): void {
  sections.at(-1)?.headers.push(...headers);
}

function row(sections: Draft[], elements: Row): void {
  const section = sections.at(-1);
  const columns = section?.rows[0]?.length ?? (section?.headers.length || elements.length);
  if (elements.length !== columns) {
    fail(`Row should have ${columns} elements, instead it has ${elements.length}`, FAILED);
  }
  section?.rows.push(elements.map(pythonText));
}

function build(sections: Draft[], name: string | undefined, current: unknown, level: number): void {
  if (isEmpty(current)) return;
  if (name !== undefined) open(sections, name, level);
  if (Array.isArray(current)) buildList(sections, name ?? '', current, level);
  else if (isObject(current)) buildMembers(sections, current, level);
}

function buildList(sections: Draft[], name: string, list: readonly unknown[], level: number): void {
  if (isObject(list[0])) return buildMembersList(sections, name, list.filter(isObject), level);
  for (const item of list) {
    if (isScalar(item)) row(sections, [item]);
    else if (Array.isArray(item) && item.every(isScalar)) row(sections, item);
    else build(sections, undefined, item, 0);
  }
}

function buildMembers(sections: Draft[], members: Members, level: number): void {
  const [scalars, others] = split([members]);
  const [only] = scalars;
  if (only !== undefined && scalars.length === 1) {
    row(sections, [only, members[only]]);
  } else if (scalars.length > 0) {
    head(sections, scalars);
    row(
      sections,
      scalars.map((name) => members[name]),
    );
  }
  for (const name of others) build(sections, name, members[name], level + 1);
}

function buildMembersList(sections: Draft[], name: string, list: readonly Members[], level: number): void {
  const [scalars, others] = split(list);
  head(sections, scalars);
  for (const [index, members] of list.entries()) {
    if (index > 0 && others.length > 0) {
      open(sections, name, level);
      head(sections, scalars);
    }
    row(
      sections,
      scalars.map((scalar) => (Object.hasOwn(members, scalar) ? members[scalar] : '')),
    );
    for (const other of others) if (Object.hasOwn(members, other)) build(sections, other, members[other], level + 1);
  }
}

/** The names whose values are scalars, and the other names, each sorted. */
function split(list: readonly Members[]): readonly [readonly string[], readonly string[]] {
  const scalars = new Set<string>();
  const others = new Set<string>();
  for (const members of list) {
    for (const [name, value] of Object.entries(members)) (isScalar(value) ? scalars : others).add(name);
  }
  return [[...scalars].sort(), [...others].sort()];
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** As Python sees it. */
function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === undefined || value === '' || value === 0 || value === false;
}

/** A section of one row, turned: each column is a row of its name and its value. */
function vertical(section: Section): Section {
  const [only] = section.rows;
  if (section.rows.length !== 1 || only === undefined || section.headers.length === 0) return section;
  return { ...section, headers: [], rows: section.headers.map((header, index) => [header, only[index] ?? '']) };
}

function widthOf(sections: readonly Section[]): number {
  const widths = sections.map((section) => {
    const columns = naturalWidths(section).reduce((sum, width) => sum + width, 0);
    return Math.max(textWidth(section.title), columns) + 2 + 2 * section.level;
  });
  return Math.max(...widths);
}

function naturalWidths({ headers, rows }: Section): readonly number[] {
  const all = headers.length === 0 ? rows : [headers, ...rows];
  return (all[0] ?? []).map((_, column) => 4 + Math.max(...all.map((row) => textWidth(row[column] ?? ''))));
}

/** The widths of the columns, stretched to fill the table. */
function stretchedWidths(section: Section, width: number): readonly number[] {
  const natural = naturalWidths(section);
  const factor = width / natural.reduce((sum, each) => sum + each, 0);
  const widths = natural.map((each) => roundHalfToEven(factor * each));
  // Rounding leaves a few too many, taken from the left, or too few, given from the right.
  let excess = widths.reduce((sum, each) => sum + each, 0) - width;
  for (let step = 0; excess !== 0; step += 1) {
    const index = excess > 0 ? step % widths.length : widths.length - 1 - (step % widths.length);
    widths[index] = (widths[index] ?? 0) - Math.sign(excess);
    excess -= Math.sign(excess);
  }
  return widths;
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function lines(section: Section, tableWidth: number): readonly string[] {
  const { title, level, headers, rows } = section;
  const width = tableWidth - 2 * level;
  const edge = '|'.repeat(level);
  const drawn: string[] = [];
  if (title !== '') {
    drawn.push(centred(title, width, '|'));
    if (headers.length === 0 && rows.length === 0) drawn.push(`+${'-'.repeat(width - 2)}+`);
  }
  if (headers.length > 0 || rows.length > 0) {
    const widths = stretchedWidths(section, width);
    if (widths.length === 0) return drawn.map((line) => `${edge}${line}${edge}\n`);
    const rule = widths.map((each, index) => (index === 0 ? `+${'-'.repeat(each - 2)}+` : `${'-'.repeat(each - 1)}+`));
    if (headers.length > 0) {
      const cells = headers.map((header, index) => centred(header, widths[index] ?? 0, index === 0 ? '|' : ''));
      drawn.push(rule.join(''), cells.join(''));
    }
    if (rows.length > 0) {
      const cells = rows.map((row) =>
        row.map((cell, index) => leftAligned(cell, widths[index] ?? 0, index === 0 ? '|' : '')).join(''),
      );
      drawn.push(rule.join(''), ...cells, rule.join(''));
    }
  }
  return drawn.map((line) => `${edge}${line}${edge}\n`);
}

function centred(text: string, width: number, leftEdge: string): string {
  const length = textWidth(text);
  const left = leftEdge + spaces(Math.floor(width / 2) - Math.floor(length / 2) - 1) + text;
  return `${left}${spaces(width - 1 - textWidth(left))}|`;
}

function leftAligned(text: string, width: number, leftEdge: string): string {
  const padding = width >= textWidth(text) + 2 + leftEdge.length + 1 ? 2 : 0;
  const left = leftEdge + spaces(padding) + text;
  return `${left}${spaces(width - textWidth(left) - 1)}|`;
}

function spaces(count: number): string {
  return ' '.repeat(Math.max(0, count));
}

/** The columns that a text takes in the AWS CLI's eyes: what is wide in East Asia, or may be, takes two. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) || AMBIGUOUS.test(character) ? 2 : 1;
  return width;
}

const WIDE =
  /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

// Of Unicode's EastAsianWidth.txt, up to U+2BFF: what is marked A.
const AMBIGUOUS = new RegExp(
  `[${[
    '\\u00a1\\u00a4\\u00a7\\u00a8\\u00aa\\u00ad\\u00ae\\u00b0-\\u00b4\\u00b6-\\u00ba\\u00bc-\\u00bf\\u00c6\\u00d0\\u00d7\\u00d8',
    '\\u00de-\\u00e1\\u00e6\\u00e8-\\u00ea\\u00ec\\u00ed\\u00f0\\u00f2\\u00f3\\u00f7-\\u00fa\\u00fc\\u00fe\\u0101\\u0111\\u0113',
    '\\u011b\\u0126\\u0127\\u012b\\u0131-\\u0133\\u0138\\u013f-\\u0142\\u0144\\u0148-\\u014b\\u014d\\u0152\\u0153\\u0166\\u0167',
    '\\u016b\\u01ce\\u01d0\\u01d2\\u01d4\\u01d6\\u01d8\\u01da\\u01dc\\u0251\\u0261\\u02c4\\u02c7\\u02c9-\\u02cb\\u02cd\\u02d0',
    '\\u02d8-\\u02db\\u02dd\\u02df\\u0300-\\u036f\\u0391-\\u03a1\\u03a3-\\u03a9\\u03b1-\\u03c1\\u03c3-\\u03c9\\u0401',
    '\\u0410-\\u044f\\u0451\\u2010\\u2013-\\u2016\\u2018\\u2019\\u201c\\u201d\\u2020-\\u2022\\u2024-\\u2027\\u2030\\u2032\\u2033',
    '\\u2035\\u203b\\u203e\\u2074\\u207f\\u2081-\\u2084\\u20ac\\u2103\\u2105\\u2109\\u2113\\u2116\\u2121\\u2122\\u2126\\u212b',
    '\\u2153\\u2154\\u215b-\\u215e\\u2160-\\u216b\\u2170-\\u2179\\u2189\\u2190-\\u2199\\u21b8\\u21b9\\u21d2\\u21d4\\u21e7\\u2200',
    '\\u2202\\u2203\\u2207\\u2208\\u220b\\u220f\\u2211\\u2215\\u221a\\u221d-\\u2220\\u2223\\u2225\\u2227-\\u222c\\u222e',
    '\\u2234-\\u2237\\u223c\\u223d\\u2248\\u224c\\u2252\\u2260\\u2261\\u2264-\\u2267\\u226a\\u226b\\u226e\\u226f\\u2282\\u2283',
    '\\u2286\\u2287\\u2295\\u2299\\u22a5\\u22bf\\u2312\\u2460-\\u24e9\\u24eb-\\u254b\\u2550-\\u2573\\u2580-\\u258f\\u2592-\\u2595',
    '\\u25a0\\u25a1\\u25a3-\\u25a9\\u25b2\\u25b3\\u25b6\\u25b7\\u25bc\\u25bd\\u25c0\\u25c1\\u25c6-\\u25c8\\u25cb\\u25ce-\\u25d1',
    '\\u25e2-\\u25e5\\u25ef\\u2605\\u2606\\u2609\\u260e\\u260f\\u261c\\u261e\\u2640\\u2642\\u2660\\u2661\\u2663-\\u2665',
    '\\u2667-\\u266a\\u266c\\u266d\\u266f\\u269e\\u269f\\u26bf\\u26c6-\\u26cd\\u26cf-\\u26d3\\u26d5-\\u26e1\\u26e3\\u26e8\\u26e9',
    '\\u26eb-\\u26f1\\u26f4\\u26f6-\\u26f9\\u26fb\\u26fc\\u26fe\\u26ff\\u273d\\u2776-\\u277f\\u2b56-\\u2b59',
  ].join('')}]`,
);
