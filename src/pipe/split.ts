// Lines out of the pieces in which a stream brings them.

/** Takes pieces of a text. Of a line that is longer than `most` characters only that is told, and what follows it is read. */
export function createSplitter({
  line,
  tooLong,
  most,
}: {
  readonly line: (text: string) => void;
  readonly tooLong: () => void;
  readonly most: number;
}): { readonly piece: (text: string) => void; readonly end: () => void } {
  let rest = '';
  let isSkipping = false;
  const add = (text: string): void => {
    if (rest.length + text.length > most) [rest, isSkipping] = ['', true];
    if (!isSkipping) rest += text;
  };
  const finish = (): void => {
    const [text, wasSkipped] = [rest, isSkipping];
    [rest, isSkipping] = ['', false];
    if (wasSkipped) tooLong();
    else line(text);
  };
  return {
    piece: (text) => {
      let from = 0;
      for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
        add(text.slice(from, to));
        finish();
        from = to + 1;
      }
      add(text.slice(from));
    },
    end: () => {
      if (rest !== '' || isSkipping) finish();
    },
  };
}
