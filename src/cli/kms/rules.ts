// Which rules of the catalogue concern an operation: those that the model's data name for it, and families of rules.

import { HOST_OPERATIONS, isHostOperation } from '../../endpoint/cryptography/random.js';
import { ANSWER_SETS } from '../../model/expectations/answer-sets.js';
import { type Cell, FOOTNOTES, STATE_COLUMNS } from '../../model/key/state-table.js';
import { cellOf, GATED_OPERATIONS, PRECEDENCE, ruleOfCell } from '../../model/operations/tables.js';
import { RULES, type RuleId } from '../../model/rules/catalogue.js';
import type { KeyState, Operation } from '../../model/vocabulary/vocabulary.js';
import { type CliOperation, membersOf } from './names.js';

/** Families, or single rules, that are about an operation. A family is named by what its IDs begin with. */
const FAMILIES: Readonly<Partial<Record<Operation, readonly string[]>>> = {
  CreateKey: ['CREATE', 'POLICY-1', 'POLICY-2a', 'STORE'],
  ReplicateKey: ['REPLICATE', 'SHARED-1', 'SHARED-2', 'TIME-1'],
  UpdatePrimaryRegion: ['PRIMARY', 'TIME-1'],
  DescribeKey: ['CREATE-4', 'CREATE-5', 'STATE-2', 'PRIMARY-6', 'IMPORT-4', 'GRANT-4'],
  EnableKey: ['STATE-3', 'STATE-4', 'STATE-7', 'IMPORT-11b'],
  DisableKey: ['STATE-3', 'STATE-4', 'STATE-7'],
  ScheduleKeyDeletion: ['DELETE-1', 'DELETE-2', 'DELETE-3', 'DELETE-4', 'DELETE-6', 'DELETE-7'],
  CancelKeyDeletion: ['DELETE-5', 'DELETE-7', 'IMPORT-11'],
  GetParametersForImport: ['IMPORT-7', 'STATE-8'],
  ImportKeyMaterial: ['IMPORT', 'STATE-8', 'ROTATE-5'],
  DeleteImportedKeyMaterial: ['IMPORT-3', 'IMPORT-5', 'IMPORT-6', 'IMPORT-11a'],
  EnableKeyRotation: ['ROTATE-1', 'ROTATE-2', 'ROTATE-3'],
  DisableKeyRotation: ['ROTATE-1', 'ROTATE-2'],
  GetKeyRotationStatus: ['ROTATE-2', 'ROTATE-7', 'DELETE-7'],
  RotateKeyOnDemand: ['ROTATE-4', 'ROTATE-5', 'STATE-6'],
  ListKeyRotations: ['ROTATE-6'],
  UntagResource: ['TAG-3'],
  UpdateKeyDescription: ['SHARED-2'],
  PutKeyPolicy: ['POLICY', 'REPLICATE-9'],
  GetKeyPolicy: ['POLICY-1', 'POLICY-2'],
  ListKeyPolicies: ['POLICY-1'],
  CreateAlias: ['ALIAS'],
  UpdateAlias: ['ALIAS'],
  DeleteAlias: ['ALIAS-1'],
  ListAliases: ['ALIAS-1'],
  CreateGrant: ['GRANT', 'ID-5b'],
  ListGrants: ['GRANT-1'],
  ListRetirableGrants: ['GRANT-1'],
  RetireGrant: ['GRANT-3'],
  RevokeGrant: ['GRANT-3'],
  GetKeyLastUsage: ['USAGE-1'],
  Encrypt: ['SHARED-3'],
  Decrypt: ['SHARED-3', 'CIPHER'],
  ReEncrypt: ['SHARED-3', 'CIPHER'],
};

/** Of a member, wherever it stands. */
const MEMBER_FAMILIES: Readonly<Record<string, readonly string[]>> = {
  KeyId: ['ID-2', 'ID-3', 'ID-4', 'ID-5', 'ID-8', 'ARN'],
  Tags: ['TAG-1', 'TAG-2'],
  Policy: ['POLICY-2a', 'REPLICATE-9'],
  Marker: ['PAGE'],
  DryRun: ['DRYRUN'],
  GrantTokens: ['GRANT-4'],
};

const GATED: ReadonlySet<string> = new Set(GATED_OPERATIONS);
const MAKES_KEYS: ReadonlySet<string> = new Set(['CreateKey', 'ReplicateKey']);

/** The rules that concern an operation, in the catalogue's order. */
export function rulesOf(operation: CliOperation): readonly RuleId[] {
  if (isHostOperation(operation)) return HOST_OPERATIONS[operation].rules;
  const members = Object.keys(membersOf(operation));
  const families = [
    ...(FAMILIES[operation] ?? []),
    ...members.flatMap((member) => MEMBER_FAMILIES[member] ?? []),
    ...(MAKES_KEYS.has(operation) ? ['QUOTA'] : []),
    ...(GATED.has(operation) ? ['USAGE'] : []),
    'MODEL-1',
  ];
  const precedence = PRECEDENCE[operation];
  const named = new Set<string>([
    ...STATE_COLUMNS.filter((state) => cellOf(operation, state) !== undefined).map((state) =>
      ruleOfCell(operation, state),
    ),
    ...ANSWER_SETS.filter(({ operations }) => operations !== 'any' && operations.includes(operation)).map(
      ({ rule }) => rule,
    ),
    ...(precedence?.rule === undefined ? [] : [precedence.rule]),
  ]);
  const ids = Object.keys(RULES) as RuleId[];
  return ids.filter((id) => named.has(id) || families.some((family) => belongs(id, family)));
}

/** `REPLICATE-1a` belongs to `REPLICATE-1` and to `REPLICATE`; `REPLICATE-10` not to `REPLICATE-1`. */
function belongs(id: string, family: string): boolean {
  return id.startsWith(family) && /^(?:$|-|[a-z]$)/.test(id.slice(family.length));
}

/** What becomes of a call on a key in a state. */
export interface StateNote {
  readonly state: KeyState;
  readonly verdict: 'allowed' | 'refused' | 'refused if' | 'no such key';
  /** Errors, or the condition. */
  readonly note: string;
}

/** A row of the key state table in words; empty: no key state matters. */
export function stateNotes(operation: CliOperation): readonly StateNote[] {
  if (isHostOperation(operation)) return [];
  return STATE_COLUMNS.flatMap((state) => {
    const cell = cellOf(operation, state);
    return cell === undefined ? [] : [stateNote(state, cell)];
  });
}

function stateNote(state: KeyState, cell: Cell): StateNote {
  const footnotes = cell.footnotes.map((footnote) => FOOTNOTES[footnote]);
  const errors = [...new Set(footnotes.map(({ error }) => error))].join(' or ');
  switch (cell.verdict) {
    case 'ok':
      return { state, verdict: 'allowed', note: '' };
    case 'n/a':
      return { state, verdict: 'no such key', note: '' };
    case 'fails':
      return { state, verdict: 'refused', note: errors };
    case 'unless': {
      const when = footnotes.map((footnote) => ('when' in footnote ? footnote.when : '')).filter((text) => text !== '');
      return { state, verdict: 'refused if', note: `${when.join(' or ')}: ${errors}` };
    }
  }
}
