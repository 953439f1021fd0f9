// A paragraph of a lesson in pieces: Markdown inside of a line, and the rules that it names. Pure.

import { type RuleId, ruleOf } from '../../index.js';

export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'rule'; readonly id: RuleId; readonly isAssumed: boolean };

/** The rules that texts name, each once. */
export function rulesNamedIn(texts: readonly string[]): readonly RuleId[] {
  return [...new Set(texts.flatMap(inlinesOf).flatMap((piece) => (piece.kind === 'rule' ? [piece.id] : [])))];
}

const PIECE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([A-Z]+-\d+[a-z]?)\]|\[([^\]]*)\]\([^)]*\)/g;

/** The pieces of a text, in order. A link is its text: its address is of the repository. */
export function inlinesOf(text: string): readonly Inline[] {
  const pieces: Inline[] = [];
  let rest = 0;
  const add = (piece: Inline): void => {
    if (piece.kind === 'rule' || piece.text !== '') pieces.push(piece);
  };
  for (const match of text.matchAll(PIECE)) {
    const [whole, code, strong, id, link] = match;
    add({ kind: 'text', text: text.slice(rest, match.index) });
    rest = match.index + whole.length;
    const rule = id === undefined ? undefined : ruleOf(id);
    if (code !== undefined) add({ kind: 'code', text: code });
    else if (strong !== undefined) add({ kind: 'strong', text: strong });
    else if (rule !== undefined) add({ kind: 'rule', id: rule.id, isAssumed: rule.evidence === 'assumed' });
    else add({ kind: 'text', text: link ?? whole });
  }
  add({ kind: 'text', text: text.slice(rest) });
  return pieces;
}
