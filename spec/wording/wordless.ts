// Stands in for src/model/rules/wording/wording.ts: the names of fault and facts in place of every wording.

import type { RuleId } from '../../src/model/rules/catalogue.js';
import { type Facts, WORDINGS } from '../../src/model/rules/wording/index.js';
import type { OtherForms } from '../../src/model/rules/wording/record.js';

/** The fault, and those of its facts that AWS's message tells; nothing where AWS sends no message. */
export function wordingOf(facts: Facts): string {
  const told = new Map<string, unknown>();
  const watched = new Proxy(facts, {
    get(target, name) {
      const fact: unknown = Reflect.get(target, name);
      if (typeof name === 'string') told.set(name, fact);
      return fact;
    },
  });
  if (WORDINGS[facts.fault].text(watched as never) === '') return '';
  const listed = [...told].map(([name, fact]) => `${name} ${typeof fact === 'string' ? fact : JSON.stringify(fact)}`);
  return [`<${facts.fault}>`, ...listed].join(' ');
}

/** No other words; of those that are not known, any. */
export function otherWordingsOf(facts: Facts, rule: RuleId): 'any' | readonly string[] {
  const { others }: { readonly others?: readonly OtherForms[] } = WORDINGS[facts.fault];
  const other = others?.find(({ applies }) => applies === undefined || applies(facts as never, rule));
  return other?.forms === 'any' ? 'any' : [];
}
