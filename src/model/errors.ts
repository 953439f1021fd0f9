// How a call is refused: AWS's code and message, and the rule that refused it.

import type { RuleId } from './rules/catalogue.js';
import type { ErrorCode } from './vocabulary.js';

/** Why a call was refused. */
export interface KmsError {
  /** AWS's error code, such as `KMSInvalidStateException`. */
  readonly code: ErrorCode;
  /** AWS's message; empty where AWS sends none. */
  readonly message: string;
  /** The rule that refused the call: an ID of the catalogue of rules. */
  readonly rule: RuleId;
  /** What a host's function threw, if that is why. It is not enumerable, and so in no JSON. [HOST-1] */
  readonly cause?: unknown;
}

/** A refused call: nothing happened. */
export interface Refusal {
  readonly ok: false;
  readonly error: KmsError;
  readonly events: readonly [];
}

export function refuse(rule: RuleId, code: ErrorCode, message: string): Refusal {
  return { ok: false, error: { code, message, rule }, events: [] };
}

/** A text or a number as a message shows it; of anything else, which may not even become a text, its type. */
export function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 100) : typeof value;
}
