// As much YAML as a skeleton of `--generate-cli-skeleton yaml-input` needs: mappings and lists in blocks, plain and quoted
// scalars, | for longer texts, !!binary, comments; JSON where a value begins with { or [. Nothing else is understood.

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly raw: string;
  readonly number: number;
}

/** The value of a document. Throws a SyntaxError that names the line. */
export function parseYaml(text: string): unknown {
  const lines: Line[] = text.split(/\r?\n/).map((raw, index) => ({
    indent: raw.search(/\S|$/),
    text: withoutComment(raw).trim(),
    raw,
    number: index + 1,
  }));
  let at = 0;
  const value = block(0);
  if (peek() !== undefined) throw wrong('is not indented as the lines before it');
  return value ?? {};

  function peek(): Line | undefined {
    while (at < lines.length && (lines[at]?.text === '' || lines[at]?.text === '---')) at += 1;
    return lines[at];
  }

  function block(least: number): unknown {
    const first = peek();
    if (first === undefined || first.indent < least) return undefined;
    if (/^[[{]/.test(first.text)) return json(first.indent);
    return /^-(?:\s|$)/.test(first.text) ? list(first.indent) : mapping(first.indent);
  }

  function list(indent: number): readonly unknown[] {
    const values: unknown[] = [];
    for (let line = peek(); line?.indent === indent && /^-(?:\s|$)/.test(line.text); line = peek()) {
      const rest = line.text.slice(1).trimStart();
      if (rest === '') {
        at += 1;
        values.push(block(indent + 1) ?? null);
      } else if (/^[^'"[{]\S*?:(?:\s|$)/.test(rest)) {
        // A mapping that begins on the line of its dash.
        const inner = indent + line.text.length - rest.length;
        lines[at] = { ...line, indent: inner, text: rest };
        values.push(mapping(inner));
      } else {
        at += 1;
        values.push(scalar(rest, line));
      }
    }
    return values;
  }

  function mapping(indent: number): Readonly<Record<string, unknown>> {
    const members: [string, unknown][] = [];
    for (let line = peek(); line?.indent === indent; line = peek()) {
      const match = /^(?:"([^"]*)"|'([^']*)'|([^\s'"#[{][^:]*?))\s*:(?:\s+(.*))?$/.exec(line.text);
      if (match === null) throw wrong('is no member');
      at += 1;
      const [, double, single, plain, rest = ''] = match;
      members.push([double ?? single ?? plain ?? '', member(rest, indent, line)]);
    }
    return Object.fromEntries(members);
  }

  function member(rest: string, indent: number, line: Line): unknown {
    if (rest === '') {
      // A list may stand under its name without being indented.
      const next = peek();
      const isList = next !== undefined && next.indent === indent && /^-(?:\s|$)/.test(next.text);
      return (isList ? list(indent) : block(indent + 1)) ?? null;
    }
    if (/^\|[-+]?$/.test(rest)) return literal(indent, rest);
    return scalar(rest, line);
  }

  function literal(indent: number, sign: string): string {
    const taken: string[] = [];
    for (; at < lines.length; at += 1) {
      const line = lines[at];
      if (line === undefined || (line.raw.trim() !== '' && line.indent <= indent)) break;
      taken.push(line.raw);
    }
    const margin = Math.min(...taken.filter((raw) => raw.trim() !== '').map((raw) => raw.search(/\S/)));
    const body = taken
      .map((raw) => raw.slice(margin))
      .join('\n')
      .replace(/\n+$/, '');
    return sign === '|-' ? body : `${body}\n`;
  }

  function json(indent: number): unknown {
    const taken: string[] = [];
    for (; at < lines.length; at += 1) {
      const line = lines[at];
      if (line === undefined || (taken.length > 0 && line.indent < indent && line.text !== '')) break;
      taken.push(line.raw);
    }
    return JSON.parse(taken.join('\n'));
  }

  function scalar(given: string, line: Line): unknown {
    const rest = given.replace(/^!!(?:binary|str)\s+/, '');
    if (rest.startsWith("'") && rest.endsWith("'") && rest.length > 1) return rest.slice(1, -1).replaceAll("''", "'");
    if (rest.startsWith('"') || rest.startsWith('[') || rest.startsWith('{')) {
      try {
        return JSON.parse(rest);
      } catch {
        throw wrong('has a value that is not understood', line);
      }
    }
    if (/^[&*!|>%@`]/.test(rest)) throw wrong('has a value that is not understood', line);
    if (rest !== given) return rest;
    if (/^(?:null|~)$/i.test(rest)) return null;
    if (/^(?:true|false)$/i.test(rest)) return rest.toLowerCase() === 'true';
    return /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(rest) ? Number(rest) : rest;
  }

  function wrong(what: string, line = peek()): SyntaxError {
    return new SyntaxError(`line ${line?.number ?? lines.length} ${what}`);
  }
}

/** A line without its comment, which begins with # at the start or after a space, outside of quotes. */
function withoutComment(line: string): string {
  let quote: string | undefined;
  for (const [index, character] of [...line].entries()) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if ((character === '"' || character === "'") && /(?:^|[\s:[{,-])$/.test(line.slice(0, index))) {
      quote = character;
    } else if (character === '#' && (index === 0 || /\s/.test(line.charAt(index - 1)))) {
      return line.slice(0, index);
    }
  }
  return line;
}
