// What a run comes to: one line and one number, the same in every form of the report.

import { plural } from '../../shared/text.js';
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
function verdictOf({ findings, stoppedBy, errors, outcomes }: ConformReport): Conclusion {
  const found = plural(findings.length, 'finding');
  if (stoppedBy === 'error') return { status: 2, text: `Ended by an error, with ${found}` };
  if (findings.length > 0) return { status: 1, text: found };
  if (outcomes.every(({ calls }) => calls.judged === 0)) return { status: 2, text: 'Nothing could be judged' };
  if (stoppedBy === 'interrupted') return { status: 2, text: 'Interrupted, with no finding' };
  if (errors.length > 0 || outcomes.some(({ outcome }) => outcome === 'error')) {
    return { status: 2, text: 'Not all could be judged, with no finding' };
  }
  return { status: 0, text: 'No finding' };
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
