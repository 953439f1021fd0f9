// What a run comes to: one line and one number, the same in every form of the report.

import { plural } from '../../shared/text.js';
import { failingCount } from '../baseline/compared.js';
import { OUTCOMES, type Outcome } from '../outcomes.js';
import type { ConformReport } from './report.js';

export interface Conclusion {
  /** 0: no finding. 1: findings. 2: it cannot be said, as nothing or not all could be judged. */
  readonly status: 0 | 1 | 2;
  readonly text: string;
}

export function conclusionOf(report: ConformReport): Conclusion {
  const counts = outcomeCounts(report);
  const { status, text } = verdictOf(report);
  return { status, text: counts === '' ? `${text}.` : `${text}. Operations: ${counts}.` };
}

/** Findings speak for themselves, also of a run that was cut short; without any, only what could be judged is all well. */
function verdictOf(report: ConformReport): Conclusion {
  const { stoppedBy, errors, outcomes } = report;
  const failing = failingCount(report);
  const what = report.baseline === undefined ? 'finding' : 'new finding';
  const rest = restText(report);
  const found = `${plural(failing, what)}${rest}`;
  if (stoppedBy === 'error') return { status: 2, text: `Ended by an error, with ${found}` };
  if (failing > 0) return { status: 1, text: found };
  if (outcomes.every(({ calls }) => calls.judged === 0)) return { status: 2, text: `Nothing could be judged${rest}` };
  const none = `no ${what}${rest}`;
  if (stoppedBy === 'interrupted') return { status: 2, text: `Interrupted, with ${none}` };
  if (errors.length > 0 || outcomes.some(({ outcome }) => outcome === 'error')) {
    return { status: 2, text: `Not all could be judged, with ${none}` };
  }
  return { status: 0, text: `No ${what}${rest}` };
}

/** What became of the findings that were known before: `, 3 known, 1 mended`. */
function restText({ baseline }: ConformReport): string {
  if (baseline === undefined) return '';
  const { known, mended, notExercised } = baseline;
  return Object.entries({ known, mended, 'not exercised': notExercised })
    .flatMap(([name, { length }]) => (length === 0 ? [] : [`, ${length.toLocaleString('en')} ${name}`]))
    .join('');
}

const WORDS: Readonly<Record<Outcome, readonly [one: string, more: string]>> = {
  departs: ['departs', 'depart'],
  error: ['in error', 'in error'],
  'conforms openly': ['conforms openly', 'conform openly'],
  conforms: ['conforms', 'conform'],
  unsupported: ['unsupported', 'unsupported'],
  'not tried': ['not tried', 'not tried'],
};

/** How many operations have which outcome, the worst first: `1 departs, 40 conform`. */
function outcomeCounts({ outcomes }: ConformReport): string {
  return [...OUTCOMES]
    .reverse()
    .flatMap((outcome) => {
      const count = outcomes.filter((one) => one.outcome === outcome).length;
      const [one, more] = WORDS[outcome];
      return count === 0 ? [] : [`${count} ${count === 1 ? one : more}`];
    })
    .join(', ');
}
