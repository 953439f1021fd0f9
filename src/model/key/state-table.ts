// AWS's key-state table, cell for cell: what each key state allows. The data decide (state-gate.ts reads nothing else).
// Source: AWS KMS Developer Guide, "Key states of AWS KMS keys", text of 2022-12 (40 operations, 8 key states).
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html

import type { ErrorCode, KeyState, Operation } from '../vocabulary.js';

/** What a footnote of the table says. */
export interface Footnote {
  readonly error: ErrorCode;
  /** The footnote speaks only of such keys; without it, of all. */
  readonly when?: 'imported or custom key store' | 'imported' | 'not imported' | 'custom key store' | 'destination';
}

/** The footnotes that refuse; their words are in rules/wording. Those that only remark (12 and 13) are in the lifecycle. */
export const FOOTNOTES = {
  1: { error: 'DisabledException' },
  2: { error: 'DisabledException' },
  3: { error: 'KMSInvalidStateException' },
  4: { error: 'KMSInvalidStateException' },
  5: { error: 'KMSInvalidStateException' },
  6: { error: 'UnsupportedOperationException', when: 'imported' },
  7: { error: 'UnsupportedOperationException', when: 'imported or custom key store' },
  8: { error: 'KMSInvalidStateException', when: 'imported' },
  9: { error: 'UnsupportedOperationException', when: 'not imported' },
  10: { error: 'KMSInvalidStateException', when: 'destination' },
  11: { error: 'KMSInvalidStateException' },
  14: { error: 'KMSInvalidStateException' },
  15: { error: 'KMSInvalidStateException' },
  /** Not AWS's: footnote 7 without imported keys, for GetKeyRotationStatus as seen in 2026-03. [ROTATE-2] */
  16: { error: 'UnsupportedOperationException', when: 'custom key store' },
} as const satisfies Record<number, Footnote>;
export type FootnoteNumber = keyof typeof FOOTNOTES;

/**
 * A cell. `ok`: the key state allows the operation. `fails`: it is refused with one of the footnotes' errors.
 * `unless`: it is refused only where a footnote's condition holds. `n/a`: AWS says no such key is in that state.
 */
export interface Cell {
  readonly verdict: 'ok' | 'fails' | 'unless' | 'n/a';
  readonly footnotes: readonly FootnoteNumber[];
}

/** The columns, in AWS's order. */
export const STATE_COLUMNS = [
  'Enabled',
  'Disabled',
  'PendingDeletion',
  'PendingReplicaDeletion',
  'PendingImport',
  'Unavailable',
  'Creating',
  'Updating',
] as const satisfies readonly KeyState[];

type Row = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell];

const ok: Cell = { verdict: 'ok', footnotes: [] };
const ok9: Cell = { verdict: 'ok', footnotes: [9] };
const ok12: Cell = ok; // succeeds; shows only once the key is available again
const na: Cell = { verdict: 'n/a', footnotes: [] };
const fails = (...footnotes: FootnoteNumber[]): Cell => ({ verdict: 'fails', footnotes });
const unless = (...footnotes: FootnoteNumber[]): Cell => ({ verdict: 'unless', footnotes });

// biome-ignore format: a table is laid out as AWS prints it
export const KEY_STATE_TABLE = {
  //                                     Enabled     Disabled     PendingDel.   PendingReplDel. PendingImp. Unavailable Creating  Updating
  CancelKeyDeletion:                   [fails(4),   fails(4),     ok,           ok,           fails(4),  fails(4),      fails(4),   fails(4)],
  CreateAlias:                         [ok,         ok,           fails(3),     fails(3),     ok,        ok,            ok,         ok],
  CreateGrant:                         [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  ok,            fails(14),  ok],
  Decrypt:                             [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  fails(11),     fails(14),  ok],
  DeleteAlias:                         [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  DeleteImportedKeyMaterial:           [ok9,        ok9,          ok9,          ok9,          ok,        na,            fails(14),  fails(15)],
  DescribeKey:                         [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  DisableKey:                          [ok,         ok,           fails(3),     fails(3),     fails(5),  ok12,          fails(14),  fails(15)],
  DisableKeyRotation:                  [unless(7),  fails(1, 7),  fails(3, 7),  fails(3, 7),  fails(6),  fails(7),      fails(14),  unless(7)],
  EnableKey:                           [ok,         ok,           fails(3),     fails(3),     fails(5),  ok12,          fails(14),  fails(15)],
  EnableKeyRotation:                   [unless(7),  fails(1, 7),  fails(3, 7),  fails(3, 7),  fails(6),  fails(7),      fails(14),  unless(7)],
  Encrypt:                             [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  fails(11),     fails(14),  ok],
  GenerateDataKey:                     [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  fails(11),     fails(14),  ok],
  GenerateDataKeyPair:                 [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  fails(11),     fails(14),  ok],
  GenerateDataKeyPairWithoutPlaintext: [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  fails(11),     fails(14),  ok],
  GenerateDataKeyWithoutPlaintext:     [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  fails(11),     fails(14),  ok],
  GenerateMac:                         [ok,         fails(1),     fails(2, 3),  fails(2, 3),  na,        na,            fails(14),  ok],
  GetKeyPolicy:                        [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  GetKeyRotationStatus:                [unless(7),  unless(7),    unless(7),    unless(7),    fails(6),  fails(7),      unless(7),  unless(7)],
  GetParametersForImport:              [unless(9),  unless(9),    fails(8, 9),  fails(8, 9),  ok,        fails(9),      fails(14),  fails(15)],
  GetPublicKey:                        [ok,         fails(1),     fails(2, 3),  fails(2, 3),  na,        na,            fails(14),  ok],
  ImportKeyMaterial:                   [unless(9),  unless(9),    fails(8, 9),  fails(8, 9),  ok,        fails(9),      fails(14),  ok],
  ListAliases:                         [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  ListGrants:                          [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  ListKeyPolicies:                     [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  ListResourceTags:                    [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  PutKeyPolicy:                        [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  ReEncrypt:                           [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  fails(11),     fails(14),  ok],
  ReplicateKey:                        [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  na,            fails(14),  fails(15)],
  RetireGrant:                         [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  RevokeGrant:                         [ok,         ok,           ok,           ok,           ok,        ok,            ok,         ok],
  ScheduleKeyDeletion:                 [ok,         ok,           fails(3),     fails(3),     ok,        ok,            ok,         fails(15)],
  Sign:                                [ok,         fails(1),     fails(2, 3),  fails(2, 3),  na,        na,            fails(14),  ok],
  TagResource:                         [ok,         ok,           fails(3),     fails(3),     ok,        ok,            ok,         ok],
  UntagResource:                       [ok,         ok,           fails(3),     fails(3),     ok,        ok,            ok,         ok],
  UpdateAlias:                         [ok,         ok,           unless(10),   unless(10),   ok,        ok,            ok,         ok],
  UpdateKeyDescription:                [ok,         ok,           fails(3),     fails(3),     ok,        ok,            ok,         ok],
  UpdatePrimaryRegion:                 [ok,         fails(1),     fails(2, 3),  fails(2, 3),  fails(5),  na,            fails(14),  ok],
  Verify:                              [ok,         fails(1),     fails(2, 3),  fails(2, 3),  na,        na,            fails(14),  ok],
  VerifyMac:                           [ok,         fails(1),     fails(2, 3),  fails(2, 3),  na,        na,            fails(14),  ok],
} as const satisfies Partial<Record<Operation, Row>>;

// biome-ignore format: as above
/** Operations younger than the table. [STATE-6] */
const YOUNGER_OPERATIONS = {
  DeriveSharedSecret:                  [ok,  fails(1),  fails(2, 3),  fails(2, 3),  fails(5),  na,  fails(14),  ok],
  Encapsulate:                         [ok,  fails(1),  fails(2, 3),  fails(2, 3),  fails(5),  na,  fails(14),  ok],
  Decapsulate:                         [ok,  fails(1),  fails(2, 3),  fails(2, 3),  fails(5),  na,  fails(14),  ok],
  RotateKeyOnDemand:                   [ok,  fails(1),  fails(3),     fails(3),     fails(5),  ok,  fails(14),  ok],
  ListKeyRotations:                    [ok,  ok,        ok,           ok,           ok,        ok,  ok,         ok],
  GetKeyLastUsage:                     [ok,  ok,        ok,           ok,           ok,        ok,  ok,         ok],
} as const satisfies Partial<Record<Operation, Row>>;

/**
 * Cells that AWS's later texts and answers overrule: imported asymmetric and HMAC keys [STATE-8], the rotation status
 * of imported keys [ROTATE-2], and a primary update during a primary update [PRIMARY-4].
 */
const AMENDED_CELLS: Readonly<
  Partial<Record<Operation, { readonly rule: CellRule; readonly cells: Readonly<Partial<Record<KeyState, Cell>>> }>>
> = {
  GenerateMac: { rule: 'STATE-8', cells: { PendingImport: fails(5) } },
  // Seen in 2026-09: a Disabled key gives its public key. The table's DisabledException conforms no more. [STATE-9]
  GetPublicKey: { rule: 'STATE-9', cells: { PendingImport: fails(5), Disabled: ok } },
  Sign: { rule: 'STATE-8', cells: { PendingImport: fails(5) } },
  Verify: { rule: 'STATE-8', cells: { PendingImport: fails(5) } },
  VerifyMac: { rule: 'STATE-8', cells: { PendingImport: fails(5) } },
  UpdatePrimaryRegion: { rule: 'PRIMARY-4a', cells: { Updating: fails(15) } },
  GetKeyRotationStatus: {
    rule: 'ROTATE-2',
    cells: Object.fromEntries(STATE_COLUMNS.map((state) => [state, unless(16)])),
  },
};

const ROWS: Readonly<Partial<Record<Operation, Row>>> = { ...KEY_STATE_TABLE, ...YOUNGER_OPERATIONS };

/** The cell that decides whether a key in `state` may be used by `operation`; undefined: no state matters. */
export function cellOf(operation: Operation, state: KeyState): Cell | undefined {
  return AMENDED_CELLS[operation]?.cells[state] ?? ROWS[operation]?.[STATE_COLUMNS.indexOf(state)];
}

/** The rules that a cell can have behind it. */
export type CellRule =
  | 'STATE-1'
  | 'STATE-6'
  | 'STATE-6a'
  | 'STATE-6b'
  | 'STATE-6e'
  | 'STATE-8'
  | 'STATE-8a'
  | 'STATE-9'
  | 'PRIMARY-4a'
  | 'ROTATE-2';

/** The rule behind a cell: the table itself, or what amends or extends it. */
export function ruleOfCell(operation: Operation, state: KeyState): CellRule {
  const amendment = AMENDED_CELLS[operation];
  if (amendment?.cells[state] !== undefined) return state === 'PendingImport' ? 'STATE-8a' : amendment.rule;
  if (!(operation in YOUNGER_OPERATIONS)) return 'STATE-1';
  if (operation !== 'RotateKeyOnDemand') return 'STATE-6b';
  if (state === 'Disabled' || state === 'PendingImport') return 'STATE-6';
  return state === 'Creating' ? 'STATE-6e' : 'STATE-6a';
}
