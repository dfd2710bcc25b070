/** The things that a search can ask a message to hold: `has:file` and so on. */
export const HOLDINGS = ['file', 'image', 'link', 'code'] as const;

/** One of the things that `has:` names. */
export type Holding = (typeof HOLDINGS)[number];

/** Whether a text is one of them. */
export const isHolding = (value: string): value is Holding =>
  (HOLDINGS as readonly string[]).includes(value);
