// The answers to the call of a finding, in words: AWS's, the endpoint's, and the model's. Pure.

import { shown } from '../../shared/text.js';
import { memberAt } from '../../teach/scenario/template.js';
import type { Finding } from '../history/finding.js';
import type { Moment } from '../history/history.js';

export interface Answers {
  readonly aws: string;
  readonly endpoint: string;
  readonly model: string;
}

export function answersOf(finding: Finding, { frame }: Moment): Answers {
  const { expected, expectedMessage, received, message, member } = finding;
  const { answer, body } = frame.result ?? {};
  return {
    aws: expected.length === 0 ? 'nothing' : said(expected.map(valueText).join(' or '), expectedMessage),
    endpoint: said(valueText(received), message),
    model:
      answer === undefined
        ? 'nothing yet'
        : !answer.ok
          ? said(answer.error.code, answer.error.message)
          : member === undefined
            ? 'ok'
            : valueText(memberAt(body, member.split('.'))),
  };
}

function said(text: string, message: string | undefined): string {
  return message === undefined || message === '' ? text : `${text}: ${message}`;
}

/** Codes and other plain words as they are, everything else as JSON. */
function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'absent';
  return typeof value === 'string' && /^[\w.:/@+-]+$/.test(value) ? value : shown(value);
}
