/**
 * The limit on clocks. yrs, the other implementation of Yjs, counts clocks and lengths in 32 bits, and some of its readers use one of
 * these bits for the sign. yrs skips structs beyond the limit, and all structs that depend on them. Client ids have 53 bits in both.
 */
export const MAX_CLOCK = 2 ** 31;

/** The maximum number of clients in a state vector. A document is rewritten in a new epoch long before it knows that many. */
export const MAX_STATES = 20_000;
