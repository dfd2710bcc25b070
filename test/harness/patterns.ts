import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface IPattern {
  /** The file and the line. */
  readonly place: string;
  readonly pattern: RegExp;
}

/** Returns all regular expression literals of a tree. */
export function patternsOf(tree: string): IPattern[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .flatMap(name => {
      const file = join(tree, name);
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
      const found: IPattern[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const [, body, flags] = /^\/(.*)\/(\w*)$/s.exec(node.text)!;
          const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
          found.push({ place: `${file}:${line + 1}`, pattern: new RegExp(body, flags) });
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });
}

/** Returns the patterns that a module builds from texts while it is loaded. */
export function patternsBuiltIn(file: string, load: () => unknown): IPattern[] {
  const Native = RegExp;
  const found: IPattern[] = [];
  globalThis.RegExp = new Proxy(Native, {
    construct: (target, parts: [string, string?]) => {
      const pattern = new target(...parts);
      if (new Error().stack!.split('\n')[2].includes(file)) {
        found.push({ place: file, pattern });
      }
      return pattern;
    }
  });
  try {
    load();
  } finally {
    globalThis.RegExp = Native;
  }
  return found;
}

/** Characters that stand for the classes of patterns. */
const CHARACTERS = [
  ...' a1-.(\n\r\t\0A_,;"+/)<😀д\u0301\u00ad\u0100\u0600\u200c\ufe0f\u2028\ud800\ue000\x1b'
];
/** A class, an escape, an operator, or a character. */
const PART =
  /\[\^?(?:\\[\s\S]|[^\]\\])*\]|\\(?:[pPu]\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[\s\S])|\(\?(?:[:=!]|<[=!]|<\w+>)|\{\d+(?:,\d*)?\}|[*+?]\??|[\s\S]/gu;

/**
 * Returns the characters that a pattern begins to match, in their order: an approximation.
 *
 * @param choice - the alternative that each group takes
 */
function sampleOf({ source, flags }: RegExp, choice: number): string[] {
  const parts = source.match(PART) ?? [];
  let at = 0;
  const alternatives = (): string[] => {
    const all: string[][] = [[]];
    while (at < parts.length && parts[at] !== ')') {
      const part = parts[at++];
      if (part === '|') {
        all.push([]);
      } else if (part.startsWith('(')) {
        const inner = alternatives();
        at++;
        all.at(-1)!.push(...(/^\(\?<?!/.test(part) ? [] : inner));
      } else if (/^\{\d/.test(part)) {
        const times = Math.min(64, parseInt(part.slice(1), 10));
        all.at(-1)!.push(...Array<string>(Math.max(0, times - 1)).fill(all.at(-1)!.at(-1)!));
      } else if (!/^(?:[*+?]\??|[\^$]|\\[bB])$/.test(part)) {
        all.at(-1)!.push(characterOf(part, flags));
      }
    }
    return all[choice % all.length];
  };
  return alternatives();
}

function characterOf(part: string, flags: string): string {
  if (part.length === 1 && part !== '.') {
    return part;
  }
  const one = new RegExp(`^${part}$`, flags.replace(/[gym]/g, ''));
  return CHARACTERS.find(character => one.test(character)) ?? part.replace(/^\[\^?|\\/g, '')[0];
}

/** Returns hostile texts of a length: repetitions of characters in a pattern, of its beginnings, and of near matches. */
export function* textsAgainst(pattern: RegExp, length: number): Generator<string> {
  const samples = [0, 1, 2].map(choice => sampleOf(pattern, choice));
  const beginnings = samples.flatMap(parts =>
    [1, 2, 3, 4, 8, 16, parts.length].map(count => parts.slice(0, count).join(''))
  );
  const [start = 'a'] = samples[0];
  for (const text of new Set([' ', '\n', 'a', '1', '\u0301', ...samples.flat(), ...beginnings])) {
    if (text) {
      const run = text.repeat(Math.ceil(length / text.length)).slice(0, length);
      yield run;
      yield `${start}${run}\0`;
    }
  }
}
