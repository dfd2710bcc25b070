/** Returns a function that gives numbers from 0 up to 1. */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const MAX_WORDS = 100;

/** Makes random messages, more short ones than long ones. The same seed gives the same ones. */
export class Messages {
  constructor(seed) {
    this._random = randomOf(seed);
  }

  one() {
    return { key: `m${this._count++}`, text: this.words(1 + MAX_WORDS * this._random() ** 2) };
  }

  many(count) {
    return Array.from({ length: count }, () => this.one());
  }

  words(count) {
    return Array.from({ length: count }, () => 'a'.repeat(2 + 8 * this._random())).join(' ');
  }

  _count = 0;
}
