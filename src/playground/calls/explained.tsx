// Why a call is refused, and what would help: shown once the page is painted, as the search for ways takes a moment.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { RULES } from '../../index.js';
import { Prose } from '../../parts/prose.js';
import { RuleCard } from '../../parts/rule-card.js';
import type { RefusedAsk } from '../../teach/explanations/explain.js';
import type { ExplainedWay, Explanation, Part } from '../../teach/explanations/explanation.js';
import { useWork } from '../after-paint.js';
import type { Frame } from '../history/frame.js';
import { usePage } from '../page.js';
import { realisedWay, succeeds } from '../ways/realised.js';
import { wayText } from '../ways/way-text.js';
import { Copyable } from './copyable.js';
import { explainingAt } from './trials.js';

export const ANSWER_HEADING = 'answer-heading';

/** The explanation, when it is there. */
export function useExplanation(frame: Frame, asked: RefusedAsk | undefined): Explanation | undefined {
  return useWork(asked, (of) => explainingAt(frame, of));
}

/** What would help, and why it is so; `isShort`: nothing else, and no commands before they are asked for. */
export function Explained({
  explanation,
  isShort = false,
}: {
  readonly explanation: Explanation | undefined;
  readonly isShort?: boolean;
}): JSX.Element {
  if (explanation === undefined) return <p class="calls-soft">Looking for what would help …</p>;
  const { parts } = explanation;
  // What would help is the last part, and why the first; what lies between is to read up.
  const more = isShort ? [] : parts.slice(1, -1);
  return (
    <div class="calls-explained">
      {[...parts.slice(-1), ...parts.slice(0, 1)].map((part) => (
        <ExplainedPart key={part.heading} part={part} isShort={isShort} />
      ))}
      {more.length > 0 && (
        <details>
          <summary>{more.map(({ heading }) => heading).join(', ')}</summary>
          {more.map((part) => (
            <ExplainedPart key={part.heading} part={part} isShort={isShort} />
          ))}
        </details>
      )}
    </div>
  );
}

function ExplainedPart({ part, isShort }: { readonly part: Part; readonly isShort: boolean }): JSX.Element {
  const { heading, text = [], rules = [], ways = [] } = part;
  return (
    <section>
      {isShort ? <h4>{heading}</h4> : <h3>{heading}</h3>}
      {text.map((paragraph) => (
        <p key={paragraph}>
          <Prose text={paragraph} />
        </p>
      ))}
      {!isShort && rules.map(({ id }) => <RuleCard key={id} rule={{ id, ...RULES[id] }} />)}
      {ways.length > 0 && (
        <ul class="calls-ways">
          {ways.map((way) => (
            <WayItem key={way.what} way={way} isShort={isShort} />
          ))}
        </ul>
      )}
    </section>
  );
}

function WayItem({ way, isShort }: { readonly way: ExplainedWay; readonly isShort: boolean }): JSX.Element {
  const { view, send } = usePage();
  const { history, isReadOnly } = view;
  const { steps, commands } = way;
  const what = way.what.replace(/:$/, '');
  const here = useMemo(() => realisedWay(history, steps), [history, steps]);
  const isWay = useMemo(() => succeeds(history, here), [history, here]);
  const shown = <Copyable heading="AWS CLI" text={commands.join('\n')} />;
  return (
    <li>
      {isWay && !isReadOnly && (
        <button
          type="button"
          class="calls-do"
          onClick={() => {
            send({ do: 'play', steps: here });
            // The way is gone once it was taken: what came of it is where to read on.
            document.getElementById(ANSWER_HEADING)?.focus();
          }}
        >
          Do it<span class="page-unseen">: {what}</span>
        </button>
      )}
      <span class="calls-what">
        <Prose text={`${what}: ${wayText(steps)}.`} />
        {!isWay && ' Not as things are set here: a delay or a fault that was pulled stands in the way.'}
      </span>
      {isShort ? (
        <details>
          <summary>Commands</summary>
          {shown}
        </details>
      ) : (
        shown
      )}
    </li>
  );
}
