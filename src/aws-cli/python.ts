// Values as Python writes them: the AWS CLI's tables, texts and complaints show True, None and <class 'int'>.

/** str() of a JSON value. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : representation(value);
}

/** repr() of a JSON value. */
function representation(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    return `${quote}${value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n')}${quote}`;
  }
  if (value instanceof Uint8Array)
    return `b${representation(Array.from(value, (byte) => String.fromCharCode(byte)).join(''))}`;
  if (Array.isArray(value)) return `[${value.map(representation).join(', ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([name, member]) => `${representation(name)}: ${representation(member)}`);
    return `{${members.join(', ')}}`;
  }
  return String(value);
}

/** type() of a JSON value. */
export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return "<class 'NoneType'>";
  if (typeof value === 'boolean') return "<class 'bool'>";
  if (typeof value === 'string') return "<class 'str'>";
  if (value instanceof Uint8Array) return "<class 'bytes'>";
  if (Array.isArray(value)) return "<class 'list'>";
  if (typeof value === 'object') return "<class 'dict'>";
  return Number.isInteger(value) ? "<class 'int'>" : "<class 'float'>";
}
