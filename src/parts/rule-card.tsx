// A rule as a reader judges it: what it says, how that is known, and where to read on.

import type { JSX } from 'preact';
import type { Evidence, Sighting } from '../model/rules/record.js';
import { Prose } from './prose.js';

/** What is shown of a rule. */
export interface ShownRule {
  readonly id: string;
  readonly sentence: string;
  readonly evidence: Evidence;
  /** Where AWS or the observer says so; for a rule that is assumed or ours, the page that is silent; empty: nowhere. */
  readonly source: string;
  /** The cases in which it was seen at AWS. */
  readonly observed?: readonly Sighting[];
  /** Of an assumed rule: what would settle it. */
  readonly question?: string;
}

export function RuleCard({ rule }: { readonly rule: ShownRule }): JSX.Element {
  const { id, sentence, evidence, source, observed = [], question } = rule;
  return (
    <div class="parts-rule">
      <span class="parts-rule-name">{id}</span>
      <span class="parts-chip">{evidence}</span>
      <p>
        <Prose text={sentence} />
      </p>
      <ul class="parts-known">
        <li>
          {SOURCE_TEXTS[evidence]}
          {source !== '' && (
            <>
              : <Link url={source} />
            </>
          )}
        </li>
        {observed.map((sighting) => (
          <li key={JSON.stringify(sighting)}>
            <Seen sighting={sighting} />
          </li>
        ))}
        {question !== undefined && (
          <li>
            What would settle it: <Prose text={question} />
          </li>
        )}
      </ul>
    </div>
  );
}

const SOURCE_TEXTS: Readonly<Record<Evidence, string>> = {
  documented: 'Documented by AWS',
  observed: 'Observed at AWS, not documented',
  assumed: 'Assumed: no public evidence was found, so AWS may do otherwise. The page that is silent',
  ours: 'About the model itself, not about AWS. The page that is silent',
};

function Seen({ sighting }: { readonly sighting: Sighting }): JSX.Element {
  const { date, case: name, source } = sighting;
  return (
    <>
      Seen at AWS {date}
      {name !== undefined && `: ${name}`}
      {source !== undefined && (
        <>
          {', '}
          <Link url={source}>recording</Link>
        </>
      )}
    </>
  );
}

/** A link, if it leads to a page; else its text. */
function Link({ url, children }: { readonly url: string; readonly children?: string }): JSX.Element {
  if (!/^https?:\/\/\S+$/.test(url)) return <>{url}</>;
  return (
    <a href={url} rel="noreferrer">
      {children ?? url.replace(/^https?:\/\//, '')}
    </a>
  );
}
