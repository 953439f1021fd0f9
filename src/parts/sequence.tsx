// Calls one after the other, with what they are answered, and the time that passes between them.

import { Fragment, type JSX } from 'preact';
import { durationText, shown } from '../shared/text.js';

/** What a call is answered: an output, or a refusal with its rule. */
export type ShownAnswer =
  | { readonly ok: true; readonly text?: string }
  | { readonly ok: false; readonly code: string; readonly message?: string; readonly rule?: string };

export interface ShownCall {
  readonly region: string;
  readonly operation: string;
  readonly input?: unknown;
  readonly note?: string;
  readonly answer?: ShownAnswer;
}

/** A call, time that passes in milliseconds, or anything else in words. */
export type ShownStep = ShownCall | { readonly advance: number } | { readonly text: string };

export function Sequence({ steps }: { readonly steps: readonly ShownStep[] }): JSX.Element {
  return (
    <ol class="parts-sequence">
      {steps.map((step, index) => (
        <StepLine key={index} step={step} />
      ))}
    </ol>
  );
}

function StepLine({ step }: { readonly step: ShownStep }): JSX.Element {
  if ('advance' in step) return <li class="parts-step parts-passing">{durationText(step.advance)} later</li>;
  if ('text' in step) return <li class="parts-step">{step.text}</li>;
  return (
    <li class="parts-step parts-call">
      <CallLine call={step} />
    </li>
  );
}

/** A call on a line, and below it what it was answered. */
export function CallLine({ call }: { readonly call: ShownCall }): JSX.Element {
  const { region, operation, input, note, answer } = call;
  return (
    <>
      <span class="parts-region">{region}</span>
      <span class="parts-operation">{operation}</span>
      {input !== undefined && <Input input={input} />}
      {note !== undefined && <p class="parts-note">{note}</p>}
      {answer !== undefined && <AnswerLine answer={answer} />}
    </>
  );
}

/** JSON that is broken between its members first. */
function Input({ input }: { readonly input: unknown }): JSX.Element {
  return (
    <code class="parts-input">
      {shown(input)
        .split(/(?<=[,:])/)
        .map((piece, index) => (
          <Fragment key={index}>
            {index > 0 && <wbr />}
            {piece}
          </Fragment>
        ))}
    </code>
  );
}

export function AnswerLine({ answer }: { readonly answer: ShownAnswer }): JSX.Element {
  if (answer.ok) return <p class="parts-answer">✓ {answer.text ?? 'ok'}</p>;
  const { code, message, rule } = answer;
  return (
    <p class="parts-answer parts-refused">
      ✗ <strong>{code}</strong>
      {message !== undefined && `: ${message}`}
      {rule !== undefined && ` [${rule}]`}
    </p>
  );
}
