// How often each rule decided an answer, or why it never did.

import type { JSX } from 'preact';
import { plural } from '../../shared/text.js';
import type { ConformReport, RuleCoverage } from './report.js';

export function Rules({ report }: { readonly report: ConformReport }): JSX.Element {
  const { coverage, findings } = report;
  const broken = new Set<string>(findings.map(({ rule }) => rule));
  const tried = coverage.rules.filter(({ exercised }) => exercised > 0);
  const never = coverage.rules.filter(({ exercised }) => exercised === 0);
  return (
    <>
      <RuleTable
        summary={`${plural(tried.length, 'rule')} decided answers`}
        head="Answers"
        rules={tried}
        cell={({ rule, exercised }) => (
          <>
            {exercised.toLocaleString('en')}
            {broken.has(rule) && <span class="kind"> ✗ departed from</span>}
          </>
        )}
      />
      <RuleTable
        summary={`${plural(never.length, 'rule')} never did, and why`}
        head="Why"
        rules={never}
        cell={({ reason }) => <>{reason}</>}
      />
    </>
  );
}

interface TableProps {
  readonly summary: string;
  readonly head: string;
  readonly rules: readonly RuleCoverage[];
  readonly cell: (rule: RuleCoverage) => JSX.Element;
}

function RuleTable({ summary, head, rules, cell }: TableProps): JSX.Element {
  return (
    <details>
      <summary>{summary}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">{head}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((one) => (
            <tr key={one.rule}>
              <th scope="row">{one.rule}</th>
              <td>{cell(one)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
