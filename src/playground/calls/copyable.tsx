// Text to copy. Where the browser refuses its clipboard, the text is shown selected, for the reader to copy.

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { CodeBlock } from '../../parts/code-block.js';

export function Copyable({ heading, text }: { readonly heading: string; readonly text: string }): JSX.Element {
  const [state, setState] = useState<'copied' | 'refused' | undefined>();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setState(undefined), [text]);
  useEffect(() => {
    if (state === 'refused') area.current?.select();
  }, [state]);
  const onCopy = (): void => {
    const refused = (): void => setState('refused');
    // Absent where a page is no secure context.
    const { clipboard } = navigator as { readonly clipboard?: Clipboard };
    if (clipboard === undefined) refused();
    else clipboard.writeText(text).then(() => setState('copied'), refused);
  };
  return (
    <div class="calls-copyable">
      <CodeBlock heading={heading} text={text} onCopy={onCopy} said={state === 'copied' ? 'Copied' : ''} scrolls />
      {state === 'refused' && (
        <label class="calls-field">
          The clipboard cannot be reached: copy the selected text
          <textarea ref={area} readOnly rows={4} value={text} />
        </label>
      )}
    </div>
  );
}
