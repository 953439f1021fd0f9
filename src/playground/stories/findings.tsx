// A field for what somebody wants to know, and what the stories, the rules and the model say of it.

import type { JSX } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { ruleOf } from '../../index.js';
import { Prose } from '../../parts/prose.js';
import { RuleCard } from '../../parts/rule-card.js';
import { plural } from '../../shared/text.js';
import { explain } from '../../teach/explanations/explain.js';
import { STORIES } from './lessons.js';
import { RuleText } from './rule-text.js';
import { type Found, indexOf, search } from './search.js';

export function Findings({ read }: { readonly read: (story: number, chapter: number) => void }): JSX.Element {
  const id = useId();
  const [asked, ask] = useState('');
  const index = useMemo(() => indexOf(STORIES), []);
  const { found, count } = useMemo(() => search(index, asked), [index, asked]);
  return (
    <search class="stories-search">
      <label for={id}>What do you want to know? Words, a rule, an operation or a key state</label>
      <input id={id} type="search" value={asked} onInput={({ currentTarget }) => ask(currentTarget.value)} />
      <p role="status">{asked.trim() !== '' && countText(found.length, count)}</p>
      <ul>
        {found.map((one) => (
          <li key={JSON.stringify(one)}>
            <FoundItem found={one} read={read} />
          </li>
        ))}
      </ul>
    </search>
  );
}

function countText(shown: number, count: number): string {
  if (count === 0) return 'Nothing says so.';
  if (shown === count) return plural(count, 'answer');
  return `The best ${shown} of ${plural(count, 'answer')}: more words make them fewer.`;
}

interface FoundProps {
  readonly found: Found;
  readonly read: (story: number, chapter: number) => void;
}

function FoundItem({ found, read }: FoundProps): JSX.Element {
  if (found.kind === 'rule') return <RuleCard rule={ruleOf(found.id)} />;
  if (found.kind !== 'passage') return <Explained kind={found.kind} name={found.name} />;
  const { story, chapter, text } = found;
  return (
    <>
      <button type="button" onClick={() => read(story, chapter)}>
        Story {story + 1}, {STORIES[story]?.chapters[chapter]?.title}
      </button>
      <p>
        <RuleText text={text} />
      </p>
    </>
  );
}

/** What is known of an operation or a key state, once it is asked for. */
function Explained({ kind, name }: { readonly kind: string; readonly name: string }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        The {kind} <b>{name}</b>
        {kind === 'operation' && ': in which key states, the order of its checks, its rules'}
      </summary>
      {isOpen &&
        explain(name).parts.map(({ heading, text = [], rules = [] }) => (
          <section key={heading}>
            <h3>{heading}</h3>
            {text.map((line) => (
              <p key={line}>
                <Prose text={line} />
              </p>
            ))}
            {rules.map((rule) => (
              <RuleCard key={rule.id} rule={rule} />
            ))}
          </section>
        ))}
    </details>
  );
}
