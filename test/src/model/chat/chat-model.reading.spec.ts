import { aThread, CHAT, until } from '../../../harness/stage.js';
import { ChatModelStage } from './chat-model-stage.js';

/** Ivo's messages have these numbers; Ana has read the first 20. */
const [READ, FOLDED, LAST] = [20, 150, 220];

describe('ChatModel', () => {
  describe('more unread messages than are loaded', () => {
    let stage: ChatModelStage;
    beforeEach(async () => {
      stage = new ChatModelStage();
      await stage.open();
      stage.sync.stores = false;
      for (let seq = FOLDED + 1; seq <= LAST; seq++) {
        stage.sync.chat.addMessage({ id: `m${seq}`, sender: 'ivo', body: `${seq}` });
        stage.sync.chat.setExtras(`m${seq}`, { seq });
      }
      stage.sync.chat.ymetadata.set('folded', FOLDED);
    });
    afterEach(() => stage.close());

    /** Opens the chat, whose folded messages come in pages of the server. */
    async function arrive(unreadCount: number, readSequenceId = READ): Promise<void> {
      stage.sync.threads = [aThread({ unreadCount, readSequenceId })];
      const request = stage.server.request.bind(stage.server);
      jest.spyOn(stage.server, 'request').mockImplementation((method, path, body) => {
        const after = Number(new URLSearchParams(path.split('?')[1]).get('after'));
        if (!path.includes('/messages?')) {
          return request(method, path, body);
        }
        const value = Array.from({ length: 50 }, (_, i) => after + 1 + i).map(seq => ({
          colloquy: { type: 'msg', id: `m${seq}`, sender: 'ivo', body: `${seq}`, seq }
        }));
        return Promise.resolve({ value, nextLink: 'more' } as never);
      });
      stage.chats.start();
      await until(stage.chats.list.changed, () => stage.chats.list.get(CHAT) !== undefined);
      await stage.isOpen();
      stage.model.visit();
    }
    const reports = (): string[] =>
      stage.sync.requests.filter(
        request => request.startsWith('POST') && request.includes('readReceipts')
      );
    const range = (): unknown[] => [stage.model.messages[0].id, stage.model.messages.at(-1)!.id];

    it('[READ5] count as the list does, and none is read before the user has gone to the first one', async () => {
      await arrive(LAST - READ);
      expect([stage.model.unread, stage.model.newAfter, stage.model.lacksNew]).toEqual([
        LAST - READ,
        READ,
        true
      ]);
      stage.model.markAsRead('m160');
      stage.model.markAsRead();
      expect(stage.model.unread).toBe(LAST - READ);
      await stage.model.toNew();
      expect([range(), stage.model.lacksNew]).toEqual([['m21', 'm70'], false]);
      expect([stage.model.older, stage.model.newer]).toEqual(['idle', 'idle']);
      stage.model.markAsRead('m30');
      while (reports().length === 0) {
        await new Promise(setImmediate);
      }
      expect(reports()[0]).toContain('{"chatMessageId":"m30"}');
    });

    it('[READ5] are read when the user goes to the end, and the New line stays where it was', async () => {
      await arrive(LAST - READ);
      stage.model.toNewest();
      stage.model.markAsRead();
      expect([stage.model.unread, stage.model.newAfter, stage.model.lacksNew]).toEqual([
        0,
        READ,
        true
      ]);
      stage.model.visit();
      expect(stage.model.lacksNew).toBe(false);
    });

    it('[READ6] a chat that was never read opens at its first message', async () => {
      await arrive(LAST, 0);
      expect([stage.model.newAfter, stage.model.lacksNew]).toEqual([0, true]);
      stage.model.markAsRead();
      expect(stage.model.unread).toBe(LAST);
      await stage.model.toNew();
      expect([range(), stage.model.lacksNew]).toEqual([['m1', 'm50'], false]);
    });

    it('[READ6] a chat without unread messages opens at its end, although it was never read', async () => {
      await arrive(0, 0);
      expect([stage.model.newAfter, stage.model.lacksNew]).toEqual([FOLDED, false]);
    });

    it('[READ5] nothing is missing if the unread messages are loaded', async () => {
      await arrive(3);
      expect([stage.model.unread, stage.model.lacksNew]).toEqual([LAST - FOLDED, false]);
      stage.model.markAsRead('m160');
      expect(stage.model.unread).toBe(LAST - 160);
    });

    it('[READ5] the reader learns that they could not be loaded, and nothing is read', async () => {
      await arrive(LAST - READ);
      jest.spyOn(stage.server, 'request').mockRejectedValue(new Error('No answer.'));
      await stage.model.toNew();
      expect([stage.model.older, stage.model.lacksNew]).toEqual(['failed', true]);
      stage.model.markAsRead();
      expect(stage.model.unread).toBe(LAST - READ);
    });
  });
});
