/** Shorter texts are words of any log rather than secrets. */
const SHORTEST = 4;

/** Keeps the texts of a bot's options, such as the key of a service, out of the log. */
export class Secrets {
  constructor(options: unknown) {
    collect(options, 'options', this._names);
    this._texts = [...this._names.keys()].sort((a, b) => b.length - a.length);
  }

  /** Replaces each text of the options by its name there. */
  hide(text: string): string {
    return this._texts.reduce(
      (hidden, secret) => hidden.replaceAll(secret, () => `[${this._names.get(secret)}]`),
      text
    );
  }

  private readonly _names = new Map<string, string>();
  private readonly _texts: readonly string[];
}

/** Adds each line of each text, as it is and as a URL and JSON contain it, because a log has only one line. */
function collect(value: unknown, name: string, names: Map<string, string>): void {
  if (typeof value === 'string') {
    value
      .split(/\r?\n/)
      .flatMap(line => [
        line,
        encodeURIComponent(line.toWellFormed()),
        JSON.stringify(line).slice(1, -1)
      ])
      .filter(line => line.length >= SHORTEST)
      .forEach(line => names.set(line, name));
  } else if (typeof value === 'object' && value !== null) {
    Object.entries(value).forEach(([key, entry]) => collect(entry, `${name}.${key}`, names));
  }
}
