// The one place where facts become AWS's texts. All else passes facts on: a refusal is never understood from its message.

import type { RuleId } from '../catalogue.js';
import { type Facts, WORDINGS } from './index.js';
import type { OtherForms } from './record.js';

/** AWS's message for a fault with these facts; empty where AWS sends none. */
export function wordingOf(facts: Facts): string {
  return WORDINGS[facts.fault].text(facts as never);
}

/** Messages that AWS was seen to use, or may use, besides `wordingOf`; `any`: its words are not known. */
export function otherWordingsOf(facts: Facts, rule: RuleId): 'any' | readonly string[] {
  const { others }: { readonly others?: readonly OtherForms[] } = WORDINGS[facts.fault];
  const other = others?.find(({ applies }) => applies === undefined || applies(facts as never, rule));
  if (other === undefined) return [];
  return other.forms === 'any' ? 'any' : other.forms(facts as never);
}
