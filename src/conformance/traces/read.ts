// Which format a file is in, and what is in it.

import { gunzipSync } from 'node:zlib';
import { messageOf } from '../../shared/objects.js';
import { readRecords, recordsIn } from './cloudtrail.js';
import { isDebugLog, readDebugLog } from './debug-log.js';
import { isHar, readHar } from './har.js';
import type { Trace } from './observation.js';

/** The most that a file may hold, unpacked. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** Reads a file, gzip or not. Throws a RangeError that says what is wrong with what is none of the formats. */
export function readTrace(bytes: Uint8Array): Trace {
  return readTraceText(textOf(bytes));
}

/** Reads the text of a file. */
export function readTraceText(text: string): Trace {
  const given = text.replace(/^\ufeff/, '');
  if (isDebugLog(given)) return readDebugLog(given);
  let json: unknown;
  try {
    json = JSON.parse(given);
  } catch (error) {
    return readLines(given, messageOf(error));
  }
  if (isHar(json)) return readHar(json);
  const records = recordsIn(json);
  if (records !== undefined) return readRecords(records);
  throw new RangeError(`${NONE}: its JSON has none of the lists "Records", "Events" and "log.entries"`);
}

const NONE = 'neither records of CloudTrail, nor a HAR file, nor a debug log of botocore or the AWS CLI';

/** JSON, one record a line, as Athena and CloudWatch Logs give it out; or one JSON that is cut off, and how it is broken. */
function readLines(text: string, broken: string): Trace {
  const lines = text.split(/\r?\n/).flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]));
  if (lines.length === 0) throw new RangeError('the file is empty');
  const records = lines.flatMap(({ line, number }) => {
    const json = parsed(line);
    const found = json === undefined ? undefined : recordsIn(json);
    if (found !== undefined) return found;
    const isCutOff = number === 1 && /^\s*[[{]/.test(line);
    throw new RangeError(`${NONE}: ${isCutOff ? `not JSON: ${broken}` : `line ${number} is no record in JSON`}`);
  });
  return readRecords(records);
}

function textOf(bytes: Uint8Array): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isPacked) return Buffer.from(bytes).toString();
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString();
  } catch (error) {
    throw new RangeError(`it is packed with gzip, and damaged: ${messageOf(error)}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
