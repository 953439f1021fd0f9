// The page: a column for each Region on a common clock, what can be done, what came of it, and all that was done.

import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useMemo, useReducer } from 'preact/hooks';
import { STYLE } from '../parts/style.js';
import { AnswerPanel } from './calls/answer.js';
import { Operations } from './calls/operations.js';
import { AccountState } from './checks/account-state.js';
import { Checks } from './checks/checks.js';
import { Clock } from './clock/clock.js';
import { Faults } from './clock/faults.js';
import { LifeChart } from './keys/life-chart.js';
import { Regions } from './keys/regions.js';
import './page.css';
import { AfterPaint, PageProvider, pageOf, usePage } from './page.js';
import { Address } from './share/address.js';
import { FindingShown } from './share/finding.js';
import { Dropping } from './share/open.js';
import { Share } from './share/share.js';
import { Steps } from './steps/steps.js';
import { SetUp } from './stories/set-up-form.js';
import { Stories } from './stories/stories.js';
import { StoryText } from './stories/story-text.js';
import { Welcome } from './stories/welcome.js';
import { ThemeSwitch } from './theme.js';
import { next, type View } from './view.js';

export function App({ initial }: { readonly initial: View }): JSX.Element {
  const [view, send] = useReducer(next, initial);
  const { isEmbedded, isReadOnly, reading } = view;
  return (
    <PageProvider value={useMemo(() => pageOf(view, send), [view])}>
      <style>{STYLE}</style>
      <Address />
      {!isReadOnly && <Dropping />}
      <div class={isEmbedded ? 'page page-embedded' : 'page'}>
        <Top />
        <main class="page-main">
          <div class={reading === undefined ? 'page-grid' : 'page-grid stories-beside'}>
            {reading !== undefined && (
              <div class="page-panel stories-panel">
                <StoryText />
              </div>
            )}
            <div class="page-panel page-keys">
              {view.history.finding !== undefined && <FindingShown />}
              <Welcome />
              <Regions />
            </div>
            {!isReadOnly && (
              <div class="page-panel page-operations page-no-print">
                <Operations />
              </div>
            )}
            <div class="page-panel page-answer">
              <AnswerPanel />
            </div>
            <AfterPaint>
              <Below />
            </AfterPaint>
          </div>
        </main>
      </div>
    </PageProvider>
  );
}

function Top(): JSX.Element {
  const { isEmbedded, problem = [] } = usePage().view;
  return (
    <header class="page-top">
      <h1>
        Multi-Region keys <small>a model of AWS KMS</small>
      </h1>
      <Clock />
      {!isEmbedded && (
        <div class="page-tools page-no-print">
          <Stories />
          <SetUp />
          <Share />
          <ThemeSwitch />
        </div>
      )}
      {problem.length > 0 && (
        <ul class="page-problem" role="alert">
          {problem.map(({ path, message }) => (
            <li key={path}>{path === '' ? message : `${path}: ${message}`}</li>
          ))}
        </ul>
      )}
    </header>
  );
}

/** What tells of the whole account and of all that was done. */
const Below = memo((): JSX.Element => {
  const { isEmbedded, isReadOnly } = usePage().view;
  return (
    <div class="page-below">
      <div class="page-column">
        <div class="page-panel">
          <LifeChart />
        </div>
        {!isEmbedded && (
          <div class="page-panel page-no-print">
            <Checks />
          </div>
        )}
      </div>
      <div class="page-column">
        <div class="page-panel">
          <Steps />
        </div>
        {!isReadOnly && !isEmbedded && (
          <div class="page-panel page-no-print">
            <Faults />
          </div>
        )}
        {!isEmbedded && (
          <div class="page-panel page-no-print">
            <AccountState />
          </div>
        )}
      </div>
    </div>
  );
});
