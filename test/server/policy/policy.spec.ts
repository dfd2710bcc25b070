import type { Scope } from '../../../server/identity/scopes.js';
import { can, canChat, RIGHTS, roleIn } from '../../../server/policy/policy.js';
import type { Action, IPolicyChat } from '../../../server/policy/policy.js';
import type { Role } from '../../../server/storage/storage.js';
import { person } from '../../harness/people.js';

const ACTIONS: readonly Action[] = [
  'chat.create',
  'chat.read',
  'chat.rename',
  'chat.delete',
  'participants.invite',
  'participants.change',
  'message.send',
  'message.edit',
  'message.delete',
  'message.react',
  'message.pin'
];

const chat = (access: IPolicyChat['access'], role?: Role): IPolicyChat => ({
  access,
  roles: new Map(role ? [['ada', role]] : [])
});

/** y: yes, o: only own, -: no; one letter for each action, in order. */
const TABLE: Record<Role, string> = {
  owner: '-yyyyyyoyyy',
  moderator: '-yy-yyyoyyy',
  member: '-yy-y-yooyy',
  reader: '-y---------',
  bot: '-y----yooy-'
};

const cells = Object.entries(TABLE).flatMap(([role, letters]) =>
  ACTIONS.map((action, i) => [role as Role, action, letters[i]] as const)
);

describe.each(['open', 'private'] as const)('in an %s chat', access => {
  it.each(cells)('[POL1] %s, %s: %s', (role, action, letter) => {
    const ada = person('ada');
    expect(can(ada, action, chat(access, role), 'ada')).toBe(letter !== '-');
    expect(can(ada, action, chat(access, role), 'bob')).toBe(letter === 'y');
    // Without an author, a message counts as someone else's.
    expect(can(ada, action, chat(access, role))).toBe(letter === 'y');
  });

  it.each(ACTIONS)('[POL2] an admin may %s as an owner may, whatever their role', action => {
    const admin = person('ada', { admin: true });
    for (const role of [undefined, 'reader', 'bot'] as const) {
      for (const author of ['ada', 'bob', undefined]) {
        expect(can(admin, action, chat(access, role), author)).toBe(
          can(person('ada'), action, chat(access, 'owner'), author)
        );
      }
    }
  });
});

it('[POL3] a signed-in user is a member of an open chat, and a program is its bot', () => {
  expect(roleIn(person('eve'), chat('open'))).toBe('member');
  expect(roleIn(person('eve', { guest: true }), chat('open'))).toBe('member');
  expect(roleIn(person('eve', { bot: true }), chat('open'))).toBe('bot');
});

it.each(ACTIONS)('[POL4] a stranger to a private chat may not %s', action => {
  expect(roleIn(person('eve'), chat('private', 'owner'))).toBeNull();
  for (const more of [{}, { guest: true }, { bot: true }]) {
    expect(can(person('eve', more), action, chat('private', 'owner'), 'eve')).toBe(false);
  }
});

it('[POL5] an assigned role also applies in an open chat', () => {
  expect(roleIn(person('ada'), chat('open', 'reader'))).toBe('reader');
  expect(can(person('ada'), 'message.send', chat('open', 'reader'))).toBe(false);
});

it('[POL6] a user with an account may create chats, a guest may not', () => {
  for (const action of ACTIONS) {
    expect(can(person('ada'), action, null)).toBe(action === 'chat.create');
    expect(can(person('ada', { guest: true }), action, null)).toBe(false);
  }
});

it('[POL7] rejects an action without a rule', () => {
  const nobody = chat('open', 'emperor' as Role);
  expect(can(person('ada'), 'constructor' as Action, chat('open', 'owner'), 'ada')).toBe(false);
  expect(() => can(person('ada'), 'chat.read', nobody)).not.toThrow();
  expect(can(person('ada'), 'chat.read', nobody)).toBe(false);
  expect(Object.keys(RIGHTS).sort()).toEqual(Object.keys(TABLE).sort());
});

it('[POL8] a scope restricts a role, and the widest of several applies', () => {
  const lost = (...scopes: Scope[]): Action[] =>
    ACTIONS.filter(action => {
      const where = action === 'chat.create' ? null : chat('private', 'owner');
      const was = can(person('ada'), action, where, 'ada');
      return was && !can(person('ada', { scopes }), action, where, 'ada');
    });
  const manages: Action[] = ['chat.create', 'chat.rename', 'chat.delete'];
  const people: Action[] = ['participants.invite', 'participants.change'];
  expect(lost('chat')).toEqual([]);
  expect(lost('chat.join')).toEqual(manages);
  expect(lost('chat.join.limited')).toEqual([...manages, ...people]);
  expect(lost('voip', 'voip.join')).toEqual(ACTIONS);
  expect(lost()).toEqual(ACTIONS);
  expect(lost('chat.join.limited', 'chat.join', 'voip')).toEqual(manages);
  expect(canChat(person('ada', { scopes: ['voip'] }))).toBe(false);
  expect(canChat(person('ada', { scopes: ['chat.join.limited'] }))).toBe(true);
  expect(canChat(person('ada'))).toBe(true);
  // An administrator's token can have a narrow scope too.
  const admin = person('ada', { admin: true, scopes: ['chat.join'] });
  expect(can(admin, 'chat.delete', chat('open'))).toBe(false);
});
