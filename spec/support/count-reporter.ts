import { appendFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

/**
 * Ends a run with one line that a person or a CI can read: `123 passed, 0 failed, 4 skipped`. `.scripts/steps.mjs` has it
 * written to a file, and prints it at its own end.
 */
export function countReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
      for (const module of modules) {
        // A file or a suite that breaks outside of its tests must not hide behind a count of none failed.
        count.failed += module.errors().length;
        for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
        for (const test of module.children.allTests()) {
          const { state } = test.result();
          count[state === 'pending' ? 'failed' : state] += 1;
        }
      }
      console.log(`\nMRK_SEED=${process.env.MRK_RUN_SEED} repeats what the specs have drawn`);
      const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
      const line = `${count.passed} passed, ${count.failed} failed${skipped}`;
      const file = process.env.MRK_COUNT_FILE;
      if (file) appendFileSync(file, `${line}\n`);
      else console.log(`\n${line}`);
    },
  };
}
