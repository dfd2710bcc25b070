import fc from 'fast-check';
import { PANDAS } from '../../../../harness/hostile-bundles.js';
import { cardsOf, dangers, draw, shown, SINK } from './bundle-scene.js';

describe('hostile bundles', () => {
  it('[BUNDLE3] any HTML is a card, or text with marks', () => {
    const tags =
      'p img a table svg math style script iframe b td body html head meta link x-y'.split(' ');
    const names = 'src href style class id onclick srcset data-x xlink:href colspan'.split(' ');
    const values = [
      SINK,
      'javascript:alert(1)',
      `url(${SINK})`,
      'jp-Dialog',
      '"><img src=x onerror=y>'
    ];
    const tag = fc
      .tuple(
        fc.constantFrom(...tags),
        fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)), { maxLength: 3 }),
        fc.boolean()
      )
      .map(
        ([name, attributes, closes]) =>
          `<${closes ? '/' : ''}${name} ${attributes.map(([key, value]) => `${key}="${value}"`).join(' ')}>`
      );
    const html = fc.array(
      fc.oneof(tag, fc.constantFrom('text', '<!--', '-->', '<![CDATA[', ']]>')),
      {
        maxLength: 12
      }
    );
    return fc.assert(
      fc.asyncProperty(html, async parts => {
        const node = await draw({ 'text/html': parts.join('') });
        expect(node ? dangers(node) : []).toEqual([]);
        const classes = node?.querySelectorAll(
          '.jp-RenderedHTML [class], .jp-RenderedHTML [style]'
        );
        expect(classes?.length ?? 0).toBe(0);
      }),
      { numRuns: 300 }
    );
  });
});

describe('renderBundle', () => {
  it('[BUNDLE6] shows a table of pandas without its styles', async () => {
    const node = await shown({ 'text/html': PANDAS, 'text/plain': '  run' });
    expect([...node.querySelectorAll('td')].map(cell => cell.textContent)).toEqual([
      '12',
      '3.41',
      '13',
      '3.37'
    ]);
    expect(node.querySelectorAll('table[class], [style], style')).toHaveLength(0);
    expect(cardsOf(node)).toEqual([]);
    expect(node.querySelector('.jp-RenderedHTMLCommon')).not.toBeNull();
  });

  it('[BUNDLE6] shows a styled table without styles, and with them on a click', async () => {
    const html =
      '<style>#T_1 td {background: red}</style><table id="T_1"><tr><td>1</td></tr></table>';
    const node = await shown({ 'text/html': html });
    expect(node.querySelector('td')!.textContent).toBe('1');
    expect(cardsOf(node)).toEqual(['Page (HTML)']);
  });

  it('[BUNDLE6] limits the span of cells, and opens links in a new tab', async () => {
    const html =
      '<table><tr><td colspan="1000" rowspan="65000">x</td></tr></table>' +
      '<a href="https://a.test" target="_top" ping="https://b.test">a</a><a href="/logout">b</a><a href="javascript:x">c</a>';
    const node = await shown({ 'text/html': html });
    const cell = node.querySelector('td')!;
    expect([cell.colSpan, cell.rowSpan]).toEqual([50, 50]);
    const links = [...node.querySelectorAll('a')].map(link => link.outerHTML);
    expect(links).toEqual([
      '<a href="https://a.test/" target="_blank" rel="noopener noreferrer nofollow">a</a>',
      '<a>b</a>',
      '<a>c</a>'
    ]);
  });

  it('[CONTENT13] treats links in HTML like links in markdown', async () => {
    const links = [
      'https://bank.test@evil.test/',
      'https://lab.test:pw@evil.test/',
      `${location.origin}/logout`,
      'https:/logout',
      `https://x.test/${'a'.repeat(3_000)}`,
      'java\nscript:alert(1)',
      'work/a.ipynb'
    ].map(href => `<a href="${href}">x</a>`);
    const node = await shown({ 'text/html': links.join('') });
    expect(node.querySelectorAll('a')).toHaveLength(7);
    expect([...node.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))).toEqual([
      'https://logout/'
    ]);
    const mail = await shown({ 'text/html': '<a href="mailto:a@b.test?bcc=c@d.test">x</a>' });
    expect(mail.querySelector('a')!.getAttribute('href')).toBe('mailto:a@b.test');
  });

  it('[BUNDLE17] does not parse HTML with too many tags', async () => {
    const read = jest.spyOn(DOMParser.prototype, 'parseFromString');
    const node = await shown({ 'text/html': `<table>${'<tr><td>a'.repeat(8_000)}</table>` });
    expect(cardsOf(node)).toEqual(['Page (HTML)']);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
  });

  const many = (tag: (n: number) => string): string =>
    Array.from({ length: 900 }, (_, n) => tag(n)).join('');

  it.each([
    ['left open', many(n => `<b a=${n}>`)],
    ['open behind a value', many(n => `<i title="</i>" a=${n}>`)],
    ['open behind a comment', many(n => `<u a=${n}><!--</u>-->`)],
    ['open behind half a comment', `<style><!--</style>${many(n => `<b a=${n}>`)}`],
    ['open behind a false tag', many(n => `<b a=${n}></ </b>>`)],
    ['open behind a false value', many(n => `<b a"x="></b>" c=${n}>`)],
    ['closed in a table', `${many(n => `<b a=${n}>`)}<table><td>${many(() => '</b>')}</table>`]
  ])('[BUNDLE22] does not parse HTML with much formatting %s', async (_, open) => {
    const parse = jest.spyOn(DOMParser.prototype, 'parseFromString');
    const node = await shown({ 'text/html': `<p>${open}${'<p>x'.repeat(1_000)}` });
    expect(cardsOf(node)).toEqual(['Page (HTML)']);
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('[BUNDLE22] … but parses it if its formatting is closed, or open only a few times', async () => {
    for (const html of [
      '<p><b class="a">x</b> <i>y<br>z</i>'.repeat(150),
      `<table>${'<tr><td><a href="https://x.test"><b>x</b></a>'.repeat(120)}</table>`,
      `<font color="red">${'<p>x</p>'.repeat(200)}</font>`,
      '<p><b>x</p><p>y</b></p><!-- z -->'.repeat(20)
    ]) {
      expect([html.slice(0, 30), cardsOf(await shown({ 'text/html': html }))]).toEqual([
        html.slice(0, 30),
        []
      ]);
    }
  });

  it('[BUDGET12] leaves out marks that are slow to draw', async () => {
    const marks = '\u0301'.repeat(3_000);
    for (const data of [
      { 'text/plain': `a${marks}` },
      { 'text/plain': `a${'\u001b[31m\u0301\u001b[0m\u0301'.repeat(1_000)}` },
      { 'text/html': `<p>a${marks}</p>` },
      { 'text/html': `<p>a${'<b>\u0301</b>'.repeat(900)}</p>` }
    ]) {
      expect((await shown(data)).textContent.match(/\p{M}/gu)).toHaveLength(8);
    }
  });
});
