/** A text of symbols that are slow to lay out, because the browser searches all fonts for each of them. */
export const symbols = (length: number, first = 0): string =>
  String.fromCodePoint(...Array.from({ length }, (_, i) => 0x2190 + ((first + i) % 2_600)));
