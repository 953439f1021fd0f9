// A finding on the page: what was expected beside what came, the calls that show it, and the rule.

import type { JSX } from 'preact';
import { StateChip } from '../../parts/chips.js';
import { CodeBlock, CodeLine } from '../../parts/code-block.js';
import { RuleCard } from '../../parts/rule-card.js';
import { Sequence } from '../../parts/sequence.js';
import { Comparison, type Entry, KeyValues } from '../../parts/values.js';
import { plural } from '../../shared/text.js';
import { type Finding, signatureOf } from '../findings.js';
import {
  commandsOf,
  echoesText,
  echoText,
  expectedText,
  KIND_TEXTS,
  lengthText,
  readOf,
  receivedText,
  replayCommand,
  ruleOfFinding,
  stateText,
  whereText,
} from './describe.js';
import { cellId } from './html-map.js';
import { noveltyText } from './known.js';
import type { ConformReport } from './report.js';

interface FindingProps {
  readonly finding: Finding;
  readonly number: number;
  readonly report: ConformReport;
}

export function FindingCard({ finding, number, report }: FindingProps): JSX.Element {
  const { kind, operation, state, rule, sequence, expectedMessage } = finding;
  const expected = expectedText(finding);
  const read = readOf(finding);
  const novelty = noveltyText(report, finding);
  return (
    <details id={`finding-${number}`} open={novelty !== 'known'}>
      <summary>
        {number}. {novelty !== undefined && <Novelty text={novelty} />}
        <span class="kind">{KIND_TEXTS[kind]}</span> · <strong>{operation}</strong> · <StateChip state={state} /> ·{' '}
        <span class="soft">{rule}</span>
      </summary>
      <Comparison
        expected={['Expected of AWS', expectedMessage === undefined ? expected : `${expected}: ${expectedMessage}`]}
        received={['Received here', receivedText(finding)]}
      />
      <div class="columns">
        <div>
          <h3>What shows it</h3>
          <Sequence steps={read === undefined ? sequence : [...sequence, read]} />
          <KeyValues entries={entriesOf(finding, number, report)} />
        </div>
        <div>
          <h3>The rule</h3>
          <RuleCard rule={ruleOfFinding(finding)} />
        </div>
      </div>
      <CodeBlock heading="For a shell, with the AWS CLI" text={commandsOf(finding, report).join('\n')} />
      <Echoes finding={finding} />
    </details>
  );
}

/** How else the fault showed. */
function Echoes({ finding }: { readonly finding: Finding }): JSX.Element | null {
  const others = echoesText(finding);
  if (others === undefined) return null;
  return (
    <details class="echoes">
      <summary>Also seen as {others}</summary>
      <ul>
        {(finding.echoes ?? []).map((echo) => (
          <li key={signatureOf(echo)}>{echoText(echo)}</li>
        ))}
      </ul>
    </details>
  );
}

/** Whether it was known before. */
function Novelty({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      <span class="parts-chip">{text}</span>{' '}
    </>
  );
}

function entriesOf(finding: Finding, number: number, report: ConformReport): readonly Entry[] {
  const { seed, path, occurrences } = finding;
  const length = lengthText(finding);
  const file = `finding-${number}.json`;
  return [
    ['Where', whereText(finding)],
    [
      'On the map',
      <a key="cell" href={`#${cellId(finding)}`}>
        {finding.operation}, {stateText(finding.state)}
      </a>,
    ],
    ['Met', plural(occurrences, 'time')],
    ...(length === undefined ? [] : [['Sequence', length] as const]),
    ['Seed and path', `${seed}, ${path}`],
    [
      'Again',
      <code key="again">
        <CodeLine text={replayCommand(report, file)} />
      </code>,
    ],
    [
      'To play with',
      <>
        <code>mrk play</code>, and open <code>{file}</code> there
      </>,
    ],
  ];
}
