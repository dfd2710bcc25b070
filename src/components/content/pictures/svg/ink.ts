/**
 * The amount of drawing. `full` counts lines of unknown length, each as long as the whole drawing; `pieces` counts the other lines, and
 * `length` is their length in the units of the drawing.
 */
export interface IInk {
  readonly full: number;
  readonly pieces: number;
  readonly length: number;
}

export const NO_INK: IInk = { full: 0, pieces: 0, length: 0 };

export const unknownInk = (lines: number): IInk => ({ full: lines, pieces: 0, length: 0 });

export const addInk = (a: IInk, b: IInk): IInk => ({
  full: a.full + b.full,
  pieces: a.pieces + b.pieces,
  length: a.length + b.length
});

export const timesInk = ({ full, pieces, length }: IInk, times: number): IInk => ({
  full: full * times,
  pieces: pieces * times,
  length: length * times
});

/** Returns the ink of a part that is drawn larger by this factor. */
export const scaleInk = ({ full, pieces, length }: IInk, by: number): IInk =>
  Number.isFinite(by) ? { full, pieces, length: length * by } : unknownInk(full + pieces);

/** Returns how many lines as long as the drawing that is. A line that leaves the drawing counts once. */
export const lapsOf = ({ full, pieces, length }: IInk, size: number): number =>
  full + Math.min(pieces, size > 0 ? length / size : Infinity);

const TOKEN = /[a-z]|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi;
/** The numbers that each command takes, and the lines that its curve counts as. */
const COMMANDS = new Map([
  ['M', [2, 1]],
  ['L', [2, 1]],
  ['H', [1, 1]],
  ['V', [1, 1]],
  ['C', [6, 3]],
  ['S', [4, 3]],
  ['Q', [4, 2]],
  ['T', [2, 2]],
  ['A', [7, 6]]
]);

/** Returns the ink of a path. The points of a curve are at least as far apart as the curve is long. */
export function inkOfPath(path: string): IInk {
  const tokens = path.match(TOKEN) ?? [];
  let [pieces, length, x, y, startX, startY, last] = [0, 0, 0, 0, 0, 0, 0];
  const go = (toX: number, toY: number): void => {
    length += Math.abs(toX - x) + Math.abs(toY - y);
    [x, y] = [toX, toY];
  };
  let command = '';
  for (let at = 0; at < tokens.length;) {
    const isCommand = /[a-z]/i.test(tokens[at]);
    command = isCommand ? tokens[at++] : command;
    const name = command.toUpperCase();
    const [count, lines] = COMMANDS.get(name) ?? [0, 1];
    if (!isCommand && count === 0) {
      break; // browsers draw nothing from here on
    }
    const before = length;
    const [fromX, fromY] = command === name ? [0, 0] : [x, y];
    const number = (i: number): number => Number(tokens[at + i]);
    pieces += lines;
    if (count === 0) {
      go(startX, startY);
    } else if (name === 'H') {
      go(fromX + number(0), y);
    } else if (name === 'V') {
      go(x, fromY + number(0));
    } else if (name === 'M' && isCommand) {
      [x, y] = [fromX + number(0), fromY + number(1)];
      [startX, startY] = [x, y];
    } else if (name === 'A') {
      go(fromX + number(5), fromY + number(6));
      // Radii that are too small for the distance grow.
      length += 7 * Math.max(Math.abs(number(0)), Math.abs(number(1)), length - before);
    } else {
      for (let i = 0; i < count; i += 2) {
        go(fromX + number(i), fromY + number(i + 1));
      }
      // The first point of these mirrors the last one of the curve before.
      length += name === 'S' || name === 'T' ? last : 0;
    }
    last = length - before;
    at += count;
  }
  return Number.isFinite(length) ? { full: 0, pieces, length } : unknownInk(tokens.length);
}
