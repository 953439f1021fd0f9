// The page: a column for each Region on a common clock, what can be done, what came of it, and all that was done.

import type { JSX } from 'preact';
import { useReducer } from 'preact/hooks';
import { AnswerPanel } from './calls/answer.js';
import { Operations } from './calls/operations.js';
import { AccountState } from './checks/account-state.js';
import { Checks } from './checks/checks.js';
import { Clock } from './clock/clock.js';
import { Faults } from './clock/faults.js';
import { Regions } from './keys/regions.js';
import { PageProvider, pageOf } from './page.js';
import { Share } from './share/share.js';
import { Steps } from './steps/steps.js';
import { Stories } from './stories/stories.js';
import { next, type View } from './view.js';

export function App({ initial }: { readonly initial: View }): JSX.Element {
  const [view, send] = useReducer(next, initial);
  const { isEmbedded, isReadOnly, problem = [] } = view;
  return (
    <PageProvider value={pageOf(view, send)}>
      <header class="top">
        <h1>Multi-Region keys</h1>
        <Clock />
        {!isEmbedded && <Stories />}
        {!isEmbedded && <Share />}
      </header>
      {problem.length > 0 && (
        <ul class="problem" role="alert">
          {problem.map(({ path, message }) => (
            <li key={path}>{path === '' ? message : `${path}: ${message}`}</li>
          ))}
        </ul>
      )}
      <main>
        <Regions />
        {!isReadOnly && <Operations />}
        <AnswerPanel />
        <Steps />
        {!isEmbedded && <Checks />}
        {!isEmbedded && <AccountState />}
        {!isReadOnly && !isEmbedded && <Faults />}
      </main>
    </PageProvider>
  );
}
