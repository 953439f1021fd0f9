// A sequence as commands for a shell: what to paste to see a divergence with one's own eyes. They are for the AWS CLI of
// version 1 and 2 alike; `mrk run` plays them too, unless they need pipes.

import { kebabCase } from '../../aws-cli/kebab-case.js';
import { parseRegion, partitionOf } from '../../model/identifiers.js';
import { refuseUnknown } from '../../shared/options.js';
import { durationText } from '../../text.js';
import { OWN_ACCOUNT_ID } from '../beliefs/names.js';
import type { SequenceCall, SequenceStep } from '../findings.js';
import { optionsOf } from './aws-cli-options.js';
import { AWS_CLI_OPTION_NAMES, type AwsCliOptions, type Plan, planOf } from './aws-cli-plan.js';
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
    ...(options.endpoint === undefined ? [] : [`ENDPOINT=${quoted(options.endpoint.replace(/\/+$/, ''))}`]),
    ...(text.includes('$DIR/') ? ['DIR=$(mktemp -d)'] : []),
    ...(/\bSTART\b/.test(text) ? ['START=$(date +%s)'] : []),
    ...(text.includes('{ACCOUNT}') && !text.includes('ACCOUNT=') ? [`ACCOUNT=${OWN_ACCOUNT_ID}`] : []),
    ...lines,
  ];
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
  return [
    `curl -sS --aws-sigv4 ${quoted(`aws:amz:${region}:kms`)} --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
    `-H 'X-Amz-Target: TrentService.${operation}' -H 'Content-Type: application/x-amz-json-1.1'`,
    `-d ${wordOf(partsOf(jsonText(input ?? {}), variables))} ${url}`,
  ].join(' ');
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
function waitLines(milliseconds: number, { endpoint }: Plan): readonly string[] {
  const sleep = `sleep ${milliseconds / 1000}`;
  const json = `-H 'Content-Type: application/json' -d '{"by":${milliseconds}}'`;
  const advance = `curl -fsS -o /dev/null -X POST "$ENDPOINT/_mrk/advance" ${json}`;
  return [`# ${durationText(milliseconds)} later`, endpoint === undefined ? sleep : `${advance} || ${sleep}`];
}
