// A strict little reader of XML, and of HTML that is written as if it were XML: enough to find out what a page says, and
// that every tag is closed where it must be.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

const VOID = ['meta', 'input', 'br'];
const RAW = ['style', 'script'];
const TAG = /<(\/?)([a-z][\w-]*)((?:\s+[\w-]+(?:="[^"<]*")?)*)\s*(\/?)>/gy;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#9': '\t',
  '#10': '\n',
};

/** Reads a document. Throws an error that says where it is malformed. */
export function readMarkup(text: string): Element {
  const root: { name: string; children: (Element | string)[] } = { name: '', children: [] };
  const open = [root];
  let at = /^(?:<!doctype html>|<\?xml version="1\.0" encoding="UTF-8"\?>)\n/.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    const parent = open.at(-1) ?? root;
    if (text[at] !== '<') {
      const end = text.indexOf('<', at) < 0 ? text.length : text.indexOf('<', at);
      parent.children.push(decoded(text.slice(at, end)));
      at = end;
      continue;
    }
    TAG.lastIndex = at;
    const [whole, closing, name = '', given = '', isEmpty] = TAG.exec(text) ?? fail(text, at);
    at += whole?.length ?? 0;
    if (closing !== '') {
      if (open.pop()?.name !== name) fail(text, at);
      continue;
    }
    const element = { name, attributes: attributesOf(given), children: [] as (Element | string)[] };
    parent.children.push(element);
    if (isEmpty !== '' || VOID.includes(name)) continue;
    open.push(element);
    if (RAW.includes(name)) {
      const end = text.indexOf(`</${name}>`, at);
      element.children.push(text.slice(at, end));
      at = end;
    }
  }
  if (open.length !== 1) throw new Error(`${open.at(-1)?.name} is never closed`);
  const [only, ...more] = root.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  if (typeof only !== 'object' || more.length > 0) throw new Error('a document has one element');
  return only;
}

/** All elements in an element for which the predicate holds, in their order. */
export function elementsIn(element: Element, isWanted: (element: Element) => boolean): readonly Element[] {
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [] : [...(isWanted(child) ? [child] : []), ...elementsIn(child, isWanted)],
  );
}

export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value = '']) => [name, decoded(value)]);
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  return text.replace(/&([^;\s]*);?/g, (reference, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined) throw new Error(`${reference} is no reference`);
    return character;
  });
}

function fail(text: string, at: number): never {
  throw new Error(`malformed at ${at}: ${text.slice(at, at + 80)}`);
}
