// A report as one HTML page that needs nothing else: findings, the heat map of operation × key state, rules, outcomes.

import type { ComponentChildren, JSX } from 'preact';
import { CodeLine } from '../../parts/code-block.js';
import { KeyValues } from '../../parts/values.js';
import { plural } from '../../shared/text.js';
import { conclusionOf } from './conclusion.js';
import { coverageCounts, errorParts, percent, runCommand } from './describe.js';
import { FindingCard } from './html-finding.js';
import { Known } from './html-known.js';
import { HeatMap } from './html-map.js';
import { OutcomeLists, Outcomes } from './html-outcomes.js';
import { pageOf } from './html-page.js';
import { Rules } from './html-rules.js';
import type { ConformReport } from './report.js';

/** A report as a page of HTML that needs no other file. */
export function toHtml(report: ConformReport): string {
  const heading = `KMS conformance of ${report.target}`;
  return pageOf(
    `${plural(report.findings.length, 'finding')}: ${heading}`,
    <Report heading={heading} report={report} />,
  );
}

function Report({ heading, report }: { readonly heading: string; readonly report: ConformReport }): JSX.Element {
  const { errors } = report;
  const { status, text } = conclusionOf(report);
  return (
    <>
      <header>
        <h1>{heading}</h1>
        <p class={status === 0 ? 'conclusion met' : 'conclusion missed'}>
          {status === 0 ? '✓' : '✗'} {text}
        </p>
        <Facts report={report} />
        <nav aria-label="Parts of the report">
          <a href="#findings">Findings</a> {report.baseline !== undefined && <a href="#known">Baseline</a>}{' '}
          <a href="#map">Key states</a> <a href="#outcomes">Operations</a> <a href="#rules">Rules</a>
        </nav>
      </header>
      <main>
        {errors.length > 0 && (
          <Section id="errors" heading="Errors">
            <ul>
              {errors.map((error) => (
                <ErrorItem key={error} error={error} />
              ))}
            </ul>
          </Section>
        )}
        <Section id="findings" heading="Findings, most severe first">
          <Findings report={report} />
        </Section>
        {report.baseline !== undefined && (
          <Section id="known" heading="Compared with the baseline">
            <Known report={report} />
          </Section>
        )}
        <Section id="map" heading="Operations and key states">
          <HeatMap report={report} />
        </Section>
        <Section id="outcomes" heading="Operations">
          <OutcomeLists report={report} />
          <Outcomes outcomes={report.outcomes} />
        </Section>
        <Section id="rules" heading="Rules">
          <Rules report={report} />
        </Section>
      </main>
    </>
  );
}

interface SectionProps {
  readonly id: string;
  readonly heading: string;
  readonly children: ComponentChildren;
}

function Section({ id, heading, children }: SectionProps): JSX.Element {
  return (
    <section id={id} aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{heading}</h2>
      {children}
    </section>
  );
}

/** The message, and below it the stack. */
function ErrorItem({ error }: { readonly error: string }): JSX.Element {
  const { message, stack } = errorParts(error);
  return (
    <li>
      {message}
      {stack.length > 0 && <pre tabindex={0}>{stack.join('\n')}</pre>}
    </li>
  );
}

function Facts({ report }: { readonly report: ConformReport }): JSX.Element {
  const { findings, runs, calls, seed, jobs, startedAt, durationMs, stoppedBy, coverage } = report;
  const count = coverageCounts(coverage);
  const number = (value: number): string => value.toLocaleString('en');
  return (
    <>
      <dl class="facts">
        {[
          ['Findings', number(findings.length)],
          ['Runs', number(runs)],
          ['Calls', number(calls)],
          ['Cells tried', `${percent(count.tried, count.cells)} (${count.tried} of ${count.cells})`],
          ['Rules exercised', `${percent(count.exercised, count.rules)} (${count.exercised} of ${count.rules})`],
          ['Begun', startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
          ['Took', `${(durationMs / 1000).toFixed(1)} s`],
          ['Ended by', stoppedBy],
          ['Seed', String(seed)],
          ['Jobs', number(jobs)],
          ...Object.entries(report.versions ?? {}),
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <KeyValues
        entries={[
          [
            'The whole run again',
            <code key="run">
              <CodeLine text={runCommand(report)} />
            </code>,
          ],
        ]}
      />
    </>
  );
}

function Findings({ report }: { readonly report: ConformReport }): JSX.Element {
  if (report.findings.length === 0) return <p>None: no answer was judged that AWS could not give.</p>;
  return (
    <>
      <search id="filter" hidden>
        <label>
          Show only those with <input type="search" />
        </label>{' '}
        <output />
      </search>
      {report.findings.map((finding, index) => (
        <FindingCard key={`${finding.path} ${finding.rule}`} finding={finding} number={index + 1} report={report} />
      ))}
    </>
  );
}
