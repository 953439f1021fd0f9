// What came of each operation, with the calls that it follows from.

import type { JSX } from 'preact';
import type { Outcome } from '../outcomes.js';
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
