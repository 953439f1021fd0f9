// A button, and a dialog that it opens: Escape, the button in it and a click beside it close it again.

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import './dialog.css';

export interface DialogProps {
  /** What the button says. */
  readonly label: string;
  readonly title: string;
  /** What stands in it while it is open. */
  readonly children: (close: () => void) => ComponentChildren;
}

export function Dialog({ label, title, children }: DialogProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);
  const close = (): void => {
    dialog.current?.close();
  };
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes every dialog
        <dialog
          ref={dialog}
          class="dialog"
          aria-label={title}
          onClose={() => setOpen(false)}
          onClick={({ target }) => target === dialog.current && close()}
        >
          <div class="dialog-inside">
            <div class="dialog-head">
              <h2>{title}</h2>
              <button type="button" onClick={close}>
                Close
              </button>
            </div>
            {children(close)}
          </div>
        </dialog>
      )}
    </>
  );
}
