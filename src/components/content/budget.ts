/** What one message may cost its reader's browser. Sizes are in characters, times in milliseconds. */
export interface IParseBudget {
  /** A parser that takes longer is ended. */
  readonly time: number;
  readonly elements: number;
  /** Elements within one another. */
  readonly depth: number;
}

/** Without being asked. */
export const PARSE: IParseBudget = { time: 800, elements: 3_000, depth: 32 };

/** By the reader's choice. */
export const PARSE_ASKED: IParseBudget = { time: 5_000, elements: 30_000, depth: 64 };

/** So much of a text is drawn at a time; a message that a person sends is shorter. */
export const PAGE = 32_768;

/** A block that still grows is drawn anew each time up to this length, and shown plainly beyond it. */
export const OPEN = 6_000;

/** So much text is shown plainly at a time. */
export const PLAIN = 4_000;

/** What the page's own thread parses where no worker can be had: beyond it a parser may take quadratic time. */
export const UNAIDED = 600;

/** The page's thread is given back after so long. */
export const SLICE = 8;

/** Blocks of a growing text that are kept apart. */
export const BLOCKS = 200;

/**
 * Highlighting beyond it would take too long in one piece. A block that takes longer than `time`, in milliseconds, is the last of its
 * message; from then on the blocks of its language are coloured up to `slowBlock` only. Brackets lie within one another up to `depth`.
 */
export const HIGHLIGHT = {
  block: 6_000,
  line: 500,
  message: 24_000,
  time: 100,
  slowBlock: 1_000,
  depth: 60
} as const;

/**
 * Formulas: each, all of a message, how many, and braces within one another; and what a command, a cell, what grows with its content,
 * a prime, a sign and an arrow of chemistry, and a bar of a bra or ket cost besides.
 */
export const FORMULA = {
  each: 600,
  message: 3_500,
  count: 60,
  depth: 8,
  command: 3,
  cell: 10,
  growing: 18,
  prime: 2,
  sign: 6,
  arrow: 40,
  bar: 8
} as const;

/** Diagrams: what is drawn without being asked. Mermaid cannot be cut into pieces, so it is little. */
export const DIAGRAM = {
  length: 600,
  lines: 16,
  links: 14,
  count: 2,
  longest: 20_000,
  /** Where a diagram repeats what its numbers say: their sum, and that of one that is drawn unasked. */
  numbers: 2_000,
  fewNumbers: 200
} as const;

/** Images of one message that are loaded or unpacked without being asked for. */
export const IMAGES = 20;

/** Words of an author in titles and names. */
export const WORDS = 200;
