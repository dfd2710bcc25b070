import { marked } from 'marked';
import { builtinBots } from '../../../server/bots/builtin.js';
import { EchoBot } from '../../../server/bots/echo.js';
import { quoteMarkdown } from '../../../server/bots/markdown.js';
import { botContract, BotStage } from '../../../testing/index.js';

describe('the echo bot', () => {
  botContract('EchoBot', () => new EchoBot());

  it('[ECHO1] repeats the id and the body', async () => {
    const harness = await BotStage.open([new EchoBot()]);
    const chat = await harness.chat();
    const id = await harness.say(chat, 'Hello *you*');
    await harness.quiet();
    const [, answer] = await harness.messages(chat);
    expect(answer).toMatchObject({ sender: 'echo', type: 'msg', seq: 2 });
    expect(answer.body).toBe(`Received:\n\n- **id**: *${id}*\n- **body**: *Hello \\*you\\**`);
    expect(await harness.storage.getUser('echo')).toMatchObject({ displayName: 'Echo', bot: true });
    await harness.close();
  });

  it.each([
    ['*', '*'],
    ['a * b ** c _d_ `e` ~~f~~ \\', 'a * b ** c _d_ `e` ~~f~~ \\'],
    ['- a\n+ b\n1. c\n2) d\n# e\n> f\n===\n---', '- a|+ b|1. c|2) d|# e|> f|===|---'],
    ['a\n\n\nb\\\n    c', 'a|||b\\|c'],
    ['[a](http://b) ![c](d) <b>e</b> &amp; | f |', '[a](http://b) ![c](d) <b>e</b> &amp; | f |'],
    ['```js\nx\n```', '```js|x|```'],
    ['\r\nhello\r\n', 'hello']
  ])('[ECHO2] quotes %j so that it appears literally', async (body, shown) => {
    const quoted = quoteMarkdown(body.trim(), '  ');
    const html = await marked.parse(`- **id**: *x*\n- **body**: *${quoted}*\n`);
    const [, item] = /<\/li>\n<li><strong>body<\/strong>: <em>([^]*)<\/em><\/li>\n<\/ul>\n$/.exec(
      html
    ) ?? [null, html];
    const text = item
      .replace(/<br>\s*/g, '|')
      .replace(/<a href="[^"]*">([^<]*)<\/a>/g, '$1')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
    expect(text).toBe(shown);
  });
});

describe('the built-in bots', () => {
  it('[BOT5] are selected by name, each once', () => {
    expect(builtinBots(['echo', 'echo']).map(({ name }) => name)).toEqual(['echo']);
    expect(builtinBots([])).toEqual([]);
    expect(() => builtinBots(['echo', 'ecko'])).toThrow(
      'There is no bot named "ecko". Available bots: echo, calculator, transparent-manager, calculator-or-echo-manager, pre-select-manager.'
    );
    expect(() => builtinBots(['constructor'])).toThrow('There is no bot named "constructor".');
  });
});
