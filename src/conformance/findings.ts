// What a run finds, and how bad it is.

import type { KeyState, Operation, RuleId } from './model.js';

/** The kinds of findings, most severe first. */
export const FINDING_KINDS = [
  /** Accepted what AWS refuses. */
  'accepted',
  /** Refused what AWS accepts. */
  'refused',
  'wrong-state',
  'wrong-metadata',
  'wrong-error',
  /** Answered as before a change, and rightly now and then, for longer than a change may go unseen. */
  'not-seen-in-time',
  'wrong-message',
  /** A status of 500, or what is no answer of KMS. */
  'crash',
] as const;
/** How a target departed. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A call of a sequence. Identifiers are the kit's own: a replay puts in those that its target gives out. */
export interface SequenceCall {
  readonly region: string;
  readonly operation: Operation;
  readonly input: unknown;
}

/** Moves the target's clock, by milliseconds. */
export interface SequenceWait {
  readonly advance: number;
}

/** One step of the sequence that shows a finding. */
export type SequenceStep = SequenceCall | SequenceWait;

/** One divergence from AWS. */
export interface Finding {
  /** The operation that went wrong; of what time alone brought about, the one that showed it. */
  readonly operation: Operation;
  /** The state of the called key before the call; null: there was no such key. */
  readonly state: KeyState | null;
  readonly kind: FindingKind;
  readonly rule: RuleId;
  /** Of metadata: which member was wrong, such as `KeyMetadata.DeletionDate`, and in which Region. */
  readonly member?: string;
  readonly region: string;
  /** Every answer that conforms: error codes or `ok`, or the values of the member; null: it is absent. */
  readonly expected: readonly unknown[];
  readonly received: unknown;
  /** The message of the error that was received, and the model's own. */
  readonly message?: string;
  readonly expectedMessage?: string;
  /** The shortest sequence found that shows it; it ends with the call that does. */
  readonly sequence: readonly SequenceStep[];
  /** Whether the sequence was made shorter: false, if it did not show again. */
  readonly isShrunk: boolean;
  /** Why nothing more was tried to make it shorter; absent: it is as short as it gets. */
  readonly gaveUp?: GivingUp;
  readonly seed: number;
  /** Which of the seed's sequences first showed it. */
  readonly path: string;
  /** How often it was met. */
  readonly occurrences: number;
  /** How many calls the target had been sent when it was met first. */
  readonly foundAfter: number;
  /** How else the same fault showed: by other operations, members or codes, each as it was met first. They have none. */
  readonly echoes?: readonly Finding[];
}

/** A finding, and how else it showed. */
export function sightingsOf(finding: Finding): readonly Finding[] {
  return finding.echoes === undefined ? [finding] : [finding, ...finding.echoes];
}

/** `time`: shrinking had its share of the run, or the run was over; `tries`: so many were in vain; `known`: it was before; or Ctrl-C. */
export const GIVING_UP = ['time', 'tries', 'known', 'interrupted'] as const;
export type GivingUp = (typeof GIVING_UP)[number];

/** What makes two divergences the same finding: what went wrong, by rule and operation. */
export function signatureOf({
  operation,
  rule,
  kind,
  member,
}: Pick<Finding, 'operation' | 'rule' | 'kind' | 'member'>): string {
  // A crash has no rule of its own.
  if (kind === 'crash') return `${kind} ${operation}`;
  return member === undefined ? `${kind} ${operation} ${rule}` : `${kind} ${operation} ${rule} ${member}`;
}

/** Most severe first. */
export function bySeverity(a: Pick<Finding, 'kind'>, b: Pick<Finding, 'kind'>): number {
  return FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind);
}

/** What whoever mends the target wants to know first: an operation that fails at plain calls, then the most severe. */
export function byUrgency(a: Urgent, b: Urgent): number {
  return Number(isPlainFailure(b)) - Number(isPlainFailure(a)) || bySeverity(a, b);
}

type Urgent = Pick<Finding, 'operation' | 'kind' | 'path' | 'member'>;

/** Whether an operation fails at its plain valid call, so that nothing else can be said of it. */
export function isPlainFailure({ operation, kind, path, member }: Urgent): boolean {
  return path === pathOfPlainCall(operation) && member === undefined && (kind === 'crash' || kind === 'refused');
}

/** The path of what the plain valid call of an operation has shown. */
export function pathOfPlainCall(operation: Operation): string {
  return `plain ${operation}`;
}
