// Lines to be copied. Where there is no script to copy them, there is no button either.

import type { JSX } from 'preact';

/** What is to be copied, under a heading; `onCopy`: what copies it. Without that the button waits, hidden, for a script of the page. */
export interface CodeBlockProps {
  readonly heading: string;
  readonly text: string;
  readonly onCopy?: () => void;
  /** What came of copying. */
  readonly said?: string;
  /** It has a height of its own and scrolls: so it can be reached by keyboard. */
  readonly scrolls?: boolean;
}

export function CodeBlock({ heading, text, onCopy, said = '', scrolls = false }: CodeBlockProps): JSX.Element {
  return (
    <div class="parts-code">
      <div class="parts-code-head">
        <span>{heading}</span>
        <output class="parts-copied">{said}</output>
        <button
          type="button"
          class="parts-copy"
          aria-label={`Copy: ${heading}`}
          hidden={onCopy === undefined}
          {...(onCopy === undefined ? {} : { onClick: onCopy })}
        >
          Copy
        </button>
      </div>
      <pre {...(scrolls ? { tabIndex: 0 } : {})}>
        <code>
          {text.split('\n').map((line, index, lines) => (
            <span key={index} class="parts-code-line">
              <CodeLine text={index < lines.length - 1 ? `${line}\n` : line} />
            </span>
          ))}
        </code>
      </pre>
    </div>
  );
}

/** A command on a line, which is not broken within the name of an option. */
export function CodeLine({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text.split(/(--[\w-]+)/).map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          <span key={index} class="parts-option">
            {piece}
          </span>
        ),
      )}
    </>
  );
}
