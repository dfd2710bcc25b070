import { NewsTeller } from '../../../../src/web/shell/news-teller.js';

const PAGE = 'https://chat.example/colloquy/';
const NEWS = { chat: 'a b', title: 'Plans', body: 'ada: Hello' };

describe('NewsTeller', () => {
  let shown: [string, NotificationOptions][];
  let opened: string[];
  let windows: object[];
  let teller: NewsTeller;

  beforeEach(() => {
    shown = [];
    opened = [];
    windows = [];
    teller = new NewsTeller({
      registration: {
        scope: PAGE,
        showNotification: (title, options) => {
          shown.push([title, options]);
          return Promise.resolve();
        }
      },
      clients: {
        matchAll: () => Promise.resolve(windows as never),
        openWindow: url => Promise.resolve(opened.push(url))
      }
    });
  });

  const window = (more: object = {}): object => ({
    url: `${PAGE}#chat=x`,
    focused: true,
    visibilityState: 'visible',
    focus: () => Promise.resolve(opened.push('focus')),
    navigate: (url: string) => Promise.resolve(opened.push(`to ${url}`)),
    ...more
  });

  it('[PUSHSHOW1] shows the news of a chat as one notification', async () => {
    await teller.tell(JSON.stringify(NEWS));
    expect(shown).toEqual([
      ['Plans', expect.objectContaining({ body: 'ada: Hello', tag: 'a b', data: 'a b' })]
    ]);
  });

  it('[PUSHSHOW1] shows nothing while the user looks at the page, and for what is no news', async () => {
    for (const text of ['', 'nonsense', '[]', 'null', JSON.stringify({ ...NEWS, body: 5 })]) {
      await teller.tell(text);
    }
    windows = [window()];
    await teller.tell(JSON.stringify(NEWS));
    expect(shown).toEqual([]);
    windows = [window({ focused: false }), window({ url: `${PAGE}api.html` })];
    await teller.tell(JSON.stringify(NEWS));
    expect(shown).toHaveLength(1);
  });

  it('[PUSHSHOW2] leads to the chat, in an open page or in a new one', async () => {
    await teller.open(NEWS.chat);
    windows = [window({ url: `${PAGE}api.html` }), window()];
    await teller.open(NEWS.chat);
    expect(opened).toEqual([`${PAGE}#chat=a+b`, `to ${PAGE}#chat=a+b`, 'focus']);
  });

  it('[PUSHSHOW2] opens a new page beside one that it may not lead', async () => {
    windows = [window({ navigate: () => Promise.reject(new TypeError('Not controlled')) })];
    await teller.open(NEWS.chat);
    expect(opened).toEqual([`${PAGE}#chat=a+b`]);
  });
});
