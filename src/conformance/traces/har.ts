// HAR files, which browsers and proxies write: each entry is a request with its response.
// http://www.softwareishard.com/blog/har-12-spec/

import { isObject } from '../../shared/objects.js';
import type { Observation, Trace, Unjudged } from './observation.js';
import { headersOf, observationOf, textIn } from './wire.js';

/** Whether JSON is a HAR file. */
export function isHar(json: unknown): json is { readonly log: { readonly entries: readonly unknown[] } } {
  return isObject(json) && isObject(json.log) && Array.isArray(json.log.entries);
}

/** Reads the calls of KMS among the entries. Entries of anything else are passed over. */
export function readHar({ log }: { readonly log: { readonly entries: readonly unknown[] } }): Trace {
  const observations: Observation[] = [];
  const unjudged: Unjudged[] = [];
  for (const [index, entry] of log.entries.entries()) {
    const found = entryOf(entry, `entry ${index + 1}`);
    if (found === undefined) continue;
    if ('why' in found) unjudged.push(found);
    else observations.push(found);
  }
  return { format: 'a HAR file', observations, unjudged };
}

function entryOf(entry: unknown, place: string): Observation | Unjudged | undefined {
  if (!isObject(entry) || !isObject(entry.request)) return undefined;
  const { request, response, time } = entry;
  const started = Date.parse(textIn(entry, 'startedDateTime'));
  const requestHeaders = harHeaders(request.headers);
  if (requestHeaders['x-amz-target'] === undefined) return undefined;
  if (Number.isNaN(started)) return { place, why: 'its startedDateTime is none', isUnread: true };
  const took = typeof time === 'number' && time > 0 ? Math.ceil(time) : 0;
  const answered = isObject(response) ? response : {};
  return observationOf({
    place,
    url: textIn(request, 'url'),
    requestHeaders,
    requestBody: textIn(request.postData, 'text'),
    order: { from: started, until: started + took },
    status: typeof answered.status === 'number' ? answered.status : 0,
    responseHeaders: harHeaders(answered.headers),
    responseBody: contentOf(answered.content),
  });
}

function harHeaders(headers: unknown): Readonly<Record<string, string>> {
  const list: readonly unknown[] = Array.isArray(headers) ? headers : [];
  return headersOf(list.map((header) => (isObject(header) ? [header.name, header.value] : [undefined, undefined])));
}

function contentOf(content: unknown): string {
  const text = textIn(content, 'text');
  return textIn(content, 'encoding') === 'base64' ? Buffer.from(text, 'base64').toString() : text;
}
