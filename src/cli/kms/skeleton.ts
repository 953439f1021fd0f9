// --generate-cli-skeleton: an operation's input with placeholders, as JSON or as YAML.

import { kebabCase } from '../../aws-cli/kebab-case.js';
import type { Members, Shape } from '../../model/requests/shapes.js';
import { type CliOperation, membersOf } from './names.js';
import { outputOf } from './outputs.js';

export const SKELETONS = ['input', 'yaml-input', 'output'] as const;
export type SkeletonName = (typeof SKELETONS)[number];

export function skeletonText(operation: CliOperation, name: SkeletonName): string {
  switch (name) {
    case 'input':
      return `${JSON.stringify(inputSkeleton(membersOf(operation)), undefined, 4)}\n`;
    case 'yaml-input':
      return yamlInput(membersOf(operation), '')
        .map((line) => `${line}\n`)
        .join('');
    case 'output': {
      const output = outputSkeleton(outputOf(operation));
      return Object.keys(output).length === 0 ? '' : `${JSON.stringify(output, undefined, 4)}\n`;
    }
  }
}

export function inputSkeleton(members: Members): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, placeholder(shape)]));
}

/** Of an answer's members: a text stands for itself by its name, a member of a list by the name of its shape. */
function outputSkeleton(members: Members): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, outputPlaceholder(name, shape)]));
}

function outputPlaceholder(name: string, shape: Shape): unknown {
  switch (shape.type) {
    case 'string':
      return name;
    case 'list':
      return [outputPlaceholder('shapeName' in shape.member ? (shape.member.shapeName ?? '') : '', shape.member)];
    case 'structure':
      return outputSkeleton(shape.members);
    default:
      return placeholder(shape);
  }
}

function placeholder(shape: Shape): unknown {
  switch (shape.type) {
    case 'string':
      // The AWS CLI draws one at random.
      return 'enum' in shape ? (shape.enum[0] ?? '') : '';
    case 'integer':
      return 0;
    case 'boolean':
      return true;
    case 'timestamp':
      return '1970-01-01T00:00:00';
    case 'blob':
      return null;
    case 'list':
      return [placeholder(shape.member)];
    case 'map':
      return { KeyName: '' };
    case 'structure':
      return inputSkeleton(shape.members);
  }
}

function yamlInput(members: Members, indent: string): readonly string[] {
  return Object.entries(members).flatMap(([name, shape]) => {
    const notes = [
      ...(shape.required === true ? ['[REQUIRED]'] : []),
      ...('enum' in shape ? [`Valid values are: ${shape.enum.join(', ')}.`] : []),
    ];
    const comment = notes.length === 0 ? '' : `  # ${notes.join(' ')}`;
    return yamlMember(name, shape, indent, comment);
  });
}

function yamlMember(name: string, shape: Shape, indent: string, comment: string): readonly string[] {
  switch (shape.type) {
    case 'list': {
      if (shape.member.type !== 'structure')
        return [`${indent}${name}:${comment}`, `${indent}- ${yamlScalar(shape.member)}`];
      const [first = '', ...others] = yamlInput(shape.member.members, `${indent}  `);
      return [`${indent}${name}:${comment}`, `${indent}- ${first.trimStart()}`, ...others];
    }
    case 'map':
      return [`${indent}${name}:${comment}`, `${indent}  KeyName: ''`];
    case 'structure':
      return [`${indent}${name}:${comment}`, ...yamlInput(shape.members, `${indent}  `)];
    default:
      return [`${indent}${name}: ${yamlScalar(shape)}${comment}`];
  }
}

function yamlScalar(shape: Shape): string {
  const value = placeholder(shape);
  if (value === null) return "!!binary ''";
  return value === '' ? "''" : String(value);
}

/** How `help` shows the value of an option. */
export function shorthandForm(shape: Shape): string | undefined {
  switch (shape.type) {
    case 'list': {
      if (shape.member.type !== 'structure') return '"string" "string" ...';
      return `${shorthandForm(shape.member)} ...`;
    }
    case 'map':
      return 'KeyName1=string,KeyName2=string';
    case 'structure':
      return Object.entries(shape.members)
        .map(([name, member]) => `${name}=${member.type === 'map' ? `{${shorthandForm(member)}}` : member.type}`)
        .join(',');
    default:
      return undefined;
  }
}

export function optionName(member: string): string {
  return `--${kebabCase(member)}`;
}
