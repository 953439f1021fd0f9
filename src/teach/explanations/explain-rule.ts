// What a rule says, how it is known, what it leaves open.

import { RULES, type RuleId } from '../../model/rules/catalogue.js';
import { type Explanation, explainedRule, type Part } from './explanation.js';

export function explainRule(id: RuleId): Explanation {
  const { operations, open = [], varies = [], observed = [], sentence } = RULES[id];
  const concerned = operations === 'every' ? ['every operation'] : (operations ?? []);
  return {
    title: `${id}: ${sentence}`,
    parts: [
      { heading: 'How it is known', rules: [explainedRule(id)] },
      ...part(
        'Where it was seen',
        observed.map(
          ({ date, case: name = 'no case is named', source }) =>
            `${date}: ${name}${source === undefined ? '' : `, ${source}`}`,
        ),
      ),
      ...part('Which operations show it', concerned.length === 0 ? [] : [concerned.join(', ')]),
      ...part(
        'What AWS leaves open',
        open.map(({ when, answers, reason }) => `${when}: ${answers.join(' or ')}. ${reason}`),
      ),
      ...part(
        'What may differ from time to time',
        varies.map(({ what, conforms }) => `${what}: ${conforms}`),
      ),
    ],
  };
}

/** A part, unless there is nothing to say. */
export function part(heading: string, text: readonly string[]): readonly Part[] {
  return text.length === 0 ? [] : [{ heading, text }];
}
