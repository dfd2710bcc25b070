import { attachmentsContract } from './attachments.js';
import { Bench, type MakeStorage } from './bench.js';
import { botsContract } from './bots.js';
import { bridgesContract } from './bridges.js';
import { preferencesContract } from './preferences.js';
import { bulkContract } from './bulk.js';
import { chatListContract } from './chat-list.js';
import { chatsContract } from './chats.js';
import { commitsContract } from './commits.js';
import { followingContract } from './following.js';
import { handoversContract } from './handovers.js';
import { identitiesContract } from './identities.js';
import { journalContract } from './journal.js';
import { messagesContract } from './messages.js';
import { participantsContract } from './participants.js';
import { pushesContract } from './pushes.js';
import { readingContract } from './reading.js';
import { questionsContract } from './questions.js';
import { routingContract } from './routing.js';
import { message } from './rows.js';
import { searchContract } from './search.js';
import { stringsContract } from './strings.js';
import { webhooksContract } from './webhooks.js';
import { workspacesContract } from './workspaces.js';

/**
 * The tests that every storage adapter must pass. `make` gives a storage that is closed and empty. Call it where the test framework has
 * set its globals `describe`, `it`, `expect`, `beforeEach` and `afterEach`.
 */
export function storageContract(name: string, make: MakeStorage): void {
  describe(`${name} as a storage`, () => {
    const bench = new Bench(make);
    beforeEach(() => bench.open());
    afterEach(() => bench.close());

    chatsContract(bench);
    commitsContract(bench);
    messagesContract(bench);
    questionsContract(bench);
    searchContract(bench);
    chatListContract(bench);
    participantsContract(bench);
    attachmentsContract(bench);
    identitiesContract(bench);
    handoversContract(bench);
    journalContract(bench);
    webhooksContract(bench);
    workspacesContract(bench);
    botsContract(bench);
    routingContract(bench);
    bridgesContract(bench);
    preferencesContract(bench);
    pushesContract(bench);
    readingContract(bench);
    followingContract(bench);
    bulkContract(bench);
    stringsContract(bench);

    it('[STORE20] stored data remains after closing and opening again', async () => {
      const id = await bench.create({}, { update: new Uint8Array([1]), messages: [message(1)] });
      await bench.storage.close();
      await expect(bench.storage.getChat(id)).rejects.toThrow('not open');
      await bench.storage.open();
      expect(await bench.storage.loadChat(id)).toMatchObject({
        row: { lastSeq: 1 },
        updates: [new Uint8Array([1])]
      });
    });
  });
}
