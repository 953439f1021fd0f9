// Scenarios and stories as courses: what tables and pictures of both are made from.

import type { Course, Scene } from '../teach/pictures/course.js';
import { holds, play, type StepResult } from '../teach/scenario/player.js';
import type { Scenario } from '../teach/scenario/scenario.js';
import { saidOf } from '../teach/scenario/step-text.js';
import { playScript, type Script, type ScriptSummary } from './kms/story-script.js';
import { failureLines } from './print.js';
import { type Paint, paintFor } from './terminal.js';

/** A step of a scenario as a scene. */
function sceneOf(result: StepResult, paint: Paint): Scene {
  const { step, from, until, input, answer, changes } = result;
  return {
    from,
    until,
    ...(step.note === undefined ? {} : { note: step.note }),
    ...(step.kind === 'call' && { call: { region: step.region, operation: step.call, input: input ?? step.input } }),
    // Time that passes is shown as such; but a file can hold an advance by nothing.
    ...(step.kind !== 'call' && (step.kind !== 'advance' || step.by === 0) && { says: saidOf(step) }),
    ...(answer === undefined ? {} : { answer }),
    events: changes.map(({ event }) => event),
    ...(holds(result) ? {} : { failures: failureLines(result, paint) }),
  };
}

/** What was played, a course for each case, and all that came of it. */
export interface PlayedScenario {
  readonly courses: readonly Course[];
  readonly results: readonly StepResult[];
}

/** Plays a scenario. */
export function playCourses(scenario: Scenario, paint: Paint = paintFor(false)): PlayedScenario {
  const results = [...play(scenario)];
  const courses = scenario.cases.map((given): Course => {
    const roles = given.world.settings?.rolesWhileUpdating;
    const scenes = results.filter((result) => result.case === given).map((result) => sceneOf(result, paint));
    return { title: given.id, scenes, ...(roles === undefined ? {} : { roles }) };
  });
  return { courses, results };
}

/** Plays a story of commands. */
export async function playStory(script: Script): Promise<{ course: Course; summary: ScriptSummary }> {
  const scenes: Scene[] = [];
  const summary = await playScript(script, {
    json: false,
    explains: 'only',
    paint: paintFor(false),
    out: () => {},
    watch: (scene) => scenes.push(scene),
  });
  return { course: { title: '', scenes }, summary };
}
