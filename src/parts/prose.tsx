// A sentence in which names stand between backticks, as rules are written.

import type { JSX } from 'preact';

export function Prose({ text }: { readonly text: string }): JSX.Element {
  const pieces = text.split('`');
  // Without its partner a backtick is one.
  if (pieces.length % 2 === 0) return <>{text}</>;
  return <>{pieces.map((piece, index) => (index % 2 === 0 ? piece : <code key={index}>{piece}</code>))}</>;
}
