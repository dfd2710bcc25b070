/** Bytes of the rows that are read at a time, as JSON. */
const PAGE_BYTES = 1024 * 1024;

/** The number of rows of the given sizes that fit on a page. At least one does, however large it is. */
export function fitting(sizes: readonly number[], most = PAGE_BYTES): number {
  let bytes = 0;
  const over = sizes.findIndex((size, i) => (bytes += size) > most && i > 0);
  return over < 0 ? sizes.length : over;
}
