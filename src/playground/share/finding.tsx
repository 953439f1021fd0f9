// A finding of the conformance kit: what AWS answers, what the endpoint answered, and what the model does.

import type { JSX } from 'preact';
import { ruleOf } from '../../index.js';
import { Prose } from '../../parts/prose.js';
import type { Finding } from '../history/finding.js';
import { momentOf } from '../history/history.js';
import { usePage } from '../page.js';
import { answersOf } from './answers.js';
import './share.css';

export function FindingShown(): JSX.Element | null {
  const { history } = usePage().view;
  return history.finding === undefined ? null : <Shown finding={history.finding} />;
}

function Shown({ finding }: { readonly finding: Finding }): JSX.Element {
  const { view, send } = usePage();
  const { history } = view;
  const { at, operation, rule, member, target = 'the endpoint' } = finding;
  const { aws, endpoint, model } = answersOf(finding, momentOf(history, at));
  return (
    <section class="share-part share-finding" aria-labelledby="finding-title">
      <h2 id="finding-title">
        A finding: {operation} [{rule}]
      </h2>
      <p>
        <Prose text={ruleOf(rule)?.sentence ?? ''} />
      </p>
      {member !== undefined && (
        <p>
          It is about <code>{member}</code>.
        </p>
      )}
      <dl class="share-answers">
        <div>
          <dt>AWS answers</dt>
          <dd>{aws}</dd>
        </div>
        <div class="share-departed">
          <dt>✗ {target} answered</dt>
          <dd>{endpoint}</dd>
        </div>
        <div>
          <dt>The model answers</dt>
          <dd>{model}</dd>
        </div>
      </dl>
      {history.now !== at && (
        <p>
          <button type="button" onClick={() => send({ do: 'go', to: at })}>
            Show the call
          </button>
        </p>
      )}
    </section>
  );
}
