import fc from 'fast-check';
import { AnsiText } from '../../../../../src/components/content/rendering/ansi.js';

function write(...portions: string[]): HTMLElement {
  const pre = document.createElement('pre');
  const ansi = new AnsiText();
  portions.forEach(portion => ansi.append(portion, pre));
  return pre;
}

describe('AnsiText', () => {
  it.each([
    ['a \x1b[31mb\x1b[0m c', 'a <span class="ansi-red-fg">b</span> c'],
    ['\x1b[1;4;92mb', '<span class="ansi-green-intense-fg ansi-bold ansi-underline">b</span>'],
    ['\x1b[44mb\x1b[49mc', '<span class="ansi-blue-bg">b</span>c'],
    ['\x1b[103mb', '<span class="ansi-yellow-intense-bg">b</span>'],
    ['\x1b[7mb', '<span class="ansi-default-inverse-fg ansi-default-inverse-bg">b</span>'],
    ['\x1b[7;31mb', '<span class="ansi-red-bg ansi-default-inverse-fg">b</span>'],
    ['\x1b[38;5;1mb', '<span class="ansi-red-fg">b</span>'],
    ['\x1b[38;5;196mb', '<span class="" style="color: rgb(255, 0, 0);">b</span>'],
    ['\x1b[48;5;232mb', '<span class="" style="background-color: rgb(8, 8, 8);">b</span>'],
    ['\x1b[38;2;1;2;3mb', '<span class="" style="color: rgb(1, 2, 3);">b</span>'],
    ['\x1b[38;2;999;2;3mb', 'b'],
    ['\x1b[38;5mb', 'b'],
    ['\x1b[2J\x1b[10;10Hb\x1b]0;title\x07c', 'bc'],
    ['<b>&\x1b[31m<i>', '&lt;b&gt;&amp;<span class="ansi-red-fg">&lt;i&gt;</span>']
  ])('[BUNDLE7] writes %j', (text, html) => {
    expect(write(text).innerHTML).toBe(html);
  });

  it('[BUNDLE7] continues where a portion ended', () => {
    expect(write('\x1b[31ma', 'b').innerHTML).toBe(
      '<span class="ansi-red-fg">a</span><span class="ansi-red-fg">b</span>'
    );
  });

  it('[BUNDLE7] makes only spans from any text', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('\x1b[', '\x1b[3', ';', 'm', '\x1b]', '\x07', '38;5;', '"', '<img src=x>')
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), parts => {
        const pre = write(parts.join(''));
        expect([...pre.querySelectorAll('*')].every(one => one.localName === 'span')).toBe(true);
      })
    );
  });
});
