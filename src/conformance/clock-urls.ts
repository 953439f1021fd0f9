// The placeholders of a URL that moves a clock: by how much, or to when.

/** Values of the placeholders, when a clock is moved by so much, to such an instant. */
export const CLOCK_PLACEHOLDERS: Readonly<Record<string, (milliseconds: number, to: number) => string>> = {
  seconds: (milliseconds) => String(milliseconds / 1000),
  milliseconds: String,
  duration: (milliseconds) => `PT${milliseconds / 1000}S`,
  instant: (_, to) => new Date(to).toISOString(),
  epochSeconds: (_, to) => String(to / 1000),
  epochMilliseconds: (_, to) => String(to),
};

/** What may be one of them. */
export const CLOCK_PLACEHOLDER = /\{(\w*)\}/g;
