import { RequestError } from '../../../../src/model/network/request-error.js';
import type { IMessageItem } from '../../../../src/model/index.js';
import { ChatMessagesStage } from '../chat/chat-messages-stage.js';

describe('Reactions', () => {
  let stage: ChatMessagesStage;
  let answers: ((error?: Error) => void)[];

  beforeEach(() => {
    stage = new ChatMessagesStage();
    answers = [];
    stage.messages.open();
    stage.store('a', 'one');
    stage.server.answer = () =>
      new Promise((resolve, reject) =>
        answers.push(error => (error ? reject(error) : resolve(undefined)))
      );
  });
  afterEach(() => stage.close());

  const item = (): IMessageItem => stage.messages.all[0];
  /** The reactions, in words. */
  const shown = (): string[] =>
    stage.messages.reactions
      .of(item())
      .map(
        ({ emoji, usernames, own, isPending }) =>
          `${emoji} ${usernames.join()}${own ? ' own' : ''}${isPending ? ' pending' : ''}`
      );
  const stored = (reactions: Record<string, string[]>): void =>
    stage.chat.setExtras('a', { reactions });

  it('[REACTVIEW3] show the own one at once as pending, until the document has it', async () => {
    stored({ '👍': ['ivo'] });
    stage.messages.reactions.toggle('a', '👍');
    expect(shown()).toEqual(['👍 ivo,ana own pending']);
    expect(stage.server.asked).toEqual(['PUT /a/reactions/%F0%9F%91%8D']);
    answers[0]();
    await stage.settled();
    expect(shown()).toEqual(['👍 ivo,ana own pending']);
    stored({ '👍': ['ivo', 'ana'] });
    expect(shown()).toEqual(['👍 ivo,ana own']);
    stage.messages.reactions.toggle('a', '👍');
    expect(shown()).toEqual(['👍 ivo pending']);
    stored({ '👍': ['ivo'] });
    answers[1]();
    await stage.settled();
    expect(shown()).toEqual(['👍 ivo']);
    // Another tab of the user.
    stored({ '👍': ['ivo', 'ana'] });
    expect(shown()).toEqual(['👍 ivo,ana own']);
  });

  it('[REACTVIEW3] a change of mind waits for the answer, and then only the last wish counts', async () => {
    const { reactions } = stage.messages;
    for (let i = 0; i < 4; i++) {
      reactions.toggle('a', '🎉');
    }
    expect([shown(), stage.server.asked]).toEqual([[], ['PUT /a/reactions/%F0%9F%8E%89']]);
    answers[0]();
    await stage.settled();
    expect(stage.server.asked.slice(1)).toEqual(['DELETE /a/reactions/%F0%9F%8E%89']);
    reactions.toggle('a', '🎉');
    reactions.toggle('a', '🎉');
    answers[1]();
    await stage.settled();
    expect([shown(), stage.server.asked.length]).toEqual([[], 2]);
  });

  it('[REACTVIEW3] a refused one goes back, with the reason, also without a connection', async () => {
    stage.messages.reactions.toggle('a', '👀');
    expect(shown()).toEqual(['👀 ana own pending']);
    answers[0](new RequestError(0, 'offline', 'No response.'));
    await stage.settled();
    expect([shown(), stage.refused.mock.calls]).toEqual([[], [['No response.']]]);
    stage.messages.reactions.toggle('a', '👀');
    stage.messages.reactions.toggle('never loaded', '👀');
    stage.messages.dispose();
    answers[1](new RequestError(403, 'forbidden', 'You may only read.'));
    await stage.settled();
    expect([stage.refused.mock.calls.length, stage.server.asked.length]).toEqual([1, 2]);
  });

  it('[REACTVIEW1] are read from a document that may hold anything', () => {
    const hostile = JSON.parse(
      `{"__proto__": ["eve"], "👍": ["ivo", 7, {}], "${'x'.repeat(40)}": ["eve"], "👎": "eve"}`
    ) as never;
    stored(hostile);
    expect(shown()).toEqual(['👍 ivo']);
    stored(7 as never);
    expect(shown()).toEqual([]);
  });

  it('[REACTVIEW4] offer the five most used emoji of the chat, then the usual ones', () => {
    expect(stage.messages.reactions.common).toEqual(['👍', '❤️', '😄', '🎉', '👀']);
    stored({ '🚀': ['ivo', 'mira'], '👀': ['ivo'] });
    expect(stage.messages.reactions.common).toEqual(['🚀', '👀', '👍', '❤️', '😄']);
  });
});
