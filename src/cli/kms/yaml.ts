// The YAML of --cli-input-yaml. Binary values stay base64 text, which is what an input has.

import { parseDocument } from 'yaml';

const BINARY_AS_TEXT = { tag: 'tag:yaml.org,2002:binary', resolve: (text: string) => text.replace(/\s/g, '') } as const;

/** The value of a document; an empty one is an empty mapping. Throws a SyntaxError that names the line. */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text, { customTags: [BINARY_AS_TEXT] });
  const [fault] = document.errors;
  if (fault !== undefined)
    throw new SyntaxError(`line ${fault.linePos?.[0].line ?? 1}: ${fault.message.split('\n')[0]}`);
  const value = documentValue(document);
  if (value === null) return {};
  if (typeof value !== 'object') throw new SyntaxError('line 1: the document is no mapping');
  return value;
}

/** An alias without its anchor, or one too many, shows only now. */
function documentValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new SyntaxError(`line 1 or after: ${error instanceof Error ? error.message : 'an alias is wrong'}`);
  }
}
