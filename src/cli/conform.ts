// mrk conform: finds where a KMS endpoint departs from AWS.

import { COMMAND_OPTIONS, type CommandValues } from '../conformance/command-line.js';
import { type Finding, sightingsOf, signatureOf } from '../conformance/findings.js';
import type { ConformOptions } from '../conformance/options.js';
import type { ConformReport } from '../conformance/report/report.js';
import type { Target } from '../conformance/target.js';
import { messageOf } from '../shared/objects.js';
import { costText } from './conform/costs.js';
import { CONFORM_HELP } from './conform/help.js';
import { history } from './conform/history.js';
import { type Kit, loadKit } from './conform/kit.js';
import { type ConformSettings, settingsOf } from './conform/options.js';
import { progressLine } from './conform/progress.js';
import { mustBeWritable, saveFindings } from './conform/save.js';
import { tellSideBySide } from './conform/side-by-side.js';
import { fail, isCliFault } from './kms/world.js';
import { readOptions } from './options.js';
import { type ExitStatus, paintFor, printable, type Surroundings } from './terminal.js';
import { version } from './version.js';

/** What the subcommand needs besides its surroundings: given from outside in specs. */
export interface ConformMeans {
  readonly loadKit: () => Promise<Kit>;
  /** Calls `stop` at Ctrl-C; the answer ends that. */
  readonly onInterrupt: (stop: () => void) => () => void;
  /** Milliseconds, from any beginning. */
  readonly now: () => number;
}

const REAL_MEANS: ConformMeans = { loadKit, onInterrupt: onSignal, now: () => performance.now() };

export async function conform(
  args: readonly string[],
  around: Surroundings,
  means: ConformMeans = REAL_MEANS,
): Promise<ExitStatus> {
  if (args[0] === 'history') return history(args.slice(1), around);
  const { values } = readOptions({ args: [...args], options: COMMAND_OPTIONS });
  if (values.help) {
    around.out(CONFORM_HELP);
    return 0;
  }
  try {
    if (values.cells) {
      const { cellsJson, cellsText } = await means.loadKit();
      around.out(values.json ? cellsJson() : cellsText());
      return 0;
    }
    const settings = settingsOf(values);
    if (settings.target.kind === 'aws') {
      around.err(`${costText(settings.replay === undefined ? settings.runs : 1)}\n`);
      if (!values['i-accept-charges']) fail('--aws needs --i-accept-charges; nothing was called', 2);
    }
    return await carryOut(settings, values, around, means);
  } catch (error) {
    around.err(`mrk conform: ${complaint(error)}\n`);
    return 2;
  }
}

/** Everything that may be wrong is looked at before the first call, so that no run is in vain. */
async function carryOut(
  settings: ConformSettings,
  values: CommandValues,
  around: Surroundings,
  means: ConformMeans,
): Promise<ExitStatus> {
  const kit = await means.loadKit();
  const replayed = await readingOf('--replay', settings.replay, kit.parseReplay, around);
  const baseline = await readingOf('--baseline', settings.baseline, kit.parseBaseline, around);
  await mustBeWritable(settings);
  if (settings.beside.length > 0) return carryOutSideBySide(settings, values, around, means, kit);
  const target = await openTarget(settings, kit);
  const say = settings.isJson ? around.err : around.out;
  const played = await watched(settings, [target], around, means, (given) => {
    const options = { ...given, commandLine: values, ...(baseline === undefined ? {} : { known: baseline }) };
    if (replayed === undefined) return kit.conform(target, options);
    // A message that departs shows only where messages are compared.
    const messages = settings.messages || replayed.finding?.kind === 'wrong-message';
    return kit.replay(target, replayed.sequence, { ...options, messages });
  });
  const versions = { 'mrk-model': version(), 'Node.js': process.versions.node };
  const report = { ...(baseline === undefined ? played : kit.comparedWith(played, baseline)), versions };
  const columns = settings.isJson ? around.errColumns : around.outColumns;
  say(kit.summaryText(report, paintFor(around.hasColour && !settings.isJson), columns));
  const conclusion = kit.conclusionOf(report);
  if (replayed !== undefined) say(`\n${replayVerdict(report, replayed.finding, conclusion.status)}\n`);
  if (report.stoppedBy === 'interrupted') around.err('mrk conform: interrupted: this is what was found until then\n');
  try {
    for (const line of await saveFindings(settings, report, kit)) say(`${printable(line)}\n`);
    if (replayed === undefined) say(`${printable(conclusion.text)}\n`);
  } finally {
    // Whatever becomes of the files, whoever reads this has the result.
    if (settings.isJson) around.out(`${kit.toJsonLine(report)}\n`);
  }
  return conclusion.status;
}

/** As one run, but what it came to has a column for each endpoint. */
async function carryOutSideBySide(
  settings: ConformSettings,
  values: CommandValues,
  around: Surroundings,
  means: ConformMeans,
  kit: Kit,
): Promise<ExitStatus> {
  const targets: Target[] = [];
  try {
    targets.push(await openTarget(settings, kit));
    for (const url of settings.beside) {
      targets.push(await openTarget({ ...settings, target: { kind: 'endpoint', url } }, kit));
    }
  } catch (error) {
    for (const target of targets) await target.close?.();
    throw error;
  }
  const compared = await watched(settings, targets, around, means, (given) =>
    kit.conformSideBySide(targets, { ...given, commandLine: values }),
  );
  return tellSideBySide(compared, settings, around, kit);
}

/** Plays with progress on the terminal, and so that Ctrl-C ends it after the current sequence. */
async function watched<T>(
  { runs, seed, time, jobs, tours, maxFindings, patience, visibility, messages, disabled }: ConformSettings,
  targets: readonly Target[],
  around: Surroundings,
  { onInterrupt, now }: ConformMeans,
  play: (options: ConformOptions) => Promise<T>,
): Promise<T> {
  const progress = progressLine(around, now);
  const interruption = new AbortController();
  const forget = onInterrupt(() => {
    progress.clear();
    around.err('Ending after the current sequence; Ctrl-C again ends at once, and leaves what was made.\n');
    interruption.abort();
  });
  try {
    return await play({
      ...(runs === undefined ? {} : { runs }),
      ...(seed === undefined ? {} : { seed }),
      ...(time === undefined ? {} : { time }),
      ...(jobs === undefined ? {} : { jobs }),
      ...(tours ? {} : { tours }),
      ...(maxFindings === undefined ? {} : { maxFindings }),
      ...(patience === undefined ? {} : { patience }),
      ...(visibility === undefined ? {} : { visibility }),
      messages,
      disabled,
      onProgress: progress.show,
      signal: interruption.signal,
    });
  } finally {
    forget();
    progress.clear();
    for (const target of targets) await target.close?.();
  }
}

async function openTarget({ target, timeout, hasClock, clock, reset }: ConformSettings, kit: Kit): Promise<Target> {
  const limit = timeout === undefined ? {} : { timeout };
  try {
    switch (target.kind) {
      case 'endpoint':
        return await kit.httpTarget(target.url, {
          ...limit,
          ...(hasClock ? {} : { clock: false }),
          ...(clock === undefined ? {} : { clock }),
          ...(reset === undefined ? {} : { reset }),
        });
      case 'aws':
        return await kit.sdkTarget(limit);
      case 'self':
        return kit.selfTarget(hasClock);
    }
  } catch (error) {
    const message = messageOf(error);
    const urls = { 'reset-url': reset, 'advance-url': clock?.advance, 'now-url': clock?.now };
    // What is wrong with one of these names it.
    const hook = Object.entries(urls).find(([, url]) => url !== undefined && message.includes(url));
    return fail(`--${hook?.[0] ?? target.kind}: ${message}`, 2);
  }
}

/** What is in the file that an option names, if it is given. */
async function readingOf<T>(
  option: string,
  file: string | undefined,
  parse: (text: string) => T,
  around: Surroundings,
): Promise<T | undefined> {
  if (file === undefined) return undefined;
  try {
    return parse(await around.read(file));
  } catch (error) {
    return fail(`${option} ${file}: ${messageOf(error)}`, 2);
  }
}

function replayVerdict({ findings }: ConformReport, expected: Finding | undefined, status: ExitStatus): string {
  if (findings.length === 0) {
    return status === 2 ? 'It cannot be said whether the divergence shows.' : 'The divergence does not show.';
  }
  const isSame =
    expected === undefined ||
    findings.flatMap(sightingsOf).some((finding) => signatureOf(finding) === signatureOf(expected));
  return isSame ? 'The divergence shows.' : 'Another divergence shows than the one in the file.';
}

/** What was foreseen says what to do; of what was not, the stack tells where it is. */
function complaint(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error));
  if (error instanceof RangeError || isCliFault(error)) return printable(error.message);
  return (error.stack ?? error.message).split('\n').map(printable).join('\n');
}

/** SIGINT or SIGTERM; the next one ends the process as ever. */
function onSignal(stop: () => void): () => void {
  const end = (): void => {
    forget();
    stop();
  };
  function forget(): void {
    process.off('SIGTERM', end);
    process.off('SIGINT', end);
  }
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  return forget;
}
