// --output table, line for line as the AWS CLI draws it.

import { pythonText } from './python.js';
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
  const sections: { title: string; level: number; headers: string[]; rows: string[][] }[] = [];
  build(title, value, 0);
  return sections;

  function open(name: string, level: number): void {
    sections.push({ title: name, level, headers: [], rows: [] });
  }

  function head(headers: readonly string[]): void {
    sections.at(-1)?.headers.push(...headers);
  }

  function row(elements: Row): void {
    const section = sections.at(-1);
    const columns = section?.rows[0]?.length ?? (section?.headers.length || elements.length);
    if (elements.length !== columns) {
      fail(`Row should have ${columns} elements, instead it has ${elements.length}`, FAILED);
    }
    section?.rows.push(elements.map(pythonText));
  }

  function build(name: string | undefined, current: unknown, level: number): void {
    if (isEmpty(current)) return;
    if (name !== undefined) open(name, level);
    if (Array.isArray(current)) buildList(name ?? '', current, level);
    else if (isMembers(current)) buildMembers(current, level);
  }

  function buildList(name: string, list: readonly unknown[], level: number): void {
    if (isMembers(list[0])) return buildMembersList(name, list.filter(isMembers), level);
    for (const item of list) {
      if (isScalar(item)) row([item]);
      else if (Array.isArray(item) && item.every(isScalar)) row(item);
      else build(undefined, item, 0);
    }
  }

  function buildMembers(members: Members, level: number): void {
    const [scalars, others] = split([members]);
    const [only] = scalars;
    if (only !== undefined && scalars.length === 1) {
      row([only, members[only]]);
    } else if (scalars.length > 0) {
      head(scalars);
      row(scalars.map((name) => members[name]));
    }
    for (const name of others) build(name, members[name], level + 1);
  }

  function buildMembersList(name: string, list: readonly Members[], level: number): void {
    const [scalars, others] = split(list);
    head(scalars);
    for (const [index, members] of list.entries()) {
      if (index > 0 && others.length > 0) {
        open(name, level);
        head(scalars);
      }
      row(scalars.map((scalar) => (Object.hasOwn(members, scalar) ? members[scalar] : '')));
      for (const other of others) if (Object.hasOwn(members, other)) build(other, members[other], level + 1);
    }
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

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As Python sees it. */
function isEmpty(value: unknown): boolean {
  if (!isScalar(value)) return Object.keys(value as object).length === 0;
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

/** The columns that a text takes in a terminal: East Asian wide characters take two. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += isWide(character) ? 2 : 1;
  return width;
}

function isWide(character: string): boolean {
  return /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character,
  );
}
