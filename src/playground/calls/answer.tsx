// The last step: what came of it, the answer, what has changed and by which rules; and the call, to copy.

import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useMemo } from 'preact/hooks';
import { type KmsError, RULES, type RuleId } from '../../index.js';
import { Prose } from '../../parts/prose.js';
import { RuleCard } from '../../parts/rule-card.js';
import type { StepResult } from '../../teach/scenario/player.js';
import { momentOf } from '../history/history.js';
import { AfterPaint, usePage } from '../page.js';
import './calls.css';
import { Copyable } from './copyable.js';
import { ANSWER_HEADING, Explained, useExplanation } from './explained.js';
import { rulesShown } from './followed.js';
import { Outcome } from './outcome.js';
import { changeTexts, eventText, shellText, stepText } from './said.js';

export function AnswerPanel(): JSX.Element {
  const { moment } = usePage();
  const { result } = moment.frame;
  return (
    <section aria-labelledby={ANSWER_HEADING} class="calls-answer">
      <h2 id={ANSWER_HEADING} tabIndex={-1}>
        Answer
      </h2>
      {result === undefined ? (
        <p class="calls-soft">Nothing was done yet: what is called, and what is answered, stands here.</p>
      ) : (
        <>
          <div aria-live="polite">
            <p class="calls-step">
              <span class="calls-soft">Step {moment.id}</span> <strong>{stepText(result)}</strong>
            </p>
            {result.step.note !== undefined && (
              <p>
                <Prose text={result.step.note} />
              </p>
            )}
            <Outcome result={result} />
          </div>
          <Body result={result} />
          {result.answer?.ok === false && <Refusal result={result} error={result.answer.error} />}
          <Changed result={result} />
          <AfterPaint>
            <Folded />
          </AfterPaint>
        </>
      )}
    </section>
  );
}

function Body({ result: { body = {} } }: { readonly result: StepResult }): JSX.Element | null {
  if (Object.keys(body).length === 0) return null;
  return <Copyable heading="The answer" text={JSON.stringify(body, undefined, 2)} />;
}

/** The rule at once, and then the explanation, which has it too. */
function Refusal({ result, error }: { readonly result: StepResult; readonly error: KmsError }): JSX.Element {
  const { moment } = usePage();
  const explanation = useExplanation(moment.frame, result.refused);
  if (result.refused !== undefined && explanation !== undefined) return <Explained explanation={explanation} />;
  return (
    <>
      <RuleCard rule={{ id: error.rule, ...RULES[error.rule] }} />
      {result.refused !== undefined && <Explained explanation={undefined} />}
    </>
  );
}

/** What DescribeKey shows differently, and what happened instant by instant. */
function Changed({ result }: { readonly result: StepResult }): JSX.Element {
  const { changes } = usePage().moment.frame;
  const lines = useMemo(() => changes.flatMap(changeTexts), [changes]);
  if (lines.length + result.changes.length === 0) {
    const isSetting = result.step.kind === 'configure';
    return <p class="calls-soft">{isSetting ? 'No key has changed.' : 'Nothing has changed.'}</p>;
  }
  return (
    <>
      <Lines heading="What has changed" lines={lines} />
      <Lines
        heading="What happened"
        lines={result.changes.map((change) => eventText(change, change.event.at !== result.from))}
      />
    </>
  );
}

/** What stands there only once somebody unfolds it. */
const Folded = memo((): JSX.Element => {
  const { moment } = usePage();
  const { result } = moment.frame;
  return (
    <>
      <Followed />
      {result !== undefined && <Asked result={result} step={moment.step ?? {}} />}
    </>
  );
});

/** The rules by which it came so, of what was answered or came by itself. */
function Followed(): JSX.Element | null {
  const { view, moment } = usePage();
  const rules = useMemo(() => {
    if (moment.parent === undefined) return [];
    return rulesShown(momentOf(view.history, moment.parent).frame, moment.frame);
  }, [moment.frame]);
  if (rules.length === 0) return null;
  return (
    <>
      <Lines heading="What AWS may show otherwise" lines={rules.flatMap(otherViews)} />
      <details>
        <summary>Rules that it follows: {rules.join(', ')}</summary>
        {rules.map((id: RuleId) => (
          <RuleCard key={id} rule={{ id, ...RULES[id] }} />
        ))}
      </details>
    </>
  );
}

/** What the rule leaves open of what an answer shows. */
function otherViews(id: RuleId): readonly string[] {
  const { varies = [] } = RULES[id];
  return varies.flatMap(({ kind, what, conforms }) => (kind === 'view' ? `${what}: ${conforms} [${id}]` : []));
}

interface LinesProps {
  readonly heading: string;
  readonly lines: readonly string[];
}

function Lines({ heading, lines }: LinesProps): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{heading}</h3>
      <ul class="calls-lines">
        {lines.map((line, index) => (
          <li key={index}>
            <Prose text={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The call, or what else was done, to copy. */
function Asked({ result, step }: { readonly result: StepResult; readonly step: object }): JSX.Element {
  const shell = shellText(result);
  return (
    <details>
      <summary>{shell === undefined ? 'The step as JSON' : 'The call: AWS CLI, JSON'}</summary>
      {shell !== undefined && <Copyable heading="AWS CLI" text={shell} />}
      <Copyable heading="JSON, as in a scenario" text={JSON.stringify(step, undefined, 2)} />
    </details>
  );
}
