import { Workspaces } from '../../../../src/model/list/workspaces.js';
import type { IApiClient } from '../../../../src/model/index.js';

const LAB = { id: 'lab', name: 'Lab', owner: 'ada', unreadChatCount: 2 };
const DEFAULT = { id: 'default', name: 'Default', unreadChatCount: 0 };

/** A server with these workspaces, and the requests that it got. */
function serverWith(answer: { value: object[]; last_workspace_id?: string } | Error) {
  const asked: string[] = [];
  const request = (method: string, path: string, body?: unknown): Promise<unknown> => {
    asked.push(`${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
    if (answer instanceof Error) {
      return Promise.reject(answer);
    }
    return Promise.resolve(method === 'GET' ? answer : { id: 'lab' });
  };
  return { asked, server: { request } as unknown as IApiClient };
}

it('[WORKLIST1] all chats are shown while there is one workspace, else those of the last one', async () => {
  for (const answer of [{ value: [DEFAULT] }, new Error('offline')]) {
    let switches = 0;
    const workspaces = new Workspaces(serverWith(answer).server, () => switches++);
    await workspaces.load();
    expect([workspaces.shown, switches]).toEqual([undefined, 0]);
  }
  let switches = 0;
  const answer = { value: [DEFAULT, LAB], last_workspace_id: 'lab' };
  const { server, asked } = serverWith(answer);
  const workspaces = new Workspaces(server, () => switches++);
  await workspaces.load();
  expect([workspaces.shown, workspaces.hasUnreadElsewhere, switches]).toEqual(['lab', false, 1]);
  workspaces.choose('default');
  workspaces.choose('default');
  expect([workspaces.shown, workspaces.hasUnreadElsewhere, switches]).toEqual(['default', true, 2]);
  await workspaces.load();
  expect(workspaces.shown).toBe('default');
  expect(asked.filter(line => line.startsWith('POST'))).toEqual([
    'POST chat/workspaces/:visit {"workspaceId":"default"}'
  ]);
});

it('[WORKLIST4] the last chat of each workspace is kept, told to the server once, and goes with its workspace', async () => {
  const answer = { value: [DEFAULT, { ...LAB, last_chat_id: 'old' }], last_workspace_id: 'lab' };
  const { server, asked } = serverWith(answer);
  const workspaces = new Workspaces(server, () => undefined);
  workspaces.visit({ id: 'early', workspaceId: 'lab' });
  await workspaces.load();
  expect(workspaces.lastChat).toBe('old');
  workspaces.visit({ id: 'new', workspaceId: 'lab' });
  workspaces.visit({ id: 'new', workspaceId: 'lab' });
  workspaces.visit({ id: 'plain' });
  workspaces.visit({ id: 'foreign', workspaceId: 'elsewhere' });
  expect(workspaces.lastChat).toBe('new');
  answer.last_workspace_id = 'default';
  await workspaces.load();
  expect([workspaces.shown, workspaces.lastChat]).toEqual(['lab', 'new']);
  workspaces.choose('default');
  expect(workspaces.lastChat).toBe('plain');
  expect(asked.filter(line => line.startsWith('POST'))).toEqual([
    'POST chat/workspaces/:visit {"threadId":"new"}',
    'POST chat/workspaces/:visit {"threadId":"plain"}',
    'POST chat/workspaces/:visit {"workspaceId":"default"}'
  ]);
  answer.value = [DEFAULT];
  await workspaces.load();
  answer.value = [DEFAULT, LAB];
  await workspaces.load();
  workspaces.choose('lab');
  expect(workspaces.lastChat).toBeNull();
});

it('[WORKLIST1] the default workspace follows one that is gone', async () => {
  const answer = { value: [DEFAULT, LAB, { ...LAB, id: 'club' }], last_workspace_id: 'lab' };
  const { server, asked } = serverWith(answer);
  const workspaces = new Workspaces(server, () => undefined);
  await workspaces.load();
  answer.value = [DEFAULT, { ...LAB, id: 'club' }];
  await workspaces.delete('lab');
  expect(workspaces.shown).toBe('default');
  await workspaces.move('chat', 'club');
  await workspaces.rename('club', 'Club');
  expect(asked.filter(line => !line.startsWith('GET'))).toEqual([
    'DELETE chat/workspaces/lab?chats=move',
    'PUT chat/threads/chat/workspace {"workspaceId":"club"}',
    'PATCH chat/workspaces/club {"name":"Club"}'
  ]);
  workspaces.dispose();
});
