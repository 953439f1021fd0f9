// Whether the message of another KMS is one that AWS may send. It is compared with the forms that the facts have.

import { ruleOf } from '../catalogue.js';
import type { KmsError } from '../errors.js';
import { ANYTHING } from './record.js';
import { otherWordingsOf, wordingOf } from './wording.js';

/** Every message that conforms where the engine refuses with `error`, the engine's own first; ANYTHING is any text. */
function formsOf({ facts, rule }: KmsError): readonly string[] {
  const own = wordingOf(facts);
  const others = otherWordingsOf(facts, rule);
  if (others === 'any') return [own, ANYTHING];
  // Of assumed rules any message conforms, unless more is known.
  const { evidence } = ruleOf(rule);
  const isKnown = others.length > 0 || evidence === 'documented' || evidence === 'observed';
  return isKnown ? [own, ...others] : [own, ANYTHING];
}

/** Whether a message conforms where the engine refuses with `error`, and so does the other KMS with the same code. */
export function messageConforms(error: KmsError, message: string): boolean {
  return formsOf(error).some((form) => isOfForm(message, form));
}

function isOfForm(message: string, form: string): boolean {
  const [first = '', ...others] = form.split(ANYTHING);
  const last = others.pop();
  if (last === undefined) return message === form;
  if (!message.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = message.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return message.length - last.length >= at && message.endsWith(last);
}
