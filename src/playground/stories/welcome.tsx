// What stands on the page before anything was done.

import type { JSX } from 'preact';
import { usePage } from '../page.js';
import { STORIES } from './lessons.js';
import { beginReading } from './reading.js';
import './stories.css';

const CREATE = { region: 'us-east-1', call: 'CreateKey', input: { MultiRegion: true }, as: 'key' };

export function Welcome(): JSX.Element | null {
  const { view, send } = usePage();
  const { history, isReadOnly, reading } = view;
  const [first] = STORIES;
  if (history.moments.length > 1 || isReadOnly || reading !== undefined || first === undefined) return null;
  return (
    <section class="stories-welcome" aria-labelledby="welcome-title">
      <h2 id="welcome-title">Begin here</h2>
      <p>
        This is a model of AWS KMS multi-Region keys. All of it runs in your browser: nothing that you do costs
        anything, needs an account, or leaves this page. Every step can be taken back.
      </p>
      <p class="stories-buttons">
        <button type="button" class="stories-next" onClick={() => send({ do: 'play', steps: [CREATE] })}>
          Create a multi-Region key
        </button>
        <button type="button" onClick={() => send({ do: 'read', reading: beginReading(0) })}>
          Read the story “{first.title}”
        </button>
      </p>
    </section>
  );
}
