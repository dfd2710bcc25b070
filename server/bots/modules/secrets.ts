/** Shorter texts are words of any log rather than secrets. */
const SHORTEST = 4;

/** Keeps the texts that a bot is given, such as the key of a service, out of the log. */
export class Secrets {
  /** @param given - what the bot is given, by kind */
  constructor(given: object) {
    Object.entries(given).forEach(([name, value]) => collect(value, name, this._names));
    this._texts = [...this._names.keys()].sort((a, b) => b.length - a.length);
  }

  /** Replaces each text by its name. */
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
