// What can be read: the stories of the lessons, chapter by chapter, and whatever is asked for of them and of the rules.

import type { JSX } from 'preact';
import { plural } from '../../shared/text.js';
import { Dialog } from '../dialog.js';
import { usePage } from '../page.js';
import { Findings } from './findings.js';
import { STORIES } from './lessons.js';
import { beginReading, toChapter } from './reading.js';
import type { Story } from './story.js';
import './stories.css';

export function Stories(): JSX.Element | null {
  const { view } = usePage();
  if (view.isReadOnly) return null;
  return (
    <Dialog label="Stories and rules" title="Stories and rules">
      {(close) => <StoryList onChosen={close} />}
    </Dialog>
  );
}

function StoryList({ onChosen }: { readonly onChosen: () => void }): JSX.Element {
  const { send } = usePage();
  const read = (story: number, chapter: number): void => {
    send({ do: 'read', reading: toChapter(beginReading(story), chapter) });
    onChosen();
  };
  return (
    <>
      <Findings read={read} />
      <p>
        Each story is told chapter by chapter, played step by step, and asks what will happen. What you have done stays
        in the history.
      </p>
      <ol class="stories-list">
        {STORIES.map((story, at) => (
          <li key={story.title}>
            <button type="button" onClick={() => read(at, 0)}>
              {story.title}
            </button>
            <Chapters story={story} read={(chapter) => read(at, chapter)} />
          </li>
        ))}
      </ol>
    </>
  );
}

interface ChaptersProps {
  readonly story: Story;
  readonly read: (chapter: number) => void;
}

/** The chapters of a story, and what is asked in them. */
function Chapters({ story: { chapters }, read }: ChaptersProps): JSX.Element {
  return (
    <details>
      <summary>{plural(chapters.length, 'chapter')}</summary>
      <ol>
        {chapters.map(({ title, parts }, chapter) => (
          <li key={title}>
            <button type="button" onClick={() => read(chapter)}>
              {title}
            </button>
            {parts.map((part) => part.kind === 'question' && <p key={part.ask}>{part.ask}</p>)}
          </li>
        ))}
      </ol>
    </details>
  );
}
