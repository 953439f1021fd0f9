// Whether a step succeeded, and whether that was expected.

import type { JSX } from 'preact';
import type { KmsError } from '../../index.js';
import { AnswerLine } from '../../parts/sequence.js';
import { Comparison } from '../../parts/values.js';
import type { StepResult } from '../../teach/scenario/player.js';

export function Outcome({ result: { answer, body, step, mismatches } }: { readonly result: StepResult }): JSX.Element {
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
