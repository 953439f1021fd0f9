// XML, as far as answers need it.

export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

export function elements(texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts)
    .map(([name, text]) => element(name, escaped(text)))
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text in XML 1.0, which has no form at all for most control characters. */
function escaped(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '?')
    .replace(/[&<>"]/g, (one) => ENTITIES[one] ?? one);
}
