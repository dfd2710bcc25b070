/**
 * What the other implementation of Yjs holds: yrs counts clocks and lengths in 32 bits, and some of its readers give one of them to
 * the sign. It passes over what lies beyond, and over everything that builds on it. Client ids have 53 bits in both.
 */
export const MAX_CLOCK = 2 ** 31;

/** Clients that a state vector may name: far more than a document knows before it is written anew. */
export const MAX_STATES = 20_000;
