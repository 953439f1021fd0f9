// Carries out a command on an account, and says the answer as the AWS CLI does.

import jmespath from 'jmespath';
import type { KmsError } from '../../model/rules/errors.js';
import { messageOf } from '../../shared/objects.js';
import type { Account, Answer } from './account.js';
import type { CallCommand } from './command.js';
import { outputOf, shownOutput } from './outputs.js';
import { fetchList } from './paging.js';
import { tableText } from './table.js';
import { plainText } from './text.js';
import { FAILED, fail, REFUSED, type World } from './world.js';

/** What a command has printed, and how it ended. */
export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Of a call that was refused. */
  readonly error?: KmsError;
}

export async function execute(command: CallCommand, account: Account, { columns }: World): Promise<Outcome> {
  const answer = await answerOf(command, account);
  if (!answer.ok) {
    const { code, message } = answer.error;
    const line = `An error occurred (${code}) when calling the ${command.operation} operation: ${message}`;
    return { status: REFUSED, out: '', err: `\n${harmless(line)}\n`, error: answer.error };
  }
  const shown = shownOutput(answer.output, outputOf(command.operation));
  const value = command.query === undefined ? shown : selected(shown, command.query);
  return { status: 0, out: harmless(formatted(value, command, columns)), err: '' };
}

function answerOf({ operation, region, input, paging }: CallCommand, account: Account): Promise<Answer> {
  if (paging === undefined) return account.call(region, operation, input);
  return fetchList(paging, (page) => account.call(region, operation, { ...input, ...page }));
}

function selected(value: unknown, query: string): unknown {
  try {
    return jmespath.search(value, query);
  } catch (error) {
    return fail(messageOf(error), FAILED);
  }
}

function formatted(value: unknown, { output, operation }: CallCommand, columns: number): string {
  switch (output) {
    case 'json':
      return isEmptyOutput(value) ? '' : `${JSON.stringify(value ?? null, undefined, 4)}\n`;
    case 'table':
      return tableText(operation, value, columns);
    case 'text':
      return plainText(value);
  }
}

function isEmptyOutput(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** A text without control characters, save for those that make lines and columns: descriptions may hold any. */
function harmless(text: string): string {
  return text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are to go
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
