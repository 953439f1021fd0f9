// What a subcommand sees of the world around it, and text for a terminal.

/** The world around a command: given from outside, so that a spec can run a command in its own process. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The text of a file, or of standard input for `-`. Rejects with an error that a user can read. */
  readonly read: (file: string) => Promise<string>;
  /**
   * Shows a prompt and gives the line that is typed; undefined at the end of input. Missing where nobody can answer: standard
   * input is no terminal.
   */
  readonly ask?: ((prompt: string) => Promise<string | undefined>) | undefined;
  readonly hasColour: boolean;
  /** The width of standard output, if it is a terminal: long lines are broken for it. */
  readonly outColumns?: number | undefined;
  /** The width of standard error, if it is a terminal on which a line can be drawn again. */
  readonly errColumns?: number | undefined;
}

/** 0: it is as expected; 1: it is not; 2: the command or the file is wrong. */
export type ExitStatus = 0 | 1 | 2;

export { cut, type Paint, paintFor, plural, printable, shown, wrap } from '../shared/text.js';
