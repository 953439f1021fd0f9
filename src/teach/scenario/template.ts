// What `${…}` stands for in the texts of a scenario.

import { parseDuration } from '../../store/duration.js';

/** A piece of a text: as it stands, or something to put in. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'account' | 'random' | 'randomWithoutPrefix' }
  | { readonly kind: 'now'; readonly offset: number }
  | { readonly kind: 'member'; readonly source: string; readonly name: string; readonly path: readonly string[] };

/** What the pieces are taken from. */
export interface Scope {
  readonly accountId: string;
  /** In epoch milliseconds. */
  readonly now: () => number;
  /** The suffix or name that `${random}` and `${randomWithoutPrefix}` are throughout the case. */
  readonly random: string;
  /** The results that steps have named. */
  readonly results: ReadonlyMap<string, unknown>;
}

/** A name that a step may give to its result. */
export const RESULT_NAME = /^(?!(?:account|now|random|randomWithoutPrefix)$)[A-Za-z][A-Za-z0-9_]*$/;

/** The pieces of a text. `$${` is a plain `${`. */
export function parseTemplate(
  text: string,
): { readonly ok: true; readonly segments: readonly Segment[] } | { readonly ok: false; readonly fault: string } {
  const segments: Segment[] = [];
  let rest = 0;
  const addText = (until: number, more = ''): void => {
    const piece = text.slice(rest, until) + more;
    if (piece !== '') segments.push({ kind: 'text', text: piece });
  };
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', rest)) {
    if (text[at - 1] === '$' && at > rest) {
      addText(at - 1, '${');
      rest = at + 2;
      continue;
    }
    const end = text.indexOf('}', at);
    const segment = end < 0 ? undefined : parseReference(text.slice(at + 2, end));
    if (segment === undefined) {
      const source = text.slice(at, end < 0 ? at + 20 : end + 1);
      return { ok: false, fault: `${source} is no template (for a plain \${ write $\${)` };
    }
    addText(at);
    segments.push(segment);
    rest = end + 1;
  }
  addText(text.length);
  return { ok: true, segments };
}

function parseReference(source: string): Segment | undefined {
  if (source === 'account' || source === 'random' || source === 'randomWithoutPrefix') return { kind: source };
  const now = /^now(?:([+-])(P.*))?$/.exec(source);
  if (now !== null) {
    const offset = now[2] === undefined ? 0 : durationOf(now[2]);
    return offset === undefined ? undefined : { kind: 'now', offset: now[1] === '-' ? -offset : offset };
  }
  const [name = '', ...path] = source.split('.');
  return RESULT_NAME.test(name) && !path.includes('') ? { kind: 'member', source, name, path } : undefined;
}

/** The milliseconds of an ISO 8601 duration that is not negative; undefined: it is none. */
export function durationOf(text: string): number | undefined {
  try {
    const duration = parseDuration(text);
    return Number.isSafeInteger(duration) && duration >= 0 ? duration : undefined;
  } catch {
    return undefined;
  }
}

/** The value of a piece; undefined: there is no such member. */
export function segmentValue(segment: Segment, scope: Scope): unknown {
  switch (segment.kind) {
    case 'text':
      return segment.text;
    case 'account':
      return scope.accountId;
    case 'random':
    case 'randomWithoutPrefix':
      return scope.random;
    case 'now':
      return (scope.now() + segment.offset) / 1000;
    case 'member':
      return memberAt(scope.results.get(segment.name), segment.path);
  }
}

/** The value at a path of own members, also of lists (`Aliases.0.AliasName`). */
export function memberAt(value: unknown, path: readonly string[]): unknown {
  let member = value;
  for (const name of path) {
    if (typeof member !== 'object' || member === null || !Object.hasOwn(member, name)) return undefined;
    member = Reflect.get(member, name);
  }
  return member;
}

/**
 * A text with everything put in: where the whole text is one template, its value as it is, such as a number. What is
 * missing is added to `missing`.
 */
export function expand(text: string, scope: Scope, missing: string[]): unknown {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(`the scenario's parser admitted ${text}`);
  const values = parsed.segments.map((segment) => {
    const value = segmentValue(segment, scope);
    if (value === undefined && segment.kind === 'member') missing.push(`\${${segment.source}}`);
    return value;
  });
  return values.length === 1 ? values[0] : values.map(textOf).join('');
}

/** A value inside of a longer text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
