// The model as the kit sees it: everything that the kit asks of the rules stands here, and nowhere else does it reach into
// their rooms.

export { advance, nextInstant } from '../model/engine/advance.js';
export { evolve } from '../model/engine/evolve.js';
export {
  type CallResult,
  type JsonCommand,
  type Reduced,
  reduceJson,
  type Success,
} from '../model/engine/reduce.js';
export { type AcceptableAnswers, acceptableAnswers } from '../model/expectations/acceptable-answers.js';
export { ANSWER_SETS, type AnswerSet } from '../model/expectations/answer-sets.js';
export { HOLDS, type Predicate, type Situation } from '../model/expectations/conditions.js';
export { latestOf } from '../model/expectations/variations.js';
export { inState, type MemberChanges } from '../model/key/state-members.js';
export { canBeUsed, LIFECYCLE_EVENTS } from '../model/key/transition-table.js';
export type { KeySetEvent } from '../model/key-set/events.js';
export {
  type CiphertextHeader,
  type Host,
  hostOf,
  type KeyUse,
  type Settings,
  VISIBILITY_KINDS,
  type VisibilityKind,
} from '../model/key-set/host.js';
export { currentKeyMaterial } from '../model/key-set/key-materials.js';
export {
  type Alias,
  type Grant,
  type Key,
  type KeySet,
  mustKeyIn,
  primaryKeyOf,
  regionsOf,
  replicaRegionsOf,
  type Tag,
} from '../model/key-set/key-set.js';
export { algorithmsOf } from '../model/key-set/key-specs.js';
export { stepKey } from '../model/key-set/step.js';
export { seenWith, VISIBLE_OF_KEY, VISIBLE_OF_SET, visibleMembers } from '../model/key-set/visible.js';
export {
  CHANGES,
  CHANGES_SHARED,
  type Entries,
  gives,
  LISTS,
  MAKES_KEY_SET,
  NAMES_KEY,
  NEW_KEY_MEMBER,
  OF_ACCOUNT,
  REGION_MEMBER,
  SHOWS_SHARED,
  takes,
} from '../model/operations/by-operation.js';
export type { IdentifierName, Identifiers } from '../model/operations/call.js';
export type { CardFacts, Property } from '../model/operations/card.js';
export { CARDS, cardOf, type Inputs } from '../model/operations/index.js';
export { byOperation, cellOf, INPUTS, KEY_MAKERS, OUTPUTS, readerOf, ruleOfCell } from '../model/operations/tables.js';
export { isTrait, operationsOf, operationsWith } from '../model/operations/traits.js';
export { DATA_KEY_SPECS } from '../model/requests/members.js';
export { bytesInBase64 } from '../model/requests/parse.js';
export { type Freedom, type Member, type Members, madeBytes, type Shape } from '../model/requests/shapes.js';
export { epochSeconds, instantOf, readMarker } from '../model/requests/wire.js';
export { RULE_IDS, RULES, type Rule, type RuleId, ruleOf } from '../model/rules/catalogue.js';
export { CONDITIONS, type Condition, type Given } from '../model/rules/conditions.js';
export { type HostRefusal, hostRefusal, type KmsError, type Refusal } from '../model/rules/errors.js';
export {
  type Blame,
  type Cause,
  type ExampleCall,
  type ExampleStep,
  type Exercise,
  HAPPENINGS,
  type HappeningName,
  type Need,
} from '../model/rules/record.js';
export type { Trait } from '../model/rules/traits.js';
export { messageConforms } from '../model/rules/wording/forms.js';
export { ANYTHING } from '../model/rules/wording/record.js';
export { eventsOf, type Happening } from '../model/time/happenings.js';
export { keyMetadata } from '../model/views/key-metadata.js';
export { digest, keyMaterialIdOf } from '../model/vocabulary/digest.js';
export {
  aliasArn,
  type Instant,
  isAccountId,
  isEnabledByDefault,
  isKeyId,
  isMultiRegionKeyId,
  parseKeyReference,
  parseRegion,
  partitionOf,
  type Region,
} from '../model/vocabulary/identifiers.js';
export {
  assertNever,
  ENCRYPTION_ALGORITHMS,
  EXPIRATION_MODELS,
  GRANT_OPERATIONS,
  type GrantOperation,
  KEY_STATES,
  type KeyState,
  type KeyUsage,
  MAC_ALGORITHMS,
  OPERATIONS,
  type Operation,
  SIGNING_ALGORITHMS,
} from '../model/vocabulary/vocabulary.js';
export { createStore, type StoreOptions } from '../store/create.js';
export { milliseconds } from '../store/duration.js';
export { faultOfWatched } from '../store/snapshot-shape.js';
export type { Store } from '../store/store.js';
