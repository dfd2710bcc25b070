import { ada, bob, CHAT, OTHER } from '../test-rooms.js';
import { harness, reopen, useRooms } from '../use-rooms.js';
import { codeOf, eve, LAB, makeLab, run } from './lab.js';

useRooms();

it('[WORK9] workspaces, their members and chats are limited, and so is the rate of their changes', async () => {
  await reopen({ workspacesPerUser: 1, membersPerWorkspace: 3, chatsPerWorkspace: 1 });
  await makeLab();
  const { storage } = harness;
  expect(await codeOf(run(ada, { type: 'create-workspace', name: 'Two' }))).toBe(
    'too_many_workspaces'
  );
  const add = (usernames: readonly string[]) =>
    codeOf(run(ada, { type: 'add-workspace-members', workspace: LAB, usernames }));
  expect(await add(['eve'])).toBe('workspace_full');
  expect(await add(Array.from({ length: 4 }, () => 'bob'))).toBe('workspace_full');
  expect((await storage.workspaces.members(LAB)).length).toBe(3);
  expect(await codeOf(run(bob, { type: 'create-chat', workspace: LAB }))).toBe('workspace_full');
  expect(await codeOf(run(ada, { type: 'move-chat', chat: CHAT, workspace: LAB }))).toBe(
    'workspace_full'
  );
  await reopen({ workspaceChangesPerMinute: 2 });
  await makeLab();
  expect(await codeOf(run(ada, { type: 'rename-workspace', workspace: LAB, name: 'x' }))).toBe(
    'too_many_requests'
  );
});

it('[WORK10] a user finds the workspace and the chat again that they opened last', async () => {
  await makeLab();
  const last = () => harness.storage.workspaces.lastVisit('bob');
  await run(bob, { type: 'visit', chat: OTHER });
  expect(await last()).toEqual({ workspace: LAB, chat: OTHER });
  harness.clock.advance(1);
  await run(bob, { type: 'visit', workspace: 'default' });
  expect(await last()).toEqual({ workspace: 'default' });
  expect(await harness.storage.workspaces.lastVisit('bob', LAB)).toEqual({
    workspace: LAB,
    chat: OTHER
  });
  expect(await codeOf(run(eve, { type: 'visit', chat: OTHER }))).toBe('chat_not_found');
  expect(await codeOf(run(eve, { type: 'visit', workspace: LAB }))).toBe('workspace_not_found');
  expect(await harness.storage.workspaces.lastVisit('eve')).toBeNull();
});
