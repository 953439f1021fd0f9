// The conformance kit as mrk conform needs it. It is loaded only here: it needs fast-check, which whoever does not test
// an endpoint need not have.

import type { KnownFinding } from '../../conformance/baseline/known.js';
import type { SideBySide } from '../../conformance/comparison/side-by-side.js';
import type { Finding, SequenceStep } from '../../conformance/findings.js';
import type { ConformOptions } from '../../conformance/options.js';
import type { Conclusion } from '../../conformance/report/conclusion.js';
import type { ConformReport } from '../../conformance/report/report.js';
import type { Target } from '../../conformance/target.js';
import type { HttpTargetOptions } from '../../conformance/targets/http.js';
import { createStore, type Store } from '../../index.js';
import { fail } from '../kms/world.js';
import type { Paint } from '../terminal.js';

/** Given from outside in specs. */
export interface Kit {
  readonly conform: (target: Target, options: ConformOptions) => Promise<ConformReport>;
  readonly replay: (
    target: Target,
    sequence: readonly SequenceStep[],
    options: ConformOptions,
  ) => Promise<ConformReport>;
  readonly conformSideBySide: (targets: readonly Target[], options: ConformOptions) => Promise<SideBySide>;
  readonly httpTarget: (
    url: string,
    options: Pick<HttpTargetOptions, 'timeout' | 'clock' | 'reset'>,
  ) => Promise<Target>;
  readonly sdkTarget: (options: { readonly timeout?: number }) => Promise<Target>;
  readonly selfTarget: (hasClock: boolean) => Target;
  /** What calls can reach. */
  readonly cellsText: () => string;
  readonly cellsJson: () => string;
  readonly conclusionOf: (report: ConformReport) => Conclusion;
  readonly summaryText: (report: ConformReport, paint: Paint, columns?: number) => string;
  readonly toJsonLine: (report: ConformReport) => string;
  readonly writeReport: (report: ConformReport, directory: string) => Promise<void>;
  readonly parseReplay: (text: string) => { readonly sequence: readonly SequenceStep[]; readonly finding?: Finding };
  readonly toVector: (finding: Finding) => { readonly case: string };
  readonly parseBaseline: (text: string) => readonly KnownFinding[];
  readonly comparedWith: (report: ConformReport, baseline: readonly KnownFinding[]) => ConformReport;
  readonly toBaseline: (report: ConformReport) => string | undefined;
}

/** Loads the kit; says what to do if fast-check is not installed. */
export function loadKit(load: () => Promise<Kit> = loadAll): Promise<Kit> {
  return withFastCheck(load);
}

/** Loads what makes calls with fast-check; says what to do if that is not installed. */
export async function withFastCheck<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing || !error.message.includes('fast-check')) throw error;
    return fail('fast-check, which makes the calls, is not installed: npm install fast-check', 2);
  }
}

async function loadAll(): Promise<Kit> {
  const [run, http, sdk, store, conclusion, terminal, json, files, replays, vector, baseline, compared, cells] =
    await Promise.all([
      import('../../conformance/conform.js'),
      import('../../conformance/targets/http.js'),
      import('../../conformance/targets/sdk.js'),
      import('../../conformance/targets/store.js'),
      import('../../conformance/report/conclusion.js'),
      import('../../conformance/report/terminal.js'),
      import('../../conformance/report/json.js'),
      import('../../conformance/report/files.js'),
      import('../../conformance/report/replay.js'),
      import('../../conformance/report/vector.js'),
      import('../../conformance/baseline/baseline.js'),
      import('../../conformance/baseline/compared.js'),
      import('../../conformance/report/cells.js'),
    ]);
  return {
    conform: run.conform,
    conformSideBySide: async (targets, options) => {
      const { conformSideBySide } = await import('../../conformance/comparison/together.js');
      return conformSideBySide(targets, options);
    },
    replay: run.replay,
    httpTarget: http.httpTarget,
    sdkTarget: sdk.sdkTarget,
    selfTarget: (hasClock) => {
      const target = (own: Store): Target => store.storeTarget(own, { name: 'mrk-model' });
      return hasClock ? target(createStore()) : inRealTime(createStore({ now: Date.now() }), target);
    },
    cellsText: cells.cellsText,
    cellsJson: cells.cellsJson,
    conclusionOf: conclusion.conclusionOf,
    summaryText: terminal.summaryText,
    toJsonLine: json.toJsonLine,
    writeReport: files.writeReport,
    parseReplay: replays.parseReplay,
    toVector: vector.toVector,
    parseBaseline: baseline.parseBaseline,
    comparedWith: compared.comparedWith,
    toBaseline: baseline.toBaseline,
  };
}

/** As endpoints are whose clock nobody moves. */
function inRealTime(store: Store, target: (store: Store) => Target): Target {
  const { clock, ...others } = target(store);
  return {
    ...others,
    call: (region, operation, input) => {
      store.advance(Math.max(0, Date.now() - store.now()));
      return others.call(region, operation, input);
    },
  };
}
