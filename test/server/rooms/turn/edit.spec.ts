import type { IPrincipal } from '../../../../server/identity/principal.js';
import { ada, bob, CHAT, TestRooms } from '../test-rooms.js';

describe('the attachments of an edited message', () => {
  let harness: TestRooms;

  beforeEach(async () => {
    harness = await TestRooms.open();
    for (const [who, id] of [
      [ada, 'one'],
      [ada, 'two'],
      [bob, 'bobs']
    ] as const) {
      const attachment = { id, name: `${id}.txt`, mimeType: 'text/plain', size: 3 };
      await harness.rooms.execute(who, { type: 'attach', chat: CHAT, attachment });
    }
    const message = { id: 'm', body: 'See', attachments: ['one'] };
    await harness.rooms.execute(ada, { type: 'send', chat: CHAT, message });
  });
  afterEach(() => harness.close());

  const edit = (who: IPrincipal, attachments: readonly string[], body?: string): Promise<unknown> =>
    harness.rooms.execute(who, { type: 'edit', chat: CHAT, id: 'm', attachments, body });
  const stored = async (): Promise<unknown> => {
    const { attachments, body, edited } = (await harness.storage.getMessage(CHAT, 'm'))!;
    return { attachments, body, edited };
  };

  it('[EDITFILES1] its author adds own files and removes files, with or without a new text', async () => {
    await edit(ada, ['two', 'one']);
    expect(await stored()).toEqual({ attachments: ['two', 'one'], body: 'See', edited: true });
    await edit(ada, ['two'], 'Look');
    expect(await stored()).toEqual({ attachments: ['two'], body: 'Look', edited: true });
    await edit(ada, []);
    expect(await stored()).toEqual({ attachments: undefined, body: 'Look', edited: true });
  });

  it('[EDITFILES2] refuses files of others, unknown ones, the last file of a message without a text, and other users', async () => {
    const before = await stored();
    for (const [who, files, body, code] of [
      [ada, ['one', 'bobs'], undefined, 'attachment_not_found'],
      [ada, ['nothing'], undefined, 'attachment_not_found'],
      [ada, ['x'.repeat(129)], undefined, 'bad_value'],
      [ada, Array<string>(101).fill('one'), undefined, 'bad_value'],
      [ada, [], '', 'bad_value'],
      [bob, [], undefined, 'forbidden']
    ] as const) {
      await expect(edit(who, files, body)).rejects.toMatchObject({ code });
    }
    expect(await stored()).toEqual(before);
    await edit(ada, ['one'], '');
    await expect(edit(ada, [])).rejects.toThrow('Delete the message instead.');
  });
});
