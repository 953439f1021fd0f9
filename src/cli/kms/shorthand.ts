// The AWS CLI's shorthand: `TagKey=a,TagValue=b`, `KeyName1=string,KeyName2=string`, lists `a=[b,c]`, and `{a=b}` inside.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html

/** Bytes stand where a file does. */
export type ShorthandValue =
  | string
  | Uint8Array
  | readonly ShorthandValue[]
  | { readonly [key: string]: ShorthandValue };

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
  const input: Cursor = { text, index: 0, isFromFile: false, file };
  const pairs = new Map<string, ShorthandValue>();
  for (;;) {
    const start = input.index;
    const key = take(input, KEY);
    sign(input);
    if (pairs.has(key)) {
      throw fault(
        `Second instance of key "${key}" encountered for input:\n${located(input, start)}\n` +
          'This is often because there is a preceding "," instead of a space.',
      );
    }
    pairs.set(key, values(input));
    if (input.index >= input.text.length) return Object.fromEntries(pairs);
    skip(input, ',');
  }
}

/** A shorthand, and how far it is read. */
interface Cursor {
  readonly text: string;
  index: number;
  /** Whether the value that is being read names a file. */
  isFromFile: boolean;
  readonly file: (value: string) => ShorthandValue | undefined;
}

/** `=`, or `@=` where the value names a file. */
function sign(input: Cursor): void {
  take(input, SPACE);
  input.isFromFile = input.text[input.index] === '@';
  if (input.isFromFile) input.index += 1;
  skip(input, '=');
}

function values(input: Cursor): ShorthandValue {
  if (input.text[input.index] === '[' || input.text[input.index] === '{') return nested(input);
  const first = word(input, FIRST_WORD) ?? '';
  const all: ShorthandValue[] = [first];
  for (;;) {
    take(input, SPACE);
    if (input.index >= input.text.length || input.text[input.index] !== ',') break;
    const comma = input.index;
    skip(input, ',');
    const next = input.index < input.text.length ? word(input, LATER_WORD) : undefined;
    take(input, SPACE);
    if (next === undefined && input.index >= input.text.length) throw expected(input, '<second>', '<none>');
    if (next === undefined || (input.index < input.text.length && input.text[input.index] !== ',')) {
      // It was the next key.
      input.index = comma;
      break;
    }
    all.push(next);
  }
  return all.length === 1 ? first : all;
}

function nested(input: Cursor): ShorthandValue {
  if (input.text[input.index] === '[') {
    const list: ShorthandValue[] = [];
    entries(input, '[', ']', () => list.push(nested(input)));
    return list;
  }
  if (input.text[input.index] !== '{') return word(input, FIRST_WORD) ?? '';
  const members: [string, ShorthandValue][] = [];
  entries(input, '{', '}', () => {
    const key = take(input, KEY);
    sign(input);
    members.push([key, nested(input)]);
  });
  return Object.fromEntries(members);
}

function entries(input: Cursor, open: string, close: string, entry: () => void): void {
  skip(input, open);
  while (input.text[input.index] !== close) {
    entry();
    take(input, SPACE);
    if (input.text[input.index] !== close) skip(input, ',');
  }
  input.index += 1;
}

function word(input: Cursor, bare: RegExp): ShorthandValue | undefined {
  const quote = input.text[input.index];
  if (quote === "'" || quote === '"') {
    const quoted = match(input, QUOTED[quote]);
    if (quoted === undefined) throw expected(input, quote === "'" ? '<singled quoted>' : '<double quoted>', '<none>');
    return resolved(input, quoted.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\'));
  }
  const found = match(input, bare);
  return found === undefined ? undefined : resolved(input, found.replaceAll('\\,', ',').trimEnd());
}

function resolved(input: Cursor, value: string): ShorthandValue {
  return (input.isFromFile ? input.file(value) : undefined) ?? value;
}

function skip(input: Cursor, character: string): void {
  take(input, SPACE);
  if (input.text[input.index] !== character) throw expected(input, character, input.text[input.index] ?? 'EOF');
  input.index += 1;
  take(input, SPACE);
}

function take(input: Cursor, pattern: RegExp): string {
  return match(input, pattern) ?? '';
}

function match(input: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = input.index;
  const found = pattern.exec(input.text)?.[0];
  input.index += found?.length ?? 0;
  return found;
}

function expected(input: Cursor, what: string, received: string): ShorthandFault {
  return fault(`Expected: '${what}', received: '${received}' for input:\n${located(input, input.index)}`);
}

/** The text with a mark under a place. */
function located(input: Cursor, at: number): string {
  const lineStart = input.text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = input.text.indexOf('\n', at);
  const end = lineEnd < 0 ? input.text.length : lineEnd;
  return `${input.text.slice(0, end)}\n${' '.repeat(Math.max(0, at - lineStart))}^${input.text.slice(end)}`;
}

function fault(message: string): ShorthandFault {
  return Object.assign(new Error(message), { shorthand: true as const });
}
