/** Keeps the first half of a character at the end of a streamed text until the second half arrives, because an update cannot contain one half. */
export class HalfCharacters {
  /** Returns the whole characters of a stream's next text. */
  join(stream: string, text: string): string {
    const known = (this._halves.get(stream) ?? '') + text;
    const [half] = /[\ud800-\udbff]?$/.exec(known)!;
    this._halves.delete(stream);
    if (half) {
      this._halves.set(stream, half);
    }
    return known.slice(0, known.length - half.length);
  }

  private readonly _halves = new Map<string, string>();
}
