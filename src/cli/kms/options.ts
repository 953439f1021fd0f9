// The words of a command line, sorted into options and positional words, as the AWS CLI sorts them.

/** How many words an option takes: none, one, one or none, or all up to the next option. */
export type OptionKind = 'flag' | 'value' | 'optional' | 'list';

export interface SortedWords {
  /** Option → its words; of an option that is given twice, the last ones. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
  /** Options that there are not, and positional words, in their order. */
  readonly extras: readonly string[];
  /** What is wrong with the words, if anything is. */
  readonly fault?: string;
}

/**
 * Sorts words. `kindOf` says what an option takes; undefined: there is no such option. With `mostPositionals` the sorting
 * ends after so many positional words, and `rest` holds what follows.
 */
export function sortWords(
  words: readonly string[],
  kindOf: (option: string) => OptionKind | undefined,
  mostPositionals = Number.POSITIVE_INFINITY,
): SortedWords & { readonly rest: readonly string[] } {
  const options = new Map<string, readonly string[]>();
  const positionals: string[] = [];
  const extras: string[] = [];
  let fault: string | undefined;
  let index = 0;
  while (index < words.length && positionals.length < mostPositionals) {
    const word = words[index] ?? '';
    index += 1;
    if (!isOption(word)) {
      positionals.push(word);
      extras.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const option = equals < 0 ? word : word.slice(0, equals);
    const kind = kindOf(option);
    if (kind === undefined) {
      extras.push(word);
      continue;
    }
    if (equals >= 0) {
      if (kind === 'flag') fault ??= `argument ${option}: ignored explicit argument '${word.slice(equals + 1)}'`;
      options.set(option, [word.slice(equals + 1)]);
      continue;
    }
    const most = { flag: 0, value: 1, optional: 1, list: Number.POSITIVE_INFINITY }[kind];
    const taken: string[] = [];
    while (taken.length < most && index < words.length && !isOption(words[index] ?? '')) {
      taken.push(words[index] ?? '');
      index += 1;
    }
    if (kind === 'value' && taken.length === 0) fault ??= `argument ${option}: expected one argument`;
    options.set(option, taken);
  }
  return { options, positionals, extras, ...(fault === undefined ? {} : { fault }), rest: words.slice(index) };
}

/** Whether a word is an option and no value: negative numbers, a mere dash, and what holds a space are values. */
function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith('-') && !/^-\d+$|^-\d*\.\d+$/.test(word) && !/^[^=]* /.test(word);
}
