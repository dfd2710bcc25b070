import { TextCleaner } from '../clean-text.js';
import { appendText, element } from '../elements.js';

const COLOR_NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** A color: one of JupyterLab's by name, or an RGB value. */
type Color = { readonly name: string } | { readonly rgb: readonly number[] };

const named = (index: number, bright = false): Color => ({
  name: `ansi-${COLOR_NAMES[index]}${bright ? '-intense' : ''}`
});

/** Returns one of the 256 colors: the named ones, a 6×6×6 color cube, then greys. */
function indexed(index: number): Color | null {
  if (index < 16) {
    return named(index % 8, index > 7);
  }
  if (index < 232) {
    const step = (n: number): number => (n % 6 ? (n % 6) * 40 + 55 : 0);
    const place = index - 16;
    return { rgb: [step(Math.floor(place / 36)), step(Math.floor(place / 6)), step(place)] };
  }
  return index < 256 ? { rgb: Array(3).fill((index - 232) * 10 + 8) } : null;
}

/** Matches any terminal escape sequence. The group holds the codes that style the following text. */
const SEQUENCE =
  // eslint-disable-next-line no-control-regex
  /\x1b(?:\[([\d;]{0,64})m|\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,256}(?:\x07|\x1b\\)|[@-Z\\^_])/g;

/** Converts terminal output to text with colors, one portion at a time. All other escape sequences are removed. */
export class AnsiText {
  append(text: string, to: Node): void {
    let from = 0;
    for (const match of text.matchAll(SEQUENCE)) {
      this._write(text.slice(from, match.index), to);
      from = match.index + match[0].length;
      if (match[1] !== undefined) {
        this._set(match[1].split(';').map(Number));
      }
    }
    this._write(text.slice(from), to);
  }

  private _write(written: string, to: Node): void {
    const text = this._cleaner.next(written);
    if (text === '') {
      return;
    }
    const [front, back] = this._inverse ? [this._back, this._front] : [this._front, this._back];
    const classes = [
      front && 'name' in front && `${front.name}-fg`,
      back && 'name' in back && `${back.name}-bg`,
      this._inverse && !front && 'ansi-default-inverse-fg',
      this._inverse && !back && 'ansi-default-inverse-bg',
      this._bold && 'ansi-bold',
      this._underline && 'ansi-underline'
    ].filter(Boolean);
    const colors = [front, back].map(color => (color && 'rgb' in color ? color.rgb : null));
    if (classes.length === 0 && !colors.some(Boolean)) {
      appendText(to, text);
      return;
    }
    const span = element('span', classes.join(' '));
    appendText(span, text);
    span.style.color = colors[0] ? `rgb(${colors[0].join(',')})` : '';
    span.style.backgroundColor = colors[1] ? `rgb(${colors[1].join(',')})` : '';
    to.appendChild(span);
  }

  private _set(codes: number[]): void {
    while (codes.length > 0) {
      const code = codes.shift()!;
      if (code === 0) {
        this._front = this._back = null;
        this._bold = this._underline = this._inverse = false;
      } else if (code === 1 || code === 22) {
        this._bold = code === 1;
      } else if (code === 4 || code === 24) {
        this._underline = code === 4;
      } else if (code === 7 || code === 27) {
        this._inverse = code === 7;
      } else if (code === 38 || code === 48) {
        this._setColor(code === 38, extended(codes));
      } else if (code === 39 || code === 49) {
        this._setColor(code === 39, null);
      } else {
        const place = code >= 90 ? code - 60 : code;
        if ((place >= 30 && place <= 37) || (place >= 40 && place <= 47)) {
          this._setColor(place < 40, named(place % 10, code >= 90));
        }
      }
    }
  }

  private _setColor(isFront: boolean, color: Color | null): void {
    if (isFront) {
      this._front = color;
    } else {
      this._back = color;
    }
  }

  private _cleaner = new TextCleaner();
  private _front: Color | null = null;
  private _back: Color | null = null;
  private _bold = false;
  private _underline = false;
  private _inverse = false;
}

/** Returns the color after code 38 or 48, and removes its codes from the list. */
function extended(codes: number[]): Color | null {
  const kind = codes.shift();
  if (kind === 2) {
    const rgb = codes.splice(0, 3);
    return rgb.length === 3 && rgb.every(part => part <= 255) ? { rgb } : null;
  }
  return kind === 5 ? indexed(codes.shift() ?? 256) : null;
}
