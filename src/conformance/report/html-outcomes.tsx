// What came of each operation, with the calls that it follows from.

import type { JSX } from 'preact';
import type { Outcome } from '../outcomes.js';
import { outcomeLines } from './describe.js';
import { Broken, Wide } from './html-table.js';
import type { ConformReport } from './report.js';

const COUNTS = ['made', 'judged', 'agreed', 'departed', 'failed'] as const;

const CLASSES: Readonly<Record<Outcome, string>> = {
  'not tried': 'never',
  unsupported: 'never',
  conforms: 'agreed h2',
  'conforms openly': 'agreed h1',
  error: 'departed',
  departs: 'departed',
};

/** What nothing was found of, as it was not there or not tried. */
export function OutcomeLists({ report }: { readonly report: ConformReport }): JSX.Element | null {
  const lines = (['unsupported', 'not tried'] as const).flatMap((outcome) => outcomeLines(report, outcome));
  if (lines.length === 0) return null;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

export function Outcomes({ outcomes }: Pick<ConformReport, 'outcomes'>): JSX.Element {
  return (
    <Wide name="Operations">
      <table class="outcomes">
        <thead>
          <tr>
            {['Operation', 'Outcome', ...COUNTS.map((name) => `Calls ${name}`), 'Why'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {outcomes.map(({ operation, outcome, reason = '', calls }) => (
            <tr key={operation}>
              <th scope="row">
                <Broken words={operation} />
              </th>
              <td class={CLASSES[outcome]}>{outcome}</td>
              {COUNTS.map((name) => (
                <td key={name} class="count" data-name={name}>
                  {calls[name].toLocaleString('en')}
                </td>
              ))}
              <td class="why">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
