import { actAsync } from '../../../harness/react.js';
import { symbols } from '../../../harness/slow-texts.js';
import { ChatViewScene } from './chat-view-scene.js';

let view: ChatViewScene;

beforeEach(() => {
  view = new ChatViewScene();
});
afterEach(() => view.dispose());

const turn = (): Promise<void> =>
  actAsync(async () => {
    await new Promise(resolve => setTimeout(resolve));
  });

/** Draws the view, and lets all texts come in. Returns how many of them waited at first, and all of them. */
async function drawn(
  selector: string,
  change: object
): Promise<{ first: number; texts: string[] }> {
  await view.draw(change);
  const first = view.drawing.texts(selector).filter(text => text === '…').length;
  while (view.drawing.texts(selector).some(text => text === '…')) {
    await turn();
  }
  return { first, texts: view.drawing.texts(selector) };
}

const TOPICS = Array.from({ length: 20 }, (_, i) => symbols(100, i * 100));

describe('slow texts', () => {
  it('[BUDGET24] of system messages come in turns', async () => {
    const messages = TOPICS.map(topic =>
      view.message('', '', {
        type: 'system',
        event: 'topicUpdated',
        details: { initiator: 'ivo', topic }
      })
    );
    const { first, texts } = await drawn('.cq-System > span:not(.cq-Icon)', { messages });
    expect(first).toBeGreaterThan(0);
    expect(texts).toEqual(TOPICS.map(topic => `Ivo Teska named the chat “${topic}”`));
  });

  it('[BUDGET24] of the heads of messages and of quotes come in turns', async () => {
    const people = new Map(
      TOPICS.map((name, i) => [
        `u${i}`,
        { username: `u${i}`, name, kind: 'account', here: false } as const
      ])
    );
    const roots = TOPICS.map((_, i) => view.message(`u${i}`, 'Hello'));
    const replies = roots.map(({ id }) => view.message('calc', 'Yes', { reply_to: id }));
    const change = { messages: [...roots, ...replies], person: (name: string) => people.get(name) };
    const heads = await drawn('.cq-Message-name', change);
    expect(heads.first).toBeGreaterThan(0);
    expect(heads.texts.slice(0, 20)).toEqual(TOPICS);
    const quotes = await drawn('.cq-Quote-name', {});
    expect(quotes.texts.filter(name => name === '…')).toEqual([]);
    expect(quotes.texts).toHaveLength(TOPICS.length);
  });

  it('[BUDGET29] are announced once, when their turn has come', async () => {
    await view.draw({ messages: [view.message('ivo', 'old')] });
    const region = view.drawing.one('.cq-Chat > .cq-sr');
    const heard: string[] = [];
    const observer = new MutationObserver(() => heard.push(region.textContent ?? ''));
    observer.observe(region, { subtree: true, childList: true, characterData: true });
    for (const topic of TOPICS.slice(0, 3)) {
      await view.draw({ messages: [...view.model.messages, view.message('ivo', topic)] });
    }
    while (!region.textContent.includes(TOPICS[2])) {
      await turn();
    }
    observer.disconnect();
    expect(heard.join('')).not.toContain('…');
    expect(view.drawing.texts('.cq-Chat > .cq-sr > div').filter(Boolean)).toEqual(
      TOPICS.slice(0, 3).map(topic => `Ivo Teska, “${topic}”`)
    );
  });
});
