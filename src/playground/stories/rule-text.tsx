// A paragraph of a lesson: the rules that it names are shown with their sentences.

import type { JSX } from 'preact';
import { ruleOf } from '../../index.js';
import { inlinesOf } from './inline.js';

export function RuleText({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {inlinesOf(text).map((piece, index) => {
        const key = `${index} ${piece.kind}`;
        if (piece.kind === 'rule') {
          return (
            <span key={key} class="stories-rule" title={ruleOf(piece.id).sentence.replaceAll('`', '')}>
              [{piece.id}
              {piece.isAssumed && ', assumed'}]
            </span>
          );
        }
        if (piece.kind === 'code') return <code key={key}>{piece.text}</code>;
        return piece.kind === 'strong' ? <strong key={key}>{piece.text}</strong> : piece.text;
      })}
    </>
  );
}
