// What a subcommand sees of the world around it, and text for a terminal.

/** The world around a command: given from outside, so that a spec can run a command in its own process. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The text of a file, or of standard input for `-`. Rejects with an error that a user can read. */
  readonly read: (file: string) => Promise<string>;
  readonly hasColour: boolean;
}

/** 0: it is as expected; 1: it is not; 2: the command or the file is wrong. */
export type ExitStatus = 0 | 1 | 2;

const COLOURS = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

/** Functions that colour a text, or leave it as it is. */
export type Paint = Readonly<Record<keyof typeof COLOURS, (text: string) => string>>;

export function paintFor(hasColour: boolean): Paint {
  const painters = Object.entries(COLOURS).map(([name, [on, off]]) => [
    name,
    (text: string) => (hasColour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text),
  ]);
  return Object.fromEntries(painters) as Paint;
}

/** A text without what could steer a terminal: control and format characters, and lone surrogates, become escapes. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** A value as JSON on one line, cut to a length. */
export function shown(value: unknown, most = 1000): string {
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
