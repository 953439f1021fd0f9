// A sequence as commands for a shell: what to paste to see a divergence with one's own eyes. They are for the AWS CLI of
// version 1 and 2 alike; `mrk run` plays them too, unless they need pipes.

import { kebabCase } from '../../aws-cli/kebab-case.js';
import { refuseUnknown } from '../../shared/options.js';
import { durationText } from '../../shared/text.js';
import { OWN_ACCOUNT_ID, OWN_START } from '../beliefs/names.js';
import { CLOCK_PLACEHOLDERS } from '../clock-urls.js';
import type { SequenceCall, SequenceStep } from '../findings.js';
import { epochSeconds, parseRegion, partitionOf } from '../model.js';
import { optionsOf } from './aws-cli-options.js';
import { AWS_CLI_OPTION_NAMES, type AwsCliOptions, type Plan, planOf } from './aws-cli-plan.js';
import { membersOf } from './issued.js';
import { jsonText, partsOf, quoted, wordOf } from './shell.js';

/** The sequence as lines of a POSIX shell, one command or comment each. Throws a RangeError if there is no such option. */
export function toAwsCli(sequence: readonly SequenceStep[], options: AwsCliOptions = {}): readonly string[] {
  refuseUnknown('toAwsCli', options, AWS_CLI_OPTION_NAMES);
  const plan = planOf(sequence, options);
  const lines = sequence.flatMap((step, place) =>
    'operation' in step ? callLines(step, place, plan) : waitLines(step.advance, plan),
  );
  const text = lines.join('\n');
  return [
    ...(options.endpoint === undefined ? credentialLines(text) : endpointLines(options.endpoint)),
    ...(text.includes('$DIR/') ? ['DIR=$(mktemp -d)'] : []),
    ...(/\bSTART\b/.test(text) ? startLines(plan) : []),
    ...(text.includes('{ACCOUNT}') && !text.includes('ACCOUNT=') ? [`ACCOUNT=${accountOf(plan)}`] : []),
    ...lines,
  ];
}

const CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** Whoever calls AWS has credentials; curl wants them in the environment. Version 1 of the AWS CLI only knows the file's. */
function credentialLines(text: string): readonly string[] {
  if (!text.includes('--aws-sigv4')) return [];
  const fromFile = CREDENTIALS.map((name) => `${name}="\${${name}:-$(aws configure get ${name.toLowerCase()})}"`);
  return [
    '[ -n "$AWS_ACCESS_KEY_ID" ] || eval "$(aws configure export-credentials --format env 2>/dev/null)"',
    `export ${fromFile.join(' ')}`,
  ];
}

/** Elsewhere any will do, and who has some need not lose them. */
function endpointLines(endpoint: string): readonly string[] {
  return [
    `ENDPOINT=${quoted(endpoint.replace(/\/+$/, ''))}`,
    `export ${CREDENTIALS.slice(0, 2)
      .map((name) => `${name}="\${${name}:-test}"`)
      .join(' ')}`,
  ];
}

/** The target's instant in epoch seconds, whose clock may have been moved: by what GNU's date can, else BSD's. */
function startLines({ endpoint }: Plan): readonly string[] {
  if (endpoint === undefined) return ['START=$(date +%s)'];
  return [
    `NOW=$(curl -fs "$ENDPOINT/_mrk/clock" | cut -d'"' -f4)`,
    `START=$(date -u -d "\${NOW:-now}" +%s 2>/dev/null || date -u -jf %Y-%m-%dT%H:%M:%S "\${NOW%.*}" +%s 2>/dev/null || date +%s)`,
  ];
}

/** Where no key tells it. */
function accountOf({ endpoint, accountId }: Plan): string {
  if (accountId !== undefined) return accountId;
  return endpoint === undefined ? '$(aws sts get-caller-identity --query Account --output text)' : OWN_ACCOUNT_ID;
}

function callLines(step: SequenceCall, place: number, plan: Plan): readonly string[] {
  const { captures, accountFrom, variables } = plan;
  const needed = [...(captures.get(place) ?? [])];
  const { before, words } = commandOf(step, place, plan);
  const lines = [...before, ...captured(words, needed, place)];
  if (accountFrom !== place) return lines;
  const key = needed.find(([member]) => member === 'KeyMetadata.KeyId')?.[1] ?? '';
  const account = variables.get(OWN_ACCOUNT_ID);
  const query = '--query KeyMetadata.AWSAccountId --output text';
  return [...lines, `${account}=$(${awsWords('describe-key', step.region, plan)} --key-id "\${${key}}" ${query})`];
}

function commandOf(
  step: SequenceCall,
  place: number,
  plan: Plan,
): { readonly before: readonly string[]; readonly words: string } {
  const options = optionsOf(step, place, plan);
  if (options === undefined) return { before: ['# The AWS CLI would not send this.'], words: curlWords(step, plan) };
  const { before, words } = options;
  return { before, words: [awsWords(kebabCase(step.operation), step.region, plan), ...words].join(' ') };
}

function awsWords(command: string, region: string, { endpoint }: AwsCliOptions): string {
  const words = ['aws kms', command, '--region', quoted(region)];
  return [...words, ...(endpoint === undefined ? [] : ['--endpoint-url "$ENDPOINT"'])].join(' ');
}

/** The call as it is on the wire: curl signs it, but asks nothing. */
function curlWords({ region, operation, input }: SequenceCall, { endpoint, variables }: Plan): string {
  const known = parseRegion(region);
  const suffix = known !== undefined && partitionOf(known) === 'aws-cn' ? '.cn' : '';
  const url = endpoint === undefined ? quoted(`https://kms.${region}.amazonaws.com${suffix}/`) : '"$ENDPOINT/"';
  // Only AWS asks whether a session is its own.
  const token =
    endpoint === undefined ? ` $${'{AWS_SESSION_TOKEN:+-H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"}'}` : '';
  return [
    `curl -sS --aws-sigv4 ${quoted(`aws:amz:${region}:kms`)} --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"${token}`,
    `-H 'X-Amz-Target: TrentService.${operation}' -H 'Content-Type: application/x-amz-json-1.1'`,
    `-d ${bodyWord(input, variables)} ${url}`,
  ].join(' ');
}

/** The input as one word of JSON; its date counts from the start, as everywhere. */
function bodyWord(input: unknown, variables: Plan['variables']): string {
  const word = (text: string): string => wordOf(partsOf(text, variables));
  const json = jsonText(input ?? {});
  const { ValidTo: date } = membersOf(input);
  if (typeof date !== 'number' || !json.includes(`"ValidTo":${date}`)) return word(json);
  const [before = '', ...after] = json.split(`"ValidTo":${date}`);
  const seconds = Math.floor(date);
  const fraction = String(Math.round((date - seconds) * 1000)).padStart(3, '0');
  const sum = `"$((START + ${seconds - epochSeconds(OWN_START)})).${fraction}"`;
  return `${word(`${before}"ValidTo":`)}${sum}${word(after.join(`"ValidTo":${date}`))}`;
}

/** A command with what later ones need of its answer put into variables. */
function captured(
  words: string,
  needed: readonly (readonly [member: string, variable: string])[],
  place: number,
): readonly string[] {
  const [[member, variable] = [], ...others] = needed;
  if (member === undefined || variable === undefined) return [words];
  const isAws = words.startsWith('aws ');
  if (isAws && others.length === 0) return [`${variable}=$(${words} --query ${member} --output text)`];
  const answer = `ANSWER${place + 1}`;
  const all = needed.map(([name]) => name).join(',');
  return [
    `${answer}=$(${words}${isAws ? ` --query '[${all}]' --output text` : ''})`,
    ...needed.map(([name, each], index) => {
      const from = isAws ? `cut -f${index + 1}` : `sed -n 's/.*"${name.replace(/.*\./, '')}": *"\\([^"]*\\)".*/\\1/p'`;
      return `${each}=$(printf '%s\\n' "$${answer}" | ${from})`;
    }),
  ];
}

/** Real time has to pass, unless the endpoint lets its clock be moved. */
function waitLines(milliseconds: number, { endpoint, advanceUrl }: Plan): readonly string[] {
  const sleep = `sleep ${Math.ceil(milliseconds / 1000)}`;
  const later = `# ${durationText(milliseconds)} later`;
  if (advanceUrl !== undefined) return [later, `${advancing(milliseconds, advanceUrl)} || ${sleep}`];
  const advance = `${POST} "$ENDPOINT/_mrk/advance" ${JSON_BODY} '{"by":${milliseconds}}'`;
  return [later, endpoint === undefined ? sleep : `${advance} || ${sleep}`];
}

const POST = 'curl -fsS -o /dev/null -X POST';
const JSON_BODY = "-H 'Content-Type: application/json' -d";

/** The instant to which the clock is moved, where the URL names it: the local one, and all that it was moved by. */
const TO_INSTANT: Readonly<Record<string, string>> = {
  instant: '"$(date -u -d "@$TO" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$TO" +%Y-%m-%dT%H:%M:%SZ)"',
  epochSeconds: '"$TO"',
  epochMilliseconds: '"$TO"000',
};

/** The clock is moved by the URL. */
function advancing(milliseconds: number, template: string): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const parts = template.split(/(\{\w*\})/).filter((part) => part !== '');
  const names = parts.map((part) => /^\{(\w*)\}$/.exec(part)?.[1]);
  const isTo = names.some((name) => name !== undefined && Object.hasOwn(TO_INSTANT, name));
  const words = parts.map((part, at) => {
    const name = names[at] ?? '';
    return TO_INSTANT[name] ?? quoted(CLOCK_PLACEHOLDERS[name]?.(milliseconds, 0) ?? part);
  });
  const post = `${POST} ${words.join('')} ${JSON_BODY} '{}'`;
  return isTo ? `MOVED=$((MOVED + ${seconds})); TO=$(($(date +%s) + MOVED)); ${post}` : post;
}
