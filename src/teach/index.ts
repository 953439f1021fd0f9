/**
 * Why a call was refused, by which rule, with what source, and what to do now.
 *
 * @module mrk-model/teach
 */

export { type Asked, explain, type RefusedAsk } from './explanations/explain.js';
export type { ExplainedRule, ExplainedWay, Explanation, Part } from './explanations/explanation.js';
export { explanationLines } from './explanations/text.js';
export { type Lesson, type LessonPart, type ParsedLesson, parseLesson, plainText, rulesIn } from './lessons/lesson.js';
export type { LessonFault } from './lessons/places.js';
export type { Question } from './lessons/question.js';
export { type Course, type Follower, follower, type KeyChange, type Moment, type Scene } from './pictures/course.js';
export { type DrawnRole, lifecycleSvg } from './pictures/lifecycle.js';
export { lifecycleMermaid } from './pictures/mermaid.js';
export { keySetsMermaid, keySetsSvg } from './pictures/set.js';
export { stateTableAscii, stateTableSvg } from './pictures/state-table.js';
export { timelineSvg } from './pictures/timeline.js';
export { type Found, type Means, shortestWay, type Way } from './ways/search.js';
export { type Circumstances, ROLES, type Role, type SetUp, setUp } from './ways/situations.js';
export type { CallStep, Situation, Step, WaitStep } from './ways/steps.js';
