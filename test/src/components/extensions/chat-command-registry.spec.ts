import { ChatCommandRegistry } from '../../../../src/components/extensions/chat-command-registry.js';
import { InputModel } from '../../../../src/model/chat/input-model.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';

const listCommandCompletions = (): [] => [];
const model = new FakeChats(thread('a', 'Survey team')).open('a');

it('[EXTEND2] each provider has an id of its own, and goes when it is disposed', () => {
  const registry = new ChatCommandRegistry();
  const provider = { id: 'one', listCommandCompletions };
  const added = registry.addProvider(provider);
  expect(() => registry.addProvider({ ...provider })).toThrow(/"one" already.*another id/);
  added.dispose();
  registry.addProvider(provider);
  expect(registry.getProviders()).toEqual([provider]);
});

it('[EXTEND2] providers act in order on what those before them left, also after one has failed', async () => {
  const registry = new ChatCommandRegistry();
  const input = new InputModel(() => undefined);
  input.value = 'a';
  registry.addProvider({ id: 'none', listCommandCompletions });
  for (const id of ['b', 'c', 'd']) {
    registry.addProvider({
      id,
      listCommandCompletions,
      onSubmit: draft => {
        draft.value += id;
        if (id !== 'd') {
          throw new Error(`${id} is broken`);
        }
      }
    });
  }
  await expect(registry.onSubmit(input, model)).rejects.toThrow('b is broken');
  expect(input.value).toBe('abcd');
});
