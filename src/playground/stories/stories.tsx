// What the page can begin with: the stories of the lessons.

import type { JSX } from 'preact';
import { Dialog } from '../dialog.js';
import { usePage } from '../page.js';
import { STORIES } from './lessons.js';
import { beginReading } from './reading.js';
import './stories.css';

export function Stories(): JSX.Element | null {
  const { view } = usePage();
  if (view.isReadOnly) return null;
  return (
    <Dialog label="Stories" title="Stories">
      {(close) => <StoryList onChosen={close} />}
    </Dialog>
  );
}

function StoryList({ onChosen }: { readonly onChosen?: () => void }): JSX.Element {
  const { send } = usePage();
  return (
    <>
      <p>
        Each is told chapter by chapter, played step by step, and asks what will happen. What you have done stays in the
        history.
      </p>
      <ol class="stories-list">
        {STORIES.map(({ title }, story) => (
          <li key={title}>
            <button
              type="button"
              onClick={() => {
                send({ do: 'read', reading: beginReading(story) });
                onChosen?.();
              }}
            >
              {title}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
