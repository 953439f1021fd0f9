// Public names. Everything here runs wherever ECMAScript 2022 does.

export { type CloudTrailRecord, toCloudTrail } from './model/audit/cloud-trail.js';
export type { KmsError, Refusal } from './model/errors.js';
export type { CallRecord, KeySetEvent } from './model/events.js';
export { evolve } from './model/evolve.js';
export {
  type CiphertextHeader,
  type CustomKeyStore,
  DEFAULT_SETTINGS,
  type Host,
  type HostRefusal,
  type KeyUse,
  type Quotas,
  type Settings,
  type UnwrapRequest,
} from './model/host.js';
export { applyHostCommand, type HostCommand } from './model/host-commands.js';
export { type Instant, REGIONS, type Region } from './model/identifiers.js';
export { keyLifecycle } from './model/key/lifecycle.js';
export { type KindOfKey, type LifeStep, lifeOf } from './model/key/lives.js';
export { INVARIANTS, type Invariant, violatedInvariants } from './model/key-set/invariants.js';
export type { Alias, Grant, Key, KeyMaterial, KeySet, Tag } from './model/key-set/key-set.js';
export type { Identifiers } from './model/operations/call.js';
export type { Inputs, Outputs } from './model/operations/index.js';
export { type PermissionQuery, type RequiredPermission, requiredPermissions } from './model/permissions.js';
export { type CallResult, type Command, type Reduced, reduce, type Success } from './model/reduce.js';
export {
  type AcceptableAnswer,
  type AcceptableAnswers,
  ANSWER_SETS,
  type Answer,
  type AnswerSet,
  acceptableAnswers,
} from './model/rules/answer-sets.js';
export { RULES, type Rule, type RuleId, ruleOf } from './model/rules/catalogue.js';
export type { Facts, Fault } from './model/rules/wording/index.js';
export { type Advanced, advance, nextInstant } from './model/time/advance.js';
export type { KeyMetadata, MultiRegionConfiguration } from './model/views/key-metadata.js';
export { type ErrorCode, KEY_STATES, type KeyState, OPERATIONS, type Operation } from './model/vocabulary.js';
export { createStore, restoreStore, type StoreOptions } from './store/create.js';
export { parseDuration } from './store/duration.js';
export type { StoreSettings } from './store/settings.js';
export type { HostAnswers, HostFunctions, Snapshot, StoreRecord } from './store/snapshot.js';
export type { Store, StoreCall } from './store/store.js';
