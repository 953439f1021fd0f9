// The order of spec files: those first that mostly wait for other programs, so that they wait beside all that computes.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Terraform's provider looks again and again, seconds apart, whether what it did can be seen: minutes in all. */
const WAITING = /\/terraform\//;

export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waiting = sorted.filter(({ moduleId }) => WAITING.test(moduleId));
    return [...waiting, ...sorted.filter((file) => !waiting.includes(file))];
  }
}
