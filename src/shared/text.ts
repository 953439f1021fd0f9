// Text for a terminal: colours, harmless characters, lines of some width.

import { keysOf, recordOf } from './objects.js';

const COLOURS = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

/** Functions that colour a text, or leave it as it is. */
export type Paint = Readonly<Record<keyof typeof COLOURS, (text: string) => string>>;

export function paintFor(hasColour: boolean): Paint {
  return recordOf(keysOf(COLOURS), (name) => {
    const [on, off] = COLOURS[name];
    return (text: string) => (hasColour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  });
}

/** A text without what could steer a terminal: control and format characters, and lone surrogates, become escapes. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** A value as JSON on one line, of at most so many characters. */
export function shown(value: unknown, most = Number.POSITIVE_INFINITY): string {
  return cut(printable(JSON.stringify(value) ?? 'nothing'), most);
}

export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Breaks a text into lines of at most `width` columns; a longer word is broken too. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    for (; word.length > width; word = word.slice(width)) lines.push(word.slice(0, width));
    line = word;
  }
  return [...lines, line];
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
] as const;

/** A span of time in words, such as `7 days` or `1 day 12 hours`. */
export function durationText(span: number): string {
  let rest = span;
  const words: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) words.push(plural(count, unit));
  }
  return words.length === 0 ? '0 seconds' : words.join(' ');
}
