/**
 * The model: stores, the pure `reduce`, rules, tables and types. It runs wherever ECMAScript 2022 does.
 *
 * @module mrk-model
 */

export {
  type ImportedMaterial,
  type InitialAccount,
  type InitialFault,
  type InitialGrant,
  type InitialImport,
  type InitialKey,
  type InitialKeyMaterial,
  type InitialKeys,
  type InitialMaterial,
  type InitialOptions,
  type InitialOwn,
  initialAccount,
  initialFaultOf,
  initialKeysOf,
} from './init/index.js';
export { audit } from './model/audit/audit.js';
export type { AuditCircumstances, AuditedAnswer } from './model/audit/audited.js';
export { type EventBridgeEvent, eventBridgeEvent } from './model/audit/event-bridge.js';
export { auditEvent } from './model/audit/events.js';
export type { Client } from './model/audit/identity.js';
export type { CloudTrailRecord } from './model/audit/record.js';
export { type Advanced, advance, nextInstant } from './model/engine/advance.js';
export type { ConditionValues } from './model/engine/condition-values.js';
export { evolve } from './model/engine/evolve.js';
export { applyHostCommand, type HostCommand } from './model/engine/host-commands.js';
export { type PermissionQuery, type RequiredPermission, requiredPermissions } from './model/engine/permissions.js';
export {
  type CallResult,
  type Circumstances,
  type Command,
  type JsonCall,
  type JsonCommand,
  type OperationCall,
  type Reduced,
  reduce,
  reduceJson,
  type Success,
} from './model/engine/reduce.js';
export {
  type AcceptableAnswer,
  type AcceptableAnswers,
  acceptableAnswers,
} from './model/expectations/acceptable-answers.js';
export { ANSWER_SETS, type AnswerSet } from './model/expectations/answer-sets.js';
export { type KindOfKey, type LifeStep, lifeOf } from './model/key/lives.js';
export { keyLifecycle } from './model/key/machine.js';
export { type Cell, type Row, STATE_COLUMNS } from './model/key/state-table.js';
export type { CallRecord, KeySetEvent } from './model/key-set/events.js';
export {
  type CiphertextHeader,
  type CustomKeyStore,
  DEFAULT_SETTINGS,
  type Host,
  type KeyUse,
  type Quotas,
  type Settings,
  type UnwrapRequest,
} from './model/key-set/host.js';
export { INVARIANTS, type Invariant, violatedInvariants } from './model/key-set/invariants.js';
export type { Alias, Grant, Key, KeyMaterial, KeySet, Tag } from './model/key-set/key-set.js';
export type { Identifiers } from './model/operations/call.js';
export type { Inputs, Outputs } from './model/operations/index.js';
export { KEY_STATE_TABLE, PRECEDENCE, type Precedence } from './model/operations/tables.js';
export { RULES, type Rule, type RuleId, ruleOf } from './model/rules/catalogue.js';
export type { HostRefusal, KmsError, Refusal } from './model/rules/errors.js';
export type { Answer, Evidence, OpenAnswer, RuleRecord, Sighting } from './model/rules/record.js';
export type { Facts, Fault } from './model/rules/wording/index.js';
export type { KeyMetadata, MultiRegionConfiguration } from './model/views/key-metadata.js';
export { type Instant, parseRegion, REGIONS, type Region } from './model/vocabulary/identifiers.js';
export {
  ERROR_CODES,
  type ErrorCode,
  KEY_STATES,
  type KeyState,
  OPERATIONS,
  type Operation,
} from './model/vocabulary/vocabulary.js';
export { createStore, restoreStore, type StoreOptions } from './store/create.js';
export type { StoreSettings } from './store/settings.js';
export type { AsyncHostAnswers, HostAnswers, HostFunctions, Snapshot, StoreRecord } from './store/snapshot.js';
export type { Store } from './store/store.js';
