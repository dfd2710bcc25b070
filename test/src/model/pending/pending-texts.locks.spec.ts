import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { Signal } from '@lumino/signaling';
import {
  BrowserPendingStore,
  PendingTexts,
  savedEditOf,
  type IApiClient
} from '../../../../src/model/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { FakeBrowser, type FakeTab } from '../../../harness/fake-tabs.js';
import { CHAT, timersOf, until } from '../../../harness/stage.js';

const OTHER = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a22';

/** Two chats may have a message of one id, because an import keeps the ids. */
const ID = savedEditOf('m1');

describe('[OUTBOX16] the right to send a text', () => {
  let browser: FakeBrowser;
  let opened: PendingTexts[];

  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    browser = new FakeBrowser();
    opened = [];
  });
  afterEach(() => opened.forEach(texts => texts.dispose()));

  function open(user: string): { texts: PendingTexts; tab: FakeTab; enter(): void } {
    const identityChanged = new Signal<object, object>({});
    const server = {
      baseUrl: 'http://localhost/',
      identity: null as object | null,
      identityChanged
    };
    const tab = browser.tab();
    const texts = new PendingTexts({
      server: server as unknown as IApiClient,
      timers: timersOf(new ManualClock()),
      persistence: { store: new BrowserPendingStore(), tabs: tab }
    });
    opened.push(texts);
    const enter = (): void => {
      server.identity = { username: user, displayName: user };
      identityChanged.emit(server.identity);
    };
    return { texts, tab, enter };
  }
  const edit = (texts: PendingTexts, chat: string): void =>
    texts.setMessage({ chat, id: ID, text: 'after', topic: 'T', time: 1 });
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 30; i++) {
      await new Promise(setImmediate);
    }
  };

  it('stays with the edit in one chat when that of the same message in another is stored', async () => {
    const { texts, enter } = open('ana');
    enter();
    edit(texts, CHAT);
    edit(texts, OTHER);
    await turns();
    texts.remove({ chat: CHAT, id: ID });
    await turns();
    expect([texts.savedEdits(CHAT).length, texts.savedEdits(OTHER).length]).toEqual([0, 1]);
    expect(texts.toSend).toMatchObject([{ chat: OTHER }]);
  });

  it('goes to the next tab of the same user, whatever another user has open', async () => {
    const [ana, ben, next] = [open('ana'), open('ben'), open('ben')];
    [ana, ben].forEach(({ enter }) => enter());
    edit(ana.texts, CHAT);
    edit(ben.texts, CHAT);
    await turns();
    ben.tab.kill();
    next.enter();
    await until(next.texts.changed, () => next.texts.toSend.length === 1);
    expect(ana.texts.toSend).toHaveLength(1);
  });

  it('is held as soon as the user is known, for what was written before', async () => {
    const [one, next] = [open('ana'), open('ana')];
    edit(one.texts, CHAT);
    one.enter();
    await turns();
    next.enter();
    await turns();
    expect([one.texts.toSend.length, next.texts.toSend.length]).toEqual([1, 0]);
    one.tab.kill();
    await until(next.texts.changed, () => next.texts.toSend.length === 1);
  });
});
