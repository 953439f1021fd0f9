// The few words of a shell that a story needs: quotes, comments, continued lines, variables, and $(…) for the output of
// another command. It is read as a whole before anything is played, and no shell ever runs it.

/** A piece of a word. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** `otherwise` takes its place where it is not set, or empty. */
  | { readonly kind: 'variable'; readonly name: string; readonly otherwise?: string }
  | { readonly kind: 'output'; readonly command: ShellCommand };

export interface Word {
  readonly pieces: readonly Piece[];
  /** A word without quotes is gone if nothing is left of it. */
  readonly isQuoted: boolean;
}

interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** Assignments, then a command's words; without words the assignments last. */
export interface ShellCommand {
  readonly line: number;
  /** As it is written. */
  readonly source: string;
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
}

interface ShellComment {
  readonly line: number;
  readonly comment: string;
}

export type ShellLine = ShellCommand | ShellComment;

/** What the shell has, but a story has not. */
export interface ShellFault {
  readonly line: number;
  readonly message: string;
}

const UNSUPPORTED = /[|&<>()`{}]/;
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*(?==)/;

export function parseShell(text: string): readonly ShellLine[] | ShellFault {
  try {
    return lines({ text: text.replaceAll('\r\n', '\n'), firstLine: 1, at: 0 });
  } catch (error) {
    if (isShellFault(error)) return { line: error.line, message: error.message };
    throw error;
  }
}

function isShellFault(error: unknown): error is Error & ShellFault {
  return error instanceof Error && 'line' in error && typeof error.line === 'number';
}

/** A script, and how far it is read. */
interface Cursor {
  readonly text: string;
  /** The number of the text's first line. */
  readonly firstLine: number;
  at: number;
}

function lineAt(script: Cursor, index: number): number {
  return script.firstLine + (script.text.slice(0, index).match(/\n/g)?.length ?? 0);
}

function fault(script: Cursor, message: string, index = script.at): never {
  throw Object.assign(new Error(message), { line: lineAt(script, index) });
}

function lines(script: Cursor): readonly ShellLine[] {
  const found: ShellLine[] = [];
  while (script.at < script.text.length) {
    const character = script.text.charAt(script.at);
    if (/[\s;]/.test(character)) script.at += 1;
    else if (script.text.startsWith('\\\n', script.at)) script.at += 2;
    else if (character === '#') found.push(comment(script));
    else found.push(command(script));
  }
  return found;
}

function comment(script: Cursor): ShellComment {
  const line = lineAt(script, script.at);
  const end = endOfLine(script);
  const content = script.text.slice(script.at, end);
  script.at = end;
  return { line, comment: content };
}

function endOfLine(script: Cursor): number {
  const end = script.text.indexOf('\n', script.at);
  return end < 0 ? script.text.length : end;
}

function command(script: Cursor): ShellCommand {
  const start = script.at;
  let end = script.at;
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  for (;;) {
    skipBlanks(script);
    const character = script.text.charAt(script.at);
    if (character === '' || character === '\n' || character === ';' || character === '#') break;
    const name = words.length === 0 ? ASSIGNMENT.exec(script.text.slice(script.at))?.[0] : undefined;
    if (name === undefined) {
      words.push(word(script));
    } else {
      script.at += name.length + 1;
      assignments.push({ name, value: word(script) });
    }
    end = script.at;
  }
  if (script.text.charAt(script.at) === '#') script.at = endOfLine(script);
  return { line: lineAt(script, start), source: script.text.slice(start, end), assignments, words };
}

function skipBlanks(script: Cursor): void {
  for (;;) {
    if (script.text.startsWith('\\\n', script.at)) script.at += 2;
    else if (/[ \t]/.test(script.text.charAt(script.at))) script.at += 1;
    else return;
  }
}

function word(script: Cursor): Word {
  const pieces: Piece[] = [];
  let isQuoted = false;
  for (;;) {
    const character = script.text.charAt(script.at);
    if (character === '' || /[\s;]/.test(character)) break;
    if (character === "'") {
      isQuoted = true;
      pieces.push({ kind: 'text', text: singleQuoted(script) });
    } else if (character === '"') {
      isQuoted = true;
      pieces.push(...doubleQuoted(script));
    } else if (character === '\\') {
      const next = script.text.charAt(script.at + 1);
      if (next !== '\n') pieces.push({ kind: 'text', text: next });
      script.at += 2;
    } else if (character === '$') {
      pieces.push(expansion(script));
    } else if (UNSUPPORTED.test(character)) {
      fault(
        script,
        `${character} outside of quotes: a story has no pipes, redirections, groups or background commands`,
      );
    } else {
      pieces.push({ kind: 'text', text: character });
      script.at += 1;
    }
  }
  return { pieces: joined(pieces), isQuoted };
}

function singleQuoted(script: Cursor): string {
  const end = script.text.indexOf("'", script.at + 1);
  if (end < 0) fault(script, "a ' is never closed");
  const content = script.text.slice(script.at + 1, end);
  script.at = end + 1;
  return content;
}

function doubleQuoted(script: Cursor): readonly Piece[] {
  const start = script.at;
  const pieces: Piece[] = [];
  script.at += 1;
  for (;;) {
    const character = script.text.charAt(script.at);
    if (character === '') fault(script, 'a " is never closed', start);
    if (character === '"') break;
    if (character === '`') fault(script, '` runs a command: write $(…)');
    if (character === '$') {
      pieces.push(expansion(script));
      continue;
    }
    const next = script.text.charAt(script.at + 1);
    const isEscape = character === '\\' && next !== '' && '$`"\\\n'.includes(next);
    if (!isEscape) pieces.push({ kind: 'text', text: character });
    else if (next !== '\n') pieces.push({ kind: 'text', text: next });
    script.at += isEscape ? 2 : 1;
  }
  script.at += 1;
  return joined(pieces);
}

function expansion(script: Cursor): Piece {
  const rest = script.text.slice(script.at);
  const [plain, braced, otherwise, bare] =
    /^\$(?:\{([A-Za-z_]\w*)(?::-([\w.:/@%+=,-]*))?\}|([A-Za-z_]\w*))/.exec(rest) ?? [];
  if (plain !== undefined) {
    script.at += plain.length;
    return { kind: 'variable', name: braced ?? bare ?? '', ...(otherwise === undefined ? {} : { otherwise }) };
  }
  if (rest.startsWith('$((')) fault(script, '$((…)): a story does not calculate');
  if (rest.startsWith('$(')) return output(script);
  if (/^\$[\w{@*#?$!-]/.test(rest))
    fault(script, `${/^\$\{?.?[^}\s"]*\}?/.exec(rest)?.[0]}: a story has only $NAME, \${NAME} and \${NAME:-word}`);
  script.at += 1;
  return { kind: 'text', text: '$' };
}

function output(script: Cursor): Piece {
  const start = script.at + 2;
  const end = closing(script, start);
  const [first, ...more] = lines({
    text: script.text.slice(start, end),
    firstLine: lineAt(script, start),
    at: 0,
  });
  if (first === undefined || 'comment' in first || more.length > 0) return fault(script, '$(…) must hold one command');
  script.at = end + 1;
  return { kind: 'output', command: first };
}

/** Where the parenthesis that was opened before `start` closes. */
function closing(script: Cursor, start: number): number {
  let depth = 1;
  let quote = '';
  for (let index = start; index < script.text.length; index += 1) {
    const character = script.text.charAt(index);
    if (character === '\\' && quote !== "'") index += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return fault(script, 'a $( is never closed');
}

/** Texts that follow each other, as one. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text')
      all[all.length - 1] = { kind: 'text', text: last.text + piece.text };
    else all.push(piece);
  }
  return all;
}
