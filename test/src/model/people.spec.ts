import { YChat } from '../../../src/document/index.js';
import { People } from '../../../src/model/people.js';
import { aThread } from '../../harness/stage.js';

it('[STATE9] authors who are no participants have left a private chat, unless they are here, and no open one', () => {
  const chat = new YChat();
  ['ana', 'ben', 'cho'].forEach(name => chat.setUser({ username: name, name }));
  chat.yparticipants.set('ana', { username: 'ana', role: 'owner' });
  chat.awareness.setLocalState({ user: { username: 'cho' } });
  const people = new People();
  const gone = (access: 'open' | 'private'): string[] => {
    people.update(chat, aThread({ access }));
    return people.all.flatMap(({ username, left }) => (left ? [username] : []));
  };
  expect([gone('private'), gone('open')]).toEqual([['ben'], []]);
  chat.dispose();
});
