/** The limits for parsing one message in the reader's browser. Sizes are in characters, times in milliseconds. */
export interface IParseBudget {
  /** A parser that takes longer is terminated. */
  readonly time: number;
  /** The maximum cost of all elements, see `costOfElement`. */
  readonly cost: number;
  /** The maximum nesting depth of elements. */
  readonly depth: number;
}

/** The limits for a message that renders by itself. */
export const PARSE: IParseBudget = { time: 800, cost: 3_000, depth: 32 };

/** The limits for a message that renders because the reader asked for it. */
export const PARSE_ASKED: IParseBudget = { time: 5_000, cost: 100_000, depth: 64 };

/** The cost of the texts that come into the page at once, see `costOfElement`. */
export const TURN = 600;

/** The number of characters that are rendered at a time. A person's message is shorter than this. */
export const CHARACTERS_AT_A_TIME = 32_768;

/** A block that still grows is rendered again on each change up to this length, and is shown as plain text beyond it. */
export const GROWING_BLOCK_LENGTH = 6_000;

/** The number of characters that are shown as plain text at a time. */
export const PLAIN_CHARACTERS_AT_A_TIME = 4_000;

/**
 * The longest text that the page's main thread parses when there is no worker. Beyond it, parsing may take quadratic
 * time.
 */
export const MAIN_THREAD = 600;

/** The main thread yields after this time. */
export const SLICE = 8;

/** The maximum number of separate blocks in a growing text. */
export const BLOCKS = 200;

/**
 * The limits of syntax highlighting, in characters: `block`, `line` and `message`. Longer code would block the page for
 * too long. If one block takes longer than `time` milliseconds, the rest of its message is not highlighted, and from
 * then on blocks of its language are highlighted only up to `slowBlock`. `depth` limits the nesting of brackets.
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
 * The limits of formulas. `each` and `message` limit the cost of one formula and of all formulas in a message, `count`
 * their number, and `depth` the nesting of braces. The cost of a formula is its length plus a charge for each command,
 * cell, growing construct, prime, foreign letter, sign and arrow in chemistry, and bar in a bra or ket.
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
  foreign: 6,
  sign: 6,
  arrow: 40,
  bar: 8
} as const;

/**
 * The limits for diagrams that render without asking. They are low, because Mermaid's work cannot be split into slices.
 */
export const DIAGRAM = {
  length: 600,
  lines: 16,
  links: 14,
  count: 2,
  longest: 20_000,
  /**
   * The limits for diagrams that repeat elements as often as their numbers say: the largest sum of the numbers, and the
   * largest sum for a diagram that renders without asking.
   */
  numbers: 2_000,
  fewNumbers: 200
} as const;

/** The number of images per message that load or decode without asking. */
export const IMAGES = 20;

/** The maximum length of an author's text in titles and names, in characters. */
export const MAX_TITLE_LENGTH = 200;
