// Reads answers as AWS's SDKs do. Where an error's code may stand, and in which forms:
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization

import { isObject } from '../../shared/objects.js';
import type { TargetAnswer } from '../target.js';
import type { Exchanged } from './exchange.js';

/** What an exchange means in AWS JSON 1.1. */
export function answerOf(exchanged: Exchanged): TargetAnswer {
  if (!('status' in exchanged)) return exchanged;
  const { status, headers, body } = exchanged;
  // Some endpoints answer null where AWS has an empty body; the SDKs take it as one.
  const json = body === '' || body.trim() === 'null' ? {} : parseObject(body);
  if (json === undefined) return { crash: `status ${status}, and no JSON object: ${excerpt(body)}` };
  if (status >= 200 && status < 300) return { output: json };
  const code = codeOf(json.__type) || codeOf(memberOf(json, 'code')) || codeOf(headers['x-amzn-errortype']);
  if (code === '') return { crash: `status ${status} without an error code: ${excerpt(body)}` };
  const message = json.message ?? json.Message;
  return { error: { code, message: typeof message === 'string' ? message : '', status } };
}

/** A JSON object; undefined: it is none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // No JSON at all.
  }
  return undefined;
}

/** More is no answer that anybody reads. */
const LONGEST_BODY = 100_000;

/** A text on one line, without what would steer a terminal. Of an endless one it says how much is left out. */
export function excerpt(text: string): string {
  const line = text
    .slice(0, LONGEST_BODY)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (line === '') return 'an empty body';
  return text.length <= LONGEST_BODY ? line : `${line} (and ${text.length - LONGEST_BODY} characters more)`;
}

/** The name in `com.amazonaws.kms#NotFoundException:http://…`; empty: there is none. */
function codeOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value)
    .replace(/[,:].*$/s, '')
    .replace(/^.*#/s, '')
    .trim();
}

function memberOf(json: Readonly<Record<string, unknown>>, name: string): unknown {
  const key = Object.keys(json).find((member) => member.toLowerCase() === name);
  return key === undefined ? undefined : json[key];
}
