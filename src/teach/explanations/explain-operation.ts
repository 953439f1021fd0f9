// What an operation asks for, and how it goes on a key that somebody describes.

import { reduceJson } from '../../model/engine/reduce.js';
import { cardOf } from '../../model/operations/index.js';
import { KEY_MAKERS } from '../../model/operations/tables.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import { finished } from '../../shared/work.js';
import { type Circumstances, setUp } from '../ways/situations.js';
import { commandOf } from '../ways/steps.js';
import { validInput } from '../ways/valid-input.js';
import { stateNotesOf } from './cells.js';
import { commandsOf } from './commands.js';
import { explainRefusal, orderOf } from './explain-refusal.js';
import { part } from './explain-rule.js';
import { type Explanation, explainedRule } from './explanation.js';
import { rulesAboutOperation } from './rules-about.js';

export function explainOperation(operation: Operation): Explanation {
  const { source, errors } = cardOf(operation);
  const states = stateNotesOf(operation).map(
    ({ state, verdict, note }) => `${state}: ${verdict}${note === '' ? '' : ` ${note}`}`,
  );
  return {
    title: operation,
    parts: [
      ...part('Which key state allows it', states.length === 0 ? ['No key state matters.'] : states),
      ...orderOf(operation),
      ...part('Which errors AWS declares', [`${errors.join(', ')} (${source})`]),
      { heading: 'Rules', rules: rulesAboutOperation(operation).map(explainedRule) },
    ],
  };
}

/** How a valid call of it goes on such a key. */
export function explainCall(operation: Operation, circumstances: Circumstances): Explanation {
  const { state = 'Enabled', role = 'primary', origin = 'AWS_KMS' } = circumstances;
  const what = `${operation} on a ${role === 'single' ? 'single-Region' : role} key of origin ${origin} that is ${state}`;
  const set = setUp(circumstances);
  if (set === undefined) {
    return { title: what, parts: [{ heading: 'There is no such key', text: ['No sequence of calls makes one.'] }] };
  }
  const { situation, key, way } = set;
  const call = { operation, region: key.region, input: validInput(operation, situation.keySet, key.region) };
  const result = reduceJson(KEY_MAKERS.includes(operation) ? null : situation.keySet, commandOf(situation, call));
  const steps = [...way.steps, call];
  const setting = {
    heading: 'How to see it',
    ways: [{ what: 'The shortest way there, and the call:', commands: commandsOf(steps), steps }],
  };
  if (result.ok) {
    return {
      title: `${what} succeeds`,
      parts: [setting, { heading: 'Rules', rules: rulesAboutOperation(operation).map(explainedRule) }],
    };
  }
  const { title, parts } = finished(explainRefusal(result.error, call, situation));
  return {
    title: `${what} is refused: ${title.replace(`${operation} in ${call.region}: `, '')}`,
    parts: [...parts, setting],
  };
}
