// The last step: what was asked, what was answered, why, and what has changed.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type KmsError, RULES } from '../../index.js';
import { RuleCard } from '../../parts/rule-card.js';
import { AnswerLine } from '../../parts/sequence.js';
import { Comparison } from '../../parts/values.js';
import type { StepResult } from '../../teach/scenario/player.js';
import { pathTo } from '../history/history.js';
import { usePage } from '../page.js';
import './calls.css';
import { Copyable } from './copyable.js';
import { ANSWER_HEADING, Explained, useExplanation } from './explained.js';
import { changeTexts, eventText, shellText, stepText } from './said.js';

export function AnswerPanel(): JSX.Element {
  const { view, moment } = usePage();
  const { result, changes } = moment.frame;
  const count = useMemo(() => pathTo(view.history).length - 1, [view.history]);
  const lines = useMemo(() => changes.flatMap(changeTexts), [changes]);
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
              <span class="calls-soft">Step {count}</span> <strong>{stepText(result)}</strong>
            </p>
            {result.step.note !== undefined && <p>{result.step.note}</p>}
            <Outcome result={result} />
          </div>
          {result.answer?.ok === false && <Refusal result={result} error={result.answer.error} />}
          {lines.length > 0 && <Lines heading="What has changed" lines={lines} />}
          {result.changes.length > 0 && (
            <Lines
              heading="What happened"
              lines={result.changes.map((change) => eventText(change, change.event.at !== result.from))}
            />
          )}
          <Asked result={result} step={moment.step ?? {}} />
        </>
      )}
    </section>
  );
}

/** Whether it succeeded, and whether that was expected. */
function Outcome({ result: { answer, body, step, mismatches } }: { readonly result: StepResult }): JSX.Element {
  const isExpected = step.kind === 'call' && step.expect !== undefined;
  return (
    <>
      {answer !== undefined && (
        <AnswerLine
          answer={
            answer.ok
              ? {
                  ok: true,
                  text: Object.keys(body ?? {}).length === 0 ? 'Succeeded, with an empty answer' : 'Succeeded',
                }
              : { ok: false, ...shownError(answer.error) }
          }
        />
      )}
      {isExpected && mismatches.length === 0 && <p class="calls-soft">✓ As expected.</p>}
      {mismatches.map(({ path, expected, received }) => (
        <Comparison
          key={path}
          expected={[path === '' ? 'Expected' : `Expected ${path}`, expected]}
          received={['Received', received]}
        />
      ))}
    </>
  );
}

function shownError({ code, message, rule }: KmsError): {
  readonly code: string;
  readonly rule: string;
  readonly message?: string;
} {
  return { code, rule, ...(message === '' ? {} : { message }) };
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

function Lines({ heading, lines }: { readonly heading: string; readonly lines: readonly string[] }): JSX.Element {
  return (
    <section>
      <h3>{heading}</h3>
      <ul class="calls-lines">
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

/** The call and the answer, to copy. */
function Asked({ result, step }: { readonly result: StepResult; readonly step: object }): JSX.Element {
  const shell = shellText(result);
  const { body = {} } = result;
  return (
    <section>
      <h3>{shell === undefined ? 'The step' : 'The call'}</h3>
      {shell !== undefined && <Copyable heading="AWS CLI" text={shell} />}
      <Copyable heading="JSON, as in a scenario" text={JSON.stringify(step, undefined, 2)} />
      {Object.keys(body).length > 0 && <Copyable heading="The answer" text={JSON.stringify(body, undefined, 2)} />}
    </section>
  );
}
