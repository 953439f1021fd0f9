// mrk kms help: the operations; of each its options, the key states that allow it, and its rules.

import { kebabCase } from '../../aws-cli/kebab-case.js';
import type { Member, Shape } from '../../model/requests/shapes.js';
import { RULES } from '../../model/rules/catalogue.js';
import { block } from '../print.js';
import { type CliOperation, COMMANDS, membersOf } from './names.js';
import { outputOf } from './outputs.js';
import { isPaginated } from './paging.js';
import { rulesOf, stateNotes } from './rules.js';
import { optionName, shorthandForm } from './skeleton.js';

const WIDTH = 100;

export function overviewHelp(): string {
  const columns: string[] = [];
  for (let index = 0; index < COMMANDS.length; index += 2) {
    columns.push(
      `  ${COMMANDS.slice(index, index + 2)
        .map((command) => command.padEnd(42))
        .join('')}`.trimEnd(),
    );
  }
  return `mrk kms: one operation of AWS KMS on a file instead of AWS

Usage: mrk kms [options] <operation> [parameters]

  mrk kms create-key --multi-region
  mrk kms replicate-key --key-id mrk-… --replica-region eu-west-2
  mrk clock advance PT5S
  mrk kms describe-key --region eu-west-2 --key-id mrk-… --query KeyMetadata.KeyState

Parameters, output and exit status are those of \`aws kms\` (version 2). The account is kept in a
file, with its clock, which stands still between commands (mrk clock --help). The cryptography is
real, and so the file holds key material: only its owner can read it, and so it should stay.

  --state FILE     the file, by default ./mrk.json; made when it is missing
  --region REGION  by default AWS_REGION, AWS_DEFAULT_REGION or us-east-1
  --output FORMAT  json, table or text
  --query PATH     a JMESPath expression that selects from the output
  --no-paginate    shows one page of a list
  --cli-binary-format base64 | raw-in-base64-out
  Options of \`aws\` that mean nothing here, such as --profile, are passed over.

Values: JSON, shorthand (TagKey=a,TagValue=b), file://NAME, fileb://NAME; blobs are base64.

Operations (mrk kms <operation> help):

${columns.join('\n')}

Exit status: 0 done; 252 the command is wrong; 254 AWS KMS would refuse the call; 255 the state
file cannot be used, or something else is wrong.
`;
}

export function operationHelp(operation: CliOperation): string {
  const command = kebabCase(operation);
  const members = Object.entries(membersOf(operation));
  const synopsis = [...members.map(([name, member]) => synopsisOf(name, member)), ...commonSynopsis(operation)];
  return [
    `mrk kms ${command}: ${operation}`,
    '',
    'Synopsis',
    '',
    `  ${command}`,
    ...synopsis.map((option) => `    ${option}`),
    '',
    'Options',
    '',
    ...members.flatMap(([name, member]) => optionLines(name, member)),
    'Key states',
    '',
    ...stateLines(operation),
    '',
    'Output',
    '',
    ...block(Object.keys(outputOf(operation)).join(', ') || 'None', '  ', '  ', WIDTH),
    '',
    'Rules',
    '',
    ...rulesOf(operation).flatMap((id) => {
      const { sentence, evidence, question } = RULES[id];
      const known = question === undefined ? evidence : `${evidence}: ${question}`;
      return block(
        `${sentence}${evidence === 'assumed' || evidence === 'ours' ? ` (${known})` : ''}`,
        `  ${id.padEnd(13)}`,
        ' '.repeat(15),
        WIDTH,
      );
    }),
    '',
  ].join('\n');
}

function synopsisOf(name: string, member: Member): string {
  const option = optionName(name);
  if (member.type === 'boolean') return `[${option} | --no-${kebabCase(name)}]`;
  return member.required === true ? `${option} <value>` : `[${option} <value>]`;
}

function commonSynopsis(operation: CliOperation): readonly string[] {
  return [
    ...(isPaginated(operation) ? ['[--starting-token <value>]', '[--page-size <value>]', '[--max-items <value>]'] : []),
    '[--cli-input-json | --cli-input-yaml]',
    '[--generate-cli-skeleton <value>]',
  ];
}

function optionLines(name: string, member: Member): readonly string[] {
  const option = member.type === 'boolean' ? `${optionName(name)} | --no-${kebabCase(name)}` : optionName(name);
  const form = shorthandForm(member);
  return [
    `  ${option} (${member.type})${member.required === true ? ' [required]' : ''}`,
    ...limits(member).flatMap((line) => block(line, '      ', '      ', WIDTH)),
    ...(form === undefined
      ? []
      : block(
          member.type === 'list' && member.member.type !== 'structure' ? form : `Shorthand: ${form}`,
          '      ',
          '      ',
          WIDTH,
        )),
    '',
  ];
}

function limits(shape: Shape): readonly string[] {
  switch (shape.type) {
    case 'string':
      if ('enum' in shape) return [`Allowed values: ${shape.enum.join(', ')}`];
      return [
        `${shape.min} to ${shape.max} characters${shape.pattern === undefined ? '' : `, pattern ${shape.pattern}`}`,
      ];
    case 'integer':
      return [`${shape.min} to ${shape.max}`];
    case 'blob':
      return [`${shape.min} to ${shape.max} bytes: base64, or fileb://NAME`];
    case 'timestamp':
      return ['ISO 8601, or epoch seconds'];
    case 'list': {
      const most = shape.max === undefined ? [] : [`${shape.min ?? 0} to ${shape.max} of them`];
      return shape.member.type === 'string' && 'enum' in shape.member ? [...most, ...limits(shape.member)] : most;
    }
    default:
      return [];
  }
}

function stateLines(operation: CliOperation): readonly string[] {
  const notes = stateNotes(operation);
  if (notes.length === 0) return ['  None matters.'];
  return notes.flatMap(({ state, verdict, note }) =>
    block(`${verdict}${note === '' ? '' : ` ${note}`}`, `  ${state.padEnd(23)} `, ' '.repeat(26), WIDTH),
  );
}
