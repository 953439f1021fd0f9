// Words of a POSIX shell: whatever a text holds, it stays one word, and nothing in it is run.

/** A piece of a word: as it stands, or the value of a variable. */
export type Part = string | { readonly variable: string };

/** A text in which some texts stand for variables. */
export function partsOf(text: string, variables: ReadonlyMap<string, string>): readonly Part[] {
  const parts: Part[] = [];
  let rest = text;
  while (rest !== '') {
    let [at, found] = [rest.length, ''];
    for (const known of variables.keys()) {
      const index = rest.indexOf(known);
      if (index >= 0 && (index < at || (index === at && known.length > found.length))) [at, found] = [index, known];
    }
    if (at > 0) parts.push(rest.slice(0, at));
    const variable = variables.get(found);
    if (variable !== undefined) parts.push({ variable });
    rest = rest.slice(at + found.length);
  }
  return parts;
}

const PLAIN = /^[A-Za-z0-9_./:@%+=,-]+$/;

/** A word that a shell reads as these parts. */
export function wordOf(parts: readonly Part[]): string {
  const isPlain = parts.every((part) => typeof part !== 'string' || PLAIN.test(part));
  if (isPlain && parts.some((part) => typeof part !== 'string')) {
    return `"${parts.map((part) => (typeof part === 'string' ? part : `\${${part.variable}}`)).join('')}"`;
  }
  return parts.length === 0
    ? "''"
    : parts.map((part) => (typeof part === 'string' ? quoted(part) : `"\${${part.variable}}"`)).join('');
}

/** One word with exactly this text. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Whether a text can be pasted: no control or format characters, and no half of a surrogate pair. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * JSON in which everything that cannot be pasted is escaped: on one line, or indented. Halves of surrogate pairs are
 * escaped by themselves, so the text can always be written as UTF-8.
 */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent) ?? 'null';
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' ? character : character.split('').map(escaped).join(''),
  );
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
