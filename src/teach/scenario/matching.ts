// Whether an answer is the expected one, and if not, where and how it differs.

import type { CallResult } from '../../model/engine/reduce.js';
import { isObject, isSameJson } from '../../shared/objects.js';
import { shown } from '../../shared/text.js';
import type { Expectation } from './scenario.js';
import { memberAt, parseTemplate, type Scope, segmentValue, textOf } from './template.js';

export interface Mismatch {
  /** The member of the answer, such as `KeyMetadata.KeyState`; empty: the answer itself. */
  readonly path: string;
  readonly expected: string;
  readonly received: string;
}

/** What each `<name:n>` of a case has turned out to be. */
export type Bound = ReadonlyMap<string, string>;

export interface Match {
  /** Empty: the answer is as expected. */
  readonly mismatches: readonly Mismatch[];
  /** With the names that this answer has bound. */
  readonly bound: Bound;
}

/** Compares an answer (its body as a scenario shows it) with an expectation. */
export function matchAnswer(
  expectation: Expectation,
  answer: CallResult,
  body: unknown,
  scope: Scope,
  bound: Bound,
): Match {
  const comparison: Comparison = {
    scope,
    bound: new Map(bound),
    isPartial: true,
    jsonStrings: new Set(),
    mismatches: [],
  };
  const done = (): Match => ({ mismatches: comparison.mismatches, bound: comparison.bound });
  if (expectation.kind === 'error') {
    const { code, message } = expectation;
    if (answer.ok) differ(comparison, '', code, `ok ${shown(body)}`);
    else if (answer.error.code !== code) differ(comparison, 'error', code, refusalText(answer));
    else if (message !== undefined) compareText(message, answer.error.message, 'message', comparison);
    return done();
  }
  if (!answer.ok) {
    differ(comparison, '', 'ok', refusalText(answer));
    return done();
  }
  const { absent, isPartial, jsonStrings } = expectation;
  // A body without members says only that the call succeeds.
  if (Object.keys(expectation.body).length > 0) {
    compare(expectation.body, body, '', { ...comparison, isPartial, jsonStrings: new Set(jsonStrings) });
  }
  for (const path of absent) {
    const member = memberAt(body, path.split('.'));
    if (member !== undefined) differ(comparison, path, 'no such member', shown(member));
  }
  return done();
}

interface Comparison {
  readonly scope: Scope;
  readonly bound: Map<string, string>;
  readonly isPartial: boolean;
  readonly jsonStrings: ReadonlySet<string>;
  readonly mismatches: Mismatch[];
}

function refusalText({ error }: Extract<CallResult, { ok: false }>): string {
  return `${error.code}${error.message === '' ? '' : `: ${error.message}`} [${error.rule}]`;
}

function differ({ mismatches }: Comparison, path: string, expected: string, received: string): void {
  mismatches.push({ path, expected, received });
}

function compare(expected: unknown, given: unknown, path: string, comparison: Comparison): void {
  let received = given;
  if (comparison.jsonStrings.has(path)) {
    received = jsonIn(given);
    if (received === undefined) return differ(comparison, path, 'JSON in a string', shown(given));
  }
  if (typeof expected === 'string') return compareText(expected, received, path, comparison);
  if (Array.isArray(expected)) return compareLists(expected, received, path, comparison);
  if (isObject(expected)) return compareObjects(expected, received, path, comparison);
  if (expected !== received) differ(comparison, path, shown(expected), shown(received));
}

function jsonIn(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

type Members = Readonly<Record<string, unknown>>;

function compareLists(expected: readonly unknown[], received: unknown, path: string, comparison: Comparison): void {
  if (!Array.isArray(received)) return differ(comparison, path, shown(expected), shown(received));
  if (received.length !== expected.length) {
    return differ(
      comparison,
      path,
      `${expected.length} in the list: ${shown(expected)}`,
      `${received.length}: ${shown(received)}`,
    );
  }
  for (const [index, member] of expected.entries()) {
    compare(member, received[index], under(path, String(index)), comparison);
  }
}

function compareObjects(expected: Members, received: unknown, path: string, comparison: Comparison): void {
  if (typeof received !== 'object' || received === null || Array.isArray(received)) {
    return differ(comparison, path, shown(expected), shown(received));
  }
  for (const [name, member] of Object.entries(expected)) {
    compare(member, memberAt(received, [name]), under(path, name), comparison);
  }
  if (comparison.isPartial) return;
  const others = Object.entries(received).filter(
    ([name, member]) => member !== undefined && !Object.hasOwn(expected, name),
  );
  if (others.length === 0) return;
  differ(
    comparison,
    path,
    'no other members ("partial": true allows them)',
    `also ${shown(Object.fromEntries(others))}`,
  );
}

function under(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A piece of an expected text: as it stands, or some text, which has a name where it must be the same everywhere. */
type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'any'; readonly source: string };

const PLACEHOLDER = /(<[^<>]+>)/;
const BINDS = /^<[a-z][a-z0-9-]*:[0-9]+>$/;

function compareText(expected: string, received: unknown, path: string, comparison: Comparison): void {
  const { scope, bound } = comparison;
  if (expected === 'datetime') {
    if (typeof received !== 'number') differ(comparison, path, 'a time in epoch seconds', shown(received));
    return;
  }
  const parsed = parseTemplate(expected);
  if (!parsed.ok) throw new Error(`the scenario's parser admitted ${expected}`);
  const pieces: Piece[] = [];
  for (const segment of parsed.segments) {
    if (segment.kind === 'text') {
      pieces.push(
        ...segment.text
          .split(PLACEHOLDER)
          .filter((text) => text !== '')
          .map(pieceOf),
      );
      continue;
    }
    const value = segmentValue(segment, scope);
    if (parsed.segments.length === 1 && typeof value !== 'string') {
      if (!isSameJson(value, received)) differ(comparison, path, `${shown(value)} (${expected})`, shown(received));
      return;
    }
    pieces.push({ kind: 'text', text: textOf(value) });
  }
  const found = typeof received === 'string' ? matchPieces(pieces, received, bound) : undefined;
  if (found === undefined) return differ(comparison, path, piecesText(pieces, bound), shown(received));
  for (const [name, text] of found) bound.set(name, text);
}

function pieceOf(text: string): Piece {
  return PLACEHOLDER.test(text) ? { kind: 'any', source: text } : { kind: 'text', text };
}

/**
 * The names that a text binds; undefined: it does not match. A placeholder ends where the text after it first stands:
 * nothing is tried twice, so no file can make this slow.
 */
function matchPieces(pieces: readonly Piece[], text: string, bound: Bound): Bound | undefined {
  const found = new Map<string, string>();
  const known = (piece: Piece): string | undefined =>
    piece.kind === 'text' ? piece.text : (found.get(piece.source) ?? bound.get(piece.source));
  let rest = text;
  for (const [index, piece] of pieces.entries()) {
    const literal = known(piece);
    if (literal !== undefined) {
      if (!rest.startsWith(literal)) return undefined;
      rest = rest.slice(literal.length);
      continue;
    }
    const later = pieces.slice(index + 1);
    const next = later.findIndex((piece) => known(piece) !== undefined);
    const following = later[next];
    const end =
      following === undefined ? rest.length : endBefore(known(following) ?? '', rest, next === later.length - 1);
    const taken = rest.slice(0, Math.max(end, 0));
    const source = piece.kind === 'any' ? piece.source : '';
    if (end < 0 || (source === '<non-empty>' && taken === '')) return undefined;
    if (BINDS.test(source)) found.set(source, taken);
    rest = rest.slice(end);
  }
  return rest === '' ? found : undefined;
}

function endBefore(literal: string, text: string, isLast: boolean): number {
  return isLast ? text.length - literal.length : text.indexOf(literal);
}

function piecesText(pieces: readonly Piece[], bound: Bound): string {
  const text = shown(pieces.map((piece) => (piece.kind === 'text' ? piece.text : piece.source)).join(''));
  const names = pieces.flatMap((piece) => {
    const value = piece.kind === 'any' ? bound.get(piece.source) : undefined;
    return piece.kind === 'any' && value !== undefined ? `${piece.source} is ${shown(value)}` : [];
  });
  return names.length === 0 ? text : `${text}, where ${[...new Set(names)].join(', ')}`;
}
