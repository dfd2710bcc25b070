/** The most blocks that are remembered. */
const MAX_BLOCKS = 200;

/** Remembers the blocks of code that the reader has unfolded, while their messages leave the page and come back. */
export class UnfoldedCode {
  has(code: string): boolean {
    return this._keys.has(keyOf(code));
  }

  set(code: string, isUnfolded: boolean): void {
    const key = keyOf(code);
    this._keys.delete(key);
    if (isUnfolded) {
      this._keys.add(key);
      const [oldest] = this._keys;
      if (this._keys.size > MAX_BLOCKS) {
        this._keys.delete(oldest);
      }
    }
  }

  private _keys = new Set<string>();
}

const keyOf = (code: string): string => `${code.length} ${code.slice(0, 200)} ${code.slice(-200)}`;
