// mrk run: plays a scenario from a file and tells whether every expectation held; or plays a story of commands.

import { messageOf } from '../shared/objects.js';
import type { Course } from '../teach/pictures/course.js';
import { parseScenarioText } from '../teach/scenario/parse.js';
import { holds, play } from '../teach/scenario/player.js';
import type { Fault, Scenario } from '../teach/scenario/scenario.js';
import { isScript, parseScript, playScript, type Script, scriptSummaryText } from './kms/story-script.js';
import { readOptions } from './options.js';
import { caseHeading, explainedLines, stepJson, stepLines } from './print.js';
import { playCourses, playStory } from './scenes.js';
import { type ExitStatus, type Paint, paintFor, plural, printable, type Surroundings } from './terminal.js';
import { timelineLines } from './timeline.js';

const RUN_HELP = `Usage: mrk run [--json | --table | --explain] FILE

Plays a scenario: calls of AWS KMS, one after the other, and what is expected of each. FILE is
JSON; - reads it from standard input. \`mrk story --scenario\` prints an example.

  { "cases": [ { "id": "…", "steps": [ … ] }, … ] }     each case in an account of its own; or
  { "steps": [ … ] }                                    one case; or
  [ … ]                                                 only its steps; or
  { "vectors": [ { "case", "given", "when", "then" } ] }  the form of spec/guide/vectors.md

A step is a call, or lets time pass:

  { "region": "us-east-1", "call": "CreateKey", "input": { "MultiRegion": true }, "as": "key",
    "expect": { "ok": { "KeyMetadata": { "KeyState": "Enabled" } }, "partial": true } }
  { "region": "eu-west-2", "call": "DescribeKey", "input": { "KeyId": "\${key.KeyId}" },
    "expect": { "error": "NotFoundException", "message": "Key '<any>' does not exist" } }
  { "advance": "P7D" }          an ISO 8601 duration, or milliseconds
  { "show": "all" }             what has changed is seen from now on; "alias": only that of aliases
  { "configure": { "replicationDelay": null } }        settings (below) are others from now on
  { "finishReplication": "\${key.KeyId}", "region": "eu-west-2" }    a replication ends that was held

  as          names the result (of CreateKey its KeyMetadata) for later steps
  principal   the ARN of the caller; if left out, the account's root
  poll        lets time pass until the expectation holds
  note        is printed before the step
  expect      either ok, the answer's body, {} if the call only must succeed, and beside it
                partial      true: members may be left out, as always where the case has
                             "evidence": "asserted"
                absent       members that must be missing, such as "KeyMetadata.DeletionDate"
                jsonStrings  members that are JSON in a string, and are shown parsed
              or error, the code, and beside it message, if that matters

In texts \${account}, \${now} and \${now+P30D} (epoch seconds), \${random} (a name) and \${key.Arn} (a
member of the result named key) are put in; $\${ is a plain \${. In expected texts <any> is some
text, <name:1> the same text wherever it stands in the case, "datetime" any time. Plaintext and
Message are given as text; "EncryptedKeyMaterial": "wrap(x)" is the key material named x.
Encrypt, Sign and so on are NO CRYPTOGRAPHY here: anybody can read what they answer.

A file or a case may also have account, now, seed, enabledRegions, awsManagedKeys (a list such as
["s3"]), and settings with replicationDelay, primaryUpdateDelay, rotationDelay, deletionLateness,
rolesWhileUpdating, quotas and visibilityDelay, of all or such as { "key": "PT10S",
"state": { "random": "PT1M" }, "alias": null }, null until a step shows it; with replicationDelay
null a replica key stays Creating until a step finishes the replication.

  --json      prints one JSON object a line: for each step case, step, from, until; region, call
              and input, or what else it is; ok or error (code, message, rule, facts, sentence,
              evidence); events; keySets (keyId, primaryRegion, keyStates); where something was
              expected, held and mismatches (path, expected, received); or obstacle. At the end
              {"summary": {"cases", "failed", "steps", "expectations"}}.
  --table     prints a table of key states, as mrk story does: the days on the left, a column for
              each key, and between the rows what was called, what was refused and why, and what
              DescribeKey shows differently from then on: PrimaryKey, ReplicaKeys, dates, windows
  --explain   explains every refusal: why, by which rule, and what would make the call succeed
              (mrk why FILE prints only that)
  --help      prints this

FILE may also be a story: a script of commands, with a name that ends in .sh or without { at its
beginning. It is played on an account of its own that begins empty at 2026-01-01T00:00:00Z, by no
shell, and shows each command, its output or its refusal, and what happened:

  KEY=$(aws kms create-key --multi-region --query KeyMetadata.KeyId --output text)
  aws kms replicate-key --key-id $KEY --replica-region eu-west-2     # a comment
  sleep 5                         or mrk clock advance PT5S: lets time pass
  aws kms describe-key --region eu-west-2 --key-id "$KEY"

It may have quotes, comments, \\ at the end of a line, NAME=value, $NAME, \${NAME:-word}, $(…),
export, echo and set -e, which ends it at the first command that fails. The cryptography of a story
is real.

Exit status: 0 every expectation held, or the story is told; 1 some did not, or set -e ended the
story; 2 the command or the file is wrong, or a command of the story is.
`;

export async function run(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    options: {
      json: { type: 'boolean' },
      explain: { type: 'boolean' },
      table: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help) {
    around.out(RUN_HELP);
    return 0;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    around.err('mrk run: expected one FILE\n\nUsage: mrk run [--json | --table | --explain] FILE\n');
    return 2;
  }
  if (values.table && (values.json || values.explain)) {
    around.err(`mrk run: --table does not go with ${values.json ? '--json' : '--explain'}\n\nSee mrk run --help\n`);
    return 2;
  }
  const played = await readPlay('run', file, around);
  if (played === undefined) return 2;
  if (values.table) return 'script' in played ? tableOfScript(played.script, around) : tableOf(played.scenario, around);
  const [json, explains] = [values.json === true, values.explain === true];
  if ('script' in played) return tellScript(played.script, { json, explains }, around);
  return tell(played.scenario, { json, explains }, around);
}

/** What a file tells to play; undefined: what is wrong with it has been said, in the name of the command. */
export async function readPlay(
  command: string,
  file: string,
  around: Surroundings,
): Promise<{ readonly script: Script } | { readonly scenario: Scenario } | undefined> {
  const say = (fault: Fault): undefined => {
    around.err(`mrk ${command}: ${faultText(file, fault)}\n`);
    return undefined;
  };
  let text: string;
  try {
    text = await around.read(file);
  } catch (error) {
    return say({ path: '', message: messageOf(error) });
  }
  if (isScript(file, text)) {
    const script = parseScript(text);
    return 'message' in script ? say({ path: `line ${script.line}`, message: script.message }) : { script };
  }
  const parsed = parseScenarioText(text);
  if (parsed.ok) return { scenario: parsed.scenario };
  for (const fault of parsed.faults) say(fault);
  return undefined;
}

interface Telling {
  readonly json: boolean;
  /** Whether refusals are explained. */
  readonly explains: boolean;
}

function faultText(file: string, { path, message }: Fault): string {
  return printable([file, path, message].filter((part) => part !== '').join(': '));
}

async function tellScript(script: Script, { json, explains }: Telling, around: Surroundings): Promise<ExitStatus> {
  const paint = paintFor(around.hasColour);
  const { wrong, isCut } = await playScript(script, {
    json,
    ...(explains && { explains: 'too' }),
    paint,
    out: around.out,
  });
  if (wrong > 0) return 2;
  return isCut ? 1 : 0;
}

/** The table of each case. */
function tableOf(scenario: Scenario, around: Surroundings): ExitStatus {
  const paint = paintFor(around.hasColour);
  const { courses, results } = playCourses(scenario, paint);
  for (const course of courses) around.out(`${tableText(course, paint)}\n`);
  const failed = new Set(results.filter((result) => !holds(result)).map((result) => result.case)).size;
  const expectations = results.filter(({ step }) => step.kind === 'call' && step.expect !== undefined).length;
  const summary = { cases: scenario.cases.length, failed, steps: results.length, expectations };
  around.out(`${summaryText(summary)}\n`);
  return failed === 0 ? 0 : 1;
}

async function tableOfScript(script: Script, around: Surroundings): Promise<ExitStatus> {
  const { course, summary } = await playStory(script);
  around.out(`${tableText(course, paintFor(around.hasColour))}\n${scriptSummaryText(summary)}\n`);
  if (summary.wrong > 0) return 2;
  return summary.isCut ? 1 : 0;
}

function tableText(course: Course, paint: Paint): string {
  const heading = course.title === '' ? [] : [paint.bold(printable(course.title)), ''];
  return `${[...heading, ...timelineLines(course, paint)].join('\n')}\n`;
}

interface Summary {
  readonly cases: number;
  readonly failed: number;
  readonly steps: number;
  readonly expectations: number;
}

function tell(scenario: Scenario, { json: isJson, explains }: Telling, around: Surroundings): ExitStatus {
  const paint = paintFor(around.hasColour);
  const begun = new Set<object>();
  const failed = new Set<object>();
  let steps = 0;
  let expectations = 0;
  for (const result of play(scenario)) {
    steps += 1;
    if (result.step.kind === 'call' && result.step.expect !== undefined) expectations += 1;
    if (!holds(result)) failed.add(result.case);
    const lines = isJson ? [stepJson(result)] : [...stepLines(result, paint)];
    if (explains && !isJson && result.refused !== undefined) lines.push(...explainedLines(result.refused, paint));
    if (!isJson && !begun.has(result.case)) {
      const heading = caseHeading(result, paint);
      lines.unshift(...(begun.size === 0 ? [] : ['']), ...(heading === undefined ? [] : [heading]));
    }
    begun.add(result.case);
    around.out(`${lines.join('\n')}\n`);
  }
  const summary: Summary = { cases: scenario.cases.length, failed: failed.size, steps, expectations };
  around.out(isJson ? `${JSON.stringify({ summary })}\n` : `\n${summaryText(summary)}\n`);
  return failed.size === 0 ? 0 : 1;
}

function summaryText({ cases, failed, steps, expectations }: Summary): string {
  const played = `${plural(cases, 'case')}, ${plural(steps, 'step')}, ${plural(expectations, 'expectation')}`;
  return failed === 0 ? `${played}: all as expected` : `${played}: ${plural(failed, 'case')} not as expected`;
}
