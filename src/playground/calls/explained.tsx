// Why a call is refused, and what would help: shown once the page is painted, as the search for ways takes a moment.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { RULES } from '../../index.js';
import { RuleCard } from '../../parts/rule-card.js';
import type { RefusedAsk } from '../../teach/explanations/explain.js';
import type { ExplainedWay, Explanation, Part } from '../../teach/explanations/explanation.js';
import type { Frame } from '../history/frame.js';
import { usePage } from '../page.js';
import { realisedWay, succeeds } from '../ways/realised.js';
import { Copyable } from './copyable.js';
import { explainedAt } from './trials.js';

/** The explanation, when it is there. */
export function useExplanation(frame: Frame, asked: RefusedAsk | undefined): Explanation | undefined {
  const [known, setKnown] = useState<{ readonly asked: RefusedAsk; readonly explanation: Explanation }>();
  useEffect(() => {
    if (asked === undefined) return undefined;
    const timer = setTimeout(() => setKnown({ asked, explanation: explainedAt(frame, asked) }), 30);
    return () => clearTimeout(timer);
  }, [frame, asked]);
  return known !== undefined && known.asked === asked ? known.explanation : undefined;
}

/** The parts that say what to do, and if there is room for all of it, the others. */
export function Explained({
  explanation,
  isShort = false,
}: {
  readonly explanation: Explanation | undefined;
  readonly isShort?: boolean;
}): JSX.Element {
  if (explanation === undefined) return <p class="calls-soft">Looking for what would help …</p>;
  const parts = isShort
    ? explanation.parts.filter(
        ({ ways, heading }) => ways !== undefined || heading === 'Why' || heading.startsWith('What would'),
      )
    : explanation.parts;
  return (
    <div class="calls-explained">
      {parts.map((part) => (
        <ExplainedPart key={part.heading} part={part} isShort={isShort} />
      ))}
    </div>
  );
}

function ExplainedPart({ part, isShort }: { readonly part: Part; readonly isShort: boolean }): JSX.Element {
  const { heading, text = [], rules = [], ways = [] } = part;
  return (
    <section>
      <h4>{heading}</h4>
      {text.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {!isShort && rules.map(({ id }) => <RuleCard key={id} rule={{ id, ...RULES[id] }} />)}
      {ways.length > 0 && (
        <ul class="calls-ways">
          {ways.map((way) => (
            <WayItem key={way.what} way={way} />
          ))}
        </ul>
      )}
    </section>
  );
}

function WayItem({ way: { what, commands, steps } }: { readonly way: ExplainedWay }): JSX.Element {
  const { view, send } = usePage();
  const here = realisedWay(view.history, steps);
  const isWay = succeeds(view.history, here);
  return (
    <li>
      <Copyable heading={what.replace(/:$/, '')} text={commands.join('\n')} />
      {isWay && !view.isReadOnly && (
        <button type="button" class="calls-do" onClick={() => send({ do: 'play', steps: here })}>
          Do it<span class="page-unseen">: {what.replace(/:$/, '')}</span>
        </button>
      )}
      {!isWay && (
        <p class="calls-soft">Not as things are set here: a delay or a fault that was pulled stands in the way.</p>
      )}
    </li>
  );
}
