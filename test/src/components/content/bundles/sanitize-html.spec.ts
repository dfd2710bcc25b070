import { sanitizeHtml } from '../../../../../src/components/content/bundles/sanitize-html.js';
import { linkAddress } from '../../../../../src/components/content/links.js';
import { draw } from '../../../../harness/content.js';

/** A PNG of one pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('the HTML of a message', () => {
  it('[CONTENT2] loads nothing: an image is a card with a button, and within a link the card is beside it', () => {
    for (const src of [
      '/logout',
      'https://evil.test/x',
      'data:image/svg+xml,<svg/>',
      'blob:x',
      ''
    ]) {
      for (const text of [
        `![x](<${src}>)`,
        `<img src="${src}">`,
        `[![x](<${src}>)](https://x.test)`
      ]) {
        const host = draw(text);
        expect(host.querySelector('img, [src], [srcset]')).toBeNull();
        expect(host.querySelector('a button')).toBeNull();
      }
    }
    expect(draw(`![x](data:image/png;base64,${PIXEL})`).querySelector('img')).not.toBeNull();
  });

  it('[CONTENT15] from the first link on, the browser looks up no host before a click', () => {
    const policy = (): string | undefined =>
      document.head.querySelector<HTMLMetaElement>('[http-equiv=x-dns-prefetch-control]')?.content;
    for (const show of [
      () => draw('[x](https://x.test)'),
      () => sanitizeHtml('<a href="https://x.test">x</a>')
    ]) {
      document.head.replaceChildren();
      draw('x');
      expect(policy()).toBeUndefined();
      show();
      show();
      expect(policy()).toBe('off');
      expect(document.head.children).toHaveLength(1);
    }
  });

  it('[BUDGET32] a message has few languages, and few sizes of letters within each other', () => {
    const languages = ['en', 'de', 'EN', 'ja', 'fr', 'it', 'de', 'es'];
    const host = draw(languages.map(one => `<b lang="${one}">a</b>`).join(' '));
    const kept = [...host.querySelectorAll('b')].map(one => one.getAttribute('lang'));
    expect(kept).toEqual(['en', 'de', 'EN', 'ja', 'fr', null, 'de', null]);
    const html = `${'<small><sub>'.repeat(9)}a${'</sub></small>'.repeat(9)} b<sup>2</sup>`;
    for (const sizes of [draw(html), sanitizeHtml(html).content]) {
      expect(sizes.querySelectorAll('small, sub, sup')).toHaveLength(4);
      expect(sizes.textContent).toBe('a b2');
    }
  });

  it('[BUDGET19] a link above the length limit is not searched', () => {
    const replace = jest.spyOn(String.prototype, 'replace');
    expect(linkAddress(`x${' '.repeat(46_000)}x`)).toBeNull();
    expect(replace).not.toHaveBeenCalled();
    replace.mockRestore();
  });

  it('[CONTENT3] a link opens in a new tab, sends no referrer, and leads to no address of the server except a file', () => {
    const link = (text: string): HTMLAnchorElement => draw(text).querySelector('a')!;
    const made = link('[x](https://x.test/y "z")');
    expect(made.outerHTML).toBe(
      '<a href="https://x.test/y" title="z" target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer">x</a>'
    );
    for (const [written, href] of [
      ['work/a b.ipynb', 'https://lab.test/lab/tree/work/a%20b.ipynb'],
      ['/logout', 'https://lab.test/lab/tree/logout'],
      ['../../logout', 'https://lab.test/lab/tree/logout'],
      ['./x/%2e%2e/%2e%2e/y', 'https://lab.test/lab/tree/y'],
      ['proxy/8080/?a=b', 'https://lab.test/lab/tree/proxy/8080/'],
      ['mailto:a@b.test?bcc=c@d.test&body=x', 'mailto:a@b.test']
    ]) {
      expect(link(`[x](<${written}>)`).href).toBe(href);
    }
    for (const written of [
      '#x',
      '?x',
      '//evil.test',
      '/\\evil.test',
      'https://',
      'https://u:p@x.test/',
      // A browser would resolve these to `/logout`.
      'a%2f..%2f..%2flogout',
      '..%2f..%2flogout',
      'a%2f.%2f%2e%2e%2flogout'
    ]) {
      expect(link(`[x](<${written}>)`)?.getAttribute('href') ?? null).toBeNull();
    }
    expect(link('<a href="https://a.test">x <a href="https://b.test">y</a></a>').textContent).toBe(
      'x y'
    );
  });

  it('[CONTENT14] a newline becomes a line break, except within code', () => {
    const lines = draw('one\ntwo\n\nthree  \nfour\n- a\n  b');
    expect([...lines.querySelectorAll('br')].map(br => br.previousSibling?.textContent)).toEqual([
      'one',
      'three',
      'a'
    ]);
    for (const end of ['\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029', '\\\n']) {
      expect([end, draw(`a${end}b`).querySelectorAll('br').length]).toEqual([end, 1]);
    }
    expect(draw('`a\nb`').querySelector('br')).toBeNull();
    expect(draw('```\na\nb\n```').querySelector('br')).toBeNull();
    expect(draw('| a |\n|---|\n| b |').querySelector('br')).toBeNull();
  });

  it('[BUDGET12] combining marks that are only slow to draw are left out, those that languages need are kept', () => {
    const drawn = (text: string): string => draw(text).textContent ?? '';
    expect(drawn(`a${'\u0301'.repeat(5_000)}b`).length).toBe(10);
    expect(drawn('\u202ea'.repeat(5_000))).toBe('a'.repeat(5_000));
    for (const text of [
      'क्षत्रिय',
      'שָׁלוֹם',
      'a\u2067b\u2069',
      'e\u0301',
      'กำลังใจ',
      'Z\u0335\u0321a'
    ]) {
      expect(drawn(text)).toBe(text);
    }
  });

  it('[BUDGET12] … also where they are written as character references, or over several elements', () => {
    const marksOf = (text: string): number => draw(text).textContent.match(/\p{M}/gu)?.length ?? 0;
    expect(marksOf(`a${'&#x301;'.repeat(300)}`)).toBe(8);
    expect(marksOf(`a${'<b>\u0301\u0301\u0301</b>'.repeat(300)}`)).toBe(8);
    expect(marksOf(`a${'<font>&#x301;</font>'.repeat(300)}`)).toBe(8);
    expect(draw('&#x202e;a'.repeat(300)).textContent.match(/\u202e/g)).toBeNull();
    expect(draw('<b>&#x202e;a</b>'.repeat(300)).textContent.match(/\u202e/g)).toHaveLength(100);
    expect(draw('a<b>\u0301</b> <font>e\u0301</font>').textContent.trim()).toBe('a\u0301 e\u0301');
  });

  it('[BUDGET13] long words that are not Latin can be broken, and their text stays the same', () => {
    const word = 'ក'.repeat(2_000);
    const host = draw(word);
    expect(host.querySelectorAll('wbr').length).toBe(7);
    expect(host.textContent.trim()).toBe(word);
    expect(draw('a'.repeat(2_000)).querySelector('wbr')).toBeNull();
    expect(draw('ภาษาไทย '.repeat(300)).querySelector('wbr')).toBeNull();
  });

  it('[BUDGET14] images beyond 20 wait for a click', () => {
    const host = draw(`![x](data:image/png;base64,${PIXEL}) `.repeat(25));
    expect(host.querySelectorAll('img')).toHaveLength(20);
    const button = host.querySelector('button')!;
    expect(button.textContent).toBe('Load image');
    button.click();
    expect(host.querySelectorAll('img')).toHaveLength(21);
  });

  it('[CONTENT13] an absolute link to this server leads to a file or the page itself', () => {
    const href = (address: string): string | null =>
      draw(`[x](<${address}>)`).querySelector('a')!.getAttribute('href');
    const home = location.origin;
    for (const path of [
      '/logout',
      '/api/contents?content=1',
      '/proxy/8080/stop',
      '/lab?reset',
      '/hub/logout#x',
      `${location.pathname}?reset`,
      `${location.pathname}#token=a.b.c`,
      `${location.pathname}#chat=a&%74oken=a.b.c`,
      '/lab/tree/a%2f..%2f..%2flogout',
      '/user/eve/lab/tree/'
    ]) {
      expect([path, href(home + path)]).toEqual([path, null]);
    }
    expect(href(`${home.toUpperCase()}/logout`)).toBeNull();
    expect(href(`${home}/proxy/80/lab/tree/a/../../x.ipynb?reset`)).toBeNull();
    expect(href(`${home}/user/ada/lab/workspaces/a/tree/work/a.ipynb?reset`)).toBe(
      'https://lab.test/lab/tree/work/a.ipynb'
    );
    expect(href(`${home}${location.pathname}#chat`)).toBe(`${home}${location.pathname}#chat`);
    expect(href('https://other.test/logout')).toBe('https://other.test/logout');
    expect(href('http-notes.md')).toBe('https://lab.test/lab/tree/http-notes.md');
    expect(href('mailto:a@b.test')).toBe('mailto:a@b.test');
  });

  it('[CONTENT4] honest markdown and HTML are rendered as written', () => {
    const html = (text: string): string => draw(text).innerHTML.trim();
    expect(html('**a** *b* ~~c~~ `d`')).toBe(
      '<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>'
    );
    expect(html('H<sub>2</sub>O <kbd>K</kbd><br>&copy; &lt;')).toBe(
      '<p>H<sub>2</sub>O <kbd>K</kbd><br>© &lt;</p>'
    );
    expect(html('- [x] a\n- [ ] b')).toBe(
      '<ul><li><input type="checkbox" checked="" disabled="" aria-label="Task"> a</li><li><input type="checkbox" disabled="" aria-label="Task"> b</li></ul>'
    );
    expect(html('3. a\n4. b')).toBe('<ol start="3"><li>a</li><li>b</li></ol>');
    expect(html('|a|b|\n|-|-:|\n|1|2|')).toBe(
      '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table>'
    );
    expect(html('```c++\n<b>\n```')).toBe(
      '<pre><code class="language-c++">&lt;b&gt;\n</code></pre>'
    );
    expect(
      html('<details><summary>m</summary>\n\n**t**\n\n</details>').replace(/\s*\n\s*/g, '')
    ).toBe('<details><summary>m</summary><p><strong>t</strong></p></details>');
    expect(html('[a]\n\n[a]: https://x.test')).toContain('href="https://x.test/"');
    expect(html('> # q')).toBe('<blockquote><h1>q</h1></blockquote>');
    expect(html('a  \nb')).toBe('<p>a<br>b</p>');
  });
});
