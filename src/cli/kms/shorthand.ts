// The AWS CLI's shorthand: `TagKey=a,TagValue=b`, `KeyName1=string,KeyName2=string`, lists `a=[b,c]`, and `{a=b}` inside.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html

export type ShorthandValue = string | readonly ShorthandValue[] | { readonly [key: string]: ShorthandValue };

/** What is wrong with a shorthand, and where. */
export interface ShorthandFault extends Error {
  readonly shorthand: true;
}

export function isShorthandFault(error: unknown): error is ShorthandFault {
  return error instanceof Error && 'shorthand' in error;
}

// A word may hold an escaped comma. Which other characters it may begin with and hold depends on where it stands: the
// first value after `=` may contain `=`, those after a comma may not, or else `a=b,c=d` would be one list.
const FIRST_WORD = /(?:\\,|[^\s"',=[{])(?:\\,|[^"',\]}])*/y;
const LATER_WORD = /(?:\\,|[^\s"',=[{])(?:\\,|[^"',=])*/y;
const QUOTED = { "'": /'(?:\\'|[^'])*'/y, '"': /"(?:\\"|[^"])*"/y } as const;
const KEY = /[A-Za-z0-9_.#/:-]*/y;
const SPACE = /\s*/y;

/** The value of a shorthand; `file` gives what stands in a file, for `key@=file://name`. Throws a ShorthandFault. */
export function parseShorthand(
  text: string,
  file: (value: string) => ShorthandValue | undefined = () => undefined,
): ShorthandValue {
  let index = 0;
  let isFromFile = false;
  const pairs = new Map<string, ShorthandValue>();
  for (;;) {
    const start = index;
    const key = take(KEY);
    sign();
    if (pairs.has(key)) {
      throw fault(
        `Second instance of key "${key}" encountered for input:\n${located(start)}\n` +
          'This is often because there is a preceding "," instead of a space.',
      );
    }
    pairs.set(key, values());
    if (index >= text.length) return Object.fromEntries(pairs);
    skip(',');
  }

  /** `=`, or `@=` where the value names a file. */
  function sign(): void {
    take(SPACE);
    isFromFile = text[index] === '@';
    if (isFromFile) index += 1;
    skip('=');
  }

  function values(): ShorthandValue {
    if (text[index] === '[' || text[index] === '{') return nested();
    const first = word(FIRST_WORD) ?? '';
    const all: ShorthandValue[] = [first];
    for (;;) {
      take(SPACE);
      if (index >= text.length || text[index] !== ',') break;
      const comma = index;
      skip(',');
      const next = index < text.length ? word(LATER_WORD) : undefined;
      take(SPACE);
      if (next === undefined && index >= text.length) throw expected('<second>', '<none>');
      if (next === undefined || (index < text.length && text[index] !== ',')) {
        // It was the next key.
        index = comma;
        break;
      }
      all.push(next);
    }
    return all.length === 1 ? first : all;
  }

  function nested(): ShorthandValue {
    if (text[index] === '[') {
      const list: ShorthandValue[] = [];
      entries('[', ']', () => list.push(nested()));
      return list;
    }
    if (text[index] !== '{') return word(FIRST_WORD) ?? '';
    const members: [string, ShorthandValue][] = [];
    entries('{', '}', () => {
      const key = take(KEY);
      sign();
      members.push([key, nested()]);
    });
    return Object.fromEntries(members);
  }

  function entries(open: string, close: string, entry: () => void): void {
    skip(open);
    while (text[index] !== close) {
      entry();
      take(SPACE);
      if (text[index] !== close) skip(',');
    }
    index += 1;
  }

  function word(bare: RegExp): ShorthandValue | undefined {
    const quote = text[index];
    if (quote === "'" || quote === '"') {
      const quoted = match(QUOTED[quote]);
      if (quoted === undefined) throw expected(quote === "'" ? '<singled quoted>' : '<double quoted>', '<none>');
      return resolved(quoted.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\'));
    }
    const found = match(bare);
    return found === undefined ? undefined : resolved(found.replaceAll('\\,', ',').trimEnd());
  }

  function resolved(value: string): ShorthandValue {
    return (isFromFile ? file(value) : undefined) ?? value;
  }

  function skip(character: string): void {
    take(SPACE);
    if (text[index] !== character) throw expected(character, text[index] ?? 'EOF');
    index += 1;
    take(SPACE);
  }

  function take(pattern: RegExp): string {
    return match(pattern) ?? '';
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = index;
    const found = pattern.exec(text)?.[0];
    index += found?.length ?? 0;
    return found;
  }

  function expected(what: string, received: string): ShorthandFault {
    return fault(`Expected: '${what}', received: '${received}' for input:\n${located(index)}`);
  }

  /** The text with a mark under a place. */
  function located(at: number): string {
    const lineStart = text.lastIndexOf('\n', at - 1) + 1;
    const lineEnd = text.indexOf('\n', at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    return `${text.slice(0, end)}\n${' '.repeat(Math.max(0, at - lineStart))}^${text.slice(end)}`;
  }
}

function fault(message: string): ShorthandFault {
  return Object.assign(new Error(message), { shorthand: true as const });
}
