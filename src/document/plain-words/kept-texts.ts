/** Characters of no script, which enclose the number of a kept text. */
const KEPT = /\ue000(\d+)\ue001/g;
const ENDS = /[\ue000\ue001]/g;

/** Texts in which no mark has a meaning, such as code. A number stands for each while the marks of the others are taken out. */
export class KeptTexts {
  /** Prepares a text: nothing in it looks like a kept text. */
  static open(text: string): string {
    return text.replace(ENDS, '');
  }

  keep(text: string): string {
    return `\ue000${this._texts.push(text) - 1}\ue001`;
  }

  /** Returns a text with those that were kept of it, and of each of them. */
  restore(text: string): string {
    return text.replace(KEPT, (_, index: string) => this.restore(this._texts[Number(index)]));
  }

  private readonly _texts: string[] = [];
}
