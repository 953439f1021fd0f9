// What the tables of the report have in common.

import { type ComponentChildren, Fragment, type JSX } from 'preact';

/** A table that may be wider than the page, and is then moved by itself. */
export function Wide({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="scroll" tabindex={0} aria-label={name}>
      {children}
    </section>
  );
}

/** A name that may be broken between its words. */
export function Broken({ words }: { readonly words: string }): JSX.Element {
  return (
    <>
      {words.split(/(?<=[a-z])(?=[A-Z])/).map((word, index) => (
        <Fragment key={word}>
          {index > 0 && <wbr />}
          {word}
        </Fragment>
      ))}
    </>
  );
}
