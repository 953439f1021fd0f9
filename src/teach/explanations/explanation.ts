// What an explanation is: plain data, for a terminal, a page or a program. And how a rule is shown in it.

import { RULES, type RuleId } from '../../model/rules/catalogue.js';
import type { Evidence, Sighting } from '../../model/rules/record.js';
import type { Step } from '../ways/steps.js';

/** The answer to a question: a title, and parts that are read one after the other. */
export interface Explanation {
  readonly title: string;
  readonly parts: readonly Part[];
}

/** A heading, and what stands below it. */
export interface Part {
  readonly heading: string;
  /** Paragraphs. */
  readonly text?: readonly string[];
  readonly rules?: readonly ExplainedRule[];
  readonly ways?: readonly ExplainedWay[];
}

/** A rule, with what a reader needs to judge it. */
export interface ExplainedRule {
  readonly id: RuleId;
  readonly sentence: string;
  readonly evidence: Evidence;
  /** The latest case in which it was seen at AWS. */
  readonly seen?: Sighting;
  /** Of an assumed rule: what would settle it. */
  readonly question?: string;
  /** Where AWS or the observer says so; for an assumed rule, the AWS page that is silent. */
  readonly source: string;
}

/** What makes a call succeed. */
export interface ExplainedWay {
  readonly what: string;
  /** For a POSIX shell: commands of the AWS CLI, and `sleep` for waiting. */
  readonly commands: readonly string[];
  /** The same as data, for a program that takes the way: identifiers and key material are named as the model's search names them. */
  readonly steps: readonly Step[];
}

export function explainedRule(id: RuleId): ExplainedRule {
  const { sentence, evidence, observed, question, source } = RULES[id];
  const seen = observed?.at(-1);
  return {
    id,
    sentence,
    evidence,
    ...(seen === undefined ? {} : { seen }),
    ...(question === undefined ? {} : { question }),
    source,
  };
}

/** How a rule is known, in words. */
export function knownFrom({ evidence, seen, question }: Pick<ExplainedRule, 'evidence' | 'seen' | 'question'>): string {
  const sighting =
    seen === undefined ? [] : [`seen at AWS ${seen.date}${seen.case === undefined ? '' : ` (${seen.case})`}`];
  switch (evidence) {
    case 'documented':
      return ['documented by AWS', ...sighting].join(', ');
    case 'observed':
      return sighting.join();
    case 'assumed':
      return `assumed: no public evidence was found, so AWS may do otherwise. What would settle it: ${question}`;
    case 'ours':
      return 'about this model itself, not about AWS';
  }
}
