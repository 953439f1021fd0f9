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
    return createReader(text.replaceAll('\r\n', '\n'), 1).lines();
  } catch (error) {
    if (isShellFault(error)) return { line: error.line, message: error.message };
    throw error;
  }
}

function isShellFault(error: unknown): error is Error & ShellFault {
  return error instanceof Error && 'line' in error && typeof error.line === 'number';
}

function createReader(text: string, firstLine: number): { readonly lines: () => readonly ShellLine[] } {
  let at = 0;

  function lineAt(index: number): number {
    return firstLine + (text.slice(0, index).match(/\n/g)?.length ?? 0);
  }

  function fault(message: string, index = at): never {
    throw Object.assign(new Error(message), { line: lineAt(index) });
  }

  function lines(): readonly ShellLine[] {
    const found: ShellLine[] = [];
    while (at < text.length) {
      const character = text.charAt(at);
      if (/[\s;]/.test(character)) at += 1;
      else if (text.startsWith('\\\n', at)) at += 2;
      else if (character === '#') found.push(comment());
      else found.push(command());
    }
    return found;
  }

  function comment(): ShellComment {
    const line = lineAt(at);
    const end = endOfLine();
    const content = text.slice(at, end);
    at = end;
    return { line, comment: content };
  }

  function endOfLine(): number {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }

  function command(): ShellCommand {
    const start = at;
    let end = at;
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    for (;;) {
      skipBlanks();
      const character = text.charAt(at);
      if (character === '' || character === '\n' || character === ';' || character === '#') break;
      const name = words.length === 0 ? ASSIGNMENT.exec(text.slice(at))?.[0] : undefined;
      if (name === undefined) {
        words.push(word());
      } else {
        at += name.length + 1;
        assignments.push({ name, value: word() });
      }
      end = at;
    }
    if (text.charAt(at) === '#') at = endOfLine();
    return { line: lineAt(start), source: text.slice(start, end), assignments, words };
  }

  function skipBlanks(): void {
    for (;;) {
      if (text.startsWith('\\\n', at)) at += 2;
      else if (/[ \t]/.test(text.charAt(at))) at += 1;
      else return;
    }
  }

  function word(): Word {
    const pieces: Piece[] = [];
    let isQuoted = false;
    for (;;) {
      const character = text.charAt(at);
      if (character === '' || /[\s;]/.test(character)) break;
      if (character === "'") {
        isQuoted = true;
        pieces.push({ kind: 'text', text: singleQuoted() });
      } else if (character === '"') {
        isQuoted = true;
        pieces.push(...doubleQuoted());
      } else if (character === '\\') {
        if (text.charAt(at + 1) !== '\n') pieces.push({ kind: 'text', text: text.charAt(at + 1) });
        at += 2;
      } else if (character === '$') {
        pieces.push(expansion());
      } else if (UNSUPPORTED.test(character)) {
        fault(`${character} outside of quotes: a story has no pipes, redirections, groups or background commands`);
      } else {
        pieces.push({ kind: 'text', text: character });
        at += 1;
      }
    }
    return { pieces: joined(pieces), isQuoted };
  }

  function singleQuoted(): string {
    const end = text.indexOf("'", at + 1);
    if (end < 0) fault("a ' is never closed");
    const content = text.slice(at + 1, end);
    at = end + 1;
    return content;
  }

  function doubleQuoted(): readonly Piece[] {
    const start = at;
    const pieces: Piece[] = [];
    at += 1;
    for (;;) {
      const character = text.charAt(at);
      if (character === '') fault('a " is never closed', start);
      if (character === '"') break;
      if (character === '`') fault('` runs a command: write $(…)');
      if (character === '$') {
        pieces.push(expansion());
        continue;
      }
      const next = text.charAt(at + 1);
      const isEscape = character === '\\' && next !== '' && '$`"\\\n'.includes(next);
      if (!isEscape) pieces.push({ kind: 'text', text: character });
      else if (next !== '\n') pieces.push({ kind: 'text', text: next });
      at += isEscape ? 2 : 1;
    }
    at += 1;
    return joined(pieces);
  }

  function expansion(): Piece {
    const rest = text.slice(at);
    const [plain, braced, otherwise, bare] =
      /^\$(?:\{([A-Za-z_]\w*)(?::-([\w.:/@%+=,-]*))?\}|([A-Za-z_]\w*))/.exec(rest) ?? [];
    if (plain !== undefined) {
      at += plain.length;
      return { kind: 'variable', name: braced ?? bare ?? '', ...(otherwise === undefined ? {} : { otherwise }) };
    }
    if (rest.startsWith('$((')) fault('$((…)): a story does not calculate');
    if (rest.startsWith('$(')) return output();
    if (/^\$[\w{@*#?$!-]/.test(rest))
      fault(`${/^\$\{?.?[^}\s"]*\}?/.exec(rest)?.[0]}: a story has only $NAME, \${NAME} and \${NAME:-word}`);
    at += 1;
    return { kind: 'text', text: '$' };
  }

  function output(): Piece {
    const start = at + 2;
    const end = closing(start);
    const [first, ...more] = createReader(text.slice(start, end), lineAt(start)).lines();
    if (first === undefined || 'comment' in first || more.length > 0) return fault('$(…) must hold one command');
    at = end + 1;
    return { kind: 'output', command: first };
  }

  /** Where the parenthesis that was opened before `start` closes. */
  function closing(start: number): number {
    let depth = 1;
    let quote = '';
    for (let index = start; index < text.length; index += 1) {
      const character = text.charAt(index);
      if (character === '\\' && quote !== "'") index += 1;
      else if (quote !== '') quote = character === quote ? '' : quote;
      else if (character === "'" || character === '"') quote = character;
      else if (character === '(') depth += 1;
      else if (character === ')') depth -= 1;
      if (depth === 0) return index;
    }
    return fault('a $( is never closed');
  }

  return { lines };
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
