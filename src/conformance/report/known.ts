// The findings that were known before a run, in words: what became of those that it did not find again.

import { plural } from '../../shared/text.js';
import { isNew, type KnownFinding } from '../baseline/known.js';
import type { Finding } from '../findings.js';
import { KIND_TEXTS, stateText } from './describe.js';
import type { ConformReport } from './report.js';

/** Whether a finding was known before; undefined: the run was not compared. */
export function noveltyText({ baseline }: ConformReport, finding: Finding): 'new' | 'known' | undefined {
  if (baseline === undefined) return undefined;
  return isNew(baseline, finding) ? 'new' : 'known';
}

export interface KnownLine {
  readonly finding: string;
  /** What is known of it now. */
  readonly now: string;
}

export function mendedLines({ baseline }: ConformReport): readonly KnownLine[] {
  return (baseline?.mended ?? []).map((one) => ({
    finding: knownText(one),
    now: `not seen again in ${plural(one.tried, 'call')}`,
  }));
}

export function notExercisedLines({ baseline }: ConformReport): readonly KnownLine[] {
  return (baseline?.notExercised ?? []).map((one) => ({ finding: knownText(one), now: one.reason }));
}

function knownText({ operation, state, kind, rule, member }: KnownFinding): string {
  const where = member === undefined ? '' : `, ${member}`;
  return `${KIND_TEXTS[kind]}: ${operation}, ${stateText(state)}${where}${rule === undefined ? '' : ` [${rule}]`}`;
}
