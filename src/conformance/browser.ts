// The kit where there is no Node: what package.json gives a bundler that asks for a browser. What it lacks is in index.ts.

export { type InputNames, kmsArbitraries } from './arbitraries/index.js';
export type { Move } from './arbitraries/moves.js';
export type { SequenceOptions } from './arbitraries/sequences.js';
export { parseBaseline, toBaseline } from './baseline/baseline.js';
export { comparedWith } from './baseline/compared.js';
export type { BaselineComparison, KnownFinding } from './baseline/known.js';
export {
  type KmsCommand,
  type KmsCommandsOptions,
  type KmsDivergence,
  type KmsModel,
  type KmsSetupOptions,
  kmsCommands,
  kmsModelRun,
  kmsSetup,
} from './commands.js';
export type { ComparedAnswer, ComparedFinding, OpenDifference, SideBySide } from './comparison/side-by-side.js';
export { conformSideBySide } from './comparison/together.js';
export { conform, replay } from './conform.js';
export {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type SequenceCall,
  type SequenceStep,
  type SequenceWait,
} from './findings.js';
export type { ConformOptions, Progress } from './options.js';
export { type CallCounts, type OperationOutcome, OUTCOMES, type Outcome } from './outcomes.js';
export { toAwsCli } from './report/aws-cli.js';
export type { AwsCliOptions } from './report/aws-cli-plan.js';
export { toHtml } from './report/html.js';
export { toFindingJson, toJson, toJsonLine } from './report/json.js';
export { toJUnit } from './report/junit.js';
export { toMarkdown } from './report/markdown.js';
export { parseReplay, type Replay } from './report/replay.js';
export type {
  CellCoverage,
  ConformReport,
  Coverage,
  RuleCoverage,
} from './report/report.js';
export { toVector, type Vector, type VectorCall, type VectorStep } from './report/vector.js';
export {
  CAPABILITIES,
  type Capability,
  type Target,
  type TargetAnswer,
  type TargetClock,
  type WrappingParameters,
} from './target.js';
export { type StoreTargetOptions, storeTarget } from './targets/store.js';
